import type { IncidentType } from '#contracts';

/** What an event of Windows means, beyond its number. */
export interface EventMeaning {
  words: string;
  technique?: string;
  type?: IncidentType;
  /** Which of its data names the thing: the first that is there ends the title. */
  detail?: readonly string[];
  /** Whom it is about: who acted unless told, or whom it was done to. */
  about?: 'target';
}

const ACCOUNT = ['TargetUserName'] as const;
const GROUP = {
  technique: 'T1098',
  type: 'privilege_escalation',
  detail: ACCOUNT,
} as const satisfies Partial<EventMeaning>;
const LOGIN = { type: 'suspicious_login', detail: ACCOUNT, about: 'target' } as const;

/**
 * Events of the channels Security, System and PowerShell and of Defender Antivirus, by number.
 * https://learn.microsoft.com/windows-server/identity/ad-ds/plan/appendix-l--events-to-monitor
 */
export const EVENTS: Record<string, EventMeaning> = {
  '104': {
    words: 'Event log cleared',
    technique: 'T1070.001',
    type: 'policy_violation',
    detail: ['Channel'],
  },
  '1102': { words: 'Audit log cleared', technique: 'T1070.001', type: 'policy_violation' },
  '4103': { words: 'PowerShell command', technique: 'T1059.001', type: 'malware' },
  '4104': { words: 'PowerShell script block', technique: 'T1059.001', type: 'malware' },
  '4624': { words: 'Sign-in', ...LOGIN },
  '4625': { words: 'Failed sign-in', technique: 'T1110', ...LOGIN },
  '4634': { words: 'Sign-out', ...LOGIN },
  '4648': {
    words: 'Sign-in with explicit credentials',
    technique: 'T1078',
    ...LOGIN,
    type: 'lateral_movement',
  },
  '4657': { words: 'Registry value changed', technique: 'T1112', type: 'malware', detail: ['ObjectName'] },
  '4662': { words: 'Operation on a directory object', detail: ['ObjectName'] },
  '4663': { words: 'Access to an object', detail: ['ObjectName'] },
  '4672': {
    words: 'Special privileges at sign-in',
    type: 'privilege_escalation',
    detail: ['SubjectUserName'],
  },
  '4688': { words: 'Process started', detail: ['NewProcessName'] },
  '4689': { words: 'Process ended', detail: ['ProcessName'] },
  '4697': { words: 'Service installed', technique: 'T1543.003', type: 'malware', detail: ['ServiceName'] },
  '4698': { words: 'Scheduled task created', technique: 'T1053.005', type: 'malware', detail: ['TaskName'] },
  '4699': { words: 'Scheduled task deleted', technique: 'T1053.005', type: 'malware', detail: ['TaskName'] },
  '4702': { words: 'Scheduled task updated', technique: 'T1053.005', type: 'malware', detail: ['TaskName'] },
  '4719': { words: 'Audit policy changed', technique: 'T1562.002', type: 'policy_violation' },
  '4720': { words: 'Account created', technique: 'T1136', type: 'account_compromise', detail: ACCOUNT },
  '4722': { words: 'Account enabled', technique: 'T1098', type: 'account_compromise', detail: ACCOUNT },
  '4723': {
    words: 'Attempt to change a password',
    technique: 'T1098',
    type: 'account_compromise',
    detail: ACCOUNT,
  },
  '4724': {
    words: 'Attempt to reset a password',
    technique: 'T1098',
    type: 'account_compromise',
    detail: ACCOUNT,
  },
  '4725': { words: 'Account disabled', technique: 'T1531', detail: ACCOUNT },
  '4726': { words: 'Account deleted', technique: 'T1531', detail: ACCOUNT },
  '4728': { words: 'Member added to a global security group', ...GROUP },
  '4729': { words: 'Member removed from a global security group', detail: ACCOUNT },
  '4732': { words: 'Member added to a local security group', ...GROUP },
  '4733': { words: 'Member removed from a local security group', detail: ACCOUNT },
  '4738': { words: 'Account changed', technique: 'T1098', type: 'account_compromise', detail: ACCOUNT },
  '4740': { words: 'Account locked out', technique: 'T1110', ...LOGIN },
  '4756': { words: 'Member added to a universal security group', ...GROUP },
  '4765': { ...GROUP, words: 'SID history added to an account', technique: 'T1134.005' },
  '4767': { words: 'Account unlocked', detail: ACCOUNT },
  '4768': { words: 'Kerberos ticket-granting ticket requested', ...LOGIN },
  '4769': {
    words: 'Kerberos service ticket requested',
    detail: ['ServiceName'],
    type: 'suspicious_login',
    about: 'target',
  },
  '4771': { words: 'Kerberos pre-authentication failed', technique: 'T1110', ...LOGIN },
  '4776': { words: 'NTLM authentication', ...LOGIN },
  '4946': {
    words: 'Firewall rule added',
    technique: 'T1562.004',
    type: 'policy_violation',
    detail: ['RuleName'],
  },
  '5136': { words: 'Directory object changed', technique: 'T1484', detail: ['ObjectDN'] },
  '5140': {
    words: 'Network share accessed',
    technique: 'T1021.002',
    type: 'lateral_movement',
    detail: ['ShareName'],
  },
  '5145': {
    words: 'File of a network share accessed',
    technique: 'T1021.002',
    type: 'lateral_movement',
    detail: ['RelativeTargetName', 'ShareName'],
  },
  '5156': { words: 'Connection allowed by the firewall', detail: ['Application'] },
  '7045': { words: 'Service installed', technique: 'T1543.003', type: 'malware', detail: ['ServiceName'] },
};

/** https://learn.microsoft.com/sysinternals/downloads/sysmon: events */
export const SYSMON: Record<string, EventMeaning> = {
  '1': { words: 'Process started', detail: ['Image'] },
  '2': {
    words: 'Creation time of a file changed',
    technique: 'T1070.006',
    type: 'malware',
    detail: ['TargetFilename'],
  },
  '3': { words: 'Network connection', detail: ['Image'] },
  '5': { words: 'Process ended', detail: ['Image'] },
  '6': { words: 'Driver loaded', detail: ['ImageLoaded'] },
  '7': { words: 'Image loaded', detail: ['ImageLoaded'] },
  '8': {
    words: 'Thread created in another process',
    technique: 'T1055',
    type: 'malware',
    detail: ['TargetImage'],
  },
  '9': { words: 'Raw access to a disk', technique: 'T1006', type: 'malware', detail: ['Device'] },
  '10': { words: 'Access to a process', detail: ['TargetImage'] },
  '11': { words: 'File created', detail: ['TargetFilename'] },
  '12': { words: 'Registry key created or deleted', technique: 'T1112', detail: ['TargetObject'] },
  '13': { words: 'Registry value set', technique: 'T1112', detail: ['TargetObject'] },
  '14': { words: 'Registry key or value renamed', technique: 'T1112', detail: ['TargetObject'] },
  '15': { words: 'Alternate data stream created', technique: 'T1564.004', detail: ['TargetFilename'] },
  '16': { words: 'Configuration of Sysmon changed', technique: 'T1562.001', type: 'policy_violation' },
  '17': { words: 'Named pipe created', detail: ['PipeName'] },
  '18': { words: 'Named pipe connected', detail: ['PipeName'] },
  '19': { words: 'WMI event filter registered', technique: 'T1546.003', type: 'malware', detail: ['Name'] },
  '20': { words: 'WMI event consumer registered', technique: 'T1546.003', type: 'malware', detail: ['Name'] },
  '21': {
    words: 'WMI consumer bound to a filter',
    technique: 'T1546.003',
    type: 'malware',
    detail: ['Consumer'],
  },
  '22': { words: 'DNS query', detail: ['QueryName'] },
  '23': { words: 'File deleted and kept', detail: ['TargetFilename'] },
  '24': { words: 'Clipboard changed', technique: 'T1115' },
  '25': { words: 'Process tampering', technique: 'T1055.012', type: 'malware', detail: ['Image'] },
  '26': { words: 'File deleted', detail: ['TargetFilename'] },
  '27': { words: 'Executable file blocked', type: 'malware', detail: ['TargetFilename'] },
  '28': { words: 'Shredding of a file blocked', type: 'malware', detail: ['TargetFilename'] },
  '29': { words: 'Executable file created', detail: ['TargetFilename'] },
};

/** https://learn.microsoft.com/defender-endpoint/troubleshoot-microsoft-defender-antivirus */
export const ANTIVIRUS: Record<string, EventMeaning> = {
  '1006': { words: 'Malware detected', type: 'malware', detail: ['Threat Name'] },
  '1007': { words: 'Action taken against malware', type: 'malware', detail: ['Threat Name'] },
  '1008': { words: 'Action against malware failed', type: 'malware', detail: ['Threat Name'] },
  '1015': { words: 'Suspicious behaviour detected', type: 'malware', detail: ['Threat Name'] },
  '1116': { words: 'Malware detected', type: 'malware', detail: ['Threat Name'] },
  '1117': { words: 'Action taken against malware', type: 'malware', detail: ['Threat Name'] },
  '1118': { words: 'Action against malware failed', type: 'malware', detail: ['Threat Name'] },
  '1119': { words: 'Action against malware failed', type: 'malware', detail: ['Threat Name'] },
  '1121': { words: 'Blocked by an attack surface reduction rule', type: 'malware', detail: ['Path'] },
  '5001': { words: 'Real-time protection disabled', technique: 'T1562.001', type: 'policy_violation' },
  '5007': {
    words: 'Configuration of Defender Antivirus changed',
    technique: 'T1562.001',
    type: 'policy_violation',
  },
  '5010': { words: 'Scanning for malware disabled', technique: 'T1562.001', type: 'policy_violation' },
  '5012': { words: 'Scanning for viruses disabled', technique: 'T1562.001', type: 'policy_violation' },
};

import { anywhere, holds, type Service } from './service.ts';

const ADMINISTRATORS =
  /(?:^|\\)(?:Administrators|Domain Admins|Enterprise Admins|Schema Admins|Backup Operators|Account Operators|Administratoren|Domänen-Admins)$|^S-1-5-32-544$|-51[289]$/;

/** Numbers of events, as the logs of Windows write them. */
export const WINDOWS_EVENTS: Service = {
  name: 'Windows',
  action: (seen) =>
    seen.holding(/^(?:Microsoft-Windows-|Service Control Manager$|MSSQLSERVER$|Security$|System$)/i, 'provider.name', 'providername', 'provider', 'sourcename', 'channel', 'normal.event.provider') === undefined
      ? undefined
      : seen.holding(/^\d{1,5}$/, 'eventid', 'eventcode', 'normal.event.code', 'eventid.value'),
  calls: [
    { name: 'log_cleared', category: 'defence_evasion', technique: 'T1070.001', weight: 0.65, calls: /^(?:1102|104|517)$/, statement: 'An event log was cleared' },
    { name: 'audit_changed', category: 'defence_evasion', technique: 'T1562.002', weight: 0.4, calls: /^4719$/, statement: 'What is recorded was changed' },
    { name: 'protection_off', category: 'defence_evasion', technique: 'T1562.001', weight: 0.5, calls: /^(?:5001|5010|5012|5101)$/, when: holds(/defender/i, 'provider.name', 'providername', 'provider', 'channel', 'normal.event.provider'), statement: 'The protection of Windows was switched off' },
    { name: 'malware_found', category: 'malware', technique: 'T1204.002', weight: 0.45, calls: /^(?:1006|1015|1116|1117|1119)$/, when: holds(/defender/i, 'provider.name', 'providername', 'provider', 'channel', 'normal.event.provider'), statement: 'Defender found malware' },
    { name: 'administrator_made', category: 'privilege_escalation', technique: 'T1098', weight: 0.4, calls: /^(?:4728|4732|4756)$/, when: holds(ADMINISTRATORS, 'targetusername', 'targetsid', 'groupname', 'normal.user.target.name'), statement: 'An account was made an administrator' },
    { name: 'account_made', category: 'persistence', technique: 'T1136.001', weight: 0.2, calls: /^(?:4720|4741)$/, statement: 'An account was made' },
    { name: 'odd_service', category: 'persistence', technique: 'T1543.003', weight: 0.5, calls: /^(?:7045|4697)$/, when: anywhere(/^(?:imagepath|servicefilename)$/, /[^\n]{0,60}(?:%comspec%|cmd(?:\.exe)? \/c|powershell|\\(?:temp|appdata|users\\public|programdata|perflogs)\\|admin\$|\\\\127\.0\.0\.1\\)[^\n]{0,60}/i), statement: 'A service was made that runs a command or a file in an odd place' },
    { name: 'odd_task', category: 'persistence', technique: 'T1053.005', weight: 0.45, calls: /^(?:4698|4702)$/, when: anywhere(/^(?:taskcontent|taskcontentnew)$/, /(?:powershell|cmd\.exe|mshta|rundll32|regsvr32|\\(?:temp|appdata|users\\public)\\)[^\n<]{0,80}/i), statement: 'A task was made that runs a script or a file in an odd place' },
    { name: 'directory_copied', category: 'credential_dumping', technique: 'T1003.006', weight: 0.6, calls: /^4662$/, when: anywhere(/^properties$/, /1131f6a[ad]-9c07-11d1-f79f-00c04fc2dcd2/i), statement: 'An account asked for the passwords of the directory' },
    { name: 'ticket_weak', category: 'credential_dumping', technique: 'T1558.003', weight: 0.3, calls: /^4769$/, when: holds(/^0x1[78]$/i, 'ticketencryptiontype'), statement: 'A ticket with a weak cipher was asked for' },
    { name: 'lsass_opened', category: 'credential_dumping', technique: 'T1003.001', weight: 0.45, calls: /^10$/, when: holds(/\\lsass\.exe$/i, 'targetimage'), statement: 'A process opened the memory that holds passwords' },
    { name: 'thread_in_another', category: 'defence_evasion', technique: 'T1055', weight: 0.35, calls: /^8$/, when: holds(/\\[^\\]{1,60}\.exe$/i, 'targetimage'), statement: 'A process started a thread in another' },
  ],
}; // prettier-ignore

/**
 * What the words of security products say about an alert. Each is the product's own claim, told as such; none may ever
 * speak for benign, since parts of an alert's text are the attacker's.
 */
export interface AlertSignal {
  name: string;
  pattern: RegExp;
  weight: number;
  statement: string;
}

export const ALERT_SIGNALS: readonly AlertSignal[] = [
  {
    name: 'ransomware',
    pattern:
      /\bransom(?:ware|\s?note)?\b|vssadmin(?:\.exe)?\s{1,4}delete|shadow ?cop(?:y|ies)\s{1,3}delet|wbadmin\s{1,4}delete|bcdedit[^\n]{0,40}recoveryenabled/i,
    weight: 0.6,
    statement: 'The alert speaks of ransomware or of deleted backups',
  },
  {
    name: 'credential_dumping',
    pattern:
      /\bmimikatz\b|\blsass\b|credential (?:dump|theft|access)|\bntds\.dit\b|\bsekurlsa\b|\bdcsync\b|\bkerberoast/i,
    weight: 0.5,
    statement: 'The alert speaks of stolen credentials',
  },
  {
    name: 'command_and_control',
    pattern:
      /\bcobalt ?strike\b|\bbeacon(?:ing)?\b|\bmeterpreter\b|command[- ]and[- ]control|\bC2\b|reverse shell|\bsliver\b|\bbrute ratel\b/i,
    weight: 0.5,
    statement: 'The alert speaks of remote control by an attacker',
  },
  {
    name: 'obfuscated_command',
    pattern:
      /powershell(?:\.exe)?[^\n]{0,80}\s-e(?:nc(?:odedcommand)?)?\s{1,3}[A-Za-z0-9+/=]{20}|\bIEX\s?\(|DownloadString\(|frombase64string|certutil[^\n]{0,40}-(?:urlcache|decode)|mshta(?:\.exe)?\s{1,3}(?:https?:|javascript:)/i,
    weight: 0.5,
    statement: 'The alert holds an obfuscated or downloading command',
  },
  {
    name: 'web_shell',
    pattern: /\bweb ?shell\b|\bw3wp\.exe[^\n]{0,60}cmd\.exe/i,
    weight: 0.55,
    statement: 'The alert speaks of a web shell',
  },
  {
    name: 'lateral_movement',
    pattern: /\bpsexec\b|lateral movement|pass[- ]the[- ](?:hash|ticket)|\bwmiexec\b|\bsmbexec\b/i,
    weight: 0.45,
    statement: 'The alert speaks of movement between systems',
  },
  {
    name: 'defence_evasion',
    pattern:
      /(?:disabled?|tamper(?:ed|ing)? (?:with|protection)|turned off)[^\n]{0,40}(?:defender|antivirus|edr|sensor|firewall|logging)|clear(?:ed|ing)?\s{1,2}(?:the\s)?event log|wevtutil(?:\.exe)?\s{1,3}cl\b/i,
    weight: 0.45,
    statement: 'The alert speaks of switched-off protection or wiped logs',
  },
  {
    name: 'impossible_travel',
    pattern:
      /impossible travel|atypical travel|improbable (?:travel|access)|geographically (?:distant|impossible)/i,
    weight: 0.45,
    statement: 'The alert speaks of travel that is impossible in the time',
  },
  {
    name: 'password_spray',
    pattern: /password spray/i,
    weight: 0.45,
    statement: 'The alert speaks of passwords tried over many accounts',
  },
  {
    name: 'brute_force',
    pattern: /brute[- ]?force|multiple failed (?:log|sign)[- ]?(?:in|on)|excessive failed/i,
    weight: 0.3,
    statement: 'The alert speaks of many failed sign-ins',
  },
  {
    name: 'leaked_credentials',
    pattern: /leaked credential|compromised credential|credentials? (?:found|exposed) (?:in|on)/i,
    weight: 0.5,
    statement: 'The alert speaks of leaked credentials',
  },
  {
    name: 'anonymous_address',
    pattern:
      /anonymi[sz](?:ed|er|ing)? (?:ip|proxy|vpn|address)|\btor (?:exit|node|network|browser)\b|malicious ip address/i,
    weight: 0.35,
    statement: 'The alert speaks of an address that hides its user',
  },
  {
    name: 'mfa_fatigue',
    pattern: /mfa (?:fatigue|bombing|prompt (?:bombing|spam))|repeated (?:mfa|push)/i,
    weight: 0.45,
    statement: 'The alert speaks of a flood of sign-in prompts',
  },
  {
    name: 'mailbox_rule',
    pattern: /(?:inbox|forwarding|mailbox|transport) rule|auto[- ]?forward(?:ing)? (?:to|rule)/i,
    weight: 0.3,
    statement: 'The alert speaks of a new mailbox rule',
  },
  {
    name: 'exfiltration',
    pattern:
      /exfiltrat|data (?:theft|leak(?:age)?)|mass download|unusual (?:volume|amount) of (?:data|files)/i,
    weight: 0.4,
    statement: 'The alert speaks of data that leaves',
  },
  {
    name: 'remote_tool',
    pattern: /\b(?:anydesk|teamviewer|screenconnect|atera|ngrok|rustdesk)\b/i,
    weight: 0.25,
    statement: 'The alert names a remote access program',
  },
  {
    name: 'persistence',
    pattern: /\bpersistence\b|scheduled task (?:created|creation)|run key|schtasks(?:\.exe)?\s{1,3}\/create/i,
    weight: 0.25,
    statement: 'The alert speaks of a foothold that survives a restart',
  },
  {
    name: 'malware',
    pattern:
      /\b(?:trojan|malware|infostealer|stealer|keylogger|backdoor|rootkit|botnet|dropper|loader|worm|virus|spyware|cryptominer|coinminer)\b/i,
    weight: 0.35,
    statement: 'The alert speaks of malware',
  },
];

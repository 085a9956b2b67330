import type { CommandPattern } from './command-pattern.ts';

const EXECUTION: readonly CommandPattern[] = [
  {
    name: 'encoded_powershell',
    category: 'obfuscated_command',
    technique: 'T1059.001',
    weight: 0.4,
    pattern:
      /\b(?:powershell|pwsh)(?:\.exe)?\b[^\n]{0,200}\s[-/]e(?:nc?|nco[a-z]{0,11}|c)?\s{1,4}["']?[a-z0-9+/=]{20}/i,
    statement: 'PowerShell is given an encoded command',
  },
  {
    name: 'hidden_powershell',
    category: 'obfuscated_command',
    technique: 'T1564.003',
    weight: 0.3,
    pattern:
      /\b(?:powershell|pwsh)(?:\.exe)?\b[^\n]{0,200}\s[-/]w(?:in?|ind[a-z]{0,8})?\s{1,4}["']?(?:hidden|1\b)/i,
    statement: 'PowerShell is started without a window',
  },
  {
    name: 'download_and_run',
    category: 'obfuscated_command',
    technique: 'T1059.001',
    weight: 0.6,
    pattern:
      /\b(?:iex|invoke-expression)\b[^\n]{0,200}(?:downloadstring|invoke-webrequest|invoke-restmethod|\biwr\b|\birm\b|net\.webclient)|(?:downloadstring|invoke-webrequest|invoke-restmethod|\biwr\b|\birm\b)[^\n]{0,300}\|\s{0,4}(?:iex|invoke-expression)\b/i,
    statement: 'A script is downloaded and run without being stored',
  },
  {
    name: 'download_to_memory',
    category: 'obfuscated_command',
    technique: 'T1105',
    weight: 0.45,
    pattern:
      /\.(?:downloadstring|downloaddata|downloadfile)\s{0,2}\(|\[(?:system\.)?reflection\.assembly\]::load/i,
    statement: 'A program of .NET fetches or loads code',
  },
  {
    name: 'amsi_bypass',
    category: 'defence_evasion',
    technique: 'T1562.001',
    weight: 0.7,
    pattern: /amsi(?:initfailed|scanbuffer|utils|context)/i,
    statement: 'The scanning of scripts is switched off',
  },
  {
    name: 'mshta_script',
    category: 'obfuscated_command',
    technique: 'T1218.005',
    weight: 0.6,
    pattern: /\bmshta(?:\.exe)?["']?\s{1,4}["']?(?:https?:|javascript:|vbscript:|\\\\)/i,
    statement: 'mshta runs a script that it is handed or fetches',
  },
  {
    name: 'regsvr32_remote',
    category: 'obfuscated_command',
    technique: 'T1218.010',
    weight: 0.65,
    pattern:
      /\bregsvr32(?:\.exe)?\b[^\n]{0,120}[-/]i:["']?(?:https?:|\\\\)|\bregsvr32(?:\.exe)?\b[^\n]{0,120}scrobj\.dll/i,
    statement: 'regsvr32 runs a scriptlet from elsewhere',
  },
  {
    name: 'rundll32_script',
    category: 'obfuscated_command',
    technique: 'T1218.011',
    weight: 0.6,
    pattern:
      /\brundll32(?:\.exe)?\b[^\n]{0,120}(?:javascript:|vbscript:|mshtml,\s{0,2}runhtmlapplication|https?:)/i,
    statement: 'rundll32 runs a script',
  },
  {
    name: 'library_in_user_folder',
    category: 'malware',
    technique: 'T1218.011',
    weight: 0.35,
    pattern:
      /\b(?:rundll32|regsvr32)(?:\.exe)?["']?\s[^\n]{0,80}\\(?:appdata|temp|users\\public|programdata|downloads)\\/i,
    statement: 'A library is run from a folder that every user can write to',
  },
  {
    name: 'signed_proxy',
    category: 'defence_evasion',
    technique: 'T1218',
    weight: 0.5,
    pattern:
      /\b(?:installutil(?:\.exe)?\b[^\n]{0,120}[-/]logfile=|msbuild(?:\.exe)?\b[^\n]{0,120}\\(?:temp|appdata|users\\public)\\|cmstp(?:\.exe)?\b[^\n]{0,80}[-/](?:s|ni|au)\b[^\n]{0,80}\.inf|odbcconf(?:\.exe)?\b[^\n]{0,80}regsvr|msiexec(?:\.exe)?\b[^\n]{0,80}\s[-/](?:i|package|y|z)\s{0,3}["']?https?:|wmic(?:\.exe)?\b[^\n]{0,120}[-/]format:["']?https?:)/i,
    statement: 'A program of Windows is used to run something else',
  },
  {
    name: 'certutil_download',
    category: 'obfuscated_command',
    technique: 'T1105',
    weight: 0.6,
    pattern:
      /\bcertutil(?:\.exe)?\b[^\n]{0,120}[-/](?:urlcache|verifyctl)\b[^\n]{0,120}(?:https?:|ftp:|\\\\)/i,
    statement: 'certutil, which is for certificates, downloads a file',
  },
  {
    name: 'certutil_decode',
    category: 'obfuscated_command',
    technique: 'T1140',
    weight: 0.5,
    pattern: /\bcertutil(?:\.exe)?\b[^\n]{0,120}[-/]decode(?:hex)?\b/i,
    statement: 'certutil decodes a file',
  },
  {
    name: 'bits_download',
    category: 'obfuscated_command',
    technique: 'T1197',
    weight: 0.45,
    pattern: /\bbitsadmin(?:\.exe)?\b[^\n]{0,200}[-/](?:transfer|addfile|setnotifycmdline)\b/i,
    statement: 'The transfer service of Windows fetches a file or runs a command',
  },
];

const IMPACT: readonly CommandPattern[] = [
  {
    name: 'shadow_copies_deleted',
    category: 'ransomware',
    technique: 'T1490',
    weight: 0.75,
    pattern:
      /\bvssadmin(?:\.exe)?["']?\s{1,4}(?:delete\s{1,4}shadows|resize\s{1,4}shadowstorage)|\bshadowcopy\b[^\n]{0,40}\bdelete\b|\bwin32_shadowcopy\b[^\n]{0,120}(?:delete|remove)|\bwbadmin(?:\.exe)?["']?\s{1,4}delete\s{1,4}(?:catalog|systemstatebackup|backup)/i,
    statement: 'Copies from which files could be restored are deleted',
  },
  {
    name: 'recovery_disabled',
    category: 'ransomware',
    technique: 'T1490',
    weight: 0.7,
    pattern: /\bbcdedit(?:\.exe)?\b[^\n]{0,80}(?:recoveryenabled\s{1,4}(?:no|off)|ignoreallfailures)/i,
    statement: 'The repair of Windows at its start is switched off',
  },
];

const CREDENTIALS: readonly CommandPattern[] = [
  {
    name: 'lsass_dump',
    category: 'credential_dumping',
    technique: 'T1003.001',
    weight: 0.75,
    pattern:
      /\bcomsvcs(?:\.dll)?["']?\s{0,3},?\s{0,3}(?:#?\s{0,2}\+?0{0,6}24\b|minidump)|\bprocdump(?:64)?(?:\.exe)?\b[^\n]{0,80}\blsass|\brdrleakdiag(?:\.exe)?\b[^\n]{0,80}[-/]fullmemdmp|\blsass[^\n]{0,60}\.dmp\b/i,
    statement: 'The memory that holds passwords is written to a file',
  },
  {
    name: 'registry_secrets',
    category: 'credential_dumping',
    technique: 'T1003.002',
    weight: 0.7,
    pattern:
      /\breg(?:\.exe)?["']?\s{1,4}save\s{1,4}["']?(?:hklm|hkey_local_machine)\\(?:sam|security|system)\b/i,
    statement: 'The part of the registry that holds passwords is saved',
  },
  {
    name: 'directory_database',
    category: 'credential_dumping',
    technique: 'T1003.003',
    weight: 0.7,
    pattern:
      /\bntdsutil(?:\.exe)?\b[^\n]{0,120}(?:\bifm\b|create\s{1,3}full)|\\ntds\\ntds\.dit\b|\bharddiskvolumeshadowcopy\d{1,4}\\windows\\(?:ntds|system32\\config)/i,
    statement: 'The database of all accounts is copied',
  },
  {
    name: 'credential_tool',
    category: 'credential_dumping',
    technique: 'T1003',
    weight: 0.75,
    pattern:
      /\b(?:sekurlsa|kerberos|lsadump|privilege)::[a-z]{2,20}|\b(?:rubeus|safetykatz|lazagne)(?:\.exe)?["']?\s{1,4}[a-z]|\binvoke-(?:mimikatz|kerberoast|dcsync)\b/i,
    statement: 'A command of a tool that steals passwords is given',
  },
  {
    name: 'passwords_searched',
    category: 'credential_dumping',
    technique: 'T1552.001',
    weight: 0.4,
    pattern:
      /\bfindstr(?:\.exe)?\b[^\n]{0,80}\b(?:password|cpassword|passwd)\b|\bcmdkey(?:\.exe)?["']?\s{1,4}[-/]list\b|\bvaultcmd(?:\.exe)?\b[^\n]{0,40}[-/]list/i,
    statement: 'Stored passwords are searched for',
  },
];

const EVASION: readonly CommandPattern[] = [
  {
    name: 'logs_cleared',
    category: 'defence_evasion',
    technique: 'T1070.001',
    weight: 0.65,
    pattern:
      /\bwevtutil(?:\.exe)?["']?\s{1,4}(?:cl|clear-log)\b|\b(?:clear|remove)-eventlog\b|\bfsutil(?:\.exe)?\b[^\n]{0,40}deletejournal/i,
    statement: 'Event logs are cleared',
  },
  {
    name: 'defender_disabled',
    category: 'defence_evasion',
    technique: 'T1562.001',
    weight: 0.65,
    pattern:
      /\bset-mppreference\b[^\n]{0,200}-disable[a-z]{4,40}\s{1,4}["']?(?:\$?true|1)\b|\b(?:sc|net1?)(?:\.exe)?["']?\s{1,4}(?:stop|delete|config)\s{1,4}["']?(?:windefend|sense|wdnissvc|mpssvc|eventlog|sysmon(?:64)?)\b|\bdisable(?:antispyware|realtimemonitoring|antivirus)\b[^\n]{0,60}\b(?:0x)?0{0,7}1\b/i,
    statement: 'The protection of Windows is switched off',
  },
  {
    name: 'defender_exclusion',
    category: 'defence_evasion',
    technique: 'T1562.001',
    weight: 0.5,
    pattern: /\b(?:add|set)-mppreference\b[^\n]{0,120}-exclusion(?:path|process|extension)\b/i,
    statement: 'A place is taken out of the virus scan',
  },
  {
    name: 'firewall_off',
    category: 'defence_evasion',
    technique: 'T1562.004',
    weight: 0.45,
    pattern:
      /\bnetsh(?:\.exe)?\b[^\n]{0,60}firewall\b[^\n]{0,60}(?:state\s{1,4}off|opmode\s{1,4}(?:mode=)?disable)|\bset-netfirewallprofile\b[^\n]{0,80}-enabled\s{1,4}\$?false/i,
    statement: 'The firewall is switched off',
  },
  {
    name: 'audit_policy_off',
    category: 'defence_evasion',
    technique: 'T1562.002',
    weight: 0.55,
    pattern: /\bauditpol(?:\.exe)?\b[^\n]{0,120}(?:[-/](?:clear|remove)\b|(?:success|failure):disable)/i,
    statement: 'The recording of events is switched off',
  },
];

const PERSISTENCE: readonly CommandPattern[] = [
  {
    name: 'odd_scheduled_task',
    category: 'persistence',
    technique: 'T1053.005',
    weight: 0.5,
    pattern:
      /\bschtasks(?:\.exe)?\b[^\n]{0,80}[-/]create\b[^\n]{0,300}(?:\\(?:appdata|temp|users\\public|programdata|downloads)\\|powershell|mshta|wscript|cscript|rundll32|regsvr32|https?:)/i,
    statement: 'A scheduled task is made that runs a script or a file in an odd place',
  },
  {
    name: 'scheduled_task',
    category: 'persistence',
    technique: 'T1053.005',
    weight: 0.12,
    pattern: /\bschtasks(?:\.exe)?\b[^\n]{0,80}[-/]create\b/i,
    statement: 'A scheduled task is made, as administrators do as well',
  },
  {
    name: 'run_key',
    category: 'persistence',
    technique: 'T1547.001',
    weight: 0.45,
    pattern: /\breg(?:\.exe)?["']?\s{1,4}add\b[^\n]{0,80}\\currentversion\\run(?:once)?\b/i,
    statement: 'A program is set to start with each sign-in',
  },
  {
    name: 'subscribed_command',
    category: 'persistence',
    technique: 'T1546.003',
    weight: 0.5,
    pattern: /\b(?:commandlineeventconsumer|activescripteventconsumer|__filtertoconsumerbinding)\b/i,
    statement: 'A command is bound to an event of the system',
  },
  {
    name: 'debugger_of_program',
    category: 'persistence',
    technique: 'T1546.008',
    weight: 0.55,
    pattern:
      /image file execution options\\(?:sethc|utilman|osk|magnify|narrator|displayswitch)\.exe|\b(?:copy|move|takeown)\b[^\n]{0,60}\\(?:sethc|utilman)\.exe/i,
    statement: 'A program of the sign-in screen is replaced',
  },
  {
    name: 'odd_service',
    category: 'persistence',
    technique: 'T1543.003',
    weight: 0.5,
    pattern:
      /\bsc(?:\.exe)?["']?\s{1,4}(?:\\\\[^\s]{1,60}\s{1,4})?create\b[^\n]{0,120}binpath\s{0,2}=[^\n]{0,80}(?:cmd|powershell|%comspec%|\\temp\\|\\appdata\\|\\users\\public\\|\\programdata\\)/i,
    statement: 'A service is made that runs a command or a file in an odd place',
  },
  {
    name: 'account_made_administrator',
    category: 'privilege_escalation',
    technique: 'T1098',
    weight: 0.4,
    pattern:
      /\bnet1?(?:\.exe)?["']?\s{1,4}(?:localgroup|group)\s{1,4}["']?(?:administrators|administratoren|domain admins|enterprise admins|remote desktop users)["']?\s[^\n]{0,80}[-/]add\b/i,
    statement: 'An account is made an administrator',
  },
  {
    name: 'account_made',
    category: 'persistence',
    technique: 'T1136.001',
    weight: 0.3,
    pattern: /\bnet1?(?:\.exe)?["']?\s{1,4}user\s{1,4}[^\n]{1,80}[-/]add\b/i,
    statement: 'An account is made by a command',
  },
];

const MOVEMENT: readonly CommandPattern[] = [
  {
    name: 'remote_process',
    category: 'lateral_movement',
    technique: 'T1047',
    weight: 0.45,
    pattern: /\bwmic(?:\.exe)?\b[^\n]{0,80}[-/]node:[^\n]{0,120}process\s{1,4}["']?call\s{1,4}["']?create/i,
    statement: 'A process is started on another host',
  },
  {
    name: 'psexec',
    category: 'lateral_movement',
    technique: 'T1569.002',
    weight: 0.35,
    pattern:
      /\bpsexec(?:64)?(?:\.exe)?["']?\s[^\n]{0,80}\\\\[^\s]{1,60}\s|\\(?:psexesvc|remcomsvc)\.exe|\bcmd(?:\.exe)?\b[^\n]{0,20}[-/]c\b[^\n]{0,200}1>\s{0,2}\\\\127\.0\.0\.1\\(?:admin|c)\$/i,
    statement: 'A command is run on another host through its shares',
  },
  {
    name: 'tunnel',
    category: 'command_and_control',
    technique: 'T1572',
    weight: 0.4,
    pattern:
      /\bnetsh(?:\.exe)?\b[^\n]{0,40}portproxy\s{1,4}add\b|\bplink(?:\.exe)?\b[^\n]{0,80}\s-[rR]\s|\bchisel(?:\.exe)?\s{1,4}client\b|\bngrok(?:\.exe)?\s{1,4}(?:tcp|http)\b/i,
    statement: 'A way through the firewall is opened',
  },
  {
    name: 'directory_questioned',
    category: 'reconnaissance',
    technique: 'T1087.002',
    weight: 0.25,
    pattern:
      /\bnltest(?:\.exe)?\b[^\n]{0,40}[-/](?:domain_trusts|dclist|all_trusts)|\bnet1?(?:\.exe)?["']?\s{1,4}group\s{1,4}["']?(?:domain admins|enterprise admins)["']?\s{1,4}[-/]do|\badfind(?:\.exe)?\b[^\n]{0,80}(?:objectcategory|trustdmp)|\b(?:sharphound|invoke-bloodhound)\b/i,
    statement: 'The directory is asked who may do what',
  },
  {
    name: 'packed_with_password',
    category: 'data_exfiltration',
    technique: 'T1560.001',
    weight: 0.3,
    pattern: /\b(?:7z[ar]?|rar|winrar)(?:\.exe)?["']?\s{1,4}a\s[^\n]{0,120}\s-(?:hp|p)[^\s]/i,
    statement: 'Files are packed under a password',
  },
  {
    name: 'copied_to_cloud',
    category: 'data_exfiltration',
    technique: 'T1567.002',
    weight: 0.45,
    pattern: /\b(?:rclone|megacmd|mega-put)(?:\.exe)?["']?\s{1,4}(?:copy|sync|move|put)\s/i,
    statement: 'Files are copied to a cloud',
  },
  {
    name: 'who_am_i',
    category: 'reconnaissance',
    technique: 'T1033',
    weight: 0.15,
    pattern: /\bwhoami(?:\.exe)?["']?\s{1,4}[-/](?:all|priv|groups)\b/i,
    statement: 'A process asks what its account may do',
  },
];

export const WINDOWS: readonly CommandPattern[] = [
  ...EXECUTION,
  ...IMPACT,
  ...CREDENTIALS,
  ...EVASION,
  ...PERSISTENCE,
  ...MOVEMENT,
];

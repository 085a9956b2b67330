import type { CommandPattern } from './command-pattern.ts';

export const UNIX: readonly CommandPattern[] = [
  {
    name: 'download_to_shell',
    category: 'obfuscated_command',
    technique: 'T1059.004',
    weight: 0.5,
    pattern:
      /\b(?:curl|wget|fetch)\b[^\n|]{0,300}\|\s{0,4}(?:sudo\s{1,4})?(?:\/(?:usr\/)?bin\/)?(?:ba|da|z|k)?sh\b|\b(?:ba|z)?sh\s{1,4}(?:-c\s{1,4})?["']?(?:<\(|\$\()\s{0,4}(?:curl|wget)\b/i,
    statement: 'What is downloaded is run at once by a shell',
  },
  {
    name: 'decoded_to_shell',
    category: 'obfuscated_command',
    technique: 'T1140',
    weight: 0.65,
    pattern:
      /\bbase64\s{1,4}(?:-d|-D|--decode)\b[^\n]{0,80}\|\s{0,4}(?:sudo\s{1,4})?(?:\/(?:usr\/)?bin\/)?(?:(?:ba|da|z|k)?sh|python\d?|perl)\b/,
    statement: 'What is decoded is run at once',
  },
  {
    name: 'reverse_shell',
    category: 'command_and_control',
    technique: 'T1059.004',
    weight: 0.75,
    pattern:
      /\/dev\/(?:tcp|udp)\/[a-z0-9.-]{1,80}\/\d|\b(?:nc|ncat|netcat)(?:\.exe)?\s[^\n]{0,80}-(?:[a-z]{0,4}e|c)\s{0,4}["']?(?:\/bin\/)?(?:(?:ba|z)?sh|cmd|powershell)\b|\bsocat\b[^\n]{0,120}\bexec:|\bsocket\b[^\n]{0,200}\b(?:dup2|pty\.spawn|subprocess\.call)\b|\bmkfifo\b[^\n]{0,120}\b(?:nc|ncat|openssl)\b/i,
    statement: 'A shell is handed to another host',
  },
  {
    name: 'run_from_temporary',
    category: 'malware',
    technique: 'T1222.002',
    weight: 0.4,
    pattern:
      /\bchmod\s{1,4}(?:[ugoa]{0,3}\+[rwx]{0,2}x|0?[1-7]{0,1}[57]{2,3}|777)\s[^\n]{0,40}\/(?:tmp|var\/tmp|dev\/shm)\//,
    statement: 'A file in a folder for temporary ones is made a program',
  },
  {
    name: 'library_forced',
    category: 'persistence',
    technique: 'T1574.006',
    weight: 0.55,
    pattern:
      /\bLD_PRELOAD\s{0,2}=\s{0,2}["']?\/|>\s{0,4}\/etc\/ld\.so\.preload\b|\bDYLD_INSERT_LIBRARIES\s{0,2}=/,
    statement: 'A library is forced into other programs',
  },
  {
    name: 'crontab_written',
    category: 'persistence',
    technique: 'T1053.003',
    weight: 0.4,
    pattern:
      /\|\s{0,4}crontab\s{1,4}-(?:\s|$)|(?:>|\btee\b)[^\n]{0,20}\/(?:etc\/cron[a-z.]{0,10}|var\/spool\/cron)\b/,
    statement: 'A command is set to run by the clock',
  },
  {
    name: 'keys_written',
    category: 'persistence',
    technique: 'T1098.004',
    weight: 0.45,
    pattern:
      />{1,2}\s{0,4}["']?[^\s|]{0,80}\.ssh\/authorized_keys\b|\btee\b[^\n]{0,60}\.ssh\/authorized_keys\b/,
    statement: 'A key that may sign in is added',
  },
  {
    name: 'passwords_read',
    category: 'credential_dumping',
    technique: 'T1003.008',
    weight: 0.4,
    pattern:
      /\b(?:cat|cp|scp|less|tail|strings|base64|unshadow)\s[^\n]{0,60}\/etc\/shadow\b|\bcat\s[^\n]{0,60}\/(?:\.aws\/credentials|\.ssh\/id_[a-z0-9]{2,10}|\.kube\/config|\.docker\/config\.json)\b/,
    statement: 'Stored credentials are read',
  },
  {
    name: 'metadata_credentials',
    category: 'credential_dumping',
    technique: 'T1552.005',
    weight: 0.5,
    pattern:
      /169\.254\.169\.254\/(?:latest\/meta-data\/iam\/security-credentials|metadata\/identity\/oauth2)|metadata\.google\.internal\/[^\s]{0,60}\/token\b/,
    statement: "The credentials of the machine's cloud account are fetched",
  },
  {
    name: 'history_removed',
    category: 'defence_evasion',
    technique: 'T1070.003',
    weight: 0.45,
    pattern:
      /\bunset\s{1,4}HISTFILE\b|\bHISTFILE=\/dev\/null|\bhistory\s{1,4}-c\b|(?:\brm\b|\bshred\b|>)[^\n]{0,40}\.bash_history\b/,
    statement: 'The record of commands is removed',
  },
  {
    name: 'logs_removed',
    category: 'defence_evasion',
    technique: 'T1070.002',
    weight: 0.5,
    pattern:
      /\b(?:rm|shred|truncate)\s[^\n]{0,60}\/var\/log\/(?:audit|auth|secure|syslog|messages|wtmp|btmp|lastlog)/,
    statement: 'Logs of the system are removed',
  },
  {
    name: 'protection_stopped',
    category: 'defence_evasion',
    technique: 'T1562.001',
    weight: 0.45,
    pattern:
      /\bsetenforce\s{1,4}0\b|\b(?:systemctl|service)\s{1,4}(?:--now\s{1,4})?(?:stop|disable|mask)\s{1,4}(?:--now\s{1,4})?(?:auditd|apparmor|falcon-sensor|rsyslog|firewalld|ufw|clamav[a-z-]{0,10}|osqueryd|mdatp)\b|\b(?:auditctl\s{1,4}-e\s{1,4}0|iptables\s{1,4}-F|ufw\s{1,4}disable)\b/,
    statement: 'Protection of the system is switched off',
  },
  {
    name: 'mining',
    category: 'malware',
    technique: 'T1496',
    weight: 0.65,
    pattern: /\bstratum\+(?:tcp|ssl):\/\/|--donate-level\b|\b(?:xmrig|minerd|ethminer|cpuminer)\b/i,
    statement: 'Coins are mined',
  },
  {
    name: 'host_escape',
    category: 'privilege_escalation',
    technique: 'T1611',
    weight: 0.6,
    pattern:
      /\bnsenter\b[^\n]{0,60}(?:-t|--target)[\s=]{1,3}1\b|\bdocker\s{1,4}run\b[^\n]{0,160}(?:-v\s{1,4}\/:\/|--privileged)|\/release_agent\b|\bchroot\s{1,4}\/(?:host|mnt|hostfs)\b/,
    statement: 'A container reaches for its host',
  },
  {
    name: 'set_user_bit',
    category: 'privilege_escalation',
    technique: 'T1548.001',
    weight: 0.45,
    pattern:
      /\bchmod\s{1,4}(?:[ug]{1,2}\+s|[2467][0-7]{3})\s|\bNOPASSWD:\s{0,2}ALL\b[^\n]{0,80}\/etc\/sudoers/,
    statement: 'A program is given the rights of its owner',
  },
  {
    name: 'root_account',
    category: 'persistence',
    technique: 'T1136.001',
    weight: 0.45,
    pattern:
      /\buseradd\b[^\n]{0,80}(?:-o\s{1,4}-u\s{1,4}0|-u\s{1,4}0\s{1,4}-o|-G\s{1,4}(?:sudo|wheel|root))\b|\busermod\b[^\n]{0,60}-a?G\s{1,4}(?:sudo|wheel|root)\b/,
    statement: 'An account is given the rights of root',
  },
];

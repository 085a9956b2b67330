import type { CommandPattern } from './command-pattern.ts';

export const MACOS: readonly CommandPattern[] = [
  {
    name: 'password_prompt',
    category: 'credential_dumping',
    technique: 'T1056.002',
    weight: 0.7,
    pattern: /\bosascript\b[^\n]{0,300}\bdisplay\s{1,4}dialog\b[^\n]{0,400}(?:password|hidden\s{1,4}answer)/i,
    statement: 'A window asks for the password that is not of the system',
  },
  {
    name: 'script_runs_shell',
    category: 'obfuscated_command',
    technique: 'T1059.002',
    weight: 0.4,
    pattern:
      /\bosascript\b[^\n]{0,200}\bdo\s{1,4}shell\s{1,4}script\b[^\n]{0,300}(?:curl|base64|https?:|administrator\s{1,4}privileges)/i,
    statement: 'A script runs a shell that downloads or asks for more rights',
  },
  {
    name: 'keychain_read',
    category: 'credential_dumping',
    technique: 'T1555.001',
    weight: 0.55,
    pattern:
      /\bsecurity\s{1,4}(?:dump-keychain|find-(?:generic|internet)-password\b[^\n]{0,100}-[a-z]{0,3}[wg]\b|unlock-keychain\b[^\n]{0,60}-p\b)|\b(?:cp|cat|zip|tar|ditto)\b[^\n]{0,100}login\.keychain/i,
    statement: 'Passwords are read from the keychain',
  },
  {
    name: 'certificate_trusted',
    category: 'defence_evasion',
    technique: 'T1553.004',
    weight: 0.45,
    pattern: /\bsecurity\s{1,4}add-trusted-cert\b/i,
    statement: 'A certificate is trusted by the whole system',
  },
  {
    name: 'gatekeeper_bypassed',
    category: 'defence_evasion',
    technique: 'T1553.001',
    weight: 0.45,
    pattern:
      /\bspctl\s{1,4}--(?:master|global)-disable\b|\bxattr\s{1,4}-[a-z]{0,3}[dc][a-z]{0,3}\s{1,4}(?:com\.apple\.quarantine\s|[^\n]{0,20}\/(?:tmp|downloads)\/)|\bcsrutil\s{1,4}disable\b/i,
    statement: 'The check of programs that come from elsewhere is got round',
  },
  {
    name: 'privacy_reset',
    category: 'defence_evasion',
    technique: 'T1548.006',
    weight: 0.4,
    pattern: /\btccutil\s{1,4}reset\b|\bsqlite3\b[^\n]{0,120}\/TCC\.db\b/i,
    statement: 'What programs may see is changed past the user',
  },
  {
    name: 'agent_loaded',
    category: 'persistence',
    technique: 'T1543.001',
    weight: 0.35,
    pattern:
      /\blaunchctl\s{1,4}(?:load|bootstrap)\b[^\n]{0,120}(?:\/tmp\/|\/users\/[^\s/]{1,40}\/library\/launchagents\/|\/users\/shared\/)/i,
    statement: 'A program is set to start with each sign-in',
  },
];

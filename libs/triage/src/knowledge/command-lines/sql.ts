import type { CommandPattern } from './command-pattern.ts';

/** What is said to a database. */
export const SQL: readonly CommandPattern[] = [
  { name: 'shell_from_database', category: 'lateral_movement', technique: 'T1059', weight: 0.6, pattern: /\bxp_cmdshell\b|\bcopy\b[^\n;]{1,80}\bfrom\s{1,4}program\b|\bsp_oacreate\b|\bsys_exec\s{0,2}\(/i, statement: 'A database is made to run a command' },
  { name: 'administrator_of_database', category: 'privilege_escalation', technique: 'T1098', weight: 0.4, pattern: /\bgrant\b[^\n;]{0,60}\b(?:accountadmin|securityadmin|sysadmin|superuser|all\s{1,3}privileges|dba)\b|\balter\s{1,3}user\b[^\n;]{0,80}\bdefault_role\s{0,3}=\s{0,3}["']?accountadmin\b|\bwith\s{1,3}superuser\b/i, statement: 'The rights of an administrator are given' },
  { name: 'data_to_elsewhere', category: 'data_exfiltration', technique: 'T1567.002', weight: 0.4, pattern: /\bcopy\s{1,3}into\s{1,3}["']?(?:s3|gcs|azure):\/\/|\bcreate\s{1,3}(?:or\s{1,3}replace\s{1,3})?(?:temporary\s{1,3}|temp\s{1,3})?stage\b[^\n;]{0,120}\burl\s{0,3}=|\binto\s{1,3}(?:outfile|dumpfile)\b|\bget\s{1,3}@[^\n;]{1,80}file:/i, statement: 'Data is written to a place outside' },
  { name: 'database_unguarded', category: 'defence_evasion', technique: 'T1562', weight: 0.4, pattern: /\b(?:drop|unset|alter)\b[^\n;]{0,60}\b(?:network\s{1,3}policy|network_policy|masking\s{1,3}policy|authentication\s{1,3}policy|audit)\b|\bdisable_mfa\b|\bmins_to_bypass_mfa\b/i, statement: 'A protection of a database is taken away' },
  { name: 'account_in_database', category: 'persistence', technique: 'T1136', weight: 0.2, pattern: /\bcreate\s{1,3}(?:or\s{1,3}replace\s{1,3})?(?:user|login)\s/i, statement: 'An account of a database is made' },
]; // prettier-ignore

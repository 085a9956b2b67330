import { GENERIC_TRIAGE } from './generic-triage.ts';
import { MALWARE_TRIAGE } from './malware-triage.ts';
import { PHISHING_TRIAGE } from './phishing-triage.ts';
import { SUSPICIOUS_LOGIN } from './suspicious-login.ts';

/** The playbooks that come with Triage Warden, as YAML texts; in TypeScript modules, since the build copies no other files. */
export const BUILT_IN_PLAYBOOKS: readonly string[] = [
  PHISHING_TRIAGE,
  MALWARE_TRIAGE,
  SUSPICIOUS_LOGIN,
  GENERIC_TRIAGE,
];

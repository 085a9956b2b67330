import { INCIDENT_TYPES, lookUp, type IncidentType, type Severity } from '#contracts';

const SEVERITY_WORDS: Record<string, Severity> = {
  informational: 'informational',
  information: 'informational',
  info: 'informational',
  notice: 'informational',
  debug: 'informational',
  none: 'informational',
  low: 'low',
  minor: 'low',
  medium: 'medium',
  moderate: 'medium',
  med: 'medium',
  warning: 'medium',
  warn: 'medium',
  high: 'high',
  major: 'high',
  error: 'high',
  severe: 'high',
  critical: 'critical',
  crit: 'critical',
  fatal: 'critical',
  emergency: 'critical',
  alert: 'critical',
};
const RISING: readonly Severity[] = ['informational', 'low', 'medium', 'high', 'critical'];

/**
 * Words, 1 to 5 (rising: 5 is critical), P1 to P5 (falling: P1 is critical), and above 5 a scale to 100 as
 * CrowdStrike's alerts use. Null for what is none of these.
 */
export function severity(value: string | undefined): Severity | null {
  if (value === undefined) return null;
  const word = value.trim().toLowerCase();
  const known = lookUp(SEVERITY_WORDS, word);
  if (known !== undefined) return known;
  const priority = /^p([1-5])\b/.exec(word)?.[1];
  if (priority !== undefined) return RISING[5 - Number(priority)] ?? null;
  const number = word === '' ? Number.NaN : Number(word);
  if (!Number.isFinite(number) || number < 0 || number > 100) return null;
  if (number > 5) return RISING[Math.min(4, Math.floor(number / 20))] ?? null;
  return RISING[Math.max(0, Math.ceil(number) - 1)] ?? null;
}

const TYPE_PATTERNS: [RegExp, IncidentType][] = [
  [/business.?e-?mail.?compromise|\bbec\b/i, 'bec'],
  [/phish|suspicious.?e-?mail|malicious.?url.?click/i, 'phishing'],
  [/\bspam\b/i, 'spam'],
  [/ransom/i, 'ransomware'],
  [/command.?(?:and|&).?control|\bc2\b|beacon/i, 'command_and_control'],
  [/exfiltrat|data.?loss|\bdlp\b/i, 'data_exfiltration'],
  [/lateral.?movement/i, 'lateral_movement'],
  [/privilege.?escalation/i, 'privilege_escalation'],
  [
    /credential.?(?:access|dump|theft)|mimikatz|account.?compromise|mfa.?(?:disabled|removed)/i,
    'account_compromise',
  ],
  [
    /log-?(?:in|on)|sign-?in|password.?spray|brute.?force|impossible.?travel|anonymous.?(?:ip|login)|authentication/i,
    'suspicious_login',
  ],
  [
    /malware|trojan|virus|machine.?learning|execution|persistence|defense.?evasion|defenseevasion|sensor-based|exploit|\bioc\b/i,
    'malware',
  ],
  [/reconnaissance|discovery|port.?scan/i, 'reconnaissance'],
  [/vulnerabilit|\bcve-\d/i, 'vulnerability'],
  [/policy.?violation|external.?shar|misconfigur/i, 'policy_violation'],
];

/** The type that a vendor's category, tactic or title speaks of, the first text that speaks of one; null when none does. */
export function incidentType(...texts: (string | undefined)[]): IncidentType | null {
  for (const text of texts) {
    if (text === undefined) continue;
    const exact = text
      .trim()
      .toLowerCase()
      .replaceAll(/[\s-]+/g, '_');
    if ((INCIDENT_TYPES as readonly string[]).includes(exact)) return exact as IncidentType;
    const found = TYPE_PATTERNS.find(([pattern]) => pattern.test(text.slice(0, 300)));
    if (found !== undefined) return found[1];
  }
  return null;
}

import type { Evidence, IncidentType } from '#contracts';

export interface Need {
  /** Kinds of which one has to be there; a trailing dot stands for everything below. */
  kinds: readonly string[];
  /** What is missing without it, as a sentence. */
  sentence: string;
  /** Older than this it no longer counts, hours. Null: facts that do not age, such as a mail's text. */
  fresh_hours: number | null;
  /** Whether it is needed at all, by what is known. */
  when?: (evidence: readonly Evidence[]) => boolean;
}

const MONTHS = 180 * 24;
const DAY = 24;

const parsedCount = (name: 'links' | 'attachments') => (evidence: readonly Evidence[]) =>
  evidence.some((one) => {
    const { raw } = one;
    if (one.kind !== 'email.parsed' || raw === null || typeof raw !== 'object' || Array.isArray(raw))
      return false;
    const number = raw[name];
    return typeof number === 'number' && number > 0;
  });
const hasSubject = (type: Evidence['subject']['type']) => (evidence: readonly Evidence[]) =>
  evidence.some((one) => one.subject.type === type);

const MAIL: readonly Need[] = [
  {
    kinds: ['email.parsed'],
    sentence: 'The mail itself was not read, so neither its sender nor its content is known.',
    fresh_hours: null,
  },
  {
    kinds: ['email.authentication.spf', 'email.authentication.dkim', 'email.authentication.dmarc'],
    sentence: 'No authentication result (SPF, DKIM or DMARC) of the sender could be checked.',
    fresh_hours: null,
  },
  {
    kinds: ['url.reputation', 'domain.reputation'],
    sentence: 'The reputation of the links was not looked up.',
    fresh_hours: MONTHS,
    when: parsedCount('links'),
  },
  {
    kinds: ['file.reputation'],
    sentence: 'The reputation of the attachments was not looked up.',
    fresh_hours: MONTHS,
    when: parsedCount('attachments'),
  },
];
const HOST: Need = {
  kinds: ['host.info', 'host.state'],
  sentence: 'The state of the host is not known.',
  fresh_hours: DAY,
};
const FILE: Need = {
  kinds: ['file.reputation'],
  sentence: 'The reputation of the file was not looked up.',
  fresh_hours: MONTHS,
};
const ADDRESS: Need = {
  kinds: ['ip.reputation'],
  sentence: 'The reputation of the address was not looked up.',
  fresh_hours: MONTHS,
};
const HISTORY: Need = {
  kinds: ['siem.', 'user.', 'identity.'],
  sentence: 'What else the account or system did at the time was not looked up.',
  fresh_hours: DAY,
};
const REMOTE: Need = {
  kinds: ['ip.reputation', 'domain.reputation', 'url.reputation'],
  sentence: 'The reputation of the other side was not looked up.',
  fresh_hours: MONTHS,
};
const INDEPENDENT: Need = {
  kinds: ['email.', 'url.', 'domain.', 'ip.', 'file.', 'host.', 'siem.', 'user.', 'identity.'],
  sentence: 'Nothing but the alert itself is known; no second source was asked.',
  fresh_hours: MONTHS,
};

/** The evidence that a verdict of each incident type needs. */
export const NEEDS: Record<IncidentType, readonly Need[]> = {
  phishing: MAIL,
  bec: MAIL,
  spam: MAIL,
  malware: [FILE, HOST],
  ransomware: [FILE, HOST],
  suspicious_login: [ADDRESS, HISTORY],
  account_compromise: [ADDRESS, HISTORY],
  data_exfiltration: [REMOTE, HISTORY],
  command_and_control: [REMOTE, HOST],
  lateral_movement: [HOST, HISTORY],
  privilege_escalation: [HOST, HISTORY],
  reconnaissance: [ADDRESS],
  policy_violation: [INDEPENDENT],
  vulnerability: [{ ...HOST, when: hasSubject('host') }, INDEPENDENT],
  other: [INDEPENDENT],
};

/** What is missing or too old, as sentences; empty when the evidence is complete for the type. */
export function missingEvidence(evidence: readonly Evidence[], type: IncidentType, now: Date): string[] {
  const missing: string[] = [];
  for (const need of NEEDS[type]) {
    if (need.when !== undefined && !need.when(evidence)) continue;
    const found = evidence.filter((one) => need.kinds.some((kind) => matches(one.kind, kind)));
    if (found.length === 0) missing.push(need.sentence);
    else if (!found.some((one) => isFresh(one, need.fresh_hours, now)))
      missing.push(
        `${need.sentence} What is there is too old (${found.at(-1)?.id ?? ''}, ${found.at(-1)?.observed_at.slice(0, 10) ?? ''}).`,
      );
  }
  return missing;
}

function matches(kind: string, wanted: string): boolean {
  return wanted.endsWith('.') ? kind.startsWith(wanted) : kind === wanted;
}

function isFresh(one: Evidence, hours: number | null, now: Date): boolean {
  if (hours === null) return true;
  const observed = Date.parse(one.observed_at);
  return Number.isNaN(observed) || now.getTime() - observed <= hours * 3_600_000;
}

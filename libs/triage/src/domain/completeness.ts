import {
  CAPABILITIES,
  CAPABILITY_NAMES,
  serviceName,
  unservedBy,
  type Capability,
  type Evidence,
  type IncidentType,
  type JsonObject,
  type LookUp,
  type NeededService,
} from '#contracts';
import { compareIds } from './weigh.ts';

/** What the playbook wanted to know and did not learn. */
export interface Gap {
  code: string;
  /** What it was and why it is missing. */
  sentence: string;
}

export interface Need {
  /** Kinds of which one has to be there; a trailing dot stands for everything below. */
  kinds: readonly string[];
  /** What is missing without it, as a sentence. */
  sentence: string;
  /**
   * What it is about (begins the sentence that calls it too old), and after how many hours it no longer counts. Null:
   * facts that do not age, such as a mail's text.
   */
  ages: { about: string; hours: number } | null;
  /** Services that could tell it. Where none of them is connected, it is missing as set-up. None: it takes no service. */
  told_by: readonly NeededService[];
  /** What is as good, where it is found. */
  instead?: (evidence: readonly Evidence[]) => boolean;
  /** Whether it is needed at all, by what is known. */
  when?: (evidence: readonly Evidence[]) => boolean;
}

const intelligence = (...about: LookUp[]): NeededService[] =>
  about.map((looks_up) => ({ capability: 'threat_intelligence', looks_up }));
const service = (capability: Capability): NeededService => ({ capability, looks_up: null });
const MONTHS = 180 * 24;
const DAY = 24;

const parsedCount = (name: 'links' | 'attachments') => (evidence: readonly Evidence[]) =>
  evidence.some((one) => {
    if (one.kind !== 'email.parsed' || !isObject(one.raw)) return false;
    const number = one.raw[name];
    return typeof number === 'number' && number > 0;
  });
const hasSubject = (type: Evidence['subject']['type']) => (evidence: readonly Evidence[]) =>
  evidence.some((one) => one.subject.type === type);

const SIGN = 0.2;

/**
 * Of a sender who is known here for long, and for whom somebody vouches, links to where his mails have always led are as
 * good as looked up. Beside any sign they are not: his mailbox may be somebody else's by now.
 */
function leadsWhereKnown(evidence: readonly Evidence[]): boolean {
  const last = (kind: string) => evidence.findLast((one) => one.kind === kind);
  const links = last('email.history.links');
  return (
    links !== undefined &&
    isObject(links.raw) &&
    links.raw['all_known'] === true &&
    last('email.history.sender')?.polarity === 'benign' &&
    !evidence.some(({ polarity, weight }) => polarity === 'malicious' && weight >= SIGN)
  );
}

const MAIL: readonly Need[] = [
  {
    kinds: ['email.parsed'],
    sentence: 'The mail itself was not read, so neither its sender nor its content is known.',
    ages: null,
    told_by: [],
  },
  {
    kinds: ['email.authentication.spf', 'email.authentication.dkim', 'email.authentication.dmarc'],
    sentence: 'No authentication result (SPF, DKIM or DMARC) of the sender could be checked.',
    ages: null,
    told_by: [],
  },
  {
    kinds: ['url.reputation', 'domain.reputation'],
    sentence: 'The reputation of the links was not looked up.',
    ages: { about: 'The reputation of the links', hours: MONTHS },
    told_by: intelligence('url', 'domain'),
    instead: leadsWhereKnown,
    when: parsedCount('links'),
  },
  {
    kinds: ['file.reputation'],
    sentence: 'The reputation of the attachments was not looked up.',
    ages: { about: 'The reputation of the attachments', hours: MONTHS },
    told_by: intelligence('hash'),
    when: parsedCount('attachments'),
  },
];
const HOST: Need = {
  kinds: ['host.info', 'host.state'],
  sentence: 'The state of the host is not known.',
  ages: { about: 'The state of the host', hours: DAY },
  told_by: [service('edr')],
};
const FILE: Need = {
  kinds: ['file.reputation'],
  sentence: 'The reputation of the file was not looked up.',
  ages: { about: 'The reputation of the file', hours: MONTHS },
  told_by: intelligence('hash'),
};
const ADDRESS: Need = {
  kinds: ['ip.reputation'],
  sentence: 'The reputation of the address was not looked up.',
  ages: { about: 'The reputation of the address', hours: MONTHS },
  told_by: intelligence('ip'),
};
const HISTORY: Need = {
  kinds: ['siem.', 'user.', 'identity.'],
  sentence: 'What else the account or system did at the time was not looked up.',
  ages: { about: 'What the account or system did besides', hours: DAY },
  told_by: [service('siem_search'), service('identity')],
};
const REMOTE: Need = {
  kinds: ['ip.reputation', 'domain.reputation', 'url.reputation'],
  sentence: 'The reputation of the other side was not looked up.',
  ages: { about: 'The reputation of the other side', hours: MONTHS },
  told_by: intelligence('ip', 'domain', 'url'),
};
const INDEPENDENT: Need = {
  kinds: ['email.', 'url.', 'domain.', 'ip.', 'file.', 'host.', 'siem.', 'user.', 'identity.'],
  sentence: 'Nothing but the alert itself is known; no second source was asked.',
  ages: { about: 'What a second source says', hours: MONTHS },
  told_by: ['threat_intelligence' as const, 'edr' as const, 'siem_search' as const, 'identity' as const].map(
    service,
  ),
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

const MOST_MISSING = 20;

/** What stands between the evidence and a verdict that may call something harmless. */
export interface Completeness {
  /** What is missing, too old or only half looked at, as sentences. */
  missing: string[];
  /** What would be known if these services were connected: told once, as set-up. */
  not_connected: Capability[];
}

/**
 * Whether the evidence is complete for the type.
 * @param gaps look-ups that gave no answer; they tell why something is missing, and are missing themselves
 * @param unserved what no connector serves
 */
export function completenessOf(
  evidence: readonly Evidence[],
  type: IncidentType,
  now: Date,
  gaps: readonly Gap[] = [],
  unserved: readonly NeededService[] = [],
): Completeness {
  const unmet = NEEDS[type].flatMap((need) => {
    const sentence = unmetBecause(need, evidence, now);
    return sentence === null ? [] : [{ need, sentence }];
  });
  const unmetBy = unmet.map(({ need, sentence }) => ({ sentence, services: unservedOf(need, unserved) }));
  const missing = [
    ...unmetBy.filter(({ services }) => !isSetUp(services)).map(whyMissing),
    ...halfDone(evidence),
    ...gaps.map(({ sentence }) => sentence),
  ];
  const setUp = unmetBy
    .flatMap(({ services }) => (isSetUp(services) ? services : []))
    .map((service) => service.capability);
  return {
    missing: [...new Set(missing)].slice(0, MOST_MISSING),
    not_connected: CAPABILITIES.filter((capability) => setUp.includes(capability)),
  };
}

/** What of it is still to be known, as parts of a sentence. */
export function openQuestions(evidence: readonly Evidence[], type: IncidentType, now: Date): string[] {
  return NEEDS[type].flatMap((need) =>
    need.ages === null || unmetBecause(need, evidence, now) === null
      ? []
      : [need.ages.about.replace(/^[A-Z]/, (letter) => letter.toLowerCase())],
  );
}

/** What is not connected of all that could tell; nothing when one of them could. */
function unservedOf({ told_by }: Need, unserved: readonly NeededService[]): NeededService[] {
  const found = told_by.flatMap((service) => unservedBy(service, unserved) ?? []);
  return found.length === told_by.length ? found : [];
}

/** Set-up is told once and not with every verdict: that nothing at all is connected which could tell it. */
function isSetUp(services: readonly NeededService[]): boolean {
  return services.length > 0 && services.every(({ looks_up }) => looks_up === null);
}

function whyMissing({ sentence, services }: { sentence: string; services: NeededService[] }): string {
  if (services.length === 0) return sentence;
  const names = [...new Set(services.map(serviceName))];
  return `${sentence.replace(/\.$/, '')}: no ${names.join(' and no ')} is connected.`;
}

export function isComplete({ missing, not_connected }: Completeness): boolean {
  return missing.length === 0 && not_connected.length === 0;
}

/** All of it as sentences, for whoever judges. */
export function lacks({ missing, not_connected }: Completeness): string[] {
  return not_connected.length === 0 ? missing : [...missing, setUpSentence(not_connected)];
}

/** `No EDR and no SIEM is connected.` */
export function setUpSentence(capabilities: readonly Capability[]): string {
  return `No ${capabilities.map((capability) => CAPABILITY_NAMES[capability]).join(' and no ')} is connected.`;
}

/** Why a need is not met, as a sentence; null when it is, or when nothing needs it. */
function unmetBecause(need: Need, evidence: readonly Evidence[], now: Date): string | null {
  if (need.when?.(evidence) === false || need.instead?.(evidence) === true) return null;
  const found = evidence.filter((one) => need.kinds.some((kind) => matches(one.kind, kind)));
  const [first, ...others] = found;
  if (first === undefined) return need.sentence;
  const { ages } = need;
  if (ages === null || found.some((one) => isFresh(one, ages.hours, now))) return null;
  const newest = others.reduce((a, b) => (b.observed_at > a.observed_at ? b : a), first);
  return `${ages.about} is too old to count: the newest (${newest.id}) is of ${newest.observed_at.slice(0, 10)}.`;
}

/** Parts of a mail that nobody has read, by what the parser calls them. */
const UNREAD: Record<string, string> = {
  body_truncated: 'text',
  styles_truncated: 'styles',
  hidden_truncated: 'hidden text',
  links_truncated: 'links',
  attachments_truncated: 'attachments',
  headers_truncated: 'headers',
  nesting_too_deep: 'nested parts',
  too_large: 'end',
  parts_truncated: 'text in attachments',
  boundary_missing: 'parts, which have no boundary',
  body_empty: 'body, which is there and shows nothing',
};

/** Facts that say by themselves what was not read or asked. */
const SAYS_WHAT_IS_LEFT = new Set([
  'lookup.truncated',
  'email.parts.unread',
  'alert.partly_read',
  'alert.unread',
]);

/** What was begun and not finished: a mail or an alert read in part, look-ups of which some failed or were too many. */
function halfDone(evidence: readonly Evidence[]): string[] {
  return evidence.flatMap((one) => {
    if (SAYS_WHAT_IS_LEFT.has(one.kind)) return [`${one.statement} (${one.id})`];
    if (one.kind === 'lookup.failed')
      return isAnswered(one, evidence) ? [] : [`${one.statement} (${one.id})`];
    if (one.kind === 'email.link.goal_unknown')
      return [`Where a link leads is known to the mail gateway alone: ask it there. (${one.id})`];
    if (one.kind === 'email.attachment.mail')
      return [
        `A mail is attached, and whether that one or the one around it was meant is not known: send it by itself. (${one.id})`,
      ];
    if (one.kind !== 'email.parsed' || !isObject(one.raw)) return [];
    const defects = Array.isArray(one.raw['defects']) ? one.raw['defects'] : [];
    const parts = defects.flatMap((defect) => UNREAD[String(defect)] ?? []);
    return parts.length === 0 ? [] : [`Of the mail not all was read: its ${parts.join(', ')} (${one.id}).`];
  });
}

/** Whether a later look-up has told what an earlier one could not. */
function isAnswered(failed: Evidence, evidence: readonly Evidence[]): boolean {
  return evidence.some(
    (one) =>
      one.kind.endsWith('.reputation') &&
      one.subject.value === failed.subject.value &&
      compareIds(one.id, failed.id) > 0,
  );
}

function isObject(raw: Evidence['raw']): raw is JsonObject {
  return raw !== null && typeof raw === 'object' && !Array.isArray(raw);
}

function matches(kind: string, wanted: string): boolean {
  return wanted.endsWith('.') ? kind.startsWith(wanted) : kind === wanted;
}

function isFresh(one: Evidence, hours: number, now: Date): boolean {
  const observed = Date.parse(one.observed_at);
  return Number.isNaN(observed) || now.getTime() - observed <= hours * 3_600_000;
}

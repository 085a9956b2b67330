import { createHash } from 'node:crypto';
import { SEVERITIES, type AlertState, type Json, type JsonObject, type Severity } from '#contracts';
import { storableText } from './incoming.ts';

/** What an incident's alerts have said so far: by it the next one is told from what is known. */
export interface IncidentFacts {
  /** The highest that its source has said, whatever people have made of it. */
  severity: Severity;
  /** `host ws-77`: what the alerts have named, in normal form. */
  names: string[];
  /** How far it got by the vendor's word, 0 (nothing was there) to 3 (it was let through). */
  reach: number;
  /** The alerts that their vendor holds open, by its ids; the empty one stands for those without. */
  open: string[];
}

/** What facts are made of. */
export interface AlertSaid {
  external_id: string | null;
  severity: Severity;
  state: AlertState | null;
  fields: JsonObject;
}

/** What a playbook looks at or acts upon; a new one is worth another triage. */
type Kind = 'host' | 'user' | 'file' | 'technique';

interface Thing {
  kind: Kind;
  /** As the alert writes it. */
  shown: string;
  /** All names of it, in normal form; the first is the strongest. */
  names: string[];
}

/** Each list is one thing under several names. */
const PATHS: readonly [Kind, readonly string[]][] = [
  ['host', ['host.name', 'host.id']],
  ['user', ['user.name', 'user.email', 'user.upn', 'user.id', 'user.sid']],
  ['user', ['user.target.name', 'user.target.email', 'user.target.id']],
  [
    'file',
    [
      'file.hash.sha256',
      'file.hash.sha1',
      'file.hash.md5',
      'file.sha256',
      'file.md5',
      'file.path',
      'file.name',
    ],
  ],
];
const TECHNIQUES = ['threat.technique.id', 'technique'];

/** What a name may be longer by and still mean the same: `ws-77.corp.example` is `ws-77`, `T1059.001` is `T1059`. */
const LONGER_BY: Record<Kind, string | null> = { host: '.', user: '@', file: null, technique: '.' };

/** What the vendor itself has done about it; one that says nothing may have let it through. */
const REACH: Record<string, number> = {
  false_positive: 0,
  benign: 0,
  blocked: 1,
  quarantined: 1,
  detected: 2,
  allowed: 3,
  true_positive: 3,
};
const REACH_UNSAID = 2;

/** More than any playbook looks at: what is named beyond it asks for no triage of its own. */
const MOST_NAMES = 500;
/** Of more than these not all can be heard to end: such an incident is for people to close. */
const MOST_OPEN = 500;
const TOO_MANY_OPEN = '…';
const NAME = 200;

/** The one form in which names are compared. */
export function normalName(name: string): string {
  return name.normalize('NFKC').trim().toLowerCase().replace(/\.$/, '');
}

/** A vendor's id as a key that fits an index. */
export function boundedId(id: string): string {
  return /^[ -~]{1,200}$/.test(id) ? id : createHash('sha256').update(id).digest('hex');
}

export function valueAt(value: Json | undefined, path: string): Json | undefined {
  let at = value;
  for (const key of path.split('.')) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = Array.isArray(at) ? at[Number(key)] : Object.hasOwn(at, key) ? at[key] : undefined;
  }
  return at;
}

const DETECTOR = 200;

/** What raised an alert, by the name of its rule; empty when it names none. */
export function detectorOf(fields: JsonObject): string {
  const name = valueAt(fields, 'rule.name');
  if (typeof name !== 'string') return '';
  return storableText(name.replace(/[\s\p{Cc}]+/gu, ' ').trim(), DETECTOR);
}

export function reachOf(fields: JsonObject): number {
  const verdict = valueAt(fields, 'vendor.verdict');
  return typeof verdict === 'string' ? (REACH[verdict] ?? REACH_UNSAID) : REACH_UNSAID;
}

export function higher(one: Severity, other: Severity): boolean {
  return SEVERITIES.indexOf(one) > SEVERITIES.indexOf(other);
}

/** @param alerts oldest first, one at least */
export function factsOf(alerts: readonly AlertSaid[]): IncidentFacts {
  const facts: IncidentFacts = { severity: 'informational', names: [], reach: 0, open: [] };
  for (const alert of alerts) take(facts, alert);
  return facts;
}

/**
 * Adds what the alert says.
 * @param previous what its source said of the same alert before
 * @returns what of it is worse or new, in words: empty when nothing is; and whether its severity is
 */
export function take(
  facts: IncidentFacts,
  alert: AlertSaid,
  previous: AlertSaid | null = null,
): { news: string[]; raised: boolean } {
  const news: string[] = [];
  const raised = higher(alert.severity, facts.severity);
  if (raised) {
    news.push(`severity rose from ${facts.severity} to ${alert.severity}`);
    facts.severity = alert.severity;
  }
  const reach = reachOf(alert.fields);
  const before = previous === null ? facts.reach : reachOf(previous.fields);
  if (reach > before)
    news.push(reach >= 3 ? 'its vendor lets it through now' : 'its vendor no longer stops it');
  facts.reach = Math.max(facts.reach, reach);
  news.push(...takeNames(facts, alert.fields));
  takeState(facts, alert);
  return { news, raised };
}

function takeNames(facts: IncidentFacts, fields: JsonObject): string[] {
  const news: string[] = [];
  for (const { kind, shown, names } of thingsIn(fields)) {
    const known = facts.names
      .filter((name) => name.startsWith(`${kind} `))
      .map((name) => name.slice(kind.length + 1));
    // A file is its hash where it has one: another one under the same name is another file.
    const compared = kind === 'file' ? names.slice(0, 1) : names;
    const isKnown = compared.some((name) => known.some((other) => sameName(kind, name, other)));
    const unlisted = names.filter((name) => !known.includes(name)).map((name) => `${kind} ${name}`);
    if (facts.names.length + unlisted.length > MOST_NAMES) continue;
    facts.names.push(...unlisted);
    if (!isKnown) news.push(`new ${kind} ${shown}`);
  }
  return news;
}

function takeState(facts: IncidentFacts, { external_id, state }: AlertSaid): void {
  const id = external_id === null ? '' : boundedId(external_id);
  if (state === 'resolved') facts.open = facts.open.filter((other) => other !== id);
  else if (!facts.open.includes(id)) {
    const isFull = facts.open.length >= MOST_OPEN;
    if (!isFull) facts.open.push(id);
    else if (!facts.open.includes(TOO_MANY_OPEN)) facts.open.push(TOO_MANY_OPEN);
  }
}

function sameName(kind: Kind, one: string, other: string): boolean {
  if (one === other) return true;
  const separator = LONGER_BY[kind];
  if (separator === null) return false;
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  return !short.includes(separator) && long.startsWith(short + separator);
}

function thingsIn(fields: JsonObject): Thing[] {
  const things: Thing[] = [];
  for (const [kind, paths] of PATHS) {
    const shown = paths.flatMap((path) => textsAt(fields, path));
    if (shown.length > 0) things.push({ kind, shown: shown[0] as string, names: shown.map(nameOf(kind)) });
  }
  for (const technique of new Set(TECHNIQUES.flatMap((path) => textsAt(fields, path))))
    things.push({ kind: 'technique', shown: technique, names: [nameOf('technique')(technique)] });
  return things;
}

/** `CORP\amy` and `amy` are one account. */
function nameOf(kind: Kind): (shown: string) => string {
  return (shown) => {
    const normal = normalName(shown);
    return kind === 'user' ? (normal.split('\\').at(-1) as string) : normal;
  };
}

function textsAt(fields: JsonObject, path: string): string[] {
  const found = valueAt(fields, path);
  const all = Array.isArray(found) ? found : [found];
  return all
    .filter((one) => typeof one === 'string' && one.trim() !== '')
    .map((one) => (one as string).slice(0, NAME));
}

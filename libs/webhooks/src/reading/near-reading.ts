import { lookUp, type NormalAlert, type Severity } from '#contracts';
import { isPage, isProse, isWords, readSeverity, type Said } from './by-keys.ts';
import { hashesByLength, type Hashes } from './hashes.ts';
import { incidentType } from './incident-type.ts';
import { fileNameOf, hostOf, ipOf, isEmail, personOf, type Person } from './names.ts';
import { nearKeys, type NearKind } from './near-keys.ts';
import type { Leaf, Reader } from './reader.ts';
import type { Reading } from './reading.ts';
import { time } from './time.ts';
import { firstSentence, isBare, isTitle, readable } from './title.ts';
import { typedEntities, type TypedEntity } from './typed-entities.ts';
import { part } from './values.ts';
import { stateOf } from './vendor-words.ts';

/**
 * What the usual keys did not tell, by keys that only end as they do: `malopSeverity`, `SourceEndpointHostName`,
 * `firedDateTime`. What is known stays.
 */
export function withNearKeys(reader: Reader, reading: Reading): Reading {
  const near = nearKeys(reader);
  const take = <T>(kind: NearKind, read: (value: string, leaf: Leaf) => T | undefined): T | undefined => {
    for (const leaf of near.get(kind) ?? []) {
      const { said } = leaf;
      const taken = said === undefined || said.length > LONGEST ? undefined : read(said, leaf);
      if (taken !== undefined) return taken;
    }
    return undefined;
  };
  const description = reading.description || (take('description', prose) ?? '');
  const titled = titleOf(reading, description, take);
  const graded = reading.severity === null ? severityOf(take) : null;
  const entities = typedEntities(reader.value);
  const fields = withEmail(reader, fieldsOf(reading.fields, take, graded, entities));
  return {
    ...reading,
    ...titled,
    id: reading.id ?? take('id', (value) => (/^[^\s{}]{1,300}$/.test(value) ? value : undefined)) ?? null,
    description,
    severity: reading.severity ?? graded?.severity ?? null,
    not_understood: graded === null ? reading.not_understood : [],
    type: reading.type ?? incidentType(titled.title ?? undefined, description.slice(0, 300)),
    occurred_at: reading.occurred_at ?? timeOf(near.get('time') ?? []) ?? writtenTime(reader),
    state: reading.state ?? take('state', (value) => stateOf(value) ?? undefined) ?? null,
    fields,
  };
}

type Titled = Pick<Reading, 'title' | 'title_is_action' | 'title_is_whole'>;
type Take = <T>(kind: NearKind, read: (value: string, leaf: Leaf) => T | undefined) => T | undefined;

const LONGEST = 8000;
const prose = (value: string): string | undefined => (isProse(value) && /\s/.test(value) ? value : undefined);

/** What tells nothing (`blocked`, `RULE detection`) gives way to a name under a key of the sender's own, or to its prose. */
function titleOf(reading: Reading, description: string, take: Take): Titled {
  const { title, title_is_action, title_is_whole } = reading;
  if (title !== null && (title_is_whole || !isBare(title))) return { title, title_is_action, title_is_whole };
  const other = (told: string): Titled => ({ title: told, title_is_action: false, title_is_whole: false });
  const named = take('title', (value) => (isTitle(value) && !isBare(value) ? readable(value) : undefined));
  if (named !== undefined) return other(named);
  const sentence = firstSentence(description);
  return sentence !== '' && sentence.includes(' ')
    ? other(sentence)
    : { title, title_is_action, title_is_whole };
}

/** Of states only those that are degrees, too: `open` and `ok` are none. */
const DEGREES: Record<string, Severity> = {
  critical: 'critical',
  crit: 'critical',
  fatal: 'critical',
  disaster: 'critical',
  emergency: 'critical',
  severe: 'high',
  high: 'high',
  major: 'high',
  warning: 'medium',
  warn: 'medium',
  degraded: 'medium',
  minor: 'low',
};

function severityOf(take: Take): (Said & { severity: Severity }) | null {
  const said = take('severity', (_value, leaf) => {
    const found = readSeverity(leaf);
    return found?.severity ? { ...found, severity: found.severity } : undefined;
  });
  if (said !== undefined) return said;
  return (
    take('graded_state', (written, { depth }) => {
      const severity = depth > 4 ? undefined : lookUp(DEGREES, written.toLowerCase());
      return severity === undefined ? undefined : { written, severity };
    }) ?? null
  );
}

const OF_WHAT_HAPPENED =
  /detect|event|alert|occur|rais|fire|trigger|observ|click|incident|attack|first|start|open|report|happen|generat|log|activity/;
const LATER = /updat|modif|last|end|clos|resolv|chang|receiv|process|ingest/;

/** When it happened before when it was stored or changed. */
function timeOf(leaves: readonly Leaf[]): string | null {
  const ranked = leaves
    .map((leaf) => ({ leaf, rank: LATER.test(leaf.place) ? 2 : OF_WHAT_HAPPENED.test(leaf.place) ? 0 : 1 }))
    .sort((one, other) => one.rank - other.rank);
  for (const { leaf } of ranked) {
    const found = time(leaf.said);
    if (found !== null) return found;
  }
  return null;
}

/** Whatever is written as a day with an hour, where no key tells. */
function writtenTime(reader: Reader): string | null {
  for (const { place, value } of reader.leaves()) {
    if (typeof value !== 'string' || value.length > 40 || !/\d{4}.{0,40}\d:\d\d/.test(value)) continue;
    const found = NEVER.test(place) ? null : time(value);
    if (found !== null) return found;
  }
  return null;
}

const NEVER = /expir|birth|install|boot|password|valid|until|next|due|hire|notafter|notbefore/;

function fieldsOf(
  fields: NormalAlert,
  take: Take,
  graded: Said | null,
  entities: readonly TypedEntity[],
): NormalAlert {
  const listed = <T>(kind: TypedEntity['kind'], read: (value: string) => T | undefined): T | undefined => {
    for (const entity of entities) {
      const taken = entity.kind === kind ? read(entity.value) : undefined;
      if (taken !== undefined) return taken;
    }
    return undefined;
  };
  const host =
    fields.host?.name === undefined ? (listed('host', machine) ?? take('host', machine)) : undefined;
  const host_ip = fields.host?.ip ?? take('host_ip', address);
  const user = fields.user ?? listed('user', person) ?? take('user', person) ?? take('recipient', mailbox);
  return {
    ...fields,
    ...(part<NormalAlert>({
      vendor: { ...fields.vendor, ...(graded === null ? {} : { severity: graded.written }) },
      event: {
        ...fields.event,
        url: fields.event?.url ?? take('link', (value) => (isPage(value) ? value : undefined)),
      },
      host: { ...host, ...fields.host, ip: host_ip },
      user,
      source: {
        ...fields.source,
        ip: fields.source?.ip ?? take('source_ip', address) ?? listed('ip', address),
      },
      destination: { ...fields.destination, ip: fields.destination?.ip ?? take('destination_ip', address) },
      process: {
        ...fields.process,
        command_line:
          fields.process?.command_line ??
          take('command_line', (value) => (isWords(value) ? value : undefined)),
        name: fields.process?.name ?? take('process', fileNameOf),
      },
      file: {
        ...fields.file,
        name: fields.file?.name ?? take('file', fileNameOf),
        hash: fields.file?.hash ?? take('hash', hash),
      },
    } as NormalAlert) as NormalAlert | undefined),
  };
}

/** The address that stands beside the name: whoever is known by it is one person for all senders. */
function withEmail(reader: Reader, fields: NormalAlert): NormalAlert {
  const { user } = fields;
  if (user?.name === undefined || user.email !== undefined) return fields;
  const parents = new Set<string>();
  for (const { place, value } of reader.leaves()) if (value === user.name) parents.add(parentOf(place));
  for (const { place, value } of reader.leaves())
    if (typeof value === 'string' && BESIDE.test(place) && isEmail(value) && parents.has(parentOf(place)))
      return { ...fields, user: { ...user, email: value } };
  return fields;
}

const BESIDE = /(?:^|\.)(?:user)?(?:email|emailaddress|mail|upn|userprincipalname)$/;
const parentOf = (place: string): string => place.slice(0, Math.max(0, place.lastIndexOf('.')));

/** The first of a list that is written as a text. */
const firstOf = (value: string): string => value.split(/[,;]\s*/, 1)[0] ?? '';
const address = (value: string): string | undefined => ipOf(firstOf(value))?.ip;

/** What stands under such keys and names a kind of thing or the number of one. */
const NO_NAME =
  /^(?:true|false|yes|no|any|all|other|custom|enabled|disabled|none|system|[\d.:-]+|[0-9a-f-]{30,})$/i;

function machine(value: string): { name: string; domain?: string } | undefined {
  const { name, domain } = hostOf(firstOf(value), false) ?? {};
  if (name === undefined || NO_NAME.test(name) || name.length < 2) return undefined;
  return domain === undefined ? { name } : { name, domain };
}

function person(value: string): Person | undefined {
  const found = personOf(firstOf(value));
  return found === undefined || NO_NAME.test(found.name ?? found.id ?? '') ? undefined : found;
}

/** A mail is about whom it was sent to. */
function mailbox(value: string): Person | undefined {
  const email = personOf(firstOf(value))?.email;
  return email !== undefined && isEmail(email) ? { name: email, email } : undefined;
}

function hash(value: string): Hashes | undefined {
  const found = /^0+$/.test(value) ? {} : hashesByLength(value);
  return Object.keys(found).length === 0 ? undefined : found;
}

import type { JsonObject, ObservableType } from '#contracts';
import {
  normalName,
  valueAt,
  type FieldValue,
  type HistoryQuestion,
  type IncidentSnapshot,
} from '#incidents';
import { firstAndLatest } from './alert-evidence.ts';
import { isMailType } from './mail-types.ts';

export type OwnerKind = 'host' | 'user';
type ThingKind = 'rule' | 'technique' | 'program' | 'file' | 'destination' | 'host' | 'action';

const OWNERS: Record<OwnerKind, FieldValue['field']> = { host: 'host.name', user: 'user.name' };
/** Accounts that each machine has, and what stands for none: what is new to them is new to nobody. */
const NOBODY =
  /^(?:nt authority\\|nt-autorit[^\\]{1,12}\\)?(?:system|local ?service|network ?service|root|anonymous(?: logon)?|unknown|none|n\/a|-)$|\$$/i;

interface ThingDefinition {
  kind: ThingKind;
  /** To whom it can be new. */
  of: readonly OwnerKind[];
  /** How much it says that it is: little, for most of what is new is harmless too. */
  weight: number;
  title: readonly [one: string, many: string];
  /** The first of them that is told; an incident is found by it. */
  fields?: readonly FieldValue['field'][];
  /** Or by the observable of the first of these values. */
  observables?: { types: readonly ObservableType[]; paths: readonly string[] };
}

export const THINGS: readonly ThingDefinition[] = [
  {
    kind: 'rule',
    of: ['host', 'user'],
    weight: 0.08,
    title: ['the rule', 'the rules'],
    fields: ['rule.name', 'rule.id'],
  },
  {
    kind: 'technique',
    of: ['host', 'user'],
    weight: 0.1,
    title: ['the technique', 'the techniques'],
    fields: ['threat.technique.id'],
  },
  {
    kind: 'program',
    of: ['host'],
    weight: 0.1,
    title: ['the program', 'the programs'],
    fields: ['process.name'],
  },
  {
    kind: 'file',
    of: ['host'],
    weight: 0.12,
    title: ['the file with the hash', 'the files with the hashes'],
    observables: {
      types: ['sha256', 'sha1', 'md5'],
      paths: ['sha256', 'sha1', 'md5'].flatMap((hash) => [`process.hash.${hash}`, `file.hash.${hash}`]),
    },
  },
  {
    kind: 'destination',
    of: ['host'],
    weight: 0.1,
    title: ['the other side', 'the other sides'],
    observables: {
      types: ['ip', 'domain'],
      paths: ['destination.ip', 'destination.domain', 'dns.question.name', 'url.domain'],
    },
  },
  {
    kind: 'host',
    of: ['user'],
    weight: 0.08,
    title: ['the host', 'the hosts'],
    fields: ['host.name'],
  },
  {
    kind: 'action',
    of: ['user'],
    weight: 0.1,
    title: ['the action', 'the actions'],
    fields: ['event.action'],
  },
];

/** An incident of many alerts: where it began and what came last. */
const MOST_ALERTS = 5;
const MOST_OWNERS_OF_KIND = 2;
const MOST_THINGS_OF_KIND = 4;
const LONGEST = 500;

export interface Owner {
  kind: OwnerKind;
  value: string;
}
export interface Thing {
  kind: ThingKind;
  value: string;
  asked: HistoryQuestion['things'][number];
}

/** What is asked of the past, and which of the things an alert tells of which owner. */
export interface Asked {
  question: HistoryQuestion;
  owners: readonly Owner[];
  things: readonly Thing[];
  /** `0 3`: the first owner and the fourth thing, told by one alert. */
  pairs: ReadonlySet<string>;
}

/** Null: nothing to ask. A mail is judged by itself. */
export function askOfHistory({ incident, alerts, observables }: IncidentSnapshot): Asked | null {
  if (isMailType(incident.type)) return null;
  const owners = new Listed<Owner>(MOST_OWNERS_OF_KIND);
  const things = new Listed<Thing>(MOST_THINGS_OF_KIND);
  const pairs = new Set<string>();
  for (const { fields } of firstAndLatest(alerts, MOST_ALERTS)) {
    const named = thingsIn(fields, observables).flatMap((thing) => things.place(thing) ?? []);
    for (const owner of ownersIn(fields)) {
      const place = owners.place(owner);
      if (place !== null) for (const thing of named) pairs.add(`${place} ${thing}`);
    }
  }
  const rule = things.all.find(({ kind }) => kind === 'rule')?.asked;
  if (owners.all.length === 0 && rule === undefined) return null;
  const question: HistoryQuestion = {
    at: new Date(incident.created_at),
    source: incident.source,
    owners: owners.all.map(({ kind, value }) => ({ field: OWNERS[kind], value })),
    things: things.all.map(({ asked }) => asked),
    rule: rule !== undefined && 'field' in rule ? rule : null,
  };
  return { question, owners: owners.all, things: things.all, pairs };
}

/** Each once, and so many of a kind; what is beyond it is not asked for. */
class Listed<T extends { kind: string; value: string }> {
  readonly all: T[] = [];

  constructor(private readonly most: number) {}

  /** Where it stands, or null where there are too many. */
  place(one: T): number | null {
    const name = normalName(one.value);
    const known = this.all.findIndex(({ kind, value }) => kind === one.kind && normalName(value) === name);
    if (known >= 0) return known;
    if (this.all.filter(({ kind }) => kind === one.kind).length >= this.most) return null;
    return this.all.push(one) - 1;
  }
}

function ownersIn(fields: JsonObject): Owner[] {
  return (Object.keys(OWNERS) as OwnerKind[]).flatMap((kind) =>
    textsAt(fields, OWNERS[kind])
      .filter((value) => kind !== 'user' || !NOBODY.test(value.trim()))
      .map((value) => ({ kind, value })),
  );
}

function thingsIn(fields: JsonObject, observables: IncidentSnapshot['observables']): Thing[] {
  return THINGS.flatMap(({ kind, fields: paths = [], observables: wanted }): Thing[] => {
    const field = paths.find((path) => textsAt(fields, path).length > 0);
    if (field !== undefined)
      return textsAt(fields, field).map((value) => ({ kind, value, asked: { field, value } }));
    if (wanted === undefined) return [];
    const values = wanted.paths.flatMap((path) => textsAt(fields, path)).map((value) => value.toLowerCase());
    const found = values.flatMap((value) =>
      observables.filter((one) => wanted.types.includes(one.type) && one.value === value && !isOurs(one)),
    );
    // Several hashes are of one file, and a name and an address of one other side.
    return found.slice(0, 1).map(({ id, value }) => ({ kind, value, asked: { observable_id: id } }));
  });
}

function isOurs({ own, special_purpose }: IncidentSnapshot['observables'][number]): boolean {
  return own || special_purpose;
}

function textsAt(fields: JsonObject, path: string): string[] {
  const found = valueAt(fields, path);
  return (Array.isArray(found) ? found.slice(0, MOST_THINGS_OF_KIND) : [found]).flatMap((one) =>
    typeof one === 'string' && one.trim() !== '' ? [one.slice(0, LONGEST).toWellFormed()] : [],
  );
}

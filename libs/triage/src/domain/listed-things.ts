import type { EvidenceDraft } from '#contracts';
import { valueAt, type IncidentSnapshot } from '#incidents';
import type { ListedThing, NamedThing } from '#inventory';

const PATHS: readonly [NamedThing['type'], readonly string[]][] = [
  ['host', ['host.name']],
  ['ip', ['host.ip', 'source.ip', 'destination.ip']],
  ['user', ['user.name', 'user.target.name']],
  ['email_address', ['user.email', 'user.target.email']],
];
const TYPES: readonly string[] = ['host', 'ip', 'user', 'email_address'];

/** The hosts and accounts that an incident names: by its alerts' own fields first, then as observables. */
export function namedThings({ alerts, observables }: IncidentSnapshot): NamedThing[] {
  const things = new Map<string, NamedThing>();
  const add = (type: NamedThing['type'], value: unknown): void => {
    if (typeof value === 'string' && value.trim() !== '') things.set(`${type} ${value}`, { type, value });
  };
  for (const { fields, recipient } of alerts) {
    for (const [type, paths] of PATHS) for (const path of paths) add(type, valueAt(fields, path));
    add('email_address', recipient);
  }
  for (const { type, value } of observables) if (TYPES.includes(type)) add(type as NamedThing['type'], value);
  return [...things.values()];
}

/**
 * What people have said of it. It tells how much hangs on it and who to ask, not whether anything happened: it speaks
 * for neither.
 */
export function listedEvidence(found: readonly ListedThing[], now: Date): EvidenceDraft[] {
  return found.map(({ thing, entry }) => ({
    kind: `inventory.${entry.kind}`,
    source: { type: 'system', name: 'inventory' },
    subject: thing,
    statement: sentence(thing, entry),
    polarity: 'neutral',
    weight: 0,
    raw: {
      name: entry.name,
      criticality: entry.criticality,
      tags: entry.tags,
      owner: entry.owner,
      title: entry.title,
      department: entry.department,
    },
    observed_at: now.toISOString(),
  }));
}

function sentence(thing: NamedThing, entry: ListedThing['entry']): string {
  const list = entry.kind === 'asset' ? 'assets' : 'identities';
  const as = thing.value.toLowerCase() === entry.name.toLowerCase() ? '' : ` as ${entry.name}`;
  const said = [
    `criticality ${entry.criticality}`,
    ...(entry.tags.length > 0 ? [`marked ${entry.tags.join(', ')}`] : []),
    ...[entry.title, entry.department].filter((text) => text !== ''),
    ...(entry.owner === '' ? [] : [`owner ${entry.owner}`]),
  ];
  return `${thing.value.slice(0, 200)} is on the list of ${list}${as}: ${said.join('; ')}.`;
}

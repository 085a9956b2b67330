import { isIP } from 'node:net';
import type { Criticality, InventoryKind } from '#contracts';
import { inventoryName, networkName, networksAround, shortName } from './entry.ts';

/** Something that an incident names. */
export interface NamedThing {
  type: 'host' | 'ip' | 'user' | 'email_address';
  value: string;
}

/** What a list says of it. */
export interface ListedThing {
  thing: NamedThing;
  entry: ListEntry;
}

export interface ListEntry {
  id: string;
  kind: InventoryKind;
  name: string;
  aliases: string[];
  addresses: string[];
  owner: string;
  title: string;
  department: string;
  criticality: Criticality;
  tags: string[];
}

/** Under which names to look. */
export function namesToLookUp(things: readonly NamedThing[]): { asset: string[]; identity: string[] } {
  const asset = new Set<string>();
  const identity = new Set<string>();
  for (const thing of things) {
    const kind = kindOf(thing);
    const name = inventoryName(kind, thing.value);
    if (isIP(name) !== 0) for (const network of networksAround(name)) asset.add(network);
    else if (thing.type === 'email_address') identity.add(name);
    else for (const one of [name, shortName(kind, name)]) (kind === 'asset' ? asset : identity).add(one);
  }
  return { asset: [...asset], identity: [...identity] };
}

/**
 * Each entry that one of the things is, once, with the first of them. `ws-77` is `ws-77.corp.example` unless two entries
 * could be meant; `ws-77.a` is not `ws-77.b`. A mail address is only itself: whoever is `admin` elsewhere is not ours. Of
 * networks the narrowest counts.
 */
export function listed(things: readonly NamedThing[], entries: readonly ListEntry[]): ListedThing[] {
  const found = new Map<string, ListedThing>();
  for (const thing of things) {
    const entry = entryOf(thing, entries);
    if (entry !== null && !found.has(entry.id)) found.set(entry.id, { thing, entry });
  }
  return [...found.values()];
}

function entryOf(thing: NamedThing, entries: readonly ListEntry[]): ListEntry | null {
  const kind = kindOf(thing);
  const name = inventoryName(kind, thing.value);
  const candidates = entries.filter((entry) => entry.kind === kind);
  if (isIP(name) !== 0) return narrowest(name, candidates);
  const exact = candidates.find((entry) => fullNames(entry).includes(name));
  if (exact !== undefined || thing.type === 'email_address') return exact ?? null;
  const alike = candidates.filter((entry) =>
    fullNames(entry).some((other) => isShortOf(kind, name, other) || isShortOf(kind, other, name)),
  );
  return alike.length === 1 ? (alike[0] as ListEntry) : null;
}

function narrowest(address: string, candidates: readonly ListEntry[]): ListEntry | null {
  for (const network of networksAround(address)) {
    const entry = candidates.find(({ name, aliases, addresses }) =>
      [name, ...aliases, ...addresses].some((one) => networkName(one) === network),
    );
    if (entry !== undefined) return entry;
  }
  return null;
}

function kindOf({ type }: NamedThing): InventoryKind {
  return type === 'host' || type === 'ip' ? 'asset' : 'identity';
}

function fullNames({ kind, name, aliases, addresses }: ListEntry): string[] {
  const own = kind === 'identity' ? [name, ...aliases, ...addresses] : [name, ...aliases];
  return own.map((one) => inventoryName(kind, one));
}

function isShortOf(kind: InventoryKind, short: string, long: string): boolean {
  return short.length < long.length && shortName(kind, long) === short;
}

import { isIP } from 'node:net';
import type { InventoryKind } from '#contracts';
import { inventoryName, networkName, networksAround, shortName, type EntryFields } from './entry.ts';

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

export interface ListEntry extends EntryFields {
  id: string;
  kind: InventoryKind;
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
 * could be meant, and one of two with the same other name or network only where its own name says so; `ws-77.a` is not
 * `ws-77.b`. A mail address is only itself: whoever is `admin` elsewhere is not ours. Of networks the narrowest counts.
 */
export function listed(things: readonly NamedThing[], entries: readonly ListEntry[]): ListedThing[] {
  const index = new EntryIndex(entries);
  const found = new Map<string, ListedThing>();
  for (const thing of things) {
    const entry = entryOf(thing, index);
    if (entry !== null && !found.has(entry.id)) found.set(entry.id, { thing, entry });
  }
  return [...found.values()];
}

function entryOf(thing: NamedThing, index: EntryIndex): ListEntry | null {
  const kind = kindOf(thing);
  const name = inventoryName(kind, thing.value);
  if (isIP(name) !== 0) return kind === 'asset' ? index.narrowest(name) : null;
  const exact = index.called(kind, name);
  if (exact.length > 0 || thing.type === 'email_address')
    return exact.find((entry) => inventoryName(kind, entry.name) === name) ?? only(exact);
  const alike = new Set([...index.shortenedTo(kind, name), ...index.called(kind, shortName(kind, name))]);
  return only([...alike]);
}

/** Where either of two could be meant, it is neither. */
function only(entries: readonly ListEntry[]): ListEntry | null {
  return entries.length === 1 ? (entries[0] as ListEntry) : null;
}

/** Each entry's names are read once: an incident may name a thousand things, and a list have thousands of entries. */
class EntryIndex {
  private readonly byName = new Map<string, ListEntry[]>();
  private readonly byShortName = new Map<string, ListEntry[]>();
  private readonly byNetwork = new Map<string, ListEntry[]>();

  constructor(entries: readonly ListEntry[]) {
    for (const entry of entries) {
      for (const name of new Set(fullNames(entry))) {
        add(this.byName, entry, name);
        const short = shortName(entry.kind, name);
        if (short !== name) add(this.byShortName, entry, short);
      }
      if (entry.kind === 'identity') continue;
      for (const one of [entry.name, ...entry.aliases, ...entry.addresses]) {
        const network = networkName(one);
        if (network !== null) add(this.byNetwork, entry, network);
      }
    }
  }

  /** The first of them, and a second where there is one. */
  called(kind: InventoryKind, name: string): readonly ListEntry[] {
    return this.byName.get(`${kind} ${name}`) ?? [];
  }

  /** Of those with a longer name that begins with this one: the first, and a second where there is one. */
  shortenedTo(kind: InventoryKind, name: string): readonly ListEntry[] {
    return this.byShortName.get(`${kind} ${name}`) ?? [];
  }

  narrowest(address: string): ListEntry | null {
    for (const network of networksAround(address)) {
      const entry = only(this.byNetwork.get(`asset ${network}`) ?? []);
      if (entry !== null) return entry;
    }
    return null;
  }
}

/** More than two of one name tell no more than two: either could be meant. */
function add(index: Map<string, ListEntry[]>, entry: ListEntry, name: string): void {
  const key = `${entry.kind} ${name}`;
  const known = index.get(key);
  if (name === '') return;
  if (known === undefined) index.set(key, [entry]);
  else if (known.length < 2 && !known.includes(entry)) known.push(entry);
}

function kindOf({ type }: NamedThing): InventoryKind {
  return type === 'host' || type === 'ip' ? 'asset' : 'identity';
}

function fullNames({ kind, name, aliases, addresses }: ListEntry): string[] {
  const own = kind === 'identity' ? [name, ...aliases, ...addresses] : [name, ...aliases];
  return own.map((one) => inventoryName(kind, one));
}

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

/** All entries that each of the things could be, in the order of the things: several where it is not clear which is meant. */
export function eachListed(things: readonly NamedThing[], entries: readonly ListEntry[]): ListEntry[][] {
  const index = new EntryIndex(entries);
  return things.map((thing) => {
    const name = inventoryName(kindOf(thing), thing.value);
    if (isIP(name) === 0) return [...possible(thing, index)];
    return kindOf(thing) === 'asset' ? [...(index.networks(name)[0] ?? [])] : [];
  });
}

function entryOf(thing: NamedThing, index: EntryIndex): ListEntry | null {
  const name = inventoryName(kindOf(thing), thing.value);
  if (isIP(name) === 0) return only(possible(thing, index));
  if (kindOf(thing) !== 'asset') return null;
  return (
    index
      .networks(name)
      .map(only)
      .find((entry) => entry !== null) ?? null
  );
}

/** Those that a name could mean: the one whose own it is, else those that are also called so, else those of its short name. */
function possible(thing: NamedThing, index: EntryIndex): ReadonlySet<ListEntry> {
  const kind = kindOf(thing);
  const name = inventoryName(kind, thing.value);
  const own = index.named(kind, name);
  if (own !== undefined) return new Set([own]);
  const exact = index.called(kind, name);
  if (exact.size > 0 || thing.type === 'email_address') return exact;
  return new Set([...index.shortenedTo(kind, name), ...index.called(kind, shortName(kind, name))]);
}

/** Where either of two could be meant, it is neither. */
function only(entries: ReadonlySet<ListEntry>): ListEntry | null {
  const [first = null] = entries;
  return entries.size === 1 ? first : null;
}

const NONE: ReadonlySet<ListEntry> = new Set();

/** Each entry's names are read once: an incident may name a thousand things, and a list have thousands of entries. */
class EntryIndex {
  private readonly byOwnName = new Map<string, ListEntry>();
  private readonly byName = new Map<string, Set<ListEntry>>();
  private readonly byShortName = new Map<string, Set<ListEntry>>();
  private readonly byNetwork = new Map<string, Set<ListEntry>>();

  constructor(entries: readonly ListEntry[]) {
    for (const entry of entries) {
      this.byOwnName.set(`${entry.kind} ${inventoryName(entry.kind, entry.name)}`, entry);
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

  /** Names of a kind are one of a kind. */
  named(kind: InventoryKind, name: string): ListEntry | undefined {
    return this.byOwnName.get(`${kind} ${name}`);
  }

  called(kind: InventoryKind, name: string): ReadonlySet<ListEntry> {
    return this.byName.get(`${kind} ${name}`) ?? NONE;
  }

  /** Those with a longer name that begins with this one. */
  shortenedTo(kind: InventoryKind, name: string): ReadonlySet<ListEntry> {
    return this.byShortName.get(`${kind} ${name}`) ?? NONE;
  }

  /** Those of each network around an address, the narrowest network first. */
  networks(address: string): ReadonlySet<ListEntry>[] {
    return networksAround(address).flatMap((network) => this.byNetwork.get(`asset ${network}`) ?? []);
  }
}

function add(index: Map<string, Set<ListEntry>>, entry: ListEntry, name: string): void {
  if (name === '') return;
  const key = `${entry.kind} ${name}`;
  const known = index.get(key);
  if (known === undefined) index.set(key, new Set([entry]));
  else known.add(entry);
}

function kindOf({ type }: NamedThing): InventoryKind {
  return type === 'host' || type === 'ip' ? 'asset' : 'identity';
}

function fullNames({ kind, name, aliases, addresses }: ListEntry): string[] {
  const own = kind === 'identity' ? [name, ...aliases, ...addresses] : [name, ...aliases];
  return own.map((one) => inventoryName(kind, one));
}

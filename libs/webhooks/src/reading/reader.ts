import type { Json, JsonObject } from '#contracts';
import { endingsOf, type Ending, type Endings } from './endings.ts';
import { lastKey, normalKey, normalPath } from './paths.ts';
import { isObject, text } from './values.ts';

/** Beyond it the rest of the alert is not read, which `whole` says: a body of 1 MiB may hold a hundred times as many. */
const MAX_LEAVES = 5000;
const MAX_DEPTH = 40;
const MAX_INNER_JSON = 64 * 1024;

export type Scalar = string | number | boolean;

export interface Leaf {
  /** Normal keys joined by dots, without the numbers of list items. */
  place: string;
  /** As many as there are keys in `place`. */
  depth: number;
  value: Scalar;
  /** The value as text; undefined: it says nothing. */
  said: string | undefined;
}

/** A leaf, and by which of the ends of paths that were asked for it was found. */
export interface Found {
  ending: Ending;
  leaf: Leaf;
}

const NONE: readonly Found[] = [];

/**
 * Any JSON by its keys, however they are spelt and nested: letters and digits of a key count, case and what stands
 * between do not (`Severity.Label`, `severity_label`, `severityLabel`), keys with dots in them are paths. Lists of names and
 * values (`[{name: 'USER', value: 'amy'}]`, `[['env', 'prod']]`) and JSON inside texts are read as if they were objects.
 * What is no key but an index is left out of a path, or written (`behaviors.0.sha256`).
 */
export class Reader {
  /** False: there was more than is read. */
  whole = true;
  private readonly exact = new Map<string, Leaf>();
  private readonly byKey = new Map<string, Leaf[]>();
  private byEndings: Map<Endings, Found[]> | undefined;
  private all: readonly Leaf[] | undefined;
  private count = 0;

  constructor(readonly value: Json) {
    this.walk(value, { path: '', place: '', key: '', depth: 0 });
  }

  /** The first of these whole paths that says something. */
  text(...paths: readonly string[]): string | undefined {
    for (const path of paths) {
      const said = this.exact.get(normalPath(path))?.said;
      if (said !== undefined) return said;
    }
    return undefined;
  }

  number(...paths: readonly string[]): number | undefined {
    const found = this.text(...paths);
    return found !== undefined && Number.isFinite(Number(found)) ? Number(found) : undefined;
  }

  has(...paths: readonly string[]): boolean {
    return paths.every((path) => this.text(path) !== undefined);
  }

  /** Whether a value stands at this path, be it one that says nothing. */
  stands(path: string): boolean {
    return this.exact.has(normalPath(path));
  }

  /** Every text at this path, list items too, each once. */
  texts(...paths: readonly string[]): string[] {
    const found = new Set<string>();
    for (const path of paths) {
      const place = normalPath(path);
      for (const leaf of this.byKey.get(lastKey(place)) ?? []) {
        if (leaf.place === place && leaf.said !== undefined) found.add(leaf.said);
      }
    }
    return [...found];
  }

  /** The leaves whose path is one of these or ends so: by the most telling end first, of each the shallowest first. */
  endingWith(listed: Endings): readonly Found[] {
    this.byEndings ??= this.findEndings();
    return this.byEndings.get(listed) ?? NONE;
  }

  /** What stands at a path, by the spelling of its keys: an object, a list, or undefined. */
  at(path: string): Json | undefined {
    let here: Json | undefined = this.value;
    for (const key of path.split('.')) {
      if (Array.isArray(here)) here = here[Number(key)];
      else if (isObject(here)) here = ownValue(here, key);
      else return undefined;
    }
    return here;
  }

  /** Readers of the objects in a list; none where there is no list. */
  each(path: string, most = 200): Reader[] {
    const list = this.at(path);
    return Array.isArray(list)
      ? list
          .slice(0, most)
          .filter(isObject)
          .map((item) => new Reader(item))
      : [];
  }

  /** Every leaf, in the order of the alert; those of one key together. */
  leaves(): readonly Leaf[] {
    this.all ??= [...this.byKey.values()].flat();
    return this.all;
  }

  private walk(value: Json, at: Place): void {
    if (this.count >= MAX_LEAVES || at.depth > MAX_DEPTH) {
      this.whole = false;
      return;
    }
    if (typeof value !== 'object' || value === null) {
      if (value !== null) this.leaf(value, at);
      return;
    }
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) {
        const pair = asPair(item);
        if (pair === null) this.walk(item, { ...at, path: joined(at.path, String(index)) });
        else this.walk(pair.value, under(at, pair.name));
      }
      return;
    }
    for (const key of Object.keys(value)) this.walk(value[key] as Json, under(at, normalKey(key)));
  }

  private leaf(value: Scalar, at: Place): void {
    const inner = typeof value === 'string' ? innerJson(value) : null;
    if (inner !== null) {
      this.walk(inner, { ...at, depth: at.depth + 1 });
      return;
    }
    this.count += 1;
    const { path, place, key, depth } = at;
    const leaf = { place, depth, value, said: text(value) };
    if (!this.exact.has(path)) this.exact.set(path, leaf);
    // A list's items share their path: `mitre.id` is its first, as `mitre.id.0` is.
    if (path !== place && !this.exact.has(place)) this.exact.set(place, leaf);
    const known = this.byKey.get(key);
    if (known === undefined) this.byKey.set(key, [leaf]);
    else known.push(leaf);
  }

  private findEndings(): Map<Endings, Found[]> {
    const found = new Map<Endings, Found[]>();
    for (const leaf of this.leaves())
      for (const ending of endingsOf(leaf.place)) {
        const others = found.get(ending.of);
        if (others === undefined) found.set(ending.of, [{ ending, leaf }]);
        else others.push({ ending, leaf });
      }
    for (const all of found.values())
      if (all.length > 1)
        all.sort((one, other) => one.ending.rank - other.ending.rank || one.leaf.depth - other.leaf.depth);
    return found;
  }
}

/** Where the walk is. */
interface Place {
  /** With the numbers of list items. */
  path: string;
  /** Without them. */
  place: string;
  /** The last of its keys. */
  key: string;
  depth: number;
}

function under({ path, place, depth }: Place, name: string): Place {
  return { path: joined(path, name), place: joined(place, name), key: lastKey(name), depth: depth + 1 };
}

function joined(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function ownValue(object: JsonObject, key: string): Json | undefined {
  if (Object.hasOwn(object, key)) return object[key];
  const wanted = normalPath(key);
  const found = Object.keys(object).find((own) => normalKey(own) === wanted);
  return found === undefined ? undefined : object[found];
}

const NAME_KEYS = ['name', 'key', 'Name', 'Key', 'field', 'label', 'displayName'];
const VALUE_KEYS = [
  'value',
  'values',
  'Value',
  'newValue',
  'NewValue',
  'stringValue',
  'intValue',
  'boolValue',
  'multiValue',
  'multiIntValue',
];

/** `{name: 'USER', value: 'amy'}` and `['env', 'prod']`: a key and its value, told as two values. */
function asPair(item: Json): { name: string; value: Json } | null {
  if (Array.isArray(item)) {
    const [name, value] = item;
    return item.length === 2 && typeof name === 'string' && NAME.test(name) && value !== undefined
      ? { name: normalKey(name), value }
      : null;
  }
  if (!isObject(item)) return null;
  const size = Object.keys(item).length;
  if (size < 2 || size > 4) return null;
  const name = NAME_KEYS.map((key) => item[key]).find((said) => typeof said === 'string' && NAME.test(said));
  const value = VALUE_KEYS.map((key) => item[key]).find((said) => said !== undefined && said !== null);
  return typeof name === 'string' && value !== undefined ? { name: normalKey(name), value } : null;
}

const NAME = /^[\p{L}_@][\p{L}\p{N}_.@ -]{0,60}$/u;

/** Some senders put a JSON document into a string; its keys count as well. */
function innerJson(value: string): Json | null {
  if (value.length > MAX_INNER_JSON || !/^\s*[{[]\s*["{[\]}]/.test(value)) return null;
  try {
    return JSON.parse(value) as Json;
  } catch {
    return null;
  }
}

import type { Json, JsonObject } from '#contracts';
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
}

/**
 * Any JSON by its keys, however they are spelt and nested: letters and digits of a key count, case and what stands
 * between do not (`Severity.Label`, `severity_label`, `severityLabel`), keys with dots in them are paths. Lists of names and
 * values (`[{name: 'USER', value: 'amy'}]`, `[['env', 'prod']]`) and JSON inside texts are read as if they were objects.
 * What is no key but an index is left out of a path, or written (`behaviors.0.sha256`).
 */
export class Reader {
  /** False: there was more than is read. */
  whole = true;
  private readonly exact = new Map<string, Scalar>();
  private readonly byKey = new Map<string, Leaf[]>();
  private count = 0;

  constructor(readonly value: Json) {
    this.walk(value, '', '', 0);
  }

  /** The first of these whole paths that says something. */
  text(...paths: readonly string[]): string | undefined {
    for (const path of paths) {
      const found = text(this.exact.get(normalPath(path)));
      if (found !== undefined) return found;
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

  /** Every text at this path, list items too, each once. */
  texts(...paths: readonly string[]): string[] {
    const found = new Set<string>();
    for (const path of paths) {
      const place = normalPath(path);
      for (const leaf of this.byKey.get(lastKey(place)) ?? []) {
        const said = leaf.place === place ? text(leaf.value) : undefined;
        if (said !== undefined) found.add(said);
      }
    }
    return [...found];
  }

  /** The leaves whose path is this or ends so, the shallowest first. */
  endingWith(ending: string): Leaf[] {
    const place = normalPath(ending);
    const tail = `.${place}`;
    const found = (this.byKey.get(lastKey(place)) ?? []).filter(
      (leaf) => leaf.place === place || leaf.place.endsWith(tail),
    );
    return found.length < 2 ? found : found.sort((one, other) => one.depth - other.depth);
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

  /** Every leaf, in the order of the alert. */
  *leaves(): Iterable<Leaf> {
    for (const leaves of this.byKey.values()) yield* leaves;
  }

  private walk(value: Json, path: string, place: string, depth: number): void {
    if (this.count >= MAX_LEAVES || depth > MAX_DEPTH) {
      this.whole = false;
      return;
    }
    if (typeof value !== 'object' || value === null) {
      if (value !== null) this.leaf(value, path, place, depth);
      return;
    }
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) {
        const pair = asPair(item);
        if (pair === null) this.walk(item, joined(path, String(index)), place, depth);
        else this.walk(pair.value, joined(path, pair.name), joined(place, pair.name), depth + 1);
      }
      return;
    }
    for (const [key, child] of Object.entries(value)) {
      const name = normalKey(key);
      this.walk(child, joined(path, name), joined(place, name), depth + 1);
    }
  }

  private leaf(value: Scalar, path: string, place: string, depth: number): void {
    const inner = typeof value === 'string' ? innerJson(value) : null;
    if (inner !== null) {
      this.walk(inner, path, place, depth + 1);
      return;
    }
    this.count += 1;
    if (!this.exact.has(path)) this.exact.set(path, value);
    // A list's items share their path: `mitre.id` is its first, as `mitre.id.0` is.
    if (path !== place && !this.exact.has(place)) this.exact.set(place, value);
    const key = lastKey(place);
    const known = this.byKey.get(key);
    const leaf = { place, depth, value };
    if (known === undefined) this.byKey.set(key, [leaf]);
    else known.push(leaf);
  }
}

function joined(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function lastKey(place: string): string {
  return place.slice(place.lastIndexOf('.') + 1);
}

const MOST_KNOWN = 5000;
const keys = new Map<string, string>();

/** Keys repeat from alert to alert; hostile ones only empty the store. */
function normalKey(key: string): string {
  const known = keys.get(key);
  if (known !== undefined) return known;
  const lower = key.toLowerCase();
  const normal = /^[a-z0-9]+$/.test(lower) ? lower : normalPath(lower);
  if (keys.size >= MOST_KNOWN) keys.clear();
  if (key.length <= 200) keys.set(key, normal);
  return normal;
}

const paths = new Map<string, string>();

function normalPath(path: string): string {
  const known = paths.get(path);
  if (known !== undefined) return known;
  const normal = path
    .toLowerCase()
    .replace(/[^\p{L}\p{N}.]+/gu, '')
    .replace(/\.{2,}/g, '.')
    .replace(/^\.|\.$/g, '');
  if (paths.size >= MOST_KNOWN) paths.clear();
  if (path.length <= 200) paths.set(path, normal);
  return normal;
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

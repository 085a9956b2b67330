import type { Json } from '#contracts';
import { ANYTHING, isId, readingBelow, readingOf } from './extract-keys.ts';
import { scanText } from './extract-text.ts';
import { Found } from './found.ts';
import type { ObservableValue } from './observable.ts';

/** Of an alert's texts so many characters are looked through. */
const MAX_CHARACTERS = 2 * 1024 * 1024;

export interface Extracted {
  /** Each once, a thousand at most. */
  observables: ObservableValue[];
  /** How many there were. */
  found: number;
  /** Characters beyond those that are looked through. */
  unread: number;
}

/**
 * Finds IP addresses, domains, URLs, hashes and email addresses in texts, defanged ones too. Pure, linear, bounded.
 * Private addresses are kept as such; a URL's host is an observable too. Hosts and users have no form of their own: they
 * come from fields, and hosts from shares.
 */
export function extractObservables(texts: readonly string[]): ObservableValue[] {
  return textObservables(texts).observables;
}

/** The same, with what is left out. */
export function textObservables(texts: readonly string[]): Extracted {
  const found = new Found();
  const reader = new Reader(found);
  for (const text of texts) reader.read(text, ANYTHING);
  return { observables: found.observables, found: found.count, unread: reader.unread };
}

/** Those that the alert's format names, then those in its texts, by what their keys say of them. */
export function alertObservables(alert: {
  observables: ObservableValue[];
  title: string;
  description: string;
  raw: Json;
}): Extracted {
  const found = new Found();
  const reader = new Reader(found);
  for (const { type, value } of alert.observables) {
    found.add(type, value);
    if (type === 'md5') reader.note(value, 'md5');
  }
  reader.read(alert.title, ANYTHING);
  reader.read(alert.description, ANYTHING);
  eachText(alert.raw, (text, reading, key) => {
    reader.note(text, key);
    reader.read(text, reading);
  });
  reader.dropIds();
  return { observables: found.observables, found: found.count, unread: reader.unread };
}

/** Other texts hold none: most leaves of an alert are words, numbers and times. */
const MAY_HOLD = /[.:@\\[({\u0080-\uffff]/;
const SHORTEST = 4;
const SHORTEST_HASH = 32;

/** Looks through texts until it has looked through enough; the same text is looked through once. */
class Reader {
  unread = 0;
  private budget = MAX_CHARACTERS;
  private readonly readings = new Map<string, number>();
  private readonly ids = new Set<string>();
  private readonly named = new Set<string>();

  constructor(private readonly found: Found) {}

  /** Some collect whatever looks like a hash, and numbers of things with it. */
  note(text: string, key: string): void {
    if (text.length !== SHORTEST_HASH) return;
    if (isId(key)) this.ids.add(text.toLowerCase());
    else if (/md5$/i.test(key)) this.named.add(text.toLowerCase());
  }

  dropIds(): void {
    for (const id of this.ids) if (!this.named.has(id)) this.found.drop('md5', id);
  }

  read(text: string, reading: number): void {
    if (reading === 0 || text.length < SHORTEST) return;
    if (text.length < SHORTEST_HASH && !MAY_HOLD.test(text)) return;
    const before = this.readings.get(text) ?? 0;
    if ((before & reading) === reading) return;
    this.readings.set(text, before | reading);
    const looked = text.length <= this.budget ? text : text.slice(0, this.budget);
    this.budget -= looked.length;
    this.unread += text.length - looked.length;
    if (looked !== '') scanText(looked, reading, this.found);
  }
}

interface Node {
  key: string;
  value: Json;
  /** What its key says. */
  reading: number;
}

/** The strings inside a JSON value, and inside JSON that a string holds, in their order. */
export function eachText(value: Json, visit: (text: string, reading: number, key: string) => void): void {
  const stack: Node[] = [{ key: '', value, reading: ANYTHING }];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    const { key, value: inside, reading } = node;
    if (typeof inside === 'string') {
      const inner = innerJson(inside);
      if (inner === null) visit(inside, reading, key);
      else stack.push({ key, value: inner, reading });
    } else if (Array.isArray(inside)) {
      for (let at = inside.length - 1; at >= 0; at -= 1)
        stack.push({ key, value: inside[at] as Json, reading });
    } else if (inside !== null && typeof inside === 'object') pushFields(stack, node, inside);
  }
}

function pushFields(stack: Node[], { key: above, reading }: Node, object: { [key: string]: Json }): void {
  const below = readingBelow(reading);
  const named = pairName(object);
  const keys = Object.keys(object);
  for (let at = keys.length - 1; at >= 0; at -= 1) {
    const key = keys[at] as string;
    const value = object[key] as Json;
    if (typeof value === 'number' || typeof value === 'boolean' || value === null) continue;
    const name = named !== null && PAIR_VALUES.has(key) ? named : key;
    stack.push({ key: name, value, reading: readingOf(name, above, below) });
  }
}

const PAIR_VALUES: ReadonlySet<string> = new Set([
  'value',
  'Value',
  'values',
  'intValue',
  'stringValue',
  'indicator',
]);
const PAIR_NAMES = ['name', 'Name', 'key', 'Key', 'type', 'Type', 'algorithm', 'label', 'field'];

/** Some write `{"name": "UserAgent", "value": "…"}` for `{"UserAgent": "…"}`. */
function pairName(object: { [key: string]: Json }): string | null {
  if (object['value'] === undefined && object['Value'] === undefined && object['indicator'] === undefined)
    return null;
  for (const name of PAIR_NAMES) {
    const said = object[name];
    if (typeof said === 'string' && said !== '') return said;
  }
  return null;
}

/** Some vendors put a JSON document into a string; its keys count as well. */
function innerJson(text: string): Json | null {
  if (!/^\s*[{[]\s*["{]/.test(text)) return null;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}

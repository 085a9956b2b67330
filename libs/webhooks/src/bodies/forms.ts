import type { Json, JsonObject } from '#contracts';
import { readJson } from '../domain/json.ts';
import { isObject } from '../reading/values.ts';
import { textOf } from './charsets.ts';
import { isMailOfBytes } from './mail-head.ts';
import { MOST_ITEMS, checkItems, type Marks } from './marks.ts';

/** A field whose value only describes a file is no alert itself. */
export type Field = [name: string, value: Json, describesFile?: boolean];

/** `name=value` without a space in it, or with JSON as it is, which is how those write who do not know of encoding. */
const ENCODED = /^[\w.%+[\]-]+=(?:\S*$|[[{])/;

/** Whether a text is what its sender calls it: much that is none comes as a form, for curl says so of whatever it sends. */
export function isForm(body: Buffer): boolean {
  return ENCODED.test(body.toString('latin1').trim());
}

/** The fields of a form, in their order. */
export function formFields(body: Buffer, charset: string | undefined, marks: Marks): Field[] {
  const text = body.toString('latin1').trim();
  const [, name = '', json] = /^([^=]*)=([[{][^]*)$/.exec(text) ?? [];
  if (json !== undefined) {
    const value = textOf(Buffer.from(json, 'latin1'), charset, marks);
    if (readJson(value) !== null) return [[decoded(name, charset, marks), value]];
  }
  const pairs = text.split('&', MOST_ITEMS + 1);
  checkItems(pairs.length, 'fields');
  return pairs
    .filter((pair) => pair !== '')
    .map((pair) => {
      const equals = pair.indexOf('=');
      const [field, value] = equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
      const name = decoded(field, charset, marks);
      const bytes = unescaped(value);
      if (isMailOfBytes(bytes)) return [name, { base64: bytes.toString('base64') }, true];
      return [name, textOf(bytes, charset, marks)];
    });
}

function decoded(text: string, charset: string | undefined, marks: Marks): string {
  return textOf(unescaped(text), charset, marks);
}

function unescaped(text: string): Buffer {
  const bytes = text
    .replaceAll('+', ' ')
    .replaceAll(/%([0-9a-f]{2})/gi, (_found, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1');
}

/**
 * What a form says. One field of JSON is the alert (`payload=…`, whatever its name) and the others are added to it; else
 * all of them together are. A name that is taken gets `form.` before it, and what is there twice becomes a list.
 */
export function jsonOfFields(fields: readonly Field[]): Json {
  const read = fields.map(([name, value, describesFile = false]): Field => [
    name,
    innerJson(value),
    describesFile,
  ]);
  const objects = read.filter(
    ([, value, describesFile]) => typeof value === 'object' && value !== null && !describesFile,
  );
  const [only] = objects;
  if (only === undefined || objects.length > 1) return together(read, {});
  if (read.length === 1) return only[1];
  const [, object] = only;
  return isObject(object)
    ? together(
        read.filter((field) => field !== only),
        object,
      )
    : together(read, {});
}

function innerJson(value: Json): Json {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  return readJson(value)?.value ?? value;
}

function together(fields: readonly Field[], first: JsonObject): JsonObject {
  const all = new Map<string, Json[]>();
  for (const [name, value] of fields) {
    const key = Object.hasOwn(first, name) ? `form.${name}` : name;
    const known = all.get(key);
    if (known === undefined) all.set(key, [value]);
    else known.push(value);
  }
  const added = [...all].map(([key, values]) => [key, values.length === 1 ? (values[0] as Json) : values]);
  return { ...first, ...Object.fromEntries(added) };
}

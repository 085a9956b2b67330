import type { JsonObject } from '#contracts';
import { barred } from './cef.ts';

const HEADER = ['version', 'vendor', 'product', 'product_version', 'event_id'] as const;

/** QRadar's Log Event Extended Format: five fields between bars, from version 2 on what divides the rest, then `key=value`. */
export function readLeef(message: string): JsonObject | null {
  const at = message.slice(0, 200).search(/\bLEEF:\s?[12]\.\d\|/);
  if (at < 0) return null;
  const { fields, rest } = barred(message.slice(at).replace(/^LEEF:\s?/, ''), HEADER.length);
  if (fields.length < HEADER.length) return null;
  const { divider, attributes } = divided(fields[0] ?? '', rest);
  const pairs: JsonObject = {};
  for (const piece of attributes.split(divider)) {
    const equals = piece.indexOf('=');
    if (equals > 0) pairs[piece.slice(0, equals).trim()] = piece.slice(equals + 1).trim();
  }
  return { leef: Object.fromEntries(HEADER.map((name, index) => [name, fields[index] ?? ''])), ...pairs };
}

/** `|^|` or `|x5E|` behind the header of version 2.0; a tab where none is named. */
function divided(version: string, rest: string): { divider: string; attributes: string } {
  const named = version.startsWith('2') ? /^(?:(?:0?x([0-9a-f]{1,4}))|([^|\w\s]?))\|/i.exec(rest) : null;
  if (named === null) return { divider: '\t', attributes: rest };
  const divider =
    named[1] === undefined ? (named[2] ?? '') : String.fromCharCode(Number.parseInt(named[1], 16));
  return { divider: divider === '' ? '\t' : divider, attributes: rest.slice(named[0].length) };
}

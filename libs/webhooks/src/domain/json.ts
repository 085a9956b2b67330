import type { Json } from '#contracts';
import { Problem, tooDeep, withoutEnd } from '#platform';

export interface ParsedJson {
  value: Json;
  /** False: something in it was nested too deep to be read and is kept as the text that it was. */
  whole: boolean;
}

/**
 * A delivery's JSON. Nothing of it is lost: what is nested deeper than anything can read stands as text where it stood,
 * and so does a number that JavaScript would round.
 * @throws Problem invalid_json with line and column
 */
export function parseJson(body: Buffer): ParsedJson {
  const text = body.toString('utf8').replace(/^\uFEFF/, '');
  const parsed = readJson(text);
  if (parsed === null) throw new Problem('invalid_json', `The body is not valid JSON: ${jsonFailure(text)}.`);
  return parsed;
}

/** The same of a text; null when it is none. */
export function readJson(text: string): ParsedJson | null {
  const bytes = Buffer.from(text);
  const deep = tooDeep(bytes);
  const flat = deep.length === 0 ? text : asText(bytes, deep).toString('utf8');
  try {
    const value = MAY_BE_ROUNDED.test(flat) ? JSON.parse(flat, exact) : JSON.parse(flat);
    return { value: value as Json, whole: deep.length === 0 };
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function asText(body: Buffer, parts: { from: number; to: number }[]): Buffer {
  const pieces: Buffer[] = [];
  let at = 0;
  for (const { from, to } of parts) {
    const text = JSON.stringify(body.subarray(from, to).toString('utf8'));
    pieces.push(body.subarray(at, from), Buffer.from(text));
    at = to;
  }
  return Buffer.concat([...pieces, body.subarray(at)]);
}

/** Most bodies have no such number, and are not walked. */
const MAY_BE_ROUNDED = /\d[\d.]{15}|\d[eE][+-]?\d{3}/;

function exact(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || context?.source === undefined) return value;
  return decimal(String(value)) === decimal(context.source) ? value : context.source;
}

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/** A number in one spelling: its digits without the zeros around them, and the power of ten of the last one. */
function decimal(written: string): string {
  const parts = DECIMAL.exec(written);
  if (parts === null) return written;
  const [, sign, whole = '', fraction = '', power = '0'] = parts;
  const digits = (whole + fraction).replace(/^0+/, '');
  const significant = withoutEnd(digits, '0');
  if (significant === '') return '0';
  return `${sign}${significant}e${Number(power) - fraction.length + digits.length - significant.length}`;
}

/**
 * Where and why a text is no JSON. V8's message does not always tell the place, so it is looked for here, on the way of
 * the failure only.
 */
export function jsonFailure(text: string): string {
  if (text.trim() === '') return 'it is empty';
  const at = failureAt(text);
  const lines = text.slice(0, at).split('\n');
  const place = `line ${lines.length}, column ${(lines.at(-1) as string).length + 1}`;
  const found = text[at];
  return found === undefined
    ? `it ends too early, at ${place}`
    : `unexpected ${JSON.stringify(found)} at ${place}`;
}

// JSON itself names the control characters that a string may not hold.
// eslint-disable-next-line no-control-regex
const STRING = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*"/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;
const SPACE = /[ \t\n\r]*/y;

/** The offset of the first character that cannot stand where it stands. */
function failureAt(text: string): number {
  const open: ('[' | '{')[] = [];
  let expected: 'value' | 'value or end' | 'key' | 'key or end' | 'colon' | 'comma or end' = 'value';
  let at = 0;
  const match = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found !== null) at = pattern.lastIndex;
    return found !== null;
  };
  for (;;) {
    match(SPACE);
    const char = text[at];
    if (char === undefined) return at;
    if (expected === 'colon') {
      if (char !== ':') return at;
      at += 1;
      expected = 'value';
    } else if (expected === 'comma or end') {
      const inner = open.at(-1);
      if (inner === undefined) return at;
      if (char === ',') expected = inner === '{' ? 'key' : 'value';
      else if (char === (inner === '{' ? '}' : ']')) open.pop();
      else return at;
      at += 1;
    } else if ((expected === 'key or end' && char === '}') || (expected === 'value or end' && char === ']')) {
      open.pop();
      at += 1;
      expected = 'comma or end';
    } else if (expected === 'key' || expected === 'key or end') {
      if (!match(STRING)) return at;
      expected = 'colon';
    } else if (char === '{' || char === '[') {
      open.push(char);
      at += 1;
      expected = char === '{' ? 'key or end' : 'value or end';
    } else {
      if (!match(STRING) && !match(WORD) && !match(NUMBER)) return at;
      expected = 'comma or end';
    }
  }
}

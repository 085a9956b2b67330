import type { Json } from '#contracts';
import { Problem } from '#platform';

const MAX_NESTING = 64;

/**
 * A delivery's JSON.
 * @throws Problem invalid_json with line and column; invalid_request when it is nested too deep
 */
export function parseJson(body: Buffer): Json {
  if (nestedTooDeep(body)) {
    throw new Problem(
      'invalid_request',
      `The JSON is nested more than ${MAX_NESTING} levels deep; alerts are flatter than that. Check what the sender wraps it in.`,
    );
  }
  const text = body.toString('utf8').replace(/^\uFEFF/, '');
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new Problem('invalid_json', `The body is not valid JSON: ${describe(text)}.`);
  }
}

/** One pass over the bytes: JSON.parse has no bound of its own, and everything after it would recurse. */
function nestedTooDeep(body: Buffer): boolean {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < body.length; i += 1) {
    const byte = body[i];
    if (inString) {
      if (byte === 0x5c) i += 1;
      else if (byte === 0x22) inString = false;
    } else if (byte === 0x22) inString = true;
    else if (byte === 0x7b || byte === 0x5b) {
      depth += 1;
      if (depth > MAX_NESTING) return true;
    } else if (byte === 0x7d || byte === 0x5d) depth -= 1;
  }
  return false;
}

/** V8's message does not always tell the place, so it is looked for here, on the way of the failure only. */
function describe(text: string): string {
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

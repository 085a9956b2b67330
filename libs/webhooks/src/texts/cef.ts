import type { JsonObject } from '#contracts';

const HEADER = [
  'version',
  'device_vendor',
  'device_product',
  'device_version',
  'signature_id',
  'name',
  'severity',
] as const;
const MOST_CHARACTERS = 64 * 1024;

/** ArcSight's Common Event Format: seven fields between bars, then `key=value` with blanks in values. */
export function readCef(message: string): JsonObject | null {
  const at = message.slice(0, 200).search(/\bCEF:\s?[01]\|/);
  if (at < 0) return null;
  const { fields, rest } = barred(message.slice(at).replace(/^CEF:\s?/, ''), HEADER.length);
  if (fields.length < HEADER.length) return null;
  return {
    cef: Object.fromEntries(HEADER.map((name, index) => [name, fields[index] ?? ''])),
    ...withLabels(extension(rest.slice(0, MOST_CHARACTERS))),
  };
}

/** The first fields between bars; `\|` and `\\` are no bar. */
export function barred(text: string, count: number): { fields: string[]; rest: string } {
  const fields: string[] = [];
  let field = '';
  let at = 0;
  for (; at < text.length && fields.length < count; at += 1) {
    const char = text[at] as string;
    if (char === '\\' && (text[at + 1] === '|' || text[at + 1] === '\\')) {
      field += text[at + 1] as string;
      at += 1;
    } else if (char === '|') {
      fields.push(field);
      field = '';
    } else field += char;
  }
  if (fields.length < count && fields.length > 0) fields.push(field);
  return { fields, rest: text.slice(at) };
}

/** A value ends where the next key begins: it may hold blanks and, escaped, `=`. */
function extension(text: string): JsonObject {
  const pairs: JsonObject = {};
  const keys = [...text.matchAll(/(?:^|\s)([\w.[\]-]{1,100})(?<!\\)=/g)];
  for (const [index, found] of keys.entries()) {
    const from = found.index + found[0].length;
    const to = keys[index + 1]?.index ?? text.length;
    pairs[found[1] as string] = text
      .slice(from, to)
      .trim()
      .replaceAll(/\\([=\\|])/g, '$1')
      .replaceAll(/\\[nr]/g, '\n');
  }
  return pairs;
}

/** `cs1=x cs1Label=Rule` is a field of the name `Rule`. */
function withLabels(pairs: JsonObject): JsonObject {
  const named: JsonObject = {};
  for (const [key, value] of Object.entries(pairs)) {
    const label = pairs[`${key}Label`];
    if (key.endsWith('Label') && pairs[key.slice(0, -5)] !== undefined) continue;
    named[typeof label === 'string' && label !== '' ? label : key] = value;
  }
  return named;
}

import type { Json, JsonObject } from '#contracts';
import { readCef } from './cef.ts';
import { readPairs } from './key-value.ts';
import { readLeef } from './leef.ts';
import { readSyslog } from './syslog.ts';
import { innerJson } from '../envelopes/inner-json.ts';
import { isObject } from '../reading/values.ts';

/** Its commands hold blanks, which ends no value of sudo's and any of others. */
const WRITES_PROSE: ReadonlySet<Json | undefined> = new Set(['sudo']);

/**
 * A line of text as an object, so that formats and keys read it as they do JSON: the header of syslog under `syslog`, CEF
 * under `cef`, LEEF under `leef`, `key=value` as keys, JSON as itself, and what is none of these under `message`.
 * @param received when it came: it says in which year a header is that names none
 */
export function readText(text: string, received: Date | null = null): JsonObject {
  const line = text.trim();
  const { header, message } = readSyslog(line, received);
  const content = readCef(message) ??
    readLeef(message) ??
    jsonIn(message) ??
    (WRITES_PROSE.has(header?.app) ? null : readPairs(message)) ?? { message };
  return header === null ? content : { ...content, syslog: header };
}

function jsonIn(message: string): JsonObject | null {
  const at = message.search(/[{[]/);
  if (at < 0 || at > 80) return null;
  const value = innerJson(message.slice(at));
  return isObject(value ?? undefined) ? (value as JsonObject) : null;
}

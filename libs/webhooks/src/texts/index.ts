import type { JsonObject } from '#contracts';
import { readCef } from './cef.ts';
import { readPairs } from './key-value.ts';
import { readLeef } from './leef.ts';
import { readSyslog } from './syslog.ts';
import { innerJson } from '../envelopes/inner-json.ts';
import { isObject } from '../reading/values.ts';

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
    (isProse(header, message) ? null : readPairs(message)) ?? { message };
  return header === null ? content : { ...content, syslog: header };
}

function jsonIn(message: string): JsonObject | null {
  const at = message.search(/[{[]/);
  if (at < 0 || at > 80) return null;
  const value = innerJson(message.slice(at));
  return isObject(value ?? undefined) ? (value as JsonObject) : null;
}

/**
 * What holds equations and is none of pairs: commands of sudo, whose blanks would end them, PAM's sentences, messages of
 * Cisco, addresses between PAN-OS's commas.
 */
function isProse(header: JsonObject | null, message: string): boolean {
  return (
    header?.app === 'sudo' ||
    /^pam_\w{1,30}\(/.test(message) ||
    /%[A-Z][A-Z\d_-]*-[0-7]-\w+:/.test(message.slice(0, 100)) ||
    /^\d*,\d{4}[/-]\d\d[/-]\d\d[T ][\d:.]{8,20}Z?,/.test(message)
  );
}

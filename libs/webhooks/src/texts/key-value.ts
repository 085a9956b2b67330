import type { JsonObject } from '#contracts';

const PAIR =
  /(?<![\w.])([A-Za-z_][\w.-]{0,60})=(?:"((?:[^"\\]|\\.){0,4000})"|'([^']{0,4000})'|([^\s,;"']{0,2000}))/g;
/** Fewer are an option or an equation in a sentence. */
const FEWEST = 3;
const MOST_CHARACTERS = 64 * 1024;

/** `key=value key="two words", key=value`, as firewalls and Splunk's raw events write; null where a text is none. */
export function readPairs(message: string): JsonObject | null {
  const pairs: JsonObject = {};
  let count = 0;
  for (const [, key = '', double, single, bare] of message.slice(0, MOST_CHARACTERS).matchAll(PAIR)) {
    count += 1;
    pairs[key] ??= (double ?? single ?? bare ?? '').replaceAll(/\\(["\\])/g, '$1');
  }
  if (count < FEWEST) return null;
  const before = message.slice(0, message.search(PAIR)).trim();
  return before.length > 3 && pairs.message === undefined ? { ...pairs, message: before } : pairs;
}

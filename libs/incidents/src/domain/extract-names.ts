import { domainToASCII } from 'node:url';
import { parse } from 'tldts';
import { FILE_ENDINGS, isNoHost } from './extract-known.ts';
import { normalDomain } from './observable.ts';

const MOST_KNOWN = 5000;
const known = new Map<string, string | null>();

/** The same names come again and again: what is known of one that stands in a text is remembered. */
export function domainInText(written: string): string | null {
  const before = known.get(written);
  if (before !== undefined) return before;
  const read = readDomain(written);
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(written, read);
  return read;
}

function readDomain(written: string): string | null {
  // `System.Net.Sockets` and `UserName.Id` are names of code, not of hosts.
  if (
    written !== written.toLowerCase() &&
    written !== written.toUpperCase() &&
    /\p{Lu}/u.test(written.slice(1))
  )
    return null;
  const name = normalDomain(written);
  const suffix = name === null ? null : knownSuffix(name);
  return name === null || suffix === null || isNoHost(name, suffix) ? null : name;
}

/** The ending under which names are registered, or null for a name that cannot exist on the internet. */
export function knownSuffix(name: string): string | null {
  const { isIcann, domain, publicSuffix } = parse(name, {
    validateHostname: true,
    allowPrivateDomains: false,
    extractHostname: false,
  });
  return isIcann === true && domain !== null ? publicSuffix : null;
}

const LAST_LABEL = /\.(?:[a-z][a-z0-9-]{1,62}|xn--[a-z0-9-]{1,59})$/;

/** A whole text whose key says that it is one: names of the own network have endings of their own. */
export function namedDomain(text: string): string | null {
  const name = normalDomain(text);
  if (name === null || !LAST_LABEL.test(name)) return null;
  return FILE_ENDINGS.has(name.slice(name.lastIndexOf('.') + 1)) ? null : name;
}

/** Scripts that are written without blanks between words: there a name may stand right beside its text. */
const UNSPACED = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}`;
const BEFORE_LATIN = new RegExp(`^[${UNSPACED}\\p{M}]+(?=[a-z0-9])`, 'iu');
const AFTER_LATIN = new RegExp(`(?<=[a-z0-9])[${UNSPACED}]`, 'iu');

/** Where, in a text that goes on in such a script, what is Latin ends; its length where it does not. */
export function endOfLatin(text: string): number {
  const at = text.search(AFTER_LATIN);
  return at < 0 ? text.length : at;
}

/** A name without the text of such a script around it. */
export function withoutNeighbours(written: string): string {
  const labels = written.split('.');
  const [first = ''] = labels;
  const last = labels.at(-1) ?? '';
  const tail = /^[a-z0-9-]+/i.exec(last)?.[0] ?? last;
  const head = first.replace(BEFORE_LATIN, '');
  return [head, ...labels.slice(1, -1), tail].join('.');
}

/** Whether it is a name of the internet as it stands, Unicode or not. */
export function isWholeName(written: string): boolean {
  const ascii = domainToASCII(written);
  return ascii !== '' && knownSuffix(ascii) !== null;
}

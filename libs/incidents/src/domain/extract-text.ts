import { isIPv6 } from 'node:net';
import type { ObservableType } from '#contracts';
import { refang } from '#platform';
import { encodedTexts } from './extract-encoded.ts';
import {
  ADDRESSES,
  ANYTHING,
  DOMAINS,
  EMAILS,
  HASHES,
  LINKS,
  NAMED_DOMAIN,
  NAMED_HASH,
  readingOf,
} from './extract-keys.ts';
import { NO_ADDRESS_WORDS, PRODUCTS } from './extract-known.ts';
import { takeLinks, takeShares } from './extract-links.ts';
import { domainInText, isWholeName, namedDomain, withoutNeighbours } from './extract-names.ts';
import type { Found } from './found.ts';

// Own scanners instead of ioc-extractor: each pattern here is linear in the text (bounded repetition behind a
// look-behind, so that a run of letters is tried once), and the text is hostile.
const EMAILS_ASCII =
  /(?<![a-z0-9._%+'-])[a-z0-9][a-z0-9._%+'-]{0,63}@[a-z0-9](?:[a-z0-9.-]{0,252}[a-z0-9])?/gi;
const EMAILS_UNICODE =
  /(?<![\p{L}\p{M}\p{N}._%+'-])[\p{L}\p{N}][\p{L}\p{M}\p{N}._%+'-]{0,63}@[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}.-]{0,252}[\p{L}\p{M}\p{N}])?/gu;
const IPV4 = /(?<![\w.]|[a-z]-)(?:\d{1,3}\.){3}\d{1,3}(?!\w|\.\w|-[a-z]|\/(?!32\b)\d)/gi;
const IPV6 =
  /(?<![\w:.])(?:[0-9a-f]{0,4}:){2,7}(?:(?:\d{1,3}\.){3}\d{1,3}|[0-9a-f]{0,4})(?![\w:]|\.\w|\/(?!128\b)\d)/gi;
const DOMAINS_ASCII =
  /(?<![\w.@/\\$%-])[a-z0-9](?:[a-z0-9-]{0,62})(?:\.[a-z0-9](?:[a-z0-9-]{0,62})){1,10}(?![\w@(=\\-])/gi;
const DOMAINS_UNICODE =
  /(?<![\p{L}\p{M}\p{N}_.@/\\$%-])[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,62})(?:\.[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,62})){1,10}(?![\p{L}\p{M}\p{N}_@(=\\-])/gu;
const HASHED = /(?<![0-9a-z])[0-9a-f]{32,64}(?![0-9a-z])/gi;
const HASH_TYPES: Record<number, ObservableType> = { 32: 'md5', 40: 'sha1', 64: 'sha256' };

/** Without such a place a text holds no domain and no IPv4 address: most prose has dots at the end of sentences only. */
const DOT_INSIDE = /[^\s.]\.[^\s.]/;
const BEYOND_ASCII = /[^\0-\x7f]/;
/** Nobody sees them; they part a name for whoever compares it. */
const INVISIBLE = /[\u00ad\u200b-\u200d\u2060\ufeff]/g;
const SHORTEST_ENCODED = 24;

/** Finds what is in one text. @param reading what its key says that there can be */
export function scanText(text: string, reading: number, found: Found): void {
  scan(text, reading, found);
  if (text.length >= SHORTEST_ENCODED && (reading & LINKS) !== 0)
    for (const inner of encodedTexts(text)) scan(inner, ANYTHING, found);
}

function scan(written: string, reading: number, found: Found): void {
  let text = refang(written);
  const unicode = BEYOND_ASCII.test(text);
  if (unicode) text = text.replace(INVISIBLE, '').normalize('NFC');
  if (text.includes('://')) text = takeLinks(text, reading, found);
  if (text.includes('\\\\') && (reading & LINKS) !== 0) text = takeShares(text, found);
  if (text.includes('@')) text = takeEmails(text, unicode, reading, found);
  if ((reading & (ADDRESSES | DOMAINS)) !== 0 && DOT_INSIDE.test(text)) {
    if ((reading & ADDRESSES) !== 0) addresses(text, found);
    if ((reading & NAMED_DOMAIN) === 0 || !wholeDomain(text, found)) domains(text, unicode, reading, found);
  }
  if ((reading & ADDRESSES) !== 0 && text.includes(':')) longAddresses(text, found);
  if ((reading & HASHES) !== 0 && text.length >= 32) hashes(text, reading, found);
}

function wholeDomain(text: string, found: Found): boolean {
  const name = namedDomain(text.trim());
  if (name !== null) found.addNormal('domain', name);
  return name !== null;
}

/** A message's id looks like an address, as does the account of a repository. */
function takeEmails(text: string, unicode: boolean, reading: number, found: Found): string {
  return text.replace(unicode ? EMAILS_UNICODE : EMAILS_ASCII, (match, at: number) => {
    const domain = match.slice(match.indexOf('@') + 1);
    // `root@10.0.0.1`: the address is found by itself.
    if (!domain.includes('.') || /\.\d+$/.test(domain)) return match;
    const before = text[at - 1] === '<' ? labelBefore(text, at - 1) : labelBefore(text, at);
    if (isMessageId(before)) return ' ';
    if (/^git@/i.test(match)) return domain;
    if ((reading & EMAILS) === 0) return ' ';
    return found.add('email_address', match) === null ? match : ' ';
  });
}

function isMessageId({ word }: Label): boolean {
  return /^(?:message-?id|references|in-reply-to|content-id)$/.test(word);
}

function addresses(text: string, found: Found): void {
  for (const { 0: match, index } of text.matchAll(IPV4)) {
    if (!isVersion(text, index, match)) found.add('ip', match);
  }
}

const PRIVATE = /^(?:10|127|172\.(?:1[6-9]|2\d|3[01])|192\.168)\./;
const PROTOCOLS = new Set(['tcp', 'udp', 'icmp', 'ip', 'http', 'https', 'ssh', 'localhost', 'host']);
/** Versions begin with small numbers. */
const HIGHEST_MAJOR = 30;

/** `OpenSSL 3.0.2.1`, `version: 4.2.5.0`, `Chrome/124.0.0.0` */
function isVersion(text: string, at: number, match: string): boolean {
  if (at === 0) return false;
  const { word, written, mark, start } = labelBefore(text, at);
  if (word === '') return false;
  // The tag of an image: `registry/team/app:1.2.3.4`.
  if (mark === ':' && text[start - 1] === '/') return true;
  if (NO_ADDRESS_WORDS.has(word)) return true;
  if (mark === '=' || mark === ':') return (readingOf(written, '', ANYTHING) & ADDRESSES) === 0;
  if (PRIVATE.test(match)) return false;
  if (PRODUCTS.has(word)) return true;
  if (mark === '/') return /^[a-z]+$/.test(word) && !PROTOCOLS.has(word);
  return Number.parseInt(match, 10) < HIGHEST_MAJOR && /^[A-Z][a-z]+[A-Z]/.test(written);
}

function domains(text: string, unicode: boolean, reading: number, found: Found): void {
  if ((reading & DOMAINS) === 0) return;
  for (const { 0: match, index } of text.matchAll(unicode ? DOMAINS_UNICODE : DOMAINS_ASCII)) {
    const beyond = unicode && BEYOND_ASCII.test(match);
    const written =
      beyond && !(match.length === text.length && isWholeName(match)) ? withoutNeighbours(match) : match;
    const name = domainInText(written);
    if (name === null) continue;
    if (
      text[index - 1] === '=' &&
      (readingOf(labelBefore(text, index).written, '', ANYTHING) & DOMAINS) === 0
    )
      continue;
    found.addNormal('domain', name);
  }
}

/** The first group of addresses that are in use; others that fit are times, names in programs and hardware addresses. */
const IN_USE = /^(?:[23][0-9a-f]{3}|f[cdef][0-9a-f]{2}|64:ff9b|100):|^::(?:1$|ffff:|\d{1,3}\.)/i;

function longAddresses(text: string, found: Found): void {
  for (const [match] of text.matchAll(IPV6)) if (IN_USE.test(match) && isIPv6(match)) found.add('ip', match);
}

function hashes(text: string, reading: number, found: Found): void {
  const named = (reading & NAMED_HASH) !== 0;
  for (const { 0: match, index } of text.matchAll(HASHED)) {
    const type = HASH_TYPES[match.length];
    if (type === undefined) continue;
    const alone = match.length === text.trim().length;
    // A bare id of some vendors has the form of a hash as well.
    if (alone ? named || match.length === 64 : isHashInText(text, index, match, named))
      found.add(type, match);
  }
}

const HASH_WORD = /hash|md5|sha|file|sample|malware|ioc/;
const JOINED = '/_.-';

function isHashInText(text: string, at: number, match: string, named: boolean): boolean {
  const { word, written, mark } = labelBefore(text, at);
  const reading = word === '' ? ANYTHING : readingOf(written, '', ANYTHING);
  if ((reading & HASHES) === 0) return false;
  if (named || (reading & NAMED_HASH) !== 0) return true;
  if (JOINED.includes(text[at - 1] ?? ' ')) return HASH_WORD.test(word);
  return (mark !== '=' && mark !== ':') || match.length === 64;
}

interface Label {
  /** In lower case; empty when there is none. */
  word: string;
  written: string;
  /** The last character before the value that is no blank and no quotation mark; empty when there are only those. */
  mark: string;
  /** Where it begins. */
  start: number;
}

const LONGEST_LABEL = 40;
const LONGEST_GAP = 4;

/** The word before a place in a text, as `mask` of `mask = 255.255.255.0`: what it says of the value there. */
function labelBefore(text: string, at: number): Label {
  let end = at;
  let mark = '';
  while (end > 0 && at - end < LONGEST_GAP && !isWordPart(text.charCodeAt(end - 1))) {
    end -= 1;
    const char = text[end] as string;
    if (mark === '' && !' \t"\'([<'.includes(char)) mark = char;
  }
  let start = end;
  while (start > 0 && end - start < LONGEST_LABEL && isWordPart(text.charCodeAt(start - 1))) start -= 1;
  const written = text.slice(start, end);
  return { word: written.toLowerCase(), written, mark, start };
}

/** Letters, digits, `_` and, inside of names, `-`. */
function isWordPart(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code === 45
  );
}

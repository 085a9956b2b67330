import { isIPv6 } from 'node:net';
import { parse } from 'tldts';
import type { Json, ObservableType } from '#contracts';
import { refang } from '#platform';
import { normaliseObservable, type ObservableValue } from './observable.ts';

const MAX_CHARACTERS = 256 * 1024;
const MAX_OBSERVABLES = 300;
const MAX_LEAVES = 5000;

// Own scanners instead of ioc-extractor: each pattern here is linear in the text (bounded repetition behind a
// look-behind, so that a run of letters is tried once), and the text is hostile.
const URLS = /(?<![a-z0-9])(?:https?|ftp):\/\/[^\s"'<>`{}|\\^\p{Cc}]{1,4096}/giu;
const EMAILS = /(?<![a-z0-9._%+'-])[a-z0-9][a-z0-9._%+'-]{0,63}@[a-z0-9](?:[a-z0-9.-]{0,252}[a-z0-9])?/gi;
const IPV4 = /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d]|\.\d|\/\d)/g;
const IPV6 = /(?<![\w:.])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?![\w:])/gi;
const HASHES = /(?<![0-9a-z])[0-9a-f]{32,64}(?![0-9a-z])/gi;
const DOMAINS =
  /(?<![\w.@/\\$%=-])[a-z0-9](?:[a-z0-9-]{0,62})(?:\.[a-z0-9](?:[a-z0-9-]{0,62})){1,10}(?![\w@(=\\-])/gi;
/** Without such a place a text holds no domain and no address: most prose has dots at the end of sentences only. */
const DOT_INSIDE = /[a-z0-9]\.[a-z0-9]/i;
const BY_LENGTH: Record<number, ObservableType> = { 32: 'md5', 40: 'sha1', 64: 'sha256' };

/** Top-level domains that are, in alerts, nearly always the end of a file's name. */
const FILE_ENDINGS = new Set(['zip', 'mov', 'sh', 'py', 'pl', 'rs', 'md', 'so', 'ps', 'cab', 'java', 'bin']);
const HASH_KEY = /hash|md5|sha|checksum|digest|ioc|indicator|observable|fingerprint/i;

/** Collects at most 300 observables, each once. */
class Found {
  readonly all = new Map<string, ObservableValue>();

  add(type: ObservableType, raw: string): string | null {
    if (this.all.size >= MAX_OBSERVABLES) return null;
    const value = normaliseObservable(type, raw);
    if (value !== null) this.all.set(`${type} ${value}`, { type, value });
    return value;
  }
}

/**
 * Finds IP addresses, domains, URLs, hashes and email addresses in texts, defanged ones too. Pure, linear,
 * bounded: the first 256 Ki characters, 300 observables. Private addresses are kept as such; a URL's host is
 * an observable too. Hosts and users have no form of their own: they come from fields, not from text.
 */
export function extractObservables(texts: string[]): ObservableValue[] {
  const found = new Found();
  scanAll(texts, found);
  return [...found.all.values()];
}

/** Those that the alert's format names, then those in its texts; each once, 300 at most. */
export function alertObservables(alert: {
  observables: ObservableValue[];
  title: string;
  description: string;
  raw: Json;
}): ObservableValue[] {
  const found = new Found();
  for (const { type, value } of alert.observables) found.add(type, value);
  scanAll([alert.title, alert.description, ...textLeaves(alert.raw)], found);
  return [...found.all.values()];
}

function scanAll(texts: string[], found: Found): void {
  let budget = MAX_CHARACTERS;
  for (const text of texts) {
    if (budget <= 0) break;
    scan(refang(text.slice(0, budget)), found);
    budget -= text.length;
  }
}

function scan(text: string, found: Found): void {
  let rest = text;
  if (text.includes('://')) {
    rest = text.replace(URLS, (match) => {
      url(match, found);
      return ' ';
    });
  }
  if (rest.includes('@')) {
    rest = rest.replace(EMAILS, (match) =>
      match.slice(match.indexOf('@')).includes('.') && found.add('email_address', match) !== null
        ? ' '
        : match,
    );
  }
  if (DOT_INSIDE.test(rest)) {
    for (const [match] of rest.matchAll(IPV4)) found.add('ip', match);
    for (const [match] of rest.matchAll(DOMAINS)) domain(match, found);
  }
  if (rest.includes(':')) {
    for (const [match] of rest.matchAll(IPV6)) if (isIPv6(match)) found.add('ip', match);
  }
  for (const [match] of rest.matchAll(HASHES)) {
    const type = BY_LENGTH[match.length];
    if (type !== undefined) found.add(type, match);
  }
}

function url(match: string, found: Found): void {
  const value = found.add('url', withoutTail(match));
  const { hostname } = new URL(value ?? (URL.canParse(match) ? match : 'about:blank'));
  if (hostname === '') return;
  const address = hostname.replace(/^\[|\]$/g, '');
  if (found.add('ip', address) === null) found.add('domain', address);
}

/** Drops the sentence's own marks after an address, and closing brackets that it did not open itself. */
function withoutTail(match: string): string {
  let end = match.length;
  const surplus: Record<string, number> = {
    ')': surplusOf(match, '(', ')'),
    ']': surplusOf(match, '[', ']'),
  };
  while (end > 0) {
    const last = match[end - 1] as string;
    if ((surplus[last] ?? 0) > 0) surplus[last] = (surplus[last] ?? 0) - 1;
    else if (!'.,;:!?\'"*'.includes(last)) break;
    end -= 1;
  }
  return match.slice(0, end);
}

function surplusOf(text: string, opening: string, closing: string): number {
  let surplus = 0;
  for (const char of text) {
    if (char === opening) surplus -= 1;
    else if (char === closing) surplus += 1;
  }
  return surplus;
}

function domain(match: string, found: Found): void {
  // `System.Net.Sockets` and `UserName.Id` are names of code, not of hosts.
  if (match !== match.toLowerCase() && match !== match.toUpperCase() && /[A-Z]/.test(match.slice(1))) return;
  const parsed = parse(match, { validateHostname: true, allowPrivateDomains: false });
  if (parsed.isIcann !== true || parsed.domain === null) return;
  if (FILE_ENDINGS.has(parsed.publicSuffix ?? '')) return;
  found.add('domain', match);
}

/**
 * The strings inside a JSON value, and inside JSON that a string holds, for `extractObservables`. A value that is 32 hex digits is left out unless its
 * key speaks of a hash: vendors' own ids have that form too.
 */
export function textLeaves(value: Json): string[] {
  const leaves: string[] = [];
  const stack: { key: string; value: Json }[] = [{ key: '', value }];
  while (stack.length > 0 && leaves.length < MAX_LEAVES) {
    const item = stack.pop() as { key: string; value: Json };
    if (typeof item.value === 'string') {
      const inner = innerJson(item.value);
      if (inner !== null) stack.push({ key: item.key, value: inner });
      else if (item.value.length > 3 && !(isBareId(item.value) && !HASH_KEY.test(item.key)))
        leaves.push(item.value);
    } else if (Array.isArray(item.value)) {
      for (const child of item.value) stack.push({ key: item.key, value: child });
    } else if (item.value !== null && typeof item.value === 'object') {
      for (const [key, child] of Object.entries(item.value)) stack.push({ key, value: child });
    }
  }
  return leaves.reverse();
}

/** Some vendors put a JSON document into a string; its keys count as well. */
function innerJson(text: string): Json | null {
  if (!/^\s*[{[]\s*["{]/.test(text)) return null;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}

function isBareId(value: string): boolean {
  return value.length === 32 && /^[0-9a-f]{32}$/i.test(value);
}

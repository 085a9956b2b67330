import { isIP } from 'node:net';
import { isPage } from './extract-known.ts';
import { LINKS, PROGRAM } from './extract-keys.ts';
import { endOfLatin, isWholeName, knownSuffix } from './extract-names.ts';
import type { Found } from './found.ts';
import { fits, normalDomain, readLink } from './observable.ts';

const BEYOND_ASCII = /[^\0-\x7f]/;
const URLS = /(?<![a-z0-9])[a-z][a-z0-9+.-]{0,24}:\/\/[^\s"'<>`{}|\\^\p{Cc}]{1,4096}/giu;
/** Another link right behind one, as lists have them. */
const NEXT = /[,;)\]]\(?(?:https?|ftp):\/\//i;
/** A link names another one to lead to; whoever nests more hides nothing by it. */
const MOST_WITHIN = 3;
const WITHIN = /[=?&/](?=https?:\/\/)/i;
/** No link holds these: quotation marks, brackets and stops of other scripts, and the ellipsis. */
const MARKS =
  /[\u00ab\u00bb\u2010-\u205e\u3000-\u3003\u3008-\u301f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]/;

/** Schemes whose first part is no host on a network. */
const NO_HOST = new Set([
  ...['s3', 's3a', 's3n', 'gs', 'gcs', 'wasb', 'wasbs', 'abfs', 'abfss', 'dbfs', 'hdfs', 'adl', 'azureml'],
  ...['data', 'javascript', 'vbscript', 'about', 'blob', 'cid', 'mid', 'urn', 'tag', 'arn', 'spiffe', 'app'],
  ...['chrome', 'chrome-extension', 'moz-extension', 'safari-extension', 'edge', 'resource', 'view-source'],
  ...[
    'content',
    'package',
    'asset',
    'intent',
    'android-app',
    'ms-appx',
    'ms-settings',
    'vscode',
    'slack',
    'mailto',
  ],
  ...['k8s', 'cri', 'containerd', 'docker', 'oci', 'unix', 'npipe', 'jar', 'classpath', 'res', 'pkg', 'cpe'],
]);
const AUTHORITY = /:\/\/\/?([^/?#]*)/;

/** Takes the links out of a text, whatever their scheme, and gives what is left of it. */
export function takeLinks(text: string, reading: number, found: Found): string {
  let rest = '';
  let from = 0;
  URLS.lastIndex = 0;
  for (let match = URLS.exec(text); match !== null; match = URLS.exec(text)) {
    const end = match.index + endOfLink(match[0]);
    rest += `${text.slice(from, match.index)} `;
    from = end;
    URLS.lastIndex = end;
    if ((reading & LINKS) === 0) continue;
    if ((reading & PROGRAM) !== 0 && isMaker(text, match.index)) continue;
    link(text.slice(match.index, end), found);
  }
  return rest + text.slice(from);
}

/** `(compatible; Bot/2.1; +http://bot.example/)`: where whoever wrote the program describes it. */
function isMaker(text: string, at: number): boolean {
  const before = text[at - 1] === ' ' ? text[at - 2] : text[at - 1];
  return before !== undefined && '+(;'.includes(before);
}

function endOfLink(match: string): number {
  let end = match.length;
  const scheme = match.indexOf('://') + 3;
  if (BEYOND_ASCII.test(match)) {
    const mark = match.slice(scheme).search(MARKS);
    if (mark >= 0) end = scheme + mark;
    end = scheme + withoutNextWord(match.slice(scheme, end));
  }
  const next = match.slice(scheme, end).search(NEXT);
  return lengthWithoutTail(next < 0 ? match.slice(0, end) : match.slice(0, scheme + next));
}

/** How much of a link without its scheme is the link: a text in a script without blanks may go on right behind it. */
function withoutNextWord(text: string): number {
  const [host = ''] = text.split(/[/?#]/, 1);
  if (endOfLatin(host) < host.length && !isWholeName(host)) return endOfLatin(host);
  return host.length + endOfLatin(text.slice(host.length));
}

function link(written: string, found: Found, deeper = MOST_WITHIN): void {
  const scheme = written.slice(0, written.indexOf('://')).toLowerCase();
  const web = /(?:^|[+.-])(https?|ftp)$/.exec(scheme);
  if (web === null) {
    if (!NO_HOST.has(scheme)) hostOf(AUTHORITY.exec(written)?.[1] ?? '', found);
    return;
  }
  const read = readLink(written.slice(scheme.length - (web[1] ?? '').length));
  if (read === null || isPage(read.host)) return;
  if (fits(read.href)) found.addNormal('url', read.href);
  addHost(read.host, found);
  const inner = written.slice(scheme.length + 3).search(WITHIN);
  if (inner >= 0 && deeper > 0) link(written.slice(scheme.length + 4 + inner), found, deeper - 1);
}

function addHost(host: string, found: Found): void {
  if (isIP(host) !== 0) found.add('ip', host);
  else {
    const name = normalDomain(host);
    if (name !== null) found.addNormal('domain', name);
  }
}

/** `user@host:port`, of a scheme whose links nobody looks up. */
function hostOf(authority: string, found: Found): void {
  const [, host = ''] = /^(?:[^@]*@)?(\[[^\]]*\]|[^:]*)/.exec(authority) ?? [];
  if (host.includes('.') || host.startsWith('[')) addHost(host.replace(/^\[|\]$/g, ''), found);
}

/** Without the sentence's own marks after an address, and without closing brackets that it did not open itself. */
function lengthWithoutTail(match: string): number {
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
  return end;
}

function surplusOf(text: string, opening: string, closing: string): number {
  if (!text.includes(closing)) return 0;
  let surplus = 0;
  for (const char of text) {
    if (char === opening) surplus -= 1;
    else if (char === closing) surplus += 1;
  }
  return surplus;
}

/** `\\host\share`, `\\host@SSL@8443\DavWWWRoot`, `\\?\UNC\host\share`; each backslash once or, in a text of JSON, twice. */
const SHARES =
  /(?<![\w\\:.)%$}-])(\\{2,4})(?:[?.]\\{1,2}UNC\\{1,2})?([\p{L}\p{N}][\p{L}\p{N}._-]{0,252})(?:@[a-z0-9]{1,5}){0,2}(\\{1,2})(?=[^\\\s])/giu;
/** What stands where a host would: devices, parts of the registry, the machine itself. */
const NO_MACHINES = new Set([
  ...[
    'device',
    'localhost',
    'tsclient',
    'wsl',
    'registry',
    'pipe',
    'global',
    'systemroot',
    'windows',
    'users',
  ],
  ...['program', 'programdata', 'unc', 'server', 'machine', 'root', 'driver', 'filesystem', 'sessions'],
]);

/** Takes the shares of a network out of a text, and gives what is left of it. */
export function takeShares(text: string, found: Found): string {
  return text.replace(SHARES, (match, before: string, host: string, after: string) => {
    const known = isIP(host) !== 0 || isKnownName(host);
    // `\\Windows\\System32` in a text of JSON is a path, and no host's share.
    if (!known && before.length !== 2 * after.length) return match;
    if (known) addHost(host, found);
    else if (!NO_MACHINES.has(host.toLowerCase())) found.add('host', host);
    return known ? ' ' : match;
  });
}

function isKnownName(host: string): boolean {
  const name = normalDomain(host);
  return name !== null && knownSuffix(name) !== null;
}

import { domainToUnicode } from 'node:url';
import { refang, withoutEnd } from '#platform';
import { numberAsAddress, parseRange, readAddress, type Range } from '../network.ts';
import { fold, spellingProblem } from './fold.ts';

/** An account: `ceo`, `ceo@corp.example`, `CORP\ceo`. The domain is DNS or NetBIOS, or null for a bare name. */
export interface Account {
  name: string;
  domain: string | null;
}

/**
 * What a name of a target, or a pattern for such names, says. A text may mean more than one thing (`host/dc-01` is
 * a path on `host` or a service of `dc-01`): then all of them are listed, and a protection asks for any.
 */
export interface Name {
  /** The normal form: one for all spellings of a name. Reading it again gives the same. */
  text: string;
  /** Why it has no normal form, as a clause, or null. Such a name is never taken for harmless. */
  problem: string | null;
  hosts: string[];
  accounts: Account[];
  /** Domains of mail addresses, hosts and links. */
  domains: string[];
  ranges: Range[];
}

const LONGEST = 2048;

/** More layers than anybody means: what is dressed deeper has no normal form. */
const MOST_LAYERS = 6;

/** Reads a target or a pattern; `*` and `?` in it are kept. */
export function readName(raw: string): Name {
  if (raw.length > LONGEST) return unreadable(raw.slice(0, 100), `it is longer than ${LONGEST} characters`);
  let name = readOnce(raw);
  for (let layer = 0; layer < MOST_LAYERS; layer += 1) {
    if (name.problem !== null) return name;
    const next = readOnce(name.text);
    if (next.text === name.text) return { ...name, problem: next.problem };
    name = next;
  }
  return unreadable(name.text, 'it is wrapped too often');
}

function readOnce(raw: string): Name {
  const text = undressed(fold(refang(fold(raw))));
  if (text === '') return unreadable('', 'nothing is left of it without blanks and invisible characters');
  const name = READERS.map((reader) => reader(text)).find((read) => read !== null) ?? readPlain(text);
  return name.problem === null ? { ...name, problem: spellingProblem(name.text) } : name;
}

/**
 * What the same target is called in another request, short: the first label of a host, an account without its
 * domain, else the normal form. For finding earlier requests; protection compares whole names.
 */
export function shortName(raw: string, targetType: string | null): string {
  const { text, hosts, accounts, ranges } = readName(raw);
  if (targetType === 'host' && ranges.length === 0) return hosts[0]?.split('.', 1)[0] ?? text;
  if (targetType === 'user') return accounts[0]?.name ?? text;
  return text;
}

type Reader = (text: string) => Name | null;

function unreadable(text: string, problem: string): Name {
  return { ...named(text), problem };
}

function named(text: string, parts: Partial<Name> = {}): Name {
  return { text, problem: null, hosts: [], accounts: [], domains: [], ranges: [], ...parts };
}

const WRAPPED = /^(["'`])(.*)\1$/;
const IN_BRACKETS = /^[^<>]*<([^<>]*)>$/;
const MAIL_SCHEME = /^(?:mailto|smtp|sip):/;
const HASH = /^(?:md5|sha-?1|sha-?256)[:=]([0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/;

/** Without quotes, display name, angle brackets, the scheme of an address and what ends a list or a sentence. */
function undressed(text: string): string {
  let bare = text;
  for (;;) {
    const next = withoutScheme(
      withoutEnd(bare, '.,;').replace(WRAPPED, '$2').replace(IN_BRACKETS, '$1'),
    ).replace(HASH, '$1');
    if (next === bare) return bare;
    bare = next;
  }
}

/** Of a mail address, with what follows it. */
function withoutScheme(text: string): string {
  if (!MAIL_SCHEME.test(text)) return text;
  const [address = ''] = text.replace(MAIL_SCHEME, '').split('?', 1);
  return address;
}

const SCHEME = /^([a-z][a-z0-9+.-]*):(?:[\\/]{2,}|(?<=^(?:https?|ftp|wss?):)[\\/]?(?=[^\d\\/]))/;
const PATH = /[\\/#?]/;

const readUrl: Reader = (text) => {
  const scheme = SCHEME.exec(text);
  if (scheme === null) return null;
  const rest = text.slice(scheme[0].length);
  const authority = rest.split(PATH, 1).join('');
  const path = rest.slice(authority.length);
  const host = withoutPort(fold(unescaped(authority)).replace(/^.*@/, ''));
  if (host === '') return unreadable(text, 'the link names no host');
  const at = readHost(host);
  return {
    ...at,
    text: `${scheme[1]}://${at.text}${path}`,
    accounts: [{ name: at.text, domain: null }],
  };
};

function unescaped(authority: string): string {
  try {
    return decodeURIComponent(authority);
  } catch {
    return authority;
  }
}

const SHARE = /^[\\/]{2,}([^\\/]+)((?:[\\/].*)?)$/s;

/** `\\server\share` */
const readShare: Reader = (text) => {
  if (!SHARE.test(text)) return null;
  const at = readHost(text.replace(SHARE, '$1'));
  const rest = text.replace(SHARE, '$2').replaceAll('/', '\\');
  return { ...at, text: `\\\\${at.text}${rest}`, accounts: [{ name: at.text, domain: null }] };
};

const readNetwork: Reader = (text) => {
  if (!text.includes('/')) return readIp(withoutPort(text));
  const range = parseRange(text);
  if (range === null) return null;
  const whole = range.prefix === (range.family === 'ipv4' ? 32 : 128);
  return named(whole ? range.base : `${range.base}/${range.prefix}`, { ranges: [range] });
};

const QUOTED_LOCAL_PART = /^".*"@[^"]*$/;

/** `DOMAIN\account`, `DOMAIN\machine$` */
const readDownLevel: Reader = (text) => {
  const at = text.lastIndexOf('\\');
  if (at < 0 || QUOTED_LOCAL_PART.test(text)) return null;
  const name = trimmed(text.slice(at + 1));
  if (name.includes('@')) return readAddressOf(name);
  const before = text.slice(0, at);
  const domain = decoded(before.slice(before.lastIndexOf('\\') + 1)).replace(/^\.$/, '');
  if (name === '') return unreadable(text, 'it names no account');
  if (domain === '') return readPlain(name);
  return named(`${domain}\\${name}`, {
    hosts: domain.includes('.') ? [name, `${name}.${domain}`] : [name],
    accounts: [{ name, domain }],
    domains: [domain],
  });
};

const readMailAddress: Reader = (text) => (text.includes('@') ? readAddressOf(text) : null);

const COMMENT = /\([^()]*\)/g;
const GUEST = /^(.+)_([^_]+)#ext#$/;

function readAddressOf(text: string): Name {
  const plain = text.replace(COMMENT, '');
  const at = plain.lastIndexOf('@');
  const host = readHost(plain.slice(at + 1).replace(/^\[(?:ipv6:)?(.*)\]$/, '$1'));
  const local = localPart(plain.slice(0, at));
  if (local === null) return unreadable(text, 'what stands before its last @ is no mailbox');
  if (host.text === '') return unreadable(text, 'it has no domain');
  // `@corp.example` is how some write a whole domain.
  if (local === '') return host;
  const accounts: Account[] = [{ name: local, domain: host.text }];
  if (GUEST.test(local))
    accounts.push({ name: local.replace(GUEST, '$1'), domain: local.replace(GUEST, '$2') });
  return {
    ...host,
    text: `${local}@${host.text}`,
    accounts,
    hosts: [...host.hosts, local, `${local}.${host.text}`],
  };
}

const QUOTED = /^".*"$/;

/** Without quotes, machine account's `$` and sub-address: what the mailbox is called. Null: not one local part. */
function localPart(written: string): string | null {
  const plain = QUOTED.test(written) ? written.slice(1, -1).replace(/\\(.)/g, '$1') : written;
  if (/[@\\]/.test(plain)) return null;
  const bare = trimmed(plain);
  const plus = bare.indexOf('+');
  return plus > 0 ? bare.slice(0, plus) : bare;
}

/** A host's or account's name by itself, with a port or a path at most. */
function readPlain(text: string): Name {
  if (/^(?:cn|uid|ou|dc)=/.test(text))
    return unreadable(text, 'it is the distinguished name of a directory; name the account or the host');
  const parts = text.split('/').filter((part) => part !== '');
  if (parts.length < 2) return withAccount(readHost(withoutPort(parts[0] ?? '')));
  // `host/dc-01` and `dc-01/path` look alike.
  const read = parts.map((part) => withAccount(readHost(withoutPort(part))));
  return {
    text: read.map((part) => part.text).join('/'),
    problem: read.find(({ problem }) => problem !== null)?.problem ?? null,
    hosts: read.flatMap(({ hosts }) => hosts),
    accounts: read.flatMap(({ accounts }) => accounts),
    domains: read.flatMap(({ domains }) => domains),
    ranges: read.flatMap(({ ranges }) => ranges),
  };
}

function withAccount(host: Name): Name {
  return host.text === '' ? host : { ...host, accounts: [{ name: host.text, domain: null }] };
}

function readHost(written: string): Name {
  const ip = readIp(written);
  if (ip !== null) return ip;
  const host = decoded(trimmed(written));
  const number = numberAsAddress(host);
  return named(host, {
    hosts: number === null ? [host] : [host, number.base],
    domains: [host],
    ranges: number === null ? [] : [number],
  });
}

function readIp(text: string): Name | null {
  const read = readAddress(text);
  if (read === null) return null;
  if (read.kind === 'ambiguous')
    return unreadable(text, 'its numbers begin with 0: some services read them as octal, some as decimal');
  return named(read.text, {
    hosts: read.ranges.map(({ base }) => base),
    accounts: [{ name: read.text, domain: null }],
    ranges: read.ranges,
  });
}

/** Labels in Unicode: `xn--…` is another way to write the same name. */
function decoded(host: string): string {
  if (!host.includes('xn--')) return host;
  return fold(
    host
      .split('.')
      .map((label) => (label.startsWith('xn--') ? domainToUnicode(label) || label : label))
      .join('.'),
  );
}

function withoutPort(text: string): string {
  if (/^\[[^\]]*\](?::\d*)?$/.test(text)) return text.slice(0, text.indexOf(']') + 1);
  return /^[^:]*:\d*$/.test(text) ? text.slice(0, text.indexOf(':')) : text;
}

/** Without a machine account's `$` and the root's dot. */
function trimmed(text: string): string {
  return text.slice(0, 1) + withoutEnd(text.slice(1), '.$');
}

const READERS: readonly Reader[] = [readUrl, readShare, readNetwork, readDownLevel, readMailAddress];

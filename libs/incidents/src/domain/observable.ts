import { isIPv4 } from 'node:net';
import { domainToASCII } from 'node:url';
import { OBSERVABLE_TYPES, type ObservableType } from '#contracts';
import { normalAddress, refang } from '#platform';

export interface ObservableValue {
  type: ObservableType;
  value: string;
}

/** A b-tree entry must fit a third of a page; longer values stay in the raw alert and are not looked up. */
const MAX_BYTES = 2048;
const HASH_LENGTH: Partial<Record<ObservableType, number>> = { md5: 32, sha1: 40, sha256: 64 };
const HEX = /^[0-9a-f]+$/;
const LOCAL_PART = /^[^\s\p{Cc}@<>"(),;:]{1,64}$/u;
const MAIL_DOMAIN = /^[a-z0-9](?:[a-z0-9.-]{0,252}[a-z0-9])?$/;
const DOMAIN = /^(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,62})(?:\.[a-z0-9_](?:[a-z0-9_-]{0,62}))+$/;
const NAME = /^\P{Cc}{1,255}$/u;
const LINK = /^(?:https?|ftp):\/\//i;
const BEYOND_ASCII = /[^\0-\x7f]/;
/** "This network", the broadcast address and every netmask. */
const NO_ADDRESS = /^(?:0|255)\./;
/**
 * The one form in which an observable is stored and compared: RFC 5952, UTS 46, NFC, nothing defanged, no port and no
 * root's dot.
 * @returns null when the value is none of its type
 */
export function normaliseObservable(type: ObservableType, raw: string): string | null {
  const value = refang(raw.trim()).toWellFormed();
  if (value === '' || !fits(value)) return null;
  const normal = normalForm(type, value);
  return normal !== null && fits(normal) ? normal : null;
}

/** Whether it can be stored. */
export function fits(text: string): boolean {
  // No character has more than three bytes for one unit of its length.
  return text.length <= MAX_BYTES / 3 || Buffer.byteLength(text) <= MAX_BYTES;
}

function normalForm(type: ObservableType, value: string): string | null {
  switch (type) {
    case 'ip':
      return normalIp(value);
    case 'url':
      return readLink(value)?.href ?? null;
    case 'domain':
      return normalDomain(value);
    case 'email_address':
      return normalMailAddress(value);
    case 'md5':
    case 'sha1':
    case 'sha256':
      return normalHash(value.toLowerCase(), HASH_LENGTH[type]);
    case 'host':
    case 'user': {
      const lower = value.normalize('NFC').toLowerCase();
      return NAME.test(lower) ? lower : null;
    }
  }
}

function normalIp(value: string): string | null {
  const [alone = '', prefix, ...rest] = value.split('/');
  if (rest.length > 0) return null;
  const address = normalAddress(alone);
  if (address === null || NO_ADDRESS.test(address) || address === '::') return null;
  // A network of one address is that address; any other is none.
  return prefix === undefined || prefix === (address.includes(':') ? '128' : '32') ? address : null;
}

/** A link as it is stored, with its host: an address without brackets, a name without the root's dot. */
export function readLink(value: string): { href: string; host: string } | null {
  if (!LINK.test(value)) return null;
  const url = URL.parse(BEYOND_ASCII.test(value) ? value.normalize('NFC') : value);
  if (url === null || url.hostname === '') return null;
  if (url.hostname.endsWith('.')) url.hostname = withoutRoot(url.hostname);
  const { hostname } = url;
  return { href: url.href, host: hostname.startsWith('[') ? hostname.slice(1, -1) : hostname };
}

/** As ASCII (UTS 46), whichever way it is spelt. */
export function normalDomain(value: string): string | null {
  const bare = withoutRoot(value.replace(/:\d{1,5}$/, '')).toLowerCase();
  const ascii = BEYOND_ASCII.test(bare) ? domainToASCII(bare.normalize('NFC')) : bare;
  return DOMAIN.test(ascii) && !isIPv4(ascii) ? ascii : null;
}

function normalMailAddress(value: string): string | null {
  const address = value
    .replace(/^mailto:/i, '')
    .normalize('NFC')
    .toLowerCase();
  const at = address.lastIndexOf('@');
  if (at < 1) return null;
  const local = address.slice(0, at);
  const written = withoutRoot(address.slice(at + 1));
  const domain = BEYOND_ASCII.test(written) ? domainToASCII(written) : written;
  return LOCAL_PART.test(local) && MAIL_DOMAIN.test(domain) ? `${local}@${domain}` : null;
}

function normalHash(lower: string, length: number | undefined): string | null {
  return lower.length === length && HEX.test(lower) && !/^(.)\1*$/.test(lower) ? lower : null;
}

function withoutRoot(name: string): string {
  return name.endsWith('.') ? name.slice(0, -1) : name;
}

export function isObservableType(type: unknown): type is ObservableType {
  return typeof type === 'string' && (OBSERVABLE_TYPES as readonly string[]).includes(type);
}

/** What a value written by a person may be, such as a search field's: the first type whose form it has. */
export function guessObservables(raw: string): ObservableValue[] {
  return OBSERVABLE_TYPES.flatMap((type) => {
    const value = normaliseObservable(type, raw);
    return value === null ? [] : [{ type, value }];
  });
}

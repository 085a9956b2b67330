import { isIPv4, isIPv6 } from 'node:net';
import { OBSERVABLE_TYPES, type ObservableType } from '#contracts';
import { refang } from '#platform';

export interface ObservableValue {
  type: ObservableType;
  value: string;
}

/** A b-tree entry must fit a third of a page; longer values stay in the raw alert and are not looked up. */
const MAX_BYTES = 2048;
const HASH_LENGTH: Partial<Record<ObservableType, number>> = { md5: 32, sha1: 40, sha256: 64 };
const HEX = /^[0-9a-f]+$/;
const EMAIL = /^[^\s\p{Cc}@<>"(),;:]{1,64}@[a-z0-9](?:[a-z0-9.-]{0,252}[a-z0-9])?$/u;
const DOMAIN = /^(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,62})(?:\.[a-z0-9_](?:[a-z0-9_-]{0,62}))+$/;
const NAME = /^\P{Cc}{1,255}$/u;

/** The one form in which an observable is stored and compared, or null when the value is none of its type. */
export function normaliseObservable(type: ObservableType, raw: string): string | null {
  const value = refang(raw.trim()).toWellFormed();
  if (value === '' || Buffer.byteLength(value) > MAX_BYTES) return null;
  const normal = normalForm(type, value);
  return normal !== null && Buffer.byteLength(normal) <= MAX_BYTES ? normal : null;
}

function normalForm(type: ObservableType, value: string): string | null {
  const lower = value.toLowerCase();
  switch (type) {
    case 'ip':
      return isIPv4(lower) || (isIPv6(lower) && lower !== '::') ? lower : null;
    case 'url':
      return normalUrl(value);
    case 'domain': {
      const bare = lower.replace(/\.$/, '');
      return DOMAIN.test(bare) && !isIPv4(bare) ? bare : null;
    }
    case 'email_address':
      return EMAIL.test(lower) ? lower : null;
    case 'md5':
    case 'sha1':
    case 'sha256':
      return lower.length === HASH_LENGTH[type] && HEX.test(lower) && !/^(.)\1*$/.test(lower) ? lower : null;
    case 'host':
    case 'user':
      return NAME.test(lower) ? lower : null;
  }
}

function normalUrl(value: string): string | null {
  if (!/^(?:https?|ftp):\/\//i.test(value) || !URL.canParse(value)) return null;
  const url = new URL(value);
  return url.hostname === '' ? null : url.href.replaceAll('\u0000', '');
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

import { number, t } from '../texts/texts.ts';
/** `suspicious_login` → `Suspicious login`: the API's words for people. */
export function words(value: string): string {
  const special = SPECIAL[value];
  if (special) return special;
  const spaced = value.replaceAll(/[_.]/g, ' ');
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

const SPECIAL: Record<string, string> = {
  bec: t`Email compromise`,
  informational: t`Info`,
  ip: t`IP address`,
  url: 'URL',
  md5: 'MD5',
  sha1: 'SHA-1',
  sha256: 'SHA-256',
  siem_search: t`SIEM search`,
  edr: t`Endpoint detection`,
  semi_autonomous: t`Semi-autonomous`,
  ip_range: t`IP range`,
  hmac: 'HMAC',
  totp: t`Authenticator app`,
};

/** `playbook:phishing_triage` → `phishing_triage`: what it is, its place tells. */
export function actorName(name: string): string {
  return name.replace(/^(playbook|source|agent|api_key):/, '');
}

export function percent(value: number): string {
  // The sign stays with its number at the end of a line.
  return `${Math.round(value * 100)}\u00A0%`;
}

export function plural(count: number, one: string, many = manyOf(one)): string {
  return `${number(count)} ${count === 1 ? one : many}`;
}

/** `mailbox` → `mailboxes`, `host` → `hosts`. */
function manyOf(one: string): string {
  return /(?:s|x|ch|sh)$/.test(one) ? `${one}es` : `${one}s`;
}

export function bytes(size: number): string {
  if (size < 1024) return t`${size} B`;
  if (size < 1024 * 1024) return t`${(size / 1024).toFixed(1)} KB`;
  return t`${(size / 1024 / 1024).toFixed(1)} MB`;
}

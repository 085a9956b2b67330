/** `suspicious_login` → `Suspicious login`. Apart from `words.ts`, since `npm run texts` asks it, too. */
export function englishWords(value: string): string {
  const special = SPECIAL[value];
  if (special) return special;
  const spaced = value.replaceAll(/[_.]/g, ' ');
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

const SPECIAL: Record<string, string> = {
  bec: 'Email compromise',
  informational: 'Info',
  ip: 'IP address',
  url: 'URL',
  md5: 'MD5',
  sha1: 'SHA-1',
  sha256: 'SHA-256',
  siem_search: 'SIEM search',
  edr: 'Endpoint detection',
  semi_autonomous: 'Semi-autonomous',
  ip_range: 'IP range',
  hmac: 'HMAC',
  totp: 'Authenticator app',
};

import { isIP } from 'node:net';
import { decoded } from './gateways/gateway.ts';

/** Schemes that open another address, which stands behind them: in another browser, in Office, in the file manager. */
const CARRIERS = /^(?:view-source|microsoft-edge|googlechrome|feed|blob|ms-[a-z]{2,20}|search-ms|search):/i;
const WITHIN = /https?(?::|%3a)|\\\\|%5c%5c/i;
const SHARE = /^\\\\(?=[\p{L}\p{N}[])/u;

/** A host without a scheme, as people write it. */
const BARE = /^[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}(?::\d{1,5})?(?:[/?#]|$)/;

export interface LinkAddress {
  url: URL;
  /** Something that no web page needs: the file manager, a directory, another machine's desk. */
  unusual: boolean;
}

const WEB = new Set(['http:', 'https:', 'ftp:']);
const UNUSUAL = new Set([
  ...['file:', 'smb:', 'ldap:', 'ldaps:', 'search-ms:', 'rdp:', 'vnc:', 'ssh:', 'telnet:', 'sftp:', 'tftp:'],
  ...['dav:', 'davs:', 'nfs:', 'tcp:', 'jar:', 'mhtml:'],
]);

/** The address that a link has, in whatever scheme; null when it has none. */
export function linkAddress(href: string): LinkAddress | null {
  const trimmed = href.trim();
  const carrier = CARRIERS.test(trimmed) ? trimmed.search(WITHIN) : -1;
  const own = carrier < 0 ? trimmed : decodedOnce(trimmed.slice(carrier));
  const url = parsed(own);
  if (url === null) return null;
  return { url, unusual: UNUSUAL.has(url.protocol) || /^(?:ms-[a-z]+|search(?:-ms)?):/i.test(trimmed) };
}

/** A carrier's parameter is coded or not. */
function decodedOnce(text: string): string {
  return /^(?:https?:\/\/|\\\\)/i.test(text) ? text : decoded(text);
}

function parsed(text: string): URL | null {
  // `\\host\share`, as it is written in Windows.
  if (SHARE.test(text)) return URL.parse(`file:${text.replaceAll('\\', '/')}`);
  const direct = URL.parse(text.startsWith('//') ? `https:${text}` : text);
  // `evil.example:8080/` reads as a scheme of that name.
  if (direct !== null && !direct.protocol.includes('.')) return direct;
  return BARE.test(text) ? URL.parse(`http://${text}`) : null;
}

export function isWeb(url: URL): boolean {
  return WEB.has(url.protocol);
}

/** The machine to which it leads; null where its first part is no name of one, as in `app://open`. */
export function hostOf(url: URL): string | null {
  if (isWeb(url)) return url.hostname;
  const host = decoded(url.hostname);
  if (host === '') return null;
  const bare = host.replace(/^\[|\]$/g, '');
  return url.protocol === 'file:' || isIP(bare) !== 0 || host.includes('.') ? host : null;
}

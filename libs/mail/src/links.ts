import { isIP } from 'node:net';
import { withoutEnd } from '#platform';
import { brandOfLookalike } from './brands.ts';
import { hostFacts } from './domains.ts';
import type { RawLink } from './html.ts';
import {
  ABUSED_TLDS,
  COMMON_TLDS,
  EXECUTABLE_EXTENSIONS,
  FREE_HOSTING,
  OPEN_REDIRECTORS,
  SHORTENERS,
} from './knowledge.ts';
import { LIMITS } from './limits.ts';
import { cleanText, mixesScripts, oneLine, skeleton } from './text.ts';
import type { LinkFlag, MailLink } from './types.ts';

/** Hosts that security gateways put before every link. */
function unwrapGateway(url: URL): string | null {
  const host = url.hostname;
  const parameter = (name: string) => url.searchParams.get(name);
  if (host.endsWith('.safelinks.protection.outlook.com') || host === 'safelinks.protection.outlook.com')
    return parameter('url');
  if (host === 'urldefense.proofpoint.com' || host === 'urldefense.com') return unwrapUrlDefense(url);
  if (host === 'linkprotect.cudasvc.com') return parameter('a');
  if (host.endsWith('.trendmicro.com') && url.pathname.includes('clicktime')) return parameter('url');
  if (host.endsWith('.fireeye.com') || host.endsWith('.sophos.com')) return parameter('u') ?? parameter('d');
  if (host === 'secure-web.cisco.com') {
    const encoded = /\/(https?%3A%2F%2F\S{1,2000})$/i.exec(url.pathname)?.[1];
    return encoded ? decodeQuietly(encoded) : null;
  }
  return null;
}

function unwrapUrlDefense(url: URL): string | null {
  const version3 = /^\/v3\/__(.{1,2000}?)__;/.exec(url.pathname + url.search)?.[1];
  // The runs that version 3 replaces by `*` stand base64-coded behind; the host, which matters, never holds one.
  if (version3) return decodeQuietly(version3.replace(/^(https?):\/(?=[^/])/i, '$1://'));
  const target = url.searchParams.get('u');
  if (!target) return null;
  if (url.pathname.startsWith('/v2/')) return decodeQuietly(target.replaceAll('-', '%').replaceAll('_', '/'));
  return target;
}

function decodeQuietly(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function redirectTarget(url: URL): string | null {
  for (const { host, parameters } of OPEN_REDIRECTORS) {
    if (url.hostname !== host && !url.hostname.endsWith(`.${host}`)) continue;
    if (host === 'translate.goog') return null;
    for (const name of parameters) {
      const target = url.searchParams.get(name);
      if (target && /^https?:\/\//i.test(target)) return target;
    }
    const behind = /\/(?:amp\/s|url)\/(\S{1,2000})/.exec(url.pathname)?.[1];
    if (behind && url.hostname.endsWith('google.com'))
      return /^https?:/i.test(behind) ? behind : `https://${behind}`;
  }
  return null;
}

interface Unwrapped {
  url: URL | null;
  text: string;
  flags: LinkFlag[];
}

/** Takes wrappers off, at most five deep. Nothing is fetched. */
function unwrap(href: string): Unwrapped {
  const flags: LinkFlag[] = [];
  let url = parseUrl(href);
  let text = href;
  for (let depth = 0; url !== null && depth < 5; depth += 1) {
    const gateway = unwrapGateway(url);
    const target = gateway ?? redirectTarget(url);
    if (target === null) break;
    const next = parseUrl(target);
    if (next === null) break;
    flags.push(gateway === null ? 'redirector' : 'wrapped');
    url = next;
    text = target;
  }
  return { url, text: url === null ? text : url.href, flags: [...new Set(flags)] };
}

function parseUrl(href: string): URL | null {
  const trimmed = href.trim();
  const direct = URL.parse(trimmed.startsWith('//') ? `https:${trimmed}` : trimmed);
  if (direct) return direct;
  return /^[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}(?:[/?#]|$)/.test(trimmed)
    ? URL.parse(`http://${trimmed}`)
    : null;
}

const SHOWN_HOST =
  /(?:https?:\/\/|www\.)?((?:[\p{L}\p{N}_-]{1,63}\.){1,8}[\p{L}]{2,24})(?::\d{1,5})?(?:[/?#]|$)/iu;

/** The host that an anchor's text names, if it reads as an address: `www.bank.example/login`. */
export function shownHost(text: string): string | null {
  const candidate = text.trim();
  if (candidate.length > 300 || /\s/.test(candidate) || candidate.includes('@')) return null;
  const match = SHOWN_HOST.exec(candidate);
  if (!match || match.index > 0) return null;
  // `readme.txt` is no host: the ending has to exist.
  const facts = hostFacts(match[1] ?? '');
  return facts.registrable === null || !facts.is_known ? null : facts.host;
}

function hostFlags(url: URL, facts: ReturnType<typeof hostFacts>): LinkFlag[] {
  const flags: LinkFlag[] = [];
  const host = facts.host;
  if (facts.is_ip || isIP(host) > 0) flags.push('ip_host');
  if (url.hostname.includes('xn--')) flags.push('punycode');
  const imitated = facts.label === null ? null : brandOfLookalike(facts.label, facts.registrable);
  if (host.split('.').some(mixesScripts) || (imitated !== null && skeleton(host) !== host))
    flags.push('homograph');
  if (SHORTENERS.has(facts.registrable ?? host) || SHORTENERS.has(host)) flags.push('shortener');
  if (isFreeHosting(host)) flags.push('free_hosting');
  if (imitated !== null) flags.push('lookalike_brand');
  else if (
    facts.subdomain &&
    facts.subdomain.split('.').some((label) => brandOfLookalike(label, facts.registrable, true) !== null)
  ) {
    flags.push('lookalike_brand');
  }
  if (host.split('.').length >= 6) flags.push('many_subdomains');
  const last = host.slice(host.lastIndexOf('.') + 1);
  if (ABUSED_TLDS.has(last) && !COMMON_TLDS.has(last)) flags.push('abused_tld');
  return flags;
}

/** Whether anybody can publish under this host. */
export function isFreeHosting(host: string): boolean {
  return (
    FREE_HOSTING.some((suffix) => host === suffix || host.endsWith(`.${suffix}`)) ||
    /(?:^|\.)s3[.-][a-z0-9-]+\.amazonaws\.com$/.test(host)
  );
}

/** Everything that one link tells without being opened. `recipients` are the mail's own addresses, lower case. */
export function analyseLink(raw: RawLink, recipients: readonly string[]): MailLink {
  const href = cleanText(raw.href.slice(0, LIMITS.url), LIMITS.url);
  const text = oneLine(raw.text, LIMITS.link_text);
  const { url, text: target, flags } = unwrap(href);
  if (raw.hidden && raw.kind !== 'image' && raw.kind !== 'resource') flags.push('hidden');
  if (url === null || !/^(?:https?|ftp):$/.test(url.protocol)) {
    if (url?.protocol === 'javascript:' || url?.protocol === 'vbscript:') flags.push('script');
    if (url?.protocol === 'data:' && raw.kind !== 'image') flags.push('data_uri');
    return {
      url: cleanText(target, LIMITS.url),
      href,
      text,
      kind: raw.kind,
      host: null,
      registrable_domain: null,
      shown_host: null,
      flags,
    };
  }
  const facts = hostFacts(url.hostname);
  const shown = raw.kind === 'anchor' ? shownHost(text) : null;
  flags.push(...hostFlags(url, facts));
  // A newsletter's counting host in between is ordinary; that it is not the shown one is still what the flag says.
  if (shown !== null && hostFacts(shown).registrable !== facts.registrable) flags.push('shown_host_differs');
  if (url.username !== '' || url.password !== '') flags.push('userinfo');
  if (url.port !== '' && url.port !== '8080' && url.port !== '8443') flags.push('unusual_port');
  if (url.protocol === 'http:') flags.push('plain_http');
  if (raw.kind === 'anchor' && recipients.some((address) => carries(url, address)))
    flags.push('recipient_in_url');
  const extension = /\.([a-z0-9]{2,5})$/i.exec(url.pathname)?.[1]?.toLowerCase();
  if (extension !== undefined && extension !== 'com' && EXECUTABLE_EXTENSIONS.has(extension))
    flags.push('executable_target');
  return {
    url: cleanText(target, LIMITS.url),
    href,
    text,
    kind: raw.kind,
    host: facts.host,
    registrable_domain: facts.registrable,
    shown_host: shown,
    flags,
  };
}

/** The recipient's address in the fragment or the path: a page that is filled in for its victim. */
function carries(url: URL, address: string): boolean {
  if (address.length < 6) return false;
  const where = decodeQuietly(url.hash + url.pathname).toLowerCase();
  if (where.includes(address)) return true;
  return where.includes(withoutEnd(Buffer.from(address).toString('base64'), '=').toLowerCase());
}

const TEXT_URL = /\b(?:https?:\/\/|www\.)[^\s<>"'`{}|\\^]{3,2000}/gi;

/** Addresses in plain text, at most `limit`. */
export function linksInText(text: string, limit: number): { links: RawLink[]; truncated: boolean } {
  const links: RawLink[] = [];
  for (const match of text.matchAll(TEXT_URL)) {
    if (links.length >= limit) return { links, truncated: true };
    const href = withoutEnd(match[0], ').,;:!?]');
    links.push({
      href: href.startsWith('www') ? `http://${href}` : href,
      text: '',
      kind: 'text',
      hidden: false,
    });
  }
  return { links, truncated: false };
}

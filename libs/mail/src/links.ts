import { withoutEnd } from '#platform';
import { brandOfLookalike } from './brands.ts';
import { hostFacts, type HostFacts } from './domains.ts';
import { decoded } from './gateways/gateway.ts';
import { goalBehindGateway } from './gateways/index.ts';
import type { RawLink } from './html.ts';
import { ABUSED_TLDS, COMMON_TLDS, EXECUTABLE_EXTENSIONS, FREE_HOSTING, SHORTENERS } from './knowledge.ts';
import { LIMITS } from './limits.ts';
import { hostOf, isWeb, linkAddress, type LinkAddress } from './link-address.ts';
import { isPublicIp } from './received.ts';
import { redirectOf } from './redirectors.ts';
import { INVISIBLE, cleanText, looksLatin, mixesScripts, oneLine, skeleton } from './text.ts';
import type { LinkFlag, MailLink } from './types.ts';

interface Unwrapped {
  address: LinkAddress | null;
  text: string;
  flags: LinkFlag[];
}

/** How many wrappers are taken off; who nests more hides nothing by it. */
const DEEPEST = 5;

/** Takes wrappers off. Nothing is fetched. */
function unwrap(href: string): Unwrapped {
  const flags: LinkFlag[] = [];
  let address = linkAddress(href);
  for (let depth = 0; address !== null && depth < DEEPEST; depth += 1) {
    const step = stepBehind(address.url);
    const next = step === null || step.goal === null ? address : linkAddress(step.goal);
    if (step === null || next === null) break;
    flags.push(...step.flags);
    if (step.goal === null) break;
    address = next;
  }
  return { address, text: address === null ? href : address.url.href, flags: [...new Set(flags)] };
}

/** What one wrapper says; its goal is null when it does not tell it. */
function stepBehind(url: URL): { goal: string | null; flags: LinkFlag[] } | null {
  const goal = goalBehindGateway(url);
  if (goal === null) {
    const redirect = redirectOf(url);
    return redirect && { goal: redirect.url, flags: [redirect.by] };
  }
  if ('unknown' in goal) return { goal: null, flags: ['wrapped', 'goal_unknown'] };
  if ('host' in goal) return { goal: `https://${goal.host}/`, flags: ['wrapped', 'goal_host_only'] };
  return { goal: goal.url, flags: ['wrapped'] };
}

const SHOWN_HOST =
  /(?:https?:\/\/|www\.)?((?:[\p{L}\p{N}_-]{1,63}\.){1,8}[\p{L}]{2,24})(?::\d{1,5})?(?:[/?#]|$)/iu;

/** The host that an anchor's text names, if it reads as an address: `www.bank.example/login`. */
export function shownHost(text: string): string | null {
  const candidate = text.normalize('NFKC').replace(INVISIBLE, '').replaceAll('。', '.').trim();
  if (candidate.length > 300 || /\s/.test(candidate) || candidate.includes('@')) return null;
  const match = SHOWN_HOST.exec(candidate);
  if (!match || match.index > 0) return null;
  // `readme.txt` is no host: the ending has to exist.
  const facts = hostFacts(match[1] ?? '');
  return facts.registrable === null || !facts.is_known ? null : facts.host;
}

function hostFlags(url: URL, facts: HostFacts): LinkFlag[] {
  const flags: LinkFlag[] = [];
  const host = facts.host;
  if (isPublicIp(host)) flags.push('ip_host');
  if (url.hostname.includes('xn--')) flags.push('punycode');
  const last = host.slice(host.lastIndexOf('.') + 1);
  const imitated = facts.label === null ? null : brandOfLookalike(facts.label, facts.registrable);
  const labels = host.split('.');
  const isTwin = /^[a-z]+$/.test(last) && labels.some(looksLatin);
  if (labels.some(mixesScripts) || isTwin || (imitated !== null && skeleton(host) !== host))
    flags.push('homograph');
  if (isShortener(facts)) flags.push('shortener');
  if (isFreeHosting(host)) flags.push('free_hosting');
  if (imitated !== null) flags.push('lookalike_brand');
  else if (
    facts.subdomain &&
    facts.subdomain.split('.').some((label) => brandOfLookalike(label, facts.registrable, true) !== null)
  ) {
    flags.push('lookalike_brand');
  }
  if (labels.length >= 6) flags.push('many_subdomains');
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

/** Whether what is at this host is not its owner's: anybody's pages, or short links to anywhere. */
export function isSharedHost(name: string): boolean {
  const facts = hostFacts(name);
  return isFreeHosting(facts.host) || isShortener(facts);
}

function isShortener({ host, registrable }: HostFacts): boolean {
  return SHORTENERS.has(registrable ?? host) || SHORTENERS.has(host);
}

/** Everything that one link tells without being opened. `recipients` are the mail's own addresses, lower case. */
export function analyseLink(raw: RawLink, recipients: readonly string[]): MailLink {
  const href = cleanText(raw.href.slice(0, LIMITS.url), LIMITS.url);
  const text = oneLine(raw.text, LIMITS.link_text);
  const { address, text: target, flags } = unwrap(href);
  if (raw.hidden && raw.kind !== 'image' && raw.kind !== 'resource') flags.push('hidden');
  const { url = null, unusual = false } = address ?? {};
  const host = url === null ? null : hostOf(url);
  const facts = host === null ? null : hostFacts(host);
  const shown = facts !== null && raw.kind === 'anchor' ? shownHost(text) : null;
  if (url !== null) flags.push(...schemeFlags(url, unusual, raw));
  if (url !== null && facts !== null) {
    flags.push(...hostFlags(url, facts), ...shownFlags(shown, facts));
    if (isWeb(url)) flags.push(...addressFlags(url, facts, raw, recipients));
  }
  return {
    url: cleanText(target, LIMITS.url),
    href,
    text,
    kind: raw.kind,
    host: facts?.host ?? null,
    registrable_domain: facts?.registrable ?? null,
    shown_host: shown,
    flags: [...new Set(flags)],
  };
}

function schemeFlags(url: URL, unusual: boolean, raw: RawLink): LinkFlag[] {
  if (url.protocol === 'javascript:' || url.protocol === 'vbscript:') return ['script'];
  if (url.protocol === 'data:') return raw.kind === 'image' ? [] : ['data_uri'];
  return unusual && raw.kind !== 'image' && raw.kind !== 'resource' ? ['unusual_scheme'] : [];
}

/**
 * A newsletter's counting host in between is ordinary; that it is not the shown one is still what the flag says. One
 * that reads as the shown one and is another is a trick by itself.
 */
function shownFlags(shown: string | null, facts: HostFacts): LinkFlag[] {
  if (shown === null || hostFacts(shown).registrable === facts.registrable) return [];
  return skeleton(shown) === skeleton(facts.host)
    ? ['shown_host_differs', 'homograph']
    : ['shown_host_differs'];
}

/** Names that no public DNS knows. */
const INSIDE = /(?:^|\.)(?:local|internal|intranet|lan|corp|home|localhost|localdomain)$|^[^.]+$/;
const USUAL_PORTS = new Set(['', '8080', '8443']);

function addressFlags(url: URL, facts: HostFacts, raw: RawLink, recipients: readonly string[]): LinkFlag[] {
  const flags: LinkFlag[] = [];
  if (url.username !== '' || url.password !== '') flags.push('userinfo');
  // Build servers and their like inside a network have what port they want; nobody outside has put them there.
  const isInside = facts.is_ip ? !isPublicIp(facts.host) : INSIDE.test(facts.host);
  if (!isInside && !USUAL_PORTS.has(url.port)) flags.push('unusual_port');
  if (url.protocol === 'http:') flags.push('plain_http');
  if (raw.kind === 'anchor' && recipients.some((address) => carries(url, address)))
    flags.push('recipient_in_url');
  const extension = /\.([a-z0-9]{2,5})$/i.exec(url.pathname)?.[1]?.toLowerCase();
  if (extension !== undefined && extension !== 'com' && EXECUTABLE_EXTENSIONS.has(extension))
    flags.push('executable_target');
  return flags;
}

/** The recipient's address in the fragment or the path: a page that is filled in for its victim. */
function carries(url: URL, address: string): boolean {
  if (address.length < 6) return false;
  const where = decoded(url.hash + url.pathname).toLowerCase();
  if (where.includes(address)) return true;
  return where.includes(withoutEnd(Buffer.from(address).toString('base64'), '=').toLowerCase());
}

/** Quotation marks, brackets and stops of other scripts, and the ellipsis, end an address as a blank does. */
const TEXT_URL =
  /(?<![a-z0-9])(?:[a-z][a-z0-9+.-]{1,24}:\/\/|www\.)[^\s<>"'`{}|\\^\u00ab\u00bb\u2010-\u205e\u3000-\u3003\u3008-\u301f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]{3,2000}/giu;

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

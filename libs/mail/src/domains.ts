import { domainToASCII, domainToUnicode } from 'node:url';
import { parse } from 'tldts';

export interface HostFacts {
  /** Lower case, punycode decoded, without a trailing dot or brackets. */
  host: string;
  registrable: string | null;
  /** The label that was registered: `example` of `www.example.co.uk`. */
  label: string | null;
  suffix: string | null;
  is_ip: boolean;
  /** The suffix stands in the public suffix list: a name that can exist. */
  is_known: boolean;
  subdomain: string;
}

const BEYOND_ASCII = /[^\0-\x7f]/;

const cache = new Map<string, HostFacts>();

/** Facts of one host; remembers the last few thousand, since the same hosts come again and again. */
export function hostFacts(raw: string): HostFacts {
  const known = cache.get(raw);
  if (known !== undefined) return known;
  const lower = raw.toLowerCase().replace(/\.$/, '');
  // One form of each name (UTS 46): wide letters, composed ones or not, other full stops.
  const ascii = BEYOND_ASCII.test(lower) ? domainToASCII(lower) || lower : lower;
  const host = unicode(ascii);
  const parsed = parse(ascii, { allowPrivateDomains: true, validateHostname: false });
  const facts: HostFacts = {
    host: host.replace(/^\[|\]$/g, ''),
    registrable: parsed.domain === null ? null : unicode(parsed.domain),
    label: parsed.domainWithoutSuffix === null ? null : unicode(parsed.domainWithoutSuffix),
    suffix: parsed.publicSuffix,
    is_ip: parsed.isIp === true,
    is_known: parsed.isIcann === true || parsed.isPrivate === true,
    subdomain: unicode(parsed.subdomain ?? ''),
  };
  if (cache.size > 5000) cache.clear();
  cache.set(raw, facts);
  return facts;
}

function unicode(name: string): string {
  return name.includes('xn--') ? domainToUnicode(name) || name : name;
}

/** The domain under which people register, Unicode, or null. Private suffixes count: `a.github.io` is its own. */
export function registrableDomain(host: string | null | undefined): string | null {
  return host ? hostFacts(host).registrable : null;
}

/** Same owner as far as names can tell: equal registrable domains, or equal hosts where there are none. */
export function sameOrganisation(a: string | null, b: string | null): boolean {
  if (!a || !b) return false;
  const [one, other] = [hostFacts(a), hostFacts(b)];
  return (one.registrable ?? one.host) === (other.registrable ?? other.host);
}

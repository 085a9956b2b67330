import { domainToUnicode } from 'node:url';
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

const cache = new Map<string, HostFacts>();

/** Facts of one host; remembers the last few thousand, since the same hosts come again and again. */
export function hostFacts(raw: string): HostFacts {
  const known = cache.get(raw);
  if (known !== undefined) return known;
  const lower = raw.toLowerCase().replace(/\.$/, '');
  const host = lower.includes('xn--') ? domainToUnicode(lower) || lower : lower;
  const parsed = parse(lower, { allowPrivateDomains: true, validateHostname: false });
  const unicode = (name: string | null) => (name?.includes('xn--') ? domainToUnicode(name) || name : name);
  const facts: HostFacts = {
    host: host.replace(/^\[|\]$/g, ''),
    registrable: unicode(parsed.domain),
    label: unicode(parsed.domainWithoutSuffix),
    suffix: parsed.publicSuffix,
    is_ip: parsed.isIp === true,
    is_known: parsed.isIcann === true || parsed.isPrivate === true,
    subdomain: parsed.subdomain ?? '',
  };
  if (cache.size > 5000) cache.clear();
  cache.set(raw, facts);
  return facts;
}

/** The domain under which people register, Unicode, or null. Private suffixes count: `a.github.io` is its own. */
export function registrableDomain(host: string | null | undefined): string | null {
  return host ? hostFacts(host).registrable : null;
}

/** Same owner as far as names can tell: equal registrable domains, or equal hosts where there are none. */
export function sameOrganisation(a: string | null, b: string | null): boolean {
  if (!a || !b) return false;
  return (registrableDomain(a) ?? a.toLowerCase()) === (registrableDomain(b) ?? b.toLowerCase());
}

import { globMatches } from '../glob.ts';
import { ProtectedRange } from '../network.ts';
import type { Account, Name } from './name.ts';

/**
 * Whether a target is what a pattern names. `unclear`: the target is only half named (`ws-1` may or may not be one
 * of `*.corp.example`), so a person has to look.
 */
export type Match = 'yes' | 'unclear' | 'no';

export function best(matches: Match[]): Match {
  return matches.includes('yes') ? 'yes' : matches.includes('unclear') ? 'unclear' : 'no';
}

function pairs<A, B>(left: readonly A[], right: readonly B[], match: (a: A, b: B) => Match): Match {
  return best(left.flatMap((a) => right.map((b) => match(a, b))));
}

/** `dc-01` and `dc-01.corp.example` protect each other: nobody can tell from a short name which host answers to it. */
export function matchHost(pattern: Name, target: Name): Match {
  return pairs(pattern.hosts, target.hosts, hostMatch);
}

function hostMatch(pattern: string, host: string): Match {
  if (globMatches(pattern, host)) return 'yes';
  if (isNumeric(host)) return 'no';
  if (!pattern.includes('.')) return matched(globMatches(pattern, firstLabel(host)));
  if (host.includes('.') || isNumeric(pattern)) return 'no';
  const first = firstLabel(pattern);
  if (!isAnything(first)) return matched(globMatches(first, host));
  return 'unclear';
}

/** Domains decide where both are known in full; a bare name, or one of a NetBIOS domain, may be anybody's. */
export function matchAccount(pattern: Name, target: Name): Match {
  if (target.accounts.some((account) => globMatches(pattern.text, written(account)))) return 'yes';
  return pairs(pattern.accounts, target.accounts, (wanted, account) => {
    if (!globMatches(wanted.name, account.name)) return 'no';
    if (wanted.domain === null) return 'yes';
    const domain = domainMatch(wanted.domain, account.domain);
    return domain === 'unclear' && !isAnything(wanted.name) ? 'yes' : domain;
  });
}

function written({ name, domain }: Account): string {
  return domain === null ? name : `${name}@${domain}`;
}

/** A domain and everything below it. */
export function matchDomain(pattern: Name, target: Name): Match {
  return pairs(pattern.domains, target.domains, (wanted, domain) =>
    best([domainMatch(wanted, domain), matched(globMatches(`*.${wanted}`, domain))]),
  );
}

/** DNS with DNS as a glob; NetBIOS names are compared with the first label, and prove nothing when they differ. */
function domainMatch(wanted: string, domain: string | null): Match {
  if (domain === null) return 'unclear';
  if (globMatches(wanted, domain)) return 'yes';
  if (isFullName(wanted) === isFullName(domain)) return 'no';
  const [short, full] = isFullName(wanted) ? [domain, wanted] : [wanted, domain];
  return globMatches(short, firstLabel(full)) || globMatches(firstLabel(full), short) ? 'yes' : 'unclear';
}

/** For targets of which it is not said what they are: the host or the account of that name. */
export function matchAny(pattern: Name, target: Name): Match {
  if (globMatches(pattern.text, target.text)) return 'yes';
  return best([matchHost(pattern, target), matchAccount(pattern, target)]);
}

export function matchRanges(ranges: readonly ProtectedRange[], target: Name): Match {
  return matched(ranges.some((range) => target.ranges.some((own) => range.touches(own))));
}

/** Whether the name says all there is to say, so that nothing about it stays unclear. */
export function isFullyNamed({ hosts, accounts }: Name): boolean {
  return (
    hosts.some((host) => isFullName(host) && !isNumeric(host)) ||
    accounts.some(({ domain }) => domain !== null && isFullName(domain))
  );
}

function matched(yes: boolean): Match {
  return yes ? 'yes' : 'no';
}

function isFullName(name: string): boolean {
  return name.includes('.');
}

function isNumeric(host: string): boolean {
  return host.includes(':') || /^[\d.]+$/.test(host);
}

function isAnything(glob: string): boolean {
  return glob.includes('*') && /^[*?]+$/.test(glob);
}

function firstLabel(name: string): string {
  return name.split('.', 1).join('');
}

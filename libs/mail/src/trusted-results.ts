import { parseAuthenticationResults, type StampedResult } from './authentication-results.ts';
import { sameOrganisation } from './domains.ts';
import type {
  AuthenticationMethod,
  AuthenticationResult,
  EmailAuthentication,
  ParsedEmail,
} from './types.ts';

export const METHODS = ['spf', 'dkim', 'dmarc', 'arc'] as const;
export type Method = (typeof METHODS)[number];
export type Methods = Partial<Record<Method, AuthenticationMethod>>;

interface TrustedResults {
  methods: Methods;
  authservId: string | null;
  untrusted: EmailAuthentication['untrusted'];
}

const MOST_UNTRUSTED = 10;

/**
 * The stamps that count: those of the topmost header of a trusted host, and what headers of the same host right below
 * it, up to the next Received, say against the mail. Whatever speaks for it further down travelled with the mail and
 * may be the sender's own invention. The host itself strips forged headers above, as RFC 8601 section 5 asks.
 */
export function trustedResults(parsed: ParsedEmail, trustedHosts: readonly string[]): TrustedResults {
  const untrusted: EmailAuthentication['untrusted'] = [];
  const counted: StampedResult[] = [];
  let authservId: string | null = null;
  let closed = false;
  let hop = 0;
  let above: string | null = null;
  for (const header of parsed.headers) {
    const name = header.name.toLowerCase();
    if (name === 'received') {
      above = parsed.received[hop]?.by_host ?? null;
      hop += 1;
      if (authservId !== null) closed = true;
    }
    if (name !== 'authentication-results') continue;
    const stamp = parseAuthenticationResults(header.value);
    const host = stamp.authserv_id || above || '';
    const isOurs = !closed && isTrusted(host, trustedHosts) && (authservId === null || authservId === host);
    const believed = !isOurs ? [] : authservId === null ? stamp.results : stamp.results.filter(isFailure);
    if (isOurs) authservId = host;
    counted.push(...believed);
    if ((!isOurs || believed.length < stamp.results.length) && untrusted.length < MOST_UNTRUSTED)
      untrusted.push({ authserv_id: host, results: inShort(stamp.results) });
  }
  return { methods: methodsOf(counted, parsed.from.domain, authservId ?? ''), authservId, untrusted };
}

function inShort(results: readonly StampedResult[]): string {
  return results.map((one) => `${one.method}=${one.result}`).join(' ');
}

/** Nobody forges what speaks against himself. */
function isFailure({ method, result }: StampedResult): boolean {
  return (method === 'spf' || method === 'dmarc') && (result === 'fail' || result === 'softfail');
}

function methodsOf(counted: readonly StampedResult[], from: string, host: string): Methods {
  const methods: Methods = {};
  for (const method of METHODS) {
    const results = counted.filter((one) => one.method === method);
    const told = method === 'dkim' ? bestSignature(results, from) : worstOf(ofTheMail(results));
    if (told === undefined) continue;
    const about = told.domain === null ? '' : ` for ${told.domain}`;
    methods[method] = {
      result: told.result,
      source: 'trusted_header',
      domain: told.domain,
      detail: `${host} stamped ${method}=${told.result}${about}.`,
    };
  }
  return methods;
}

/** SPF is told of the envelope's sender and of the client's own name; the latter counts only where it stands alone. */
function ofTheMail(results: readonly StampedResult[]): readonly StampedResult[] {
  const ofSender = results.filter(({ property }) => property !== 'smtp.helo');
  return ofSender.length > 0 ? ofSender : results;
}

const WORST_FIRST: readonly AuthenticationResult[] = [
  'fail',
  'softfail',
  'permerror',
  'temperror',
  'policy',
  'neutral',
  'none',
];

/** A mail has one envelope and one author: of several results, which contradict each other, the worst is right. */
function worstOf(results: readonly StampedResult[]): StampedResult | undefined {
  for (const wanted of WORST_FIRST) {
    const found = results.find(({ result }) => result === wanted);
    if (found !== undefined) return found;
  }
  return results[0];
}

/** Of several DKIM signatures one that passes is enough; the author's own says most. */
export function bestSignature<T extends { result: string; domain: string | null }>(
  results: readonly T[],
  from: string,
): T | undefined {
  const passed = results.filter(({ result }) => result === 'pass');
  return passed.find(({ domain }) => sameOrganisation(domain, from)) ?? passed[0] ?? results[0];
}

function isTrusted(host: string, trustedHosts: readonly string[]): boolean {
  return (
    host !== '' &&
    trustedHosts.some(
      (trusted) => host === trusted.toLowerCase() || host.endsWith(`.${trusted.toLowerCase()}`),
    )
  );
}

import { mailBytes } from '#contracts';
import { within } from '#platform';
import { arcChain } from './arc.ts';
import { sameOrganisation } from './domains.ts';
import { METHODS, bestSignature, trustedResults, type Method, type Methods } from './trusted-results.ts';
import type {
  AuthenticationMethod,
  AuthenticationResult,
  EmailAuthentication,
  ParsedEmail,
} from './types.ts';

/** As `dns.promises.resolve` answers: strings, or lists of strings for TXT. Rejects with a `code`. */
export type DnsResolver = (name: string, type: string) => Promise<string[] | string[][]>;

export interface AuthenticationOptions {
  /** Hosts of ours that stamp Authentication-Results; `example.com` stands for all hosts below it too. */
  trustedHosts: readonly string[];
  /** Null: no DNS, nothing is verified here. */
  resolver: DnsResolver | null;
  /** For all look-ups together; 8000 by default. */
  timeoutMs?: number;
}

/**
 * Who vouches for the sender. First what a trusted host stamped on arrival; for what it does not say, SPF, DKIM,
 * DMARC and ARC checked here. What neither can tell is `unverified`, never `pass`. `raw` null: only the stamps.
 */
export async function checkEmailAuthentication(
  parsed: ParsedEmail,
  raw: string | Uint8Array | null,
  options: AuthenticationOptions,
): Promise<EmailAuthentication> {
  const stamped = trustedResults(parsed, options.trustedHosts);
  const methods = { ...stamped.methods };
  let dns: EmailAuthentication['dns'] = 'not_used';
  const missing = METHODS.filter((method) => methods[method] === undefined);
  if (raw !== null && options.resolver !== null && missing.length > 0) {
    const checked = await verify(parsed, raw, options.resolver, options.timeoutMs ?? 8000);
    dns = checked.dns;
    Object.assign(
      methods,
      Object.fromEntries(
        missing.flatMap((method) => (checked.methods[method] ? [[method, checked.methods[method]]] : [])),
      ),
    );
  }
  const why =
    raw === null
      ? 'the raw message is not at hand'
      : 'no trusted host stamped a result and no DNS is asked here';
  const get = (method: Method): AuthenticationMethod =>
    methods[method] ?? {
      result: 'unverified',
      source: 'none',
      domain: null,
      detail: `Could not be checked: ${why}.`,
    };
  const result = { spf: get('spf'), dkim: get('dkim'), dmarc: get('dmarc'), arc: get('arc') };
  const alignment = align(parsed, result.spf, result.dkim);
  return {
    ...result,
    arc_chain: arcChain(parsed.headers),
    authserv_id: stamped.authservId,
    untrusted: stamped.untrusted,
    alignment,
    aligned: overall(result, alignment),
    dns,
  };
}

async function verify(
  parsed: ParsedEmail,
  raw: string | Uint8Array,
  resolver: DnsResolver,
  timeoutMs: number,
) {
  const seen = { answered: 0, failed: 0 };
  const watched: DnsResolver = async (name, type) => {
    try {
      const records = await resolver(name, type);
      seen.answered += 1;
      return records;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      if (code === 'ENOTFOUND' || code === 'ENODATA' || code === 'NXDOMAIN') seen.answered += 1;
      else seen.failed += 1;
      throw error;
    }
  };
  const outcome = await within(timeoutMs / 1000, null, () => runMailauth(parsed, raw, watched)).catch(
    () => null,
  );
  if (outcome === null || (seen.answered === 0 && seen.failed > 0)) {
    return { methods: allUnverified('the DNS did not answer'), dns: 'unavailable' as const };
  }
  return { methods: outcome, dns: 'used' as const };
}

function allUnverified(why: string): Methods {
  const one: AuthenticationMethod = {
    result: 'unverified',
    source: 'none',
    domain: null,
    detail: `Could not be checked: ${why}.`,
  };
  return { spf: one, dkim: one, dmarc: one, arc: one };
}

async function runMailauth(
  parsed: ParsedEmail,
  raw: string | Uint8Array,
  resolver: DnsResolver,
): Promise<Methods> {
  const text =
    typeof raw === 'string'
      ? Buffer.from(mailBytes(raw))
      : Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  const ip = parsed.client_ip;
  const hop = parsed.received.find((one) => one.from_ip === ip);
  // Loaded with the first mail that it has to check: with what it needs it is a fifth of the server's code.
  const { authenticate } = await import('mailauth');
  const result = await authenticate(withCrlf(text), {
    resolver,
    disableBimi: true,
    mta: 'triage-warden',
    ...(ip === null ? {} : { ip, helo: hop?.from_host ?? ip }),
    ...(parsed.return_path === null ? {} : { sender: parsed.return_path }),
  });
  const methods: Methods = {};
  const spf = result.spf === false || ip === null ? null : result.spf;
  methods.spf = spf
    ? settle('spf', spf.status.result, spf.domain, `for the client address ${ip ?? ''}`)
    : {
        result: 'unverified',
        source: 'none',
        domain: null,
        detail: 'Could not be checked: no hop names a public client address.',
      };
  const signature = bestSignature(
    result.dkim.results.map(({ status, signingDomain }) => ({ ...status, domain: signingDomain ?? null })),
    parsed.from.domain,
  );
  methods.dkim = signature
    ? settle('dkim', signature.result, signature.domain, signature.comment || 'for the signature')
    : { result: 'none', source: 'verified', domain: null, detail: 'The message carries no DKIM signature.' };
  if (result.dmarc)
    methods.dmarc = settle(
      'dmarc',
      result.dmarc.status.result,
      result.dmarc.domain ?? null,
      `with policy ${result.dmarc.policy ?? 'none'}`,
    );
  if (result.arc) methods.arc = settle('arc', result.arc.status.result, null, 'for the chain');
  // Without a client address SPF is unknown, and DMARC that rests on DKIM alone can only be confirmed, not refuted.
  if (spf === null && methods.dmarc?.result === 'fail') {
    methods.dmarc = {
      ...methods.dmarc,
      result: 'unverified',
      source: 'none',
      detail: 'Could not be decided: SPF could not be checked.',
    };
  }
  return methods;
}

function settle(method: Method, result: string, domain: string | null, about: string): AuthenticationMethod {
  const known = KNOWN.has(result) ? (result as AuthenticationResult) : 'permerror';
  if (known === 'temperror') {
    return {
      result: 'unverified',
      source: 'none',
      domain,
      detail: `Could not be checked: the DNS gave no answer ${about}.`,
    };
  }
  return {
    result: known,
    source: 'verified',
    domain: domain?.toLowerCase() ?? null,
    detail: `Checked here: ${method}=${known} ${about}.`.replace(/\s+/g, ' '),
  };
}
const KNOWN: ReadonlySet<string> = new Set([
  'pass',
  'fail',
  'softfail',
  'neutral',
  'none',
  'policy',
  'permerror',
  'temperror',
]);

/** Alerts that carry a mail as JSON text often have bare line feeds; signatures are over CRLF. */
function withCrlf(bytes: Buffer): Buffer {
  if (bytes.includes('\r\n')) return bytes;
  return Buffer.from(bytes.toString('latin1').replace(/\n/g, '\r\n'), 'latin1');
}

function align(
  parsed: ParsedEmail,
  spf: AuthenticationMethod,
  dkim: AuthenticationMethod,
): EmailAuthentication['alignment'] {
  const from = parsed.from.domain || null;
  const returnPath = parsed.return_path?.split('@').at(-1) || null;
  const replyTo = parsed.reply_to[0]?.domain || null;
  const passes = (method: AuthenticationMethod) =>
    method.result === 'unverified' ? null : method.result === 'pass' && sameOrganisation(method.domain, from);
  return {
    from_domain: from,
    return_path_domain: returnPath,
    return_path:
      returnPath === null || from === null
        ? 'unknown'
        : sameOrganisation(returnPath, from)
          ? 'aligned'
          : 'different',
    reply_to_domain: replyTo,
    reply_to: replyTo === null ? 'none' : sameOrganisation(replyTo, from) ? 'aligned' : 'different',
    spf_aligned: passes(spf),
    dkim_aligned: passes(dkim),
  };
}

/** Whether DMARC passed for the sender that is shown: what a host read as another's mail says nothing of this one's. */
export function vouchesFor({ result, domain }: AuthenticationMethod, from: string | null): boolean {
  return result === 'pass' && (domain === null || sameOrganisation(domain, from));
}

function overall(
  methods: { dmarc: AuthenticationMethod },
  alignment: EmailAuthentication['alignment'],
): boolean | null {
  if (vouchesFor(methods.dmarc, alignment.from_domain)) return true;
  if (alignment.spf_aligned === true || alignment.dkim_aligned === true) return true;
  if (methods.dmarc.result === 'fail') return false;
  return alignment.spf_aligned === null || alignment.dkim_aligned === null ? null : false;
}

import { lookUp } from '#contracts';
import type { AuthenticationResult } from './types.ts';

export interface StampedResult {
  method: 'spf' | 'dkim' | 'dmarc' | 'arc';
  result: AuthenticationResult;
  /** The domain that the method's property names, lower case. */
  domain: string | null;
}

export interface StampedHeader {
  /** Lower case; empty when the header names none (Exchange Online leaves it out). */
  authserv_id: string;
  results: StampedResult[];
}

const RESULTS: Record<string, AuthenticationResult> = {
  pass: 'pass',
  fail: 'fail',
  hardfail: 'fail',
  softfail: 'softfail',
  neutral: 'neutral',
  none: 'none',
  policy: 'policy',
  permerror: 'permerror',
  temperror: 'temperror',
  bestguesspass: 'neutral',
};

/** Reads one Authentication-Results value (RFC 8601), comments left out, unknown methods skipped. */
export function parseAuthenticationResults(value: string): StampedHeader {
  const parts = withoutComments(value.slice(0, 8000))
    .split(';')
    .map((part) => part.trim());
  const first = parts[0] ?? '';
  const named = !/^[a-z-]{2,20}\s*=/i.test(first);
  const results: StampedResult[] = [];
  for (const part of parts.slice(named ? 1 : 0, 40)) {
    const result = parseResult(part);
    if (result !== null) results.push(result);
  }
  return { authserv_id: named ? (first.split(/\s+/)[0] ?? '').toLowerCase() : '', results };
}

function parseResult(part: string): StampedResult | null {
  const head = /^(spf|dkim|dmarc|arc)(?:\/\d{1,2})?\s{0,10}=\s{0,10}([a-z]{2,20})/i.exec(part);
  const method = head?.[1]?.toLowerCase();
  const result = lookUp(RESULTS, head?.[2]?.toLowerCase() ?? '');
  if (result === undefined || !isMethod(method)) return null;
  const property = PROPERTIES[method].exec(part)?.[1]?.replace(/^["<]|[">]$/g, '');
  const domain = property?.slice(property.lastIndexOf('@') + 1).toLowerCase();
  return { method, result, domain: domain || null };
}

const PROPERTIES = {
  spf: /\bsmtp\.(?:mailfrom|helo|mail|rcpttodomain)\s{0,5}=\s{0,5}(\S{1,320})/i,
  dkim: /\bheader\.(?:d|i)\s{0,5}=\s{0,5}(\S{1,320})/i,
  dmarc: /\bheader\.from\s{0,5}=\s{0,5}(\S{1,320})/i,
  arc: /\b(?:header\.oldest-pass|smtp\.client-ip|smtp\.remote-ip)\s{0,5}=\s{0,5}(\S{1,320})/i,
} as const;

function isMethod(method: string | undefined): method is keyof typeof PROPERTIES {
  return method !== undefined && method in PROPERTIES;
}

/** Comments may nest, so no regular expression: one walk. */
function withoutComments(value: string): string {
  let out = '';
  let depth = 0;
  for (const letter of value) {
    if (letter === '(') depth += 1;
    else if (letter === ')' && depth > 0) depth -= 1;
    else if (depth === 0) out += letter;
  }
  return out;
}

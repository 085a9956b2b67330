import { lookUp } from '#contracts';
import { withoutEnd } from '#platform';
import { StructuredValue } from './structured-value.ts';
import type { AuthenticationResult } from './types.ts';

export interface StampedResult {
  method: 'spf' | 'dkim' | 'dmarc' | 'arc';
  result: AuthenticationResult;
  /** The domain that the method's property names, lower case. */
  domain: string | null;
  /** The property that names the domain, such as `smtp.helo`. */
  property: string | null;
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

/** Which property says whose result it is, best first. */
const PROPERTIES: Readonly<Record<StampedResult['method'], readonly string[]>> = {
  spf: ['smtp.mailfrom', 'smtp.mail', 'smtp.helo', 'smtp.rcpttodomain'],
  dkim: ['header.d', 'header.i'],
  dmarc: ['header.from'],
  arc: [],
};

const MOST_CHARACTERS = 8000;

/**
 * Reads one Authentication-Results value as RFC 8601 writes it: quoted strings are taken whole, comments left out,
 * unknown methods and results skipped. The value must not have had its encoded words decoded: what they hide is no syntax.
 */
export function parseAuthenticationResults(value: string): StampedHeader {
  const text = new StructuredValue(value.slice(0, MOST_CHARACTERS));
  const authserv_id = readName(text);
  const results: StampedResult[] = [];
  while (!text.ended) {
    const result = readResult(text);
    if (result !== null) results.push(result);
    text.skipPast(';');
  }
  return { authserv_id, results };
}

/** The host that stamped, with what stands up to the first result passed over; empty, and nothing passed, without one. */
function readName(text: StructuredValue): string {
  text.skipBlanks();
  const start = text.at;
  const name = text.word('=/');
  text.skipBlanks();
  if (text.isNext('=') || text.isNext('/')) {
    text.at = start;
    return '';
  }
  text.skipPast(';');
  return name.toLowerCase();
}

function readResult(text: StructuredValue): StampedResult | null {
  text.skipBlanks();
  const method = text.word('=/').toLowerCase();
  text.skipBlanks();
  if (text.take('/')) {
    text.skipBlanks();
    text.word('=');
    text.skipBlanks();
  }
  if (!text.take('=') || !isMethod(method)) return null;
  text.skipBlanks();
  const result = lookUp(RESULTS, text.word('').toLowerCase());
  if (result === undefined) return null;
  const properties = readProperties(text);
  const property = PROPERTIES[method].find((name) => properties.has(name)) ?? null;
  const domain = property === null ? null : domainOf(properties.get(property) ?? '');
  return { method, result, domain, property };
}

/** Up to the end of one result; of a property told twice the first counts. */
function readProperties(text: StructuredValue): Map<string, string> {
  const properties = new Map<string, string>();
  for (text.skipBlanks(); !text.ended && !text.isNext(';'); text.skipBlanks()) {
    const name = readPropertyName(text);
    if (!text.take('=')) {
      // What is no property is passed over, at least by one letter.
      if (name === '') text.at += 1;
      continue;
    }
    text.skipBlanks();
    const value = text.word('');
    if (name !== '' && !properties.has(name)) properties.set(name, value);
  }
  return properties;
}

/** `smtp.mailfrom`, also with blanks and comments around its dot. */
function readPropertyName(text: StructuredValue): string {
  let name = text.word('=');
  text.skipBlanks();
  while (name !== '' && (name.endsWith('.') || text.isNext('.'))) {
    const more = text.word('=');
    if (more === '') break;
    name += more;
    text.skipBlanks();
  }
  return name.toLowerCase();
}

const DOMAIN = /^[\p{L}\p{M}\p{N}_-]+(?:\.[\p{L}\p{M}\p{N}_-]+)*$/u;

function domainOf(value: string): string | null {
  const bare = value.slice(value.lastIndexOf('@') + 1).replace(/^<|>$/g, '');
  const domain = withoutEnd(bare, '.').toLowerCase();
  return domain.length <= 255 && DOMAIN.test(domain) ? domain : null;
}

function isMethod(method: string): method is StampedResult['method'] {
  return Object.hasOwn(PROPERTIES, method);
}

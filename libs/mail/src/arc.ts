import { parseAuthenticationResults } from './authentication-results.ts';
import type { EmailAuthentication, ParsedEmail } from './types.ts';

/** RFC 8617 allows no more. */
const MOST_INSTANCES = 50;

interface ArcSet {
  seal: Map<string, string> | null;
  signature: boolean;
  /** The value of ARC-Authentication-Results behind its `i=1;`. */
  results: string | null;
}

/**
 * What an ARC chain says of the way that the mail came (RFC 8617): how many forwarders sealed it, who was the last, and
 * what the first of them saw. Null when there is no chain, or a part of one is missing or doubled. Whether the seals
 * hold is not looked at here: anybody can write a chain, and it counts only where a trusted host accepted it.
 */
export function arcChain(headers: ParsedEmail['headers']): EmailAuthentication['arc_chain'] {
  const sets = setsOf(headers);
  if (sets === null || sets.size === 0) return null;
  const chain = Array.from({ length: sets.size }, (_, index) => sets.get(index + 1));
  const isWhole = chain.every(
    (set, index) =>
      set !== undefined &&
      set.seal?.get('cv')?.toLowerCase() === (index === 0 ? 'none' : 'pass') &&
      set.signature &&
      set.results !== null,
  );
  const first = chain[0]?.results ?? null;
  if (!isWhole || first === null) return null;
  const dmarc = parseAuthenticationResults(first).results.find(({ method }) => method === 'dmarc');
  return {
    instances: chain.length,
    sealed_by: chain.at(-1)?.seal?.get('d')?.toLowerCase() ?? null,
    first_dmarc: dmarc?.result ?? null,
    first_dmarc_domain: dmarc?.domain ?? null,
  };
}

/** By instance; null when a header names none, one too high, or one that has such a header already. */
function setsOf(headers: ParsedEmail['headers']): Map<number, ArcSet> | null {
  const sets = new Map<number, ArcSet>();
  for (const { name, value } of headers) {
    const kind = /^arc-(seal|message-signature|authentication-results)$/i.exec(name)?.[1]?.toLowerCase();
    if (kind === undefined) continue;
    const instance = Number(tagsOf(value).get('i'));
    if (!(instance >= 1 && instance <= MOST_INSTANCES)) return null;
    const set = sets.get(instance) ?? { seal: null, signature: false, results: null };
    sets.set(instance, set);
    if (kind === 'seal') {
      if (set.seal !== null) return null;
      set.seal = tagsOf(value);
    } else if (kind === 'message-signature') {
      if (set.signature) return null;
      set.signature = true;
    } else {
      if (set.results !== null) return null;
      set.results = value.slice(value.indexOf(';') + 1);
    }
  }
  return sets;
}

/** `a=1; b=2` as a table; values without blanks. */
function tagsOf(value: string): Map<string, string> {
  const tags = new Map<string, string>();
  for (const part of value.split(';', 40)) {
    const equals = part.indexOf('=');
    if (equals <= 0) continue;
    tags.set(part.slice(0, equals).trim().toLowerCase(), part.slice(equals + 1).replace(/\s+/g, ''));
  }
  return tags;
}

import type { VendorVerdict } from '#contracts';
import * as roles from './roles.ts';
import type { Reader } from './reader.ts';
import { text } from './values.ts';

/** In this order: `not blocked` is no block, and what was `detected and quarantined` was quarantined. */
const WORDS: readonly [RegExp, VendorVerdict][] = [
  [/false.?positive/i, 'false_positive'],
  [/true.?positive/i, 'true_positive'],
  [
    /not?.{0,3}(?:block|prevent|mitigat|quarantin|remediat)|unmitigated|unremediated|would.?block|\ballow|permit|deliver|passed?\b|\baccept|detect.?only|monitor.?only|\baudit(?:ed)?\b|no.?action/i,
    'allowed',
  ],
  [/quarantin|isolat/i, 'quarantined'],
  [
    /block|den(?:y|ied)|drop(?:ped)?\b|prevent|reject|kill|terminat|mitigat|cleaned|remediat|removed|stopped|sinkhol|\breset[-_ ]?(?:both|client|server)/i,
    'blocked',
  ],
  [/\bbenign|harmless|\bclean\b/i, 'benign'],
  [/detect|alert/i, 'detected'],
];

/** What a word of a sender says it did about the thing. Undefined for any other word. */
export function verdictOf(word: string): VendorVerdict | undefined {
  return word.length > 100 ? undefined : WORDS.find(([form]) => form.test(word))?.[1];
}

const BLOCKED = ['blocked', 'isBlocked', 'prevented', 'wasBlocked'] as const;
const QUARANTINED = ['quarantined', 'isQuarantined'] as const;

/** What the sender decided or did, by the keys under which that stands. */
export function vendorVerdict(reader: Reader): VendorVerdict | undefined {
  if (isTrue(reader, QUARANTINED)) return 'quarantined';
  const blocked = flag(reader, BLOCKED);
  if (blocked !== undefined) return blocked ? 'blocked' : 'allowed';
  for (const ending of roles.DONE)
    for (const { depth, value } of reader.endingWith(ending)) {
      if (depth > 4) break;
      const found = typeof value === 'string' ? verdictOf(value) : undefined;
      if (found !== undefined && !(found === 'detected' && ending === 'action')) return found;
    }
  return undefined;
}

function isTrue(reader: Reader, endings: readonly string[]): boolean {
  return flag(reader, endings) === true;
}

function flag(reader: Reader, endings: readonly string[]): boolean | undefined {
  for (const ending of endings)
    for (const { depth, value } of reader.endingWith(ending)) {
      const said = text(value)?.toLowerCase();
      if (depth <= 4 && (said === 'true' || said === 'false')) return said === 'true';
    }
  return undefined;
}

const RESOLVED =
  /^(?:resolved|closed|recovered|ok|okay|normal|inactive|archived|dismissed|cleared|suppressed|fixed|autoresolved|autoclosed)$/i;
const OPEN =
  /^(?:new|open|opened|firing|alerting|active|triggered|unresolved|inprogress|investigating|acknowledged|reopened|pending|assigned|alarm)$/i;

/** What a sender's word for the state of its alert means for its incident. */
export function stateOf(word: string | undefined): 'open' | 'resolved' | null {
  if (word === undefined) return null;
  const bare = word.trim().replaceAll(/[\s_-]+/g, '');
  if (RESOLVED.test(bare)) return 'resolved';
  return OPEN.test(bare) ? 'open' : null;
}

import type { VendorVerdict } from '#contracts';
import type { Endings } from './endings.ts';
import type { Reader } from './reader.ts';
import * as roles from './roles.ts';

/** `process would have been killed if …`, `Would have dropped`, `wouldBlock`: a policy that only watches. */
const NOT_MEANT =
  /would[ _-]?(?:have[ _-]?)?(?:been[ _-]?|be[ _-]?)?(?:block|kill|prevent|quarantin|terminat|drop|den(?:y|ied)|remov|delet)/i;
/** `Quarantine Failure`, `cleanFailed`, `failed to remove`: it was tried. `blocked, failed sign-in` is a block. */
const IN_VAIN =
  /(?:block|prevent(?:ion)?|quarantine|clean(?:up)?|remov(?:e|al)|delet(?:e|ion)|remediat(?:e|ion)|mitigat(?:e|ion)|kill|terminat(?:e|ion))[ _-]?fail|fail(?:ed|ure)?[ _-](?:to[ _-])?(?:block|prevent|quarantine|clean|remove|delete|remediate|mitigate|kill|terminate)\b/i;
/** `Quarantined Item Restored`, `released from quarantine`, `unblocked`. */
const UNDONE = /un-?(?:block|quarantin)|quarantin.{0,15}(?:restor|releas)|(?:restor|releas).{0,15}quarantin/i;

/** In this order: `not blocked` is no block, and what was `detected and quarantined` was quarantined. */
const WORDS: readonly [RegExp, VendorVerdict][] = [
  [/false.?positive/i, 'false_positive'],
  [/true.?positive/i, 'true_positive'],
  [NOT_MEANT, 'allowed'],
  [IN_VAIN, 'allowed'],
  [UNDONE, 'allowed'],
  [
    /not?.{0,3}(?:block|prevent|mitigat|quarantin|remediat)|unmitigated|unremediated|\ballow|permit|deliver|passed?\b|\baccept|detect.?only|monitor.?only|\baudit(?:ed)?\b|no.?action/i,
    'allowed',
  ],
  // `partiallyRemediated`, `Partially Dropped`: some of it goes on.
  [/\bpartial/i, 'detected'],
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

/** What the sender decided or did, by the keys under which that stands. */
export function vendorVerdict(reader: Reader): VendorVerdict | undefined {
  if (flag(reader, roles.QUARANTINED) === true) return 'quarantined';
  const blocked = flag(reader, roles.BLOCKED);
  if (blocked !== undefined) return blocked ? 'blocked' : 'allowed';
  for (const { ending, leaf } of reader.endingWith(roles.DONE)) {
    const { depth, value } = leaf;
    const found = depth <= 4 && typeof value === 'string' ? verdictOf(value) : undefined;
    if (found !== undefined && !(found === 'detected' && ending.written === 'action')) return found;
  }
  return undefined;
}

function flag(reader: Reader, keys: Endings): boolean | undefined {
  for (const { leaf } of reader.endingWith(keys)) {
    const said = leaf.said?.toLowerCase();
    if (leaf.depth <= 4 && (said === 'true' || said === 'false')) return said === 'true';
  }
  return undefined;
}

const RESOLVED =
  /^(?:resolved|closed|recovered|recovery|ok|okay|normal|inactive|archived|dismissed|cleared|suppressed|fixed|autoresolved|autoclosed)$/i;
const OPEN =
  /^(?:new|open|opened|firing|alerting|active|activated|triggered|unresolved|inprogress|investigating|acknowledged|reopened|pending|assigned|alarm)$/i;

/** What a sender's word for the state of its alert means for its incident. */
export function stateOf(word: string | undefined): 'open' | 'resolved' | null {
  if (word === undefined) return null;
  const bare = word.trim().replaceAll(/[\s_-]+/g, '');
  if (RESOLVED.test(bare)) return 'resolved';
  return OPEN.test(bare) ? 'open' : null;
}

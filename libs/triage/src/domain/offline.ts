import type {
  Classification,
  Evidence,
  IncidentType,
  NeededService,
  ReasoningClaim,
  VerdictDraft,
} from '#contracts';
import type { IncidentSnapshot } from '#incidents';
import { categoryOf, techniquesOf } from './categories.ts';
import {
  completenessOf,
  isComplete,
  openQuestions,
  setUpSentence,
  type Completeness,
  type Gap,
} from './completeness.ts';
import { leaning } from './leaning.ts';
import { isMailType } from './mail-types.ts';
import { recommendedActions } from './recommend.ts';
import { compareIds, latest, weigh, type Contribution, type Weighing } from './weigh.ts';

/**
 * From here on malicious, suspicious; and down from here benign, if nothing is missing. A mail of which nothing is found but
 * that its domain vouches for it, as anybody's does, is not benign.
 */
export const THRESHOLDS = { malicious: 0.85, suspicious: 0.5, benign: 0.15, benign_mail: 0.07 } as const;

const GROUP_TITLES: Record<string, string> = {
  links: 'Links',
  sender: 'Sender',
  authentication: 'Authentication',
  attachments: 'Attachments',
  wording: 'Wording',
  instructions: 'Instructions to the analyst',
  content: 'Make-up of the mail',
  history: 'Known here',
  reputation: 'Reputation',
  sender_reputation: "Sender's reputation",
  detection: 'Detection',
  activity: 'What was done',
  host: 'Host',
  siem: 'Other events',
  account: 'Account',
  record: 'What this rule was before',
  new_here: 'What is new',
};

/** The verdict of the built-in analyst. Deterministic: the same incident and time give the same verdict. */
export function judgeOffline(
  snapshot: IncidentSnapshot,
  evidence: readonly Evidence[],
  now: Date,
  gaps: readonly Gap[] = [],
  unserved: readonly NeededService[] = [],
): VerdictDraft {
  const facts = latest(evidence);
  const { type } = snapshot.incident;
  const weighing = weigh(facts, type);
  const completeness = completenessOf(facts, type, now, gaps, unserved);
  const classification = classify(weighing.probability, !isComplete(completeness), type);
  const category = categoryOf(classification, weighing.contributions, type);
  const found = classification === 'malicious' || classification === 'suspicious';
  return {
    classification,
    confidence: confidenceOf(classification, weighing.probability),
    category,
    summary: summarise(classification, category, weighing, completeness, openQuestions(facts, type, now)),
    reasoning: reason(weighing.contributions, facts),
    techniques: found ? techniquesOf(weighing.contributions, techniquesNamed(facts)) : [],
    recommended_actions:
      classification === 'malicious' ? recommendedActions(snapshot, weighing.contributions, facts) : [],
    ...completeness,
    reservations: [],
    analyst: 'offline',
    fallback_reason: null,
    model: null,
    usage: null,
  };
}

/** Missing evidence never lets an incident pass as benign; strong facts against it stand whatever else is missing. */
function classify(probability: number, incomplete: boolean, type: IncidentType): Classification {
  const benign = isMailType(type) ? THRESHOLDS.benign_mail : THRESHOLDS.benign;
  if (probability >= THRESHOLDS.malicious) return 'malicious';
  if (probability >= THRESHOLDS.suspicious) return 'suspicious';
  if (probability <= benign && !incomplete) return 'benign';
  return 'inconclusive';
}

/** For `inconclusive` the chance that deciding for the likelier side would be wrong. */
function confidenceOf(classification: Classification, probability: number): number {
  const likelier = Math.max(probability, 1 - probability);
  const value =
    classification === 'inconclusive'
      ? 1 - likelier
      : classification === 'benign'
        ? 1 - probability
        : probability;
  return Math.round(value * 1000) / 1000;
}

function techniquesNamed(facts: readonly Evidence[]): string[] {
  return facts.flatMap((one) => {
    const { raw } = one;
    if (one.kind !== 'alert.techniques' || raw === null || typeof raw !== 'object' || Array.isArray(raw))
      return [];
    const list = raw['techniques'];
    return Array.isArray(list) ? list.filter((item): item is string => typeof item === 'string') : [];
  });
}

/** One claim per group of facts, strongest group first, made of the facts' own sentences. */
function reason(contributions: readonly Contribution[], facts: readonly Evidence[]): ReasoningClaim[] {
  const groups = Map.groupBy(contributions, (one) => `${one.group}|${one.log_odds > 0 ? 'against' : 'for'}`);
  const claims = [...groups.entries()].slice(0, 10).map(([key, members]) => {
    const [group = ''] = key.split('|');
    const shown = members.slice(0, 3);
    const more =
      members.length > shown.length
        ? ` ${members.length - shown.length} more facts of this kind point the same way.`
        : '';
    const side = key.endsWith('for') ? ' (speaks for harmless)' : '';
    const doubted = disagreementsAbout(members, facts);
    const told = [...shown.map((one) => one.evidence), ...doubted.slice(0, 2)];
    return {
      statement: `${GROUP_TITLES[group] ?? group}${side}: ${told.map(({ statement }) => statement).join(' ')}${more}`,
      evidence: [...members.slice(0, 8).map((one) => one.evidence), ...doubted.slice(0, 2)].map(
        ({ id }) => id,
      ),
    };
  });
  if (claims.length > 0) return claims;
  const seen = [...facts].sort((a, b) => compareIds(a.id, b.id)).slice(0, 5);
  return seen.map((one) => ({ statement: one.statement, evidence: [one.id] }));
}

/** That sources do not agree about what a claim rests on. */
function disagreementsAbout(members: readonly Contribution[], facts: readonly Evidence[]): Evidence[] {
  const subjects = new Set(members.map(({ evidence }) => evidence.subject.value));
  return facts.filter(({ kind, subject }) => kind === 'lookup.disagreement' && subjects.has(subject.value));
}

function summarise(
  classification: Classification,
  category: string,
  weighing: Weighing,
  { missing, not_connected }: Completeness,
  open: readonly string[],
): string {
  const against = weighing.contributions.filter((one) => one.log_odds > 0);
  const strongest = against
    .slice(0, 2)
    .map((one) => one.evidence.statement)
    .join(' ');
  const facts = `${against.length} fact${against.length === 1 ? ' speaks' : 's speak'} against it`;
  const more = missing.length > 3 ? ` And ${missing.length - 3} more.` : '';
  const setUp = not_connected.length > 0 ? ` ${setUpSentence(not_connected)}` : '';
  const lack = `${missing.length > 0 ? ` Missing: ${missing.slice(0, 3).join(' ')}${more}` : ''}${setUp}`;
  const name = category.replaceAll('_', ' ');
  switch (classification) {
    case 'malicious':
      return `Malicious (${name}): ${facts}. ${strongest}${lack}`;
    case 'suspicious':
      return `Suspicious (${name}): ${facts}, not enough to be sure. ${strongest}${lack}`;
    case 'benign':
      return against.length === 0
        ? 'Benign: everything that this kind of incident needs was looked at, and nothing speaks against it.'
        : `Benign: everything that this kind of incident needs was looked at, and little speaks against it. ${strongest}`;
    case 'inconclusive':
      return against.length === 0
        ? `Inconclusive: nothing speaks against it, but it cannot be called benign. ${leaning(weighing, open)}${lack}`
        : `Inconclusive: ${facts}, too little to decide. ${strongest} ${leaning(weighing, open)}${lack}`;
  }
}

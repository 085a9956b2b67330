import type { Evidence, ReasoningClaim, VerdictDraft } from '#contracts';
import { withoutEnd } from '#platform';
import { isComplete, lacks, type Completeness } from './completeness.ts';
import { weigh } from './weigh.ts';
import type { IncidentType } from '#contracts';
import { THRESHOLDS } from './offline.ts';

export interface CheckedVerdict {
  verdict: VerdictDraft;
  /** What was wrong and is now changed, as sentences; empty when the draft stands as it is. */
  corrections: string[];
}

/**
 * Holds a model's verdict against the evidence. Ids that do not exist are struck, claims that quote values which the
 * evidence does not hold are struck with them, and where too little remains, or the classification contradicts the
 * evidence or its completeness, the verdict becomes `inconclusive`. Never makes a verdict milder than the evidence.
 */
export function checkVerdict(
  draft: VerdictDraft,
  evidence: readonly Evidence[],
  completeness: Completeness,
  type: IncidentType,
): CheckedVerdict {
  const corrections: string[] = [];
  const corpus = new Corpus(evidence);
  const reasoning = draft.reasoning.flatMap((claim) => checkClaim(claim, corpus, corrections));
  const struck = draft.reasoning.length - reasoning.length;
  let verdict: VerdictDraft = {
    ...draft,
    reasoning,
    confidence: Math.min(1, Math.max(0, Number.isFinite(draft.confidence) ? draft.confidence : 0)),
    techniques: [...new Set(draft.techniques.filter((technique) => /^T1\d{3}(?:\.\d{3})?$/.test(technique)))],
    category: /^[a-z][a-z0-9_]{1,63}$/.test(draft.category) ? draft.category : type,
    ...completeness,
    recommended_actions: draft.recommended_actions.flatMap((action) => {
      const known = action.evidence.filter((id) => corpus.has(id));
      return known.length > 0 ? [{ ...action, evidence: known }] : [];
    }),
  };
  const [strange] = corpus.unknownValues(draft.summary, null);
  if (strange !== undefined) {
    corrections.push(`The summary named ${strange}, which no evidence holds; it was replaced.`);
    verdict = {
      ...verdict,
      summary:
        reasoning
          .map((claim) => claim.statement)
          .join(' ')
          .slice(0, 1000) || 'The summary was struck, for it named what no evidence holds.',
    };
  }
  const why = contradiction(verdict, struck, evidence, completeness, type);
  if (why !== null) {
    corrections.push(why);
    verdict = downgrade(verdict, why, evidence);
  } else if (struck > 0) {
    verdict = { ...verdict, confidence: Math.round(verdict.confidence * 0.8 * 1000) / 1000 };
  }
  return { verdict, corrections };
}

function checkClaim(claim: ReasoningClaim, corpus: Corpus, corrections: string[]): ReasoningClaim[] {
  const known = [...new Set(claim.evidence.filter((id) => corpus.has(id)))];
  const unknown = claim.evidence.filter((id) => !corpus.has(id));
  if (unknown.length > 0)
    corrections.push(`A claim cited ${unknown.slice(0, 3).join(', ')}, which does not exist.`);
  if (known.length === 0) {
    corrections.push('A claim without existing evidence was struck.');
    return [];
  }
  const [strange] = corpus.unknownValues(claim.statement, known);
  if (strange !== undefined) {
    corrections.push(`A claim named ${strange}, which the evidence it cites does not hold; it was struck.`);
    return [];
  }
  return [{ statement: claim.statement.slice(0, 2000), evidence: known }];
}

function contradiction(
  verdict: VerdictDraft,
  struck: number,
  evidence: readonly Evidence[],
  completeness: Completeness,
  type: IncidentType,
): string | null {
  if (verdict.reasoning.length === 0) return 'No claim of the verdict rests on existing evidence.';
  if (struck > verdict.reasoning.length) return 'Most claims of the verdict rest on nothing that exists.';
  if (verdict.classification === 'benign') {
    if (!isComplete(completeness))
      return `It cannot be called benign while evidence is missing: ${lacks(completeness).join(' ')}`;
    const told = evidence.find((one) => one.kind.endsWith('.instructions'));
    if (told) return `It cannot be called benign: the alert tries to instruct the analyst (${told.id}).`;
    const { probability } = weigh(evidence, type);
    if (probability >= THRESHOLDS.suspicious)
      return 'It was called benign against the weight of the evidence.';
  }
  if (
    verdict.classification === 'malicious' &&
    !evidence.some((one) => one.polarity === 'malicious' && one.weight > 0)
  ) {
    return 'It was called malicious, but no evidence speaks against it.';
  }
  return null;
}

function downgrade(verdict: VerdictDraft, why: string, evidence: readonly Evidence[]): VerdictDraft {
  const [first] = evidence;
  const reasoning =
    verdict.reasoning.length > 0 || first === undefined
      ? verdict.reasoning
      : [{ statement: first.statement, evidence: [first.id] }];
  return {
    ...verdict,
    classification: 'inconclusive',
    confidence: Math.min(verdict.confidence, 0.4),
    summary: `Inconclusive: ${why} ${verdict.summary}`.slice(0, 2000),
    reasoning,
  };
}

/** Values that somebody could look up: a text that names one has to have it from the evidence. */
const VALUES = [
  /\bhttps?:\/\/[^\s<>"'`)\]]{3,2000}/gi,
  /\b[\w.+-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}\b/gi,
  /\b(?:\d{1,3}\.){3}\d{1,3}\b/g,
  /\b[0-9a-f]{64}\b|\b[0-9a-f]{40}\b|\b[0-9a-f]{32}\b/gi,
  /\b(?:[a-z0-9-]{1,63}\.){1,8}(?:com|net|org|info|biz|io|xyz|top|online|site|ru|cn|br|de|uk|example|test|invalid)\b/gi,
];
const QUOTED = /“[^”]{4,300}”|"[^"]{4,300}"|`[^`]{4,300}`/g;

class Corpus {
  private readonly texts = new Map<string, string>();

  constructor(evidence: readonly Evidence[]) {
    for (const one of evidence) {
      this.texts.set(
        one.id,
        normal(
          `${one.kind} ${one.source.name} ${one.subject.value} ${one.statement} ${JSON.stringify(one.raw)} ${one.observed_at}`,
        ),
      );
    }
  }

  has(id: string): boolean {
    return this.texts.has(id);
  }

  /** Values and quotations of a text that the evidence (of these ids, or all of it) does not hold. */
  unknownValues(text: string, ids: readonly string[] | null): string[] {
    const texts = [...this.texts].filter(([id]) => ids === null || ids.includes(id)).map(([, held]) => held);
    const wanted = new Set<string>();
    for (const match of text.matchAll(QUOTED)) wanted.add(match[0].slice(1, -1));
    for (const pattern of VALUES)
      for (const match of text.matchAll(pattern)) wanted.add(withoutEnd(match[0], '.,;:!?'));
    return [...wanted].filter((value) => {
      const needle = normal(value);
      return needle !== '' && !texts.some((held) => held.includes(needle));
    });
  }
}

function normal(text: string): string {
  return text
    .toLowerCase()
    .replaceAll('\\"', '"')
    .replace(/[“”"'`…]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

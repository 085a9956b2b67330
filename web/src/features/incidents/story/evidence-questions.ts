import type { EvidenceDto } from '../../../shared/api/generated/index.ts';
import { t } from '../../../shared/texts/texts.ts';

/** A fact, and what was told of the same before: what was told last counts. */
export interface FoldedFact {
  fact: EvidenceDto;
  earlier: EvidenceDto[];
}

export interface AnsweredQuestion {
  title: string;
  facts: FoldedFact[];
}

export const MISSING = t`What is missing?`;
const ELSE = t`What else is known?`;

/** Which question a kind of evidence answers: the first that fits. */
const ANSWERS: readonly (readonly [kinds: RegExp, question: string])[] = [
  [/^(?:lookup\.(?:failed|truncated)|email\.parts\.unread|email\.link\.goal_unknown)/, MISSING],
  [/^(?:email\.(?:sender|authentication|list)|sender\.(?:free_mail|disposable))/, t`Who sent it?`],
  [/^(?:email\.(?:link|form)|alert\.link)/, t`Where does it lead?`],
  [/^(?:email\.|alert\.(?:wording|intent|instructions))/, t`What does it say and carry?`],
  [
    /\.reputation$|^(?:observable|url|domain|ip|file|sender|lookup|address|vendor)\.|^alert\.(?:vendor|other)/,
    t`What do others say?`,
  ],
  [/^alert\./, t`What was done?`],
  [/^(?:host|user|identity|inventory|sign_in)\./, t`What do we know of the target?`],
  [/^siem\./, t`What else happened?`],
];
const ORDER = [...new Set(ANSWERS.map(([, question]) => question)), ELSE];

function questionOf(kind: string): string {
  return ANSWERS.find(([kinds]) => kinds.test(kind))?.[1] ?? ELSE;
}

/** Evidence by what it answers, in the order of a story; within that the weightiest first. What is missing comes apart. */
export function questionsOf(evidence: readonly EvidenceDto[]): AnsweredQuestion[] {
  const byQuestion = Map.groupBy(folded(evidence), ({ fact }) => questionOf(fact.kind));
  return ORDER.flatMap((title) => {
    const facts = byQuestion.get(title);
    return facts === undefined ? [] : [{ title, facts: facts.toSorted(byWeight) }];
  });
}

/** The same of the same by the same, or in the very same words, is one fact. */
export function folded(evidence: readonly EvidenceDto[]): FoldedFact[] {
  const sameThing = foldBy(
    evidence.map((fact) => ({ fact, earlier: [] })),
    ({ kind, source, subject }) => [kind, source.name, subject.type, subject.value].join('\n'),
  );
  return foldBy(sameThing, ({ kind, source, statement }) => [kind, source.name, statement].join('\n'));
}

function foldBy(facts: readonly FoldedFact[], keyOf: (fact: EvidenceDto) => string): FoldedFact[] {
  const groups = Map.groupBy(facts, ({ fact }) => keyOf(fact));
  return [...groups.values()].map((same) => {
    const last = same.at(-1) as FoldedFact;
    const before = same.slice(0, -1).flatMap(({ fact, earlier }) => [...earlier, fact]);
    return { fact: last.fact, earlier: [...before, ...last.earlier] };
  });
}

const pull = ({ polarity, weight }: EvidenceDto): number => (polarity === 'neutral' ? 0 : weight);

function byWeight(left: FoldedFact, right: FoldedFact): number {
  return pull(right.fact) - pull(left.fact);
}

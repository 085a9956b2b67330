import type { EvidenceDraft, Json, JsonObject, ObservableType, Polarity } from '#contracts';
import type { Reported, Reputation } from '#connectors';
import { isSharedHost } from '#mail';
import { untoldEvidence, untoldOutput, type Told, type Untold } from './ask-all.ts';
import { boundedRaw } from './canonical.ts';

/** Fewer engines than this have not looked closely enough to speak for a thing. */
const ENOUGH_ENGINES = 20;
const STALE_AFTER_MS = 180 * 24 * 3600 * 1000;

/** Rising number of engines that call it malicious, and how much each step weighs. One engine alone is often wrong. */
const MALICIOUS_STEPS: readonly (readonly [engines: number, weight: number])[] = [
  [15, 0.97],
  [8, 0.92],
  [5, 0.85],
  [3, 0.7],
  [2, 0.5],
  [1, 0.25],
];

/** The same by how sure a service is of what was reported to it, in percent. */
const REPORTED_STEPS: readonly (readonly [confidence: number, weight: number])[] = [
  [90, 0.85],
  [75, 0.7],
  [50, 0.5],
  [25, 0.25],
];
/** What one reporter alone says weighs no more. */
const ONE_REPORTER_WEIGHT = 0.25;

export interface Judgement {
  polarity: Polarity;
  weight: number;
}

/** What the engines' counts speak for. Unknown to them is neutral: absence of reports is no report of absence. */
export function judge(reputation: Reputation, now: Date): Judgement {
  if (!reputation.known) return { polarity: 'neutral', weight: 0 };
  if (reputation.reported !== undefined) return judgeReports(reputation.reported);
  const step = MALICIOUS_STEPS.find(([engines]) => reputation.malicious >= engines);
  if (step !== undefined) return { polarity: 'malicious', weight: step[1] };
  if (reputation.suspicious >= 2) return { polarity: 'malicious', weight: 0.25 };
  if (reputation.suspicious > 0 || reputation.total < ENOUGH_ENGINES || isStale(reputation, now))
    return { polarity: 'neutral', weight: 0 };
  return { polarity: 'benign', weight: 0.3 };
}

/** Few reports speak for nothing: they are no look at the thing that found it harmless. */
function judgeReports({ confidence, reporters }: Reported): Judgement {
  const step = REPORTED_STEPS.find(([least]) => confidence >= least);
  if (step === undefined) return { polarity: 'neutral', weight: 0 };
  return { polarity: 'malicious', weight: reporters > 1 ? step[1] : ONE_REPORTER_WEIGHT };
}

function isStale(reputation: Reputation, now: Date): boolean {
  if (reputation.last_analysis_at === null) return true;
  return now.getTime() - Date.parse(reputation.last_analysis_at) > STALE_AFTER_MS;
}

export interface ReputationSubject {
  kind: string;
  type: ObservableType | 'attachment';
  value: string;
  /** How the sentence calls it, such as `The link https://…`. */
  called: string;
}

/** What a clean answer weighs about a host where anybody can put something up, today another thing than yesterday. */
const SHARED_WEIGHT = 0.05;

function isShared({ type, value }: ReputationSubject): boolean {
  const host = type === 'domain' ? value : type === 'url' ? URL.parse(value)?.hostname : undefined;
  return host !== undefined && isSharedHost(host);
}

function reputationEvidence(
  subject: ReputationSubject,
  { source, answer: reputation }: Told<Reputation>,
  now: Date,
): EvidenceDraft {
  const judgement = judge(reputation, now);
  const saysLittle = judgement.polarity === 'benign' && isShared(subject);
  const little = saysLittle ? ' That says little: anybody can put something up there.' : '';
  return {
    kind: subject.kind,
    source,
    subject: { type: subject.type, value: subject.value },
    statement: `${statement(subject.called, reputation, source.name)}${little}`,
    ...judgement,
    ...(saysLittle ? { weight: SHARED_WEIGHT } : {}),
    raw: boundedRaw(reputation as unknown as Json),
    observed_at: reputation.last_analysis_at ?? now.toISOString(),
  };
}

function statement(called: string, reputation: Reputation, name: string): string {
  if (!reputation.known) return `${called} is not known to ${name}, which speaks neither for nor against it.`;
  if (reputation.reported !== undefined)
    return reportedStatement(called, reputation, reputation.reported, name);
  const suspicious = reputation.suspicious > 0 ? ` and suspicious by ${reputation.suspicious}` : '';
  const analysed =
    reputation.last_analysis_at === null
      ? ''
      : ` (last analysed ${reputation.last_analysis_at.slice(0, 10)})`;
  return `${called} is called malicious by ${reputation.malicious}${suspicious} of ${reputation.total} engines at ${name}${analysed}.`;
}

function reportedStatement(
  called: string,
  { last_analysis_at }: Reputation,
  { confidence, reports, reporters }: Reported,
  name: string,
): string {
  const last = last_analysis_at === null ? '' : `, last on ${last_analysis_at.slice(0, 10)}`;
  return `${called} was reported to ${name} ${reports} ${reports === 1 ? 'time' : 'times'} by ${reporters} different ${reporters === 1 ? 'reporter' : 'reporters'}${last}; its confidence that it is abusive is ${confidence} %.`;
}

/** Evidence of every source's answer, and of what the sources make of each other's. */
export function reputationsEvidence(
  subject: ReputationSubject,
  told: readonly Told<Reputation>[],
  untold: readonly Untold[],
  now: Date,
): EvidenceDraft[] {
  const about = { called: subject.called, subject: { type: subject.type, value: subject.value } };
  return [
    ...told.map((one) => reputationEvidence(subject, one, now)),
    ...disagreement(subject, told, now),
    ...untold.map((one) => untoldEvidence(one, about, now)),
  ];
}

/** That some call it malicious and others, who know it, do not: nobody is to read one of them alone. */
function disagreement(
  { type, value, called }: ReputationSubject,
  told: readonly Told<Reputation>[],
  now: Date,
): EvidenceDraft[] {
  const known = told.filter(({ answer }) => answer.known);
  const [against, others] = [true, false].map((malicious) =>
    known
      .filter(({ answer }) => (judge(answer, now).polarity === 'malicious') === malicious)
      .map(({ source }) => source.name),
  ) as [string[], string[]];
  if (against.length === 0 || others.length === 0) return [];
  return [
    {
      kind: 'lookup.disagreement',
      source: { type: 'system', name: 'look-ups' },
      subject: { type, value },
      statement: `${called} is malicious by ${against.join(' and ')}, and not by ${others.join(' and ')}: the sources do not agree.`,
      polarity: 'neutral',
      weight: 0,
      raw: { malicious: against, not_malicious: others },
      observed_at: now.toISOString(),
    },
  ];
}

/** The gravest answer: it counts, whatever others say. What knows nothing of it comes last. */
function gravest(told: readonly Told<Reputation>[], now: Date): Reputation {
  return told.map(({ answer }) => answer).reduce((a, b) => (gravity(b, now) > gravity(a, now) ? b : a));
}

function gravity(reputation: Reputation, now: Date): number {
  if (!reputation.known) return -2;
  const { polarity, weight } = judge(reputation, now);
  return polarity === 'malicious' ? weight : polarity === 'benign' ? -1 : 0;
}

/** @param told at least one */
export function reputationOutput(
  told: readonly Told<Reputation>[],
  untold: readonly Untold[],
  now: Date,
): JsonObject {
  return {
    ...answerOutput(gravest(told, now)),
    sources: told.map(({ source, answer }) => ({ source: source.name, ...answerOutput(answer) })),
    unanswered: untoldOutput(untold),
  };
}

/** Of what nobody was asked about. */
export function unaskedOutput(): JsonObject {
  const known = { known: false, malicious: 0, suspicious: 0, harmless: 0, undetected: 0, total: 0 };
  return {
    ...answerOutput({ ...known, categories: [], last_analysis_at: null, link: null }),
    sources: [],
    unanswered: [],
  };
}

function answerOutput(reputation: Reputation): JsonObject {
  return { reported: null, ...reputation } as unknown as JsonObject;
}

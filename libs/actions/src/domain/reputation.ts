import type { EvidenceDraft, Json, JsonObject, ObservableType, Polarity } from '#contracts';
import type { ConnectorRef, Reported, Reputation } from '#connectors';
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

/** How a connector is named in evidence: a simulated one is called so wherever it appears. */
export function sourceName(connector: ConnectorRef): string {
  return connector.simulated && !connector.type.includes('simulated')
    ? `${connector.type} (simulated)`
    : connector.type;
}

export function connectorSource(connector: ConnectorRef): EvidenceDraft['source'] {
  return { type: 'connector', name: sourceName(connector) };
}

export interface ReputationSubject {
  kind: string;
  type: ObservableType | 'attachment';
  value: string;
  /** How the sentence calls it, such as `The link https://…`. */
  called: string;
}

export function reputationEvidence(
  subject: ReputationSubject,
  reputation: Reputation,
  connector: ConnectorRef,
  now: Date,
): EvidenceDraft {
  return {
    kind: subject.kind,
    source: connectorSource(connector),
    subject: { type: subject.type, value: subject.value },
    statement: statement(subject.called, reputation, connector),
    ...judge(reputation, now),
    raw: boundedRaw(reputation as unknown as Json),
    observed_at: reputation.last_analysis_at ?? now.toISOString(),
  };
}

function statement(called: string, reputation: Reputation, connector: ConnectorRef): string {
  const name = sourceName(connector);
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

export function reputationOutput(reputation: Reputation): JsonObject {
  return { reported: null, ...reputation } as unknown as JsonObject;
}

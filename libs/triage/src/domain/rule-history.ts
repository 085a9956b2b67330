import type { EvidenceDraft, Polarity } from '#contracts';
import type { HistoryQuestion, RuleHistory, SourceHistory } from '#incidents';
import { counted, day, historyFact, isKnownSource, isOlderThan, short } from './history-words.ts';

/** With fewer the bounds below are too wide to tell anything. */
const LEAST_JUDGED = 5;
const NEW_RULE = 0.08;

/**
 * By how surely people's dispositions are all of one kind; 95 of 100 times the true share lies within the bounds. Never as
 * much as it takes by itself: a rule that was wrong a hundred times may be right today.
 */
const RECORDS: readonly { is(low: number, high: number): boolean; weight: number; polarity: Polarity }[] = [
  { is: (_low, high) => high < 0.05, weight: 0.4, polarity: 'benign' },
  { is: (_low, high) => high < 0.2, weight: 0.25, polarity: 'benign' },
  { is: (low) => low > 0.8, weight: 0.4, polarity: 'malicious' },
  { is: (low) => low > 0.5, weight: 0.25, polarity: 'malicious' },
];

/** How common a rule is here, and what people have said of it. */
export function ruleEvidence(
  history: RuleHistory,
  ofSource: SourceHistory,
  { at, source, rule }: HistoryQuestion,
  incidentId: string,
  now: Date,
): EvidenceDraft {
  const { since, judged, true_positives } = history;
  const name = rule?.value ?? '';
  const subject = { type: 'incident' as const, value: incidentId };
  const raw = {
    ...history,
    since: since?.toISOString() ?? null,
    rule: name.slice(0, 1000),
    source,
    source_since: ofSource.since?.toISOString() ?? null,
  };
  const fact = (statement: string, weight = 0, polarity: Polarity = 'malicious'): EvidenceDraft =>
    historyFact('rule', subject, statement, raw, now, weight, polarity);
  const told = `The rule ${short(name)} of ${source}`;
  if (since === null || !isOlderThan(since, at, 1)) {
    return isKnownSource(ofSource, at)
      ? fact(`${told} has not come before; ${source} ${reporting(ofSource)}.`, NEW_RULE)
      : fact(`${told} has not come before, which says nothing yet: ${source} ${reporting(ofSource)}.`);
  }
  const common = `${told} has come ${commonness(history, since)}`;
  if (judged < LEAST_JUDGED)
    return fact(`${common}; people have judged ${judged} of them, too few to go by.`);
  const record = RECORDS.find(({ is }) => is(...boundsOf(true_positives, judged)));
  const share = true_positives === 0 ? 'none' : String(true_positives);
  return fact(
    `${common}; of ${judged} that people have judged ${share} ${true_positives > 1 ? 'were true positives' : 'was a true positive'}.`,
    record?.weight,
    record?.polarity,
  );
}

function commonness({ alerts, incidents, hosts }: RuleHistory, since: Date): string {
  const naming = hosts === 0 ? 'that name no host' : `on ${counted(hosts, 'host')} or more`;
  return `${counted(alerts, 'time')} since ${day(since)}, in ${counted(incidents, 'incident')} ${naming}`;
}

function reporting({ since, incidents }: SourceHistory): string {
  return since === null
    ? 'has reported nothing that is older than a day'
    : `has reported since ${day(since)}, ${counted(incidents, 'incident')} or more`;
}

/** Of the share that a sample stands for, by Wilson's score interval. */
export function boundsOf(hits: number, of: number): [low: number, high: number] {
  const z = 1.96;
  const share = hits / of;
  const centre = share + z ** 2 / (2 * of);
  const spread = z * Math.sqrt((share * (1 - share)) / of + z ** 2 / (4 * of ** 2));
  const scale = 1 + z ** 2 / of;
  return [(centre - spread) / scale, (centre + spread) / scale];
}

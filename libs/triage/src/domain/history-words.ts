import type { EvidenceDraft, JsonObject, Polarity } from '#contracts';
import type { SourceHistory } from '#incidents';

const LEAST_OF_SOURCE = 20;
/** With less of a history, that something was not seen says nothing. */
const LEAST_DAYS = 7;
const SHOWN = 120;
const DAY_MS = 86_400_000;

export function historyFact(
  kind: string,
  subject: EvidenceDraft['subject'],
  statement: string,
  raw: JsonObject,
  now: Date,
  weight = 0,
  polarity: Polarity = 'malicious',
): EvidenceDraft {
  return {
    kind: `history.${kind}`,
    source: { type: 'system', name: 'history' },
    subject,
    statement,
    polarity: weight > 0 ? polarity : 'neutral',
    weight,
    raw,
    observed_at: now.toISOString(),
  };
}

/** Of a source that has just been connected all is new. */
export function isKnownSource({ incidents, since }: SourceHistory, at: Date): boolean {
  return since !== null && incidents >= LEAST_OF_SOURCE && isOld(since, at);
}

export function isOld(since: Date, at: Date): boolean {
  return isOlderThan(since, at, LEAST_DAYS);
}

export function isOlderThan(since: Date, at: Date, days: number): boolean {
  return at.getTime() - since.getTime() >= days * DAY_MS;
}

export function day(time: Date): string {
  return time.toISOString().slice(0, 10);
}

/** `no incident`, `1 incident`, `37 incidents` */
export function counted(count: number, word: string): string {
  return count === 0 ? `no ${word}` : `${count} ${word}${count === 1 ? '' : 's'}`;
}

export function short(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return `“${line.length > SHOWN ? `${line.slice(0, SHOWN - 1).toWellFormed()}…` : line}”`;
}

import type { SearchField } from './search-fields.ts';

/** What earlier incidents are asked by: a field of the normal alert and what it says. */
export interface FieldValue {
  field: SearchField;
  value: string;
}

/** What is asked of earlier incidents, on behalf of one. */
export interface HistoryQuestion {
  /** When that one came. */
  at: Date;
  /** Only what the same source has said can be compared: another one names other things. */
  source: string;
  /** Whose history: the hosts and accounts. */
  owners: readonly FieldValue[];
  /** What may be new to them: a field's value, or an observable by its id. */
  things: readonly (FieldValue | { observable_id: string })[];
  rule: FieldValue | null;
}

/** What is known of a host or an account from before. */
export interface OwnerHistory {
  /** Its latest ones of that source, a hundred at most, that are older than a day. */
  incidents: number;
  /** Of the oldest of them. */
  since: Date | null;
  /** By the question's things: how many of those incidents name it. */
  naming: number[];
}

/** What is known of a rule by its latest incidents, 500 at most; the one that is asked for may be among them. */
export interface RuleHistory {
  incidents: number;
  alerts: number;
  /** Of the oldest of them. */
  since: Date | null;
  /** At least so many are named in them, each once. */
  hosts: number;
  /** Resolved by a person as a true positive, a false or a benign one. */
  judged: number;
  true_positives: number;
}

export interface SourceHistory {
  /** That are older than a day; no more than a hundred are counted. */
  incidents: number;
  /** When its first one ever came. */
  since: Date | null;
}

export interface History {
  /** In the order of the question. */
  owners: OwnerHistory[];
  rule: RuleHistory | null;
  source: SourceHistory;
}

/** No more of the past is asked. */
export const HISTORY_DAYS = 90;

const DAY_MS = 86_400_000;

/** Whoever attacks comes more than once within a day: what came then is no history. */
export function settledBefore(at: Date): Date {
  return new Date(at.getTime() - DAY_MS);
}

export function historyBegin(at: Date): Date {
  return new Date(at.getTime() - HISTORY_DAYS * DAY_MS);
}

/** The least id that can be given at that time: ids begin with their millisecond. */
export function leastId(at: Date): string {
  const time = Math.max(0, at.getTime()).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000`;
}

import type { ApprovalLevel, Decision } from '#contracts';
import { POLICY_STEPS, type Evaluation, type PolicyStep } from './request.ts';
import { MISSING_FACTS, type MissingFact } from './replay.ts';

/** How a request was, or would be, answered. */
export interface Outcome {
  decision: Decision;
  level: ApprovalLevel | null;
  quorum: number;
  step: PolicyStep;
  rule: string | null;
  reason: string;
}

export interface PastOutcome {
  id: string;
  incident_id: string | null;
  action: string;
  targets: string[];
  created_at: Date;
  was: Outcome;
}

export interface Difference extends PastOutcome {
  would_be: Outcome;
  /** The policy in force would decide it like that already: publishing does not change it. */
  already: boolean;
}

export interface RuleFigures {
  rule: string;
  /** Decisions that it would have made. */
  decided: number;
  /** Those of them that were answered otherwise. */
  changed: number;
  last_at: Date | null;
}

export type Answers = Record<Decision, number>;

export interface Totals {
  redecided: number;
  /** Decisions that cannot be made again, by what was not kept with them. */
  missing: Record<MissingFact, number>;
  was: Answers;
  would_be: Answers;
  changed: number;
  /** Of the changed ones those that the policy in force would decide like that already. */
  changed_already: number;
  rules: RuleFigures[];
  /** Decisions by steps that are no rules. */
  steps: { step: PolicyStep; decided: number }[];
  /** The latest, those that publishing would make first. */
  differences: Difference[];
}

/** Counts what came of past decisions; what it keeps is bounded by the rules and by `shown`. */
export class Tally {
  private redecided = 0;
  private readonly missing = zero(MISSING_FACTS);
  private readonly was = zero(['allow', 'deny', 'require_approval']);
  private readonly wouldBe = zero(['allow', 'deny', 'require_approval']);
  private readonly rules: Map<string, RuleFigures>;
  private readonly steps = zero(POLICY_STEPS);
  private readonly own: Latest<Difference>;
  private readonly already: Latest<Difference>;

  constructor(
    rules: readonly string[],
    private readonly shown: number,
  ) {
    this.rules = new Map(rules.map((rule) => [rule, { rule, decided: 0, changed: 0, last_at: null }]));
    this.own = new Latest(shown);
    this.already = new Latest(shown);
  }

  lacks(fact: MissingFact): void {
    this.missing[fact] += 1;
  }

  /** @param inForce what the policy in force says; asked only where there is a difference */
  add(past: PastOutcome, evaluation: Evaluation, inForce: () => Evaluation | null): void {
    this.redecided += 1;
    this.was[past.was.decision] += 1;
    this.wouldBe[evaluation.decision] += 1;
    const changed = !isSame(past.was, evaluation);
    this.attribute(past, evaluation, changed);
    if (!changed) return;
    const now = inForce();
    const already = now !== null && isSame(now, evaluation);
    (already ? this.already : this.own).add({ ...past, would_be: evaluation, already });
  }

  totals(): Totals {
    const own = this.own.newestFirst();
    return {
      redecided: this.redecided,
      missing: this.missing,
      was: this.was,
      would_be: this.wouldBe,
      changed: this.own.added + this.already.added,
      changed_already: this.already.added,
      rules: [...this.rules.values()],
      steps: POLICY_STEPS.filter((step) => step !== 'rule').map((step) => ({
        step,
        decided: this.steps[step],
      })),
      differences: [...own, ...this.already.newestFirst()].slice(0, this.shown),
    };
  }

  private attribute(past: PastOutcome, { step, rule }: Evaluation, changed: boolean): void {
    const figures = rule === null ? undefined : this.rules.get(rule);
    if (figures === undefined) {
      this.steps[step] += 1;
      return;
    }
    figures.decided += 1;
    figures.last_at = past.created_at;
    if (changed) figures.changed += 1;
  }
}

/** Whether whoever asked would notice no difference: by which rule it was decided is none. */
export function isSame(one: Outcome | Evaluation, other: Outcome | Evaluation): boolean {
  return one.decision === other.decision && one.level === other.level && one.quorum === other.quorum;
}

function zero<K extends string>(keys: readonly K[]): Record<K, number> {
  return Object.fromEntries(keys.map((key) => [key, 0])) as Record<K, number>;
}

/** The last of what is added, and how many were. */
class Latest<T> {
  added = 0;
  private readonly kept: T[] = [];

  constructor(private readonly size: number) {}

  add(one: T): void {
    this.kept[this.added % this.size] = one;
    this.added += 1;
  }

  newestFirst(): T[] {
    const at = this.added % this.size;
    return [...this.kept.slice(at), ...this.kept.slice(0, at)].reverse();
  }
}

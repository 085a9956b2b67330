import type { JsonObject } from '#contracts';
import { alertFieldsFor, type CompiledPolicy } from './compile.ts';
import { evaluate } from './evaluate.ts';
import type { DecisionInput, Evaluation, ListedTarget, PolicyFacts } from './request.ts';
import { saidOf } from './said-of.ts';
import { CountsAnew } from './counts-anew.ts';

/** What a past decision was not kept with, and another policy asks for. */
export const MISSING_FACTS = ['lists', 'alerts', 'concurrent'] as const;
export type MissingFact = (typeof MISSING_FACTS)[number];

export interface PastInput {
  action: string;
  incident_id: string | null;
  at: number;
  input: DecisionInput;
}

/** Decided again, or what is missing for that. */
export type Redecision =
  { evaluation: Evaluation; missing: null } | { evaluation: null; missing: MissingFact };

/** A policy that is asked about past requests in the order of their time, by the code that decides present ones. */
export class Replay {
  readonly counts: CountsAnew;
  private readonly fields = new Map<string, string[]>();

  constructor(readonly policy: CompiledPolicy) {
    this.counts = new CountsAnew(policy);
  }

  /** Whether rules for this action read what alerts say. */
  readsAlerts(action: string): boolean {
    return this.fieldsFor(action).length > 0;
  }

  /** @param alerts what the alerts that are named with the decision say, as far as they are still there */
  redecide(past: PastInput, alerts: ReadonlyMap<string, JsonObject>): Redecision {
    const { request } = past.input;
    const facts = new PastFacts(past, this, this.fieldsFor(past.action), alerts);
    const evaluation = evaluate(this.policy, request, facts);
    if (facts.missing !== null) return { evaluation: null, missing: facts.missing };
    if (evaluation.decision !== 'deny') this.counts.count(past);
    return { evaluation, missing: null };
  }

  private fieldsFor(action: string): string[] {
    let fields = this.fields.get(action);
    if (fields === undefined) {
      fields = alertFieldsFor(this.policy, action);
      this.fields.set(action, fields);
    }
    return fields;
  }
}

/**
 * What the world looked like then. A fact that was not kept is noticed when it is asked for, and only then: a decision
 * that does not depend on it can be made again all the same.
 */
class PastFacts implements PolicyFacts {
  readonly now: string;
  readonly kill_switches: PolicyFacts['kill_switches'];
  missing: MissingFact | null = null;
  private said: ReturnType<typeof saidOf> | null = null;

  constructor(
    private readonly past: PastInput,
    private readonly replay: Replay,
    private readonly fields: readonly string[],
    private readonly stored: ReadonlyMap<string, JsonObject>,
  ) {
    const { facts } = past.input;
    this.now = facts.now;
    this.kill_switches = facts.kill_switches;
  }

  get usage(): PolicyFacts['usage'] {
    const { request, facts } = this.past.input;
    return this.replay.counts.usage(request, this.past.at, () => {
      if (facts.usage === null) this.lacks('concurrent');
      return facts.usage?.concurrent ?? 0;
    });
  }

  get listed(): ListedTarget[] {
    const { listed } = this.past.input.facts;
    if (listed === undefined) this.lacks('lists');
    return listed ?? [];
  }

  get alerts(): JsonObject[] {
    return this.alertsSaid().alerts;
  }

  get more_alerts(): true | undefined {
    return this.alertsSaid().more_alerts;
  }

  private alertsSaid(): ReturnType<typeof saidOf> {
    this.said ??= this.readAlerts();
    return this.said;
  }

  private readAlerts(): ReturnType<typeof saidOf> {
    const { alerts: kept, facts } = this.past.input;
    if (kept !== undefined && kept.more !== true) {
      const alerts = kept.ids.flatMap((id): JsonObject[] => {
        const alert = this.stored.get(id);
        return alert === undefined ? [] : [alert];
      });
      if (alerts.length === kept.ids.length) return saidOf(this.fields, alerts);
    }
    const { alerts, more_alerts } = facts;
    if (alerts?.every((alert) => this.fields.every((field) => has(alert, field))) === true)
      return more_alerts === true ? { alerts, more_alerts } : { alerts };
    this.lacks('alerts');
    return { alerts: [] };
  }

  private lacks(fact: MissingFact): void {
    this.missing ??= fact;
  }
}

/** Whether the field was read then: what an alert lacks is stored as null. */
function has(alert: JsonObject, field: string): boolean {
  let part: unknown = alert;
  for (const name of field.split('.')) {
    if (typeof part !== 'object' || part === null || !Object.hasOwn(part, name)) return false;
    part = (part as JsonObject)[name];
  }
  return true;
}

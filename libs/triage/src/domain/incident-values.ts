import type { Evidence, Json } from '#contracts';
import type { IncidentSnapshot } from '#incidents';

const MOST_LEAVES = 20_000;

/**
 * The values that an incident names as values: observables, subjects, leaves of evidence and of alert fields, hosts of
 * links. What a model asks about or aims at has to be one of them, whole: a sentence that mentions somebody is not enough.
 */
export class IncidentValues {
  private readonly values = new Set<string>();

  constructor(snapshot: IncidentSnapshot, evidence: readonly Evidence[]) {
    for (const observable of snapshot.observables) this.add(observable.value);
    for (const alert of snapshot.alerts) {
      this.walk(alert.fields, 0);
      if (alert.recipient !== null) this.add(alert.recipient);
    }
    for (const one of evidence) {
      this.add(one.subject.value);
      this.walk(one.raw, 0);
    }
  }

  has(value: string): boolean {
    return this.values.has(value.trim().toLowerCase());
  }

  /** Whether every text in a structure is a value of the case. */
  holds(value: unknown): boolean {
    if (typeof value === 'string') return this.has(value);
    if (value !== null && typeof value === 'object')
      return Object.values(value).every((item) => this.holds(item));
    return true;
  }

  private add(text: string): void {
    if (this.values.size >= MOST_LEAVES) return;
    this.values.add(text.trim().toLowerCase());
    const host = /^https?:\/\//i.test(text)
      ? URL.parse(text)?.hostname
      : /^[^\s@]{1,64}@([\w.-]{3,255})$/.exec(text)?.[1];
    if (host) this.values.add(host.toLowerCase());
  }

  private walk(value: Json, depth: number): void {
    if (depth > 12) return;
    if (typeof value === 'string') {
      if (value.length <= 8192) this.add(value);
    } else if (value !== null && typeof value === 'object') {
      for (const item of Object.values(value)) this.walk(item, depth + 1);
    }
  }
}

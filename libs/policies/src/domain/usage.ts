import type { PolicyRequest, Usage } from './request.ts';

/** How often one action was let through before, and for which incidents. */
export type Counter = Omit<Usage, 'incident'> & { incidents: Record<string, number> };

/** @param counter undefined: no limit counts the action */
export function usageOf(
  counter: Counter | undefined,
  incident: Pick<NonNullable<PolicyRequest['incident']>, 'id'> | null,
): Usage | null {
  if (counter === undefined) return null;
  const { incidents, ...usage } = counter;
  return { ...usage, incident: incident === null ? 0 : (incidents[incident.id] ?? 0) };
}

/** The limits' counters, counted on while several requests are decided in one transaction. */
export class UsageCounter {
  private readonly counters: Record<string, Counter>;

  constructor(counters: Record<string, Counter>) {
    this.counters = structuredClone(counters);
  }

  of({ action, incident }: PolicyRequest): Usage | null {
    return usageOf(this.counters[action.name], incident);
  }

  count({ action, incident }: PolicyRequest): void {
    const counter = this.counters[action.name];
    if (counter === undefined) return;
    counter.hour += 1;
    counter.day += 1;
    counter.concurrent += 1;
    if (incident !== null) counter.incidents[incident.id] = (counter.incidents[incident.id] ?? 0) + 1;
  }
}

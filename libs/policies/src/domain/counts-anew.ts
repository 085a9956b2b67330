import { limitsOf, type CompiledPolicy } from './compile.ts';
import type { PolicyRequest, Usage } from './request.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A decision as far as limits count it. */
export interface CountedDecision {
  action: string;
  incident_id: string | null;
  at: number;
}

/**
 * The rate limits' counters as they would have been: they count what the policy that is tried lets through, not what was
 * let through. Decisions are given in the order of their time; memory is bounded by those of one day and by the incidents.
 */
export class CountsAnew {
  private readonly limited = new Map<string, boolean>();
  private readonly recent = new Map<string, Recent>();
  private readonly incidents = new Map<string, number>();
  private readonly seen = new Set<string>();

  constructor(private readonly policy: CompiledPolicy) {}

  isLimited(action: string): boolean {
    const known = this.limited.get(action);
    if (known !== undefined) return known;
    const limited = limitsOf(this.policy, action).length > 0;
    this.limited.set(action, limited);
    return limited;
  }

  /** Whether nothing is known yet of what came before for this incident; asked once. */
  isNew(incidentId: string): boolean {
    if (this.seen.has(incidentId)) return false;
    this.seen.add(incidentId);
    return true;
  }

  /** How often the action was let through for the incident until then. */
  begin(action: string, incidentId: string, count: number): void {
    this.incidents.set(keyOf(action, incidentId), count);
  }

  count({ action, incident_id, at }: CountedDecision): void {
    if (!this.isLimited(action)) return;
    this.recentOf(action).add(at);
    if (incident_id === null) return;
    const key = keyOf(action, incident_id);
    this.incidents.set(key, (this.incidents.get(key) ?? 0) + 1);
  }

  /** @param concurrent how many were under way then: that depends on services and people, and is not tried anew */
  usage({ action, incident }: PolicyRequest, at: number, concurrent: () => number): Usage {
    const { hour, day } = this.recentOf(action.name).until(at);
    return {
      hour,
      day,
      incident: incident === null ? 0 : (this.incidents.get(keyOf(action.name, incident.id)) ?? 0),
      get concurrent() {
        return concurrent();
      },
    };
  }

  private recentOf(action: string): Recent {
    let recent = this.recent.get(action);
    if (recent === undefined) {
      recent = new Recent();
      this.recent.set(action, recent);
    }
    return recent;
  }
}

function keyOf(action: string, incidentId: string): string {
  return `${action} ${incidentId}`;
}

/** Times in rising order, of which those of the last day are kept. */
class Recent {
  private times: number[] = [];
  private firstOfDay = 0;
  private firstOfHour = 0;

  add(at: number): void {
    this.times.push(at);
  }

  until(now: number): { hour: number; day: number } {
    const { times } = this;
    while (this.firstOfDay < times.length && (times[this.firstOfDay] as number) <= now - DAY_MS)
      this.firstOfDay += 1;
    this.firstOfHour = Math.max(this.firstOfHour, this.firstOfDay);
    while (this.firstOfHour < times.length && (times[this.firstOfHour] as number) <= now - HOUR_MS)
      this.firstOfHour += 1;
    const counts = { hour: times.length - this.firstOfHour, day: times.length - this.firstOfDay };
    if (this.firstOfDay > 1024 && this.firstOfDay * 2 > times.length) this.forget();
    return counts;
  }

  private forget(): void {
    this.times = this.times.slice(this.firstOfDay);
    this.firstOfHour -= this.firstOfDay;
    this.firstOfDay = 0;
  }
}

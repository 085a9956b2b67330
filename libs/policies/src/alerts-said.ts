import { Injectable } from '@nestjs/common';
import { StoredAlerts, normalFields } from '#incidents';
import { alertWith } from './domain/alert-fields.ts';
import { alertFieldsFor, type CompiledPolicy } from './domain/compile.ts';
import type { PolicyFacts, PolicyRequest } from './domain/request.ts';

type Said = Pick<PolicyFacts, 'alerts' | 'more_alerts'>;

/** Of more alerts, or of more that differ, a condition is not asked: not all of them would be known. */
const MOST_ALERTS = 1000;
const MOST_DIFFERENT = 200;

/** What the alerts of incidents say, for rules that ask for it. */
@Injectable()
export class AlertsSaid {
  constructor(private readonly stored: StoredAlerts) {}

  /**
   * In the order of the requests. Where no rule for its action asks, nothing is read.
   * @throws DatabaseAway
   */
  async of(policy: CompiledPolicy, requests: readonly PolicyRequest[]): Promise<Said[]> {
    const fields = requests.map(({ action }) => alertFieldsFor(policy, action.name));
    const asked = requests.flatMap(({ incident }, at) =>
      incident === null || fields[at]?.length === 0 ? [] : [incident.id],
    );
    if (asked.length === 0) return fields.map((each) => (each.length === 0 ? {} : { alerts: [] }));
    const rows = await this.stored.said([...new Set(asked)], MOST_ALERTS + 1);
    const byIncident = Map.groupBy(rows, ({ incident_id }) => incident_id);
    return requests.map(({ incident }, at): Said => {
      const wanted = fields[at] ?? [];
      if (wanted.length === 0) return {};
      const alerts = byIncident.get(incident?.id ?? '') ?? [];
      const said = new Map(
        alerts.slice(0, MOST_ALERTS).map(({ title, severity, fields: sent }) => {
          const seen = alertWith(wanted, { ...normalFields(sent), title, severity });
          return [JSON.stringify(seen), seen];
        }),
      );
      const more = alerts.length > MOST_ALERTS || said.size > MOST_DIFFERENT;
      return { alerts: [...said.values()].slice(0, MOST_DIFFERENT), ...(more ? { more_alerts: true } : {}) };
    });
  }
}

import { Injectable } from '@nestjs/common';
import type { JsonObject } from '#contracts';
import { StoredAlerts, normalFields, type SaidAlert } from '#incidents';
import { alertFieldsFor, type CompiledPolicy } from './domain/compile.ts';
import type { KeptAlerts, PolicyFacts, PolicyRequest } from './domain/request.ts';
import { MOST_ALERTS, saidOf } from './domain/said-of.ts';

type Said = Pick<PolicyFacts, 'alerts' | 'more_alerts'>;

/** Named with a decision, so that another policy can be asked about it later. */
const MOST_KEPT = 200;

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
      return saidOf(wanted, (byIncident.get(incident?.id ?? '') ?? []).map(wholeOf));
    });
  }

  /**
   * Which alerts each request's incident has by now: they never change, so their ids are all that has to be kept of them.
   * @throws DatabaseAway
   */
  async kept(requests: readonly PolicyRequest[]): Promise<KeptAlerts[]> {
    const incidents = requests.flatMap(({ incident }) => (incident === null ? [] : [incident.id]));
    const rows = await this.stored.ids([...new Set(incidents)], MOST_KEPT + 1);
    const byIncident = Map.groupBy(rows, ({ incident_id }) => incident_id);
    return requests.map(({ incident }): KeptAlerts => {
      const ids = (byIncident.get(incident?.id ?? '') ?? []).map(({ id }) => id);
      return ids.length > MOST_KEPT ? { ids: ids.slice(0, MOST_KEPT), more: true } : { ids };
    });
  }

  /** What is left of alerts by their ids. @throws DatabaseAway */
  async byId(ids: readonly string[]): Promise<Map<string, JsonObject>> {
    const rows = await this.stored.saidBy(ids);
    return new Map(rows.map((row) => [row.id, wholeOf(row)]));
  }
}

function wholeOf({ title, severity, fields }: Pick<SaidAlert, 'title' | 'severity' | 'fields'>): JsonObject {
  return { ...normalFields(fields), title, severity };
}

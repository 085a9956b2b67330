import type { JsonObject, Json } from '#contracts';
import { groupingOf, groupingValue } from './grouping.ts';

/** An alert as it is kept, oldest first. */
export interface PastAlert {
  incident_id: string;
  external_id: string | null;
  fingerprint: string;
  title: string;
  fields: JsonObject;
  raw: Json;
  received_at: Date;
}

export interface GroupingPreview {
  alerts: number;
  /** When the oldest of them came; null when there are none. */
  since: Date | null;
  /** That they have made. */
  incidents_now: number;
  /** That they would have made. */
  incidents_then: number;
  /** How many alerts do not say each key. */
  lacking: { key: string; alerts: number }[];
  /** The largest, 20 at most. */
  groups: { values: (string | null)[]; title: string; alerts: number; incidents: number }[];
}

const MOST_GROUPS = 20;

interface Group {
  values: (string | null)[];
  title: string;
  alerts: number;
  incidents: Set<number>;
  /** The incident that its next alert may join. */
  open: number;
}

/** What these alerts would have become with these keys: the vendor's own id first, then the keys within the window. */
export function previewGrouping(
  alerts: readonly PastAlert[],
  keys: readonly string[],
  windowSeconds: number,
): GroupingPreview {
  const groups = new Map<string, Group>();
  const byId = new Map<string, number>();
  const lastOf = new Map<number, number>();
  let incidents = 0;
  for (const alert of alerts) {
    const at = alert.received_at.getTime();
    const key = JSON.stringify(groupingOf(alert, keys, [alert.fingerprint]));
    let group = groups.get(key);
    if (group === undefined) {
      const values = keys.map((one) => groupingValue(alert, one));
      group = { values, title: '', alerts: 0, incidents: new Set(), open: -1 };
      groups.set(key, group);
    }
    const known = alert.external_id === null ? undefined : byId.get(alert.external_id);
    const last = lastOf.get(group.open) ?? -Infinity;
    const joins = windowSeconds > 0 && at - last <= windowSeconds * 1000;
    const incident = known ?? (joins ? group.open : incidents++);
    if (known === undefined) group.open = incident;
    lastOf.set(incident, at);
    if (alert.external_id !== null) byId.set(alert.external_id, incident);
    group.title = alert.title;
    group.alerts += 1;
    group.incidents.add(incident);
  }
  return {
    alerts: alerts.length,
    since: alerts[0]?.received_at ?? null,
    incidents_now: new Set(alerts.map((alert) => alert.incident_id)).size,
    incidents_then: incidents,
    lacking: keys.map((key) => ({
      key,
      alerts: alerts.filter((alert) => groupingValue(alert, key) === null).length,
    })),
    groups: [...groups.values()]
      .sort((left, right) => right.alerts - left.alerts)
      .slice(0, MOST_GROUPS)
      .map(({ values, title, alerts: count, incidents: made }) => ({
        values,
        title,
        alerts: count,
        incidents: made.size,
      })),
  };
}

import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#platform';
import type { ComparedAlert } from '../domain/alert-changes.ts';
import type { AlertSaid } from '../domain/alert-facts.ts';
import type { KnownIncident, KnownVendorAlert } from '../domain/placement.ts';
import type { VendorAlertEntity } from './vendor-alert.entity.ts';

/** An alert of the batch by its vendor's name, with what it says. */
export interface VendorContent {
  source_id: string;
  external_id: string;
  content: string;
}

type VendorAlertRow = Pick<
  VendorAlertEntity,
  'source_id' | 'external_id' | 'incident_id' | 'alert_id' | 'state'
>;

/** More of an incident's first alerts than ever come in one batch are not read again. */
const MOST_SAID = 200;
/** Of a larger one only the normal fields are compared. */
const RAW_BYTES = 256 * 1024;

/**
 * Row-locked in the order given, which is that of the index: two batches cannot wait for each other. What is locked is
 * read by a statement of its own, for one that has waited still sees what was there before.
 */
const LOCK_VENDOR_ALERTS = `
  SELECT v.alert_id FROM unnest($1::uuid[], $2::text[]) AS g(source_id, external_id)
  CROSS JOIN LATERAL (
    SELECT alert_id FROM vendor_alerts
    WHERE source_id = g.source_id AND external_id = g.external_id COLLATE "C" AND content = '' FOR NO KEY UPDATE) v`;

const VENDOR_ALERTS = `
  SELECT v.source_id, v.external_id, v.incident_id, v.alert_id, v.state
  FROM unnest($1::uuid[], $2::text[]) AS g(source_id, external_id)
  CROSS JOIN LATERAL (
    SELECT * FROM vendor_alerts
    WHERE source_id = g.source_id AND external_id = g.external_id COLLATE "C" AND content = '' LIMIT 1) v`;

const SEEN = `
  SELECT g.source_id, g.external_id, g.content, c.alert_id
  FROM unnest($1::uuid[], $2::text[], $3::text[]) AS g(source_id, external_id, content)
  CROSS JOIN LATERAL (
    SELECT first_alert_id AS alert_id FROM vendor_alerts WHERE source_id = g.source_id
      AND external_id = g.external_id COLLATE "C" AND content = '' AND first_content = g.content COLLATE "C"
    UNION ALL
    SELECT alert_id FROM vendor_alerts WHERE source_id = g.source_id
      AND external_id = g.external_id COLLATE "C" AND content = g.content COLLATE "C"
    LIMIT 1) c`;

/** Row-locked, so that a person who resolves one of them at this moment waits or has been first. */
const INCIDENTS = `
  SELECT i.id, i.number, i.open_key, i.status, i.severity, i.alert_count, i.last_alert_at, i.resolved_at, i.source_state,
    i.closure_due, i.triage_wanted, i.triage_seen, i.facts,
    CASE WHEN i.facts IS NULL THEN (
      SELECT json_agg(json_build_object('external_id', a.external_id, 'severity', a.severity, 'state', a.state,
        'fields', a.fields))
      FROM (SELECT * FROM alerts WHERE incident_id = i.id ORDER BY received_at, id LIMIT ${MOST_SAID}) a) END AS said
  FROM incidents i WHERE i.id = ANY(ARRAY(
    SELECT o.id FROM incidents o WHERE o.open_key = ANY($1::text[])
    UNION
    SELECT v.incident_id FROM unnest($2::uuid[], $3::text[]) AS g(source_id, external_id)
    CROSS JOIN LATERAL (
      SELECT incident_id FROM vendor_alerts
      WHERE source_id = g.source_id AND external_id = g.external_id COLLATE "C" AND content = '' LIMIT 1) v))
  ORDER BY i.id FOR NO KEY UPDATE OF i`;

const LATEST = `
  SELECT a.id, a.external_id, a.title, a.description, a.severity, a.state, a.fields,
    CASE WHEN octet_length(a.raw::text) <= ${RAW_BYTES} THEN a.raw END AS raw
  FROM alerts a WHERE a.id = ANY($1::uuid[])`;

/** What a batch of alerts may belong to, held until the transaction ends. */
@Injectable()
export class KnownAlertsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** One round trip, and another one where something has changed. */
  async hold(
    openKeys: string[],
    contents: VendorContent[],
  ): Promise<{ incidents: KnownIncident[]; vendorAlerts: KnownVendorAlert[] }> {
    const names = [...new Map(contents.map((one) => [nameOf(one), one])).values()].sort(bySourceAndId);
    const named = [names.map((n) => n.source_id), names.map((n) => n.external_id)];
    const [, rows, seen, incidents] = await Promise.all([
      this.unitOfWork.query(LOCK_VENDOR_ALERTS, named),
      this.unitOfWork.query<VendorAlertRow>(VENDOR_ALERTS, named),
      this.unitOfWork.query<VendorContent & { alert_id: string }>(SEEN, [
        contents.map((c) => c.source_id),
        contents.map((c) => c.external_id),
        contents.map((c) => c.content),
      ]),
      this.unitOfWork.query<KnownIncident>(INCIDENTS, [openKeys, ...named]),
    ]);
    const seenOf = Map.groupBy(seen, nameOf);
    const bringsOther = new Set(
      contents
        .filter((one) => seenOf.get(nameOf(one))?.some(({ content }) => content === one.content) !== true)
        .map(nameOf),
    );
    const latest = await this.latest(
      rows.filter((row) => bringsOther.has(nameOf(row))).map((row) => row.alert_id),
    );
    return {
      incidents,
      vendorAlerts: rows.map(({ source_id, external_id, incident_id, alert_id, state }) => ({
        source_id,
        external_id,
        incident_id,
        state,
        seen: seenOf.get(nameOf({ source_id, external_id })) ?? [],
        latest: latest.get(alert_id) ?? null,
      })),
    };
  }

  private async latest(alertIds: string[]): Promise<Map<string, ComparedAlert & AlertSaid>> {
    if (alertIds.length === 0) return new Map();
    const rows = await this.unitOfWork.query<ComparedAlert & AlertSaid & { id: string }>(LATEST, [alertIds]);
    return new Map(rows.map((row) => [row.id, row]));
  }
}

function nameOf({ source_id, external_id }: Pick<VendorContent, 'source_id' | 'external_id'>): string {
  return `${source_id} ${external_id}`;
}

function bySourceAndId(left: VendorContent, right: VendorContent): number {
  return nameOf(left) < nameOf(right) ? -1 : 1;
}

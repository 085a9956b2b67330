import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#platform';
import type { DeliveryReading } from '../domain/understanding.ts';
import type { WebhookDeliveryCountEntity } from './webhook-delivery-count.entity.ts';
import type { WebhookDeliveryEntity } from './webhook-delivery.entity.ts';

export type NewDelivery = Omit<WebhookDeliveryEntity, 'received_at' | 'tenant_id'>;

/** A delivery that is a repeat, with the alerts of the one that came first. */
export type EarlierDelivery = Pick<WebhookDeliveryEntity, 'id' | 'alert_ids'>;

export interface DeliveryRow {
  id: string;
  outcome: 'accepted' | CountedDelivery['outcome'];
  reason: string | null;
  detail: string | null;
  count: number;
  recognised: boolean | null;
  bytes: number | null;
  correlation_id: string | null;
  ip: string | null;
  at: Date;
  incidents: { id: string; number: number }[];
}

export type CountedDelivery = Omit<WebhookDeliveryCountEntity, 'tenant_id'>;

/** Why deliveries were refused, and what the sender was told the last time. */
export interface Refusal {
  reason: string;
  count: number;
  at: Date;
  detail: string;
}

/** Some of the deliveries had been accepted before. */
export class RepeatFound extends Error {
  override name = 'RepeatFound';
}

const REPEAT_INDEXES = [
  'webhook_deliveries_tenant_id_source_id_repeat_key_key',
  'webhook_deliveries_signature',
];

/**
 * In the order of the unique index, so that two batches cannot wait for each other; an equal delivery of another
 * transaction is waited for. The list of alerts travels as text, for arrays of arrays of different lengths do not
 * exist in SQL.
 */
const INSERT_NEW = `
  INSERT INTO webhook_deliveries
    (id, source_id, repeat_key, signature, alert_ids, recognised, reading, bytes, correlation_id, ip, received_at)
  SELECT d.id, d.source_id, d.repeat_key, d.signature, d.alert_ids::uuid[], d.recognised, d.reading::json, d.bytes,
    d.correlation_id, d.ip, $1
  FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::boolean[], $8::int[], $9::text[], $10::text[], $11::text[])
    WITH ORDINALITY AS d(id, source_id, repeat_key, signature, alert_ids, recognised, bytes, correlation_id, ip, reading, place)
  ORDER BY d.source_id, d.repeat_key COLLATE "C", d.place`;

const INSERT_FRESH = `${INSERT_NEW}
  ON CONFLICT DO NOTHING
  RETURNING id`;

/** By the signature first: what was signed once is that delivery, whichever key it borrows. */
const EARLIER = `
  SELECT g.id, e.alert_ids FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[]) AS g(id, source_id, repeat_key, signature)
  CROSS JOIN LATERAL (
    SELECT 1 AS rank, d.alert_ids FROM webhook_deliveries d
    WHERE d.source_id = g.source_id AND d.signature = g.signature COLLATE "C"
    UNION ALL
    SELECT 2, d.alert_ids FROM webhook_deliveries d
    WHERE d.source_id = g.source_id AND d.repeat_key = g.repeat_key COLLATE "C"
    ORDER BY rank LIMIT 1) AS e`;

const COUNT = `
  INSERT INTO webhook_delivery_counts AS c
    (id, source_id, outcome, reason, minute, count, last_detail, last_ip, last_at)
  SELECT g.* FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::timestamptz[], $6::int[], $7::text[], $8::text[],
    $9::timestamptz[]) AS g(id, source_id, outcome, reason, minute, count, last_detail, last_ip, last_at)
  WHERE EXISTS (SELECT FROM webhook_sources s WHERE s.id = g.source_id)
  ORDER BY g.source_id, g.minute, g.outcome, g.reason
  ON CONFLICT (tenant_id, source_id, minute, outcome, reason) DO UPDATE SET
    count = c.count + excluded.count, last_detail = excluded.last_detail, last_ip = excluded.last_ip, last_at = excluded.last_at`;

const PAGE = `
  SELECT * FROM (
    (SELECT d.id, 'accepted' AS outcome, NULL AS reason, NULL AS detail, 1 AS count, d.recognised, d.bytes, d.correlation_id,
            d.ip, d.received_at AS at, d.alert_ids
     FROM webhook_deliveries d WHERE d.source_id = $1 AND (d.received_at, d.id) < ($2::timestamptz, $3::uuid)
     ORDER BY d.received_at DESC, d.id DESC LIMIT $4)
    UNION ALL
    (SELECT c.id, c.outcome, c.reason, c.last_detail, c.count, NULL, NULL, NULL, c.last_ip, c.minute, '{}'
     FROM webhook_delivery_counts c WHERE c.source_id = $1 AND (c.minute, c.id) < ($2::timestamptz, $3::uuid)
     ORDER BY c.minute DESC, c.id DESC LIMIT $4)
  ) AS delivery ORDER BY at DESC, id DESC LIMIT $4`;

@Injectable()
export class DeliveryRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Stores with the commit, which fails with `RepeatFound` when one of them is a repeat. */
  insertNew(deliveries: NewDelivery[], now: Date): void {
    this.unitOfWork.send(INSERT_NEW, insertParameters(deliveries, now), (error) =>
      isRepeat(error) ? new RepeatFound('One of the deliveries is a repeat.', { cause: error }) : error,
    );
  }

  /** @returns the ids of those that are new; the others are repeats and left out */
  async insert(deliveries: NewDelivery[], now: Date): Promise<Set<string>> {
    const rows = await this.unitOfWork.query<{ id: string }>(INSERT_FRESH, insertParameters(deliveries, now));
    return new Set(rows.map((row) => row.id));
  }

  /** Those that turned out to be repeats; with the commit. */
  forget(ids: string[]): void {
    this.unitOfWork.send('DELETE FROM webhook_deliveries WHERE id = ANY($1::uuid[])', [ids]);
  }

  /** The alerts that it has brought or repeated; with the commit. */
  setAlerts(id: string, alertIds: string[]): void {
    this.unitOfWork.send('UPDATE webhook_deliveries SET alert_ids = $2 WHERE id = $1', [id, alertIds]);
  }

  earlier(
    repeats: Pick<NewDelivery, 'id' | 'source_id' | 'repeat_key' | 'signature'>[],
  ): Promise<EarlierDelivery[]> {
    return this.unitOfWork.query(EARLIER, [
      repeats.map((r) => r.id),
      repeats.map((r) => r.source_id),
      repeats.map((r) => r.repeat_key),
      repeats.map((r) => r.signature),
    ]);
  }

  async addCounts(rows: CountedDelivery[]): Promise<void> {
    await this.unitOfWork.query(COUNT, [
      rows.map((r) => r.id),
      rows.map((r) => r.source_id),
      rows.map((r) => r.outcome),
      rows.map((r) => r.reason),
      rows.map((r) => r.minute),
      rows.map((r) => r.count),
      rows.map((r) => r.last_detail),
      rows.map((r) => r.last_ip),
      rows.map((r) => r.last_at),
    ]);
  }

  /** Of the source's last deliveries, `limit` at most. */
  async lastAlertIds(sourceId: string, limit: number): Promise<string[]> {
    const rows = await this.unitOfWork.query<{ id: string }>(
      `SELECT a.id FROM (
         SELECT alert_ids FROM webhook_deliveries WHERE source_id = $1 ORDER BY received_at DESC, id DESC LIMIT $2) d
       CROSS JOIN unnest(d.alert_ids) AS a(id) LIMIT $2`,
      [sourceId, limit],
    );
    return rows.map((row) => row.id);
  }

  /** Of the source's last deliveries, `limit` at most; what came before readings were kept is left out. */
  readings(sourceId: string, limit: number): Promise<{ reading: DeliveryReading; recognised: boolean }[]> {
    return this.unitOfWork.query(
      `SELECT reading, recognised FROM (
         SELECT reading, recognised FROM webhook_deliveries WHERE source_id = $1
         ORDER BY received_at DESC, id DESC LIMIT $2) d
       WHERE reading IS NOT NULL`,
      [sourceId, limit],
    );
  }

  /** By reason, the most frequent first, 20 at most, of as long as counts are kept. */
  refusals(sourceId: string): Promise<Refusal[]> {
    return this.unitOfWork.query(
      `SELECT reason, sum(count)::int AS count, max(last_at) AS at,
         (array_agg(last_detail ORDER BY last_at DESC))[1] AS detail
       FROM webhook_delivery_counts WHERE source_id = $1 AND outcome = 'refused'
       GROUP BY reason ORDER BY 2 DESC, 1 LIMIT 20`,
      [sourceId],
    );
  }

  page(
    sourceId: string,
    after: [string, string],
    limit: number,
  ): Promise<(Omit<DeliveryRow, 'incidents'> & { alert_ids: string[] })[]> {
    return this.unitOfWork.query(PAGE, [sourceId, ...after, limit]);
  }

  /** @returns how many rows went, 10 000 of each source at most */
  async prune(before: Date): Promise<number> {
    const rows = await this.unitOfWork.query<{ id: string }>(
      `WITH old AS (
         DELETE FROM webhook_deliveries WHERE (source_id, received_at, id) IN (
           SELECT s.id, d.received_at, d.id FROM webhook_sources s CROSS JOIN LATERAL (
             SELECT received_at, id FROM webhook_deliveries WHERE source_id = s.id AND received_at < $1
             ORDER BY received_at LIMIT 10000) d)
         RETURNING id),
       counts AS (
         DELETE FROM webhook_delivery_counts WHERE id IN (
           SELECT id FROM webhook_delivery_counts WHERE minute < $1 LIMIT 10000)
         RETURNING id)
       SELECT id FROM old UNION ALL SELECT id FROM counts`,
      [before],
    );
    return rows.length;
  }
}

function insertParameters(deliveries: NewDelivery[], now: Date): unknown[] {
  return [
    now,
    deliveries.map((d) => d.id),
    deliveries.map((d) => d.source_id),
    deliveries.map((d) => d.repeat_key),
    deliveries.map((d) => d.signature),
    deliveries.map((d) => `{${d.alert_ids.join(',')}}`),
    deliveries.map((d) => d.recognised),
    deliveries.map((d) => d.bytes),
    deliveries.map((d) => d.correlation_id),
    deliveries.map((d) => d.ip),
    deliveries.map((d) => JSON.stringify(d.reading)),
  ];
}

function isRepeat(error: unknown): boolean {
  const { code, constraint } = error as { code?: unknown; constraint?: string };
  return code === '23505' && REPEAT_INDEXES.includes(constraint ?? '');
}

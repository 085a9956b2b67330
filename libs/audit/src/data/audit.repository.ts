import { Injectable } from '@nestjs/common';
import type { Json } from '#contracts';
import { UnitOfWork, column, type CursorKey } from '#platform';
import type { ChainedEntry } from '../domain/chain.ts';
import type { Link } from '../domain/verify.ts';

export interface AuditFilter {
  event?: string | undefined;
  subject_type?: string | undefined;
  subject_id?: string | undefined;
  actor_id?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

export interface AuditRow {
  id: string;
  occurred_at: Date;
  actor_type: string;
  actor_id: string | null;
  actor_name: string;
  ip: string | null;
  correlation_id: string;
  event: string;
  subject_type: string;
  subject_id: string;
  reason: string | null;
  details: Json;
}

interface PlacedRow extends Partial<AuditRow> {
  position: string;
  entry_id: string;
  hash: Buffer;
}

const COLUMNS =
  'a.id, a.occurred_at, a.actor_type, a.actor_id, a.actor_name, a.ip, a.correlation_id, a.event, a.subject_type, a.subject_id, a.reason, a.details';

@Injectable()
export class AuditRepository {
  constructor(private readonly unit: UnitOfWork) {}

  /** One sealer at a time; false when another process has the turn. */
  async takeTurn(): Promise<boolean> {
    const row = await this.unit.one<{ taken: boolean }>(
      `SELECT pg_try_advisory_xact_lock(hashtextextended('audit.seal:' || current_tenant()::text, 0)) AS taken`,
    );
    return row?.taken === true;
  }

  async head(): Promise<{ position: number; hash: Buffer } | null> {
    const row = await this.unit.one<{ position: string; hash: Buffer }>(
      'SELECT position, hash FROM audit_chain ORDER BY position DESC LIMIT 1',
    );
    return row === undefined ? null : { position: Number(row.position), hash: row.hash };
  }

  /** Takes committed entries out of the queue, oldest ids first. */
  async takePending(limit: number): Promise<ChainedEntry[]> {
    const next = await this.unit.queryNext<{ entry_id: string }>(
      'SELECT entry_id FROM audit_pending ORDER BY entry_id LIMIT $1',
      [limit],
    );
    if (next.length === 0) return [];
    const ids = column.uuid(next.map((row) => row.entry_id));
    this.unit.send('DELETE FROM audit_pending WHERE entry_id = ANY($1::uuid[])', [ids]);
    const rows = await this.unit.query<AuditRow>(
      `SELECT ${COLUMNS} FROM audit_logs a WHERE a.id = ANY($1::uuid[]) ORDER BY a.id`,
      [ids],
    );
    return rows.map(chained);
  }

  async append(links: { position: number; entry_id: string; hash: Buffer }[]): Promise<void> {
    await this.unit.query(
      `INSERT INTO audit_chain (position, entry_id, hash) SELECT * FROM unnest($1::bigint[], $2::uuid[], $3::bytea[])`,
      [
        column.bigint(links.map((l) => l.position)),
        column.uuid(links.map((l) => l.entry_id)),
        column.bytea(links.map((l) => l.hash)),
      ],
    );
  }

  async links(after: number, limit: number): Promise<Link[]> {
    const rows = await this.unit.query<PlacedRow>(
      `SELECT c.position, c.entry_id, c.hash, ${COLUMNS} FROM audit_chain c LEFT JOIN audit_logs a ON a.id = c.entry_id
       WHERE c.position > $1 ORDER BY c.position LIMIT $2`,
      [after, limit],
    );
    return rows.map((row) => ({
      position: Number(row.position),
      entry_id: row.entry_id,
      hash: row.hash,
      entry: row.id === undefined || row.id === null ? null : chained(row as AuditRow),
    }));
  }

  async unchained(limit: number): Promise<string[]> {
    const rows = await this.unit.query<{ id: string }>(
      `SELECT a.id FROM audit_logs a
       WHERE NOT EXISTS (SELECT FROM audit_chain c WHERE c.tenant_id = a.tenant_id AND c.entry_id = a.id)
         AND NOT EXISTS (SELECT FROM audit_pending p WHERE p.entry_id = a.id)
       ORDER BY a.id LIMIT $1`,
      [limit],
    );
    return rows.map((row) => row.id);
  }

  page(
    filter: AuditFilter,
    cursor: CursorKey | null,
    limit: number,
  ): Promise<(AuditRow & { position: string | null })[]> {
    return this.unit.query(
      `SELECT ${COLUMNS}, c.position FROM audit_logs a LEFT JOIN audit_chain c ON c.tenant_id = a.tenant_id AND c.entry_id = a.id
       WHERE ($1::text IS NULL OR a.event = $1) AND ($2::text IS NULL OR a.subject_type = $2)
         AND ($3::text IS NULL OR a.subject_id = $3) AND ($4::text IS NULL OR a.actor_id = $4)
         AND ($5::timestamptz IS NULL OR a.occurred_at >= $5) AND ($6::timestamptz IS NULL OR a.occurred_at < $6)
         AND ($7::uuid IS NULL OR a.id < $7)
       ORDER BY a.id DESC LIMIT $8`,
      [
        filter.event ?? null,
        filter.subject_type ?? null,
        filter.subject_id ?? null,
        filter.actor_id ?? null,
        filter.from ?? null,
        filter.to ?? null,
        cursor?.[0] ?? null,
        limit,
      ],
    );
  }
}

function chained(row: AuditRow): ChainedEntry {
  return {
    id: row.id,
    occurred_at: row.occurred_at.toISOString(),
    actor_type: row.actor_type,
    actor_id: row.actor_id,
    actor_name: row.actor_name,
    ip: row.ip,
    correlation_id: row.correlation_id,
    event: row.event,
    subject_type: row.subject_type,
    subject_id: row.subject_id,
    reason: row.reason,
    details: row.details,
  };
}

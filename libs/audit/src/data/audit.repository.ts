import { Injectable } from '@nestjs/common';
import { UnitOfWork, column, type AuditEntry, type AuditLogEntity } from '#platform';
import type { RecordedEntry } from '../domain/chain.ts';
import { readableDetails, readableTime } from '../domain/readable.ts';
import type { Link } from '../domain/verify.ts';

export interface AuditRow extends Pick<
  AuditLogEntity,
  | 'id'
  | 'actor_id'
  | 'actor_name'
  | 'ip'
  | 'correlation_id'
  | 'event'
  | 'subject_type'
  | 'subject_id'
  | 'reason'
  | 'details'
> {
  /** Whoever writes past the application may give it a time that no Date holds. */
  occurred_at: unknown;
  actor_type: string;
}

/** An entry with its place in the chain; null until it is sealed. */
export interface PlacedEntry extends AuditRow {
  position: string | null;
}

interface RecordedRow extends AuditRow {
  mac: Buffer | null;
}

interface PlacedRow extends Partial<RecordedRow> {
  position: string;
  entry_id: string;
  hash: Buffer;
}

/** None is without a mac any more. */
interface BareRow {
  id: string;
  mac: Buffer;
}

/** What came out of the sealer's queue. */
export interface TakenEntry {
  id: string;
  /** What authenticates it, or itself where nothing does. */
  proof: Buffer | AuditEntry;
  /** Null: not read. */
  entry: AuditEntry | null;
}

export const COLUMNS =
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

  /** `authenticated`: what authenticates it is stored with its entry; from then on no entry comes without. */
  async head(): Promise<{ position: number; hash: Buffer; authenticated: boolean } | null> {
    const row = await this.unit.one<{ position: string; hash: Buffer; authenticated: boolean }>(
      `SELECT c.position, c.hash, a.id IS NULL OR a.mac IS NOT NULL AS authenticated
       FROM audit_chain c LEFT JOIN audit_logs a ON a.tenant_id = c.tenant_id AND a.id = c.entry_id
       ORDER BY c.position DESC LIMIT 1`,
    );
    return row === undefined ? null : { ...row, position: Number(row.position) };
  }

  /**
   * Entries in the sealer's queue, oldest ids first.
   * @sql the sealer asks every second, in every tenant
   */
  async pending(limit: number): Promise<string[]> {
    const rows = await this.unit.query<{ entry_id: string }>(
      'SELECT entry_id FROM audit_pending ORDER BY entry_id LIMIT $1',
      [limit],
    );
    return rows.map((row) => row.entry_id);
  }

  /** Of the first ones only, which are the oldest as long as nobody writes past the application. */
  async oldestPendingSeconds(now: Date): Promise<number> {
    const row = await this.unit.one<{ seconds: number }>(
      `SELECT greatest(0, coalesce(max(extract(epoch FROM $1::timestamptz - a.occurred_at)), 0))::float AS seconds
       FROM (SELECT entry_id FROM audit_pending ORDER BY entry_id LIMIT 1000) p JOIN audit_logs a ON a.id = p.entry_id
       WHERE isfinite(a.occurred_at)`,
      [now],
    );
    return row?.seconds ?? 0;
  }

  async pendingWithoutMac(limit: number): Promise<string[]> {
    const rows = await this.unit.query<{ entry_id: string }>(
      `SELECT p.entry_id FROM audit_pending p JOIN audit_logs a ON a.tenant_id = p.tenant_id AND a.id = p.entry_id
       WHERE a.mac IS NULL ORDER BY p.entry_id LIMIT $1`,
      [limit],
    );
    return rows.map((row) => row.entry_id);
  }

  /**
   * Takes committed entries out of the queue, oldest first. What is sealed already is only taken out.
   * @param known by id; their content is not read
   */
  async take(entryIds: string[], known: Map<string, Buffer>): Promise<TakenEntry[]> {
    this.unit.send('DELETE FROM audit_pending WHERE entry_id = ANY($1::uuid[])', [column.uuid(entryIds)]);
    const unknown = entryIds.filter((id) => !known.has(id));
    const [bare, whole] = await Promise.all([
      known.size === 0 ? [] : this.unsealed<BareRow>('a.id, a.mac', [...known.keys()]),
      unknown.length === 0 ? [] : this.unsealed<RecordedRow>(`${COLUMNS}, a.mac`, unknown),
    ]);
    return [
      ...bare.map(({ id, mac }) => ({ id, proof: mac, entry: null })),
      ...whole.map(recorded).map(({ entry, mac }) => ({ id: entry.id, proof: mac ?? entry, entry })),
    ].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  private unsealed<Row extends object>(columns: string, entryIds: string[]): Promise<Row[]> {
    return this.unit.query<Row>(
      `SELECT ${columns} FROM audit_logs a WHERE a.id = ANY($1::uuid[])
         AND NOT EXISTS (SELECT FROM audit_chain c WHERE c.tenant_id = a.tenant_id AND c.entry_id = a.id)`,
      [column.uuid(entryIds)],
    );
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
      `SELECT c.position, c.entry_id, c.hash, ${COLUMNS}, a.mac FROM audit_chain c LEFT JOIN audit_logs a ON a.id = c.entry_id
       WHERE c.position > $1 ORDER BY c.position LIMIT $2`,
      [after, limit],
    );
    return rows.map((row) => ({
      position: Number(row.position),
      entry_id: row.entry_id,
      hash: row.hash,
      entry: row.id === undefined || row.id === null ? null : entryOf(row as AuditRow),
      mac: row.mac ?? null,
    }));
  }

  /** Entries after an id that have no place in the chain; `waiting`: they are in the sealer's queue. */
  async unchained(
    after: string | null,
    limit: number,
  ): Promise<{ recorded: RecordedEntry; waiting: boolean }[]> {
    const rows = await this.unit.query<RecordedRow & { waiting: boolean }>(
      `SELECT ${COLUMNS}, a.mac,
              EXISTS (SELECT FROM audit_pending p WHERE p.tenant_id = a.tenant_id AND p.entry_id = a.id) AS waiting
       FROM audit_logs a
       WHERE NOT EXISTS (SELECT FROM audit_chain c WHERE c.tenant_id = a.tenant_id AND c.entry_id = a.id)
         AND ($1::uuid IS NULL OR a.id > $1)
       ORDER BY a.id LIMIT $2`,
      [after, limit],
    );
    return rows.map((row) => ({ recorded: recorded(row), waiting: row.waiting }));
  }
}

function recorded(row: RecordedRow): RecordedEntry {
  return { entry: entryOf(row), mac: row.mac };
}

export function entryOf(row: AuditRow): AuditEntry {
  return {
    id: row.id,
    occurred_at: readableTime(row.occurred_at),
    actor_type: row.actor_type,
    actor_id: row.actor_id,
    actor_name: row.actor_name,
    ip: row.ip,
    correlation_id: row.correlation_id,
    event: row.event,
    subject_type: row.subject_type,
    subject_id: row.subject_id,
    reason: row.reason,
    details: readableDetails(row.details),
  };
}

import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#platform';
import { streamsOf, type AuditFilter } from '../domain/audit-filter.ts';
import { COLUMNS, entryOf, type AuditRow, type PlacedEntry } from './audit.repository.ts';
import type { PartLink } from '../domain/part.ts';

export interface FoundEntry extends PlacedEntry {
  incident_id: string | null;
  /** The playbook's run that it is a step of. */
  run_id: string | null;
}

interface LinkRow extends AuditRow {
  position: string | null;
  hash: Buffer | null;
  previous: Buffer | null;
  mac: Buffer | null;
}

export interface RecordedPerson {
  id: string;
  /** The one that was recorded last. */
  name: string;
}

const PEOPLE = `
  WITH RECURSIVE person AS (
    (SELECT actor_id, actor_name FROM audit_logs WHERE actor_type = 'user' AND actor_id IS NOT NULL
     ORDER BY actor_id, id DESC LIMIT 1)
    UNION ALL
    SELECT n.actor_id, n.actor_name FROM person p CROSS JOIN LATERAL (
      SELECT a.actor_id, a.actor_name FROM audit_logs a WHERE a.actor_type = 'user' AND a.actor_id > p.actor_id
      ORDER BY a.actor_id, a.id DESC LIMIT 1) n)
  SELECT actor_id AS id, actor_name AS name FROM person LIMIT $1`;

/** Finds entries by what people ask for, newest first, through the index of what is rarest in the question. */
@Injectable()
export class AuditSearchRepository {
  constructor(private readonly unit: UnitOfWork) {}

  /** @param before the id behind which the page begins */
  page(filter: AuditFilter, before: string | null, limit: number): Promise<FoundEntry[]> {
    const params: unknown[] = [];
    const found = this.found(filter, before, limit, params);
    return this.unit.query(
      `SELECT ${COLUMNS}, a.incident_id, a.run_id, c.position
       FROM (${found}) f JOIN audit_logs a ON a.id = f.id
         LEFT JOIN audit_chain c ON c.tenant_id = a.tenant_id AND c.entry_id = a.id
       ORDER BY a.id DESC`,
      params,
    );
  }

  /** As `page`, with what proves each entry and its place. */
  async links(filter: AuditFilter, before: string, limit: number): Promise<PartLink[]> {
    const params: unknown[] = [];
    const found = this.found(filter, before, limit, params);
    const rows = await this.unit.query<LinkRow>(
      `SELECT ${COLUMNS}, a.mac, c.position, c.hash, p.hash AS previous
       FROM (${found}) f JOIN audit_logs a ON a.id = f.id
         LEFT JOIN audit_chain c ON c.tenant_id = a.tenant_id AND c.entry_id = a.id
         LEFT JOIN audit_chain p ON p.tenant_id = c.tenant_id AND p.position = c.position - 1
       ORDER BY a.id DESC`,
      params,
    );
    return rows.map(({ position, hash, previous, mac, ...row }) => ({
      place: position === null || hash === null ? null : { position: Number(position), hash, previous },
      entry: entryOf(row),
      mac,
    }));
  }

  /** How many entries of each of these runs the filter leaves, counted up to `most` of each. */
  async entriesOfRuns(filter: AuditFilter, runIds: string[], most: number): Promise<Map<string, number>> {
    const params: unknown[] = [];
    const param = (value: unknown) => `$${params.push(value)}`;
    const runs = param(runIds);
    const { where } = streamsOf({ ...filter, fold_runs: false, run: undefined }, null, param, 'n');
    const conditions = ['n.run_id = r.id', ...where].join(' AND ');
    const rows = await this.unit.query<{ id: string; entries: number }>(
      `SELECT r.id, (SELECT count(*)::int FROM (SELECT FROM audit_logs n WHERE ${conditions} LIMIT ${param(most)}) s) AS entries
       FROM unnest(${runs}::text[]) r(id)`,
      params,
    );
    return new Map(rows.map(({ id, entries }) => [id, entries]));
  }

  /** Everybody who ever did something by their own hand, disabled and deleted ones too. */
  people(limit: number): Promise<RecordedPerson[]> {
    return this.unit.query(PEOPLE, [limit]);
  }

  /** What these people were called when they last did something. */
  async namesOfPeople(ids: string[]): Promise<Map<string, string>> {
    if (ids.length === 0) return new Map();
    const rows = await this.unit.query<RecordedPerson>(
      `SELECT p.id, n.actor_name AS name FROM unnest($1::text[]) p(id) CROSS JOIN LATERAL (
         SELECT a.actor_name FROM audit_logs a WHERE a.actor_type = 'user' AND a.actor_id = p.id
         ORDER BY a.id DESC LIMIT 1) n`,
      [ids],
    );
    return new Map(rows.map(({ id, name }) => [id, name]));
  }

  private found(filter: AuditFilter, before: string | null, limit: number, params: unknown[]): string {
    const param = (value: unknown) => `$${params.push(value)}`;
    const { streams, where } = streamsOf(filter, before, param, 'a');
    const most = param(limit);
    const one = (conditions: readonly string[]) =>
      `SELECT a.id FROM audit_logs a ${conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`} ORDER BY a.id DESC LIMIT ${most}`;
    const all = streams.map((stream) => one([...stream, ...where]));
    return all.length === 1
      ? one([...(streams[0] ?? []), ...where])
      : `SELECT s.id FROM (${all.map((text) => `(${text})`).join(' UNION ')}) s ORDER BY s.id DESC LIMIT ${most}`;
  }
}

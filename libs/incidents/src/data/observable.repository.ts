import { Injectable } from '@nestjs/common';
import type { ObservableType } from '#contracts';
import { UnitOfWork } from '#platform';

export interface SeenObservable {
  /** Its id, should it be new. */
  id: string;
  type: ObservableType;
  value: string;
  seen_at: Date;
}

/**
 * Each given observable's id: its own when it is new, else that of the row that is there. The look-up of one row
 * stands in a subquery with a limit, so that it is one by the index whatever the planner believes of the table: on
 * a young one it read all of the tenant's observables for every batch. Inserts are in the order of the unique index
 * and wait for inserts only (DO NOTHING), touches skip what another batch holds: two batches cannot wait for each other.
 */
const UPSERT = `
  WITH given AS (
    SELECT g.id, g.type, g.value COLLATE "C" AS value, g.seen_at, known.id AS known_id, known.last_seen
    FROM unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[]) AS g(id, type, value, seen_at)
    LEFT JOIN LATERAL (
      SELECT o.id, o.last_seen FROM observables o WHERE o.value = g.value COLLATE "C" AND o.type = g.type LIMIT 1) known ON true),
  stale AS (
    SELECT o.id FROM observables o
    WHERE o.id IN (SELECT known_id FROM given WHERE last_seen < seen_at - interval '1 minute')
    ORDER BY o.id FOR NO KEY UPDATE SKIP LOCKED),
  touched AS (
    UPDATE observables o SET last_seen = given.seen_at FROM stale JOIN given ON given.known_id = stale.id WHERE o.id = stale.id),
  made AS (
    INSERT INTO observables (id, type, value, first_seen, last_seen)
    SELECT id, type, value, seen_at, seen_at FROM given WHERE known_id IS NULL ORDER BY value, type
    ON CONFLICT (tenant_id, value, type) DO NOTHING
    RETURNING id)
  SELECT id AS given, known_id AS id FROM given WHERE known_id IS NOT NULL UNION ALL SELECT id, id FROM made`;

@Injectable()
export class ObservableRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /**
   * Stores what is new, moves last_seen of the rest. Each type and value is given once.
   * @returns the id of each observable as it is stored, by the id that was given for it
   */
  async upsert(given: SeenObservable[]): Promise<Map<string, string>> {
    if (given.length === 0) return new Map();
    const stored = await this.ask(given);
    // Another transaction committed some of them between our snapshot and our insert: they are visible now.
    const missed = given.filter((observable) => !stored.has(observable.id));
    return missed.length === 0 ? stored : new Map([...stored, ...(await this.ask(missed))]);
  }

  private async ask(given: SeenObservable[]): Promise<Map<string, string>> {
    const rows = await this.unitOfWork.query<{ given: string; id: string }>(UPSERT, [
      given.map((o) => o.id),
      given.map((o) => o.type),
      given.map((o) => o.value),
      given.map((o) => o.seen_at),
    ]);
    return new Map(rows.map((row) => [row.given, row.id]));
  }
}

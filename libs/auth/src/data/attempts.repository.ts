import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#platform';
import type { AttemptBucket } from '../domain/attempt-bucket.ts';

/** Counts that nobody has added to for this long are forgotten. */
const FORGOTTEN_AFTER = '1 day';

@Injectable()
export class AttemptsRepository {
  constructor(private readonly unit: UnitOfWork) {}

  /**
   * Counts an attempt that has not been found right yet and sets when the next may be made, unless this one comes
   * too early. One statement: those that come at the same moment wait for the row and see what the first has set.
   * @returns the buckets that took it
   */
  async count(buckets: AttemptBucket[], now: Date): Promise<string[]> {
    // In the order of their keys, so that two attempts never wait for each other.
    const ordered = [...buckets].sort((a, b) => (a.key < b.key ? -1 : 1));
    const rows = await Promise.all(
      ordered.map(({ key, account, free, first, longest }) =>
        this.unit.query<{ key: string }>(
          `INSERT INTO sign_in_attempts AS a (key, account, failures, open_at, window_ends_at)
           VALUES ($1, $2, 1, $3, $3::timestamptz + interval '${FORGOTTEN_AFTER}')
           ON CONFLICT (tenant_id, key) DO UPDATE
           SET account = excluded.account,
               failures = CASE WHEN a.window_ends_at <= $3 THEN 1 ELSE a.failures + 1 END,
               open_at = CASE
                 WHEN a.window_ends_at <= $3 OR a.failures + 1 < $4 THEN $3
                 ELSE $3::timestamptz + make_interval(secs => least($6, $5 * 2 ^ least(a.failures + 1 - $4, 20)))
               END,
               window_ends_at = excluded.window_ends_at
           WHERE a.open_at <= $3 OR a.window_ends_at <= $3
           RETURNING key`,
          [key, account, now, free, first, longest],
        ),
      ),
    );
    return rows.flat().map((row) => row.key);
  }

  /** When the last of them takes an attempt again. */
  async openAt(keys: string[]): Promise<Date | null> {
    const row = await this.unit.one<{ open_at: Date | null }>(
      'SELECT max(open_at) AS open_at FROM sign_in_attempts WHERE key = ANY($1)',
      [keys],
    );
    return row?.open_at ?? null;
  }

  /** The attempt was right after all. The delay stays: one right password is no leave to try many wrong ones. */
  async takeBack(keys: string[]): Promise<void> {
    await this.unit.query(
      'UPDATE sign_in_attempts SET failures = failures - 1 WHERE key = ANY($1) AND failures > 0',
      [keys],
    );
  }

  async forget(keys: string[]): Promise<void> {
    await this.unit.query('DELETE FROM sign_in_attempts WHERE key = ANY($1)', [keys]);
  }

  /** @returns whether there was anything */
  async forgetAccount(accounts: string[]): Promise<boolean> {
    const rows = await this.unit.query('DELETE FROM sign_in_attempts WHERE account = ANY($1) RETURNING key', [
      accounts,
    ]);
    return rows.length > 0;
  }

  async prune(now: Date): Promise<void> {
    await this.unit.query('DELETE FROM sign_in_attempts WHERE window_ends_at < $1', [now]);
  }
}

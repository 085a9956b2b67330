import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#platform';

@Injectable()
export class AttemptsRepository {
  constructor(private readonly unit: UnitOfWork) {}

  /** Counts an attempt that has not been found right yet; returns what each key's open window holds with it. */
  count(
    keys: string[],
    now: Date,
    windowEnds: Date,
  ): Promise<{ key: string; failures: number; window_ends_at: Date }[]> {
    return this.unit.query(
      `INSERT INTO sign_in_attempts AS a (key, failures, window_ends_at)
       SELECT key, 1, $3 FROM unnest($1::text[]) AS key ORDER BY key
       ON CONFLICT (tenant_id, key) DO UPDATE
       SET failures = CASE WHEN a.window_ends_at <= $2 THEN 1 ELSE a.failures + 1 END,
           window_ends_at = CASE WHEN a.window_ends_at <= $2 THEN excluded.window_ends_at ELSE a.window_ends_at END
       RETURNING key, failures, window_ends_at`,
      [keys, now, windowEnds],
    );
  }

  /** The attempt was right after all. */
  async takeBack(keys: string[]): Promise<void> {
    await this.unit.query(
      'UPDATE sign_in_attempts SET failures = failures - 1 WHERE key = ANY($1) AND failures > 0',
      [keys],
    );
  }

  async forget(key: string): Promise<void> {
    await this.unit.query('DELETE FROM sign_in_attempts WHERE key = $1', [key]);
  }

  async prune(before: Date): Promise<void> {
    await this.unit.query('DELETE FROM sign_in_attempts WHERE window_ends_at < $1', [before]);
  }
}

import { Injectable } from '@nestjs/common';
import { Ids, UnitOfWork, pause } from '#platform';
import type { ConnectorRef } from '../domain/capabilities.ts';
import { ConnectorFailure } from '../domain/connector-failure.ts';
import { takePlace, type RateLimit } from '../domain/rate-window.ts';

/** A call that would have to wait longer fails at once, with the time to wait in its sentence. */
const LONGEST_WAIT_MS = 10_000;

interface Taken {
  period_seconds: number;
  taken: string[];
  now_ms: string;
}

/**
 * One rate limit for all processes, in a table of our own. rate-limiter-flexible was rejected: it makes and reads
 * its table outside our transactions, so row-level security would show it nothing, and its window lets twice the
 * limit through at its turn.
 */
@Injectable()
export class SharedRateLimiter {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly ids: Ids,
  ) {}

  /** Resolves when the call may be made. Never called inside a unit of work: it may wait. */
  async reserve(
    connector: ConnectorRef,
    limits: readonly RateLimit[],
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const waitMs = await this.unitOfWork.run(() => this.take(connector.id, limits));
    if (waitMs > LONGEST_WAIT_MS) {
      const seconds = Math.ceil(waitMs / 1000);
      const limit = limits
        .map(({ calls, periodSeconds }) => `${calls} in ${periodWords(periodSeconds)}`)
        .join(', ');
      throw new ConnectorFailure(
        `The connector "${connector.name}" has used up its own limit (${limit}); the next call may be made in ${seconds} s.`,
        { effect: 'none', transient: true, retryAfterSeconds: seconds },
      );
    }
    if (waitMs <= 0 || (await pause(waitMs, signal))) return;
    throw new ConnectorFailure(
      `A call of the connector "${connector.name}" was given up while it waited for its turn.`,
      { effect: 'none', transient: true },
    );
  }

  /** Milliseconds until the call's place; nothing is taken when that is too long. */
  private async take(connectorId: string, limits: readonly RateLimit[]): Promise<number> {
    let rows = await this.rows(connectorId);
    if (rows.length < limits.length) {
      await this.unitOfWork.query(
        `INSERT INTO connector_rate_limits (id, connector_id, period_seconds)
         SELECT id, $2, period FROM unnest($1::uuid[], $3::int[]) AS r(id, period) ON CONFLICT DO NOTHING`,
        [limits.map(() => this.ids.next()), connectorId, limits.map(({ periodSeconds }) => periodSeconds)],
      );
      rows = await this.rows(connectorId);
    }
    // The database's clock: those of several machines differ.
    const now = Math.max(...rows.map(({ now_ms }) => Number(now_ms)));
    const places = limits.map((limit) => {
      const ofPeriod = rows.filter(({ period_seconds }) => period_seconds === limit.periodSeconds);
      return takePlace(ofPeriod.flatMap(({ taken }) => taken).map(Number), now, limit).at;
    });
    const at = Math.max(now, ...places);
    if (at - now > LONGEST_WAIT_MS) return at - now;
    await this.unitOfWork.query(
      `UPDATE connector_rate_limits r SET taken = (
         SELECT coalesce(array_agg(t ORDER BY t), '{}')
         FROM unnest(r.taken || $2::bigint) AS t WHERE t > $3::bigint - r.period_seconds::bigint * 1000)
       WHERE r.connector_id = $1 AND r.period_seconds = ANY($4::int[])`,
      [connectorId, at, now, limits.map(({ periodSeconds }) => periodSeconds)],
    );
    return at - now;
  }

  private rows(connectorId: string): Promise<Taken[]> {
    return this.unitOfWork.query<Taken>(
      `SELECT period_seconds, taken, (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now_ms
       FROM connector_rate_limits WHERE connector_id = $1 ORDER BY period_seconds FOR UPDATE`,
      [connectorId],
    );
  }
}

function periodWords(seconds: number): string {
  if (seconds === 60) return 'a minute';
  return seconds === 86_400 ? 'a day' : `${seconds} s`;
}

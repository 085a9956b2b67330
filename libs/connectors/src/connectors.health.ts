import { Injectable, Logger } from '@nestjs/common';
import { Clock, Problem, Scheduled, TimeIsOver, UnitOfWork, within } from '#platform';
import { ClientFactory } from './client-factory.ts';
import {
  ConnectorsRepository,
  type CheckedConnector,
  type ConnectorRow,
} from './data/connectors.repository.ts';
import { ConnectorCatalogue } from './vendors/catalogue.ts';

const LONGEST_CHECK_SECONDS = 20;
const SWEEP_SECONDS = 60;

/** Asks each connector's service for the cheapest real answer and keeps what came out. */
@Injectable()
export class ConnectorHealth {
  private readonly logger = new Logger(ConnectorHealth.name);

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly repository: ConnectorsRepository,
    private readonly factory: ClientFactory,
    private readonly catalogue: ConnectorCatalogue,
    private readonly clock: Clock,
  ) {}

  @Scheduled('connector.health', { everySeconds: SWEEP_SECONDS })
  async sweep(): Promise<void> {
    const rows = await this.unitOfWork.read(() => this.repository.enabled());
    const due = rows.filter((row) => this.isDue(row));
    if (due.length > 0) await this.check(due, { anew: false });
  }

  /**
   * Checks all at once, outside any transaction, then stores the results in one.
   * @param anew signs in again: whoever asks for a check wants to know whether the credentials hold
   */
  async check(rows: ConnectorRow[], { anew }: { anew: boolean }): Promise<CheckedConnector[]> {
    const results = await Promise.all(rows.map((row) => this.probe(row, anew)));
    await this.unitOfWork.run(async () => {
      for (const { id, type, healthy, changed } of await this.repository.storeHealth(results)) {
        if (!changed) continue;
        const error = results.find((result) => result.id === id)?.error ?? null;
        await this.unitOfWork.record(
          'connector.health_changed',
          { type: 'connector', id },
          { connector_id: id, type, healthy },
          error === null ? {} : { reason: error },
        );
      }
    });
    return results;
  }

  /** Once a minute, or more rarely where the service counts the check; at once after a change. */
  private isDue({ type: name, health_checked_at }: ConnectorRow): boolean {
    const type = this.catalogue.get(name);
    if (type === undefined) return false;
    if (health_checked_at === null || type.check_every_seconds <= SWEEP_SECONDS) return true;
    return this.clock.now().getTime() - health_checked_at.getTime() >= type.check_every_seconds * 1000;
  }

  private async probe(row: ConnectorRow, anew: boolean): Promise<CheckedConnector> {
    const started = performance.now();
    const error = await this.ask(row, anew);
    return {
      id: row.id,
      version: row.version,
      healthy: error === null,
      error,
      latency_ms: Math.round(performance.now() - started),
      checked_at: this.clock.now().toISOString(),
    };
  }

  private async ask(row: ConnectorRow, anew: boolean): Promise<string | null> {
    try {
      const client = this.factory.build(row, { probe: true, anew });
      try {
        await within(LONGEST_CHECK_SECONDS, null, (signal) => client.check(signal));
      } finally {
        await client.close();
      }
      return null;
    } catch (error) {
      if (error instanceof Problem || error instanceof TimeIsOver) return error.message;
      this.logger.error(error);
      return 'The check itself failed; the server’s log says why.';
    }
  }
}

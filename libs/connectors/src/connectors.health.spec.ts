import { vi } from 'vitest';
import { Logger } from '@nestjs/common';
import { Clock, Problem, type UnitOfWork } from '#platform';
import type { ClientFactory } from './client-factory.ts';
import { ConnectorHealth } from './connectors.health.ts';
import type { CheckedConnector, ConnectorRow, ConnectorsRepository } from './data/connectors.repository.ts';
import type { ConnectorCatalogue } from './vendors/catalogue.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
const row = (id: string, type: string, checkedSecondsAgo: number | null) =>
  ({
    ...{ id, type, version: 3, name: id },
    health_checked_at: checkedSecondsAgo === null ? null : new Date(NOW.getTime() - checkedSecondsAgo * 1000),
  }) as unknown as ConnectorRow;

/** A house with these connectors, whose checks fail with what `fails` says of them. */
function house(rows: ConnectorRow[], fails: Record<string, unknown> = {}, changed: string[] = []) {
  const built: unknown[] = [];
  const closed: string[] = [];
  const recorded: unknown[] = [];
  const stored: CheckedConnector[] = [];
  const unit = {
    run: (work: () => unknown) => work(),
    read: (work: () => unknown) => work(),
    record: async (...entry: unknown[]) => void recorded.push(entry.slice(1)),
  };
  const repository = {
    enabled: async () => rows,
    storeHealth: async (results: CheckedConnector[]) => {
      stored.push(...results);
      return results.map(({ id, healthy }) => ({ id, type: 't', healthy, changed: changed.includes(id) }));
    },
  };
  const factory = {
    build: ({ id }: ConnectorRow, options: object) => {
      built.push([id, options]);
      return {
        check: async () => {
          if (fails[id] !== undefined) throw fails[id];
        },
        close: async () => void closed.push(id),
      };
    },
  };
  const seconds: Record<string, number> = { cheap: 60, counted: 3600 };
  const catalogue = {
    get: (type: string) => (seconds[type] === undefined ? undefined : { check_every_seconds: seconds[type] }),
  };
  const health = new ConnectorHealth(
    unit as unknown as UnitOfWork,
    repository as unknown as ConnectorsRepository,
    factory as unknown as ClientFactory,
    catalogue as unknown as ConnectorCatalogue,
    Object.assign(new Clock(), { now: () => NOW }),
  );
  return { health, built, closed, recorded, stored };
}

describe('the health of connectors', () => {
  it('is asked for each minute, and more rarely where the service counts it', async () => {
    const { health, built } = house([
      row('new', 'counted', null),
      row('minute', 'cheap', 1),
      row('just', 'counted', 3599.9),
      row('hour', 'counted', 3600),
      row('gone', 'unknown', null),
    ]);
    await health.sweep();
    expect(built).toEqual(['new', 'minute', 'hour'].map((id) => [id, { probe: true, anew: false }]));
  });

  it('is asked for in no transaction of its own where nothing is due', async () => {
    const { health, stored } = house([row('just', 'counted', 1)]);
    await health.sweep();
    expect(stored).toEqual([]);
  });

  it('is kept with why, in words for people, and told of where it has changed', async () => {
    const logged = vi.spyOn(Logger.prototype, 'error').mockReturnValue(undefined);
    const fails = { bad: new Problem('connector_failed', 'It refused.'), broken: new Error('at line 3') };
    const rows = ['good', 'bad', 'broken', 'back'].map((id) => row(id, 'cheap', 1));
    const { health, closed, recorded, stored } = house(rows, fails, ['bad', 'back']);
    const results = await health.check(rows, { anew: true });
    expect(results).toEqual(stored);
    expect(results).toMatchObject([
      { id: 'good', version: 3, healthy: true, error: null, checked_at: NOW.toISOString() },
      { id: 'bad', healthy: false, error: 'It refused.' },
      { id: 'broken', healthy: false, error: 'The check itself failed; the server’s log says why.' },
      { id: 'back', healthy: true, error: null },
    ]);
    expect(logged).toHaveBeenCalledWith(fails.broken);
    expect(logged).toHaveBeenCalledTimes(1);
    expect(closed.toSorted()).toEqual(['back', 'bad', 'broken', 'good']);
    expect(recorded).toEqual([
      [
        { type: 'connector', id: 'bad' },
        { connector_id: 'bad', type: 't', healthy: false },
        { reason: 'It refused.' },
      ],
      [{ type: 'connector', id: 'back' }, { connector_id: 'back', type: 't', healthy: true }, {}],
    ]);
    logged.mockRestore();
  });
});

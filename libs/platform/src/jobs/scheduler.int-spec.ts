import { DataSource } from 'typeorm';
import { createTestApp, type TestApp } from '../../../../test/harness/index.ts';
import { until } from '../../../../test/harness/server-process.ts';
import { Tenants } from '../database/tenants.ts';
import { Scheduler } from './scheduler.ts';

describe('the schedules', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await createTestApp();
  });
  afterAll(() => test.close());

  const runs = async (nextAt: string, enough: (times: () => number) => Promise<unknown>) => {
    await test.sql(`DELETE FROM schedules WHERE name = 'audit.seal'`);
    await test.sql(`INSERT INTO schedules (name, next_at) VALUES ('audit.seal', ${nextAt})`);
    const scheduler = new Scheduler(test.get(DataSource), test.get(Tenants));
    let times = 0;
    scheduler.register({
      name: 'audit.seal',
      everySeconds: 60,
      handle: () => Promise.resolve(void (times += 1)),
    });
    scheduler.start();
    await enough(() => times);
    await scheduler.stop();
    return times;
  };

  it.each([`'infinity'`, `now() + interval '1 day'`, `now() + interval '125 seconds'`, `now()`])(
    'are due when their turn is at %s',
    async (nextAt) => {
      const turn = (times: () => number) => until('its turn', () => Promise.resolve(times() > 0));
      expect(await runs(nextAt, turn)).toBe(1);
      const [row] = await test.sql<{ soon: boolean }>(
        `SELECT next_at < now() + interval '61 seconds' AS soon FROM schedules WHERE name = 'audit.seal'`,
      );
      expect(row).toEqual({ soon: true });
    },
  );

  it('wait for their turn when another process has had it', async () => {
    // The first of its timers asks within half a second.
    const nothing = () => new Promise((resolve) => setTimeout(resolve, 1500));
    expect(await runs(`now() + interval '59 seconds'`, nothing)).toBe(0);
  });
});

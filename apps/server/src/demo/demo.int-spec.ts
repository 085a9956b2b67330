import { vi } from 'vitest';
import { promises as dns } from 'node:dns';
import { Socket } from 'node:net';
import { until } from '../../../../test/harness/server-process.ts';
import { createTestApp, type TestApp } from '../../../../test/harness/index.ts';
import { seedDemo } from './demo.ts';

describe('the demo', () => {
  let test: TestApp;
  const asked: string[] = [];
  const reached: string[] = [];

  beforeAll(async () => {
    const resolve = dns.resolve.bind(dns) as (...args: unknown[]) => Promise<string[]>;
    vi.spyOn(dns, 'resolve').mockImplementation(((...args: unknown[]) => {
      asked.push(String(args[0]));
      return resolve(...args);
    }) as typeof dns.resolve);
    const connect = Socket.prototype.connect as (this: Socket, ...args: unknown[]) => Socket;
    vi.spyOn(Socket.prototype, 'connect').mockImplementation(function (this: Socket, ...args: unknown[]) {
      reached.push(hostOf(args));
      return connect.apply(this, args);
    } as typeof Socket.prototype.connect);
    test = await createTestApp({ workers: true, environment: { DEMO: 'true' } });
  });
  afterAll(async () => {
    vi.restoreAllMocks();
    await test.close();
  });

  it('triages all it has without asking anybody outside this machine, DNS neither', async () => {
    await seedDemo(test.app);
    const [{ count } = { count: 0 }] = await until('its incidents triaged', async () => {
      const rows = await test.sql<{ open: number; count: number }>(
        `SELECT count(*)::int AS count, count(*) FILTER (WHERE status <> 'triaged')::int AS open FROM incidents`,
      );
      return rows[0]?.open === 0 && rows[0].count > 0 && rows;
    });
    expect(count).toBeGreaterThan(3);
    expect(asked).toEqual([]);
    expect(reached.filter((host) => host !== '127.0.0.1')).toEqual([]);
    // The mails were looked at all the same, and nobody's word was taken for a check.
    const [checked] = await test.sql<{ spf: string; dns: string }>(
      `SELECT output->'spf'->>'result' AS spf, output->>'dns' AS dns FROM playbook_steps
       WHERE output->'spf' IS NOT NULL ORDER BY id LIMIT 1`,
    );
    expect(checked).toEqual({ spf: 'unverified', dns: 'not_used' });
  }, 60_000);
});

/** Of `connect(options)`, `connect(port, host)` and the form that Node gives itself: a list of both. */
function hostOf(given: unknown[]): string {
  const [first, second] = (Array.isArray(given[0]) ? given[0] : given) as [unknown, unknown];
  const host =
    typeof first === 'object' && first !== null ? (first as { host?: unknown; path?: unknown }).host : second;
  return typeof host === 'string' ? host : JSON.stringify(first);
}

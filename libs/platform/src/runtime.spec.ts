import type { DataSource } from 'typeorm';
import type { Channels } from './channels.ts';
import { Channels as RealChannels } from './channels.ts';
import { Config } from './config/config.ts';
import type { KeyCheck } from './crypto/key-check.ts';
import type { ApplicationRights } from './database/application-rights.ts';
import { DatabaseState } from './database/database-state.ts';
import type { Forwarder } from './events/forwarder.ts';
import type { Explorer } from './explorer.ts';
import { HealthController } from './health.controller.ts';
import type { JobQueue } from './jobs/job-queue.ts';
import type { JobRunner } from './jobs/job-runner.ts';
import type { Scheduler } from './jobs/scheduler.ts';
import { Workers } from './jobs/workers.ts';
import { PlatformRuntime } from './runtime.ts';

/** A double whose methods note that they were called, with what. */
function noted<T>(called: unknown[][], name: string, methods: string[]): T {
  const note =
    (method: string) =>
    async (...given: unknown[]) =>
      void called.push([`${name}.${method}`, ...given]);
  return Object.fromEntries(methods.map((method) => [method, note(method)])) as T;
}

const URL = 'postgres://db.example/house';

function runtimeOf(databaseUrl: string | null, isInitialized = true) {
  const called: unknown[][] = [];
  const pool = noted(called, 'pool', ['giveUp']);
  const runtime = new PlatformRuntime(
    noted<KeyCheck>(called, 'keys', ['assertSame']),
    noted<ApplicationRights>(called, 'rights', ['assertOrdinary']),
    noted<Explorer>(called, 'explorer', ['explore', 'assertComplete']),
    noted<Channels>(called, 'channels', ['start', 'stop']),
    noted<Workers>(called, 'workers', ['start', 'stop']),
    databaseUrl,
    { isInitialized, driver: { master: pool } } as unknown as DataSource,
  );
  return { runtime, called };
}

describe('the house', () => {
  it('begins when it may work on this database, and with this key', async () => {
    const { runtime, called } = runtimeOf(URL);
    await runtime.onModuleInit();
    expect(called).toEqual([
      ['explorer.explore'],
      ['rights.assertOrdinary'],
      ['keys.assertSame'],
      ['channels.start', URL],
    ]);
  });

  it('without a database knows its parts and begins nothing', async () => {
    const { runtime, called } = runtimeOf(null, false);
    await runtime.onModuleInit();
    expect(called).toEqual([['explorer.explore']]);
    called.length = 0;
    await runtime.beforeApplicationShutdown();
    expect(called).toEqual([['workers.stop'], ['channels.stop']]);
  });

  it('works when nothing is missing, and ends its work before its connections', async () => {
    const { runtime, called } = runtimeOf(URL);
    await runtime.startWorkers();
    await runtime.beforeApplicationShutdown();
    expect(called.map(([name]) => name)).toEqual([
      ...['explorer.assertComplete', 'workers.start'],
      ...['pool.giveUp', 'workers.stop', 'channels.stop'],
    ]);
  });
});

describe('what processes tell each other', () => {
  it.each([
    ['all', true],
    ['worker', true],
    ['api', false],
  ])('in the role %s looks after the queues: %s', async (ROLE, supervise) => {
    const called: unknown[][] = [];
    const channels = new RealChannels(
      new Config({ ROLE }),
      noted<JobQueue>(called, 'queue', ['start', 'stop']),
      noted<Forwarder>(called, 'forwarder', ['start', 'stop']),
    );
    await channels.start(URL);
    await channels.stop();
    expect(called).toEqual([
      ['queue.start', URL, { supervise, pool: 4 }],
      ['forwarder.start', URL],
      ['queue.stop'],
      ['forwarder.stop'],
    ]);
  });
});

it.each([
  ['all', ['runner.startWorkers', 'scheduler.start', 'scheduler.stop']],
  ['api', ['scheduler.stop']],
])('a process in the role %s begins %j', async (ROLE, wanted) => {
  const called: unknown[][] = [];
  const workers = new Workers(
    new Config({ ROLE }),
    noted<JobRunner>(called, 'runner', ['startWorkers']),
    noted<Scheduler>(called, 'scheduler', ['start', 'stop']),
  );
  workers.start();
  await workers.stop();
  expect(called.flat()).toEqual(wanted);
});

describe('a probe', () => {
  const probe = (trouble: string | null, query: () => Promise<unknown>) => {
    const state = new DatabaseState();
    if (trouble !== null) state.askHere(() => trouble);
    return new HealthController({ query } as unknown as DataSource, state);
  };

  it('is answered with what is known of the database', async () => {
    const well = probe(null, async () => []);
    expect(well.live()).toEqual({ status: 'ok' });
    expect(await well.ready()).toEqual({ status: 'ok' });
    const cause = new Error('gone');
    const away = (trouble: string | null) => probe(trouble, () => Promise.reject(cause));
    expect(away('It is being started again.').live()).toEqual({ status: 'database_restarting' });
    for (const [trouble, message] of [
      [null, 'The database does not answer.'],
      ['It is being started again.', 'It is being started again.'],
    ] as const)
      await expect(away(trouble).ready()).rejects.toMatchObject({
        ...{ code: 'unavailable', message, cause, retryAfterSeconds: 5 },
      });
  });
});

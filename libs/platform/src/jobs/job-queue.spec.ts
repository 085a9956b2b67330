import { type MockInstance, vi } from 'vitest';
import { Logger } from '@nestjs/common';
import { PgBoss } from 'pg-boss';
import type { JobName } from '#contracts';
import { JobQueue, type QueuedJob } from './job-queue.ts';
import type { Job } from './job-worker.ts';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
const jobOf = (queue: JobName, n: number, options = {}) =>
  ({ queue, data: { n }, options }) as unknown as QueuedJob;

/** A started queue, whose jobs and statements go nowhere. */
function house() {
  const statements: unknown[][] = [];
  const calls: unknown[][] = [];
  const call =
    (name: string) =>
    async (...given: unknown[]) =>
      void calls.push([name, ...given]);
  const boss = {
    insert: async (
      queue: string,
      jobs: object[],
      { db }: { db: { executeSql: (sql: string) => unknown } },
    ) => {
      calls.push(['insert', queue, jobs]);
      await db.executeSql(`insert into ${queue}`);
    },
    fail: call('fail'),
    getDb: () => ({
      executeSql: async (...given: unknown[]) => {
        statements.push(given);
        return { rows: [{ n: 1 }] };
      },
    }),
  };
  const queue = new JobQueue();
  vi.spyOn(queue, 'started').mockReturnValue(boss as unknown as PgBoss);
  return { queue, statements, calls };
}

it('is reached when it is started, and not before', () => {
  expect(() => new JobQueue().started()).toThrow('The job queue is not started.');
});

it('says nothing of what was not there when it is stopped without having been started', async () => {
  await expect(new JobQueue().stop()).resolves.toBeUndefined();
});

describe('jobs', () => {
  it('go in through the statements of their transaction, one for each queue, with what is asked for', async () => {
    const { queue, calls } = house();
    const executed: string[] = [];
    await queue.insert(
      [
        jobOf('triage', 1, { priority: 3 }),
        jobOf('run.advance', 2, { startAfterSeconds: 5, singletonKey: 'one' }),
        jobOf('triage', 3),
      ],
      async (sql) => {
        executed.push(sql);
        return { rows: [] };
      },
    );
    expect(calls).toStrictEqual([
      ['insert', 'triage', [{ data: { n: 1 }, priority: 3 }, { data: { n: 3 } }]],
      ['insert', 'run.advance', [{ data: { n: 2 }, singletonKey: 'one', startAfter: 5 }]],
    ]);
    expect(executed).toEqual(['insert into triage', 'insert into run.advance']);
  });

  it('wake who works on their queue, here and elsewhere, when they can begin', () => {
    const { queue } = house();
    const here = vi.spyOn(queue, 'wakeHere');
    const elsewhere = vi.fn();
    queue.forwardWakeTo(elsewhere);
    queue.wake([]);
    expect(elsewhere).not.toHaveBeenCalled();
    queue.wake([
      jobOf('triage', 1),
      jobOf('triage', 2),
      jobOf('run.advance', 3, { startAfterSeconds: 5 }),
      jobOf('action.execute', 4),
    ]);
    expect(here.mock.calls).toEqual([['triage'], ['action.execute']]);
    expect(elsewhere.mock.calls).toEqual([[['triage', 'action.execute']]]);
  });

  it('that failed are tried again, or are dead whatever their row says of tries', async () => {
    const { queue, calls, statements } = house();
    const job = (retryCount: number) => ({ id: 'j1', retryCount }) as Job;
    await queue.fail('triage', job(2), { message: 'no' }, true);
    expect(calls).toEqual([['fail', 'triage', { id: 'j1', retryCount: 2 }, { message: 'no' }]]);
    expect(statements).toEqual([]);
    await queue.fail('triage', job(-7), { message: 'no' }, false);
    expect(calls[1]).toEqual(['fail', 'triage', { id: 'j1', retryCount: 0 }, { message: 'no' }]);
    expect(statements).toEqual([[expect.stringContaining('retry_limit = $4'), ['triage', 'j1', -7, 0]]]);
  });

  it('are put back, and asked about for all tenants', async () => {
    const { queue, statements } = house();
    await queue.putBack('triage', [
      { id: 'a', afterSeconds: 2 },
      { id: 'b', afterSeconds: 60 },
    ]);
    expect(statements[0]?.[1]).toEqual(['triage', ['a', 'b'], [2, 60]]);
    expect(await queue.queryOfAll('SELECT 1')).toEqual([{ n: 1 }]);
  });

  it('are worked on until the queue is stopped', async () => {
    const queue = new JobQueue();
    const waiting = [{ id: 'j1' }];
    const completed: string[] = [];
    const boss = {
      fetch: async () => waiting.splice(0),
      touch: async () => undefined,
      complete: async (_queue: string, jobs: Job[]) => void completed.push(...jobs.map(({ id }) => id)),
    };
    vi.spyOn(queue, 'started').mockReturnValue(boss as unknown as PgBoss);
    queue.work('triage', 2, async () => ({ status: 'completed' }));
    while (completed.length === 0) await turn();
    await queue.stop();
    expect(completed).toEqual(['j1']);
    waiting.push({ id: 'j2' });
    queue.wakeHere('triage');
    for (let turns = 0; turns < 10; turns += 1) await turn();
    expect(waiting).toHaveLength(1);
  });

  it('that cannot be reached are told of with their queue', async () => {
    const logged = vi.spyOn(Logger.prototype, 'error').mockReturnValue(undefined);
    const queue = new JobQueue();
    const err = new Error('gone');
    const boss = {
      fetch: () => Promise.reject(err),
      complete: async () => undefined,
      touch: async () => undefined,
    };
    vi.spyOn(queue, 'started').mockReturnValue(boss as unknown as PgBoss);
    queue.work('triage', 2, async () => ({ status: 'completed' }));
    while (logged.mock.calls.length === 0) await turn();
    await queue.stop();
    expect(logged.mock.calls).toEqual([[{ err, queue: 'triage' }, 'The job queue could not be reached.']]);
    logged.mockRestore();
  });
});

describe('the queues of a process', () => {
  const spied = () => ({
    supervise: vi.spyOn(PgBoss.prototype, 'supervise').mockResolvedValue(undefined),
    stop: vi.spyOn(PgBoss.prototype, 'stop').mockResolvedValue(undefined),
  });
  let boss: ReturnType<typeof spied>;
  let logged: MockInstance<Logger['error']>;
  beforeEach(() => {
    vi.useFakeTimers();
    logged = vi.spyOn(Logger.prototype, 'error').mockReturnValue(undefined);
    vi.spyOn(PgBoss.prototype, 'start').mockResolvedValue(undefined as never);
    boss = spied();
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.useRealTimers();
  });
  const started = async (supervise: boolean) => {
    const queue = new JobQueue();
    await queue.start('postgres://db.example/house', { supervise, pool: 4 });
    return queue;
  };

  it('are looked after every five seconds until it ends, where it works', async () => {
    const queue = await started(true);
    expect(queue.started()).toBeInstanceOf(PgBoss);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(boss.supervise).toHaveBeenCalledTimes(2);
    await queue.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(boss.supervise).toHaveBeenCalledTimes(2);
    expect(boss.stop.mock.calls).toEqual([[{ graceful: true, timeout: 10_000 }]]);
    expect(() => queue.started()).toThrow('The job queue is not started.');
  });

  it('are left to others where it does not work', async () => {
    await started(false);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(boss.supervise).not.toHaveBeenCalled();
  });

  it('that cannot be reached are told of, and looked after when every worker may have said that it lives', async () => {
    const queue = await started(true);
    const err = new Error('gone');
    boss.supervise.mockRejectedValueOnce(err);
    await vi.advanceTimersByTimeAsync(5000);
    queue.started().emit('error', err);
    expect(logged.mock.calls).toEqual(
      [1, 2].map(() => [{ err, queue: undefined }, 'The job queue could not be reached.']),
    );
    await vi.advanceTimersByTimeAsync(9999);
    expect(boss.supervise).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(boss.supervise).toHaveBeenCalledTimes(2);
    await queue.stop();
  });
});

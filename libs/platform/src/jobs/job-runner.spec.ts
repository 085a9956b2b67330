import { vi } from 'vitest';
import { Logger } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { JOB_NAMES, type Actor } from '#contracts';
import { Config } from '../config/config.ts';
import { Context, systemContext, type Ctx } from '../context/context.ts';
import { SecretBox } from '../crypto/secret-box.ts';
import { currentGuest } from '../database/admission.ts';
import type { Tenants } from '../database/tenants.ts';
import { EventBus } from '../events/event-bus.ts';
import type { DomainEvent } from '../events/domain-event.ts';
import type { JobInfo } from './job-handler.ts';
import { jobEnvelope, jobKey } from './job-proof.ts';
import type { JobQueue } from './job-queue.ts';
import { JobRunner, jobsAtOnce } from './job-runner.ts';
import type { Job, JobResult, WorkJob } from './job-worker.ts';

const TENANT = '01900000-0000-7000-8000-00000000000a';
const DISABLED = '01900000-0000-7000-8000-00000000000b';
const ANN: Actor = { type: 'user', id: 'u1', name: 'Ann', user_id: 'u1', role: 'analyst' };
const box = new SecretBox(new Config({ MASTER_KEY: Buffer.alloc(32, 1).toString('base64') }));

const warned = vi.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
const logged = vi.spyOn(Logger.prototype, 'error').mockReturnValue(undefined);
beforeEach(() => vi.clearAllMocks());
afterEach(() => vi.useRealTimers());
afterAll(() => vi.restoreAllMocks());

const jobOf = (name: string, data: object, more: Partial<Job> = {}, ctx: Partial<Ctx> = {}) =>
  ({
    id: 'j1',
    retryCount: 0,
    retryLimit: 4,
    data: jobEnvelope(jobKey(box), name, { ...systemContext('a test', 'c1', TENANT), ...ctx }, data),
    ...more,
  }) as Job;

/** A runner whose one handler does as it is told; `work` is what the queue does with a job of its. */
function house(handle: (data: unknown, info: JobInfo) => Promise<void> = async () => undefined) {
  const works = new Map<string, { concurrency: number; work: WorkJob }>();
  const waiting = new Map<string, Job[]>();
  const settled: unknown[][] = [];
  const queue = {
    work: (name: string, concurrency: number, work: WorkJob) => works.set(name, { concurrency, work }),
    started: () => ({
      fetch: async (name: string, options: object) => {
        // Without it, nothing tells how often it was begun.
        expect(options).toEqual({ batchSize: 16, includeMetadata: true });
        return waiting.get(name)?.splice(0, 1) ?? [];
      },
      complete: async (...given: unknown[]) => void settled.push(['complete', ...given]),
    }),
    fail: async (name: string, { id }: Job, ...given: unknown[]) =>
      void settled.push(['fail', name, id, ...given]),
    putBack: async (...given: unknown[]) => void settled.push(['putBack', ...given]),
  };
  const context = new Context();
  const bus = new EventBus(new EventEmitter2());
  const tenants = { isDisabled: async (id: string) => id === DISABLED };
  const runner = new JobRunner(
    queue as unknown as JobQueue,
    bus,
    context,
    new Config({ DATABASE_POOL: '3' }),
    tenants as unknown as Tenants,
    box,
  );
  runner.register({ job: 'run.advance', concurrency: 8, attempts: 3, timeLimitSeconds: 10, handle });
  runner.startWorkers();
  const work = (job: Job, name = 'run.advance') => works.get(name)?.work(job) as Promise<JobResult>;
  return { runner, bus, context, works, waiting, settled, work };
}

describe('a job', () => {
  it('is done as background work, in its tenant, by the system on behalf of who made it necessary', async () => {
    let seen: unknown;
    const { work, context } = house(async (data, info) => {
      const { tenantId, actor, onBehalfOf, ip } = context.current();
      seen = { data, info, tenantId, actor, onBehalfOf, ip, guest: currentGuest() };
    });
    const job = jobOf('run.advance', { run_id: 'r1' }, {}, { actor: ANN, ip: '192.0.2.1' });
    expect(await work(job)).toEqual({ status: 'completed' });
    expect(seen).toEqual({
      ...{ data: { run_id: 'r1' }, info: { id: 'j1', attempt: 1, last: false } },
      ...{ tenantId: TENANT, actor: { type: 'system', id: null, name: 'run.advance' } },
      ...{ onBehalfOf: ANN, ip: '192.0.2.1', guest: 'work' },
    });
    expect(warned).not.toHaveBeenCalled();
  });

  it('that does not prove in whose name it was made is nobody’s, and that is said', async () => {
    let by: Ctx | undefined;
    const { work, context } = house(async () => void (by = context.current()));
    const job = jobOf('run.advance', {}, {}, { actor: ANN, ip: '192.0.2.1' });
    const { proof, ...unproved } = job.data;
    expect(proof).toMatch(/^[0-9a-f]{64}$/);
    for (const data of [unproved, { ...unproved, proof: 'short' }, { ...unproved, proof: '0'.repeat(64) }]) {
      expect(await work({ ...job, data })).toEqual({ status: 'completed' });
      expect(by).toMatchObject({
        tenantId: TENANT,
        actor: { type: 'system', name: 'run.advance' },
        ip: null,
      });
      expect(by).not.toHaveProperty('onBehalfOf');
    }
    expect(warned).toHaveBeenCalledTimes(3);
    expect(warned).toHaveBeenCalledWith(
      { job: 'run.advance', job_id: 'j1' },
      expect.stringMatching(/^A job does not prove in whose name it was made/),
    );
  });

  it.each([
    [0, 4, { attempt: 1, last: false }],
    [1, 4, { attempt: 2, last: false }],
    [2, 4, { attempt: 3, last: true }],
    [0, 0, { attempt: 1, last: true }],
    [1, 1, { attempt: 2, last: true }],
  ])(
    'that was begun %d times, of %d by its row, knows which try it is',
    async (retryCount, retryLimit, info) => {
      let seen: unknown;
      const { work } = house(async (_data, given) => {
        seen = given;
        throw new Error('It broke.');
      });
      const result = await work(jobOf('run.advance', {}, { retryCount, retryLimit }));
      expect(seen).toEqual({ id: 'j1', ...info });
      expect(result).toEqual({ status: 'failed', output: { message: 'It broke.' }, again: !info.last });
      expect(logged).toHaveBeenCalledWith(
        expect.objectContaining({ job: 'run.advance', job_id: 'j1', attempt: info.attempt }),
        'The job run.advance failed.',
      );
    },
  );

  it.each([3, -1])('is not begun when its row says %d times', async (retryCount) => {
    const handle = vi.fn(async () => undefined);
    const result = await house(handle).work(jobOf('run.advance', {}, { retryCount, retryLimit: 1000 }));
    expect(handle).not.toHaveBeenCalled();
    expect(result).toEqual({
      status: 'failed',
      again: false,
      output: {
        message: `It was begun ${retryCount} times by its row, and jobs of its kind are begun 3 times.`,
      },
    });
  });

  it('waits while its tenant is disabled, or the database is away', async () => {
    const handle = vi.fn(async () => {
      throw Object.assign(new Error('shut down'), { code: '57P01' });
    });
    const { work } = house(handle);
    expect(await work(jobOf('run.advance', {}, {}, { tenantId: DISABLED }))).toEqual({
      status: 'put_back',
      afterSeconds: 60,
    });
    expect(handle).not.toHaveBeenCalled();
    expect(await work(jobOf('run.advance', {}))).toEqual({ status: 'put_back', afterSeconds: 2 });
    expect(warned).toHaveBeenCalledWith(expect.anything(), 'A job waits for the database.');
    expect(logged).not.toHaveBeenCalled();
  });

  it('has its time, and the sentence of its failure says so', async () => {
    vi.useFakeTimers();
    const result = house(() => new Promise(() => undefined)).work(jobOf('run.advance', {}));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await result).toMatchObject({ output: { message: 'The job run.advance took longer than 10 s.' } });
  });

  it('may fail with what is no error', async () => {
    const { work } = house(() => Promise.reject('a text'));
    expect(await work(jobOf('run.advance', {}))).toMatchObject({ output: { message: 'a text' } });
  });
});

describe('a job of a listener', () => {
  const data = {
    listener: 'incidents.hear',
    event: 'incident.reopened',
    subject: { type: 'incident', id: 'i1' },
    payload: { incident_id: 'i1' },
    occurred_at: '2026-11-22T10:00:00.123Z',
  };

  it('is the event, by whom it was, handled in the listener’s own name', async () => {
    const { work, bus, context } = house();
    const heard: [DomainEvent, Ctx][] = [];
    bus.register({ id: data.listener, event: 'incident.reopened', delivery: 'durable' }, async (event) => {
      heard.push([event, context.current()]);
    });
    expect(await work(jobOf('triage', data, {}, { actor: ANN }), 'triage')).toEqual({ status: 'completed' });
    const [[event, ctx] = []] = heard;
    expect(event).toEqual({
      ...{ name: data.event, subject: data.subject, payload: data.payload, actor: ANN, local: true },
      ...{ tenant_id: TENANT, correlation_id: 'c1', occurred_at: data.occurred_at },
    });
    expect(ctx).toMatchObject({ actor: { type: 'system', name: 'incidents.hear' }, onBehalfOf: ANN });
  });

  it('fails when nobody of that name hears that event', async () => {
    expect(await house().work(jobOf('domain.event', data), 'domain.event')).toMatchObject({
      status: 'failed',
      again: true,
      output: {
        message: 'Nothing is registered as incidents.hear for incident.reopened on the queue domain.event.',
      },
    });
  });
});

describe('the runner of jobs', () => {
  it('takes no more at once than the pool can serve', () => {
    const { works } = house();
    expect([...works].map(([name, { concurrency }]) => [name, concurrency])).toEqual([
      ['domain.event', 8],
      ['triage', 24],
      ['run.advance', 4],
    ]);
    expect([
      jobsAtOnce(8, 6),
      jobsAtOnce(8, 60),
      jobsAtOnce(1, 2),
      jobsAtOnce(4, 2),
      jobsAtOnce(0, 6),
    ]).toEqual([8, 8, 1, 2, 1]);
  });

  it('has one handler for each job', () => {
    const { runner } = house();
    const options = { concurrency: 1, attempts: 1, timeLimitSeconds: 1, handle: async () => undefined };
    expect(() => runner.register({ job: 'triage', ...options })).toThrow('Two handlers take the job triage.');
    expect(() => runner.assertComplete(JOB_NAMES)).toThrow(
      'Nothing takes these jobs: action.execute, action.reconcile, notification.deliver.',
    );
    expect(() => runner.assertComplete(['triage', 'run.advance'])).not.toThrow();
  });

  it('drains until nothing is ready, whatever becomes of each', async () => {
    const { runner, waiting, settled } = house(async (data) => {
      const { what } = data as { what: string };
      if (what === 'wrong') throw new Error('no');
      if (what === 'away') throw Object.assign(new Error('x'), { code: '57P01' });
    });
    const job = (id: string, more: Partial<Job> = {}) => jobOf('run.advance', { what: id }, { id, ...more });
    waiting.set('run.advance', [job('right'), job('wrong'), job('away')]);
    expect(await runner.drain()).toBe(3);
    expect(settled).toEqual([
      ['complete', 'run.advance', 'right'],
      ['fail', 'run.advance', 'wrong', { message: 'no' }, true],
      ['putBack', 'run.advance', [{ id: 'away', afterSeconds: 2 }]],
    ]);
    expect(await runner.drain()).toBe(0);
  });
});

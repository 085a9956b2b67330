import { vi } from 'vitest';
import { JobWorker, type Job, type JobResult, type Queues } from './job-worker.ts';

interface JobFetch {
  batchSize: number;
  includeMetadata: boolean;
}

/** A queue in memory, and jobs that end when the test says so. */
function queueOf(waiting: string[]) {
  const completed: string[][] = [];
  const failed: [string, object, boolean][] = [];
  const back: string[][] = [];
  /** How many jobs were asked for at once, each time. */
  const fetched: number[] = [];
  const touched: string[][] = [];
  /** What the next statements that store results fail with. */
  const away: Error[] = [];
  /** What a look at the queue, and the storing of results, wait for. */
  const held = { gate: Promise.resolve(), store: Promise.resolve() };
  const fallen = () => {
    const error = away.shift();
    if (error !== undefined) throw error;
  };
  const boss = {
    fetch: async (_queue: string, { batchSize, includeMetadata }: JobFetch) => {
      if (!includeMetadata) throw new Error('Nothing tells how often it was begun.');
      fetched.push(batchSize);
      await held.gate;
      return waiting.splice(0, batchSize).map((id) => ({ id }));
    },
    complete: async (_queue: string, jobs: Job[]) => {
      fallen();
      await held.store;
      completed.push(jobs.map(({ id }) => id));
    },
    putBack: async (_queue: string, jobs: { id: string }[]) => void back.push(jobs.map(({ id }) => id)),
    fail: async (_queue: string, { id }: Job, output: object, again: boolean) =>
      void failed.push([id, output, again]),
    touch: async (_queue: string, jobs: Job[]) => void touched.push(jobs.map(({ id }) => id)),
  };
  const errors: unknown[] = [];
  const open = new Map<string, (result: JobResult) => void>();
  const handle = ({ id }: Job) => new Promise<JobResult>((resolve) => open.set(id, resolve));
  const worker = (concurrency: number) =>
    new JobWorker(boss as unknown as Queues, 'action.execute', concurrency, handle, (error) =>
      errors.push(error),
    );
  const end = (id: string, result: JobResult = { status: 'completed' }) => {
    open.get(id)?.(result);
    open.delete(id);
  };
  return { boss, waiting, completed, failed, back, fetched, touched, away, held, errors, open, worker, end };
}

async function until(fact: () => boolean): Promise<void> {
  for (let looks = 0; !fact(); looks += 1) {
    if (looks > 10_000) throw new Error('It did not come to pass.');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

describe('a worker of a queue', () => {
  it('takes the next job while another one hangs', async () => {
    const queue = queueOf(['hangs', 'one', 'two', 'three']);
    const worker = queue.worker(2);
    worker.start();
    for (const id of ['one', 'two', 'three']) {
      await until(() => queue.open.has(id));
      queue.end(id);
    }
    await until(() => queue.completed.flat().length === 3);
    expect([...queue.open.keys()]).toEqual(['hangs']);
    queue.end('hangs');
    await worker.stop();
  });

  it('never works on more than it may', async () => {
    const queue = queueOf(Array.from({ length: 40 }, (_, index) => String(index)));
    const worker = queue.worker(5);
    worker.start();
    let most = 0;
    while (queue.completed.flat().length < 40) {
      await until(() => queue.open.size > 0 || queue.completed.flat().length === 40);
      most = Math.max(most, queue.open.size);
      const [first] = queue.open.keys();
      if (first !== undefined) queue.end(first);
    }
    expect(most).toBe(5);
    await worker.stop();
  });

  it('looks at once when it is woken', async () => {
    const queue = queueOf([]);
    const worker = queue.worker(2);
    worker.start();
    await until(() => true);
    queue.waiting.push('new');
    worker.wake();
    await until(() => queue.open.has('new'));
    queue.end('new', { status: 'failed', again: true, output: { message: 'no' } });
    await worker.stop();
    expect(queue.failed).toEqual([['new', { message: 'no' }, true]]);
  });

  it('waits for what is under way when it is stopped', async () => {
    const queue = queueOf(['last', 'never']);
    const worker = queue.worker(1);
    worker.start();
    await until(() => queue.open.has('last'));
    const stopped = worker.stop();
    queue.end('last');
    await stopped;
    expect(queue.completed).toEqual([['last']]);
    expect(queue.waiting).toEqual(['never']);
  });

  it('puts back what is no try at all', async () => {
    const queue = queueOf(['one', 'two']);
    const worker = queue.worker(2);
    worker.start();
    await until(() => queue.open.size === 2);
    queue.end('one', { status: 'put_back', afterSeconds: 2 });
    queue.end('two');
    await until(() => queue.back.length === 1 && queue.completed.length === 1);
    await worker.stop();
    expect([queue.back, queue.completed, queue.failed]).toEqual([[['one']], [['two']], []]);
  });

  it('keeps results until the database is back', async () => {
    const queue = queueOf(['one']);
    const gone = Object.assign(new Error('gone'), { code: 'ECONNREFUSED' });
    queue.away.push(gone, gone);
    const worker = queue.worker(1);
    worker.start();
    await until(() => queue.open.has('one'));
    queue.end('one');
    await until(() => queue.completed.length === 1);
    await worker.stop();
    expect(queue.completed).toEqual([['one']]);
    expect(queue.errors).toEqual([gone, gone]);
  });
});

describe('a worker of a queue, turn by turn', () => {
  // Without the time of `pause`: what does not happen at once waits for a second or two.
  beforeEach(() => vi.useFakeTimers({ toNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] }));
  const all: { queue: ReturnType<typeof queueOf>; worker: JobWorker }[] = [];
  afterEach(async () => {
    vi.useRealTimers();
    vi.restoreAllMocks();
    for (const { queue, worker } of all.splice(0)) {
      const stopped = worker.stop();
      for (const id of queue.open.keys()) queue.end(id);
      await stopped;
    }
  });
  const turns = async () => {
    for (let left = 30; left > 0; left -= 1) await new Promise((resolve) => setImmediate(resolve));
  };
  const many = (count: number) => Array.from({ length: count }, (_, index) => `job ${index}`);
  const begun = async (waiting: string[], concurrency: number, gate = Promise.resolve()) => {
    const queue = queueOf(waiting);
    queue.held.gate = gate;
    const worker = queue.worker(concurrency);
    all.push({ queue, worker });
    worker.start();
    await turns();
    return { queue, worker };
  };

  it('asks for what it has places for, sixteen at most, and at once again while there is more', async () => {
    const { queue } = await begun(many(36), 40);
    expect(queue.fetched).toEqual([16, 16, 8]);
    expect(queue.open.size).toBe(36);
    expect((await begun([], 3)).queue.fetched).toEqual([3]);
  });

  it('looks again when it is woken in the middle of a look', async () => {
    const gate = Promise.withResolvers<void>();
    const { queue, worker } = await begun([], 2, gate.promise);
    worker.wake();
    gate.resolve();
    await turns();
    expect(queue.fetched).toEqual([2, 2]);
  });

  it('does not look for more because a job has ended while none waited', async () => {
    const { queue } = await begun(['one'], 3);
    queue.end('one');
    await turns();
    expect([queue.fetched, queue.completed]).toEqual([[3], [['one']]]);
  });

  it('looks for more at once when eight places are free, or all of few', async () => {
    const { queue } = await begun(many(30), 10);
    for (const id of many(7)) queue.end(id);
    await turns();
    expect(queue.fetched).toEqual([10]);
    queue.end('job 7');
    await turns();
    expect(queue.fetched).toEqual([10, 8]);
    const small = await begun(many(4), 2);
    for (const id of many(2)) small.queue.end(id);
    await turns();
    expect(small.queue.fetched).toEqual([2, 2]);
  });

  it('waits for more room a moment, woken or not, when one place is free', async () => {
    const { queue, worker } = await begun(many(30), 10);
    queue.end('job 0');
    await turns();
    worker.wake();
    await turns();
    vi.advanceTimersByTime(19);
    await turns();
    expect(queue.fetched).toEqual([10]);
    vi.advanceTimersByTime(1);
    await turns();
    expect(queue.fetched).toEqual([10, 1]);
  });

  it('stores what ends meanwhile together', async () => {
    const { queue } = await begun(many(3), 5);
    const gate = Promise.withResolvers<void>();
    queue.held.store = gate.promise;
    for (const id of many(3)) {
      queue.end(id);
      await turns();
    }
    gate.resolve();
    await turns();
    expect(queue.completed).toEqual([['job 0'], ['job 1', 'job 2']]);
  });

  it('says every five seconds that its jobs are alive, until their results are stored', async () => {
    const { queue, worker } = await begun(many(2), 3);
    vi.advanceTimersByTime(5000);
    queue.end('job 0');
    await turns();
    vi.advanceTimersByTime(5000);
    queue.end('job 1');
    await turns();
    vi.advanceTimersByTime(60_000);
    expect(queue.touched).toEqual([['job 0', 'job 1'], ['job 1']]);
    await worker.stop();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('tells of a sign of life that does not arrive, and of a look that fails', async () => {
    const { queue, worker } = await begun(['one'], 3);
    const [away, gone] = [new Error('away'), new Error('gone')];
    queue.boss.touch = () => Promise.reject(away);
    queue.boss.fetch = () => Promise.reject(gone);
    vi.advanceTimersByTime(5000);
    worker.wake();
    await turns();
    expect(queue.errors).toEqual([away, gone]);
  });

  it('gives up a result that cannot be stored for another reason: it is done again', async () => {
    const { queue } = await begun(['one'], 1);
    const wrong = new Error('wrong');
    queue.away.push(wrong);
    queue.end('one');
    await turns();
    vi.advanceTimersByTime(60_000);
    expect([queue.errors, queue.completed, queue.touched]).toEqual([[wrong], [], []]);
  });

  it('does not wait for the database when it is stopped, nor for a look that is under way', async () => {
    const gone = Object.assign(new Error('gone'), { code: 'ECONNREFUSED' });
    const { queue, worker } = await begun(['one'], 2);
    const gate = Promise.withResolvers<void>();
    queue.held.gate = gate.promise;
    queue.away.push(gone);
    worker.wake();
    await turns();
    let stopped = false;
    void worker.stop().then(() => (stopped = true));
    queue.end('one');
    gate.resolve();
    await turns();
    expect([stopped, queue.errors, queue.completed]).toEqual([true, [gone], []]);
  });

  it('does not wait for ever for what is under way, nor tell of a look that fails meanwhile', async () => {
    const { queue, worker } = await begun(['hangs'], 2);
    const gate = Promise.withResolvers<void>();
    queue.boss.fetch = () => gate.promise.then(() => Promise.reject(new Error('closed')));
    worker.wake();
    await turns();
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => (now += 6000));
    const stopped = worker.stop();
    gate.resolve();
    await stopped;
    expect([[...queue.open.keys()], queue.errors]).toEqual([['hangs'], []]);
  });
});

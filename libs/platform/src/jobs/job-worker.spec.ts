import { JobWorker, type Job, type JobResult, type Queues } from './job-worker.ts';

/** A queue in memory, and jobs that end when the test says so. */
function queueOf(waiting: string[]) {
  const completed: string[][] = [];
  const failed: [string, object][] = [];
  const back: string[] = [];
  /** What the next statements that store results fail with. */
  const away: Error[] = [];
  const fallen = () => {
    const error = away.shift();
    if (error !== undefined) throw error;
  };
  const boss = {
    fetch: async (_queue: string, { batchSize }: { batchSize: number }) =>
      waiting.splice(0, batchSize).map((id) => ({ id })),
    complete: async (_queue: string, jobs: Job[]) => {
      fallen();
      completed.push(jobs.map(({ id }) => id));
    },
    putBack: async (_queue: string, jobs: { id: string }[]) => void back.push(...jobs.map(({ id }) => id)),
    fail: async (_queue: string, { id }: Job, output: object) => void failed.push([id, output]),
    touch: async () => undefined,
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
  return { waiting, completed, failed, back, away, errors, open, worker, end };
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
    expect(queue.failed).toEqual([['new', { message: 'no' }]]);
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
    expect([queue.back, queue.completed, queue.failed]).toEqual([['one'], [['two']], []]);
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

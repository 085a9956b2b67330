import type { PgBoss } from 'pg-boss';
import { JobWorker, type Job, type JobResult } from './job-worker.ts';

/** A queue in memory, and jobs that end when the test says so. */
function queueOf(waiting: string[]) {
  const completed: string[][] = [];
  const failed: [string, object][] = [];
  const boss = {
    fetch: async (_queue: string, { batchSize }: { batchSize: number }) =>
      waiting.splice(0, batchSize).map((id) => ({ id })),
    complete: async (_queue: string, jobs: Job[]) => void completed.push(jobs.map(({ id }) => id)),
    fail: async (_queue: string, { id }: Job, output: object) => void failed.push([id, output]),
    touch: async () => undefined,
  };
  const open = new Map<string, (result: JobResult) => void>();
  const handle = ({ id }: Job) => new Promise<JobResult>((resolve) => open.set(id, resolve));
  const worker = (concurrency: number) =>
    new JobWorker(boss as unknown as PgBoss, 'action.execute', concurrency, handle, (error) => {
      throw error;
    });
  const end = (id: string, result: JobResult = { status: 'completed' }) => {
    open.get(id)?.(result);
    open.delete(id);
  };
  return { waiting, completed, failed, open, worker, end };
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
    queue.end('new', { status: 'failed', output: { message: 'no' } });
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
});

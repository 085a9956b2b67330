import { Pool, eachOf } from './pool.ts';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Counts how many works are under way at once. */
class Counter {
  busy = 0;
  most = 0;

  async work(turns = 1): Promise<void> {
    this.most = Math.max(this.most, ++this.busy);
    for (let left = turns; left > 0; left -= 1) await turn();
    this.busy -= 1;
  }
}

describe('a pool', () => {
  it('does no more at once than it has places, for each key', async () => {
    const pool = new Pool(4);
    const [ana, ben] = [new Counter(), new Counter()];
    await Promise.all(
      Array.from({ length: 20 }, () => [
        pool.run('ana', () => ana.work()),
        pool.run('ben', () => ben.work()),
      ]).flat(),
    );
    expect([ana.most, ben.most]).toEqual([4, 4]);
  });

  it('has a place for the next when one is given back, and never one more', async () => {
    const pool = new Pool(2);
    const counter = new Counter();
    const long = pool.run('a', () => counter.work(6));
    await pool.run('a', () => counter.work());
    await Promise.all([long, ...[1, 2, 3].map(() => pool.run('a', () => counter.work()))]);
    await Promise.all([1, 2, 3].map(() => pool.run('a', () => counter.work())));
    expect([counter.most, counter.busy]).toEqual([2, 0]);
  });

  it('gives the place of a failed work to the next', async () => {
    const pool = new Pool(1);
    const failing = pool.run('a', () => Promise.reject(new Error('no')));
    const next = pool.run('a', async () => 'done');
    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe('done');
  });
});

describe('each of many items', () => {
  it('is worked on, a few at once, with the results in the order of the items', async () => {
    const counter = new Counter();
    const results = await eachOf([5, 1, 4, 2, 3], 2, async (item) => {
      await counter.work(item);
      return item * 10;
    });
    expect(results).toEqual([50, 10, 40, 20, 30]);
    expect(counter.most).toBe(2);
  });

  it('fails with the first that fails, and begins no other after it', async () => {
    const begun: number[] = [];
    const all = eachOf([1, 2, 3, 4], 2, async (item) => {
      begun.push(item);
      await turn();
      if (item === 1) throw new Error('the first');
      await turn();
    });
    await expect(all).rejects.toThrow('the first');
    for (let turns = 0; turns < 5; turns += 1) await turn();
    expect(begun).toEqual([1, 2]);
  });

  it('is nothing when there are none', async () => {
    expect(await eachOf([], 3, async () => 1)).toEqual([]);
  });
});

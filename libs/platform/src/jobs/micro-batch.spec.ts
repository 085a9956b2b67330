import { MicroBatch } from './micro-batch.ts';

interface Gate {
  items: number[];
  open(): void;
}

function batches(
  options: {
    maxItems?: number;
    fail?: (items: number[]) => unknown;
    divisible?: boolean;
    worthAnother?: number;
  } = {},
) {
  const started: Gate[] = [];
  const batch = new MicroBatch<number, string>({
    run: async (items) => {
      await new Promise<void>((open) => started.push({ items, open }));
      const error = options.fail?.(items);
      if (error !== undefined) throw error;
      return items.map((item) => `done ${item}`);
    },
    weight: (item) => (item >= 100 ? item : 1),
    maxItems: options.maxItems ?? 10,
    maxWeight: 50,
    maxInFlight: 2,
    worthAnother: options.worthAnother ?? 1,
    divisible: () => options.divisible ?? true,
  });
  return { batch, started };
}

const turns = async (n = 5) => {
  for (let i = 0; i < n; i += 1) await new Promise((resolve) => setImmediate(resolve));
};

describe('MicroBatch', () => {
  it('starts a lone item at once and collects while two batches are under way', async () => {
    const { batch, started } = batches();
    const first = batch.submit(1);
    await turns();
    const second = batch.submit(2);
    await turns();
    const rest = [3, 4, 5].map((n) => batch.submit(n));
    await turns();
    expect(started.map((gate) => gate.items)).toEqual([[1], [2]]);
    expect(batch.waiting).toBe(3);
    started[0]?.open();
    expect(await first).toBe('done 1');
    await turns();
    expect(started.map((gate) => gate.items)).toEqual([[1], [2], [3, 4, 5]]);
    started.slice(1).forEach((gate) => gate.open());
    expect(await Promise.all([second, ...rest])).toEqual(['done 2', 'done 3', 'done 4', 'done 5']);
  });

  it('starts a second batch only when enough wait for it', async () => {
    const { batch, started } = batches({ worthAnother: 3 });
    const all = [batch.submit(1)];
    await turns();
    all.push(batch.submit(2), batch.submit(3));
    await turns();
    expect(started.map((gate) => gate.items)).toEqual([[1]]);
    all.push(batch.submit(4));
    await turns();
    expect(started.map((gate) => gate.items)).toEqual([[1], [2, 3, 4]]);
    started.forEach((gate) => gate.open());
    await Promise.all(all);
  });

  it('bounds a batch by items and by weight, and takes one that is too heavy alone', async () => {
    const { batch, started } = batches({ maxItems: 2 });
    const all = [1, 2, 3, 200, 4].map((n) => batch.submit(n));
    for (let n = 0; n < 4; n += 1) {
      await turns();
      started[n]?.open();
    }
    await Promise.all(all);
    expect(started.map((gate) => gate.items)).toEqual([[1, 2], [3], [200], [4]]);
  });

  it('fails the poisonous item only', async () => {
    const { batch, started } = batches({
      fail: (items) => (items.includes(2) ? new Error('poison') : undefined),
    });
    const all = Promise.allSettled([1, 2, 3].map((n) => batch.submit(n)));
    for (let n = 0; n < 4; n += 1) {
      await turns();
      started[n]?.open();
    }
    expect((await all).map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(started.map((gate) => gate.items)).toEqual([[1, 2, 3], [1], [2], [3]]);
  });

  it('fails all at once when trying each would be of no use', async () => {
    const { batch, started } = batches({ fail: () => new Error('no database'), divisible: false });
    const all = Promise.allSettled([1, 2, 3].map((n) => batch.submit(n)));
    await turns();
    started[0]?.open();
    expect((await all).map((result) => result.status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(started).toHaveLength(1);
  });
});

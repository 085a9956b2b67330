/** At most `size` works at once for each key; the others wait in line. Own code, since Node has no such thing. */
export class Pool {
  private readonly lines = new Map<string, { busy: number; waiting: (() => void)[] }>();

  constructor(private readonly size: number) {}

  /** @throws what the work throws; its place is free then, too */
  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const line = this.lines.get(key) ?? { busy: 0, waiting: [] };
    this.lines.set(key, line);
    if (line.busy >= this.size) await new Promise<void>((resolve) => line.waiting.push(resolve));
    else line.busy += 1;
    try {
      return await work();
    } finally {
      const next = line.waiting.shift();
      // The place is handed on rather than given back, so that nobody can slip in between.
      if (next !== undefined) next();
      else if ((line.busy -= 1) === 0) this.lines.delete(key);
    }
  }
}

/**
 * Works on all items, `size` at once, begun in their order.
 * @returns the results in the order of the items, whichever came first
 * @throws the first failure, at once; what is not begun by then never is
 */
export async function eachOf<T, R>(
  items: readonly T[],
  size: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const pool = new Pool(size);
  let failed = false;
  const result = async (item: T): Promise<R> => {
    if (failed) throw new Error('It was not begun: another one had failed.');
    try {
      return await work(item);
    } catch (error) {
      failed = true;
      throw error;
    }
  };
  return Promise.all(items.map((item) => pool.run('', () => result(item))));
}

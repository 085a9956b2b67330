/** At most so many at once for each key; the others wait in line. */
export class Places {
  private readonly lines = new Map<string, { busy: number; waiting: (() => void)[] }>();

  constructor(private readonly atOnce: number) {}

  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const line = this.lines.get(key) ?? { busy: 0, waiting: [] };
    this.lines.set(key, line);
    if (line.busy >= this.atOnce) await new Promise<void>((resolve) => line.waiting.push(resolve));
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

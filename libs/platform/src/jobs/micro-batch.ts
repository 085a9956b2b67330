export interface MicroBatchOptions<T, R> {
  /** Does the whole batch or none of it; results in the order of the items. */
  run(items: T[]): Promise<R[]>;
  /** What an item counts for; an item heavier than the bound goes alone. */
  weight(item: T): number;
  maxItems: number;
  maxWeight: number;
  maxInFlight: number;
  /** While a batch is under way another one starts only when so many wait: two small ones cost more than one. */
  worthAnother: number;
  /** Whether doing the items one by one may succeed where all at once has failed. */
  divisible(error: unknown): boolean;
}

interface Waiting<T, R> {
  item: T;
  resolve(result: R): void;
  reject(error: unknown): void;
}

/**
 * Collects what comes in while earlier batches are under way, and does it together. Nobody waits for a batch to
 * fill: a lone item starts at once. When a batch fails, its items are done one by one, so that one poisonous
 * item does not take its neighbours with it.
 */
export class MicroBatch<T, R> {
  private readonly queue: Waiting<T, R>[] = [];
  private inFlight = 0;
  private scheduled = false;

  constructor(private readonly options: MicroBatchOptions<T, R>) {}

  get waiting(): number {
    return this.queue.length;
  }

  submit(item: T): Promise<R> {
    return new Promise<R>((resolve, reject) => {
      this.queue.push({ item, resolve, reject });
      // After the current turn: requests that the event loop has already read join the same batch.
      if (!this.scheduled && this.mayStart()) {
        this.scheduled = true;
        setImmediate(() => {
          this.scheduled = false;
          this.start();
        });
      }
    });
  }

  private start(): void {
    while (this.mayStart()) {
      this.inFlight += 1;
      void this.work(this.take()).finally(() => {
        this.inFlight -= 1;
        this.start();
      });
    }
  }

  private mayStart(): boolean {
    if (this.queue.length === 0 || this.inFlight >= this.options.maxInFlight) return false;
    return this.inFlight === 0 || this.queue.length >= this.options.worthAnother;
  }

  private take(): Waiting<T, R>[] {
    let weight = 0;
    let count = 0;
    for (const { item } of this.queue) {
      weight += this.options.weight(item);
      if (count > 0 && (weight > this.options.maxWeight || count >= this.options.maxItems)) break;
      count += 1;
    }
    return this.queue.splice(0, count);
  }

  private async work(batch: Waiting<T, R>[]): Promise<void> {
    try {
      const results = await this.options.run(batch.map(({ item }) => item));
      batch.forEach(({ resolve }, index) => resolve(results[index] as R));
    } catch (error) {
      if (batch.length === 1 || !this.options.divisible(error)) batch.forEach(({ reject }) => reject(error));
      else for (const waiting of batch) await this.work([waiting]);
    }
  }
}

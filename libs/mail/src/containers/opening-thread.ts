import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { TimeIsOver, waiting, within } from '#platform';
import { LIMITS } from '../limits.ts';
import { opened, unread, type Opened, type Part } from './define-container.ts';
import { received, sentPart } from './sent.ts';

/** Opens one part; never rejects. `begun` is called when its turn has come. */
export type Opener = (part: Part, begun: () => void) => Promise<Opened>;

/** Only ends a hang: a thread starts in less than one. */
const STARTING_SECONDS = 60;
/** So often it is asked for its memory, milliseconds. */
const WATCHED_EVERY = 50;
const WORKER = new URL(`./opening-worker${extname(import.meta.filename)}`, import.meta.url);

/**
 * Opens parts in a thread of its own, one at a time, and kills it when one takes too long or too much memory: a hostile
 * file costs itself, not the mail that it came with nor the mails beside it.
 */
export class OpeningThread {
  private worker: Worker | null = null;
  private turn: Promise<void> = Promise.resolve();

  constructor(
    private readonly file: URL = WORKER,
    private readonly seconds: number = LIMITS.opening_seconds,
  ) {}

  /** What other mails keep the thread busy with counts for no time limit of this one. */
  async open(part: Part, begun: () => void = () => {}): Promise<Opened> {
    const before = this.turn;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.turn = promise;
    await waiting(() => before);
    begun();
    try {
      return await this.openNow(part);
    } finally {
      resolve();
    }
  }

  async end(): Promise<void> {
    const worker = this.worker;
    this.worker = null;
    await worker?.terminate();
  }

  private async openNow(part: Part): Promise<Opened> {
    try {
      const worker = await this.ready();
      return await within(this.seconds, null, () => withinMemory(worker, () => ask(worker, part)));
    } catch (error) {
      await this.end();
      return opened({ reading: unread(reasonOf(error, this.seconds)) });
    }
  }

  private async ready(): Promise<Worker> {
    if (this.worker !== null) return this.worker;
    const worker = this.start();
    this.worker = worker;
    await within(STARTING_SECONDS, null, () => answerOf<string>(worker));
    // It is no reason for the process to stay; whoever waits for a part has a timer.
    worker.unref();
    return worker;
  }

  private start(): Worker {
    const worker = new Worker(this.file, {
      resourceLimits: { maxOldGenerationSizeMb: LIMITS.opening_megabytes, maxYoungGenerationSizeMb: 32 },
    });
    // Between two parts nobody listens, and a thread that fails then is not used again.
    worker.on('error', () => this.forget(worker)).on('exit', () => this.forget(worker));
    return worker;
  }

  private forget(worker: Worker): void {
    if (this.worker === worker) this.worker = null;
  }
}

async function ask(worker: Worker, part: Part): Promise<Opened> {
  const answer = answerOf<Opened>(worker);
  const { message, transfer } = sentPart(part);
  worker.postMessage(message, transfer);
  return received(await answer);
}

/** The next message of a thread. @throws what ended it instead */
async function answerOf<T>(worker: Worker): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const left = (code: number) => reject(new Error(`the thread that reads parts ended with ${code}`));
  worker.once('message', resolve).once('error', reject).once('exit', left);
  try {
    return await promise;
  } finally {
    worker.off('message', resolve).off('error', reject).off('exit', left);
  }
}

class TooMuchMemory extends Error {}

/**
 * Gives up what takes too much memory beside the heap, whose limit the thread has from the start: buffers, and what
 * WebAssembly holds. It keeps some of that for the next part.
 */
async function withinMemory<T>(worker: Worker, work: () => Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  let first: number | null = null;
  const look = async (): Promise<void> => {
    const { external_memory: held } = await worker.getHeapStatistics();
    first ??= held;
    if (held - first > LIMITS.opening_megabytes * 1024 * 1024) reject(new TooMuchMemory());
  };
  // A thread that has ended says so itself.
  const timer = setInterval(() => void look().catch(() => undefined), WATCHED_EVERY);
  try {
    return await Promise.race([work(), promise]);
  } finally {
    clearInterval(timer);
  }
}

function reasonOf(error: unknown, seconds: number): string {
  if (error instanceof TimeIsOver) return `reading it took more than ${seconds} seconds`;
  const { code, message } = error as NodeJS.ErrnoException;
  if (error instanceof TooMuchMemory || code === 'ERR_WORKER_OUT_OF_MEMORY')
    return `reading it took more than ${LIMITS.opening_megabytes} MB of memory`;
  return `reading it broke off (${String(message).slice(0, 120)})`;
}

const thread = new OpeningThread();

/** In the process's one thread for it. */
export const openApart: Opener = (part, begun) => thread.open(part, begun);

import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { TimeIsOver, within } from '#platform';
import { LIMITS } from '../limits.ts';
import { opened, unread, type Opened, type Part } from './define-container.ts';
import { received, sentPart } from './sent.ts';

/** Opens one part; never rejects. */
export type Opener = (part: Part) => Promise<Opened>;

const WORKER = new URL(`./opening-worker${extname(import.meta.filename)}`, import.meta.url);

/**
 * Opens parts in a thread of its own, one at a time, and kills it when one takes too long or too much memory: a hostile
 * file costs itself, not the mail that it came with nor the mails beside it.
 */
export class OpeningThread {
  private worker: Worker | null = null;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly file: URL = WORKER,
    private readonly seconds: number = LIMITS.opening_seconds,
  ) {}

  open(part: Part): Promise<Opened> {
    const answer = this.turn.then(() => this.openNow(part));
    this.turn = answer;
    return answer;
  }

  async end(): Promise<void> {
    const worker = this.worker;
    this.worker = null;
    await worker?.terminate();
  }

  private async openNow(part: Part): Promise<Opened> {
    try {
      const worker = await this.ready();
      return await within(this.seconds, null, () => ask(worker, part));
    } catch (error) {
      await this.end();
      return opened({ reading: unread(reasonOf(error, this.seconds)) });
    }
  }

  private async ready(): Promise<Worker> {
    if (this.worker !== null) return this.worker;
    const worker = this.start();
    this.worker = worker;
    await answerOf<string>(worker);
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

function reasonOf(error: unknown, seconds: number): string {
  if (error instanceof TimeIsOver) return `reading it took more than ${seconds} seconds`;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ERR_WORKER_OUT_OF_MEMORY')
    return `reading it took more than ${LIMITS.opening_megabytes} MB of memory`;
  return `reading it broke off (${String(message).slice(0, 120)})`;
}

const thread = new OpeningThread();

/** In the process's one thread for it. */
export const openApart: Opener = (part) => thread.open(part);

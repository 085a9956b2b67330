import { vi } from 'vitest';
import { TimeIsOver, waiting, within } from './time-limit.ts';

const sleep = (seconds: number) => new Promise<void>((resolve) => setTimeout(resolve, seconds * 1000));

describe('a time limit', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  /** What has become of it after so many seconds. */
  const after = async (seconds: number, work: Promise<unknown>): Promise<unknown> => {
    let state: unknown = 'under way';
    work.then(
      (value) => (state = value),
      (error: unknown) => (state = error),
    );
    await vi.advanceTimersByTimeAsync(seconds * 1000);
    return state;
  };

  it('ends work that takes longer, and tells it', async () => {
    let told: unknown;
    const work = within(10, null, (signal) => {
      signal.addEventListener('abort', () => (told = signal.reason));
      return sleep(20);
    });
    expect(await after(10, work)).toBeInstanceOf(TimeIsOver);
    expect(told).toBeInstanceOf(TimeIsOver);
  });

  it('stands still while the work waits for its turn', async () => {
    const work = within(10, null, async () => {
      await sleep(6);
      await waiting(() => sleep(3600));
      await sleep(3);
      return 'done';
    });
    expect(await after(3609, work)).toBe('done');
  });

  it('goes on where it stood', async () => {
    const work = within(10, null, async () => {
      await sleep(6);
      await waiting(() => sleep(3600));
      await sleep(5);
    });
    expect(await after(3609, work)).toBe('under way');
    expect(await after(1, work)).toBeInstanceOf(TimeIsOver);
  });

  it('stands still with every limit around it', async () => {
    const work = within(10, null, () =>
      within(5, null, async () => {
        await sleep(4);
        await waiting(() => sleep(100));
        return 'done';
      }),
    );
    expect(await after(104, work)).toBe('done');
  });

  it('stands still as long as one of several parts waits', async () => {
    const part = (seconds: number) => waiting(() => sleep(seconds));
    const work = within(10, null, async () => {
      await Promise.all([part(50), part(100)]);
      await sleep(9);
      return 'done';
    });
    expect(await after(109, work)).toBe('done');
  });

  it('is not begun when the signal around it is aborted already', async () => {
    const work = vi.fn(async () => undefined);
    await expect(within(10, AbortSignal.abort(new Error('Enough.')), work)).rejects.toThrow('Enough.');
    expect(work).not.toHaveBeenCalled();
  });

  it('lets go of the work once it is done', async () => {
    const outer = new AbortController();
    let inner: AbortSignal | undefined;
    await within(10, outer.signal, async (signal) => void (inner = signal));
    expect(vi.getTimerCount()).toBe(0);
    outer.abort(new Error('Enough.'));
    expect(inner?.aborted).toBe(false);
  });

  it('does not begin again for what still waits when it is over', async () => {
    const turn = Promise.withResolvers<void>();
    let first = true;
    const work = within(10, null, async () => {
      void waiting(() => turn.promise).finally(() => (first = false));
      await Promise.resolve();
    });
    await work;
    turn.resolve();
    await vi.advanceTimersByTimeAsync(0);
    expect([first, vi.getTimerCount()]).toEqual([false, 0]);
  });

  it('ends with the signal around it', async () => {
    const outer = new AbortController();
    const work = within(10, outer.signal, () => sleep(20));
    outer.abort(new Error('Enough.'));
    expect(await after(0, work)).toEqual(new Error('Enough.'));
  });
});

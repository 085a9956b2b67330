import { vi } from 'vitest';
import { Admission, asWork, currentGuest, type Guest } from './admission.ts';
import { DatabaseBusy } from './database-away.ts';

describe('admission to the connections of a pool', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  const line = (places: number) => {
    const admission = new Admission(places, 5000);
    const inside: string[] = [];
    const failed: [string, unknown][] = [];
    const come = (name: string, guest: Guest) => {
      if (admission.tryEnter(guest)) inside.push(name);
      else
        admission.enter(guest).then(
          () => inside.push(name),
          (error: unknown) => failed.push([name, error]),
        );
    };
    return { admission, inside, failed, come };
  };
  const settled = () => vi.advanceTimersByTimeAsync(0);

  it('lets in who comes first, as many as there are places', async () => {
    const { admission, inside, come } = line(3);
    for (const name of ['a', 'b', 'c', 'd', 'e']) come(name, 'request');
    expect(inside).toEqual(['a', 'b', 'c']);
    expect(admission.waiting).toBe(2);
    admission.leave('request');
    admission.leave('request');
    await settled();
    expect(inside).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(admission.waiting).toBe(0);
  });

  it('keeps a place for requests, whatever work there is', async () => {
    const { admission, inside, come } = line(3);
    for (let n = 0; n < 10; n += 1) come(`work ${n}`, 'work');
    come('request', 'request');
    expect(inside).toEqual(['work 0', 'work 1', 'request']);
    admission.leave('request');
    await settled();
    expect(inside).toHaveLength(3);
    admission.leave('work');
    await settled();
    expect(inside.at(-1)).toBe('work 2');
  });

  it('keeps nothing when there is one place only', () => {
    const { inside, come } = line(1);
    come('work', 'work');
    come('request', 'request');
    expect(inside).toEqual(['work']);
  });

  it('lets nobody pass who came later', async () => {
    const { admission, inside, come } = line(1);
    come('first', 'request');
    come('work', 'work');
    come('request', 'request');
    admission.leave('request');
    come('late', 'request');
    await settled();
    admission.leave('work');
    await settled();
    admission.leave('request');
    await settled();
    expect(inside).toEqual(['first', 'work', 'request', 'late']);
  });

  it('tells a request after its patience, and never work', async () => {
    const { admission, inside, failed, come } = line(1);
    come('first', 'request');
    come('request', 'request');
    come('work', 'work');
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(failed).toEqual([['request', expect.any(DatabaseBusy)]]);
    expect(failed[0]?.[1]).toMatchObject({ status: 503, retryAfterSeconds: 5 });
    admission.leave('request');
    await settled();
    expect(inside).toEqual(['first', 'work']);
  });

  it('knows work by its context', async () => {
    expect(currentGuest()).toBe('request');
    expect(await asWork(async () => Promise.resolve(currentGuest()))).toBe('work');
  });
});

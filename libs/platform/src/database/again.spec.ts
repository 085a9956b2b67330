import { asWork } from './admission.ts';
import { again } from './again.ts';
import { DatabaseAway } from './database-away.ts';

const coded = (code: string) => Object.assign(new Error(code), { code });
const wrapped = (code: string) => Object.assign(new Error(code), { driverError: { code } });

/** How often it is tried when it fails so, at most nine times, and how long is waited between, in milliseconds. */
async function tried(failure: unknown, how: <T>(work: () => Promise<T>) => Promise<T> = (work) => work()) {
  let tries = 0;
  const waits: number[] = [];
  const transaction = async () => {
    tries += 1;
    if (tries < 9) throw failure;
    return 'done';
  };
  const wait = async (ms: number) => {
    waits.push(ms);
    return true;
  };
  const outcome = await how(() => again(transaction, wait)).catch((error: unknown) => error);
  return { tries, waits, outcome };
}

describe('a transaction', () => {
  it.each([coded('40001'), coded('40P01'), wrapped('40001')])(
    'that has lost against another one is done again, six times in all, with growing pauses: %s',
    async (failure) => {
      const { tries, waits, outcome } = await tried(failure);
      expect([tries, outcome]).toEqual([6, failure]);
      expect(waits).toHaveLength(5);
      for (const [at, ms] of waits.entries()) {
        expect(ms).toBeGreaterThanOrEqual(2 ** (at + 1) * 5);
        expect(ms).toBeLessThan(2 ** (at + 1) * 10);
      }
    },
  );

  it.each([coded('23505'), new Error('plain'), 'a text', null, undefined])(
    'that would fail again is not done again: %s',
    async (failure) => expect(await tried(failure)).toMatchObject({ tries: 1, outcome: failure }),
  );

  it('whose database was away is done again in the background, unless it may be stored', async () => {
    const away = new DatabaseAway(null);
    expect((await tried(away)).tries).toBe(1);
    expect((await tried(away, asWork)).tries).toBe(6);
    expect((await tried(new DatabaseAway(null, { mayBeStored: true }), asWork)).tries).toBe(1);
  });

  it('that succeeds is done once', async () => {
    expect(await again(async () => 'done')).toBe('done');
  });
});

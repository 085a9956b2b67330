import { Clock, Ids, type UnitOfWork } from '#platform';
import { SharedRateLimiter } from './shared-rate-limiter.ts';

const NOW = 1_800_000_000_000;
const OURS = { id: 'c1', name: 'Ours', type: 'virustotal', simulated: false };
const MINUTE = { calls: 1, periodSeconds: 60 };

/** The limiter over a table with these rows; what is written to it is kept. */
function limiter(table: Record<number, number[]>) {
  const written: { inserted: unknown[]; updated: unknown[] } = { inserted: [], updated: [] };
  const unit = {
    run: (work: () => unknown) => work(),
    query: async (sql: string, parameters: unknown[]) => {
      if (sql.startsWith('INSERT')) {
        written.inserted.push(parameters[2]);
        for (const period of parameters[2] as number[]) table[period] ??= [];
      } else if (sql.startsWith('UPDATE')) written.updated.push(parameters);
      else
        return Object.entries(table).map(([period, taken]) => ({
          ...{ period_seconds: Number(period), taken: taken.map(String), now_ms: String(NOW) },
        }));
      return [];
    },
  };
  return { written, of: new SharedRateLimiter(unit as unknown as UnitOfWork, new Ids(new Clock())) };
}

describe('the shared limit', () => {
  it('gives a place at once where there is one, and keeps it for every period', async () => {
    const { of, written } = limiter({});
    await of.reserve(OURS, [MINUTE, { calls: 5, periodSeconds: 86_400 }], undefined);
    expect(written.inserted).toEqual([[60, 86_400]]);
    expect(written.updated).toEqual([['c1', NOW, NOW, [60, 86_400]]]);
    const known = limiter({ 60: [] });
    await known.of.reserve(OURS, [MINUTE], undefined);
    expect(known.written.inserted).toEqual([]);
  });

  it('lets wait ten seconds and no longer, and takes no place for who does not wait', async () => {
    const ten = limiter({ 60: [NOW - 50_000] });
    await expect(ten.of.reserve(OURS, [MINUTE], AbortSignal.abort())).rejects.toMatchObject({
      effect: 'none',
      transient: true,
      message: 'A call of the connector "Ours" was given up while it waited for its turn.',
    });
    expect(ten.written.updated).toEqual([['c1', NOW + 10_000, NOW, [60]]]);
    const more = limiter({ 60: [NOW - 49_999] });
    await expect(more.of.reserve(OURS, [MINUTE], AbortSignal.abort())).rejects.toMatchObject({
      retryAfterSeconds: 11,
    });
    expect(more.written.updated).toEqual([]);
  });

  it.each([
    [60, '1 in a minute'],
    [86_400, '1 in a day'],
    [90, '1 in 90 s'],
  ])('says which limit it is, and when the next call may be made: %i', async (periodSeconds, said) => {
    const { of } = limiter({ [periodSeconds]: [NOW] });
    await expect(of.reserve(OURS, [{ calls: 1, periodSeconds }], undefined)).rejects.toMatchObject({
      effect: 'none',
      transient: true,
      retryAfterSeconds: periodSeconds,
      message: `The connector "Ours" has used up its own limit (${said}); the next call may be made in ${periodSeconds} s.`,
    });
  });

  it('is the strictest of several', async () => {
    const { of } = limiter({ 60: [], 120: [NOW - 60_000] });
    await expect(of.reserve(OURS, [MINUTE, { calls: 1, periodSeconds: 120 }], undefined)).rejects.toThrow(
      '(1 in a minute, 1 in 120 s); the next call may be made in 60 s',
    );
  });
});

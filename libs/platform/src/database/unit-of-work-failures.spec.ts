import { vi } from 'vitest';
import { Logger } from '@nestjs/common';
import { asWork } from './admission.ts';
import { DatabaseAway } from './database-away.ts';
import { coded, house } from './unit-of-work.fake.ts';
import type { UnitOfWork } from './unit-of-work.ts';

const INCIDENT = { type: 'incident', id: 'i1' };
const GONE = coded('57P01', 'shut down');
const WRONG = coded('23505', 'double');

const warned = vi.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
beforeEach(() => vi.clearAllMocks());
afterAll(() => vi.restoreAllMocks());

/** What becomes of `work` while the statements of these parts fail so. */
async function broken(
  failures: Record<string, unknown>,
  work: (unit: UnitOfWork) => Promise<unknown> = (unit) => unit.query('SELECT 1'),
  how: 'run' | 'read' = 'run',
) {
  const { unit, as, failing, texts, released, heard, woken } = house();
  for (const [part, failure] of Object.entries(failures)) failing.set(part, failure);
  const error: unknown = await as(() => unit[how](() => work(unit))).catch((caught: unknown) => caught);
  return { error, texts: texts(), released, heard, woken };
}

describe('a transaction that fails', () => {
  it('is rolled back, and nobody hears of it', async () => {
    const { error, texts, released, heard, woken } = await broken({ SELECT_WRONG: WRONG }, async (unit) => {
      await unit.record('incident.reopened', INCIDENT, { incident_id: 'i1' });
      unit.enqueue('run.advance', { run_id: 'r1' });
      await unit.query('SELECT_WRONG');
    });
    expect(error).toBe(WRONG);
    expect(texts.at(-1)).toBe('ROLLBACK');
    expect(texts.filter((text) => text === 'COMMIT')).toEqual([]);
    expect([released, heard, woken]).toEqual([[false], [], []]);
    expect(warned).not.toHaveBeenCalled();
  });

  it('asks for nothing where nothing had begun', async () => {
    const failure = new Error('no');
    const { error, texts, released } = await broken({}, () => Promise.reject(failure));
    expect(error).toBe(failure);
    expect([texts, released]).toEqual([[], [false]]);
  });

  it('is ended by whom its events have to reach within it', async () => {
    const { unit, as, bus, texts } = house();
    bus.register({ id: 'a', event: 'incident.reopened', delivery: 'transaction' }, async () => {
      throw new Error('not in my house');
    });
    const work = () => unit.record('incident.reopened', INCIDENT, { incident_id: 'i1' });
    await expect(as(() => unit.run(work))).rejects.toThrow('not in my house');
    expect(texts()).toEqual([]);
  });

  it('is not taken for one that was stored when the work goes on behind a failed statement', async () => {
    const { error, released } = await broken({ SELECT_WRONG: WRONG }, (unit) =>
      unit.query('SELECT_WRONG').catch(() => undefined),
    );
    expect(error).toEqual(
      new Error('A statement of this unit of work had failed, so nothing of it was stored.'),
    );
    expect(released).toEqual([false]);
  });

  it('tells of the first statement that has failed, in the words of who has sent it', async () => {
    const explained = new Error('explained');
    const sent = await broken({ UPDATE: WRONG }, async (unit) => {
      unit.send('UPDATE things', [], () => explained);
      unit.send('UPDATE other');
    });
    expect(sent.error).toBe(explained);
    const behind = await broken({ UPDATE: WRONG }, (unit) => {
      unit.send('UPDATE things', [], () => explained);
      return unit.query('SELECT 1');
    });
    expect(behind.error).toBe(explained);
    const plain = await broken({ UPDATE: WRONG }, async (unit) => unit.send('UPDATE things'));
    expect(plain.error).toBe(WRONG);
    const entries = await broken({ audit_logs: WRONG }, (unit) =>
      unit.record('incident.reopened', INCIDENT, { incident_id: 'i1' }),
    );
    expect(entries.error).toBe(WRONG);
  });

  it('gives its connection up when it cannot be rolled back', async () => {
    const { error, released } = await broken({ 'SELECT 1': WRONG, ROLLBACK: GONE });
    expect(error).toBe(WRONG);
    expect(released).toEqual([true]);
    expect(warned).toHaveBeenCalledWith(
      'A transaction broke off, its connection is given up: Error: shut down',
    );
  });

  it.each<[string, Record<string, unknown>, 'run' | 'read', boolean]>([
    ['before its COMMIT stores nothing', { 'SELECT 1': GONE, ROLLBACK: GONE }, 'run', false],
    ['at its BEGIN stores nothing', { BEGIN: coded('26000', 'forgotten') }, 'run', false],
    ['at its COMMIT may be stored', { COMMIT: GONE }, 'run', true],
    ['at its COMMIT may not be stored where it only reads', { COMMIT: GONE }, 'read', false],
  ])('because the database breaks off %s', async (_when, failures, how, mayBeStored) => {
    const { error, released } = await broken(failures, undefined, how);
    expect(error).toBeInstanceOf(DatabaseAway);
    expect(error).toMatchObject({ mayBeStored, cause: Object.values(failures)[0] });
    expect(released).toEqual([true]);
    expect(warned).toHaveBeenCalledTimes(1);
  });

  it('that may have been stored is not for the same reason when the COMMIT was refused', async () => {
    const { error, released } = await broken({ COMMIT: WRONG });
    expect(error).toBe(WRONG);
    expect(released).toEqual([false]);
  });

  it('is done again in the background, where nobody waits for the answer', async () => {
    const { unit, as, failing, released } = house();
    failing.set('SELECT 1', GONE);
    let tries = 0;
    const work = async () => {
      tries += 1;
      if (tries === 2) failing.clear();
      return unit.query('SELECT 1');
    };
    await asWork(() => as(() => unit.run(work)));
    expect([tries, released]).toEqual([2, [true, false]]);
  });
});

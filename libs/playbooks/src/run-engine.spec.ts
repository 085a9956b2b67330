import { vi } from 'vitest';
import { Logger } from '@nestjs/common';
import type { JsonObject } from '#contracts';
import type { IncidentSnapshots } from '#incidents';
import { Context, DatabaseAway } from '#platform';
import { incidentSnapshot } from './domain/cases.fixture.ts';
import { newRecord, type ReadyStep } from './domain/plan.ts';
import type { RegisteredActions } from './known-actions.ts';
import { RunEngine } from './run-engine.ts';
import type { RunHolds } from './run-holds.ts';
import { asAnn, clockAt, NOW, sessionOf } from './run-session.fixture.ts';
import { LeaseLost, type RunSession } from './run-session.ts';
import type { RunStore } from './run-store.ts';
import type { StepRunner } from './step-runner.ts';

interface House {
  /** What happens at each commit, in order; the last holds on. */
  stores?: (() => 'running' | 'waiting' | 'over')[];
  lookups?: (session: RunSession) => void;
  quick?: boolean;
  /** What a step of the run takes, in milliseconds. */
  takes?: number;
  unserved?: string[];
}

const look = (id: string, more: JsonObject = {}): JsonObject => ({ id, action: 'look', ...more });
const over = () => 'over' as const;

let logged: string[];
beforeEach(() => {
  logged = [];
  for (const level of ['warn', 'error'] as const)
    vi.spyOn(Logger.prototype, level).mockImplementation(
      (...told: unknown[]) => void logged.push(`${level}: ${String(told.at(-1))}`),
    );
});
afterEach(() => vi.restoreAllMocks());

function engine({ stores = [over], lookups, quick = true, takes = 0, unserved = [] }: House = {}) {
  const log: string[] = [];
  let now = NOW.getTime();
  const finish = (session: RunSession, { step, key }: ReadyStep) =>
    session.put({ ...newRecord(step, key, NOW.toISOString()), status: 'completed', output: {} });
  const holds = {
    keep: (_session: RunSession, work: () => Promise<void>) => work(),
    takeNow: async (id: string) => (id === 'gone' ? null : sessionOf([])),
    handOver: async () => void log.push('hand over'),
    release: async (_session: RunSession, failed: boolean) => void log.push(`release ${failed}`),
  } as unknown as RunHolds;
  const store = {
    commit: async (session: RunSession, effects: ReadyStep[]) => {
      log.push(['commit', ...effects.map(({ key }) => key)].join(' '));
      for (const effect of effects) finish(session, effect);
      const stored = (stores.length > 1 ? stores.shift() : stores[0])?.() ?? 'over';
      session.stored();
      return stored;
    },
    fail: async (_session: RunSession, error: { code: string; message: string }) =>
      void log.push(`fail ${error.code}: ${error.message}`),
  } as unknown as RunStore;
  const runner = {
    judgesQuickly: quick,
    runLookups: async (session: RunSession, ready: ReadyStep[]) => {
      log.push(`look up ${ready.map(({ key }) => key).join(' ')}`);
      lookups?.(session);
      now += takes;
      for (const one of ready) finish(session, one);
    },
    runAnalysis: async (session: RunSession, ready: ReadyStep, ahead: boolean) => {
      log.push(`analyse${ahead ? ' ahead' : ''}`);
      now += takes;
      finish(session, ready);
      session.unstored.verdict = { key: ready.key, draft: {} as never };
    },
  } as unknown as StepRunner;
  const actions = {
    unserved: async () => unserved,
    unaskable: (action: string, missing: string[]) =>
      missing.includes(action) ? 'Nothing can do it.' : null,
    find: (name: string) =>
      name === 'look' ? { read_only: true } : name === 'act' ? { read_only: false } : null,
  } as unknown as RegisteredActions;
  const snapshots = {
    load: async () => (log.push('load'), incidentSnapshot()),
  } as unknown as IncidentSnapshots;
  const context = new Context();
  const one = new RunEngine(
    context,
    clockAt(() => new Date(now)),
    holds,
    snapshots,
    actions,
    store,
    runner,
  );
  return {
    log,
    work: (session: RunSession) => asAnn(context, () => one.work(session)),
    advance: (id: string) => asAnn(context, () => one.advance(id)),
  };
}

async function worked(steps: JsonObject[], house: House = {}, more: Parameters<typeof sessionOf>[1] = {}) {
  const { log, work } = engine(house);
  const session = sessionOf(steps, more);
  await work(session);
  return { log, session };
}

describe('a run in hand', () => {
  it('does look-ups side by side, effects by the store, and ends with it', async () => {
    const { log } = await worked(
      [
        { id: 'both', parallel: [look('a'), look('b')] },
        { id: 'c', action: 'act' },
      ],
      { stores: [() => 'running', over] },
    );
    expect(log).toEqual(['look up both.parallel.a both.parallel.b', 'commit c', 'commit']);
  });

  it('takes an action that is not known any more for a look-up, which then says so', async () => {
    expect((await worked([{ id: 'a', action: 'gone' }])).log).toEqual(['look up a', 'commit']);
  });

  it.each([
    [true, ['look up a', 'analyse ahead', 'commit']],
    [false, ['look up a', 'commit', 'analyse', 'commit']],
  ])(
    'stores what is judged before a model is asked, and a quick verdict with it: quick is %s',
    async (quick, log) => {
      const judged = await worked([look('a'), { id: 'v', analyze: {} }], {
        quick,
        stores: quick ? [over] : [() => 'running', over],
      });
      expect(judged.log).toEqual(log);
    },
  );

  it('stores nothing before a model is asked where there is nothing to store', async () => {
    expect((await worked([{ id: 'v', analyze: {} }], { quick: false })).log).toEqual(['analyse', 'commit']);
  });

  it('stores a verdict before it looks up more', async () => {
    const { log } = await worked([{ id: 'v', analyze: {} }, look('b')]);
    expect(log).toEqual(['analyse ahead', 'commit', 'look up b', 'commit']);
  });

  it('loads its incident once, and only where something reads it', async () => {
    const unloaded = { loaded: false };
    expect((await worked([look('a'), look('b')], {}, unloaded)).log).toEqual([
      'load',
      'look up a',
      'look up b',
      'commit',
    ]);
    expect((await worked([{ id: 'v', analyze: {} }], {}, unloaded)).log[0]).toBe('load');
    expect((await worked([{ id: 'c', action: 'act' }], {}, unloaded)).log[0]).toBe('load');
    expect((await worked([look('a', { if: 'true' })], {}, unloaded)).log).toEqual([
      'load',
      'look up a',
      'commit',
    ]);
    expect((await worked([], {}, unloaded)).log).toEqual(['commit']);
  });

  it('skips what nothing can carry out, with the default, and goes on', async () => {
    const { log, session } = await worked([look('a', { default: { n: 3 } }), { id: 'c', action: 'act' }], {
      unserved: ['look'],
    });
    expect(log).toEqual(['commit c']);
    expect(session.state.get('a')).toMatchObject({
      status: 'skipped',
      input: { action: 'look' },
      output: { n: 3 },
      error: { code: 'connector_not_configured', message: 'Nothing can do it.' },
      finished_at: NOW.toISOString(),
    });
  });

  it('is given to another job after four minutes, with what it has reached stored', async () => {
    const steps = [look('a'), look('b')];
    expect((await worked(steps, { takes: 240_000, stores: [() => 'running'] })).log).toEqual([
      'look up a',
      'commit',
      'hand over',
    ]);
    expect((await worked(steps, { takes: 239_999 })).log.slice(0, 2)).toEqual(['look up a', 'look up b']);
    // The store may let go of it as well: then there is nothing to hand over.
    expect((await worked(steps, { takes: 240_000 })).log).toEqual(['look up a', 'commit']);
  });

  it('is taken up by its id, unless it is over or in other hands', async () => {
    const { log, advance } = engine();
    await advance('there');
    expect(log).toEqual(['commit']);
    await advance('gone');
    expect(log).toEqual(['commit']);
  });
});

describe('a run whose work breaks off', () => {
  const breaking = (error: unknown) => () => {
    throw error;
  };
  const broken = async (error: unknown, failures = 0) => {
    const { log, work } = engine({ lookups: breaking(error) });
    const outcome = await work(sessionOf([look('a')], { run: { failures } })).catch(
      (thrown: unknown) => thrown,
    );
    return { after: log.slice(1), outcome };
  };

  it('is let go of and counted, and the job hears of it', async () => {
    const error = new Error('broken');
    for (const failures of [0, 1])
      expect(await broken(error, failures)).toEqual({ after: ['release true'], outcome: error });
    expect(logged[0]).toBe('error: A run could not be carried on.');
  });

  it('is ended at the third time, and the job is done', async () => {
    expect(await broken(new Error('broken'), 2)).toEqual({
      after: ['fail internal: The run broke off 3 times for a reason that the server log names.'],
      outcome: undefined,
    });
  });

  it('is not counted while the database is away, however often that was', async () => {
    const away = new DatabaseAway(new Error('gone'));
    expect(await broken(away, 2)).toEqual({ after: ['release false'], outcome: away });
  });

  it('is left alone when it is in other hands, whatever broke', async () => {
    expect(await broken(new LeaseLost('r'))).toEqual({ after: [], outcome: undefined });
    expect(logged).toEqual([expect.stringMatching(/^warn: The run .* was cancelled or taken over/)]);
    const lost = new AbortController();
    const { log, work } = engine({
      lookups: () => {
        lost.abort(new LeaseLost('r'));
        throw new Error('broken');
      },
    });
    const session = sessionOf([look('a')]);
    session.lost = lost.signal;
    await work(session);
    expect(log).toEqual(['look up a']);
  });

  it('is not even planned once it is in other hands', async () => {
    const session = sessionOf([look('a')]);
    session.lost = AbortSignal.abort(new LeaseLost('r'));
    const { log, work } = engine();
    await work(session);
    expect(log).toEqual([]);
  });
});

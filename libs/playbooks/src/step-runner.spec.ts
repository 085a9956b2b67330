import { type Mock, vi } from 'vitest';
import { Logger } from '@nestjs/common';
import type { Lookups } from '#actions';
import type { Evidence, EvidenceDraft, JsonObject } from '#contracts';
import type { IncidentFindings } from '#incidents';
import { DatabaseAway, Problem } from '#platform';
import type { Analysts } from '#triage';
import { inconclusiveVerdict } from './domain/outcomes.ts';
import type { LeafStep } from './domain/definition.ts';
import type { ReadyStep } from './domain/plan.ts';
import { ROOT_SCOPE } from './domain/state.ts';
import type { RegisteredActions } from './known-actions.ts';
import { clockAt, NOW, sessionOf } from './run-session.fixture.ts';
import type { RunSession } from './run-session.ts';
import { StepRunner } from './step-runner.ts';

type Answer = () => Promise<{ output: JsonObject; evidence: EvidenceDraft[] }>;
type Judging = Parameters<Analysts['judge']>[0];

const found: Answer = async () => ({ output: { n: 1 }, evidence: [] });
const fails = (error: unknown) => async () => Promise.reject(error);
const fact = (statement: string) => ({ kind: 'k', statement }) as EvidenceDraft;

let now = NOW.getTime();
let logged: Mock<Logger['error']>;
beforeEach(() => {
  now = NOW.getTime();
  logged = vi.spyOn(Logger.prototype, 'error').mockReturnValue(undefined);
});
afterEach(() => vi.restoreAllMocks());

function runner(answers: Answer[], judge: (input: Judging) => unknown = () => null) {
  const asked: { action: string; parameters: object; about: { incident?: { id: string } } }[] = [];
  const stored: { facts: string[]; origin: object }[] = [];
  const lookups = {
    run: (action: string, parameters: object, about: object) => {
      asked.push({ action, parameters, about });
      return (answers[asked.length - 1] ?? answers.at(-1) ?? found)();
    },
  } as unknown as Lookups;
  const findings = {
    identify: (drafts: EvidenceDraft[]) =>
      drafts.map((draft, at) => ({ ...draft, id: `f${at}`, label: null })),
    storeEvidence: async (_incident: string, facts: Evidence[], origin: object) => {
      stored.push({ facts: facts.map(({ statement }) => statement), origin });
      return facts.map((one, at) => ({ ...one, label: `E${at + 1}` }));
    },
  } as unknown as IncidentFindings;
  const analysts = { quick: true, judge: async (input: Judging) => judge(input) } as unknown as Analysts;
  const actions = { unserved: async () => [] } as unknown as RegisteredActions;
  return {
    asked,
    stored,
    runner: new StepRunner(
      clockAt(() => new Date(now)),
      lookups,
      analysts,
      findings,
      actions,
    ),
  };
}

/** The first step of a playbook, ready to be carried out. */
function ready(session: RunSession, key = 'a'): ReadyStep {
  return { key, step: session.definition.steps[0] as LeafStep, scope: ROOT_SCOPE };
}

async function lookedUp(answers: Answer[], step: JsonObject = {}) {
  const session = sessionOf([{ id: 'a', action: 'look', ...step }]);
  const { runner: one, asked } = runner(answers);
  await one.runLookups(session, [ready(session)]);
  return { record: session.state.get('a'), calls: asked.length, asked, session };
}

describe('a look-up', () => {
  const retry = { attempts: 3, delay: '1ms' };

  it('keeps what it was asked, what it gave and how often it was tried', async () => {
    const { record, asked } = await lookedUp([found], { with: { host: '${{ alert.host.name }}' } });
    expect(record).toMatchObject({
      status: 'completed',
      attempts: 1,
      input: { action: 'look', parameters: { host: 'ws-1' } },
      output: { n: 1 },
      error: null,
      finished_at: NOW.toISOString(),
    });
    expect(asked[0]).toMatchObject({
      parameters: { host: 'ws-1' },
      about: { incident: { severity: 'high', type: 'malware' }, playbook: 'look_closely' },
    });
  });

  it('is tried as often as the playbook says, and not after it has answered', async () => {
    const never = fails(new Error('no'));
    expect(await lookedUp([never, never, found], { retry })).toMatchObject({
      calls: 3,
      record: { status: 'completed', attempts: 3, error: null },
    });
    expect(await lookedUp([never], { retry })).toMatchObject({
      calls: 3,
      record: { status: 'failed', attempts: 3 },
    });
    expect(await lookedUp([never])).toMatchObject({ calls: 1, record: { status: 'failed', attempts: 1 } });
    expect((await lookedUp([found], { retry })).calls).toBe(1);
  });

  it.each(['connector_not_configured', 'invalid_request', 'not_found', 'forbidden', 'kill_switch'] as const)(
    'is not tried again for what another try would only repeat: %s',
    async (code) => {
      const { calls, record } = await lookedUp([fails(new Problem(code, 'No.'))], { retry });
      expect({ calls, error: record?.error }).toEqual({ calls: 1, error: { code, message: 'No.' } });
    },
  );

  it('is not made with parameters that cannot be worked out', async () => {
    const { calls, record } = await lookedUp([found], {
      retry,
      with: { host: '${{ alert.nothing.there }}' },
    });
    expect(calls).toBe(0);
    expect(record).toMatchObject({
      status: 'failed',
      attempts: 1,
      error: {
        code: 'invalid_expression',
        message: expect.stringContaining('A parameter could not be worked out'),
      },
    });
  });

  it.each([
    [239_999, 2],
    [240_000, 1],
  ])('has four minutes for all its tries: after %i ms there are %i', async (took, calls) => {
    const slow = async () => {
      now = NOW.getTime() + took;
      throw new Error('no');
    };
    expect((await lookedUp([slow], { retry })).calls).toBe(calls);
  });

  it('says what went wrong: in its own words, or that the log has it', async () => {
    const error = async (thrown: unknown) => (await lookedUp([fails(thrown)])).record?.error;
    const told = new Problem('connector_failed', 'It is throttling.', {
      errors: [
        { path: 'ip', code: 'x', message: 'it is none' },
        { path: 'all', code: 'x', message: 'It is throttling.' },
      ],
    });
    expect(await error(told)).toEqual({
      code: 'connector_failed',
      message: 'It is throttling. ip: it is none',
    });
    expect(logged).not.toHaveBeenCalled();
    const thrown = new TypeError('x of undefined');
    expect(await error(thrown)).toEqual({
      code: 'internal',
      message: 'Something unexpected went wrong in this step; the server log has the details.',
    });
    expect(logged).toHaveBeenCalledWith({ err: thrown, step: 'a' }, 'A step failed in an unexpected way.');
  });

  it('is given up after its time', async () => {
    const { record } = await lookedUp([() => new Promise(() => undefined)], { timeout: '20ms' });
    expect(record?.error).toEqual({
      code: 'timeout',
      message: 'It took longer than 0.02 s and was given up.',
    });
  });

  it('keeps a million characters of an answer, and no more', async () => {
    const of = (length: number) => async () => ({
      output: { a: 'x'.repeat(length - '{"a":""}'.length) },
      evidence: [],
    });
    expect((await lookedUp([of(1_000_000)])).record?.status).toBe('completed');
    let deep: JsonObject = {};
    for (let level = 0; level < 50; level += 1) deep = { deep };
    expect((await lookedUp([async () => ({ output: deep, evidence: [] })])).record?.error?.message).toContain(
      'nested too deeply',
    );
    expect((await lookedUp([of(1_000_001)])).record?.error).toEqual({
      code: 'too_large',
      message: 'The result has 1000001 characters; a step keeps at most 1000000.',
    });
  });

  it('that fails leaves the default where the playbook goes on, and nothing where it does not', async () => {
    const never = [fails(new Error('no'))];
    const step = { default: { n: 7 } };
    expect((await lookedUp(never, { ...step, on_error: 'continue' })).record?.output).toEqual({ n: 7 });
    expect((await lookedUp(never, step)).record?.output).toBeNull();
  });

  it('is no failure of its own while the database is away', async () => {
    const away = new DatabaseAway(new Error('gone'));
    await expect(lookedUp([fails(away)], { retry })).rejects.toBe(away);
  });

  it('finds what is kept in the order of the playbook, whoever answers first', async () => {
    const session = sessionOf([{ id: 'a', action: 'look' }]);
    const { promise, resolve } = Promise.withResolvers<void>();
    const late: Answer = async () => {
      await promise;
      return { output: {}, evidence: [fact('late')] };
    };
    const early: Answer = async () => {
      resolve();
      return { output: {}, evidence: [fact('early')] };
    };
    await runner([late, early]).runner.runLookups(session, [ready(session, 'a'), ready(session, 'b')]);
    expect(session.unstored.evidence.map(({ key, found: facts }) => [key, facts.length])).toEqual([
      ['a', 1],
      ['b', 1],
    ]);
    expect(session.unstoredEvidence().map(({ statement }) => statement)).toEqual(['late', 'early']);
  });

  it('is not begun for a run that is in other hands, and not tried again', async () => {
    const session = sessionOf([{ id: 'a', action: 'look', retry }]);
    const lost = new AbortController();
    session.lost = lost.signal;
    const breaking = runner([
      async () => {
        lost.abort(new Error('lost'));
        throw new Error('no');
      },
    ]);
    await breaking.runner.runLookups(session, [ready(session)]);
    expect(breaking.asked).toHaveLength(1);
    const late = runner([found]);
    await late.runner.runLookups(session, [ready(session, 'b')]);
    expect(late.asked).toEqual([]);
    expect(session.state.get('b')).toBeUndefined();
  });
});

describe('an analysis', () => {
  const verdict = { ...inconclusiveVerdict('It is so.', []), summary: 'It is so.' };
  const analysis = (more: JsonObject = {}) =>
    sessionOf([{ id: 'v', analyze: { instructions: 'Look.' }, ...more }]);
  const judged = async (judge: (input: Judging) => unknown, { ahead = true, session = analysis() } = {}) => {
    const made = runner([], judge);
    await made.runner.runAnalysis(session, ready(session, 'v'), ahead);
    return { session, record: session.state.get('v'), ...made };
  };

  it('is asked with what the playbook wants considered, and keeps its verdict for the next store', async () => {
    const given: Judging[] = [];
    const { session, record } = await judged((input) => (given.push(input), verdict));
    expect(given[0]).toMatchObject({
      instructions: 'Look.',
      time_ms: 120_000,
      playbook: 'look_closely',
      gaps: [],
    });
    expect(record).toMatchObject({ status: 'completed', attempts: 1, output: { summary: 'It is so.' } });
    expect(session.unstored.verdict).toEqual({ key: 'v', draft: verdict });
    const timed = analysis({ timeout: '5s' });
    await judged((input) => (given.push(input), verdict), { session: timed });
    expect(given[1]?.time_ms).toBe(5000);
  });

  it('sees what was found and is not stored yet', async () => {
    const session = analysis();
    session.keepEvidence('a', [{ ...fact('new'), id: 'n', label: null }]);
    const seen: number[] = [];
    await judged((input) => (seen.push(input.snapshot.evidence.length), verdict), { session });
    expect(seen).toEqual([1]);
  });

  it('that fails says so, and no verdict is kept', async () => {
    const { session, record } = await judged(() => Promise.reject(new Problem('unavailable', 'Not now.')));
    expect(record).toMatchObject({
      status: 'failed',
      error: { code: 'unavailable', message: 'Not now.' },
      finished_at: NOW.toISOString(),
    });
    expect(session.unstored.verdict).toBeNull();
    const away = new DatabaseAway(new Error('gone'));
    await expect(judged(() => Promise.reject(away))).rejects.toBe(away);
  });

  it.each([true, false])(
    'keeps what it finds for the next store where it goes ahead of it: %s',
    async (ahead) => {
      const labels: unknown[] = [];
      const { session, stored } = await judged(
        async (input) => {
          labels.push(
            ...(await input.addEvidence([fact('found')], 'analysis.look')).map(({ label }) => label),
          );
          return verdict;
        },
        { ahead },
      );
      expect(labels).toEqual([ahead ? null : 'E1']);
      expect(stored).toEqual(
        ahead ? [] : [{ facts: ['found'], origin: { run_id: session.run.id, step: 'analysis.look' } }],
      );
      expect(session.unstored.evidence).toHaveLength(ahead ? 1 : 0);
      expect(session.snapshot?.evidence).toHaveLength(ahead ? 0 : 1);
    },
  );

  it('needs the incident', async () => {
    const session = sessionOf([{ id: 'v', analyze: {} }], { loaded: false });
    await expect(judged(() => verdict, { session })).rejects.toThrow('has not loaded its incident');
  });
});

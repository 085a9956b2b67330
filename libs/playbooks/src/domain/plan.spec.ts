import type { Json, JsonObject } from '#contracts';
import { RunContext } from './run-context.ts';
import type { PlaybookDefinition } from './definition.ts';
import { newRecord, plan } from './plan.ts';
import type { Plan, ReadyStep } from './plan.ts';
import { RunState } from './state.ts';
import type { StepRecord } from './state.ts';
import { incidentSnapshot, KNOWN_ACTIONS } from './cases.fixture.ts';
import { validatePlaybook } from './validate.ts';

const NOW = '2026-11-22T18:00:00.000Z';

function definition(yaml: string): PlaybookDefinition {
  const result = validatePlaybook(`name: test\n${yaml}`, KNOWN_ACTIONS);
  if (!result.valid) throw new Error(JSON.stringify(result.faults, null, 1));
  return result.definition;
}

type Result = JsonObject | { fails: string } | 'waits';
type Results = Record<string, Result | undefined>;

function planned(of: PlaybookDefinition, state: RunState): Plan {
  return plan(of, state, new RunContext(of, incidentSnapshot(), state), NOW);
}

function recordOf(ready: ReadyStep, result: Result): StepRecord {
  const record = newRecord(ready.step, ready.key, NOW);
  if (result === 'waits') return { ...record, status: 'waiting' };
  if ('fails' in result) {
    const error = { code: 'failed', message: String(result['fails']) };
    return { ...record, status: 'failed', error, finished_at: NOW };
  }
  return { ...record, status: 'completed', output: result, finished_at: NOW };
}

/** Runs to the end; gives the keys in the order in which they were carried out. */
function run(of: PlaybookDefinition, results: Results = {}, state = new RunState()) {
  const done: string[] = [];
  for (let round = 0; round < 100; round += 1) {
    const next = planned(of, state);
    if (next.ready.length === 0) return { done, state, finished: next.finished, waiting: next.waiting };
    for (const ready of next.ready) {
      done.push(ready.key);
      state.put(recordOf(ready, results[ready.key] ?? {}));
    }
  }
  throw new Error('The plan never ends.');
}

function statuses(state: RunState): Record<string, string> {
  return Object.fromEntries(state.all().map((record) => [record.key, record.status]));
}

describe('sequence', () => {
  const of = definition('steps: [{ id: a, action: look }, { action: look }, { id: c, action: look }]');

  it('offers one step after the other', () => {
    const state = new RunState();
    expect(planned(of, state).ready.map((ready) => ready.key)).toEqual(['a']);
    expect(run(of)).toMatchObject({ done: ['a', '2', 'c'], finished: { status: 'completed' } });
  });

  it('stops at a step that fails', () => {
    const result = run(of, { '2': { fails: 'no answer' } });
    expect(result.done).toEqual(['a', '2']);
    expect(result.finished).toEqual({ status: 'failed', error: { code: 'failed', message: 'no answer' } });
  });

  it('waits for a step that waits', () => {
    const result = run(of, { a: 'waits' });
    expect(result).toMatchObject({ done: ['a'], waiting: ['a'], finished: null });
  });
});

describe('if', () => {
  it('skips a step and gives its default', () => {
    const of = definition(`
steps:
  - { id: a, action: look, if: incident.severity == "low", default: { n: 3 } }
  - { id: b, action: look, if: steps.a.n == 3 && steps.a.status == "skipped" }`);
    const { done, state } = run(of);
    expect(done).toEqual(['b']);
    expect(state.get('a')).toMatchObject({ status: 'skipped', output: { n: 3 } });
  });

  it('takes one branch and remembers the decision', () => {
    const of = definition(`
steps:
  - id: choice
    if: alert.host.name == "ws-1"
    then: [{ id: yes, action: look }]
    else: [{ id: no, action: look }]
  - { id: after, action: look, if: steps.no.status == "not_run" }`);
    const { done, state } = run(of);
    expect(done).toEqual(['choice.then.yes', 'after']);
    expect(state.get('choice')).toMatchObject({ status: 'completed', output: { condition: true } });
    expect(state.get('choice')?.input).toEqual({ condition: true });
  });

  it('fails the step when the condition can not be evaluated', () => {
    const of = definition('steps: [{ id: a, action: look, if: alert.nothing.there == 1 }]');
    expect(run(of).finished).toMatchObject({
      status: 'failed',
      error: {
        code: 'invalid_expression',
        message: expect.stringContaining('No such key: nothing') as string,
      },
    });
  });

  it('accepts only true and false', () => {
    const of = definition('steps: [{ id: a, action: look, if: alert.host.name }]');
    expect(run(of).finished).toMatchObject({
      status: 'failed',
      error: { message: expect.stringContaining('not true or false') as string },
    });
  });
});

describe('parallel', () => {
  const of = definition(`
steps:
  - id: both
    parallel:
      - { id: a, action: look }
      - { id: b, action: look }
  - { id: c, action: look }`);

  it('offers all branches at once and goes on when all are over', () => {
    expect(planned(of, new RunState()).ready.map((ready) => ready.key)).toEqual([
      'both.parallel.a',
      'both.parallel.b',
    ]);
    expect(run(of)).toMatchObject({
      done: ['both.parallel.a', 'both.parallel.b', 'c'],
      finished: { status: 'completed' },
    });
  });

  it('lets the others finish when one fails, then fails', () => {
    const result = run(of, { 'both.parallel.a': { fails: 'x' } });
    expect(result.done).toEqual(['both.parallel.a', 'both.parallel.b']);
    expect(statuses(result.state)).toMatchObject({ both: 'failed', 'both.parallel.b': 'completed' });
  });

  it('keeps other branches going while one waits', () => {
    const result = run(of, { 'both.parallel.a': 'waits' });
    expect(result).toMatchObject({ waiting: ['both.parallel.a'], finished: null });
    expect(statuses(result.state)['both.parallel.b']).toBe('completed');
  });
});

describe('for_each', () => {
  const of = definition(`
steps:
  - id: each
    for_each:
      in: \${{ observables.map(o, o.value) }}
      max: 3
      concurrency: 2
      steps:
        - { id: first, action: look, with: { v: "\${{ item }}" } }
        - { id: second, action: look, if: steps.first.ok == true }
  - { id: after, action: look, if: steps.each.left_out == 1 }`);

  it('works on so many items at a time and says what it left out', () => {
    const state = new RunState();
    expect(planned(of, state).ready.map((ready) => ready.key)).toEqual(['each[0].first', 'each[1].first']);
    const result = run(of, {
      'each[0].first': { ok: false },
      'each[1].first': { ok: true },
      'each[2].first': { ok: false },
    });
    expect(result.done).toEqual([
      'each[0].first',
      'each[1].first',
      'each[1].second',
      'each[2].first',
      'after',
    ]);
    expect(result.state.get('each')).toMatchObject({
      status: 'completed',
      output: { total: 4, processed: 3, left_out: 1 },
    });
    expect(result.state.get('each[0].second')?.status).toBe('skipped');
  });

  it('gives each iteration its item and its own steps', () => {
    const [, second] = planned(of, new RunState()).ready;
    expect(second?.scope).toMatchObject({ iteration: 'each[1]', item: 'http://b.example/', index: 1 });
  });

  it('gives a default that reads its item, also when the condition itself fails', () => {
    const of = definition(`
steps:
  - for_each:
      in: [7, 8]
      steps: [{ id: a, action: look, if: item.nothing == 1, on_error: continue, default: { n: "\${{ item }}" } }]`);
    const { state } = run(of);
    expect(state.all().filter(({ step_id }) => step_id === 'a')).toMatchObject([
      { status: 'failed', output: { n: 7 } },
      { status: 'failed', output: { n: 8 } },
    ]);
  });

  it('begins no more items after one has failed', () => {
    const result = run(of, { 'each[0].first': { fails: 'x' } });
    expect(result.done).toEqual(['each[0].first', 'each[1].first']);
    expect(result.finished?.status).toBe('failed');
  });

  it('is over at once with an empty list', () => {
    const empty = definition('steps: [{ id: each, for_each: { in: [], steps: [{ action: look }] } }]');
    expect(run(empty)).toMatchObject({ done: [], finished: { status: 'completed' } });
  });

  it('fails on what is not a list', () => {
    const wrong = definition(
      'steps: [{ for_each: { in: "${{ alert.host.name }}", steps: [{ action: look }] } }]',
    );
    expect(run(wrong).finished).toMatchObject({
      status: 'failed',
      error: { message: expect.stringContaining('not a list') as string },
    });
  });

  it('refuses to grow without end', () => {
    const nested = definition(`
steps:
  - for_each:
      in: ${JSON.stringify(Array.from({ length: 200 }, (_, index) => index))}
      max: 200
      concurrency: 8
      steps:
        - for_each:
            in: ${JSON.stringify(Array.from({ length: 200 }, (_, index) => index))}
            max: 200
            concurrency: 8
            steps: [{ action: look, if: false }]`);
    expect(run(nested).finished).toMatchObject({ status: 'failed', error: { code: 'too_many_steps' } });
  });
});

describe('on_error', () => {
  it('continue goes on, with the default as output', () => {
    const of = definition(`
steps:
  - { id: a, action: look, on_error: continue, default: { from: "\${{ alert.host.name }}" } }
  - { id: b, action: look, if: steps.a.status == "failed" && steps.a.from == "ws-1" }`);
    const state = new RunState();
    const [ready] = planned(of, state).ready;
    if (!ready) throw new Error('nothing is ready');
    state.put({ ...recordOf(ready, { fails: 'x' }), output: { from: 'ws-1' } });
    expect(run(of, {}, state)).toMatchObject({ done: ['b'], finished: { status: 'completed' } });
  });

  it('steps handle the error and the run goes on', () => {
    const of = definition(`
steps:
  - id: a
    action: look
    on_error: [{ id: h, action: look, if: error.message == "x" }]
  - { id: b, action: look }`);
    expect(run(of, { a: { fails: 'x' } })).toMatchObject({
      done: ['a', 'a.on_error.h', 'b'],
      finished: { status: 'completed' },
    });
  });

  it('fails with the handler', () => {
    const of = definition(
      'steps: [{ id: a, action: look, on_error: [{ id: h, action: look }] }, { id: b, action: look }]',
    );
    const result = run(of, { a: { fails: 'x' }, 'a.on_error.h': { fails: 'y' } });
    expect(result.finished).toEqual({ status: 'failed', error: { code: 'failed', message: 'y' } });
  });

  it('of a container covers what is inside', () => {
    const of = definition(
      'steps: [{ parallel: [{ id: a, action: look }], on_error: continue }, { id: b, action: look }]',
    );
    expect(run(of, { '1.parallel.a': { fails: 'x' } })).toMatchObject({
      done: ['1.parallel.a', 'b'],
      finished: { status: 'completed' },
    });
  });

  it('of the playbook runs, and the run has failed all the same', () => {
    const of = definition(
      'steps: [{ id: a, action: look }]\non_error: [{ id: tell, action: act, with: { text: "${{ error.message }}" } }]',
    );
    const result = run(of, { a: { fails: 'x' } });
    expect(result).toMatchObject({
      done: ['a', 'on_error.tell'],
      finished: { status: 'failed', error: { message: 'x' } },
    });
  });

  it('of the playbook that fails itself is named too', () => {
    const of = definition('steps: [{ id: a, action: look }]\non_error: [{ id: tell, action: act }]');
    const result = run(of, { a: { fails: 'x' }, 'on_error.tell': { fails: 'y' } });
    expect(result.finished).toMatchObject({ error: { message: 'x Then on_error failed too: y' } });
  });
});

describe('analyze', () => {
  it('is offered alone, and later steps read the verdict', () => {
    const of = definition(`
steps:
  - { id: a, action: look }
  - { id: judge, analyze: { instructions: Look closely. } }
  - { id: act, action: act, if: verdict.classification == "malicious" && verdict.confidence >= 0.8 }`);
    expect(run(of, { judge: { classification: 'malicious', confidence: 0.9 } }).done).toEqual([
      'a',
      'judge',
      'act',
    ]);
    expect(run(of, { judge: { classification: 'malicious', confidence: 0.5 } }).done).toEqual(['a', 'judge']);
  });
});

describe('resuming', () => {
  const of = definition(`
variables: { limit: 2 }
steps:
  - { id: a, action: look }
  - id: many
    parallel:
      - { id: b, action: look, on_error: continue }
      - id: each
        for_each:
          in: \${{ observables.map(o, o.value) }}
          max: 3
          concurrency: 2
          steps: [{ id: x, action: look }, { action: look, if: index < vars.limit }]
      - { id: skipped, action: look, if: alert.user.name == "nobody" }
  - { id: judge, analyze: {} }
  - if: verdict.classification == "malicious"
    then:
      - parallel: [{ id: act, action: act }, { id: act2, action: act, on_error: continue }]
    else: [{ id: other, action: look }]`);
  const results: Results = {
    'many.parallel.b': { fails: 'x' },
    judge: { classification: 'malicious' },
    '4.then.1.parallel.act2': { fails: 'z' },
  };

  /** Every state that the store can hold, one change after the other. */
  class History extends RunState {
    readonly changes: StepRecord[] = [];

    override put(record: StepRecord): void {
      super.put(record);
      this.changes.push(record);
    }
  }
  const history = new History();
  const whole = run(of, results, history);

  it('reaches the same end from every prefix of stored steps', () => {
    const { changes } = history;
    expect(changes.length).toBeGreaterThan(16);
    for (let stored = 0; stored <= changes.length; stored += 1) {
      const before = changes.slice(0, stored);
      const state = new RunState(before);
      const rest = run(of, results, state);
      expect(rest.finished).toEqual(whole.finished);
      expect(statuses(rest.state)).toEqual(statuses(whole.state));
      const over = new Set(before.filter(({ status }) => status !== 'running').map(({ key }) => key));
      expect(rest.done.filter((key) => over.has(key))).toEqual([]);
    }
  });

  it('plans the same again from the same state', () => {
    const state = new RunState();
    const first = planned(of, state);
    const again = planned(of, state);
    expect(again.ready).toEqual(first.ready);
    expect(again.records).toEqual([]);
  });
});

it('evaluates plan values as data', () => {
  const of = definition('steps: [{ id: a, action: look, with: { v: "${{ alert.evil }}" } }]');
  const context = new RunContext(of, incidentSnapshot({ evil: '${{ vars }}' }), new RunState());
  const value: Json = context.value(
    { v: '${{ alert.evil }}' },
    { iteration: '', item: null, index: null, error: null },
  );
  expect(value).toEqual({ v: '${{ vars }}' });
});

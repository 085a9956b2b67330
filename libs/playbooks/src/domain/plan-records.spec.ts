import type { JsonObject } from '#contracts';
import { incidentSnapshot } from './cases.fixture.ts';
import { toDefinition, type LeafStep, type Step } from './definition.ts';
import { defaultOutput, failureOutput, newRecord, plan } from './plan.ts';
import { RunContext } from './run-context.ts';
import { ROOT_SCOPE, RunState, type StepRecord } from './state.ts';

const NOW = '2026-11-22T18:00:00.000Z';
const of = (...steps: JsonObject[]) => toDefinition({ name: 'x', steps });
const look = (id: string, more: JsonObject = {}): JsonObject => ({ id, action: 'look', ...more });
const leaf = (more: JsonObject) => of(more).steps[0] as LeafStep;

function planned(definition: ReturnType<typeof of>, records: StepRecord[] = []) {
  const state = new RunState(records);
  const next = plan(definition, state, new RunContext(definition, incidentSnapshot(), state), NOW);
  return { ...next, state, keys: next.ready.map(({ key }) => key) };
}
const done = (key: string, step: Step, more: Partial<StepRecord> = {}): StepRecord => ({
  ...newRecord(step, key, NOW),
  status: 'completed',
  output: {},
  ...more,
});
const failed = (key: string, message: string | null): StepRecord =>
  done(key, leaf(look(key)), {
    status: 'failed',
    output: null,
    error: message === null ? null : { code: 'x', message },
  });

describe('what planning itself decides', () => {
  it('is told in its order, with when it began and ended', () => {
    const { records, state } = planned(
      of(look('a', { if: false, default: 7 }), { id: 'both', parallel: [look('b')] }),
    );
    expect(records.map(({ key, status, finished_at }) => [key, status, finished_at])).toEqual([
      ['a', 'skipped', NOW],
      ['both', 'running', null],
    ]);
    expect(state.get('a')).toMatchObject({ input: { if: 'false' }, output: 7, started_at: NOW });
  });

  it.each([
    [false, 'no'],
    ['1 == 2', 'no'],
    [true, 'yes'],
  ])('is the branch of a choice: %s', (condition, branch) => {
    const choice = of({ id: 'c', if: condition, then: [look('yes')], else: [look('no')] });
    const first = planned(choice);
    const where = branch === 'yes' ? 'then' : 'else';
    expect(first.keys).toEqual([`c.${where}.${branch}`]);
    const leafDone = done(`c.${where}.${branch}`, leaf(look(branch)));
    const { state, finished } = planned(choice, [...first.state.all(), leafDone]);
    expect(state.get('c')).toMatchObject({ status: 'completed', output: { condition: branch === 'yes' } });
    expect(finished).toEqual({ status: 'completed' });
  });

  it('is what fails before it begins, and in what', () => {
    const why = (step: JsonObject) => planned(of(step)).finished;
    expect(why({ id: 'e', for_each: { in: '${{ alert.gone }}', steps: [look('x')] } })).toMatchObject({
      error: {
        message: expect.stringMatching(
          /^The condition or list of step e could not be evaluated: .*\(in `alert\.gone`\)$/,
        ),
      },
    });
    expect(why(look('a', { if: 'alert.gone == 1' }))).toMatchObject({
      error: { message: expect.stringMatching(/^The condition of step a could not be evaluated: /) },
    });
  });

  it('is two thousand steps at most', () => {
    const fill = (count: number) =>
      Array.from({ length: count }, (_one, at) => done(`r${at}`, leaf(look('r'))));
    expect(planned(of(look('a')), fill(1999)).keys).toEqual(['a']);
    expect(planned(of(look('a')), fill(2000)).finished).toMatchObject({
      error: { code: 'too_many_steps', message: expect.stringContaining('has reached 2000 steps') },
    });
  });
});

describe('what a step that fails leaves', () => {
  it('is its error; of one that has none, that it failed', () => {
    expect(planned(of(look('a')), [failed('a', null)]).finished).toEqual({
      status: 'failed',
      error: { code: 'failed', message: 'Step a failed.' },
    });
  });

  it('is the default of what it stands in, where that goes on', () => {
    const both = of({ id: 'p', parallel: [look('a')], on_error: 'continue', default: { n: 3 } });
    const first = planned(both);
    const { state, finished } = planned(both, [...first.state.all(), failed('p.parallel.a', 'no')]);
    expect(state.get('p')).toMatchObject({
      status: 'failed',
      output: { n: 3 },
      error: { message: 'no' },
      finished_at: NOW,
    });
    expect(finished).toEqual({ status: 'completed' });
  });

  it('is for the steps of the playbook to handle, and the run is not over while they wait', () => {
    const handled = toDefinition({
      name: 'x',
      steps: [look('a')],
      on_error: [{ id: 'tell', action: 'act' }],
    });
    const waiting = done('on_error.tell', leaf(look('tell')), { status: 'waiting', output: null });
    expect(planned(handled, [failed('a', 'no')])).toMatchObject({ keys: ['on_error.tell'], finished: null });
    expect(planned(handled, [failed('a', 'no'), waiting])).toMatchObject({
      waiting: ['on_error.tell'],
      finished: null,
    });
  });

  it('is nothing without a default, or where that cannot be worked out', () => {
    const evaluator = new RunContext(of(), incidentSnapshot(), new RunState());
    const output = (more: JsonObject) => failureOutput(leaf(look('a', more)), evaluator, ROOT_SCOPE);
    expect(output({ on_error: 'continue' })).toBeNull();
    expect(output({ on_error: 'continue', default: '${{ alert.gone }}' })).toBeNull();
    expect(output({ on_error: 'continue', default: '${{ alert.host.name }}' })).toBe('ws-1');
    expect(output({ default: 1 })).toBeNull();
    expect(defaultOutput(leaf(look('a', { default: 1 })), evaluator, ROOT_SCOPE)).toBe(1);
    const broken = {
      ...evaluator,
      value: () => {
        throw new TypeError('x');
      },
    } as never;
    expect(() => defaultOutput(leaf(look('a', { default: 1 })), broken, ROOT_SCOPE)).toThrow(TypeError);
  });
});

it('a step is called by its name, else by its action, else by its kind', () => {
  const title = (step: JsonObject) => newRecord(leaf(step), 'k', NOW).title;
  expect([title({ name: 'N', action: 'look' }), title({ action: 'look' }), title({ analyze: {} })]).toEqual([
    'N',
    'look',
    'analyze',
  ]);
});

describe('the steps that a step may name', () => {
  const record = (key: string, id: string | null): StepRecord => ({
    ...done(key, leaf({ action: 'look' })),
    step_id: id,
  });
  const state = new RunState([
    record('a', 'a'),
    record('b', 'b'),
    record('3', null),
    record('e[0].x', 'x'),
    record('e[1].x', 'x'),
    record('e[0].f[2].y', 'y'),
    record('e[0].f[2].a', 'a'),
  ]);
  const visible = (iteration: string) =>
    [...state.visibleIn(iteration)].map(([id, { key }]) => `${id}: ${key}`);

  it('are those of the run and of its own iterations, the inner before the outer', () => {
    expect(visible('')).toEqual(['a: a', 'b: b']);
    expect(visible('e[1]')).toEqual(['a: a', 'b: b', 'x: e[1].x']);
    expect(visible('e[0].f[2]')).toEqual(['a: e[0].f[2].a', 'b: b', 'x: e[0].x', 'y: e[0].f[2].y']);
  });

  it('are kept in a copy of its own', () => {
    const copy = state.clone();
    copy.put(record('new', 'new'));
    expect([copy.size - state.size, state.get('new')]).toEqual([1, undefined]);
  });
});

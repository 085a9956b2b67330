import type { JsonObject } from '#contracts';
import { toDefinition, type PlaybookDefinition } from './definition.ts';
import { incidentSnapshot } from './cases.fixture.ts';
import { applies, RunContext, SnapshotNeeded, verdictOf } from './run-context.ts';
import { ROOT_SCOPE, RunState, type StepRecord } from './state.ts';

const of = (source: JsonObject): PlaybookDefinition => toDefinition({ name: 'test', steps: [], ...source });

function record(key: string, changes: Partial<StepRecord> = {}): StepRecord {
  return {
    key,
    step_id: key,
    kind: 'analyze',
    title: key,
    status: 'completed',
    input: null,
    output: { by: key },
    error: null,
    evidence: [],
    attempts: 1,
    action_id: null,
    started_at: '2026-11-22T18:00:00.000Z',
    finished_at: '2026-11-22T18:01:00.000Z',
    ...changes,
  };
}

describe('the verdict of a run', () => {
  const earlier = record('earlier', { finished_at: '2026-11-22T18:00:30.000Z' });
  const later = record('later');

  it('is what the last analysis that ended has said, however the steps are ordered', () => {
    expect(verdictOf(new RunState([earlier, later]))).toEqual({ by: 'later' });
    expect(verdictOf(new RunState([later, earlier]))).toEqual({ by: 'later' });
    expect(verdictOf(new RunState([later, record('same')]))).toEqual({ by: 'same' });
    expect(verdictOf(new RunState([record('no time', { finished_at: null }), earlier]))).toEqual({
      by: 'earlier',
    });
  });

  it('is nothing while no analysis has ended', () => {
    expect(verdictOf(new RunState())).toBeNull();
    expect(
      verdictOf(new RunState([record('a', { status: 'failed' }), record('b', { kind: 'action' })])),
    ).toBe(null);
  });
});

describe('what the expressions of a run see', () => {
  const see = (definition: PlaybookDefinition, expression: string, records: StepRecord[] = []) =>
    new RunContext(definition, incidentSnapshot(), new RunState(records)).value(
      `\${{ ${expression} }}`,
      ROOT_SCOPE,
    );

  it('is every step that has an id, wherever it stands, and `not_run` until it has', () => {
    const look = (id: string, more: JsonObject = {}): JsonObject => ({ id, action: 'look', ...more });
    const definition = of({
      steps: [
        look('a', { on_error: [look('handler')] }),
        { action: 'look' },
        { id: 'both', parallel: [look('b')] },
        { id: 'choice', if: 'true', then: [look('yes')], else: [look('no')] },
        { id: 'each', for_each: { in: [1], steps: [look('inner')] } },
      ],
      on_error: [look('tell')],
    });
    const ids = ['a', 'handler', 'both', 'b', 'choice', 'yes', 'no', 'each', 'inner', 'tell'];
    for (const id of ids) expect(see(definition, `steps.${id}.status`)).toBe('not_run');
    expect(see(definition, 'steps.size()')).toBe(ids.length);
    expect(see(definition, 'steps.a.by', [record('a')])).toBe('a');
  });

  it('is the label of a piece of evidence where it has one, else its id', () => {
    const snapshot = incidentSnapshot();
    const [one, two] = [
      { id: '01900000-0000-7000-8000-0000000000e1', label: 'E1' },
      { id: '01900000-0000-7000-8000-0000000000e2', label: null },
    ];
    const evidence = [one, two] as unknown as typeof snapshot.evidence;
    const context = new RunContext(of({}), { ...snapshot, evidence }, new RunState());
    expect(context.value('${{ evidence.map(e, e.id) }}', ROOT_SCOPE)).toEqual(['E1', two?.id]);
  });

  it('is the first alert, and an empty one for an incident without any', () => {
    expect(see(of({}), 'alert.host.name')).toBe('ws-1');
    const context = new RunContext(of({}), { ...incidentSnapshot(), alerts: [] }, new RunState());
    expect(context.value('${{ alert.host.name }}', ROOT_SCOPE)).toBeNull();
    expect(context.value('${{ alerts }}', ROOT_SCOPE)).toEqual([]);
  });

  it('is variables with what is worked out in them, at any depth', () => {
    const definition = of({
      variables: {
        fixed: 3,
        host: '${{ alert.host.name }}',
        deep: [{ user: '${{ alert.user.name }}' }],
        none: null,
      },
    });
    expect(see(definition, 'vars')).toEqual({ fixed: 3, host: 'ws-1', deep: [{ user: 'ada' }], none: null });
    expect(see(of({ variables: { fixed: 3 } }), 'vars.fixed')).toBe(3);
  });

  it('is another thing for another playbook that reads the same incident', () => {
    const snapshot = incidentSnapshot();
    const limit = (value: number) =>
      new RunContext(of({ variables: { limit: value } }), snapshot, new RunState()).value(
        '${{ vars.limit }}',
        ROOT_SCOPE,
      );
    expect([limit(1), limit(2)]).toEqual([1, 2]);
  });

  it('asks for the incident when it was not at hand, unless nothing of it is read', () => {
    const context = new RunContext(of({}), null, new RunState());
    expect(context.condition(false, ROOT_SCOPE)).toBe(false);
    expect(() => context.condition('true', ROOT_SCOPE)).toThrow(SnapshotNeeded);
  });

  it.each([
    ['null', 'it gives nothing, not true or false'],
    ['[1]', 'it gives a list, not true or false'],
    ['{"a": 1}', 'it gives a mapping, not true or false'],
    ['7', 'it gives the number 7, not true or false'],
    [`"${'x'.repeat(50)}"`, `it gives the string ${'x'.repeat(40)}, not true or false`],
  ])('says what a condition gave instead: %s', (expression, message) => {
    const context = new RunContext(of({}), incidentSnapshot(), new RunState());
    expect(() => context.condition(expression, ROOT_SCOPE)).toThrow(message);
  });
});

it('a playbook applies by its own condition, without one always, and never when only people start it', () => {
  const snapshot = incidentSnapshot();
  expect(applies(of({ on: null }), snapshot)).toBe(false);
  expect(applies(of({ on: {} }), snapshot)).toBe(true);
  expect(applies(of({ on: { if: 'incident.severity == "high"' } }), snapshot)).toBe(true);
  expect(applies(of({ on: { if: 'incident.severity == "low"' } }), snapshot)).toBe(false);
});

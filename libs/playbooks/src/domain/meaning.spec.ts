import { KNOWN_ACTIONS } from './cases.fixture.ts';
import { validatePlaybook } from './validate.ts';

const faults = (text: string) =>
  validatePlaybook(`name: x\n${text}`, KNOWN_ACTIONS).faults.map(({ path, code, message }) => ({
    path,
    code,
    message,
  }));
const messages = (text: string) => faults(text).map(({ message }) => message);

describe('what a step may refer to', () => {
  it.each([
    [
      'a branch that ran beside it',
      'steps: [{ parallel: [{ id: a, action: look }, { action: look, if: steps.a.n == 1 }] }]',
    ],
    ['itself', 'steps: [{ id: a, action: look, if: steps.a.n == 1 }]'],
    [
      'what belongs to a for_each',
      'steps: [{ for_each: { in: [1], steps: [{ id: a, action: look }] } }, { action: look, if: steps.a.n == 1 }]',
    ],
    [
      'the other branch of its choice',
      'steps: [{ if: "true", then: [{ id: a, action: look }], else: [{ action: look, if: steps.a.n == 1 }] }]',
    ],
  ])('is not %s', (_name, text) => {
    expect(messages(text)).toEqual([
      'The step `a` is not over by then: it comes later, runs beside this one, or belongs to a for_each.',
    ]);
  });

  it.each([
    [
      'each branch of a parallel that is over',
      'steps: [{ parallel: [{ id: a, action: look }, { id: b, action: look }] }, { action: look, if: steps.a.n == steps.b.n }]',
    ],
    [
      'both branches of a choice',
      'steps: [{ if: "true", then: [{ id: a, action: look }], else: [{ id: b, action: look }] }, { action: look, if: steps.a.n == steps.b.n }]',
    ],
    [
      'the step whose error it handles',
      'steps: [{ id: a, action: look, on_error: [{ action: look, if: "error.code == steps.a.status" }] }]',
    ],
    [
      'what handled an error before it',
      'steps: [{ action: look, on_error: [{ id: h, action: look }] }, { action: look, if: steps.h.n == 1 }]',
    ],
    [
      'the steps before it in its own for_each',
      'steps: [{ for_each: { in: [1], steps: [{ id: a, action: look }, { action: look, if: steps.a.n == item + index }] } }]',
    ],
    [
      'a verdict of either branch',
      'steps: [{ if: "true", then: [{ action: look }], else: [{ analyze: {} }] }, { action: look, if: verdict.confidence > 0.5 }]',
    ],
    [
      'a verdict of the first branch',
      'steps: [{ if: "true", then: [{ analyze: {} }], else: [{ action: look }] }, { action: look, if: verdict.confidence > 0.5 }]',
    ],
    [
      'every step and the verdict, after the run has failed',
      'steps: [{ for_each: { in: [1], steps: [{ id: a, action: look }] } }]\non_error: [{ action: look, if: steps.a.n == verdict.n && error.code == "x" }]',
    ],
  ])('is %s', (_name, text) => {
    expect(faults(text)).toEqual([]);
  });

  it('is told where it is not', () => {
    expect(messages('steps: [{ action: look, if: "item == index" }]')).toHaveLength(2);
    expect(messages('variables: { a: "${{ steps.b.c }}" }\nsteps: [{ action: look }]')[0]).toBe(
      '`steps` is not known here, only incident, alert, alerts, observables.',
    );
    expect(messages('variables: { limit: 1 }\nsteps: [{ action: look, if: vars.limt == 1 }]')).toEqual([
      'There is no variable `limt`. Did you mean `limit`?',
    ]);
    expect(
      messages('steps: [{ id: first, action: look }, { action: look, if: steps.frist.n == 1 }]'),
    ).toEqual(['There is no step with the id `frist`. Did you mean `first`?']);
  });
});

it('an id is taken once, wherever the first stands', () => {
  const text = 'steps:\n  - { id: a, action: look }\non_error:\n  - { id: a, action: look }\n';
  expect(faults(text)).toEqual([
    { path: 'on_error.0.id', code: 'duplicate_id', message: 'The id `a` is taken already, in line 3.' },
  ]);
});

describe('an analysis', () => {
  it.each([
    ['parallel', 'parallel: [{ analyze: {} }]', 'beside other steps in `parallel`'],
    ['for_each', 'for_each: { in: [1], steps: [{ analyze: {} }] }', 'inside `for_each`'],
    [
      'the outer of the two',
      'parallel: [{ for_each: { in: [1], steps: [{ analyze: {} }] } }]',
      'beside other steps in `parallel`',
    ],
    [
      'the outer one the other way round',
      'for_each: { in: [1], steps: [{ parallel: [{ analyze: {} }] }] }',
      'inside `for_each`',
    ],
  ])('does not stand in %s', (_name, step, where) => {
    expect(messages(`steps: [{ ${step} }]`)).toEqual([
      `An analyze step needs all evidence before it; it can't stand ${where}.`,
    ]);
  });

  it('takes fixed text alone', () => {
    expect(faults('steps: [{ analyze: { instructions: "See $${ alert }" } }]')).toEqual([]);
  });
});

describe('durations and lists', () => {
  it.each([
    ['timeout: 0s', 'A duration is longer than nothing.'],
    ['timeout: 0ms', 'A duration is longer than nothing.'],
    ['timeout: 121s', 'At most 120s are allowed here.'],
    ['retry: { attempts: 2, delay: 31s }', 'At most 30s are allowed here.'],
  ])('%s is refused', (part, message) => {
    expect(messages(`steps: [{ action: look, ${part} }]`)).toEqual([message]);
  });

  it.each(['timeout: 1ms', 'timeout: 120s', 'timeout: 2m', 'retry: { attempts: 2, delay: 30s }'])(
    '%s is taken',
    (part) => {
      expect(faults(`steps: [{ action: look, ${part} }]`)).toEqual([]);
    },
  );

  it.each([
    ['text', 'Give a list, or one `${{ … }}` that yields a list.'],
    ['"a ${{ alerts }}"', 'Give a list, or one `${{ … }}` that yields a list.'],
    ['"${{ alerts }}${{ alerts }}"', 'Give a list, or one `${{ … }}` that yields a list.'],
    ['"${{ 1 + 1 }}"', 'This expression gives int, not a list.'],
  ])('for_each in %s is refused', (list, message) => {
    expect(messages(`steps: [{ for_each: { in: ${list}, steps: [{ action: look }] } }]`)).toEqual([message]);
  });

  it.each(['"${{ alerts }}"', '"${{ alerts.map(a, a.x) }}"', '"${{ alert.x }}"', '"${{ [1] }}"'])(
    'for_each in %s is taken',
    (list) => {
      expect(faults(`steps: [{ for_each: { in: ${list}, steps: [{ action: look }] } }]`)).toEqual([]);
    },
  );
});

it('an effect has neither a timeout nor a retry of its own', () => {
  const text = 'steps: [{ action: act, timeout: 3s, retry: { attempts: 2 } }]';
  expect(faults(text).map(({ path, code }) => `${path} ${code}`)).toEqual([
    'steps.0.timeout not_applicable',
    'steps.0.retry not_applicable',
  ]);
  expect(messages(text)[0]).toContain('`timeout` does not apply');
});

it('a condition gives true or false, or what is not known yet', () => {
  expect(messages('steps: [{ action: look, if: "1 + 1" }]')).toEqual([
    'A condition gives true or false; this one gives int.',
  ]);
  expect(faults('steps: [{ action: look, if: alert.flag }, { action: look, if: "1 < 2" }]')).toEqual([]);
});

it('a parameter that an expression gives is checked when it is known, one that is written out at once', () => {
  expect(faults('steps: [{ action: look, with: { n: "${{ alert.n }}" } }]')).toEqual([]);
  expect(faults('steps: [{ action: look, with: { n: no } }]')).toEqual([
    { path: 'steps.0.with.n', code: 'wrong_parameter', message: 'look: n must be number' },
  ]);
  expect(faults('steps: [{ action: search, with: {} }]')[0]?.path).toBe('steps.0.with');
});

it('only what another system runs has to be quoted, and nothing else can stand in for it', () => {
  const search = (query: string) => messages(`steps: [{ action: search, with: { query: '${query}' } }]`);
  expect(search('a ${{ quote(alert.host.name) }} ${{ alert.user.name }}')).toEqual([
    "`query` is run by another system: write `${{ quote(…) }}`, so that a value can't become a part of the command.",
  ]);
  expect(search('${{ quote(alert.title) + alert.title }}')).toHaveLength(1);
  expect(search('a plain search')).toEqual([]);
});

import { holdsExpression, isDynamic, objectOf, stepsOf, valueAt } from './raw-document.ts';
import { rawOf, stepView } from './views.ts';

describe('a document whose shape nobody has checked yet', () => {
  it.each([null, undefined, [], 'x', 7])('has no keys where it is %j', (value) => {
    expect(objectOf(value)).toEqual({});
  });

  it('has steps in a list only, each a mapping', () => {
    expect(stepsOf({ 0: {} }, ['steps'])).toEqual([]);
    expect(stepsOf([{ a: 1 }, 'x'], ['steps'])).toEqual([
      [{ a: 1 }, ['steps', 0]],
      [{}, ['steps', 1]],
    ]);
  });

  it.each([
    [[], { a: [{ b: 1 }], n: null }],
    [['a', '0', 'b'], 1],
    [['a', '1', 'b'], undefined],
    [['n', 'x'], undefined],
    [['a', '0', 'b', 'c'], undefined],
  ])('has at %j %j', (path, value) => {
    expect(valueAt({ a: [{ b: 1 }], n: null }, path)).toEqual(value);
  });

  it.each([
    ['${{ x }}', true],
    ['x', false],
    [{ a: ['${{ x }}'] }, true],
    [{ a: ['x', 1, null] }, false],
    [null, false],
  ])('holds an expression: %j', (value, holds) => {
    expect(holdsExpression(value)).toBe(holds);
  });

  it('has from an expression what stands in one, or below one', () => {
    const parameters = { whole: '${{ x }}', part: { inner: '${{ y }}', fixed: 'z' } };
    const dynamic = (...path: string[]) => isDynamic(parameters, path);
    expect([dynamic('whole'), dynamic('whole', 'below'), dynamic('part', 'inner')]).toEqual([
      true,
      true,
      true,
    ]);
    expect([dynamic(), dynamic('part'), dynamic('part', 'fixed'), dynamic('gone')]).toEqual(
      Array.from({ length: 4 }, () => false),
    );
  });
});

describe('a step as expressions see it', () => {
  const of = (output: Parameters<typeof stepView>[0]['output']) =>
    stepView({ status: 'completed', output, error: null });

  it.each([[['a']], ['text'], [null], [7]])('has no fields of an output that is no mapping: %j', (output) => {
    expect(of(output)).toEqual({ output, status: 'completed', error: null });
  });

  it('has no field by a name that no expression could live with', () => {
    const view = of(JSON.parse('{"constructor": 1, "__proto__": 2, "fine": 3}') as never);
    expect(Object.keys(view)).toEqual(['fine', 'output', 'status', 'error']);
  });

  it('is made once, and known by what it shows', () => {
    const outcome = { status: 'completed', output: { a: 1 }, error: null };
    expect(stepView(outcome)).toBe(stepView(outcome));
    expect(rawOf(stepView(outcome))).toBe(outcome.output);
    expect([rawOf({}), rawOf(null), rawOf('x')]).toEqual([undefined, undefined, undefined]);
  });
});

import { compileExpression, ExpressionError, type ExpressionContext } from './expression.ts';
import { abbreviate, assertBounded, parseTemplate, resolveText } from './template.ts';
import { parseDuration } from './duration.ts';
import { expressible } from './views.ts';

const CONTEXT: ExpressionContext = {
  incident: {},
  alert: {},
  alerts: [],
  observables: [],
  evidence: [],
  vars: {},
  steps: {},
  verdict: null,
  error: null,
  item: null,
  index: null,
};

function refusal(run: () => unknown): { code: string; offset: number } {
  try {
    run();
  } catch (error) {
    if (error instanceof ExpressionError) return { code: error.code, offset: error.offset };
    throw error;
  }
  throw new Error('It was not refused.');
}

describe('which names an expression reads', () => {
  const names = (source: string) => {
    const { roots } = compileExpression(source);
    const uses = (of: { name: string; offset: number }[]) =>
      of.map(({ name, offset }) => `${name}@${offset}`);
    return { names: uses(roots.names), steps: uses(roots.steps), vars: uses(roots.vars) };
  };

  it.each([
    ['steps.a.x == vars.b', ['steps@0', 'vars@13'], ['a@6'], ['b@18']],
    ['steps["c"].x', ['steps@0'], ['c@6'], []],
    ['vars["k"]', ['vars@0'], [], ['k@5']],
    ['vars[item]', ['vars@0', 'item@5'], [], []],
    ['alert["steps"]', ['alert@0'], [], []],
    ['[steps.l.x, 1]', ['steps@1'], ['l@7'], []],
    ['{vars.k: steps.v.x}', ['vars@1', 'steps@9'], ['v@15'], ['k@6']],
    ['!steps.n.ok', ['steps@1'], ['n@7'], []],
    ['-vars.m', ['vars@1'], [], ['m@6']],
    ['item ? vars.y : vars.z', ['item@0', 'vars@7', 'vars@16'], [], ['y@12', 'z@21']],
    ['quote(vars.q)', ['vars@6'], [], ['q@11']],
    ['"x".startsWith(vars.p)', ['vars@15'], [], ['p@20']],
    ['alerts.map(a, a.x == vars.q)', ['alerts@0', 'vars@21'], [], ['q@26']],
    ['alerts.map(steps, steps.x)', ['alerts@0'], [], []],
    ['alerts.filter(vars, vars.x == steps.s.x)', ['alerts@0', 'steps@30'], ['s@36'], []],
  ])('%s', (source, read, steps, vars) => {
    expect(names(source)).toEqual({ names: read, steps, vars });
  });
});

describe('an expression', () => {
  it('has at most 4000 characters', () => {
    const text = (length: number) => `"${'x'.repeat(length - 2)}"`;
    expect(compileExpression(text(4000)).evaluate(CONTEXT)).toHaveLength(3998);
    expect(refusal(() => compileExpression(text(4001)))).toEqual({ code: 'too_long', offset: 0 });
  });

  it('is known by its type and the function at its root', () => {
    const { type, call } = compileExpression('quote("a")');
    expect({ type, call }).toEqual({ type: 'string', call: 'quote' });
    expect(compileExpression('1 + 1')).toMatchObject({ type: 'int', call: null });
    expect(compileExpression('item')).toMatchObject({ type: 'dyn', call: null });
  });

  it('gives times and whole numbers as JSON', () => {
    expect(compileExpression('duration("90s")').evaluate(CONTEXT)).toBe('90s');
    expect(compileExpression('{1: 2}').evaluate(CONTEXT)).toEqual({ '1': 2 });
  });

  it('gives what may be changed afterwards, as a step may that hands it on', () => {
    const given = compileExpression('{"a": 1}').evaluate(CONTEXT) as Record<string, unknown>;
    given['a'] = 2;
    expect(given).toEqual({ a: 2 });
    delete given['a'];
    expect(Object.keys(given)).toEqual([]);
  });
});

describe('texts with expressions', () => {
  it('begin, end and lie beside each other', () => {
    expect(parseTemplate('')).toEqual([{ text: '' }]);
    expect(parseTemplate('${{item}}${{ index }}')).toEqual([
      { source: 'item', offset: 3 },
      { source: 'index', offset: 13 },
    ]);
    expect(resolveText('a $${{ b }} ${{ 1 }}', CONTEXT)).toBe('a ${{ b }} 1');
    expect(resolveText('${{ 1 }}$${{ x }}$${{', CONTEXT)).toBe('1${{ x }}${{');
    expect(resolveText(`\${{ 'it}}' + "a\\"}}" }}!`, CONTEXT)).toBe('it}}a"}}!');
  });

  it('are refused when the end is inside a quotation', () => {
    expect(refusal(() => parseTemplate('ab ${{ "}} }'))).toEqual({ code: 'unclosed', offset: 3 });
    expect(refusal(() => parseTemplate('${{ {1} }'))).toEqual({ code: 'unclosed', offset: 0 });
  });
});

describe('values that nobody means', () => {
  const nested = (depth: number): never[] => {
    let value: unknown = 'x';
    for (let level = 0; level < depth; level += 1) value = [value];
    return value as never[];
  };

  it('are deeper than 40 or of more than 50 000 parts', () => {
    expect(() => assertBounded(nested(40))).not.toThrow();
    expect(refusal(() => assertBounded(nested(41)))).toMatchObject({ code: 'value_too_large' });
    const parts = (count: number) => Array.from({ length: count - 1 }, () => ({}));
    expect(() => assertBounded(parts(50_000))).not.toThrow();
    expect(refusal(() => assertBounded(parts(50_001)))).toMatchObject({ code: 'value_too_large' });
  });

  it('are told short to people, with how long they are', () => {
    expect(abbreviate('12345', 5)).toBe('12345');
    expect(abbreviate({ a: ['123456', 7, null] }, 5)).toEqual({
      a: ['12345… (6 characters in all)', 7, null],
    });
    expect(abbreviate('x'.repeat(2001))).toMatch(/x… \(2001 characters in all\)$/);
    expect(abbreviate(Array.from({ length: 501 }, (_, at) => at))).toHaveLength(500);
  });
});

describe('data with names that the expression library stumbles over', () => {
  const odd = JSON.parse('{"a": [{"constructor": 1, "b": 2}], "c": {"d": 3}}') as never;

  it('becomes maps just there, and stays as it is elsewhere', () => {
    const plain = { a: [{ b: 1 }] };
    expect(expressible(plain)).toBe(plain);
    expect(expressible(odd)).toEqual({
      a: [
        new Map([
          ['constructor', 1],
          ['b', 2],
        ]),
      ],
      c: { d: 3 },
    });
    expect(expressible(null)).toBeNull();
  });
});

it.each([
  ['500ms', 500],
  ['30s', 30_000],
  ['5m', 300_000],
  ['999999s', 999_999_000],
  ['1000000s', null],
  ['5h', null],
  ['5', null],
  [' 5s', null],
  ['-5s', null],
])('the duration %s is %s ms', (text, expected) => {
  expect(parseDuration(text)).toBe(expected);
});

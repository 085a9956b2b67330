import type { Json } from '#contracts';
import { compileExpression, ExpressionError } from './expression.ts';
import type { ExpressionContext } from './expression.ts';
import { parseTemplate, resolveText, resolveValue } from './template.ts';
import { expressible, stepView } from './views.ts';

function context(more: Partial<ExpressionContext> = {}): ExpressionContext {
  return {
    incident: { severity: 'high', type: 'phishing' },
    alert: { host: 'ws-1', raw_email: null },
    alerts: [],
    observables: [],
    evidence: [],
    vars: { limit: 0.8 },
    steps: {
      email: stepView({
        status: 'completed',
        output: { urls: ['a', 'b'], count: 3, status: 'odd' },
        error: null,
      }),
    },
    verdict: null,
    error: null,
    item: null,
    index: null,
    ...more,
  };
}

function evaluate(source: string, more: Partial<ExpressionContext> = {}): Json {
  return compileExpression(source).evaluate(context(more));
}

function failure(source: string, more: Partial<ExpressionContext> = {}): ExpressionError {
  try {
    evaluate(source, more);
  } catch (error) {
    if (error instanceof ExpressionError) return error;
    throw error;
  }
  throw new Error(`${source} did not fail`);
}

describe('expressions', () => {
  it.each<[string, Json]>([
    ['steps.email.urls.size() > 0', true],
    ['steps.email.count + 1', 4],
    ['10 - steps.email.count', 7],
    ['steps.email.count * 2 > 5', true],
    ['steps.email.count % 2 == 1', true],
    ['7 % steps.email.count', 1],
    ['steps.email.count % steps.email.count', 0],
    ['vars.limit >= 0.8', true],
    ['steps.email.urls[steps.email.count - 2]', 'b'],
    ['alert.raw_email != null', false],
    ['"ws-1" in [alert.host]', true],
    ['steps.email.urls.map(u, u + "!")', ['a!', 'b!']],
    ['has(alert.nothing)', false],
    ['{"a": 1, "b": alert.host}', { a: 1, b: 'ws-1' }],
    ['timestamp("2026-01-02T03:04:05Z")', '2026-01-02T03:04:05.000Z'],
    ['quote("a\\"b*c`d")', '"a\\"b_c_d"'],
  ])('%s', (source, value) => {
    expect(evaluate(source)).toEqual(value);
  });

  it('shows a step by its fields, its own status first, and as a whole by its output', () => {
    expect(evaluate('steps.email.status')).toBe('completed');
    expect(evaluate('steps.email.output.status')).toBe('odd');
    expect(evaluate('steps.email')).toEqual({ urls: ['a', 'b'], count: 3, status: 'odd' });
    expect(evaluate('[steps.email]')).toEqual([{ urls: ['a', 'b'], count: 3, status: 'odd' }]);
  });

  it.each([
    ['1 + ', 4, 'The expression ends too early'],
    ['alert.host ==', 13, 'The expression ends too early'],
    ['alert.host = "x"', 11, 'Unexpected character: ='],
    ['nothing.here', 0, 'Unknown variable: nothing'],
    ['size(alert, 1)', 0, 'found no matching overload'],
    ['alert.toString', 6, 'No such key: toString'],
    ['alert.__proto__', 6, 'No such key: __proto__'],
    ['alert.constructor', 6, 'No such key: constructor'],
  ])('%s fails at %d', (source, offset, message) => {
    const error = failure(source);
    expect(error.offset).toBe(offset);
    expect(error.message).toContain(message);
  });

  it('bounds the work over hostile lists', () => {
    const observables = Array.from({ length: 1000 }, (_, index) => ({ value: `x${index}` }));
    expect(evaluate('observables.filter(o, o.value == "x7").size()', { observables })).toBe(1);
    expect(
      failure('observables.all(a, observables.all(b, a != b || true))', { observables }).message,
    ).toContain('too much work');
    expect(
      failure(
        'true || observables.map(a, observables.map(b, 1)).size() > 0 && observables.map(a, observables.map(b, 1)).size() > 0 ? observables.map(a, observables.map(b, 1)) : []',
        { observables },
      ).message,
    ).toContain('too much work');
  });

  it('bounds the size of what it makes', () => {
    const doubling = (depth: number): string =>
      depth === 0 ? 'a' : `cel.bind(a, a + a + a + a, ${doubling(depth - 1)})`;
    const source = `cel.bind(a, "0123456789", ${doubling(12)})`;
    expect(failure(source).message).toMatch(/too much work|too large/);
  });

  it('matches in linear time', () => {
    const text = `${'a'.repeat(50_000)}b`;
    expect(
      failure('alert.text.matches("(a|aa)+$")', {
        alert: { text: text.repeat(20) },
      }).message,
    ).toContain('too much work');
    expect(evaluate('alert.text.matches("^(a+)+$")', { alert: { text } })).toBe(false);
    expect(failure('"a".matches("(")').message).toContain('pattern is not valid');
  });

  it('refuses values that JSON can not carry', () => {
    expect(failure('b"abc"').message).toContain('neither text');
    expect(failure('1.0 / 0.0').message).toContain('not a finite number');
    expect(failure('9223372036854775807').message).toContain('beyond 2^53');
  });
});

describe('templates', () => {
  it.each<[string, Json]>([
    ['plain', 'plain'],
    ['${{ steps.email.urls }}', ['a', 'b']],
    ['${{ steps.email.count }}', 3],
    ['host ${{ alert.host }}, ${{ steps.email.count }} links', 'host ws-1, 3 links'],
    ['list: ${{ steps.email.urls }}${{ alert.raw_email }}', 'list: ["a","b"]'],
    ['${{ {"a": {"b": "}}"}} }}', { a: { b: '}}' } }],
    ['$${{ literal }}', '${{ literal }}'],
    ['costs $5', 'costs $5'],
  ])('%s', (text, value) => {
    expect(resolveText(text, context())).toEqual(value);
  });

  it('never evaluates what an expression gives', () => {
    const alert = { title: '${{ vars.limit }} $${{ x }}', nested: { '${{ vars }}': '${{ vars }}' } };
    expect(resolveText('${{ alert.title }}', context({ alert }))).toBe('${{ vars.limit }} $${{ x }}');
    expect(resolveText('a ${{ alert.title }}', context({ alert }))).toBe('a ${{ vars.limit }} $${{ x }}');
    expect(resolveValue({ v: '${{ alert.nested }}' }, context({ alert }))).toEqual({
      v: { '${{ vars }}': '${{ vars }}' },
    });
  });

  it('keeps hostile keys as keys', () => {
    const raw = JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1}') as Json;
    const value = resolveValue('${{ alert.raw }}', context({ alert: { raw: expressible(raw) } })) as object;
    expect(Object.keys(value)).toEqual(['__proto__', 'constructor']);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('refuses values that are too deep or too large', () => {
    let deep: Json = 'x';
    for (let level = 0; level < 1000; level += 1) deep = [deep];
    expect(() => resolveValue('${{ alert.raw }}', context({ alert: { raw: deep } }))).toThrow(
      'nested too deeply',
    );
    const wide = Array.from({ length: 60_000 }, () => 1);
    expect(() => resolveValue('${{ alert.raw }}', context({ alert: { raw: wide } }))).toThrow('too large');
  });

  it('says where an expression is not closed', () => {
    expect(() => parseTemplate('abc ${{ alert.host }')).toThrow('no closing');
    expect(parseTemplate('ab ${{  alert.host }} c')).toEqual([
      { text: 'ab ' },
      { source: 'alert.host', offset: 8 },
      { text: ' c' },
    ]);
  });
});

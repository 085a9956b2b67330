import { Environment, type ASTNode } from '@marcbachmann/cel-js';
import { counted } from '../../../../test/harness/counted-work.ts';
import { MeteredExpressions, compilePattern } from './metered-expressions.ts';
import { MATCHES_LINEAR, meteredSource } from './metered-source.ts';

const ENVIRONMENT = new Environment({
  homogeneousAggregateLiterals: false,
  limits: { maxAstNodes: 500, maxDepth: 50 },
})
  .registerVariable('items', 'list')
  .registerVariable('record', 'map')
  .registerVariable('text', 'dyn');
const METERED = new MeteredExpressions(ENVIRONMENT);

const compile = (source: string) => METERED.compile(source, ENVIRONMENT.parse(source).ast);
const elements = (count: number) => Array.from({ length: count }, (_, n) => ({ value: `x${n}` }));

const EXPRESSIONS = [
  '1 + 2 * 3 - -4',
  '(1 + 2) * (3 - (4 - 5)) / ((6)) % 7',
  '10 - (5 - 2) - 1',
  '-(1 + 2) == -3 && !(true || false) || !!true',
  '(1 < 2) == (2 >= 2) ? (true ? "a" : "b") : "c"',
  '"say \\"x\\" // no comment" + r"\\d" + \'\'\'three\nlines\'\'\' // a comment',
  '(record.a).b.c == record["a"]["b"][("c")] || has(record.a.b) || "a" in record',
  '[1, 2u, 3.5, b"x", null, true, [], {}, {"a": [1], "b": {"c": 2}}]',
  'items.filter(x, x.value.size() > (1 + 1)).map(x, x.value + "!").exists(y, y == "x!")',
  'items.all(x, items.exists_one(y, x == y)) && items.map(x, x.value != "x1", x.value).size() == 1',
  'cel.bind(a, [1] + [2], a + a).size() + size("text")',
  'text.matches("^(a+)+$") && timestamp("2026-01-01T00:00:00Z").getFullYear() == 2026',
];

/** The tree without its places, and without what metering has added. */
function bare(tree: unknown): unknown {
  if (Array.isArray(tree)) return tree.map(bare);
  if (tree === MATCHES_LINEAR) return 'matches';
  if (typeof tree !== 'object' || tree === null || !('op' in tree)) return tree;
  const { op, args } = tree as ASTNode;
  if (op === 'call' && ['made', 'read', 'compared'].includes(args[0])) return bare(args[1][0]);
  return [op, bare(args)];
}

describe('metering', () => {
  it.each(EXPRESSIONS)('leaves what is said as it is: %s', (source) => {
    const { ast } = ENVIRONMENT.parse(source);
    const metered = new Environment().parse(meteredSource(source, ast).text).ast;
    expect(bare(metered)).toEqual(bare(ast));
    const variables = { items: elements(3), record: { a: { b: { c: 1 } } }, text: 'aa' };
    expect(compile(source).evaluate(variables)).toEqual(ENVIRONMENT.parse(source)(variables));
  });

  it.each([
    [Array.from({ length: 250 }, () => 1).join(' + '), 250n],
    [Array.from({ length: 250 }, () => true).join(' && '), true],
    [`${'!'.repeat(498)}true`, true],
    [`${'-'.repeat(498)}1`, 1n],
    [`${'!-'.repeat(200)}true`, null],
    [`${'['.repeat(49)}${']'.repeat(49)}.size()`, 1n],
    [`items${'.map(x, x)'.repeat(40)}.size()`, 0n],
  ])('takes the longest expressions that are allowed: %#', (source, value) => {
    if (value === null) expect(ENVIRONMENT.check(source).valid).toBe(false);
    else expect(compile(source).evaluate({ items: [] })).toBe(value);
  });

  it.each([
    ['record.a + record.nothing', 'nothing'],
    ['(1 + 2) * 3 == 9 && items[7] == 1', 'items'],
    ['items.map(x, x.value).exists(y, y + 1 == 2)', 'y + 1'],
  ])('knows where an evaluation has failed: %s', (source, part) => {
    const { evaluate, originOf } = compile(source);
    let at = -1;
    try {
      evaluate({ items: elements(2), record: { a: 1 } });
    } catch (error) {
      at = originOf((error as { range: { start: number } }).range.start);
    }
    expect(at).toBe(source.indexOf(part));
  });

  const nested = (depth: number): string =>
    depth === 0
      ? 'c == d'
      : `cel.bind(c, [c, c, c, c, c, c], cel.bind(d, [d, d, d, d, d, d], ${nested(depth - 1)}))`;
  it.each([
    ['lists in lists', 'items.all(a, items.all(b, items.all(c, true)))'],
    ['what another macro makes', 'items.map(a, items.map(b, items.map(c, 1)))'],
    ['an error that is swallowed', 'items.exists(a, items.all(b, items.all(c, true))) || true'],
    ['a text that doubles', 'cel.bind(a, text + text, cel.bind(b, a + a, cel.bind(c, b + b, c + c)))'],
    ['a long text, counted for each element', 'items.all(a, text.size() > 1)'],
    ['a long text, searched for each element', 'items.all(a, !text.contains("ab"))'],
    ['long texts, compared for each element', 'items.all(a, text == text)'],
    ['a long text, given to a function for each element', 'items.all(a, size(text) > 1)'],
    ['a long text, given beside what is called', 'items.all(a, !"ab".contains(text))'],
    ['lists, looked through for each element', 'items.map(a, "x" in items || "y" in items)'],
    ['deep values, compared', `cel.bind(c, [1], cel.bind(d, [1], ${nested(8)}))`],
  ])('bounds the work of %s', async (_what, source) => {
    const { evaluate } = compile(source);
    const variables = { items: elements(1000), text: 'a'.repeat(400_000), record: {} };
    const { result, steps } = await counted(() => {
      try {
        return evaluate(variables);
      } catch (error) {
        return (error as Error).message;
      }
    });
    expect(result).toMatch(/too much work|too large/);
    expect(steps).toBeLessThan(30_000_000);
  });

  const text = (length: number) => 'a'.repeat(length);
  const list = (length: number) => Array<number>(length).fill(1);
  it.each<[string, string, object, object]>([
    ['a step for each element', 'items.all(a, true)', { items: list(19_999) }, { items: list(20_000) }],
    [
      'no more for what is bound',
      'cel.bind(b, 1, items.all(a, true))',
      { items: list(19_998) },
      { items: list(19_999) },
    ],
    ['a step for 1000 characters', 'text.size()', { text: text(19_999_000) }, { text: text(20_000_000) }],
    ['a step for 100 elements', 'items.size()', { items: list(1_999_900) }, { items: list(2_000_000) }],
    ['both sides of a comparison', 'text == text', { text: text(10_000_000) }, { text: text(10_001_000) }],
    ['all elements of it', 'items == items', { items: list(1_000_000) }, { items: list(1_000_100) }],
    [
      'the fields of a value',
      'record == record',
      { record: { a: text(9_999_000) } },
      { record: { a: text(10_000_000) } },
    ],
    ['a pattern by its length', 'text.matches("^a")', { text: text(850_000) }, { text: text(900_000) }],
    ['the size of what is made', 'text + text', { text: text(500_000) }, { text: text(500_001) }],
  ])('costs %s: %s', (_what, source, cheap, dear) => {
    const { evaluate } = compile(source);
    const variables = { items: [], text: '', record: {} };
    expect(() => evaluate({ ...variables, ...cheap })).not.toThrow();
    expect(() => evaluate({ ...variables, ...dear })).toThrow(/too much work|too large/);
  });

  it('takes patterns of 500 characters at most, and says what is wrong with one', () => {
    const find = (pattern: string) =>
      compile('text.matches(record.p)').evaluate({ text: 'b', record: { p: pattern } });
    expect(find(text(500))).toBe(false);
    expect(() => find(text(501))).toThrow('A pattern has at most 500 characters');
    expect(() => find('(')).toThrow(/^The pattern is not valid: .*missing/);
    expect(compilePattern('^b')).toBe(compilePattern('^b'));
  });

  it('knows the place of what stands before all others', () => {
    expect(compile('true ? 1 : 2').originOf(0)).toBe(0);
  });

  it('is nothing that an author can call', () => {
    for (const source of ['made(1)', 'read(1)', 'compared(1)', 'text.matches_linear("a")'])
      expect(ENVIRONMENT.check(source).valid).toBe(false);
  });
});

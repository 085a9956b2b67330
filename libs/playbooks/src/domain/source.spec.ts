import { KNOWN_ACTIONS } from './cases.fixture.ts';
import { MAX_CHARACTERS, PlaybookSource } from './source.ts';
import { validatePlaybook } from './validate.ts';

const faults = (text: string) =>
  validatePlaybook(text, KNOWN_ACTIONS).faults.map(({ code, message, line, column }) => [
    `${line}:${column} ${code}`,
    message,
  ]);
const STEPS = 'steps: [{ action: look }]\n';

describe('the text of a playbook', () => {
  it('that is no YAML is told so in one line, with its place beside it and not in it', () => {
    const [[place, message] = []] = faults('name: x\nsteps: [\n');
    expect(place).toBe('3:1 yaml');
    expect(message).toMatch(/^This is not valid YAML: [^\n]+$/);
    expect(message).not.toMatch(/at line|\^/);
  });

  it('has keys that are text, and means nothing by <<', () => {
    expect(faults(`name: x\n? [a]\n: b\n${STEPS}`)[0]?.[0]).toBe('2:3 yaml');
    expect(faults(`name: x\n<<: { description: y }\n${STEPS}`)[0]).toEqual([
      '2:1 unknown_key',
      expect.stringContaining('has no key `<<`'),
    ]);
  });

  it('is as long as it may be, and no longer', () => {
    const of = (length: number) => `name: x\n${STEPS}`.padEnd(length, '#');
    expect(PlaybookSource.parse(of(MAX_CHARACTERS)).faults).toEqual([]);
    expect(faults(of(MAX_CHARACTERS + 1))).toEqual([
      ['1:1 too_large', 'A playbook has at most 65536 characters; this one has 65537.'],
    ]);
  });

  it('has twenty thousand keys and values at most, and forty levels', () => {
    const values = (count: number) => `[${Array.from({ length: count }, () => 1).join(',')}]`;
    expect(PlaybookSource.parse(values(19_999)).faults).toEqual([]);
    expect(PlaybookSource.parse(values(20_000)).faults).toMatchObject([
      { code: 'too_large', message: 'A playbook has at most 20000 keys and values; this one has more.' },
    ]);
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
    const codes = (text: string) => PlaybookSource.parse(text).faults.map(({ code }) => code);
    expect([codes(nested(40)), codes(nested(41))]).toEqual([[], ['too_deep']]);
  });

  it('that holds nothing says what it needs', () => {
    expect(faults('# nothing\n')).toEqual([
      ['1:1 empty', 'The document is empty: a playbook needs a name and steps.'],
    ]);
  });
});

describe('where something stands in it', () => {
  const { source } = PlaybookSource.parse('a:\n  - b: "x\\ty ${{ z }}"\n  - 7\n');
  if (!source) throw new Error('It was not read.');

  it.each<[(string | number)[], string]>([
    [[], '1:1'],
    [['a'], '2:3'],
    [['a', 0, 'b'], '2:8'],
    [['a', 1], '3:5'],
    [['a', 9], '2:3'],
    [['a', 0, 'b', 'c'], '2:8'],
    [['gone'], '1:1'],
  ])('is %j at %s, or the nearest that is there', (path, at) => {
    const { line, column } = source.positionOf(path);
    expect(`${line}:${column}`).toBe(at);
  });

  it('is a key, or what has none', () => {
    expect(source.positionOfKey(['a', 0, 'b'])).toEqual({ line: 2, column: 5 });
    expect(source.positionOfKey(['a', 0, 'gone'])).toEqual(source.positionOf(['a', 0]));
    expect(source.positionOfKey(['a', 1])).toEqual({ line: 3, column: 5 });
  });

  it('is a character of a text, and the whole of what is none', () => {
    expect(source.positionInText(['a', 0, 'b'], 4)).toEqual({ line: 2, column: 14 });
    expect(source.positionInText(['a', 1], 3)).toEqual({ line: 3, column: 5 });
    expect(source.positionInText(['a'], 3)).toEqual(source.positionOf(['a']));
  });
});

import { growth, LINEAR } from '../../../../test/harness/counted-work.ts';
import { parseJson } from './json.ts';

const failure = (text: string): string => {
  try {
    parseJson(Buffer.from(text));
  } catch (error) {
    return (error as Error).message;
  }
  return 'parsed';
};

describe('parseJson', () => {
  it.each([
    '{}',
    '[1,-2.5e3,"a\\u0041\\n",true,null]',
    ' "x" ',
    '\uFEFF{"a":{"b":[]}}',
    '{"[[[[":"]]{{\\"{{"}',
  ])('reads %j', (text) => {
    expect(parseJson(Buffer.from(text))).toEqual({
      value: JSON.parse(text.replace('\uFEFF', '')),
      whole: true,
    });
  });

  it.each([
    ['', 'it is empty'],
    ['{"a":}', 'unexpected "}" at line 1, column 6'],
    ['{"a":1,}', 'unexpected "}" at line 1, column 8'],
    ['[1 2]', 'unexpected "2" at line 1, column 4'],
    ['{"a"\n 1}', 'unexpected "1" at line 2, column 2'],
    ['{"a":1', 'it ends too early, at line 1, column 7'],
    ['nul', 'unexpected "n" at line 1, column 1'],
    ['{} x', 'unexpected "x" at line 1, column 4'],
    ['{a:1}', 'unexpected "a" at line 1, column 2'],
    ['["\t"]', 'unexpected "\\"" at line 1, column 2'],
    ['[1]]', 'unexpected "]" at line 1, column 4'],
    ["{'a':1}", 'unexpected "\'" at line 1, column 2'],
  ])('tells where %j fails', (text, message) => {
    expect(failure(text)).toContain(message);
  });

  it('keeps what is nested too deep as the text that it was', () => {
    const deep = '{"a": [1, "x"]}';
    const text = `{"title":"t","data":${'['.repeat(63)}${deep},${deep}${']'.repeat(63)}}`;
    const { value, whole } = parseJson(Buffer.from(text));
    expect(whole).toBe(false);
    let inner: unknown = (value as { data: unknown }).data;
    for (let level = 1; level < 63; level += 1) inner = (inner as unknown[])[0];
    expect(inner).toEqual([deep, deep]);
    expect(value).toMatchObject({ title: 't' });
    const deeper = `${'['.repeat(5000)}"x"${']'.repeat(5000)}`;
    expect(JSON.stringify(parseJson(Buffer.from(deeper)).value)).toContain(
      deeper.slice(64, -64).replaceAll('"', '\\"'),
    );
    expect(failure('['.repeat(64) + ']'.repeat(64))).toBe('parsed');
    expect(failure('['.repeat(1_000_000))).toContain('ends too early');
  });

  it('rounds no number', () => {
    const text =
      '{"id":9007199254740993,"list":[-1152921500312345679,9007199254740991,0.1234567890123456],"far":1e999,"big":1e300}';
    expect(parseJson(Buffer.from(text)).value).toEqual({
      id: '9007199254740993',
      list: ['-1152921500312345679', 9007199254740991, 0.1234567890123456],
      far: '1e999',
      big: 1e300,
    });
  });

  it('finds the failure of a long text in linear time', async () => {
    const unclosed = (size: number) => failure(`{"a":"${'x'.repeat(size)}`);
    const list = (size: number) => failure(`[${'1,'.repeat(size)}x]`);
    expect([unclosed(900_000), list(400_000)]).toEqual([
      expect.stringContaining('unexpected'),
      expect.stringContaining('"x"'),
    ]);
    expect(await growth(50_000, unclosed)).toBeLessThan(LINEAR);
    expect(await growth(50_000, list)).toBeLessThan(LINEAR);
  });
});

import { JSON_LEVELS, refuseTooDeep, tooDeep } from './json.ts';

const nested = (levels: number, inside = '') => '['.repeat(levels) + inside + ']'.repeat(levels);
const found = (text: string) => {
  const bytes = Buffer.from(text);
  return tooDeep(bytes).map(({ from, to }) => bytes.subarray(from, to).toString());
};

describe('the depth of JSON', () => {
  it('is bounded, however wide it is', () => {
    expect(found(nested(JSON_LEVELS))).toEqual([]);
    expect(found(nested(JSON_LEVELS + 1))).toEqual(['[]']);
    expect(found(nested(JSON_LEVELS, '{"a":[1]},[2],"[{",3'))).toEqual(['{"a":[1]}', '[2]']);
    expect(found(`[${'[],'.repeat(1000)}1]`)).toEqual([]);
  });

  it('counts no bracket inside a text', () => {
    expect(found(JSON.stringify(['['.repeat(500), '\\"[['.repeat(100), '\\']))).toEqual([]);
  });

  it('is found in what is no JSON, too', () => {
    expect(found(']'.repeat(5000) + nested(JSON_LEVELS))).toEqual([]);
    expect(found('['.repeat(1_000_000))).toHaveLength(1);
    expect(() => refuseTooDeep(Buffer.from('{"a":'.repeat(800)))).toThrow('more than 64 levels deep');
  });
});

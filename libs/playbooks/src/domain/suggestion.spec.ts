import { suggestion } from './suggestion.ts';

describe('what may have been meant', () => {
  it.each([
    ['lok', ['look', 'act'], 'look'],
    ['frist', ['first'], 'first'],
    ['timeuot', ['timeout'], 'timeout'],
    ['abc', ['xbc', 'abd', 'abcd'], 'xbc'],
    ['ab', ['abxx', 'axxx'], 'abxx'],
    ['', ['ab', 'a'], 'a'],
    // A third of the letters, two at least.
    ['abcdefghi', ['abcdefxyz'], 'abcdefxyz'],
    ['isolate_host', ['isolate_hoax', 'isolate_hosts'], 'isolate_hosts'],
  ])('by %s, of %j, is %s', (word, known, meant) => {
    expect(suggestion(word, known)).toBe(` Did you mean \`${meant}\`?`);
  });

  it.each([
    ['abc', ['xyz']],
    ['abc', ['abcdef', '']],
    ['abcdefghi', ['abcdewxyz']],
    ['look', ['look']],
    ['look', []],
  ])('by %s, of %j, is nothing', (word, known) => {
    expect(suggestion(word, known)).toBe('');
  });

  it('is not looked for behind a word that nobody has meant', () => {
    expect(suggestion('a'.repeat(64), ['a'.repeat(65)])).toContain('Did you mean');
    expect(suggestion('a'.repeat(65), ['a'.repeat(66)])).toBe('');
  });
});

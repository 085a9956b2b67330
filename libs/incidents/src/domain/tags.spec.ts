import { LONGEST_TAG, MOST_TAGS, normalTag, readTags, retagged, tagWords } from './tags.ts';

describe('a tag', () => {
  it.each([
    ['Phish Kit', 'phish-kit'],
    ['  campaign:Q4/2026 ', 'campaign:q4/2026'],
    ['ＶＩＰ', 'vip'],
    ['Müller', 'müller'],
    ['a,b;"c"\u202e<x>', 'abcx'],
    ['x'.repeat(99), 'x'.repeat(LONGEST_TAG)],
    ['🙂', ''],
  ])('%j is kept as %j', (given, kept) => expect(normalTag(given)).toBe(kept));

  it('stands once among others, and is refused where nothing of it is left', () => {
    expect(readTags(['VIP', 'vip', 'b'])).toEqual(['vip', 'b']);
    expect(() => readTags(['vip', '!!'])).toThrow(/needs a letter or a digit/);
    const many = Array.from({ length: MOST_TAGS + 1 }, (_tag, n) => `t${n}`);
    expect(() => readTags(many)).toThrow(/20 tags at most; these are 21/);
    expect(readTags(many.slice(1))).toHaveLength(MOST_TAGS);
  });

  it('is found by a word that no title has', () => expect(tagWords(['vip'])).toEqual(['tag:vip']));

  it('comes behind those that are there, and goes where it was taken away', () => {
    expect(retagged(['a', 'b'], ['c', 'a'], ['b'])).toEqual(['a', 'c']);
    expect(retagged(['a'], ['b'], ['b'])).toEqual(['a', 'b']);
  });
});

import { remembered } from './remembered.ts';

describe('a rule that is remembered', () => {
  const counted = (bounds?: { most?: number; longest?: number }) => {
    const asked: string[] = [];
    const rule = remembered((text) => {
      asked.push(text);
      return text === 'nothing' ? null : text.toUpperCase();
    }, bounds);
    return { asked, rule };
  };

  it('is asked once for each text, whatever it says', () => {
    const { asked, rule } = counted();
    expect(['a', 'b', 'a', 'nothing', 'nothing'].map(rule)).toEqual(['A', 'B', 'A', null, null]);
    expect(asked).toEqual(['a', 'b', 'nothing']);
  });

  it('keeps no more and nothing longer than it may', () => {
    const { asked, rule } = counted({ most: 2, longest: 3 });
    for (const text of ['a', 'b', 'long', 'long', 'a']) rule(text);
    expect(asked).toEqual(['a', 'b', 'long', 'long']);
    for (const text of ['c', 'a']) rule(text);
    expect(asked.slice(4)).toEqual(['c', 'a']);
  });
});

import { describe, expect, it } from 'vitest';
import { fitting, typedMention, withName } from '../watching/typed-mention.ts';

describe('what is typed before the caret', () => {
  it.each([
    ['@', { at: 0, part: '' }],
    ['ask @An', { at: 4, part: 'An' }],
    ['(@Ann Le', { at: 1, part: 'Ann Le' }],
    ['@Bo @An', { at: 4, part: 'An' }],
    ['nobody', null],
    ['ann@corp', null],
    ['ann.@corp', null],
    ['@ Ann', null],
    ['@Ann\nmore', null],
    ['@one two three four five', null],
    [`@${'x'.repeat(60)}`, null],
  ])('%j', (text, mention) => {
    expect(typedMention(text, text.length)).toEqual(mention);
  });

  it('is not what stands behind it', () => {
    expect(typedMention('@Ann and more', 3)).toEqual({ at: 0, part: 'An' });
    expect(typedMention('@Ann', 0)).toBeNull();
  });
});

describe('those who fit', () => {
  const people = ['Joanna', 'Ann', 'Ann Lee'].map((name) => ({ id: name, name }));
  const names = (part: string) => fitting(people, part, 8).map(({ name }) => name);

  it('begin with it, or have it, and are few', () => {
    expect(names('ann')).toEqual(['Ann', 'Ann Lee', 'Joanna']);
    expect(names('x')).toEqual([]);
    expect(fitting(people, '', 2)).toHaveLength(2);
  });

  it('are nobody once a name is whole and the text goes on', () => {
    expect(names('Ann Lee ')).toEqual([]);
    expect(names('Ann L')).toEqual(['Ann Lee']);
  });
});

it('puts the name in its place and the caret behind it', () => {
  const mention = { at: 4, part: 'an' };
  expect(withName('ask @an', 7, mention, 'Ann')).toEqual(['ask @Ann ', 9]);
  expect(withName('ask @an today', 7, mention, 'Ann')).toEqual(['ask @Ann today', 9]);
});

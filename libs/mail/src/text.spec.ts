import { cleanText, fitting, mixesScripts, oneLine, skeleton } from './text.ts';

it.each([
  ['abc', 3, 'abc'],
  ['abcd', 3, 'abc'],
  ['a\u0000b\u001f\n\t', 9, 'a\ufffdb\ufffd\n\t'],
  ['a\r\nb\rc\n\r\n', 9, 'a\nb\nc\n\n'],
  ['ab\ud83d', 9, 'ab\ufffd'],
  ['ab\ud83d\ude00', 3, 'ab\ufffd'],
])('%j to %d characters is %j', (text, max, clean) => expect(cleanText(text, max)).toBe(clean));

it.each<[string[], number, string[]]>([
  [['a', 'b'], 6, ['a', 'b']],
  [['a', 'b'], 5, ['a']],
  [['aaa', 'b'], 4, []],
  [[], 0, []],
])('of %j the first fit into %d characters: %j', (items, characters, kept) =>
  expect(fitting(items, characters)).toEqual(kept),
);

it.each([
  ['  a \n\t b ', 10, 'a b'],
  [`${' '.repeat(11)}ab`, 3, 'a'],
  [`${' '.repeat(12)}ab`, 3, ''],
  ['abcd', 3, 'abc'],
])('%j on one line of %d characters is %j', (text, max, line) => expect(oneLine(text, max)).toBe(line));

it.each([
  ['PayPal', 'paypal'],
  ['P\u0430yp\u0430l', 'paypal'],
  ['J\u00fcrgen', 'jurgen'],
  ['ver\u200bify', 'verify'],
  ['\u00e6on', 'aeon'],
  ['\u65e5\u672c', '\u65e5\u672c'],
])('%j is taken for %j', (text, plain) => expect(skeleton(text)).toBe(plain));

it.each([
  ['p\u0430ypal', true],
  ['\u03b1bc', true],
  ['paypal', false],
  ['\u0430\u0431', false],
  ['\u65e5\u672cab', false],
])('%j mixes alphabets: %s', (word, does) => expect(mixesScripts(word)).toBe(does));

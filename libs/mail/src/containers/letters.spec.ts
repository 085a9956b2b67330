import { lettersIn } from './letters.ts';

it.each([
  [
    'of one byte each',
    Buffer.concat([Buffer.from([0, 1]), Buffer.from('hello'), Buffer.from([0, 3])]),
    'hello',
  ],
  [
    'of two bytes each',
    Buffer.concat([Buffer.from([1, 1]), Buffer.from('hello', 'utf16le'), Buffer.from([1, 1])]),
    'hello',
  ],
  ['at the end', Buffer.from('\u0000words'), 'words'],
  ['too short', Buffer.from('\u0000abc\u0000'), ''],
  ['none', Buffer.alloc(0), ''],
])('letters %s', (_where, bytes, found) => expect(lettersIn(bytes, 100)).toBe(found));

it('letters stop where enough were found', () => {
  expect(lettersIn(Buffer.from('hello\u0000world'), 7)).toBe('hello\nw');
});

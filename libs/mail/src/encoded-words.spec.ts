import { decodeWords } from './encoded-words.ts';

describe('encoded words', () => {
  it.each([
    ['none', 'Lunch at noon', 'Lunch at noon'],
    ['one', '=?utf-8?Q?M=C3=A4rz_2?=', 'März 2'],
    ['beside text', 'a =?utf-8?B?w6Q=?= b =?utf-8?B?w7w=?= c', 'a ä b ü c'],
    ['split inside a character, each with an end of its own', '=?utf-8?B?ZsM=?= =?UTF-8?B?vHI=?=', 'für'],
    ['split inside a character, in lines', '=?utf-8?Q?f=C3?=\r\n =?utf-8?Q?=BCr?=', 'für'],
    ['split, of both kinds', '=?utf-8?Q?f=C3?= =?utf-8?B?vHI=?=', 'für'],
    ['of two charsets', '=?utf-8?Q?=C3=A4?= =?iso-8859-1?Q?=FC?=', 'äü'],
    ['with a language', '=?utf-8*de?Q?f=C3?= =?utf-8*de?Q?=BCr?=', 'für'],
  ])('%s', (_how, text, shown) => expect(decodeWords(text)).toBe(shown));
});

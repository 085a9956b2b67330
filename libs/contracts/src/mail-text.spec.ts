import { mailBytes, mailText } from './mail-text.ts';

const bytes = (...numbers: number[]) => Uint8Array.from(numbers);
const utf8 = (text: string) => new TextEncoder().encode(text);

describe('a mail as text', () => {
  it('is itself where it is UTF-8', () => {
    expect(mailText(utf8('Grüße 🛡️'))).toBe('Grüße 🛡️');
    expect(mailText(utf8('\ufeffx'))).toBe('\ufeffx');
  });

  it('has a letter of its own for each byte that is none, and for a zero', () => {
    expect(mailText(bytes(0x47, 0x72, 0xfc, 0x00))).toBe('Gr\uf7fc\uf700');
  });

  it.each([
    ['UTF-8', utf8('Grüße 🛡️')],
    ['Windows-1252', bytes(0x47, 0x72, 0xfc, 0xdf, 0x65)],
    ['zeros', bytes(0, 0x61, 0)],
    ['every byte', Uint8Array.from({ length: 256 }, (_one, n) => n)],
    [
      'every pair of bytes',
      Uint8Array.from({ length: 131_072 }, (_one, n) => (n % 2 === 0 ? n >> 9 : n >> 1) & 255),
    ],
    ['letters that stand for bytes', utf8('\uf700\uf77f\uf7ff')],
    ['letters beside them', utf8('\uf6ff\uf800')],
    ['a letter that is cut', utf8('🛡').subarray(0, 3)],
    [
      'halves, and what is longer than it need be',
      bytes(0xed, 0xa0, 0x80, 0xc0, 0xaf, 0xe0, 0x80, 0xaf, 0xf4, 0x90, 0x80, 0x80),
    ],
    ['nothing', bytes()],
  ])('gives its bytes back: %s', (_what, given) => {
    const text = mailText(given);
    expect(text.isWellFormed()).toBe(true);
    expect(text).not.toContain('\u0000');
    expect(mailBytes(text)).toEqual(Uint8Array.from(given));
  });
});

// eslint-disable-next-line no-control-regex -- what no reader sees: NUL, which jsonb refuses, and its like
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g;

/**
 * Text as JSON and PostgreSQL can hold it: no control characters, no lone surrogates, bounded. Lines end with a line feed:
 * a body in base64 says them as its writer did, and reads no different for that.
 */
export function cleanText(text: string, max: number): string {
  return lineFeeds(text.slice(0, max)).replace(CONTROL, '\ufffd').toWellFormed();
}

export function lineFeeds(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}

/** The first items whose JSON together stays within so many characters. */
export function fitting<T>(items: readonly T[], characters: number): T[] {
  let left = characters;
  const end = items.findIndex((item) => (left -= JSON.stringify(item).length) < 0);
  return end < 0 ? [...items] : items.slice(0, end);
}

/** One line, single spaces, trimmed. */
export function oneLine(text: string, max: number): string {
  return cleanText(
    text
      .slice(0, max * 4)
      .replace(/\s+/g, ' ')
      .trim(),
    max,
  );
}

// Letters that look like a Latin one; the common part of Unicode's confusables, enough for host names and brands.
const LOOKALIKES: Record<string, string> = {
  а: 'a', в: 'b', е: 'e', ё: 'e', к: 'k', м: 'm', н: 'h', о: 'o', р: 'p', с: 'c', т: 't', у: 'y', х: 'x', ѕ: 's',
  і: 'i', ї: 'i', ј: 'j', ԁ: 'd', ԛ: 'q', ԝ: 'w', һ: 'h', ӏ: 'l', ѵ: 'v', г: 'r', п: 'n', ь: 'b', ꞓ: 'c',
  α: 'a', β: 'b', ε: 'e', η: 'n', ι: 'i', κ: 'k', ν: 'v', ο: 'o', ρ: 'p', τ: 't', υ: 'u', χ: 'x', ω: 'w', γ: 'y',
  ı: 'i', ł: 'l', ø: 'o', đ: 'd', ħ: 'h', ŧ: 't', ß: 'b', æ: 'ae', œ: 'oe', ɑ: 'a', ɡ: 'g', ɩ: 'i', ʟ: 'l', ᴏ: 'o',
}; // prettier-ignore

/** Zero-width and other invisible characters that break words for filters but not for readers. */
export const INVISIBLE =
  // eslint-disable-next-line no-misleading-character-class -- single code points on purpose, joiners and selectors too
  /[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u206a-\u206f\ufe00-\ufe0f\ufeff]/g;

/** Lower case without accents, invisible characters or look-alike letters: what a reader takes it for. */
export function skeleton(text: string): string {
  const plain = text
    .normalize('NFKD')
    .replace(INVISIBLE, '')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();
  // eslint-disable-next-line no-control-regex -- the whole ASCII range on purpose: the common case costs one test
  if (/^[\u0000-\u007f]*$/.test(plain)) return plain;
  let out = '';
  for (const letter of plain) out += LOOKALIKES[letter] ?? letter;
  return out;
}

// Letters of other alphabets that no common typeface tells from a Latin one.
const TWINS = /^[аеорсухѕіјһԁԛԝӏѵοναρ\d-]+$/u;

/** Whether a word of another alphabet reads as a Latin one to its last letter, as no real one of some length does. */
export function looksLatin(word: string): boolean {
  return word.length >= 3 && /[^\0-\x7f]/.test(word) && TWINS.test(word);
}

/** Whether a word mixes Latin letters with Cyrillic or Greek ones, which no language does. */
export function mixesScripts(word: string): boolean {
  return /\p{Script=Latin}/u.test(word) && /[\p{Script=Cyrillic}\p{Script=Greek}]/u.test(word);
}

import { attributeColour, colour, contrast, keyword, length, readValue, share } from './values.ts';

const first = (text: string) => readValue(text)?.[0];
const shown = (text: string) => {
  const found = colour(first(text));
  if (found === null) return null;
  const { red, green, blue, alpha } = found;
  return [red, green, blue, alpha].map((part) => Math.round(part * 100) / 100).join(' ');
};

it('a value too long to hide anything is none', () => {
  expect(readValue('1'.repeat(500))).not.toBeNull();
  expect(readValue('1'.repeat(501))).toBeNull();
});

it.each([
  ['NONE', 'none'],
  ['none none', null],
  ['1px', null],
  ['', null],
])('the only keyword of %j is %s', (text, word) => expect(keyword(readValue(text) ?? [])).toBe(word));

it.each<[string, number | null]>([
  ['7', 7],
  ['50%', 100],
  ['2em', 40],
  ['2ex', 20],
  ['2CH', 20],
  ['3px', 3],
  ['3pt', 4],
  ['1pc', 16],
  ['1in', 96],
  ['2.54cm', 96],
  ['25.4mm', 96],
  ['101.6q', 96],
  ['2rem', 32],
  ['1vw', 10],
  ['1vmax', 10],
  ['1furlong', null],
  ['auto', null],
])('%s is %s pixels where an em is 20 and the whole 200', (text, pixels) => {
  const found = length(first(text), 20, 200);
  expect(found === null ? null : Math.round(found * 1000) / 1000).toBe(pixels);
});

it('a percentage without a whole is of an em, and nothing is no length', () => {
  expect(length(first('50%'), 20)).toBe(10);
  expect(length(undefined, 20)).toBeNull();
});

it.each<[string, number | null]>([
  ['0.5', 0.5],
  ['50%', 0.5],
  ['5px', null],
])('%s is a part of %s', (text, part) => expect(share(first(text))).toBe(part));

it.each<[string, string | null]>([
  ['#fff', '255 255 255 1'],
  ['#FFF8', '255 255 255 0.53'],
  ['#102030', '16 32 48 1'],
  ['#10203000', '16 32 48 0'],
  ['#12345', null],
  ['#1234567', null],
  ['Navy', '0 0 128 1'],
  ['transparent', '0 0 0 0'],
  ['papayawhip', null],
  ['rgb(1,2,3)', '1 2 3 1'],
  ['RGBA(1 2 3 / 50%)', '1 2 3 0.5'],
  ['rgba(1,2,3,.25)', '1 2 3 0.25'],
  ['rgb(100%,0%,50%)', '255 0 127.5 1'],
  ['rgb(300,-5,3)', '255 0 3 1'],
  ['rgb(1,2)', null],
  ['rgb(none,2,3)', null],
  ['rgb(1,none,3)', null],
  ['rgb(1,2,none)', null],
  ['rgb(1,2,3,none)', '1 2 3 1'],
  ['hsl(0,100%,50%)', '255 0 0 1'],
  ['hsl(120deg 100% 50%)', '0 255 0 1'],
  ['hsl(-120,100%,50%)', '0 0 255 1'],
  ['hsla(480,100%,25%,0.5)', '0 127.5 0 0.5'],
  ['hsl(60 100% 50%)', '255 255 0 1'],
  ['hsl(210 50% 40%)', '51 102 153 1'],
  ['hsl(30 60% 70%)', '224.4 178.5 132.6 1'],
  ['hsl(none 50% 40%)', null],
  ['hsl(1 none 40%)', null],
  ['hsl(1 50% none)', null],
  ['lab(50% 0 0)', null],
  ['10px', null],
])('the colour %s is %s', (text, parts) => expect(shown(text)).toBe(parts));

it.each<[string | undefined, string | null]>([
  ['ffffff', '255'],
  ['#ffffff', '255'],
  [' Red ', '255'],
  ['fff', null],
  ['', null],
  ['  ', null],
  [undefined, null],
])('an attribute may write it so: %j', (text, red) =>
  expect(attributeColour(text)?.red.toString() ?? null).toBe(red),
);

it.each<[string, string, number]>([
  ['#000', '#fff', 21],
  ['#fff', '#000', 21],
  ['#777', '#777', 1],
  ['#777', '#fff', 4.48],
  ['#0a0a0a', '#000', 1.06],
  ['#ff0000', '#00ff00', 2.91],
  ['#0000ff', '#ffffff', 8.59],
  ['rgba(0,0,0,0)', '#fff', 1],
  ['rgba(0,0,0,0.5)', '#fff', 3.98],
])('%s on %s has this contrast: %d', (text, background, ratio) => {
  const [a, b] = [text, background].map((one) => colour(first(one)));
  if (a == null || b == null) throw new Error('no colours');
  expect(Math.round(contrast(a, b) * 100) / 100).toBe(ratio);
});

import { LIMITS } from '../limits.ts';
import {
  StyleSheet,
  inlineWeight,
  mediaApplies,
  readDeclarations,
  type StyledElement,
} from './style-sheet.ts';

const element = (name: string, classes = '', attributes: Record<string, string> = {}): StyledElement => ({
  name,
  attributes,
  classes: classes.split(' ').filter(Boolean),
});
const sheetOf = (css: string) => {
  const sheet = new StyleSheet();
  sheet.add(css);
  return sheet;
};
const DIV = element('div', 'a b', {
  id: 'i',
  'data-x': 'one two',
  lang: 'de-AT',
  href: 'https://Evil.com/a',
});
const BODY = [element('html'), element('body', 'page')];
const fits = (selector: string, of = DIV, around: StyledElement[] = BODY) =>
  sheetOf(`${selector}{top:1}`).applied(of, around).length === 1;

describe('a selector', () => {
  it.each([
    '*',
    'div',
    'DIV',
    '.a',
    '.a.b',
    '#i',
    'div.b#i',
    '[data-x]',
    '[DATA-X]',
    '[data-x="one two"]',
    '[data-x~=two]',
    '[lang|=de]',
    '[lang|=de-AT]',
    '[data-x^="one"]',
    '[data-x$="two"]',
    '[data-x*="e t"]',
    '[href*="evil" i]',
    'body div',
    'html div',
    'body>div',
    'html body div',
    'html > body > div',
    'html > body div',
    '.page *',
    '\\64 iv',
    '#\\69',
  ])('%s is for it', (selector) => expect(fits(selector)).toBe(true));

  it.each([
    'p',
    '.A',
    '.a.c',
    '#I',
    '#a',
    '.i',
    '[data-y]',
    '[data-x="one"]',
    '[data-x~=on]',
    '[data-x~="one two"]',
    '[lang|=d]',
    '[lang|=AT]',
    '[data-x^="two"]',
    '[data-x^=""]',
    '[data-x$="one"]',
    '[data-x$=""]',
    '[data-x*="x"]',
    '[data-x*=""]',
    '[href*="evil"]',
    '[missing=""]',
    'html>div',
    'td div',
    'body html div',
    'html > html div',
    'div div',
    'div + div',
    'body ~ div',
    'div:hover',
    'div::before',
    '.page > p',
  ])('%s is not', (selector) => expect(fits(selector)).toBe(false));

  it('with a child is of the parent alone, and goes on behind it', () => {
    const around = [element('table'), element('tr'), element('td')];
    expect(fits('tr > div', DIV, around)).toBe(false);
    expect(fits('table > tr td > div', DIV, around)).toBe(true);
    expect(fits('td > tr div', DIV, around)).toBe(false);
    expect(fits('> div', DIV, [])).toBe(false);
  });

  it('in a list that has one that is not understood is none', () => {
    expect(fits('p, .a')).toBe(true);
    expect(fits('.a, .a')).toBe(false);
  });
});

describe('what rules say', () => {
  const winner = (css: string, style = '') => {
    const own = readDeclarations(style).map(inlineWeight);
    return [...sheetOf(css).applied(DIV, BODY), ...own]
      .sort((a, b) => b.weight - a.weight)
      .map(({ value }) => value.trim())[0];
  };

  it.each([
    ['.a{top:1}.b{top:2}', '', '2'],
    ['div{top:1}*{top:2}', '', '1'],
    ['.a{top:1}div{top:2}', '', '1'],
    ['#i{top:1}.a.b{top:2}', '', '1'],
    ['[data-x]{top:1}div{top:2}', '', '1'],
    ['div.a{top:1}.a{top:2}', '', '1'],
    ['body div{top:1}div{top:2}', '', '1'],
    ['.a{top:1!important}#i{top:2}', '', '1'],
    ['#i{top:1}', 'top:2', '2'],
    ['#i{top:1!important}', 'top:2', '1'],
    ['#i{top:1!important}', 'top:2!important', '2'],
    ['', 'top:1;top:2', '2'],
    ['', 'top:1!important;top:2', '1'],
    [`.a{top:1}${'p{top:3}'.repeat(101)}div{top:2}`, '', '1'],
    ['.a{top:1;top:2}', '', '2'],
    ['.a{top:1!important;top:2}', '', '1'],
    ['.a{left:0;right:0;top:1}.a{top:2}', '', '2'],
  ])('%s, and the element %s: %s wins', (css, style, value) => expect(winner(css, style)).toBe(value));

  it('is nothing of an element that none is for', () => {
    expect(sheetOf('').applied(DIV, BODY)).toEqual([]);
    expect(sheetOf('p{top:1}').applied(DIV, BODY)).toEqual([]);
  });

  it('is by name in lower case, with what stands in it', () => {
    expect(sheetOf('.a{T\\6fP:1 ! important;left:2}').applied(DIV, BODY)).toMatchObject([
      { property: 'top', value: expect.stringContaining('1'), important: true },
      { property: 'left', value: '2', important: false },
    ]);
  });

  it.each([
    ['@media screen{.a{top:1}}', 1],
    ['@MEDIA print{.a{top:1}}', 0],
    ['@media{.a{top:1}}', 1],
    ['@media all{@media print{.a{top:1}}.b{top:2}}', 1],
    ['@font-face{top:1}', 0],
    ['@supports (x:y){.a{top:1}}', 0],
    ['.a{}', 0],
  ])('%s are %d', (css, count) => expect(sheetOf(css).applied(DIV, BODY)).toHaveLength(count));
});

it('what is no declaration stands in no other’s way', () => {
  expect(readDeclarations('top:1;!!;{x};left:2').map(({ property }) => property)).toEqual(['top', 'left']);
});

describe('bounds', () => {
  it('of a style attribute are said by none', () => {
    const long = (size: number) => readDeclarations(`${' '.repeat(size)}top:1`);
    expect(long(LIMITS.style - 5)).toHaveLength(1);
    expect(long(LIMITS.style)).toHaveLength(0);
  });

  it('of all sheets together are told when they are crossed', () => {
    const sheet = new StyleSheet();
    sheet.add(`.a{top:1}${' '.repeat(LIMITS.css - 9)}`);
    expect(sheet.truncated).toBe(false);
    sheet.add('.b{top:2}');
    expect(sheet.truncated).toBe(true);
    sheet.add(`.c{top:3}${' '.repeat(99)}`);
    expect(sheet.applied(DIV, [])).toHaveLength(1);
    const cut = new StyleSheet();
    cut.add(' '.repeat(LIMITS.css - 9));
    cut.add('.a{top:1}.b{top:2}');
    expect([cut.truncated, cut.applied(DIV, []).length]).toEqual([true, 1]);
  });

  it('of rules are told when they are crossed', () => {
    const most = sheetOf('p{top:1}'.repeat(LIMITS.css_rules));
    expect(most.truncated).toBe(false);
    most.add('.a{}');
    expect(most.truncated).toBe(false);
    most.add('.a{top:1}');
    expect(most.truncated).toBe(true);
    expect(most.applied(DIV, [])).toEqual([]);
  });

  it.each(['#none', '.none', 'p', 'div.none', '.a#none'])(
    'cost nothing by rules that name others: %s',
    (selector) => {
      const sheet = sheetOf(`${selector}{top:1}`.repeat(5000));
      for (let n = 0; n <= LIMITS.css_tests / 5000; n += 1) sheet.applied(DIV, []);
      expect(sheet.truncated).toBe(false);
    },
  );

  it('of looking are told when they are crossed, and nothing fits after that', () => {
    const sheet = sheetOf(`${'.a.none{top:1}'.repeat(999)}.a{top:1}`);
    for (let n = 1; n < LIMITS.css_tests / 1000; n += 1) sheet.applied(DIV, []);
    expect(sheet.applied(DIV, [])).toHaveLength(1);
    expect([sheet.truncated, sheet.applied(DIV, []).length]).toEqual([false, 0]);
    expect(sheet.truncated).toBe(true);
  });
});

it.each([
  ['', true],
  ['screen', true],
  ['ALL', true],
  ['only screen', true],
  ['print', false],
  ['print, screen', true],
  ['screen and (min-width: 600px)', true],
  ['screen  and\n(min-width:1000px)', true],
  ['(min-width:1001px)', false],
  ['(max-width:1000px)', true],
  ['(max-width:999px)', false],
  ['(max-device-width: 480px)', false],
  ['(min-width:62.5em)', true],
  ['(min-width:63em)', false],
  ['(min-width:63rem)', false],
  ['(max-width:70)', false],
  ['screen and (max-width:600px)', false],
  ['(prefers-color-scheme: light)', true],
  ['(prefers-color-scheme: dark)', false],
  ['(orientation: portrait)', false],
])('a reader at a screen sees what is for %j: %s', (query, does) => expect(mediaApplies(query)).toBe(does));

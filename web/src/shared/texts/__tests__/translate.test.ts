import { expect, it } from 'vitest';
import { translateBy } from '../translate.ts';
import { Many, manyShape, Marked, messageOf, shapeOf, together } from '../values.ts';

const PARTS = { messageOf, shapeOf, together };

/** As a template calls it, in `language`, with what the catalogue has. */
function said(catalogue: Record<string, string>, language = 'de') {
  const translate = translateBy(catalogue, language, PARTS);
  return (strings: TemplateStringsArray, ...values: unknown[]): string => translate(strings, values).join('');
}
const many = (count: number, one: string, other?: string): Many => {
  const shape = manyShape(one, other);
  return new Many(count, shape.one, shape.other);
};

it('says a sentence in the order of the language, and English where the catalogue has none', () => {
  const t = said({ '{0} was given to {1}': '{1} hat {0} bekommen' });
  expect(t`${'INC-1'} was given to ${'Ada'}`).toBe('Ada hat INC-1 bekommen');
  expect(t`${'INC-1'} was taken from ${'Ada'}`).toBe('INC-1 was taken from Ada');
});

it('has as many forms of a plural as the language, with its way to write numbers', () => {
  const message = '{0, plural, one {# mail} other {# mails}} in {1}';
  const polish = said(
    { [message]: 'W {1}: {0, plural, one {# list} few {# listy} many {# listów} other {# listu}}' },
    'pl',
  );
  expect([1, 3, 5, 22].map((count) => polish`${many(count, 'mail')} in ${'INBOX'}`)).toEqual([
    'W INBOX: 1 list',
    'W INBOX: 3 listy',
    'W INBOX: 5 listów',
    'W INBOX: 22 listy',
  ]);
  const german = said({ [message]: '{0, plural, =0 {keine Mail} one {# Mail} other {# Mails}} in {1}' });
  expect(german`${many(0, 'mail')} in ${'INBOX'}`).toBe('keine Mail in INBOX');
  expect(german`${many(12_345, 'mail')} in ${'INBOX'}`).toBe('12.345 Mails in INBOX');
  // English has its own forms where nothing is translated, whatever the page's language has.
  expect(said({}, 'pl')`${many(2, 'mail is', 'mails are')} left`).toBe('2 mails are left');
});

it('keeps the space around a text, which is not the translator’s', () => {
  const t = said({ 'and more': 'und mehr', '{0} more': 'noch {0}' });
  expect(t` and more `).toBe(' und mehr ');
  expect(t` ${3} more`).toBe(' noch 3');
  expect(t` `).toBe(' ');
});

it('takes signs of the format as text where they are quoted, and a slip as it is written', () => {
  expect(messageOf(['a {b} <c>'], [])).toBe("a '{'b'}' '<'c'>'");
  const t = said({ "a '{'b'}' '<'c'>'": "'{'b'}' l'a", plain: 'offen {0, plural, one {' });
  expect(t`a {b} <c>`).toBe("{b} l'a");
  expect(t`plain`).toBe('offen ');
});

it('gives an element of the sentence what is said inside of it, wherever it stands', () => {
  const link = new Marked('the list', (text) => text);
  const values = [link];
  expect(messageOf(['See ', '.'], values.map(shapeOf))).toBe('See <0>the list</0>.');
  const drawn: unknown[] = [];
  const translate = translateBy({ 'See <0>the list</0>.': '<0>Die Liste</0> zeigt es.' }, 'de', PARTS);
  const pieces = translate(['See ', '.'], [new Marked('the list', (text) => (drawn.push(text), 'LINK'))]);
  expect(pieces.join('')).toBe('LINK zeigt es.');
  expect(drawn).toMatchObject([{ props: { children: 'Die Liste' } }]);
});

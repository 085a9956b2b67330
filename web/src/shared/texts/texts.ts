import type { ReactNode } from 'react';
import { language, translate } from './language.ts';
import { Many, manyShape, Marked, together } from './values.ts';

/**
 * A text that people read, in their language: a whole sentence, with what differs as its values.
 * A catalogue knows `${name} was saved` as `{0} was saved`.
 */
export function t(strings: TemplateStringsArray, ...values: (string | number | Many)[]): string {
  return pieces(strings, values).join('');
}

/** As `t`, with elements among the values. */
export function rich(strings: TemplateStringsArray, ...values: (ReactNode | Many | Marked)[]): ReactNode {
  return together(pieces(strings, values));
}

/** A word of the API or of the contracts, which is no literal of the web: `npm run texts` knows where they stand. */
export function translated(english: string): string {
  return translate === null ? english : translate([english], []).join('');
}

/**
 * How many there are, as a value of a sentence. The forms are English's; another language has as many as it needs.
 * @param one what one is called; `#` is the number where it does not stand before it
 */
export function many(count: number, one: string, other?: string): Many {
  const shape = manyShape(one, other);
  return new Many(count, shape.one, shape.other);
}

/** A label or word as it stands inside of a sentence: English writes it small there, other languages as it is. */
export function within(text: string): string {
  return language === 'en' ? text.toLowerCase() : text;
}

/** A link or the like inside of a sentence: what it says is translated with the sentence. */
export function marked(text: string, draw: (text: ReactNode) => ReactNode): Marked {
  return new Marked(text, draw);
}

/** As a text of its own, `3 mails`. In a sentence: `many`. */
export function plural(count: number, one: string, other?: string): string {
  return t`${many(count, one, other)}`;
}

const numbers = new Intl.NumberFormat(language);

export function number(value: number, options?: Intl.NumberFormatOptions): string {
  return options === undefined ? numbers.format(value) : value.toLocaleString(language, options);
}

function pieces(strings: readonly string[], values: readonly unknown[]): unknown[] {
  if (translate !== null) return translate(strings, values);
  return strings.flatMap((text, at) => (at < values.length ? [text, asEnglish(values[at])] : [text]));
}

function asEnglish(value: unknown): unknown {
  if (value instanceof Many)
    return (value.count === 1 ? value.one : value.other).replaceAll('#', number(value.count));
  return value instanceof Marked ? value.draw(value.text) : value;
}

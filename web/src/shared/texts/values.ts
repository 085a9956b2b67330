import { createElement, Fragment, type ReactNode } from 'react';

/** How many there are: a plural of the sentence, with English's two forms. `#` is the number. */
export class Many {
  readonly count: number;
  readonly one: string;
  readonly other: string;

  constructor(count: number, one: string, other: string) {
    this.count = count;
    this.one = one;
    this.other = other;
  }
}

/** A text inside of an element inside of the sentence. */
export class Marked {
  readonly text: string;
  readonly draw: (text: ReactNode) => ReactNode;

  constructor(text: string, draw: (text: ReactNode) => ReactNode) {
    this.text = text;
    this.draw = draw;
  }
}

export type Shape = Many | Marked | null;
/** The `scripts` know the forms and not the values. */
type Written = Pick<Many, 'one' | 'other'> | Pick<Marked, 'text'> | null;

export function shapeOf(value: unknown): Shape {
  return value instanceof Many || value instanceof Marked ? value : null;
}

/** Texts and elements one after the other, as React draws them. */
export function together(pieces: readonly unknown[]): ReactNode {
  return createElement(Fragment, null, ...(pieces as ReactNode[]));
}

/**
 * The text by which a catalogue knows a sentence: a message of ICU's format, with the values by their places, and without
 * the space around it, which is the page's.
 */
export function messageOf(strings: readonly string[], shapes: readonly Written[]): string {
  return strings
    .map((text, at) => escaped(text) + (at < shapes.length ? written(shapes[at] ?? null, at) : ''))
    .join('')
    .trim();
}

function written(shape: Written, at: number): string {
  if (shape === null) return `{${at}}`;
  if ('text' in shape) return `<${at}>${escaped(shape.text)}</${at}>`;
  return `{${at}, plural, one {${escaped(shape.one)}} other {${escaped(shape.other)}}}`;
}

function escaped(text: string): string {
  return text.replaceAll(/[{}<>]/g, "'$&'");
}

export function manyShape(one: string, other = manyOf(one)): Pick<Many, 'one' | 'other'> {
  return { one: withNumber(one), other: withNumber(other) };
}

function withNumber(form: string): string {
  return form.includes('#') ? form : `# ${form}`;
}

/** `mailbox` → `mailboxes`, `host` → `hosts`. */
function manyOf(one: string): string {
  return /(?:s|x|ch|sh)$/.test(one) ? `${one}es` : `${one}s`;
}

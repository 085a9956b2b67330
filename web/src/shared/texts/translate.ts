import type { ReactNode } from 'react';
import type { Catalogue } from './catalogues.ts';
import { NUMBER, parseMessage, type MessagePart } from './parse-message.ts';
import type { Many, Marked, Shape } from './values.ts';

/** The pieces of a sentence, in the order of the language. */
export type Translate = (strings: readonly string[], values: readonly unknown[]) => unknown[];

/**
 * What this needs of the modules that wait for it. If it imported them, each would wait for the other for ever: the build
 * fails then (web/catalogues.ts).
 */
export interface TextParts {
  shapeOf: (value: unknown) => Shape;
  messageOf: (strings: readonly string[], shapes: readonly Shape[]) => string;
  together: (pieces: readonly unknown[]) => ReactNode;
}

/** What the catalogue does not have is shown in English. */
export function translateBy(catalogue: Catalogue, language: string, parts: TextParts): Translate {
  const translated = new Renderer(language, parts);
  const english = new Renderer('en', parts);
  const parsed = new Map<string, MessagePart[]>();

  return (strings, values) => {
    const message = parts.messageOf(strings, values.map(parts.shapeOf));
    const translation = catalogue[message];
    const text = translation ?? message;
    const read = parsed.get(text) ?? parseMessage(text);
    parsed.set(text, read);
    const pieces = (translation === undefined ? english : translated).render(read, values);
    return [spaceBefore(strings[0] ?? ''), ...pieces, spaceAfter(strings.at(-1) ?? '', strings.length)];
  };
}

function spaceBefore(text: string): string {
  return text.slice(0, text.length - text.trimStart().length);
}

/** Where there is one string, all of which is space, it is before. */
function spaceAfter(text: string, strings: number): string {
  return strings === 1 && text.trim() === '' ? '' : text.slice(text.trimEnd().length);
}

class Renderer {
  private readonly rules: Intl.PluralRules;
  private readonly numbers: Intl.NumberFormat;
  private readonly parts: TextParts;

  constructor(language: string, parts: TextParts) {
    this.parts = parts;
    this.rules = new Intl.PluralRules(language);
    this.numbers = new Intl.NumberFormat(language);
  }

  render(parts: readonly MessagePart[], values: readonly unknown[], count = 0): unknown[] {
    return parts.flatMap((part) => {
      if (typeof part === 'string') return [part];
      if (part === NUMBER) return [this.numbers.format(count)];
      const value = values[part.at];
      const shape = this.parts.shapeOf(value);
      if (shape === null) return [value];
      if ('draw' in shape) return [shape.draw(this.inside(shape, part.inside, values))];
      return this.many(shape, part.forms, values);
    });
  }

  private many(
    { count }: Many,
    forms: ReadonlyMap<string, MessagePart[]> | undefined,
    values: readonly unknown[],
  ): unknown[] {
    const form = forms?.get(`=${count}`) ?? forms?.get(this.rules.select(count)) ?? forms?.get('other');
    return this.render(form ?? [NUMBER], values, count);
  }

  private inside(
    marked: Marked,
    parts: readonly MessagePart[] | undefined,
    values: readonly unknown[],
  ): ReactNode {
    if (parts === undefined) return marked.text;
    return this.parts.together(this.render(parts, values));
  }
}

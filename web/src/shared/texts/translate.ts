import { createElement, Fragment, type ReactNode } from 'react';
import type { Catalogue } from './catalogues.ts';
import { NUMBER, parseMessage, type MessagePart } from './parse-message.ts';
import { Many, Marked, messageOf, shapeOf } from './values.ts';

/** The pieces of a sentence, in the order of the language. */
export type Translate = (strings: readonly string[], values: readonly unknown[]) => unknown[];

/** What the catalogue does not have is shown in English. */
export function translateBy(catalogue: Catalogue, language: string): Translate {
  const translated = new Renderer(language);
  const english = new Renderer('en');
  const parsed = new Map<string, MessagePart[]>();

  return (strings, values) => {
    const message = messageOf(strings, values.map(shapeOf));
    const translation = catalogue[message];
    const text = translation ?? message;
    const parts = parsed.get(text) ?? parseMessage(text);
    parsed.set(text, parts);
    const pieces = (translation === undefined ? english : translated).render(parts, values);
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

  constructor(language: string) {
    this.rules = new Intl.PluralRules(language);
    this.numbers = new Intl.NumberFormat(language);
  }

  render(parts: readonly MessagePart[], values: readonly unknown[], count = 0): unknown[] {
    return parts.flatMap((part) => {
      if (typeof part === 'string') return [part];
      if (part === NUMBER) return [this.numbers.format(count)];
      const value = values[part.at];
      if (value instanceof Many) return this.many(value, part.forms, values);
      if (value instanceof Marked) return [value.draw(this.inside(value, part.inside, values))];
      return [value];
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
    return createElement(Fragment, null, ...(this.render(parts, values) as ReactNode[]));
  }
}

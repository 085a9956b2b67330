/** A piece of a sentence about a rule: words, or what its author wrote. */
export interface SentencePart {
  text: string;
  /** As it stands in the document: a name with wildcards, a path, a condition that no words were found for. */
  verbatim: boolean;
}

export const said = (text: string): SentencePart => ({ text, verbatim: false });
export const written = (text: string): SentencePart => ({ text, verbatim: true });

/** `a, b and c`, each of several parts. */
export function listed(items: readonly SentencePart[][], last: 'and' | 'or'): SentencePart[] {
  return items.flatMap((item, at) => {
    if (at === 0) return item;
    return [said(at === items.length - 1 ? ` ${last} ` : ', '), ...item];
  });
}

/** `high or critical`: terms of the vocabulary, as sentences say them. */
export function terms(values: readonly string[], last: 'and' | 'or' = 'or'): SentencePart[] {
  return listed(
    values.map((value) => [said(term(value))]),
    last,
  );
}

export function term(value: string): string {
  return SPOKEN[value] ?? value.replaceAll('_', ' ');
}

const SPOKEN: Record<string, string> = {
  bec: 'email compromise',
  api_key: 'API key',
  agent: 'analyst',
};

/** Neighbours of one kind put together, so that a reader of the parts sees one text. */
export function joined(parts: readonly SentencePart[]): SentencePart[] {
  const result: SentencePart[] = [];
  for (const part of parts) {
    const before = result.at(-1);
    if (before !== undefined && before.verbatim === part.verbatim && !part.verbatim)
      result[result.length - 1] = said(before.text + part.text);
    else if (part.text !== '') result.push(part);
  }
  return result;
}

/** The parts as one text; what is written stands in backticks. */
export function plainText(parts: readonly SentencePart[]): string {
  return parts.map(({ text, verbatim }) => (verbatim ? `\`${text}\`` : text)).join('');
}

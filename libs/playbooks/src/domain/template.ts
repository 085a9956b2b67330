import type { Json } from '#contracts';
import { compileExpression, ExpressionError } from './expression.ts';
import type { Expression, ExpressionContext } from './expression.ts';

/** A text of a playbook, cut at its `${{ … }}`; `offset` is where the expression starts in the text. */
export type TemplatePart = { text: string } | { source: string; offset: number };

const MAX_TEXT = 64 * 1024 * 1024;
const MAX_DEPTH = 40;
const MAX_NODES = 50_000;

/**
 * Cuts a text at its `${{ … }}`; `$${{` stands for a literal `${{`. Throws ExpressionError for one that is not
 * closed. Braces and quotes inside the expression are followed, so a map literal may end in `}}`.
 */
export function parseTemplate(text: string): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let from = 0;
  let literal = '';
  for (;;) {
    const open = text.indexOf('${{', from);
    if (open < 0) break;
    if (text.charAt(open - 1) === '$' && open - 1 >= from) {
      literal += text.slice(from, open - 1) + '${{';
      from = open + 3;
      continue;
    }
    const end = findEnd(text, open + 3);
    if (end < 0) throw new ExpressionError('unclosed', 'This `${{` has no closing `}}`.', text, open);
    literal += text.slice(from, open);
    if (literal !== '') parts.push({ text: literal });
    literal = '';
    const inner = text.slice(open + 3, end);
    const leading = inner.length - inner.trimStart().length;
    parts.push({ source: inner.trim(), offset: open + 3 + leading });
    from = end + 2;
  }
  literal += text.slice(from);
  if (literal !== '' || parts.length === 0) parts.push({ text: literal });
  return parts;
}

export function hasExpression(text: string): boolean {
  return text.includes('${{');
}

function findEnd(text: string, start: number): number {
  let depth = 0;
  let quote = '';
  for (let at = start; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (quote !== '') {
      if (character === '\\') at += 1;
      else if (character === quote) quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else if (character === '{') depth += 1;
    else if (character === '}' && depth > 0) depth -= 1;
    else if (character === '}' && text.charAt(at + 1) === '}') return at;
  }
  return -1;
}

type Compiled = { text: string } | { expression: Expression };
const cache = new Map<string, Compiled[]>();

function compileTemplate(text: string): Compiled[] {
  const known = cache.get(text);
  if (known) return known;
  const parts = parseTemplate(text).map((part) =>
    'text' in part ? part : { expression: compileExpression(part.source) },
  );
  if (cache.size > 2000) cache.clear();
  cache.set(text, parts);
  return parts;
}

/** Resolves one text: only `${{ … }}` keeps the value's type, mixed text concatenates. Throws ExpressionError. */
export function resolveText(text: string, context: ExpressionContext): Json {
  if (!hasExpression(text)) return text;
  const parts = compileTemplate(text);
  const only = parts[0];
  if (parts.length === 1 && only && 'expression' in only) return only.expression.evaluate(context);
  return parts
    .map((part) => ('text' in part ? part.text : toText(part.expression.evaluate(context))))
    .join('');
}

/**
 * Resolves every `${{ … }}` in a value. What an expression yields is data: it is never read as an expression
 * again. Throws ExpressionError when an expression fails or the result is too deep or too large.
 */
export function resolveValue(value: Json, context: ExpressionContext): Json {
  const result = resolveInside(value, context);
  assertBounded(result);
  return result;
}

function resolveInside(value: Json, context: ExpressionContext): Json {
  if (typeof value === 'string') return resolveText(value, context);
  if (Array.isArray(value)) return value.map((item) => resolveInside(item, context));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolveInside(item, context)]));
}

function toText(value: Json): string {
  if (value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Refuses values that nobody means: nested deeper than 40, more than 50 000 parts, more than 64 MB of text. */
export function assertBounded(value: Json): void {
  const left = { nodes: MAX_NODES, text: MAX_TEXT };
  if (!isBounded(value, MAX_DEPTH, left)) {
    throw new ExpressionError(
      'value_too_large',
      'The value is nested too deeply or too large for a step.',
      '',
      0,
    );
  }
}

function isBounded(value: Json, depth: number, left: { nodes: number; text: number }): boolean {
  left.nodes -= 1;
  if (depth < 0 || left.nodes < 0 || left.text < 0) return false;
  if (typeof value === 'string') {
    left.text -= value.length;
    return left.text >= 0;
  }
  if (typeof value !== 'object' || value === null) return true;
  const items = Array.isArray(value) ? value : Object.values(value);
  return items.every((item) => isBounded(item, depth - 1, left));
}

/** A value for people to read in a run: long texts are cut, so that a mail is not stored once per step. */
export function abbreviate(value: Json, longest = 2000): Json {
  if (typeof value === 'string') {
    return value.length <= longest
      ? value
      : `${value.slice(0, longest)}… (${value.length} characters in all)`;
  }
  if (Array.isArray(value)) return value.slice(0, 500).map((item) => abbreviate(item, longest));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, abbreviate(item, longest)]));
}

import { Environment } from '@marcbachmann/cel-js';
import type { Json } from '#contracts';
import { MeteredExpressions, withJsonNumbers } from '#platform';
import { rootsOf } from './expression-tree.ts';
import type { ExpressionRoots } from './expression-tree.ts';
import { rawOf } from './views.ts';

/** An expression that could not be read or evaluated. `offset` counts characters from the expression's start. */
export class ExpressionError extends Error {
  readonly code: string;
  readonly offset: number;
  readonly expression: string;

  constructor(code: string, message: string, expression: string, offset: number) {
    super(message);
    this.name = 'ExpressionError';
    this.code = code;
    this.offset = offset;
    this.expression = expression;
  }
}

/** The names that an expression may read, each bound to plain data. */
export const EXPRESSION_NAMES = [
  'incident',
  'alert',
  'alerts',
  'observables',
  'evidence',
  'vars',
  'steps',
  'verdict',
  'error',
  'item',
  'index',
] as const;
export type ExpressionName = (typeof EXPRESSION_NAMES)[number];
export type ExpressionContext = Record<ExpressionName, unknown>;

export interface Expression {
  source: string;
  /** The names it reads and, for `steps` and `vars`, which of them, with their offsets. */
  roots: ExpressionRoots;
  /** The type it gives, as far as it is known without values: `bool`, `list`, `string`, …, or `dyn`. */
  type: string;
  /** The function called at its root, such as `quote`, or null. */
  call: string | null;
  /** Evaluates over plain data and gives plain data. Throws ExpressionError. */
  evaluate(context: ExpressionContext): Json;
}

const MAX_LENGTH = 4000;
const MAX_CACHED = 2000;

const environment = createEnvironment();
const metered = new MeteredExpressions(environment);
const compiled = new Map<string, Expression>();

/** Reads a CEL expression: syntax, names, functions and operators are checked. Throws ExpressionError. */
export function compileExpression(source: string): Expression {
  const known = compiled.get(source);
  if (known) return known;
  if (source.length > MAX_LENGTH) {
    throw new ExpressionError('too_long', `An expression has at most ${MAX_LENGTH} characters.`, source, 0);
  }
  const expression = compile(source);
  if (compiled.size >= MAX_CACHED) compiled.clear();
  compiled.set(source, expression);
  return expression;
}

function compile(source: string): Expression {
  let parsed: ReturnType<Environment['parse']>;
  try {
    parsed = environment.parse(source);
  } catch (error) {
    throw toExpressionError(error, source);
  }
  const check = parsed.check();
  if (!check.valid) throw toExpressionError(check.error, source);
  const { evaluate, originOf } = metered.compile(source, parsed.ast);
  return {
    source,
    roots: rootsOf(parsed.ast),
    type: check.type ?? 'dyn',
    call: parsed.ast.op === 'call' ? parsed.ast.args[0] : null,
    evaluate(context) {
      try {
        return toPlain(evaluate(context));
      } catch (error) {
        throw toExpressionError(error, source, originOf);
      }
    },
  };
}

function createEnvironment(): Environment {
  const env = new Environment({
    unlistedVariablesAreDyn: false,
    homogeneousAggregateLiterals: false,
    limits: { maxAstNodes: 400, maxDepth: 40, maxListElements: 200, maxMapEntries: 100, maxCallArguments: 8 },
  });
  for (const name of ['incident', 'alert', 'vars', 'steps']) env.registerVariable(name, 'map');
  for (const name of ['alerts', 'observables', 'evidence']) env.registerVariable(name, 'list');
  for (const name of ['verdict', 'error', 'item', 'index']) env.registerVariable(name, 'dyn');
  withJsonNumbers(env);
  env.registerFunction('quote(string): string', { handler: (text: string) => quote(text), async: false });
  return env;
}

/**
 * A text as one quoted term of a search language: quotes and backslashes are escaped; wildcards, back-ticks and
 * control characters, which mean something even inside quotes, are replaced.
 */
function quote(text: string): string {
  // eslint-disable-next-line no-control-regex
  const harmless = text.slice(0, 1000).replace(/[\u0000-\u001f\u007f*`]/g, '_');
  return `"${harmless.replace(/[\\"]/g, '\\$&')}"`;
}

interface CelFault {
  code?: string;
  summary?: string;
  message: string;
  range?: { start: number };
}

function toExpressionError(
  error: unknown,
  source: string,
  originOf = (offset: number) => offset,
): ExpressionError {
  if (error instanceof ExpressionError) return error;
  const fault = error as CelFault;
  const offset = fault.range === undefined ? 0 : originOf(fault.range.start);
  const summary = (fault.summary ?? fault.message)
    .replaceAll('matches_linear', 'matches')
    .replace('Unexpected token: EOF', 'The expression ends too early');
  return new ExpressionError(fault.code ?? 'evaluation_error', summary, source, offset);
}

/** CEL's values as JSON: integers become numbers, times become RFC 3339 text, views become what they show. */
function toPlain(value: unknown): Json {
  const raw = rawOf(value);
  if (raw !== undefined) return raw;
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return value;
    throw new Error('The result is not a finite number');
  }
  if (typeof value === 'bigint') {
    const number = Number(value);
    if (Number.isSafeInteger(number)) return number;
    throw new Error('The result is a whole number beyond 2^53');
  }
  if (Array.isArray(value)) return value.map(toPlain);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Map)
    return plainObject([...value.entries()].map(([key, item]) => [String(key), item]));
  if (typeof value === 'object') {
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype === Object.prototype || prototype === null) return plainObject(Object.entries(value));
    if (value.constructor.name === 'Duration' || value.constructor.name === 'UnsignedInt')
      return String(value);
  }
  throw new Error('The result is neither text, number, true or false, list nor map');
}

function plainObject(entries: [string, unknown][]): Json {
  const object: Record<string, Json> = {};
  for (const [key, item] of entries) {
    Object.defineProperty(object, key, {
      value: toPlain(item),
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return object;
}

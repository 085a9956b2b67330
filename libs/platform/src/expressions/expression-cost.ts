import type { ASTNode } from '@marcbachmann/cel-js';

/**
 * The library bounds an expression's size but not its work: `a.map(x, a.map(y, …))` over hostile lists is
 * polynomial, and `cel.bind` can double a text with every step. So the nodes that repeat or grow are metered:
 * each evaluation of one costs a step, each result costs by its length.
 */
const MAX_STEPS = 20_000;
const MAX_RESULT = 1_000_000;

/** Evaluation is synchronous, so one budget per evaluation can live here. */
let left = MAX_STEPS;

export function spend(steps: number): void {
  left -= steps;
  if (left < 0)
    throw new Error('The expression needs too much work; use shorter lists or a simpler expression');
}

/** Evaluates within a fresh budget, also when an inner `||` or `exists` has swallowed the error of overspending. */
export function withBudget<T>(evaluate: () => T): T {
  left = MAX_STEPS;
  const result = evaluate();
  spend(0);
  return result;
}

type Evaluate = (this: unknown, evaluator: unknown, ast: unknown, context: unknown) => unknown;
interface Evaluable {
  op: string;
  args: unknown;
  meta?: { alternate?: Evaluable; macro?: unknown };
  evaluate: Evaluate;
}

/** Meters, in place, the nodes of a checked expression that repeat or grow. */
export function meter(ast: ASTNode): void {
  visit(ast as unknown as Evaluable, new Set());
}

const GROWING = new Set(['+', 'call', 'rcall', 'comprehension']);

function visit(value: unknown, seen: Set<unknown>): void {
  if (typeof value !== 'object' || value === null || seen.has(value)) return;
  seen.add(value);
  if (Array.isArray(value)) {
    for (const item of value) visit(item, seen);
    return;
  }
  if (!isEvaluable(value)) {
    if (Object.getPrototypeOf(value) === Object.prototype) visit(Object.values(value), seen);
    return;
  }
  visit(value.args, seen);
  visit(value.meta?.alternate, seen);
  visit(value.meta?.macro, seen);
  if (value.op === 'comprehension') wrap((value.args as { step: Evaluable }).step);
  if (GROWING.has(value.op)) wrap(value);
}

function isEvaluable(value: object): value is Evaluable {
  return 'op' in value && 'evaluate' in value && typeof value.evaluate === 'function';
}

const metered = new WeakSet();

function wrap(node: Evaluable): void {
  if (metered.has(node)) return;
  metered.add(node);
  // A node replaces its own `evaluate` on first use, hence the accessor.
  let inner = node.evaluate;
  const outer: Evaluate = function (evaluator, ast, context) {
    spend(1);
    const result = inner.call(node, evaluator, ast, context);
    if (typeof result === 'string' || Array.isArray(result)) {
      if (result.length > MAX_RESULT) throw new Error('The expression makes a value that is too large');
      spend(Math.floor(result.length / 100));
    }
    return result;
  };
  Object.defineProperty(node, 'evaluate', {
    get: () => outer,
    set: (replacement: Evaluate) => {
      inner = replacement;
    },
  });
}

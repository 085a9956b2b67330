import type { ASTNode, Environment } from '@marcbachmann/cel-js';
import { RE2JS } from 're2js';
import { MATCHES_LINEAR, meteredSource, type Meter } from './metered-source.ts';

/**
 * The library bounds an expression's size but not its work: `a.map(x, a.map(y, …))` over hostile lists is
 * polynomial, `cel.bind` can double a text with every step, and a function reads a long text anew for each element of
 * a list. So what repeats, grows, reads or compares is metered. Steps are counted rather than time: a decision must
 * not depend on what else the machine does.
 */
const MAX_STEPS = 20_000;
const MAX_RESULT = 1_000_000;
/** Characters, and elements, that are made, read or compared for one step. */
const MADE_PER_STEP = 100;
const READ_PER_STEP = { characters: 1000, elements: 100 };

const MAX_PATTERN = 500;
/** Patterns are few (authors write them), texts many: compiled ones are kept, up to a bound. */
const MAX_PATTERNS = 1000;

/** Meters and parentheses for each node that its author may write; those limits are checked before. */
const ROOM = 4;

/** What several evaluations may cost together, in steps; each costs one at least. */
export interface StepBudget {
  left: number;
}

export interface MeteredExpression {
  /**
   * @param within is drawn on
   * @throws when it fails, also for its cost: 20 000 steps, results of 1 000 000 characters or elements
   */
  evaluate(variables: Record<string, unknown>, within?: StepBudget): unknown;
  /** Where in the author's text stands what an error of the evaluation places at `offset`. */
  originOf(offset: number): number;
}

/** Evaluates the expressions of an environment within a budget, and their `matches` in linear time. */
export class MeteredExpressions {
  private readonly environment: Environment;

  /** @param checking finds faults in what authors write; nothing is evaluated there */
  constructor(checking: Environment) {
    const room = ROOM * checking.opts.limits.maxAstNodes;
    this.environment = checking
      .clone({ limits: { maxAstNodes: room, maxDepth: room } })
      .registerFunction(`string.${MATCHES_LINEAR}(string): bool`, { handler: matches, async: false });
    for (const [name, meter] of Object.entries(METERS))
      this.environment.registerFunction(`${name}(ast): dyn`, macro(meter));
  }

  /** @param ast of `source`, in which no fault was found */
  compile(source: string, ast: ASTNode): MeteredExpression {
    const { text, originOf } = meteredSource(source, ast);
    const program = this.environment.parse(text);
    const { valid, error } = program.check();
    if (!valid) throw new Error('A checked expression is not valid once it is metered.', { cause: error });
    return {
      originOf,
      evaluate: (variables, within) => withBudget(() => program(variables) as unknown, within),
    };
  }
}

/** @throws when it is none of RE2's */
export function compilePattern(pattern: string): RE2JS {
  let compiled = patterns.get(pattern);
  if (compiled === undefined) {
    try {
      compiled = RE2JS.compile(pattern);
    } catch (error) {
      throw new Error(`The pattern is not valid: ${(error as Error).message}`, { cause: error });
    }
    if (patterns.size >= MAX_PATTERNS) patterns.clear();
    patterns.set(pattern, compiled);
  }
  return compiled;
}

const patterns = new Map<string, RE2JS>();

/** CEL's own `matches` runs on JavaScript's backtracking engine, which a hostile text can keep busy for hours. */
function matches(text: string, pattern: string): boolean {
  if (pattern.length > MAX_PATTERN) throw new Error(`A pattern has at most ${MAX_PATTERN} characters`);
  spend(Math.ceil((text.length * (1 + pattern.length / 20)) / 50));
  return compilePattern(pattern).matcher(text).find();
}

/** Evaluation is synchronous, so one budget per evaluation can live here. */
let left = MAX_STEPS;

function spend(steps: number): void {
  left -= steps;
  if (left < 0)
    throw new Error('The expression needs too much work; use shorter lists or a simpler expression');
}

/** Evaluates within a fresh budget, also when an inner `||` or `exists` has swallowed the error of overspending. */
function withBudget<T>(evaluate: () => T, within: StepBudget = { left: MAX_STEPS }): T {
  const most = Math.min(MAX_STEPS, within.left);
  left = most;
  try {
    const result = evaluate();
    spend(0);
    return result;
  } finally {
    within.left -= 1 + most - left;
  }
}

interface Checker {
  check(node: ASTNode, context: unknown): unknown;
}
interface Evaluator {
  run(node: ASTNode, context: unknown): unknown;
}

const METERS: Record<Meter, (evaluate: () => unknown) => unknown> = {
  made(evaluate) {
    spend(1);
    const result = evaluate();
    if (typeof result === 'string' || Array.isArray(result)) {
      if (result.length > MAX_RESULT) throw new Error('The expression makes a value that is too large');
      spend(result.length / MADE_PER_STEP);
    }
    return result;
  },
  read(evaluate) {
    const value = evaluate();
    if (typeof value === 'string') spend(value.length / READ_PER_STEP.characters);
    else if (Array.isArray(value)) spend(value.length / READ_PER_STEP.elements);
    return value;
  },
  compared(evaluate) {
    const value = evaluate();
    spendOnAllOf(value);
    return value;
  },
};

/** Comparing goes as deep as the values do. */
function spendOnAllOf(value: unknown): void {
  const open = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next === 'string') spend(next.length / READ_PER_STEP.characters);
    if (typeof next !== 'object' || next === null) continue;
    const elements =
      Array.isArray(next) || next instanceof Map ? [...next.values()] : (Object.values(next) as unknown[]);
    spend(elements.length / READ_PER_STEP.elements);
    for (const element of elements) open.push(element);
  }
}

/** In the library's form: what it holds, by value and type, at its cost. */
function macro(meter: (evaluate: () => unknown) => unknown) {
  return ({ args: [held] }: { args: [ASTNode] }) => ({
    async: false,
    typeCheck: (checker: Checker, _macro: unknown, context: unknown) => checker.check(held, context),
    evaluate: (evaluator: Evaluator, _macro: unknown, context: unknown) =>
      meter(() => evaluator.run(held, context)),
  });
}

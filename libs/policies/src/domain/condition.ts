import { Environment, type ASTNode } from '@marcbachmann/cel-js';
import { RE2JS } from 're2js';
import { meter, spend, withBudget } from '#platform';
import type { PolicyFacts, PolicyRequest } from './request.ts';

/** Patterns are few (policy authors write them), texts many: compiled ones are kept, up to a bound. */
const patterns = new Map<string, RE2JS>();
const PATTERNS_AT_MOST = 500;
const LONGEST_PATTERN = 500;

function matchesLinear(text: string, pattern: string): boolean {
  if (pattern.length > LONGEST_PATTERN)
    throw new Error(`a pattern may have at most ${LONGEST_PATTERN} characters`);
  spend(Math.ceil((text.length * (1 + pattern.length / 20)) / 50));
  let compiled = patterns.get(pattern);
  if (compiled === undefined) {
    compiled = RE2JS.compile(pattern);
    if (patterns.size >= PATTERNS_AT_MOST) patterns.clear();
    patterns.set(pattern, compiled);
  }
  return compiled.matcher(text).find();
}

const ENVIRONMENT = new Environment({ limits: { maxAstNodes: 500, maxDepth: 50 } })
  .registerVariable('action', 'map')
  .registerVariable('targets', 'list<string>')
  .registerVariable('parameters', 'map')
  .registerVariable('proposer', 'map')
  .registerVariable('incident', 'dyn')
  .registerVariable('verdict', 'dyn')
  .registerVariable('playbook', 'dyn')
  .registerVariable('now', 'google.protobuf.Timestamp')
  .registerFunction('string.matches_linear(string): bool', matchesLinear);

/** A condition's error; `column` counts from 1 in the expression's line `line`. */
export interface ConditionError {
  line: number;
  column: number;
  message: string;
}

/** @throws when evaluation fails or the value is no boolean */
export type Condition = (variables: Record<string, unknown>) => boolean;

/** Compiles a `when` expression, or says where it is wrong. */
export function compileCondition(source: string): Condition | ConditionError {
  const checked = ENVIRONMENT.check(source);
  if (!checked.valid) return located(source, checked.error);
  if (checked.type !== 'bool' && checked.type !== 'dyn')
    return {
      line: 1,
      column: 1,
      message: `The expression yields ${checked.type}, but must yield true or false.`,
    };
  const program = ENVIRONMENT.parse(source);
  const wrongPattern = useLinearMatches(source, program.ast);
  if (wrongPattern !== null) return wrongPattern;
  program.check();
  meter(program.ast);
  return (variables) => {
    const value = withBudget(() => program(variables) as unknown);
    if (typeof value !== 'boolean') throw new Error('the expression did not yield true or false');
    return value;
  };
}

export function conditionVariables(request: PolicyRequest, facts: PolicyFacts): Record<string, unknown> {
  return {
    action: request.action,
    targets: request.targets,
    parameters: request.parameters,
    proposer: request.proposer,
    incident: request.incident,
    verdict: request.verdict,
    playbook: request.playbook,
    now: new Date(facts.now),
  };
}

export function conditionFailure(error: unknown): string {
  const summary = (error as { summary?: unknown } | null)?.summary;
  return typeof summary === 'string' ? summary : error instanceof Error ? error.message : String(error);
}

/**
 * The library's own `matches` backtracks, and the text it runs over is an attacker's. It cannot be replaced in
 * the environment (same signature), so calls are renamed in the parsed tree before it is first evaluated.
 */
function useLinearMatches(source: string, node: unknown): ConditionError | null {
  if (Array.isArray(node)) {
    for (const child of node) {
      const error = useLinearMatches(source, child);
      if (error !== null) return error;
    }
    return null;
  }
  if (node === null || typeof node !== 'object' || !('op' in node)) return null;
  const { op, args } = node as ASTNode;
  if (op === 'rcall' && Array.isArray(args) && args[0] === 'matches') {
    (args as unknown[])[0] = 'matches_linear';
    const error = patternError(source, (args as unknown[])[2]);
    if (error !== null) return error;
  }
  return useLinearMatches(source, args);
}

function patternError(source: string, callArguments: unknown): ConditionError | null {
  const first = Array.isArray(callArguments) ? (callArguments[0] as ASTNode | undefined) : undefined;
  if (first?.op !== 'value' || typeof first.args !== 'string') return null;
  try {
    RE2JS.compile(first.args);
    return null;
  } catch (error) {
    return {
      ...position(source, first.start),
      message: `The pattern is not valid: ${conditionFailure(error)}.`,
    };
  }
}

function located(source: string, error: unknown): ConditionError {
  const at = (error as { range?: { start?: number } } | null)?.range?.start ?? 0;
  return { ...position(source, at), message: `${conditionFailure(error)}.` };
}

function position(source: string, offset: number): { line: number; column: number } {
  const before = source.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

import { Environment, type ASTNode } from '@marcbachmann/cel-js';
import type { JsonObject } from '#contracts';
import { MeteredExpressions, compilePattern, placeOf, type Place } from '#platform';
import { alertFieldsOf } from './alert-fields.ts';
import type { PolicyFacts, PolicyRequest } from './request.ts';

const ENVIRONMENT = new Environment({ limits: { maxAstNodes: 500, maxDepth: 50 } })
  .registerVariable('action', 'map')
  .registerVariable('targets', 'list<string>')
  .registerVariable('parameters', 'map')
  .registerVariable('proposer', 'map')
  .registerVariable('incident', 'dyn')
  .registerVariable('alert', 'dyn')
  .registerVariable('verdict', 'dyn')
  .registerVariable('playbook', 'dyn')
  .registerVariable('now', 'google.protobuf.Timestamp');
const METERED = new MeteredExpressions(ENVIRONMENT);

export interface ConditionError extends Place {
  message: string;
}

export interface Condition {
  /** @throws when evaluation fails or the value is no boolean */
  holds(variables: Record<string, unknown>): boolean;
  /** What it reads of an alert, as `host.name`. */
  alertFields: readonly string[];
}

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
  const { ast } = ENVIRONMENT.parse(source);
  const wrongPattern = firstWrongPattern(source, ast);
  if (wrongPattern !== null) return wrongPattern;
  const { fields, problem } = alertFieldsOf(ast);
  if (problem !== null) return { ...placeOf(source, problem.offset), message: problem.message };
  const { evaluate } = METERED.compile(source, ast);
  const holds = (variables: Record<string, unknown>): boolean => {
    const value = evaluate(variables);
    if (typeof value !== 'boolean') throw new Error('the expression did not yield true or false');
    return value;
  };
  return { holds, alertFields: fields };
}

/** A condition as its author wrote it, for whoever says it in words; null where it is none. */
export function readCondition(source: string): { ast: ASTNode; readsAlerts: boolean } | null {
  if (!ENVIRONMENT.check(source).valid) return null;
  const { ast } = ENVIRONMENT.parse(source);
  const { fields } = alertFieldsOf(ast);
  return fields === null ? null : { ast, readsAlerts: fields.length > 0 };
}

/** @param alert with the fields that the condition reads */
export function conditionVariables(
  request: PolicyRequest,
  facts: PolicyFacts,
  alert: JsonObject,
): Record<string, unknown> {
  return {
    action: { connector_id: null, connector_name: null, ...request.action },
    targets: request.targets,
    parameters: request.parameters,
    proposer: request.proposer,
    incident: request.incident,
    alert,
    verdict: request.verdict,
    playbook: request.playbook,
    now: new Date(facts.now),
  };
}

export function conditionFailure(error: unknown): string {
  const summary = (error as { summary?: unknown } | null)?.summary;
  return typeof summary === 'string' ? summary : error instanceof Error ? error.message : String(error);
}

/** A pattern that is written out is compiled once before it counts, so that its author hears of a fault. */
function firstWrongPattern(source: string, node: unknown): ConditionError | null {
  if (Array.isArray(node)) {
    for (const child of node) {
      const error = firstWrongPattern(source, child);
      if (error !== null) return error;
    }
    return null;
  }
  if (node === null || typeof node !== 'object' || !('op' in node)) return null;
  const { op, args } = node as ASTNode;
  if (op !== 'rcall' || args[0] !== 'matches') return firstWrongPattern(source, args);
  return patternError(source, args[2][0]) ?? firstWrongPattern(source, args);
}

function patternError(source: string, pattern: ASTNode | undefined): ConditionError | null {
  if (pattern?.op !== 'value' || typeof pattern.args !== 'string') return null;
  try {
    compilePattern(pattern.args);
    return null;
  } catch (error) {
    return { ...placeOf(source, pattern.start), message: `${conditionFailure(error)}.` };
  }
}

function located(source: string, error: unknown): ConditionError {
  const at = (error as { range?: { start?: number } } | null)?.range?.start ?? 0;
  return { ...placeOf(source, at), message: `${conditionFailure(error)}.` };
}

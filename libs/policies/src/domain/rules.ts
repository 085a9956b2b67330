import type { CompiledRule } from './compile.ts';
import { conditionFailure, conditionVariables } from './condition.ts';
import type { PolicyRule } from './document.ts';
import { anyGlobMatches } from './glob.ts';
import { denial, type Step, type StepInput } from './guardrails.ts';
import type { Evaluation, PolicyFacts, PolicyRequest } from './request.ts';
import { inTimeWindow } from './time-window.ts';

/** Rules in order; the first that matches decides. */
export const ruleStep: Step = (input) => {
  for (const compiled of input.policy.rules) {
    const { rule } = compiled;
    const obstacle = mismatch(rule, input.request, input.facts);
    const condition = obstacle === null ? conditionHolds(compiled, input) : { holds: false, note: obstacle };
    const evaluation = condition.holds ? decided(rule, condition.note) : null;
    input.trace?.push({
      step: 'rule',
      name: rule.name,
      matched: condition.holds,
      explanation: evaluation?.reason ?? condition.note ?? 'The condition does not hold.',
    });
    if (evaluation !== null) return evaluation;
  }
  return null;
};

function decided(rule: PolicyRule, note: string | null): Evaluation {
  const suffix = note === null ? '' : ` ${note}`;
  if (rule.decision === 'deny')
    return denial(
      'rule',
      `The rule "${rule.name}" denies this: ${rule.reason ?? 'no reason given'}${suffix}`,
      rule.name,
    );
  if (rule.decision === 'allow')
    return {
      decision: 'allow',
      level: null,
      quorum: 1,
      step: 'rule',
      rule: rule.name,
      reason: `The rule "${rule.name}" allows this.`,
    };
  const quorum = rule.quorum ?? 1;
  const level = rule.level ?? 'manager';
  const who = quorum === 1 ? `approval at level ${level}` : `${quorum} approvals at level ${level}`;
  return {
    decision: 'require_approval',
    level,
    quorum,
    step: 'rule',
    rule: rule.name,
    reason: `The rule "${rule.name}" requires ${who}.${suffix}`,
  };
}

/** The first plain condition that is not met, as a sentence; null when all are. */
function mismatch(rule: PolicyRule, request: PolicyRequest, facts: PolicyFacts): string | null {
  const { action, incident, proposer, verdict } = request;
  if (rule.actions && !anyGlobMatches(rule.actions, action.name)) return 'It is for other actions.';
  if (rule.severity && (incident === null || !rule.severity.includes(incident.severity)))
    return 'The severity differs.';
  if (rule.incident_type && (incident === null || !rule.incident_type.includes(incident.type)))
    return 'The incident type differs.';
  if (rule.proposer?.types && !rule.proposer.types.includes(proposer.type))
    return 'It is for other proposers.';
  if (rule.proposer?.roles && !(proposer.role != null && rule.proposer.roles.includes(proposer.role)))
    return "The proposer's role differs.";
  if (rule.verdict && (verdict === null || !rule.verdict.includes(verdict.classification)))
    return 'The verdict differs.';
  if (rule.confidence && !confidenceFits(rule.confidence, verdict?.confidence))
    return 'The confidence is outside its bounds.';
  if (rule.targets && !targetsFit(rule, rule.targets, request.targets)) return 'The targets differ.';
  if (rule.time && !inTimeWindow(rule.time, new Date(facts.now))) return 'It is outside its time window.';
  return null;
}

/** A request without a verdict has no confidence and fits no bounds. */
function confidenceFits(bounds: { min?: number; max?: number }, confidence: number | undefined): boolean {
  if (confidence === undefined) return false;
  return confidence >= (bounds.min ?? 0) && confidence <= (bounds.max ?? 1);
}

/** A rule that allows must fit every target, one that restricts need only fit one: both err to the safe side. */
function targetsFit(rule: PolicyRule, globs: string[], targets: string[]): boolean {
  const fits = (target: string) => anyGlobMatches(globs, target);
  return rule.decision === 'allow' ? targets.length > 0 && targets.every(fits) : targets.some(fits);
}

/** A condition that fails counts against the request: an allowing rule does not match, a restricting one does. */
function conditionHolds(
  { rule, condition }: CompiledRule,
  input: StepInput,
): { holds: boolean; note: string | null } {
  if (condition === null) return { holds: true, note: null };
  try {
    return { holds: condition(conditionVariables(input.request, input.facts)), note: null };
  } catch (error) {
    const note = `(Its condition could not be evaluated: ${conditionFailure(error)}.)`;
    return { holds: rule.decision !== 'allow', note };
  }
}

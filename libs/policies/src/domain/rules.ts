import { spoken, type ApprovalLevel, type JsonObject, type ProposerType } from '#contracts';
import { alertWith } from './alert-fields.ts';
import type { CompiledRule } from './compile.ts';
import { conditionFailure, conditionVariables, type Condition } from './condition.ts';
import type { PolicyRule } from './document.ts';
import { anyGlobMatches, globMatches } from './glob.ts';
import { denial, type Step, type StepInput } from './guardrails.ts';
import { best, isFullyNamed, matchAny, type Match } from './names/match.ts';
import type { Name } from './names/name.ts';
import type { RequestNames } from './names/request-names.ts';
import type { Evaluation, ListedTarget, PolicyFacts } from './request.ts';
import { inTimeWindow } from './time-window.ts';

/** Rules in order; the first that matches decides. */
export const ruleStep: Step = (input) => {
  for (const compiled of input.policy.rules) {
    const { rule } = compiled;
    const targets = targetsFit(compiled, input.names);
    const obstacle =
      mismatch(rule, input) ??
      (targets === 'no' ? 'The targets differ.' : null) ??
      (listedFit(rule, input) ? null : 'The lists of assets and identities do not say that of the targets.');
    const condition = obstacle === null ? conditionHolds(compiled, input) : { holds: false, note: obstacle };
    const evaluation = condition.holds ? decided(rule, condition.note, targets, input) : null;
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

function decided(rule: PolicyRule, note: string | null, targets: Match, { request }: StepInput): Evaluation {
  const suffix = note === null ? '' : ` ${note}`;
  if (rule.decision === 'deny' && targets === 'unclear')
    return approval(
      rule,
      request.action.default_level ?? 'analyst',
      1,
      `The rule "${rule.name}" would deny this if it is about the target, whose full name is not known: a person has to look at it.${suffix}`,
    );
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
  const who =
    quorum === 1 ? `approval at level ${spoken(level)}` : `${quorum} approvals at level ${spoken(level)}`;
  return approval(rule, level, quorum, `The rule "${rule.name}" requires ${who}.${suffix}`);
}

function approval({ name }: PolicyRule, level: ApprovalLevel, quorum: number, reason: string): Evaluation {
  return { decision: 'require_approval', level, quorum, step: 'rule', rule: name, reason };
}

/** The first plain condition that is not met, as a sentence; null when all are. */
function mismatch(rule: PolicyRule, { request, facts }: StepInput): string | null {
  const { action, incident, proposer, verdict } = request;
  if (rule.actions && !anyGlobMatches(rule.actions, action.name)) return 'It is for other actions.';
  if (rule.severity && (incident === null || !rule.severity.includes(incident.severity)))
    return 'The severity differs.';
  if (rule.incident_type && (incident === null || !rule.incident_type.includes(incident.type)))
    return 'The incident type differs.';
  if (rule.proposer?.types && !proposerFits(rule, rule.proposer.types, proposer.type))
    return 'It is for other proposers.';
  if (rule.proposer?.roles && !(proposer.role != null && rule.proposer.roles.includes(proposer.role)))
    return "The proposer's role differs.";
  if (rule.verdict && (verdict === null || !rule.verdict.includes(verdict.classification)))
    return 'The verdict differs.';
  if (rule.confidence && !confidenceFits(rule.confidence, verdict?.confidence))
    return 'The confidence is outside its bounds.';
  if (rule.time && !inTimeWindow(rule.time, new Date(facts.now))) return 'It is outside its time window.';
  return null;
}

/** What restricts a person restricts their keys too; what allows a person something allows a key nothing. */
function proposerFits(rule: PolicyRule, types: readonly ProposerType[], type: ProposerType): boolean {
  return types.includes(type) || (rule.decision !== 'allow' && type === 'api_key' && types.includes('user'));
}

/** A request without a verdict has no confidence and fits no bounds. */
function confidenceFits(bounds: { min?: number; max?: number }, confidence: number | undefined): boolean {
  if (confidence === undefined) return false;
  return confidence >= (bounds.min ?? 0) && confidence <= (bounds.max ?? 1);
}

/**
 * A rule that allows must fit every target by its normal form, and what the service says that it is; one that restricts
 * need only fit one, in any sense that the name may have: both err to the safe side.
 */
function targetsFit({ rule, targets }: CompiledRule, { asked, resolved }: RequestNames): Match {
  if (targets === null) return 'yes';
  if (rule.decision === 'allow') {
    const fits = (name: Name) =>
      name.problem === null && targets.some((pattern) => globMatches(pattern.text, name.text));
    return asked.length > 0 && asked.every(fits) && (resolved?.some(fits) ?? true) ? 'yes' : 'no';
  }
  const names = [...asked, ...(resolved ?? [])];
  if (names.some(({ problem }) => problem !== null)) return 'yes';
  const match = best(names.flatMap((name) => targets.map((pattern) => matchAny(pattern, name))));
  return match === 'unclear' && resolved?.some(isFullyNamed) === true ? 'no' : match;
}

/**
 * As with names: what allows needs it said of every target, and nothing else said of any; what restricts is met when it is
 * said of one, or when nobody can tell which name one has.
 */
function listedFit({ target, decision }: PolicyRule, { names, facts }: StepInput): boolean {
  if (target === undefined) return true;
  const { listed = [] } = facts;
  const { asked, resolved } = names;
  const isUnclear = [...asked, ...(resolved ?? [])].some(({ problem }) => problem !== null);
  const tags = target.tags?.map((tag) => tag.toLowerCase());
  const fits = (entry: ListedTarget): boolean =>
    (target.criticality?.includes(entry.criticality) ?? true) &&
    (tags?.some((tag) => entry.tags.includes(tag)) ?? true);
  if (decision !== 'allow') return isUnclear || listed.some(fits);
  const isListed = ({ text }: Name): boolean => listed.some((entry) => entry.target === text);
  return !isUnclear && asked.length > 0 && asked.every(isListed) && listed.every(fits);
}

/** A condition that fails counts against the request: an allowing rule does not match, a restricting one does. */
function conditionHolds(
  { rule, condition }: CompiledRule,
  input: StepInput,
): { holds: boolean; note: string | null } {
  if (condition === null) return { holds: true, note: null };
  const { request, names, facts } = input;
  const allows = rule.decision === 'allow';
  const normal = names.asked.map(({ text }) => text);
  const plain = request.targets.every((target, at) => target === normal[at]);
  // As they are written, too: a condition may have been written for that.
  const readings = plain ? [normal] : [normal, request.targets];
  const alerts = alertsRead(condition, facts);
  if (alerts === null)
    return { holds: !allows, note: '(The incident has more alerts than a condition can read.)' };
  const cases = readings.flatMap((targets) => alerts.map((alert) => ({ targets, alert })));
  try {
    const held = ({ targets, alert }: (typeof cases)[number]) =>
      condition.holds(conditionVariables({ ...request, targets }, facts, alert));
    return { holds: allows ? cases.every(held) : cases.some(held), note: null };
  } catch (error) {
    const note = `(Its condition could not be evaluated: ${conditionFailure(error)}.)`;
    return { holds: !allows, note };
  }
}

/**
 * Each alert that the condition is asked of: what allows must hold for every one, what restricts for one, for whoever sends
 * alerts chooses which comes first. Null: not all are known. Where there is none, one that says nothing.
 */
function alertsRead({ alertFields }: Condition, facts: PolicyFacts): JsonObject[] | null {
  if (alertFields.length === 0) return [{}];
  if (facts.more_alerts === true) return null;
  const alerts = facts.alerts ?? [];
  return alerts.length === 0 ? [alertWith(alertFields, {})] : alerts;
}

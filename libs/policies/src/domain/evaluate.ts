import { spoken, type ApprovalLevel } from '#contracts';
import type { CompiledPolicy } from './compile.ts';
import { deniedActionStep, killSwitchStep, rateLimitStep, type Step, type StepInput } from './guardrails.ts';
import { requestNames } from './names/request-names.ts';
import { doubtAbout, protectedTargetStep } from './protection.ts';
import type { Evaluation, PolicyFacts, PolicyRequest, PolicyStep, TraceEntry } from './request.ts';
import { ruleStep } from './rules.ts';

/** Effects that are messages or notes in our own incident: they go by their own default even when supervised. */
const UNSUPERVISED_CATEGORIES: readonly string[] = ['notification', 'incident'];
/** What semi-autonomous operation may do without a person: nothing above the lowest level. */
const LOW_RISK_LEVELS: readonly (ApprovalLevel | null)[] = [null, 'analyst'];

const modeStep: Step = (input) => {
  const evaluation = byMode(input);
  const { mode } = input.policy.document;
  input.trace?.push({
    step: 'mode',
    name: mode,
    matched: evaluation !== null,
    explanation: evaluation?.reason ?? `The mode ${mode} leaves this to the action's own default.`,
  });
  return evaluation;
};

function byMode({ policy, request }: StepInput): Evaluation | null {
  const { action, verdict } = request;
  const { mode, semi_autonomous } = policy.document;
  if (action.read_only) return null;
  if (request.proposer.type === 'agent') {
    const level = action.default_level ?? 'analyst';
    return approval(
      'mode',
      level,
      `No mode lets an effect that the analyst asks for go without approval, here at level ${spoken(level)}; a rule may.`,
    );
  }
  if (mode === 'autonomous')
    return allowed('mode', 'The mode autonomous allows what no guardrail and no rule restricts.');
  if (mode === 'supervised') {
    if (action.default_level === null && UNSUPERVISED_CATEGORIES.includes(action.category)) return null;
    const level = action.default_level ?? 'analyst';
    return approval(
      'mode',
      level,
      `The mode supervised requires approval at level ${spoken(level)} for every effect.`,
    );
  }
  const lowRisk = action.reversible && LOW_RISK_LEVELS.includes(action.default_level);
  if (
    !lowRisk ||
    verdict?.classification !== 'malicious' ||
    verdict.confidence < semi_autonomous.min_confidence
  )
    return null;
  return allowed(
    'mode',
    `The mode semi-autonomous allows reversible low-risk effects from a confidence of ${semi_autonomous.min_confidence} on.`,
  );
}

function actionDefaultStep({ request, trace }: StepInput): Evaluation {
  const { name, read_only, default_level } = request.action;
  const evaluation =
    read_only || default_level === null
      ? allowed('action_default', `${name} is allowed by default.`)
      : approval(
          'action_default',
          default_level,
          `${name} requires approval at level ${spoken(default_level)} by default.`,
        );
  trace?.push({ step: 'action_default', name, matched: true, explanation: evaluation.reason });
  return evaluation;
}

function allowed(step: PolicyStep, reason: string): Evaluation {
  return { decision: 'allow', level: null, quorum: 1, step, rule: null, reason };
}

function approval(step: PolicyStep, level: ApprovalLevel, reason: string): Evaluation {
  return { decision: 'require_approval', level, quorum: 1, step, rule: null, reason };
}

/** The order is the policy's meaning: nothing later can overrule something earlier. */
const STEPS: readonly Step[] = [
  killSwitchStep,
  deniedActionStep,
  protectedTargetStep,
  rateLimitStep,
  ruleStep,
  modeStep,
];

/** Decides one request. Pure: the same request, policy and facts always yield the same evaluation. */
export function evaluate(
  policy: CompiledPolicy,
  request: PolicyRequest,
  facts: PolicyFacts,
  trace?: TraceEntry[],
): Evaluation {
  const names = requestNames(request);
  const input: StepInput = { policy, request, names, facts, ...(trace === undefined ? {} : { trace }) };
  for (const step of STEPS) {
    const evaluation = step(input);
    if (evaluation !== null) return unlessDoubtful(evaluation, input);
  }
  return unlessDoubtful(actionDefaultStep(input), input);
}

/** What is allowed needs a person all the same when the target or the verdict is in doubt. */
function unlessDoubtful(evaluation: Evaluation, input: StepInput): Evaluation {
  const { request, trace } = input;
  if (evaluation.decision !== 'allow') return evaluation;
  const doubt = doubtAbout(input);
  const step = doubt === null ? 'mode' : 'protected_target';
  const why = doubt ?? beyondEvidence(request);
  if (why === null) return evaluation;
  trace?.push({ step, name: null, matched: true, explanation: why });
  return approval(step, request.action.default_level ?? 'analyst', why);
}

/** A model that says more than the evidence carries has no effect by itself, whatever road its verdict takes. */
function beyondEvidence({ action, proposer, verdict }: PolicyRequest): string | null {
  if (action.read_only || action.default_level === null || proposer.type === 'user') return null;
  return verdict?.beyond_evidence === true
    ? "The model's verdict goes beyond the evidence, so a person has to look at what follows from it."
    : null;
}

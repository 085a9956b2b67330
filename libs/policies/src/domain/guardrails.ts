import type { CompiledPolicy } from './compile.ts';
import { limitsOf } from './compile.ts';
import type { RateLimit } from './document.ts';
import { anyGlobMatches } from './glob.ts';
import type { RequestNames } from './names/request-names.ts';
import type {
  EngagedSwitch,
  Evaluation,
  PolicyFacts,
  PolicyRequest,
  PolicyStep,
  TraceEntry,
  Usage,
} from './request.ts';

export interface StepInput {
  policy: CompiledPolicy;
  request: PolicyRequest;
  names: RequestNames;
  facts: PolicyFacts;
  /** Present when somebody wants the explanation. */
  trace?: TraceEntry[];
}

/** One step of the order: an evaluation ends it, null passes on to the next. */
export type Step = (input: StepInput) => Evaluation | null;

export function denial(step: PolicyStep, reason: string, rule: string | null = null): Evaluation {
  return { decision: 'deny', level: null, quorum: 1, step, rule, reason };
}

/** The kill switch stops automated effects: not reading, and not people who may act themselves. */
export const killSwitchStep: Step = ({ request, facts, trace }) => {
  const { action, proposer } = request;
  if (facts.kill_switches.length === 0) {
    trace?.push({ step: 'kill_switch', name: null, matched: false, explanation: 'No kill switch is on.' });
    return null;
  }
  if (action.read_only || proposer.type === 'user') {
    const who = action.read_only ? 'reading' : 'a person';
    trace?.push({
      step: 'kill_switch',
      name: null,
      matched: false,
      explanation: `A kill switch does not stop ${who}.`,
    });
    return null;
  }
  const hit = facts.kill_switches.find((engaged) => switchCovers(engaged, request));
  if (hit === undefined) {
    trace?.push({
      step: 'kill_switch',
      name: null,
      matched: false,
      explanation: 'No kill switch covers this request.',
    });
    return null;
  }
  const reason = switchSentence(hit);
  trace?.push({ step: 'kill_switch', name: switchName(hit), matched: true, explanation: reason });
  return denial('kill_switch', reason);
};

function switchCovers(engaged: EngagedSwitch, { action, playbook }: PolicyRequest): boolean {
  if (engaged.scope === 'global') return true;
  if (engaged.scope === 'action') return engaged.target === action.name;
  if (engaged.scope === 'connector') return engaged.target === action.connector;
  return engaged.target === playbook;
}

function switchName({ scope, target }: Pick<EngagedSwitch, 'scope' | 'target'>): string {
  return target === null ? scope : `${scope} ${target}`;
}

export function switchSentence(
  engaged: Pick<EngagedSwitch, 'scope' | 'target' | 'reason' | 'engaged_by'>,
): string {
  const what =
    engaged.scope === 'global' ? 'all automated effects' : `the ${engaged.scope} ${engaged.target}`;
  const reason = /[.!?]$/.test(engaged.reason) ? engaged.reason : `${engaged.reason}.`;
  return `${engaged.engaged_by} has switched off ${what}: ${reason}`;
}

export const deniedActionStep: Step = ({ policy, request, trace }) => {
  for (const { actions, reason } of policy.denied) {
    const matched = anyGlobMatches(actions, request.action.name);
    trace?.push({
      step: 'denied_action',
      name: actions.join(', '),
      matched,
      explanation: matched
        ? `${request.action.name} is denied: ${reason}`
        : `${request.action.name} is not among these.`,
    });
    if (matched) return denial('denied_action', `${request.action.name} is denied by a guardrail: ${reason}`);
  }
  return null;
};

/** Rate limits are for effects; look-ups are bounded by their connector's own limit. */
export const rateLimitStep: Step = ({ policy, request, facts, trace }) => {
  if (request.action.read_only) return null;
  for (const limit of limitsOf(policy, request.action.name)) {
    const over = exceeded(limit, request, facts);
    trace?.push({
      step: 'rate_limit',
      name: limit.actions.join(', '),
      matched: over !== null,
      explanation: over ?? 'Within the limit.',
    });
    if (over !== null) return denial('rate_limit', over);
  }
  return null;
};

function exceeded(
  limit: RateLimit,
  { action, incident }: PolicyRequest,
  { usage }: PolicyFacts,
): string | null {
  const used = usage ?? { hour: 0, day: 0, concurrent: 0, incident: 0 };
  const bounds: [number | undefined, keyof Usage, string][] = [
    [limit.per_hour, 'hour', 'within an hour'],
    [limit.per_day, 'day', 'within a day'],
    [limit.concurrent, 'concurrent', 'at the same time'],
    [incident === null ? undefined : limit.per_incident, 'incident', 'for one incident'],
  ];
  // Only what a limit bounds is looked at: of a past decision not every count is known.
  const over = bounds.find(([bound, count]) => bound !== undefined && used[count] >= bound);
  return over === undefined
    ? null
    : `A guardrail allows ${action.name} at most ${over[0]} ${over[0] === 1 ? 'time' : 'times'} ${over[2]}, and that is used up.`;
}

import type { ActionStatus, Json, JsonObject, StatesAfter, VerdictDraft, stepMachine } from '#contracts';
import type { StepError, StepRecord } from './state.ts';

/** An action as far as a step has to know it. */
export interface SettledAction {
  status: ActionStatus;
  result: JsonObject | null;
  error: { code: string; message: string } | null;
  policy_decision: { reason: string; rule: string | null } | null;
}

type StepResult = Pick<StepRecord, 'output' | 'error'> & {
  status: StatesAfter<typeof stepMachine, 'waiting'>;
};

/** States in which an action may still go on by itself. */
const OPEN: readonly ActionStatus[] = ['requested', 'pending_approval', 'approved', 'executing'];

/**
 * What an action's state means for the step that asked for it. That people or the policy said no is an answer,
 * not an error: the step is skipped and says why. Null while the action is under way.
 */
export function stepResultOf(action: SettledAction): StepResult | null {
  const { status } = action;
  if (OPEN.includes(status)) return null;
  const output: Json = action.result;
  switch (status) {
    case 'completed':
    case 'rolling_back':
    case 'rolled_back':
    case 'rollback_failed':
      return { status: 'completed', output: output ?? {}, error: null };
    case 'denied':
      return { status: 'skipped', output: null, error: deniedBecause(action) };
    case 'rejected':
      return {
        status: 'skipped',
        output: null,
        error: action.error ?? { code: 'rejected', message: 'The approver has rejected it.' },
      };
    case 'expired':
      return {
        status: 'skipped',
        output: null,
        error: { code: 'expired', message: 'Nobody decided it before the deadline.' },
      };
    case 'cancelled':
      return {
        status: 'skipped',
        output: null,
        error: { code: 'cancelled', message: 'The request was taken back.' },
      };
    case 'unconfirmed': {
      const message = 'It is not known whether the outside service has carried it out; a person has to look.';
      return { status: 'failed', output: null, error: action.error ?? { code: 'unconfirmed', message } };
    }
    default:
      return {
        status: 'failed',
        output: null,
        error: action.error ?? { code: 'failed', message: 'The action failed.' },
      };
  }
}

function deniedBecause(action: SettledAction): StepError {
  if (action.error) return action.error;
  const decision = action.policy_decision;
  return {
    code: 'denied',
    message: `The policy does not allow it: ${decision?.reason ?? 'no reason is given'}`,
  };
}

/** What a run without a verdict leaves: nothing is claimed, and what is missing is named. */
export function inconclusiveVerdict(why: string, missing: string[]): VerdictDraft {
  return {
    classification: 'inconclusive',
    confidence: 0,
    category: 'none',
    summary: why,
    reasoning: [],
    techniques: [],
    recommended_actions: [],
    missing: missing.length > 0 ? missing : [why],
    analyst: 'offline',
    not_connected: [],
    reservations: [],
    fallback_reason: null,
    model: null,
    usage: null,
  };
}

/** Why each step that failed did, as sentences: what a triage without verdict lacks. */
export function missingFrom(records: StepRecord[]): string[] {
  return failedActions(records)
    .map(({ key, title, error }) => `Step ${key} (${title}) failed: ${error.message}`)
    .slice(0, 20);
}

/** What the steps before an analysis could not find out, for the analyst to name. */
export function gapsIn(records: StepRecord[]): { code: string; sentence: string }[] {
  const failed = failedActions(records).map(({ title, error }) => ({
    code: error.code,
    sentence: `“${title}” failed: ${error.message}`,
  }));
  const cut = records.flatMap(({ kind, title, output }) => {
    const { left_out, total } = (output ?? {}) as JsonObject;
    if (kind !== 'for_each' || typeof left_out !== 'number' || left_out === 0) return [];
    return [
      {
        code: 'left_out',
        sentence: `“${title}” left out ${left_out} of ${String(total)}: it takes no more at once.`,
      },
    ];
  });
  return [...failed, ...cut];
}

/** Actions that were not asked for because no connector serves them. */
export function unaskedIn(records: Iterable<StepRecord>): string[] {
  return [...records].flatMap(({ status, error, input }) => {
    if (status !== 'skipped' || error?.code !== 'connector_not_configured') return [];
    const { action } = (input ?? {}) as JsonObject;
    return typeof action === 'string' ? [action] : [];
  });
}

function failedActions(records: StepRecord[]): (StepRecord & { error: StepError })[] {
  return records.filter(
    (record): record is StepRecord & { error: StepError } =>
      record.status === 'failed' && record.error !== null && record.kind === 'action',
  );
}

/** What later steps read as `verdict`, and what people see as the analyze step's output. */
export function verdictOutput(draft: VerdictDraft): JsonObject {
  return {
    classification: draft.classification,
    confidence: draft.confidence,
    category: draft.category,
    summary: draft.summary,
    techniques: draft.techniques,
    missing: draft.missing,
    analyst: draft.analyst,
    beyond_evidence: draft.reservations.length > 0,
    evidence: [...new Set(draft.reasoning.flatMap((claim) => claim.evidence))].slice(0, 50),
  };
}

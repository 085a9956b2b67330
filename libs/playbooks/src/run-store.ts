import { Injectable } from '@nestjs/common';
import { ActionRequests, requestedIncident } from '#actions';
import type { ActionView, ChosenRequest, ConnectorChoice } from '#actions';
import type { Evidence, Json, JsonObject, VerdictDraft } from '#contracts';
import { withLabels } from '#incidents';
import { Clock, Problem, UnitOfWork, eachOf } from '#platform';
import { AgentRequests } from '#triage';
import { RunsRepository } from './data/runs.repository.ts';
import { StepsRepository } from './data/steps.repository.ts';
import { verdictOf } from './domain/run-context.ts';
import type { ActionStep } from './domain/definition.ts';
import { ExpressionError } from './domain/expression.ts';
import {
  inconclusiveVerdict,
  missingFrom,
  stepResultOf,
  unaskedIn,
  verdictOutput,
} from './domain/outcomes.ts';
import { failureOutput, newRecord, plan } from './domain/plan.ts';
import type { Plan, ReadyStep } from './domain/plan.ts';
import type { RunState, StepError, StepRecord } from './domain/state.ts';
import { abbreviate } from './domain/template.ts';
import { RegisteredActions } from './known-actions.ts';
import { RunFindings } from './run-findings.ts';
import { LeaseLost } from './run-session.ts';
import type { RunSession } from './run-session.ts';

/** Where a run stands after a store: `running` means that this worker goes on. */
export type Stored = 'running' | 'waiting' | 'over';

/** Services may have to be asked for each of them, and a run may ask for many effects at once. */
const CHOSEN_AT_ONCE = 8;

/** Through which connectors the requests of a store go: asked before its transaction. */
interface Choices {
  /** By step key. */
  effects: ReadonlyMap<string, ConnectorChoice>;
  /** Of what the analyst recommends, in its order. */
  recommended: readonly ConnectorChoice[];
}

/** A store in the making: nothing of it touches the session until the transaction is committed. */
interface Draft {
  state: RunState;
  /** The verdict that is stored now, and whether the incident has taken it over. */
  verdict: { id: string; current: boolean; cited: VerdictDraft } | null;
  records: Map<string, StepRecord>;
  evidence: Evidence[];
  verdictId: string | null;
}

interface PreparedEffect {
  record: StepRecord;
  /** Null: it has failed before anything was requested. */
  input: ChosenRequest | null;
  fallback: Json;
}

/** Writes what a worker has reached: steps, evidence, verdict, requested actions and the run's state, all or nothing. */
@Injectable()
export class RunStore {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly runs: RunsRepository,
    private readonly steps: StepsRepository,
    private readonly findings: RunFindings,
    private readonly actions: ActionRequests,
    private readonly known: RegisteredActions,
    private readonly agent: AgentRequests,
  ) {}

  /**
   * Stores everything unstored, requests the effects and tasks that are due, and lets go of the run when nothing is left to do
   * now. Throws LeaseLost when the run is in other hands; then nothing is stored and nothing is requested.
   */
  async commit(session: RunSession, due: ReadyStep[]): Promise<Stored> {
    const effects = due.filter(({ step }) => step.kind === 'action');
    const choices = await this.choose(session, effects);
    const { draft, stored } = await this.unit.run(async () => {
      const draft = await this.writeFindings(session);
      for (const record of await this.findings.ask(session, session.context(draft.state), due))
        put(draft, record);
      await this.request(session, draft, effects, choices);
      await this.requestRecommended(session, draft, choices);
      const next = plan(session.definition, draft.state, session.context(draft.state), this.now());
      for (const record of next.records) put(draft, record);
      const [stored] = await Promise.all([
        this.writeRun(session, draft, next),
        this.steps.store(session.run.id, [...draft.records.values()]),
      ]);
      return { draft, stored };
    });
    session.state = draft.state;
    session.verdictId = draft.verdictId;
    session.snapshot?.evidence.push(...draft.evidence);
    for (const action of unaskedIn(session.unstored.records.values()))
      this.known.noteUnasked(action, session.run.incident_id);
    session.stored();
    if (stored !== 'signalled') return stored;
    await this.reload(session);
    return 'running';
  }

  private async choose(session: RunSession, effects: ReadyStep[]): Promise<Choices> {
    const context = session.context();
    const chosen = new Map<string, ConnectorChoice>();
    await eachOf(effects, CHOSEN_AT_ONCE, async ({ step, key, scope }) => {
      const { action, with: given } = step as ActionStep;
      try {
        chosen.set(key, await this.actions.choose(action, context.parameters(given, scope)));
      } catch (error) {
        // The request says what is wrong with it.
        if (!(error instanceof ExpressionError)) throw error;
      }
    });
    const recommended = session.unstored.verdict?.draft.recommended_actions ?? [];
    return { effects: chosen, recommended: await this.agent.choose(recommended) };
  }

  /** Ends a run that cannot be carried on, with what is stored already. */
  async fail(session: RunSession, error: StepError): Promise<void> {
    await this.unit.run(async () => {
      const verdictId = session.verdictId ?? (await this.recordMissing(session, session.state, error));
      const settled = { status: 'failed', verdict_id: verdictId, error, seen_signals: null } as const;
      if ((await this.runs.progress(session.run.id, session.owner, settled)) !== 'stored') {
        throw new LeaseLost(session.run.id);
      }
      await this.recordSettled(session, 'failed');
    });
  }

  /** Reads again what others have written to the run's steps. */
  private async reload(session: RunSession): Promise<void> {
    await this.unit.read(async () => {
      const run = await this.runs.find(session.run.id);
      session.seenSignals = run?.signals ?? session.seenSignals;
      for (const record of await this.steps.ofRun(session.run.id)) session.state.put(record);
    });
  }

  private async writeFindings(session: RunSession): Promise<Draft> {
    const { unstored, run } = session;
    const draft: Draft = {
      state: session.state.clone(),
      records: new Map(unstored.records),
      evidence: [],
      verdictId: session.verdictId,
      verdict: null,
    };
    await Promise.all([
      this.writeEvidence(session, draft).then(() => this.writeVerdict(session, draft)),
      this.findings.keepObservables(run.incident_id, unstored.records.values(), session.unstoredEvidence()),
    ]);
    return draft;
  }

  private async writeEvidence(session: RunSession, draft: Draft): Promise<void> {
    const { unstored, run } = session;
    const only = unstored.evidence.length === 1 ? unstored.evidence[0]?.key : undefined;
    const origin = { run_id: run.id, ...(only === undefined ? {} : { step: only }) };
    draft.evidence = await this.findings.storeEvidence(run.incident_id, session.unstoredEvidence(), origin);
    for (const { key, found } of unstored.evidence) {
      const record = draft.records.get(key);
      const ids = found.map(({ id }) => id);
      if (record)
        put(draft, { ...record, evidence: [...record.evidence, ...withLabels(ids, draft.evidence)] });
    }
  }

  /** Once the evidence has its labels, the verdict and its step's output cite by them. */
  private async writeVerdict(session: RunSession, draft: Draft): Promise<void> {
    const { unstored, run } = session;
    if (unstored.verdict === null) return;
    const { key } = unstored.verdict;
    const cited = withLabels(unstored.verdict.draft, [...session.incidentCase.evidence, ...draft.evidence]);
    const verdict = await this.findings.recordVerdict(run.incident_id, cited, run.id);
    draft.verdictId = verdict.id;
    draft.verdict = { ...verdict, cited };
    const record = draft.records.get(key);
    if (record) put(draft, { ...record, output: verdictOutput(cited) });
  }

  /**
   * Requests effects, all in a few statements; one whose parameters don't hold fails alone. What a replaced run has
   * left to the approvers and is asked for again is taken over, so that people are not asked the same twice.
   */
  private async request(
    session: RunSession,
    draft: Draft,
    effects: ReadyStep[],
    choices: Choices,
  ): Promise<void> {
    if (effects.length === 0) return;
    const prepared = effects.map((ready) => this.prepare(session, draft, ready, choices));
    const left = await this.leftActions(session);
    const taken = prepared.map(({ input }) =>
      left.find((action) => input && this.known.isSameEffect(action, effectOf(input))),
    );
    const fresh = prepared.flatMap(({ input }, index) => (input && !taken[index] ? [input] : []));
    const requested = await this.actions.requestAll(fresh);
    let at = 0;
    for (const [index, { record, input, fallback }] of prepared.entries()) {
      const action = taken[index] ?? (input ? requested[at++] : undefined);
      if (!action) {
        put(draft, record);
        continue;
      }
      const waiting: StepRecord = { ...record, status: 'waiting', action_id: action.id };
      const result = stepResultOf(action);
      if (!result) put(draft, waiting);
      else put(draft, { ...waiting, ...result, output: result.output ?? fallback, finished_at: this.now() });
    }
  }

  /** What the analyst recommends, in the transaction that stores its verdict and after what the playbook asks for. */
  private async requestRecommended(
    session: RunSession,
    draft: Draft,
    { recommended }: Choices,
  ): Promise<void> {
    if (!draft.verdict || draft.verdict.cited.recommended_actions.length === 0) return;
    const { id: verdict_id, current, cited: verdict } = draft.verdict;
    await this.agent.ofVerdict({
      run: session.run,
      incident: requestedIncident(session.incidentCase.incident),
      verdict,
      choices: recommended,
      verdict_id,
      current,
    });
  }

  /**
   * Requests that a step takes over instead of asking for the same once more: what a replaced run has left to the
   * approvers, and what the analyst has asked for.
   */
  private async leftActions({ run, verdictId }: RunSession): Promise<ActionView[]> {
    const isFirst = run.trigger_key === 'created';
    // Before the first verdict is stored nobody has asked for anything.
    if (isFirst && verdictId === null) return [];
    const replaced = isFirst ? [] : await this.steps.leftByReplaced(run.incident_id);
    const left = await this.actions.getAll(replaced);
    const byAgent = (await this.actions.ofIncident(run.incident_id)).filter(
      ({ proposer }) => proposer.type === 'agent',
    );
    return [...left, ...byAgent].filter(
      (action) => stepResultOf(action) === null || action.run_id === run.id,
    );
  }

  private prepare(session: RunSession, draft: Draft, ready: ReadyStep, { effects }: Choices): PreparedEffect {
    const step = ready.step as ActionStep;
    const context = session.context(draft.state);
    const record = { ...newRecord(step, ready.key, this.now()), attempts: 1 };
    const fallback = failureOutput(step, context, ready.scope);
    const failed = (code: string, message: string): PreparedEffect => {
      const error = { code, message };
      return {
        record: { ...record, status: 'failed', output: fallback, error, finished_at: this.now() },
        input: null,
        fallback,
      };
    };
    let parameters: JsonObject;
    try {
      parameters = context.parameters(step.with, ready.scope);
    } catch (error) {
      if (error instanceof ExpressionError) return failed('invalid_expression', expressionSentence(error));
      throw error;
    }
    record.input = { action: step.action, parameters: abbreviate(parameters) };
    const faults = this.known.validate(step.action, parameters);
    if (faults.length > 0) return failed('invalid_request', faults.map((fault) => fault.message).join('; '));
    const choice = effects.get(ready.key) ?? UNCHOSEN;
    return { record, input: { ...this.inputFor(session, draft, ready, parameters), choice }, fallback };
  }

  private inputFor(
    session: RunSession,
    draft: Draft,
    ready: ReadyStep,
    parameters: JsonObject,
  ): Omit<ChosenRequest, 'choice'> {
    const step = ready.step as ActionStep;
    const { run, proposer } = session;
    const verdict = verdictOf(draft.state) as unknown as StepVerdict | null;
    return {
      action: step.action,
      parameters,
      incident_id: run.incident_id,
      incident: requestedIncident(session.incidentCase.incident),
      proposer,
      behind: run.behind,
      reason: reasonFor(session, step, verdict),
      evidence: verdict?.evidence ?? [],
      verdict: verdict && policyVerdict(verdict),
      run_id: run.id,
      step_key: ready.key,
      playbook: run.playbook,
    };
  }

  private async writeRun(session: RunSession, draft: Draft, next: Plan): Promise<Stored | 'signalled'> {
    const { run, owner, seenSignals } = session;
    const { finished } = next;
    const waits = !finished && next.ready.length === 0;
    const error = finished?.status === 'failed' ? finished.error : null;
    if (finished) draft.verdictId ??= await this.recordMissing(session, draft.state, error);
    const outcome = await this.runs.progress(run.id, owner, {
      status: finished?.status ?? (waits ? 'waiting' : null),
      verdict_id: draft.verdictId,
      error,
      seen_signals: waits ? seenSignals : null,
    });
    if (outcome === 'lost') throw new LeaseLost(run.id);
    if (outcome === 'signalled') return 'signalled';
    if (finished) await this.recordSettled(session, finished.status);
    return finished ? 'over' : waits ? 'waiting' : 'running';
  }

  /**
   * No incident stays in triage for want of a verdict. A playbook that only does something, with an incident that is judged
   * already, takes nothing of that back.
   */
  private async recordMissing(
    session: RunSession,
    state: RunState,
    error: StepError | null,
  ): Promise<string> {
    const { id, incident_id } = session.run;
    const kept = error === null ? await this.findings.keepVerdict(incident_id, id) : null;
    if (kept !== null) return kept;
    const why = error
      ? `Triage could not finish: ${error.message}`
      : `The playbook ${session.run.playbook} has come to its end without an analysis, so nothing is concluded.`;
    const verdict = inconclusiveVerdict(why, missingFrom(state.all()));
    return (await this.findings.recordVerdict(incident_id, verdict, id)).id;
  }

  private async recordSettled(session: RunSession, status: 'completed' | 'failed'): Promise<void> {
    const { id, incident_id, playbook } = session.run;
    await this.unit.record('run.settled', { type: 'run', id }, { run_id: id, incident_id, playbook, status });
  }

  private now(): string {
    return this.clock.now().toISOString();
  }
}

/** The verdict as a step's output has it. */
type StepVerdict = VerdictDraft & { evidence: string[]; beyond_evidence?: boolean };

/** What policy has to know of the verdict. */
function policyVerdict({ classification, confidence, beyond_evidence }: StepVerdict) {
  return { classification, confidence, ...(beyond_evidence === true ? { beyond_evidence } : {}) };
}

/** Of parameters that could be made out only in the transaction, where nobody is asked. */
const UNCHOSEN: ConnectorChoice = {
  connector: null,
  problem: new Problem(
    'conflict',
    'What the parameters rest on has changed meanwhile; run the playbook again.',
  ),
};

function effectOf({ action, parameters, choice }: ChosenRequest) {
  return { action, parameters, connector: choice.connector };
}

function put(draft: Draft, record: StepRecord): void {
  draft.state.put(record);
  draft.records.set(record.key, record);
}

function reasonFor(session: RunSession, step: ActionStep, verdict: { summary: string } | null): string {
  const what = step.name ?? `Step ${step.id ?? step.segment} of playbook ${session.run.playbook}`;
  return (verdict ? `${what}: ${verdict.summary}` : what).replaceAll('\0', '').slice(0, 1000);
}

export function expressionSentence(error: ExpressionError): string {
  const where = error.expression === '' ? '' : ` (in \`${error.expression.slice(0, 200)}\`)`;
  return `A parameter could not be worked out: ${error.message}${where}`;
}

export function problemSentence(error: Problem): string {
  const fields = error.errors
    .filter((field) => !error.message.includes(field.message))
    .map((field) => `${field.path}: ${field.message}`)
    .join('; ');
  return fields === '' ? error.message : `${error.message} ${fields}`;
}

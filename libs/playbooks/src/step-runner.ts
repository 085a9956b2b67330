import { Injectable, Logger } from '@nestjs/common';
import { Lookups, requestedIncident } from '#actions';
import type { Evidence, EvidenceDraft, JsonObject } from '#contracts';
import { IncidentFindings } from '#incidents';
import { Clock, DatabaseAway, Problem, TimeIsOver, eachOf, pause, within } from '#platform';
import { Analysts } from '#triage';
import { retryDelay } from './domain/definition.ts';
import type { ActionStep, AnalyzeStep } from './domain/definition.ts';
import { ExpressionError } from './domain/expression.ts';
import { gapsIn, verdictOutput } from './domain/outcomes.ts';
import { failureOutput, newRecord } from './domain/plan.ts';
import type { ReadyStep } from './domain/plan.ts';
import { LIMITS } from './domain/schema.ts';
import type { StepError, StepRecord } from './domain/state.ts';
import { abbreviate, assertBounded } from './domain/template.ts';
import { RegisteredActions } from './known-actions.ts';
import type { RunSession } from './run-session.ts';
import { expressionSentence, problemSentence } from './run-store.ts';

const DEFAULT_TIMEOUT_MS = 60_000;
/** Look-ups of one run at the same time. */
const MAX_PARALLEL = 8;
/** Longest time that one step may take with all its tries: a job has an end too. */
const STEP_BUDGET_MS = 240_000;
const MAX_OUTPUT_CHARACTERS = 1_000_000;

/** Failures that another try would only repeat. */
const FINAL_CODES = new Set([
  'connector_not_configured',
  'invalid_request',
  'not_found',
  'forbidden',
  'kill_switch',
]);

/** Carries out read-only steps and analyses; nothing is stored here, and no transaction is open meanwhile. */
@Injectable()
export class StepRunner {
  private readonly logger = new Logger(StepRunner.name);

  constructor(
    private readonly clock: Clock,
    private readonly lookups: Lookups,
    private readonly analysts: Analysts,
    private readonly findings: IncidentFindings,
    private readonly actions: RegisteredActions,
  ) {}

  /**
   * Runs look-ups side by side and keeps their records and evidence in the session.
   * @throws DatabaseAway, and then keeps nothing: it is no look-up's failure
   */
  async runLookups(session: RunSession, ready: ReadyStep[]): Promise<void> {
    const found = await eachOf(ready, MAX_PARALLEL, async (next) =>
      session.lost.aborted ? null : this.lookup(session, next),
    );
    // In the playbook's order, not in that of the answers: the same case gives the same evidence numbers.
    for (const { record, drafts } of found.filter((one) => one !== null)) {
      session.put(record);
      session.keepEvidence(record.key, this.findings.identify(drafts));
    }
  }

  /** Whether an analysis may go before the store of what it judges: it is as good as instant. */
  get judgesQuickly(): boolean {
    return this.analysts.quick;
  }

  /**
   * Lets the analyst judge; the verdict waits in the session for the next store.
   * @param ahead the evidence is not stored yet either
   */
  async runAnalysis(session: RunSession, ready: ReadyStep, ahead: boolean): Promise<void> {
    const step = ready.step as AnalyzeStep;
    const record = { ...newRecord(step, ready.key, this.now()), attempts: 1 };
    const { run } = session;
    const snapshot = session.known();
    const time_ms = step.timeout_ms ?? LIMITS.max_timeout_ms;
    const unserved = await this.actions.unserved();
    try {
      const verdict = await this.bounded(time_ms, session, (signal) =>
        this.analysts.judge({
          snapshot,
          instructions: step.instructions,
          gaps: gapsIn(session.state.all()),
          unserved,
          run_id: run.id,
          playbook: run.playbook,
          time_ms,
          addEvidence: (drafts, name) => this.addEvidence(session, drafts, ahead ? null : name, ready.key),
          signal,
        }),
      );
      session.unstored.verdict = { key: ready.key, draft: verdict };
      session.put({
        ...record,
        status: 'completed',
        output: verdictOutput(verdict),
        finished_at: this.now(),
      });
    } catch (error) {
      if (error instanceof DatabaseAway) throw error;
      const failure = this.describe(error, ready.key);
      session.put({ ...record, status: 'failed', error: failure, finished_at: this.now() });
    }
  }

  /** Stores at once what a model has found, for it cites by labels; what is judged quickly waits for the next store. */
  private async addEvidence(
    session: RunSession,
    drafts: EvidenceDraft[],
    step: string | null,
    key: string,
  ): Promise<Evidence[]> {
    const { run, incidentCase } = session;
    const found = this.findings.identify(drafts);
    if (step === null) {
      session.keepEvidence(key, found);
      return found;
    }
    const evidence = await this.findings.storeEvidence(run.incident_id, found, { run_id: run.id, step });
    incidentCase.evidence.push(...evidence);
    return evidence;
  }

  private async lookup(
    session: RunSession,
    ready: ReadyStep,
  ): Promise<{ record: StepRecord; drafts: EvidenceDraft[] }> {
    const step = ready.step as ActionStep;
    const started = this.clock.now().getTime();
    const record = newRecord(step, ready.key, this.now());
    for (let attempt = 1; ; attempt += 1) {
      record.attempts = attempt;
      try {
        const parameters = session.context().parameters(step.with, ready.scope);
        record.input = { action: step.action, parameters: abbreviate(parameters) };
        const outcome = await this.bounded(step.timeout_ms ?? DEFAULT_TIMEOUT_MS, session, (signal) =>
          this.lookups.run(step.action, parameters, {
            incident_id: session.run.incident_id,
            incident: requestedIncident(session.incidentCase.incident),
            proposer: session.proposer,
            playbook: session.run.playbook,
            signal,
          }),
        );
        assertStorable(outcome.output);
        const done: StepRecord = {
          ...record,
          status: 'completed',
          output: outcome.output,
          finished_at: this.now(),
        };
        return { record: done, drafts: outcome.evidence };
      } catch (error) {
        if (error instanceof DatabaseAway) throw error;
        const failure = this.describe(error, ready.key);
        const delay = this.nextDelay(step, attempt, failure, started);
        if (delay === null || session.lost.aborted) {
          const output = failureOutput(step, session.context(), ready.scope);
          return {
            record: { ...record, status: 'failed', output, error: failure, finished_at: this.now() },
            drafts: [],
          };
        }
        await pause(delay, session.lost);
      }
    }
  }

  private nextDelay(step: ActionStep, attempt: number, failure: StepError, started: number): number | null {
    if (!step.retry || attempt >= step.retry.attempts) return null;
    if (FINAL_CODES.has(failure.code) || failure.code === 'invalid_expression') return null;
    const delay = retryDelay(step.retry, attempt);
    const spent = this.clock.now().getTime() - started;
    return spent + delay > STEP_BUDGET_MS ? null : delay;
  }

  /** Bounded even when the callee does not heed its signal; waiting for a connection does not count. */
  private bounded<T>(
    milliseconds: number,
    session: RunSession,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    return within(milliseconds / 1000, session.lost, work);
  }

  private describe(error: unknown, key: string): StepError {
    if (error instanceof TimeIsOver)
      return { code: 'timeout', message: `It took longer than ${error.seconds} s and was given up.` };
    if (error instanceof Problem) return { code: error.code, message: problemSentence(error) };
    if (error instanceof ExpressionError)
      return { code: 'invalid_expression', message: expressionSentence(error) };
    this.logger.error({ err: error, step: key }, 'A step failed in an unexpected way.');
    return {
      code: 'internal',
      message: 'Something unexpected went wrong in this step; the server log has the details.',
    };
  }

  private now(): string {
    return this.clock.now().toISOString();
  }
}

function assertStorable(output: JsonObject): void {
  assertBounded(output);
  const { length } = JSON.stringify(output);
  if (length > MAX_OUTPUT_CHARACTERS) {
    throw new Problem(
      'too_large',
      `The result has ${length} characters; a step keeps at most ${MAX_OUTPUT_CHARACTERS}.`,
    );
  }
}

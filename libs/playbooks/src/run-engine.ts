import { Injectable, Logger } from '@nestjs/common';
import { IncidentSnapshots } from '#incidents';
import { Clock, Context, DatabaseAway } from '#platform';
import { SnapshotNeeded } from './domain/run-context.ts';
import { defaultOutput, newRecord, plan } from './domain/plan.ts';
import type { Plan, ReadyStep } from './domain/plan.ts';
import type { StepRecord } from './domain/state.ts';
import { RegisteredActions } from './known-actions.ts';
import { RunHolds } from './run-holds.ts';
import { LeaseLost, type RunSession } from './run-session.ts';
import { RunStore } from './run-store.ts';
import { StepRunner } from './step-runner.ts';

/** A run that has broken a worker so often is ended instead of tried again. */
const MAX_FAILURES = 3;
/** After this time a run goes on in another job, since a job has an end. */
const SLICE_MS = 240_000;

interface Sorted {
  lookups: ReadyStep[];
  /** What is asked for in the transaction of a store: actions with an effect, and tasks of people. */
  due: ReadyStep[];
  analysis: ReadyStep | undefined;
  /** What no connector serves, with why. */
  unaskable: [ReadyStep, string][];
}

/** Carries runs on: plans, executes what is ready outside any transaction, stores, until it waits or is over. */
@Injectable()
export class RunEngine {
  private readonly logger = new Logger(RunEngine.name);

  constructor(
    private readonly context: Context,
    private readonly clock: Clock,
    private readonly holds: RunHolds,
    private readonly snapshots: IncidentSnapshots,
    private readonly actions: RegisteredActions,
    private readonly store: RunStore,
    private readonly runner: StepRunner,
  ) {}

  /** Takes a run up where it stands. Does nothing when it is over or another worker has it. */
  async advance(runId: string): Promise<void> {
    const session = await this.holds.takeNow(runId);
    if (session) await this.work(session);
  }

  /** Works on a run in hand until it waits or is over. */
  work(session: RunSession): Promise<void> {
    return this.holds.keep(session, () => this.workHeld(session));
  }

  private async workHeld(session: RunSession): Promise<void> {
    try {
      await this.context.run({ ...this.context.current(), actor: session.actor }, () =>
        this.carryOn(session),
      );
    } catch (error) {
      if (error instanceof LeaseLost || session.lost.aborted) {
        this.logger.warn(`The run ${session.run.id} was cancelled or taken over while it was worked on.`);
        return;
      }
      await this.afterFailure(session, error);
    }
  }

  private async carryOn(session: RunSession): Promise<void> {
    const until = this.clock.now().getTime() + SLICE_MS;
    for (;;) {
      session.lost.throwIfAborted();
      const { lookups, due, analysis, unaskable } = await this.sort(await this.plan(session));
      if (unaskable.length > 0) {
        for (const [ready, why] of unaskable) session.put(this.skipped(session, ready, why));
        continue;
      }
      if (lookups.length > 0) {
        if (session.unstored.verdict) await this.store.commit(session, []);
        // A plan without conditions has not needed it; the parameters of the look-ups do.
        await this.loadCase(session, true);
        await this.runner.runLookups(session, lookups);
      } else if (due.length > 0 || !analysis) {
        await this.loadCase(session, due.length > 0);
        if ((await this.store.commit(session, due)) !== 'running') return;
      } else {
        await this.loadCase(session, true);
        const ahead = this.runner.judgesQuickly;
        if (!ahead && session.hasUnstored()) await this.store.commit(session, []);
        await this.runner.runAnalysis(session, analysis, ahead);
      }
      if (this.clock.now().getTime() < until) continue;
      if (session.hasUnstored() && (await this.store.commit(session, [])) !== 'running') return;
      await this.holds.handOver(session);
      return;
    }
  }

  private async plan(session: RunSession): Promise<Plan> {
    for (;;) {
      // On a copy, since a plan that finds the incident missing has begun to decide already.
      const state = session.state.clone();
      try {
        const next = plan(session.definition, state, session.context(state), this.clock.now().toISOString());
        for (const record of next.records) session.put(record);
        return next;
      } catch (error) {
        if (!(error instanceof SnapshotNeeded)) throw error;
        await this.loadCase(session, true);
      }
    }
  }

  private async loadCase(session: RunSession, needed: boolean): Promise<void> {
    if (needed) session.snapshot ??= await this.snapshots.load(session.run.incident_id);
  }

  private async sort(next: Plan): Promise<Sorted> {
    const unaskable: [ReadyStep, string][] = [];
    const unserved = await this.actions.unserved();
    const lookups: ReadyStep[] = [];
    const due: ReadyStep[] = [];
    for (const ready of next.ready) {
      if (ready.step.kind === 'task') due.push(ready);
      if (ready.step.kind !== 'action') continue;
      const why = this.actions.unaskable(ready.step.action, unserved);
      if (why !== null) {
        unaskable.push([ready, why]);
        continue;
      }
      // An action that is not known any more goes the way of look-ups, where it fails with a sentence.
      const effect = this.actions.find(ready.step.action)?.read_only === false;
      (effect ? due : lookups).push(ready);
    }
    const analysis = next.ready.find((ready) => ready.step.kind === 'analyze');
    return { lookups, due, analysis, unaskable };
  }

  /** A step that nothing can carry out is no error: the playbook goes on as if its condition had not held. */
  private skipped(session: RunSession, { step, key, scope }: ReadyStep, why: string): StepRecord {
    const now = this.clock.now().toISOString();
    return {
      ...newRecord(step, key, now),
      status: 'skipped',
      input: step.kind === 'action' ? { action: step.action } : null,
      output: defaultOutput(step, session.context(), scope),
      error: { code: 'connector_not_configured', message: why },
      finished_at: now,
    };
  }

  private async afterFailure(session: RunSession, error: unknown): Promise<void> {
    const { run } = session;
    if (error instanceof DatabaseAway) {
      await this.holds.release(session, false);
      throw error;
    }
    this.logger.error({ err: error, run_id: run.id }, 'A run could not be carried on.');
    if (run.failures + 1 >= MAX_FAILURES) {
      const message = `The run broke off ${MAX_FAILURES} times for a reason that the server log names.`;
      await this.store.fail(session, { code: 'internal', message });
      return;
    }
    await this.holds.release(session, true);
    throw error;
  }
}

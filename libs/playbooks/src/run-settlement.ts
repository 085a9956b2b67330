import { Injectable, Logger } from '@nestjs/common';
import { ActionRequests } from '#actions';
import { Clock, Context, UnitOfWork } from '#platform';
import { RunsRepository } from './data/runs.repository.ts';
import { StepsRepository } from './data/steps.repository.ts';
import { stepResultOf } from './domain/outcomes.ts';
import { SnapshotNeeded } from './domain/run-context.ts';
import { RunHolds } from './run-holds.ts';
import { playbookActor } from './run-session.ts';
import { RunStore } from './run-store.ts';

const ABANDONED_AT_ONCE = 200;

/** Takes runs up again: those whose action has settled, and those whose worker has died. */
@Injectable()
export class RunSettlement {
  private readonly logger = new Logger(RunSettlement.name);

  constructor(
    private readonly unit: UnitOfWork,
    private readonly context: Context,
    private readonly clock: Clock,
    private readonly runs: RunsRepository,
    private readonly steps: StepsRepository,
    private readonly actions: ActionRequests,
    private readonly store: RunStore,
    private readonly holds: RunHolds,
  ) {}

  /** Hands an action's outcome to the steps that wait for it, and lets their runs go on. */
  async settleAction(actionId: string): Promise<void> {
    await this.unit.run(async () => {
      const runIds = await this.steps.runsWaitingFor(actionId);
      if (runIds.length === 0) return;
      const result = stepResultOf(await this.actions.get(actionId));
      if (!result) return;
      for (const runId of runIds) await this.runs.signal(runId);
      await this.steps.settle(actionId, { ...result, finished_at: this.clock.now().toISOString() });
      for (const runId of runIds) await this.goOn(runId);
    });
  }

  /** Finds runs that no living worker has in hand, and has them taken up again. */
  async recover(): Promise<void> {
    await this.unit.run(async () => {
      const abandoned = await this.runs.abandoned(ABANDONED_AT_ONCE);
      for (const runId of abandoned) this.unit.enqueue('run.advance', { run_id: runId });
      if (abandoned.length > 0) this.logger.warn(`${abandoned.length} abandoned runs are taken up again.`);
    });
  }

  /** Most runs are over once their last action is: then this very transaction ends them, without another job. */
  private async goOn(runId: string): Promise<void> {
    const session = await this.holds.take(runId);
    // Somebody has it in hand: a living worker sees the signal before letting go, a dead one's lease runs out.
    if (!session) return;
    const actor = playbookActor(runId, session.run.playbook);
    const stored = await this.context.run({ ...this.context.current(), actor }, () =>
      this.store.commit(session, []).catch((error: unknown) => {
        // Thrown by planning, before anything was written.
        if (error instanceof SnapshotNeeded) return 'running' as const;
        throw error;
      }),
    );
    if (stored === 'running') await this.holds.handOver(session);
  }
}

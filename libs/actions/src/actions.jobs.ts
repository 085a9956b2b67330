import { Injectable } from '@nestjs/common';
import type { Jobs } from '#contracts';
import { JobHandler, Scheduled, UnitOfWork } from '#platform';
import { ActionExecution } from './action-execution.ts';
import { ClaimRepository } from './data/claim.repository.ts';

/** Longer than the longest call with its reading back and both transactions. */
const TIME_LIMIT_SECONDS = 150;

@Injectable()
export class ActionJobs {
  constructor(
    private readonly execution: ActionExecution,
    private readonly claims: ClaimRepository,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  @JobHandler('action.execute', { concurrency: 16, attempts: 5, timeLimitSeconds: TIME_LIMIT_SECONDS })
  execute(data: Jobs['action.execute']): Promise<void> {
    return this.execution.execute(data.action_id);
  }

  @JobHandler('action.reconcile', { concurrency: 8, attempts: 5, timeLimitSeconds: TIME_LIMIT_SECONDS })
  reconcile(data: Jobs['action.reconcile']): Promise<void> {
    return this.execution.reconcile(data.action_id);
  }

  /**
   * Finds what a dead worker or a lost job has left behind. A live worker renews its claim every few seconds, so a
   * claim that is over is nobody's; together with this period an action is taken up within half a minute.
   */
  @Scheduled('action.recover', { everySeconds: 5 })
  recover(): Promise<void> {
    return this.unitOfWork.run(async () => {
      for (const action_id of await this.claims.abandoned())
        this.unitOfWork.enqueue('action.reconcile', { action_id });
      for (const action_id of await this.claims.forgotten())
        this.unitOfWork.enqueue('action.execute', { action_id });
    });
  }
}

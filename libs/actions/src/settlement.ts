import { Injectable } from '@nestjs/common';
import { InjectMetric } from '@willsoto/nestjs-prometheus';
import type { Counter } from 'prom-client';
import type { ActionStatus, JsonObject } from '#contracts';
import { UnitOfWork } from '#platform';
import { ACTIONS_TOTAL } from './actions.metrics.ts';
import type { ActionEntity } from './data/action.entity.ts';
import { ActionRepository } from './data/action.repository.ts';

/** What is said when an action has reached a state in which nothing more happens by itself. */
@Injectable()
export class Settlement {
  constructor(
    private readonly repository: ActionRepository,
    private readonly unitOfWork: UnitOfWork,
    @InjectMetric(ACTIONS_TOTAL) private readonly counter: Counter<'action' | 'status'>,
  ) {}

  /** In the transaction that has moved the row there. */
  async announce(row: ActionEntity, reason: string | null = null): Promise<void> {
    await this.unitOfWork.record(
      'action.settled',
      { type: 'action', id: row.id },
      {
        action_id: row.id,
        incident_id: row.incident_id,
        action: row.name,
        status: row.status,
        run_id: row.run_id,
        step_key: row.step_key,
      },
      { after: settledState(row), ...(reason === null ? {} : { reason }) },
    );
    this.unitOfWork.afterCommit(() => this.counter.inc({ action: row.name, status: row.status }));
    if (row.rollback_of !== null) await this.settleOriginal(row, row.rollback_of);
  }

  /** The action that `undoing` undoes follows it; while that is unconfirmed, so is the undoing. */
  private async settleOriginal(undoing: ActionEntity, original: string): Promise<void> {
    const event = ORIGINAL_AFTER[undoing.status];
    if (event === undefined) return;
    const changes =
      event === 'fail_rollback' ? { error_code: 'fail_rollback', error_message: failure(undoing) } : {};
    const row = await this.repository.move(original, event, changes);
    if (row !== undefined) await this.announce(row);
  }
}

const ORIGINAL_AFTER: Partial<Record<ActionStatus, 'end_rollback' | 'fail_rollback'>> = {
  completed: 'end_rollback',
  failed: 'fail_rollback',
  denied: 'fail_rollback',
  rejected: 'fail_rollback',
  expired: 'fail_rollback',
  cancelled: 'fail_rollback',
};

function failure(undoing: ActionEntity): string {
  return undoing.error_message ?? `The request to undo it ended ${undoing.status}.`;
}

function settledState(row: ActionEntity): JsonObject {
  const error = row.error_code === null ? null : { code: row.error_code, message: row.error_message };
  return { status: row.status, error, attempts: row.attempts };
}

import { Injectable } from '@nestjs/common';
import { Clock, Context, Problem, UnitOfWork } from '#platform';
import { ActionMapper } from './actions.mapper.ts';
import type { ActionView } from './actions.view.ts';
import { ActionRepository } from './data/action.repository.ts';
import { standsBehind } from './domain/behind.ts';
import { noSuchMove, unknownAction } from './no-such-move.ts';
import { Settlement } from './settlement.ts';

/** Takes an action back, or says what became of it. */
@Injectable()
export class ActionCommands {
  constructor(
    private readonly repository: ActionRepository,
    private readonly settlement: Settlement,
    private readonly mapper: ActionMapper,
    private readonly unitOfWork: UnitOfWork,
    private readonly context: Context,
    private readonly clock: Clock,
  ) {}

  /**
   * By whoever asked, or by somebody with `action:cancel`.
   * @throws Problem not_found, forbidden, illegal_transition (it has begun or ended)
   */
  cancel(id: string, reason?: string): Promise<ActionView> {
    return this.unitOfWork.run(async () => {
      await this.assertMayCancel(id);
      const row = await this.repository.move(id, 'cancel', {
        error_code: 'cancelled',
        error_message: `${this.context.current().actor.name} took it back${reason === undefined ? '.' : `: ${reason}`}`,
        finished_at: this.clock.now(),
      });
      if (row === undefined)
        throw noSuchMove(await this.repository.find(id), 'An action can be taken back until it begins');
      await this.unitOfWork.record(
        'action.cancelled',
        { type: 'action', id },
        { action_id: id, incident_id: row.incident_id, action: row.name },
        { after: { status: row.status }, ...(reason === undefined ? {} : { reason }) },
      );
      await this.settlement.announce(row, reason);
      return this.mapper.view(row);
    });
  }

  /**
   * By somebody with `action:settle` who does not stand behind it: who wanted it done does not say that it was.
   * @throws Problem not_found, own_request, illegal_transition (only unconfirmed actions wait for a person's word)
   */
  settle(id: string, outcome: 'completed' | 'failed', reason: string): Promise<ActionView> {
    return this.unitOfWork.run(async () => {
      await this.assertMaySettle(id);
      const error = outcome === 'completed' ? null : 'unconfirmed';
      const row = await this.repository.move(
        id,
        outcome === 'completed' ? 'settle_completed' : 'settle_failed',
        {
          error_code: error,
          error_message: error === null ? null : reason,
          finished_at: this.clock.now(),
          ...(outcome === 'completed' ? { result: { settled_by_person: true, note: reason } } : {}),
        },
      );
      if (row === undefined)
        throw noSuchMove(await this.repository.find(id), 'Only an unconfirmed action is settled by hand');
      await this.settlement.announce(row, reason);
      return this.mapper.view(row);
    });
  }

  private async assertMayCancel(id: string): Promise<void> {
    const row = (await this.repository.lock(id)) ?? noAction();
    const { actor, permissions } = this.context.current();
    if (permissions.has('action:cancel') && actor.type !== 'api_key') return;
    if (row.proposer_type === actor.type && row.proposer_id === actor.id) return;
    throw new Problem(
      'forbidden',
      `${row.proposer_name} has asked for this. Only who asked takes it back, or a person with the permission action:cancel.`,
    );
  }

  private async assertMaySettle(id: string): Promise<void> {
    const row = (await this.repository.lock(id)) ?? noAction();
    const { actor } = this.context.current();
    if (actor.type !== 'user')
      throw new Problem('forbidden', 'Only a person who is signed in says what became of an action.');
    if (standsBehind(row.behind, actor.id))
      throw new Problem(
        'own_request',
        'You stand behind this action: somebody else has to look at the service and say what became of it.',
      );
  }
}

function noAction(): never {
  throw unknownAction();
}

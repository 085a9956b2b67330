import { Injectable } from '@nestjs/common';
import { actionMachine, allows } from '#contracts';
import { IncidentSnapshots } from '#incidents';
import { Context, Problem, UnitOfWork } from '#platform';
import { ActionRequests } from './action-requests.ts';
import type { ActionView } from './actions.view.ts';
import { askerPart, incidentPart, keyPart } from './asker.ts';
import { ConnectorChoices, NO_CONNECTOR, type ConnectorChoice } from './connector-choices.ts';
import type { ActionEntity } from './data/action.entity.ts';
import { ActionRepository } from './data/action.repository.ts';
import { ActionCatalogue } from './domain/catalogue.ts';
import { unknownAction, words } from './no-such-move.ts';

/** Undoing what an action has done: by a request of its own. */
@Injectable()
export class ActionRollbacks {
  constructor(
    private readonly requests: ActionRequests,
    private readonly choices: ConnectorChoices,
    private readonly repository: ActionRepository,
    private readonly catalogue: ActionCatalogue,
    private readonly snapshots: IncidentSnapshots,
    private readonly unitOfWork: UnitOfWork,
    private readonly context: Context,
  ) {}

  /**
   * Requests the inverse; the original follows it: `rolling_back` now (unless policy denies it), then `rolled_back`
   * or `rollback_failed`.
   * @throws Problem not_found, not_reversible, illegal_transition, connector_not_configured (it is gone)
   */
  async rollback(id: string, reason: string, key?: string): Promise<ActionView> {
    const choice = await this.choice(id);
    return this.unitOfWork.run(async () => {
      const original = await this.repository.lock(id);
      if (original === undefined) throw unknownAction();
      const earlier = await this.repeated(original, key);
      if (earlier !== null) return earlier;
      const inverse = this.inverseOf(original);
      const file = original.incident_id === null ? null : await this.snapshots.load(original.incident_id);
      const { actor } = this.context.current();
      const undoing = await this.requests.requestOne({
        choice,
        action: inverse,
        parameters: original.parameters,
        reason,
        evidence: [],
        ...askerPart(actor),
        rollback_of: id,
        ...incidentPart(file),
        ...keyPart(actor, key),
      });
      if (undoing.status !== 'denied') await this.follow(original, undoing, reason);
      return undoing;
    });
  }

  /** What went through one connector is undone through the same, whichever is newer. */
  private async choice(id: string): Promise<ConnectorChoice> {
    const original = await this.unitOfWork.read(() => this.repository.find(id));
    return original === undefined ? NO_CONNECTOR : this.choices.kept(original);
  }

  private async repeated(original: ActionEntity, key: string | undefined): Promise<ActionView | null> {
    const { idempotency_key } = keyPart(this.context.current().actor, key);
    if (idempotency_key === undefined || original.rolled_back_by === null) return null;
    const undoing = await this.repository.find(original.rolled_back_by);
    return undoing?.idempotency_key === idempotency_key ? this.requests.get(undoing.id) : null;
  }

  private inverseOf(original: ActionEntity): string {
    const { inverse, title } = this.catalogue.get(original.name);
    if (inverse === null)
      throw new Problem('not_reversible', `“${title}” has no inverse: it cannot be undone from here.`);
    if (!allows(actionMachine, 'roll_back', original.status))
      throw new Problem(
        'illegal_transition',
        `Only a completed action can be undone; this one is ${words(original.status)}.`,
      );
    if (original.result?.already_done === true)
      throw new Problem(
        'not_reversible',
        `It was so before this action, which therefore changed nothing that it could undo. If it is to be changed all the same, request ${inverse} itself.`,
      );
    return inverse;
  }

  private async follow(original: ActionEntity, undoing: ActionView, reason: string): Promise<void> {
    const row = await this.repository.move(original.id, 'roll_back', {
      rolled_back_by: undoing.id,
      error_code: null,
      error_message: null,
    });
    if (row === undefined) throw new Error('A locked action has changed its state.');
    await this.unitOfWork.record(
      'action.rolling_back',
      { type: 'action', id: row.id },
      { action_id: row.id, incident_id: row.incident_id, action: row.name },
      { reason, before: { status: original.status }, after: { status: row.status, by: undoing.id } },
    );
  }
}

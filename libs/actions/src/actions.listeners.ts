import { Injectable } from '@nestjs/common';
import { actionMachine } from '#contracts';
import { OnDomainEvent, Problem, UnitOfWork, Clock, type DomainEvent } from '#platform';
import { ActionRepository } from './data/action.repository.ts';
import { Settlement } from './settlement.ts';

/** What people decide, in the transaction in which they decide it: approval and action never disagree. */
@Injectable()
export class ActionListeners {
  constructor(
    private readonly repository: ActionRepository,
    private readonly settlement: Settlement,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  @OnDomainEvent('approval.granted', { id: 'actions.approved', delivery: 'transaction' })
  async approved({ payload }: DomainEvent<'approval.granted'>): Promise<void> {
    const row = await this.repository.move(
      payload.action_id,
      'grant',
      { approved_digest: payload.digest, approved_at: this.clock.now(), approved_by: payload.voters },
      { digest: payload.digest },
    );
    if (row === undefined)
      throw new Problem(
        'conflict',
        'The action no longer waits for this approval: it was taken back or has changed.',
      );
    await this.unitOfWork.record(
      'action.approved',
      { type: 'action', id: row.id },
      { action_id: row.id, incident_id: row.incident_id, action: row.name },
      { after: { status: 'approved', digest: row.digest } },
    );
    this.unitOfWork.enqueue('action.execute', { action_id: row.id });
  }

  @OnDomainEvent('approval.rejected', { id: 'actions.rejected', delivery: 'transaction' })
  rejected({ payload }: DomainEvent<'approval.rejected'>): Promise<void> {
    return this.end(payload.action_id, 'reject', payload.reason);
  }

  @OnDomainEvent('approval.expired', { id: 'actions.expired', delivery: 'transaction' })
  expired({ payload }: DomainEvent<'approval.expired'>): Promise<void> {
    return this.end(payload.action_id, 'expire', 'Nobody decided before the deadline.');
  }

  /** Nothing more is done for a resolved incident, unless who resolves it says so. */
  @OnDomainEvent('incident.resolved', { id: 'actions.incident-resolved', delivery: 'transaction' })
  async incidentResolved({ payload }: DomainEvent<'incident.resolved'>): Promise<void> {
    const { incident_id, disposition, open_requests } = payload;
    if (open_requests === 'keep') return this.repository.keep(incident_id);
    await this.cancelOpen(incident_id, `The incident was resolved as ${disposition.replaceAll('_', ' ')}.`);
  }

  @OnDomainEvent('incident.closed_by_source', { id: 'actions.incident-closed', delivery: 'transaction' })
  incidentClosed({ payload }: DomainEvent<'incident.closed_by_source'>): Promise<void> {
    return this.cancelOpen(payload.incident_id, 'The incident was closed: its source says that it is over.');
  }

  private async cancelOpen(incident_id: string, reason: string): Promise<void> {
    for (const id of await this.repository.openOf(incident_id)) {
      const row = await this.repository.move(id, 'cancel', {
        error_code: 'cancelled',
        error_message: reason,
        finished_at: this.clock.now(),
      });
      // It has begun in between.
      if (row === undefined) continue;
      await this.unitOfWork.record(
        'action.cancelled',
        { type: 'action', id },
        { action_id: id, incident_id, action: row.name },
        { after: { status: row.status }, reason },
      );
      await this.settlement.announce(row, reason);
    }
  }

  private async end(id: string, event: 'reject' | 'expire', reason: string): Promise<void> {
    const row = await this.repository.move(id, event, {
      error_code: actionMachine.events[event].to,
      error_message: reason,
      finished_at: this.clock.now(),
    });
    if (row !== undefined) await this.settlement.announce(row, reason);
  }
}

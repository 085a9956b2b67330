import { Injectable } from '@nestjs/common';
import { OnDomainEvent, type DomainEvent } from '#platform';
import {
  actionSettled,
  approvalExpired,
  approvalRequestSource,
  approvalRequested,
  incidentEscalated,
  killSwitchEngaged,
} from './domain/messages.ts';
import { NotificationsService } from './notifications.service.ts';

type SettledApproval = 'approval.granted' | 'approval.rejected' | 'approval.expired' | 'approval.cancelled';

@Injectable()
export class NotificationsListeners {
  constructor(private readonly service: NotificationsService) {}

  /** In the same transaction: told later, it could come after the decision and ask for it forever. */
  @OnDomainEvent('approval.requested', { id: 'notifications.approval-requested', delivery: 'transaction' })
  async approvalRequested({ payload }: DomainEvent<'approval.requested'>): Promise<void> {
    await this.service.notify(approvalRequested(payload));
  }

  @OnDomainEvent('approval.granted', { id: 'notifications.approval-settled', delivery: 'transaction' })
  @OnDomainEvent('approval.rejected', { id: 'notifications.approval-settled', delivery: 'transaction' })
  @OnDomainEvent('approval.expired', { id: 'notifications.approval-settled', delivery: 'transaction' })
  @OnDomainEvent('approval.cancelled', { id: 'notifications.approval-settled', delivery: 'transaction' })
  async approvalSettled({ payload }: DomainEvent<SettledApproval>): Promise<void> {
    await this.service.settle(approvalRequestSource(payload.approval_id));
  }

  @OnDomainEvent('approval.expired', { id: 'notifications.approval-expired', delivery: 'durable' })
  async approvalExpired({ payload }: DomainEvent<'approval.expired'>): Promise<void> {
    await this.service.notify(approvalExpired(payload));
  }

  @OnDomainEvent('kill_switch.engaged', { id: 'notifications.kill-switch', delivery: 'durable' })
  async killSwitchEngaged({ payload }: DomainEvent<'kill_switch.engaged'>): Promise<void> {
    await this.service.notify(killSwitchEngaged(payload));
  }

  /** In the same transaction: nearly all actions end well, and a job for each only to find that out is too much. */
  @OnDomainEvent('action.settled', { id: 'notifications.action-settled', delivery: 'transaction' })
  async actionSettled({ payload, occurred_at }: DomainEvent<'action.settled'>): Promise<void> {
    const draft = actionSettled(payload, occurred_at);
    if (draft !== null) await this.service.notify(draft);
  }

  /** In the same transaction, for the same reason: few updates are escalations. */
  @OnDomainEvent('incident.updated', { id: 'notifications.escalated', delivery: 'transaction' })
  async incidentUpdated({ payload, occurred_at }: DomainEvent<'incident.updated'>): Promise<void> {
    const draft = incidentEscalated(payload, occurred_at);
    if (draft !== null) await this.service.notify(draft);
  }
}

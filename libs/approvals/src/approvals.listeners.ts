import { Injectable } from '@nestjs/common';
import { OnDomainEvent, Scheduled, type DomainEvent } from '#platform';
import { ApprovalsService } from './approvals.service.ts';

@Injectable()
export class ApprovalsListeners {
  constructor(private readonly service: ApprovalsService) {}

  /** In the requester's transaction: a pending action without its approval would wait for ever. */
  @OnDomainEvent('action.approval_required', { id: 'approvals.open', delivery: 'transaction' })
  async approvalRequired({ payload }: DomainEvent<'action.approval_required'>): Promise<void> {
    await this.service.open(payload);
  }

  @OnDomainEvent('action.cancelled', { id: 'approvals.cancel', delivery: 'transaction' })
  async actionCancelled({ payload }: DomainEvent<'action.cancelled'>): Promise<void> {
    await this.service.cancel(payload.action_id);
  }

  @Scheduled('approval.sweep', { everySeconds: 15 })
  async sweep(): Promise<void> {
    await this.service.expireOverdue();
  }
}

import { Injectable } from '@nestjs/common';
import { Clock, Ids, OnDomainEvent, type DomainEvent } from '#platform';
import { ClaimRecordRepository } from './data/claim-record.repository.ts';
import { PolicyRepository } from './data/policy.repository.ts';
import { limitsOf } from './domain/compile.ts';
import { PolicyVersions } from './policy-versions.ts';

/**
 * Counts the effects that are under way, for limits on how many may be so at the same time. An effect counts from
 * its request on: counted from its execution, a queue of approved ones could pass the limit together.
 */
@Injectable()
export class PoliciesListeners {
  constructor(
    private readonly versions: PolicyVersions,
    private readonly repository: PolicyRepository,
    private readonly claims: ClaimRecordRepository,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  @OnDomainEvent('action.requested', { id: 'policies.effect-requested', delivery: 'transaction' })
  async requested({ payload }: DomainEvent<'action.requested'>): Promise<void> {
    if (
      payload.status === 'approved' ||
      payload.status === 'pending_approval' ||
      payload.status === 'executing'
    )
      await this.open(payload.action_id, payload.action);
  }

  /** A failed action that is tried again is under way once more. */
  @OnDomainEvent('action.approved', { id: 'policies.effect-approved', delivery: 'transaction' })
  async approved({ payload }: DomainEvent<'action.approved'>): Promise<void> {
    await this.open(payload.action_id, payload.action);
  }

  @OnDomainEvent('action.settled', { id: 'policies.effect-settled', delivery: 'transaction' })
  async settled({ payload }: DomainEvent<'action.settled'>): Promise<void> {
    this.claims.close(payload.action_id, this.clock.now());
    await this.close(payload.action_id, payload.action);
  }

  @OnDomainEvent('action.cancelled', { id: 'policies.effect-cancelled', delivery: 'transaction' })
  async cancelled({ payload }: DomainEvent<'action.cancelled'>): Promise<void> {
    await this.close(payload.action_id, payload.action);
  }

  private async open(actionId: string, action: string): Promise<void> {
    if (this.isCounted(action))
      await this.repository.openEffect(this.ids.next(), actionId, action, this.clock.now());
  }

  private async close(actionId: string, action: string): Promise<void> {
    if (this.isCounted(action)) await this.repository.closeEffect(actionId, this.clock.now());
  }

  /** By the policy that this process last saw; an effect that is missed for it stops counting after a day. */
  private isCounted(action: string): boolean {
    const known = this.versions.guess();
    return (
      known !== undefined && limitsOf(known.policy, action).some((limit) => limit.concurrent !== undefined)
    );
  }
}

import { Injectable } from '@nestjs/common';
import { Clock, Context, Ids, Tenants, UnitOfWork } from '#platform';
import { MailboxLeaseRepository, type WatchedMailbox } from './data/mailbox-lease.repository.ts';
import { pauseSeconds, type FailureKind } from './domain/back-off.ts';

const LEASE_SECONDS = 60;

/** What this process holds, and what it says of it: each call is one unit of work in the tenant's context. */
@Injectable()
export class MailboxHolds {
  private readonly holder: string;

  constructor(
    private readonly leases: MailboxLeaseRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly context: Context,
    private readonly tenants: Tenants,
    private readonly clock: Clock,
    ids: Ids,
  ) {
    this.holder = ids.next();
  }

  /** Takes those that nobody holds and whose pause is over, so many at most. */
  claim(most: number): Promise<WatchedMailbox[]> {
    return this.unitOfWork.run(() => this.leases.claim(this.holder, most, LEASE_SECONDS));
  }

  /** False when it is in other hands, has been changed, or its tenant is disabled. */
  async renew({ id, version }: WatchedMailbox): Promise<boolean> {
    if (await this.tenants.isDisabled(this.context.current().tenantId)) return false;
    return this.unitOfWork.run(() => this.leases.renew(id, this.holder, version, LEASE_SECONDS));
  }

  /** All of the folder has been looked through. @returns false when it is in other hands */
  looked(mailbox: WatchedMailbox): Promise<boolean> {
    const { id, version } = mailbox;
    return this.unitOfWork.run(async () => {
      const before = await this.leases.looked(id, this.holder, version, this.clock.now());
      if (before === undefined) return false;
      mailbox.failures = 0;
      if (before !== 'watching') await this.record(id, true);
      return true;
    });
  }

  /** Gives it back without having failed. */
  release({ id }: WatchedMailbox): Promise<void> {
    return this.unitOfWork.run(() => this.leases.release(id, this.holder));
  }

  /** Gives it back after a session that failed; nobody takes it for a while. */
  failed({ id, version, failures }: WatchedMailbox, kind: FailureKind, sentence: string): Promise<void> {
    return this.unitOfWork.run(async () => {
      const failure = { error: sentence, pauseSeconds: pauseSeconds(failures + 1, kind) };
      const before = await this.leases.failed(id, this.holder, version, failure);
      if (before === undefined) await this.leases.release(id, this.holder);
      else if (before !== 'failing') await this.record(id, false, sentence);
    });
  }

  private record(id: string, healthy: boolean, reason?: string): Promise<void> {
    return this.unitOfWork.record(
      'mailbox.health_changed',
      { type: 'mailbox', id },
      { mailbox_id: id, healthy },
      reason === undefined ? {} : { reason },
    );
  }
}

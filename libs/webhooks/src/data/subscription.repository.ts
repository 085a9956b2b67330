import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#platform';
import { WebhookSubscriptionEntity } from './webhook-subscription.entity.ts';

export type SubscriptionRow = Omit<WebhookSubscriptionEntity, 'tenant_id'>;

/** Of one source; whoever may deliver to it could ask for more. */
const MOST = 100;

@Injectable()
export class SubscriptionRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** @returns false when the source has as many as there may be */
  async ask(row: SubscriptionRow): Promise<boolean> {
    const { id, source_id, topic, address_sealed, asked_at, ip } = row;
    const stored = await this.unitOfWork.one<{ id: string }>(
      `INSERT INTO webhook_subscriptions (id, source_id, topic, address_sealed, state, asked_at, changed_at, ip)
       SELECT $1::uuid, $2::uuid, $3::text, $4::text, 'waiting', $5::timestamptz, $5::timestamptz, $6::text
       WHERE (SELECT count(*) FROM webhook_subscriptions s WHERE s.source_id = $2 AND s.topic <> $3) < $7
       ON CONFLICT (tenant_id, source_id, topic) DO UPDATE SET address_sealed = excluded.address_sealed,
         state = 'waiting', asked_at = excluded.asked_at, changed_at = excluded.changed_at, ip = excluded.ip
       RETURNING id`,
      [id, source_id, topic, address_sealed, asked_at, ip, MOST],
    );
    return stored !== undefined;
  }

  async end(source_id: string, topic: string, now: Date): Promise<void> {
    await this.unitOfWork.manager.update(
      WebhookSubscriptionEntity,
      { source_id, topic },
      { state: 'ended', address_sealed: null, changed_at: now },
    );
  }

  list(source_id: string): Promise<SubscriptionRow[]> {
    return this.unitOfWork.manager.find(WebhookSubscriptionEntity, {
      where: { source_id },
      order: { asked_at: 'DESC' },
      take: MOST,
    });
  }

  find(source_id: string, id: string): Promise<SubscriptionRow | null> {
    return this.unitOfWork.manager.findOneBy(WebhookSubscriptionEntity, { source_id, id });
  }

  /** @returns false when it no longer waits for what was sent */
  async confirm({ id, address_sealed }: SubscriptionRow, now: Date): Promise<boolean> {
    const { affected } = await this.unitOfWork.manager.update(
      WebhookSubscriptionEntity,
      { id, state: 'waiting', address_sealed: address_sealed ?? '' },
      { state: 'confirmed', address_sealed: null, changed_at: now },
    );
    return affected === 1;
  }
}

import { Injectable } from '@nestjs/common';
import { Clock, Context, Ids, Problem, SecretBox, UnitOfWork, isUuid, systemContext } from '#platform';
import { SourceRepository, type SourceRow } from './data/source.repository.ts';
import { SubscriptionRepository, type SubscriptionRow } from './data/subscription.repository.ts';
import type { SubscriptionNotice } from './handshakes/define-handshake.ts';
import { SnsClient } from './sns-client.ts';
import type { LiveSource } from './source-cache.ts';
import { unknownSource } from './webhook-sources.service.ts';

const PURPOSE = 'webhook-subscription';

/** What has asked to deliver to a source. Nothing is confirmed because a delivery says so. */
@Injectable()
export class WebhookSubscriptions {
  constructor(
    private readonly repository: SubscriptionRepository,
    private readonly sources: SourceRepository,
    private readonly client: SnsClient,
    private readonly secrets: SecretBox,
    private readonly unitOfWork: UnitOfWork,
    private readonly context: Context,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** @throws Problem conflict when the source has too many already */
  notice(live: LiveSource, { topic, address }: SubscriptionNotice, ip: string | null): Promise<void> {
    const now = this.clock.now();
    const source_id = live.source.id;
    const ctx = systemContext('webhooks.subscriptions', this.ids.next(), live.tenantId);
    return this.context.run(ctx, () =>
      this.unitOfWork.run(async () => {
        if (address === null) return this.repository.end(source_id, topic, now);
        const stored = await this.repository.ask({
          id: this.ids.next(),
          source_id,
          topic,
          address_sealed: this.secrets.seal(address, PURPOSE),
          state: 'waiting',
          asked_at: now,
          changed_at: now,
          ip,
        });
        if (!stored)
          throw new Problem('conflict', 'Too many topics have asked to deliver to this source already.');
      }),
    );
  }

  /** @throws Problem not_found */
  list(sourceId: string): Promise<SubscriptionRow[]> {
    return this.unitOfWork.read(async () => this.repository.list((await this.source(sourceId)).id));
  }

  /**
   * Tells Amazon that the topic may deliver here.
   * @throws Problem not_found, conflict, connector_failed, invalid_request
   */
  async confirm(sourceId: string, id: string): Promise<SubscriptionRow> {
    const waiting = await this.unitOfWork.read(async () => {
      const { id: source_id } = await this.source(sourceId);
      return (isUuid(id) ? await this.repository.find(source_id, id) : null) ?? unknown();
    });
    if (waiting.state !== 'waiting' || waiting.address_sealed === null)
      throw new Problem(
        'conflict',
        `This subscription does not wait to be confirmed: it is ${waiting.state}.`,
      );
    // Outside of any transaction: it may take as long as Amazon does.
    await this.client.confirm(this.secrets.open(waiting.address_sealed, PURPOSE), waiting.topic);
    return this.unitOfWork.run(async () => {
      const now = this.clock.now();
      const { id: source_id, slug } = await this.source(sourceId);
      if (!(await this.repository.confirm(waiting, now)))
        throw new Problem('conflict', 'The subscription was asked for again in between: confirm that one.');
      await this.unitOfWork.record(
        'webhook_source.subscription_confirmed',
        { type: 'webhook_source', id: source_id },
        { source_id, slug },
        { after: { topic: waiting.topic } },
      );
      return { ...waiting, state: 'confirmed', changed_at: now };
    });
  }

  private async source(id: string): Promise<SourceRow> {
    return (isUuid(id) ? await this.sources.find(id) : null) ?? unknownSource();
  }
}

function unknown(): never {
  throw new Problem('not_found', 'This source has no subscription with this id.');
}

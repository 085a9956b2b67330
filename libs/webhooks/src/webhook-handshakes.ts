import { Injectable } from '@nestjs/common';
import { DeliveryCounts } from './delivery-counts.ts';
import type { Greeting, HandshakeAnswer } from './handshakes/define-handshake.ts';
import { greeted, type Greeted } from './handshakes/index.ts';
import type { LiveSource } from './source-cache.ts';
import { WebhookSubscriptions } from './webhook-subscriptions.ts';

/** Requests by which senders find out whether their deliveries are wanted. They make no incident. */
@Injectable()
export class WebhookHandshakes {
  constructor(
    private readonly counts: DeliveryCounts,
    private readonly subscriptions: WebhookSubscriptions,
  ) {}

  /**
   * Of a sender that has shown who it is.
   * @returns null when the request is no handshake
   * @throws Problem invalid_request
   */
  find(live: LiveSource, greeting: Greeting, ip: string | null): Greeted | null {
    try {
      return greeted(greeting);
    } catch (error) {
      this.counts.refused(live, error, ip);
      throw error;
    }
  }

  async answer(
    live: LiveSource,
    { handshake, answer }: Greeted,
    ip: string | null,
  ): Promise<HandshakeAnswer> {
    try {
      if (answer.subscription !== undefined) await this.subscriptions.notice(live, answer.subscription, ip);
      this.counts.handshake(live, handshake.name, answer.detail, ip);
      return answer;
    } catch (error) {
      this.counts.refused(live, error, ip);
      throw error;
    }
  }
}

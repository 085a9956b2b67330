import type { Json } from '#contracts';
import { Problem } from '#platform';
import type { Envelope } from './envelope.ts';
import { innerJson } from './inner-json.ts';

/** Where Amazon has subscriptions confirmed; what names another place is not shown to anybody as something to open. */
const AMAZON = /^https:\/\/sns\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?\/\?[\w:.%&=-]{1,400}$/;
const LONGEST_TOPIC = 60;

/**
 * Amazon SNS. A message that is no JSON is what some person or other program has sent: it stays the text that it is.
 * @throws Problem invalid_request when it is about the subscription: nothing is opened here because a delivery says so
 */
export const sns: Envelope = {
  name: 'sns',
  open(body) {
    if (typeof body.TopicArn !== 'string') return null;
    const topic = body.TopicArn.slice(-LONGEST_TOPIC);
    if (body.Type === 'SubscriptionConfirmation')
      throw new Problem('invalid_request', confirmation(topic, body.SubscribeURL));
    if (body.Type === 'UnsubscribeConfirmation')
      throw new Problem(
        'invalid_request',
        `Amazon SNS has ended the subscription of this address to ${topic}: nothing more comes from there.`,
      );
    if (body.Type !== 'Notification' || typeof body.Message !== 'string') return null;
    return { items: [innerJson(body.Message) ?? { title: body.Subject ?? null, message: body.Message }] };
  },
};

function confirmation(topic: string, address: Json | undefined): string {
  return typeof address === 'string' && AMAZON.test(address)
    ? `If you have subscribed to ${topic}, open ${address}`
    : `Amazon SNS asks to confirm a subscription to ${topic}, but by an address that is not Amazon's: do it in its console.`;
}

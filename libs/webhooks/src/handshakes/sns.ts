import type { JsonObject } from '#contracts';
import { Problem } from '#platform';
import { defineHandshake, headerOf, objectOf } from './define-handshake.ts';

const TYPES = ['SubscriptionConfirmation', 'UnsubscribeConfirmation'];
const MOST_BYTES = 16_384;
const TOPIC = /^arn:aws[a-z-]{0,20}:sns:[a-z0-9-]{1,40}:\d{12}:[\w-]{1,256}(?:\.fifo)?$/;

/** Nothing is opened because a delivery says so: an administrator confirms on the source's page. */
export const sns = defineHandshake({
  name: 'sns',
  title: 'Amazon SNS',
  method: 'POST',
  mayBe: (greeting) => {
    const { body } = greeting;
    if (TYPES.includes(headerOf(greeting, 'x-amz-sns-message-type'))) return true;
    // What stands in between may have lost the header.
    return body.length < MOST_BYTES && TYPES.some((type) => body.includes(`"${type}"`));
  },
  answer: (greeting) => {
    const body = objectOf(greeting);
    if (body === null || typeof body.Type !== 'string' || !TYPES.includes(body.Type)) return null;
    const topic = topicOf(body);
    if (body.Type === 'UnsubscribeConfirmation')
      return {
        body: { status: 'accepted', incidents: [] },
        detail: `Amazon SNS has ended the subscription of this address to ${topic}: nothing more comes from there.`,
        subscription: { topic, address: null },
      };
    const address = String(body.SubscribeURL);
    if (!isConfirmation(address, topic))
      return {
        body: {
          status: 'accepted',
          incidents: [],
          detail: "The subscription is not confirmed: the address that would is not Amazon's.",
        },
        detail: `Amazon SNS asks to confirm a subscription to ${topic}, but by an address that is not Amazon's: it cannot be confirmed here. Do it in its console.`,
      };
    return {
      body: {
        status: 'accepted',
        incidents: [],
        detail: 'The subscription waits until an administrator confirms it on the page of this source.',
      },
      detail: `Amazon SNS asks to confirm a subscription to ${topic}. It waits until an administrator confirms it on this page.`,
      subscription: { topic, address },
    };
  },
});

function topicOf(body: JsonObject): string {
  if (typeof body.TopicArn === 'string' && TOPIC.test(body.TopicArn)) return body.TopicArn;
  throw new Problem('invalid_request', 'TopicArn is not the name of a topic of Amazon SNS.');
}

/** Whether an address is one by which Amazon has a subscription to this topic confirmed: only such a one is called. */
export function isConfirmation(address: string, topic: string): boolean {
  if (!URL.canParse(address) || address.length > 2000) return false;
  const { protocol, hostname, port, username, password, pathname, searchParams } = new URL(address);
  return (
    protocol === 'https:' &&
    /^sns\.[a-z0-9-]{1,40}\.amazonaws\.com(?:\.cn)?$/.test(hostname) &&
    port + username + password === '' &&
    pathname === '/' &&
    searchParams.get('Action') === 'ConfirmSubscription' &&
    searchParams.get('TopicArn') === topic
  );
}

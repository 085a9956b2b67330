import type { JsonObject } from '#contracts';
import { parse } from '../formats/parsing.fixture.ts';

const TOPIC = 'arn:aws:sns:eu-central-1:000000000042:guardduty';
const envelope = (more: JsonObject): JsonObject => ({ TopicArn: TOPIC, ...more });

describe('what SNS says of a subscription', () => {
  const refusal = (more: JsonObject) => {
    try {
      return parse('auto', envelope(more));
    } catch (error) {
      return (error as Error).message;
    }
  };
  const asked = (SubscribeURL: string) => refusal({ Type: 'SubscriptionConfirmation', SubscribeURL });

  it('the question whether to subscribe is no alert, and says what to open', () => {
    const url = `https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${TOPIC}&Token=${'0a'.repeat(120)}`;
    const told = asked(url);
    expect(told).toBe(`If you have subscribed to ${TOPIC}, open ${url}`);
    // What is kept of a refusal.
    expect(String(told).length).toBeLessThan(500);
  });

  it.each([
    'https://sns.eu-central-1.amazonaws.com.attacker.example/?Action=ConfirmSubscription',
    'https://attacker.example/?https://sns.eu-central-1.amazonaws.com/',
    'https://sns.eu-central-1.amazonaws.com@attacker.example/?a=b',
    'http://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription',
    `https://sns.eu-central-1.amazonaws.com/?${'a'.repeat(401)}`,
  ])('shows no address that is not Amazon’s (%#)', (url) => {
    expect(asked(url)).toMatch(/not Amazon's/);
    expect(asked(url)).not.toContain('attacker');
  });

  it('the end of a subscription is told', () => {
    expect(refusal({ Type: 'UnsubscribeConfirmation' })).toMatch(/nothing more comes from there/);
  });
});

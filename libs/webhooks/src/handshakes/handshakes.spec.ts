import { readdirSync } from 'node:fs';
import type { Json } from '#contracts';
import { HANDSHAKES, greeted } from './index.ts';
import { isConfirmation } from './sns.ts';

const TOPIC = 'arn:aws:sns:eu-central-1:000000000042:findings';
const ADDRESS = `https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${TOPIC}&Token=2336412f37`;
const SNS = { 'x-amz-sns-message-type': 'SubscriptionConfirmation' };

interface Asked {
  method?: string;
  headers?: Record<string, string>;
  query?: Record<string, unknown>;
  body?: Json | Buffer;
}
const ask = ({ method = 'POST', headers = {}, query = {}, body }: Asked) =>
  greeted({
    method,
    headers,
    query,
    body: Buffer.isBuffer(body) ? body : Buffer.from(body === undefined ? '' : JSON.stringify(body)),
  });
const grid = (code: Json, type = 'Microsoft.EventGrid.SubscriptionValidationEvent'): Asked => ({
  headers: { 'aeg-event-type': 'SubscriptionValidation' },
  body: [{ id: '1', eventType: type, data: { validationCode: code, validationUrl: 'https://x.example' } }],
});
const okta = (challenge: string): Asked => ({
  method: 'GET',
  headers: { 'x-okta-verification-challenge': challenge },
});
const slack = (challenge: Json): Asked => ({ body: { type: 'url_verification', token: 't', challenge } });
const graph = (validationToken: unknown): Asked => ({ query: { validationToken } });
const asks = (body: object): Asked => ({
  headers: SNS,
  body: { Type: 'SubscriptionConfirmation', TopicArn: TOPIC, ...body },
});

it('every handshake has a file of its name', () => {
  const files = readdirSync(new URL('.', import.meta.url)).filter((file) => !/spec|index|define/.test(file));
  expect(files.sort()).toEqual(HANDSHAKES.map(({ name }) => `${name}.ts`).sort());
});

it.each<[string, Asked, object]>([
  ['okta', okta('ch-8f14e45f'), { body: { verification: 'ch-8f14e45f' } }],
  [
    'event-grid',
    grid('512d38b6-c7b8-40c8-89fe'),
    { body: { validationResponse: '512d38b6-c7b8-40c8-89fe' } },
  ],
  ['slack', slack('3eZbrw1aBm2rZgRNFdxV'), { body: { challenge: '3eZbrw1aBm2rZgRNFdxV' } }],
  [
    'graph',
    graph('Validation: Testing Request-Id: 1-2+/='),
    { body: 'Validation: Testing Request-Id: 1-2+/=' },
  ],
  [
    'cloud-events',
    {
      method: 'OPTIONS',
      headers: { 'webhook-request-origin': 'eventgrid.azure.net', 'webhook-request-rate': '120' },
    },
    {
      headers: {
        'webhook-allowed-origin': 'eventgrid.azure.net',
        'webhook-allowed-rate': '120',
        allow: 'POST',
      },
      body: '',
    },
  ],
  [
    'cloud-events',
    { method: 'OPTIONS', headers: { 'webhook-request-origin': 'a.example', 'webhook-request-rate': 'all' } },
    { headers: { 'webhook-allowed-origin': 'a.example', 'webhook-allowed-rate': '*' } },
  ],
  [
    'sns',
    asks({ SubscribeURL: ADDRESS }),
    {
      subscription: { topic: TOPIC, address: ADDRESS },
      detail: expect.stringMatching(/confirm a subscription/),
    },
  ],
  [
    'sns',
    {
      headers: { 'x-amz-sns-message-type': 'UnsubscribeConfirmation' },
      body: { Type: 'UnsubscribeConfirmation', TopicArn: TOPIC },
    },
    { subscription: { topic: TOPIC, address: null } },
  ],
])('%s is answered', (name, asked, answer) => {
  const found = ask(asked);
  expect(found?.handshake.name).toBe(name);
  expect(found?.answer).toMatchObject(answer);
  expect(found?.answer.detail).toMatch(/^[A-Za-z].*\.$/);
});

it.each<[string, Asked]>([
  ['an alert', { body: { title: 'Alert' } }],
  ['an alert that talks of it', { body: { title: '"url_verification"', challenge: 'x' } }],
  ['a POST with the header of Okta', { ...okta('x'), method: 'POST' }],
  ['another type of Event Grid', grid('x', 'Microsoft.Storage.BlobCreated')],
  ['what is no event of Event Grid', { ...grid('x'), body: Buffer.from('{') }],
  ['a challenge that is none', slack(7)],
  ['a body beside a token', { ...graph('x'), body: { value: [] } }],
  ['OPTIONS of a browser', { method: 'OPTIONS', headers: { origin: 'https://a.example' } }],
  ['a notification of SNS', { headers: SNS, body: { Type: 'Notification', TopicArn: TOPIC, Message: '{}' } }],
  ['no object', { headers: SNS, body: [1] }],
])('%s is no handshake', (_what, asked) => {
  expect(ask(asked)).toBeNull();
});

const HOSTILE = [
  '<script>alert(1)</script>',
  'a"b',
  'x\r\nSet-Cookie: a=b',
  'ü',
  '',
  'x'.repeat(2049),
  "';--",
  '&lt;',
];
it.each(HOSTILE)('nothing sends back %j', (text) => {
  for (const asked of [grid(text), slack(text), graph(text)])
    expect(() => ask(asked)).toThrow('not of a form that is sent back');
  if (text !== '') expect(() => ask(okta(text))).toThrow('not of a form that is sent back');
  expect(() => ask(graph([text, text]))).toThrow('not of a form');
});

it.each(['<b>', 'https://a.example', 'a b', '-a', 'x'.repeat(254), '*'])(
  'nothing lets the origin %j in',
  (origin) => {
    expect(() => ask({ method: 'OPTIONS', headers: { 'webhook-request-origin': origin } })).toThrow(
      'not the name of a host',
    );
  },
);

describe('the address that confirms a subscription', () => {
  it.each([ADDRESS, ADDRESS.replace('amazonaws.com', 'amazonaws.com.cn')])('is Amazon’s: %s', (address) =>
    expect(isConfirmation(address, TOPIC)).toBe(true),
  );

  it.each([
    ADDRESS.replace('https', 'http'),
    ADDRESS.replace('amazonaws.com', 'amazonaws.com.evil.example'),
    ADDRESS.replace('amazonaws.com', 'amazonaws.com:8443'),
    ADDRESS.replace('sns.', 'evil.example/sns.'),
    ADDRESS.replace('sns.', 'evil.example#sns.'),
    ADDRESS.replace('sns.', 'user@sns.'),
    ADDRESS.replace('sns.eu-central-1', 'sqs.eu-central-1'),
    ADDRESS.replace('sns.eu-central-1', 'sns.a.b'),
    ADDRESS.replace('ConfirmSubscription', 'DeleteTopic'),
    ADDRESS.replace('findings', 'others'),
    ADDRESS.replace('.com/', '.com/path'),
    'undefined',
    `${ADDRESS}${'0'.repeat(2000)}`,
  ])('is none of others: %s', (address) => {
    expect(isConfirmation(address, TOPIC)).toBe(false);
    const { answer } = ask(asks({ SubscribeURL: address })) ?? {};
    expect(answer?.detail).toContain("not Amazon's: it cannot be confirmed here");
    expect(answer?.body).toMatchObject({ detail: expect.stringContaining('not confirmed') });
    expect(answer).not.toHaveProperty('subscription');
  });

  it('is of a topic', () => {
    for (const TopicArn of ['x', `${TOPIC}\n`, TOPIC.replace('sns', 'sqs'), 7])
      expect(() => ask(asks({ TopicArn, SubscribeURL: ADDRESS }))).toThrow('TopicArn is not');
  });
});

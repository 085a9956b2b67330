import { vi } from 'vitest';
import type { FastifyInstance } from 'fastify';
import { createHmac, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTestApp, type TestApp } from '../../../test/harness/index.ts';
import { DeliveryCounts } from './delivery-counts.ts';
import { SnsClient } from './sns-client.ts';

interface Made {
  id: string;
  slug: string;
  secret: string;
}
const TOPIC = 'arn:aws:sns:eu-central-1:000000000042:findings';
const addressOf = (token: string) =>
  `https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${TOPIC}&Token=${token}`;

describe('handshakes', () => {
  let test: TestApp;
  let amazon: Server;
  let answered = 200;
  const called: (string | undefined)[] = [];
  beforeAll(async () => {
    test = await createTestApp();
    amazon = createServer((request, response) => {
      called.push(request.url);
      response.writeHead(answered).end('<ConfirmSubscriptionResponse/>');
    });
    await new Promise<void>((ready) => void amazon.listen(0, '127.0.0.1', ready));
  });
  afterAll(async () => {
    await test.close();
    amazon.close();
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    expect(await test.sql('SELECT id FROM incidents')).toEqual([]);
  });

  async function source(authentication: string, settings: object = {}): Promise<Made> {
    const slug = `s-${randomUUID()}`;
    const body = { slug, name: 'S', format: 'generic', authentication, ...settings };
    return (await test.http('POST', '/api/webhook-sources', { as: 'admin', body })).body as unknown as Made;
  }
  function ask(
    { slug }: Pick<Made, 'slug'>,
    method: 'GET' | 'POST' | 'OPTIONS' | 'HEAD',
    headers: Record<string, string>,
    { body, query = '' }: { body?: object; query?: string } = {},
  ) {
    return (test.app.getHttpAdapter().getInstance() as unknown as FastifyInstance).inject({
      method,
      url: `/api/webhooks/${slug}${query}`,
      headers,
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    });
  }
  const bearer = ({ secret }: Made) => ({ authorization: `Bearer ${secret}` });
  const JSON_TYPE = { 'content-type': 'application/json' };
  async function deliveries({ id }: Made) {
    await test.get(DeliveryCounts).flush();
    return (await test.http('GET', `/api/webhook-sources/${id}/deliveries`, { as: 'analyst' })).body.data;
  }
  const subscriptions = async ({ id }: Made) =>
    (await test.http('GET', `/api/webhook-sources/${id}/subscriptions`, { as: 'analyst' })).body.data;

  it('of Okta are answered to whoever shows the secret, and to nobody else', async () => {
    const made = await source('header', { authentication_name: 'Authorization' });
    const challenge = { 'x-okta-verification-challenge': 'ch-8f14e45f' };
    const answer = await ask(made, 'GET', { ...challenge, authorization: made.secret });
    expect(answer).toMatchObject({ statusCode: 200, body: '{"verification":"ch-8f14e45f"}' });
    expect(answer.headers['content-type']).toContain('application/json');
    expect((await ask(made, 'GET', challenge)).statusCode).toBe(401);
    expect((await ask({ slug: 'nobody' }, 'GET', challenge)).statusCode).toBe(404);
    expect((await ask(made, 'GET', { authorization: made.secret })).statusCode).toBe(404);
    expect(await deliveries(made)).toContainEqual(
      expect.objectContaining({
        outcome: 'handshake',
        reason: 'okta',
        detail: expect.stringMatching(/Okta/),
      }),
    );
  });

  it('of Slack have to be signed', async () => {
    const made = await source('slack', { secret: '8f742231b10e8888abcd99yyyzzz85a5' });
    const body = { type: 'url_verification', token: 't', challenge: '3eZbrw1aBm2rZgRNFdxV' };
    const at = String(Math.floor(Date.now() / 1000));
    const signature = createHmac('sha256', made.secret)
      .update(`v0:${at}:${JSON.stringify(body)}`)
      .digest('hex');
    const headers = { ...JSON_TYPE, 'x-slack-request-timestamp': at };
    const answer = await ask(made, 'POST', { ...headers, 'x-slack-signature': `v0=${signature}` }, { body });
    expect(answer).toMatchObject({ statusCode: 200, body: '{"challenge":"3eZbrw1aBm2rZgRNFdxV"}' });
    const forged = await ask(
      made,
      'POST',
      { ...headers, 'x-slack-signature': `v0=${'0'.repeat(64)}` },
      { body },
    );
    expect(forged.statusCode).toBe(401);
    expect(forged.body).not.toContain('3eZbrw1aBm2rZgRNFdxV');
  });

  it('of Microsoft Graph and Event Grid come with the secret in the address', async () => {
    const made = await source('query');
    const query = `?token=${made.secret}`;
    const graph = await ask(made, 'POST', {}, { query: `${query}&validationToken=Validation%3A%20a%2Bb` });
    expect(graph).toMatchObject({ statusCode: 200, body: 'Validation: a+b' });
    expect(graph.headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'x-content-type-options': 'nosniff',
    });
    const hostile = await ask(made, 'POST', {}, { query: `${query}&validationToken=%3Cscript%3E` });
    expect(hostile.statusCode).toBe(400);
    expect(hostile.body).not.toContain('<script>');
    const grid = await ask(
      made,
      'POST',
      { ...JSON_TYPE, 'aeg-event-type': 'SubscriptionValidation' },
      {
        query,
        body: [
          {
            eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent',
            data: { validationCode: 'code-1' },
          },
        ],
      },
    );
    expect(grid).toMatchObject({ statusCode: 200, body: '{"validationResponse":"code-1"}' });
    expect((await ask(made, 'POST', {}, { query: '?validationToken=a' })).statusCode).toBe(401);
    expect((await deliveries(made)).map(({ outcome }: { outcome: string }) => outcome).sort()).toEqual([
      'handshake',
      'handshake',
      'refused',
      'refused',
    ]);
  });

  it('of CloudEvents say that an address takes them, and nothing else', async () => {
    const made = await source('bearer');
    const asks = {
      'webhook-request-origin': 'eventgrid.azure.net',
      'webhook-request-callback': 'http://127.0.0.1/',
    };
    const answer = await ask(made, 'OPTIONS', asks);
    expect(answer).toMatchObject({ statusCode: 200, body: '' });
    expect(answer.headers).toMatchObject({ 'webhook-allowed-origin': 'eventgrid.azure.net', allow: 'POST' });
    expect((await ask({ slug: 'nobody' }, 'OPTIONS', asks)).statusCode).toBe(404);
    expect((await ask(made, 'OPTIONS', {})).statusCode).toBe(404);
    expect((await ask(made, 'OPTIONS', { 'webhook-request-origin': '<b>' })).statusCode).toBe(400);
    const walled = await source('bearer', { allowed_networks: ['10.0.0.0/8'] });
    expect((await ask(walled, 'OPTIONS', asks)).statusCode).toBe(403);
    expect((await ask(made, 'HEAD', {})).statusCode).toBe(401);
  });

  it('who is refused for want of a password is told what to send', async () => {
    const made = await source('basic', { authentication_name: 'sns' });
    const answer = await ask(made, 'POST', {}, { body: {} });
    expect(answer).toMatchObject({ statusCode: 401 });
    expect(answer.headers['www-authenticate']).toMatch(/^Basic realm=/);
  });

  describe('of Amazon SNS', () => {
    const notice = (made: Made, more: object = {}) =>
      ask(
        made,
        'POST',
        {
          ...bearer(made),
          'content-type': 'text/plain; charset=UTF-8',
          'x-amz-sns-message-type': 'SubscriptionConfirmation',
        },
        {
          body: { Type: 'SubscriptionConfirmation', TopicArn: TOPIC, SubscribeURL: addressOf('1'), ...more },
        },
      );
    const confirm = (made: Made, id: string, as: 'admin' | 'analyst' = 'admin') =>
      test.http('POST', `/api/webhook-sources/${made.id}/subscriptions/${id}/confirm`, { as, body: {} });
    /** The double instead of Amazon. */
    function letCall(): void {
      const client = test.get(SnsClient) as unknown as {
        mayCall(): boolean;
        transport: { send(request: { url: string }): Promise<unknown> };
      };
      const own = client.transport.send.bind(client.transport);
      const { port } = amazon.address() as AddressInfo;
      vi.spyOn(client.transport, 'send').mockImplementation((request) => {
        const { search } = new URL(request.url);
        return own({ ...request, url: `http://127.0.0.1:${port}/${search}` });
      });
    }
    afterEach(() => {
      called.length = 0;
      answered = 200;
    });

    it('wait until an administrator confirms them, who then calls Amazon once', async () => {
      const made = await source('bearer');
      expect(await notice(made)).toMatchObject({ statusCode: 200, body: expect.stringContaining('waits') });
      await notice(made, { SubscribeURL: addressOf('2') });
      expect(called).toEqual([]);
      const [waiting, ...others] = await subscriptions(made);
      expect([waiting, others]).toEqual([expect.objectContaining({ topic: TOPIC, state: 'waiting' }), []]);
      const shown = JSON.stringify([waiting, await deliveries(made)]);
      expect(shown).not.toContain('Token');
      expect(shown).toContain('waits until an administrator');
      expect((await confirm(made, waiting.id, 'analyst')).status).toBe(403);
      letCall();
      expect(await confirm(made, waiting.id)).toMatchObject({ status: 200, body: { state: 'confirmed' } });
      expect(called).toEqual([expect.stringContaining('Token=2')]);
      expect(await confirm(made, waiting.id)).toMatchObject({ status: 409, body: { code: 'conflict' } });
      expect(called).toHaveLength(1);
      expect(await test.sql('SELECT address_sealed FROM webhook_subscriptions')).toEqual([
        { address_sealed: null },
      ]);
      const entries = await test.sql(
        `SELECT subject_id FROM audit_logs WHERE event = 'webhook_source.subscription_confirmed'`,
      );
      expect(entries).toEqual([{ subject_id: made.id }]);
    });

    it('still wait when Amazon refuses or is away', async () => {
      const made = await source('bearer');
      await notice(made);
      const [{ id }] = await subscriptions(made);
      letCall();
      answered = 403;
      expect(await confirm(made, id)).toMatchObject({
        status: 502,
        body: { detail: expect.stringContaining('answered with 403') },
      });
      expect(await subscriptions(made)).toMatchObject([{ state: 'waiting' }]);
    });

    it('of anybody else are called by nobody', async () => {
      const made = await source('bearer');
      const asked = await notice(made, {
        SubscribeURL: 'https://sns.evil.example/?Action=ConfirmSubscription',
      });
      expect(asked.statusCode).toBe(200);
      expect(await deliveries(made)).toMatchObject([
        { outcome: 'handshake', detail: expect.stringContaining("not Amazon's") },
      ]);
      expect(await subscriptions(made)).toEqual([]);
      await expect(test.get(SnsClient).confirm('http://127.0.0.1:1/', TOPIC)).rejects.toThrow(
        'nothing was called',
      );
    });

    it('end, and are unknown to other sources', async () => {
      const made = await source('bearer');
      await notice(made);
      const [{ id }] = await subscriptions(made);
      const other = await source('bearer');
      expect((await confirm(other, id)).status).toBe(404);
      expect((await confirm(made, 'x')).status).toBe(404);
      const end = await notice(made, { Type: 'UnsubscribeConfirmation', SubscribeURL: undefined });
      expect(end.statusCode).toBe(200);
      expect(await subscriptions(made)).toMatchObject([{ state: 'ended' }]);
      expect((await confirm(made, id)).status).toBe(409);
    });

    it('are a hundred of one source at most', async () => {
      const made = await source('bearer');
      await test.sql(
        `INSERT INTO webhook_subscriptions (id, tenant_id, source_id, topic, state, asked_at, changed_at)
         SELECT gen_random_uuid(), s.tenant_id, s.id, 'topic ' || n, 'ended', now(), now()
         FROM webhook_sources s CROSS JOIN generate_series(1, 100) n WHERE s.id = $1`,
        [made.id],
      );
      expect((await notice(made)).statusCode).toBe(409);
      await test.sql(`DELETE FROM webhook_subscriptions WHERE topic = 'topic 1'`);
      expect((await notice(made)).statusCode).toBe(200);
    });
  });
});

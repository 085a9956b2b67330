import { vi } from 'vitest';
import { Logger } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { createHmac, randomUUID } from 'node:crypto';
import { createTestApp, type TestApp } from '../../../test/harness/index.ts';
import { AUTHENTICATIONS } from './authentications/index.ts';
import { DeliveryCounts } from './delivery-counts.ts';
import { WebhookReceiver } from './webhook-receiver.ts';

interface Made {
  id: string;
  slug: string;
  secret: string;
  version: number;
}

describe('authentications of sources', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await createTestApp();
  });
  afterAll(() => test.close());

  const create = (settings: object) =>
    test.http('POST', '/api/webhook-sources', {
      as: 'admin',
      body: { name: 'S', format: 'generic', slug: `s-${randomUUID()}`, ...settings },
    });
  async function source(authentication: string, settings: object = {}): Promise<Made> {
    const made = await create({ authentication, ...settings });
    expect({ status: made.status, body: made.body }).toMatchObject({ status: 201 });
    return made.body as unknown as Made;
  }
  const post = ({ slug }: Made, body: string, headers: Record<string, string>, query = '') =>
    (test.app.getHttpAdapter().getInstance() as unknown as FastifyInstance).inject({
      method: 'POST',
      url: `/api/webhooks/${slug}${query}`,
      payload: body,
      headers: { 'content-type': 'application/json', ...headers },
    });
  const body = () => JSON.stringify({ title: `Signed ${randomUUID()}` });
  function standard({ secret }: Made, payload: string, id = `msg_${randomUUID()}`): Record<string, string> {
    const at = String(Math.floor(Date.now() / 1000));
    const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
    const signature = createHmac('sha256', key).update(`${id}.${at}.${payload}`).digest('base64');
    return { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': `v1,${signature}` };
  }

  it('are told with what to set at the sender', async () => {
    const { status, body: found } = await test.http('GET', '/api/webhook-authentications', { as: 'analyst' });
    expect(status).toBe(200);
    expect(found.data.map(({ name }: { name: string }) => name)).toEqual(
      AUTHENTICATIONS.map(({ name }) => name),
    );
    expect(found.data).toContainEqual(
      expect.objectContaining({ name: 'query', warning: expect.stringContaining('written down') }),
    );
    expect(found.data).toContainEqual(
      expect.objectContaining({ name: 'slack', secret_is_the_senders: true, authentication_name: null }),
    );
    expect((await test.http('GET', '/api/webhook-authentications', { as: 'viewer' })).status).toBe(403);
  });

  it.each(
    AUTHENTICATIONS.map(({ name, named }) => [name, named?.usual === null ? named.example : null] as const),
  )(
    '%s: a source of it is made, tells its command, and lets no stranger in',
    async (name, authentication_name) => {
      const made = await source(name, { authentication_name });
      expect(made).toMatchObject({ curl: expect.stringContaining(`/api/webhooks/${made.slug}`) });
      expect(await post(made, '{}', {})).toMatchObject({ statusCode: 401 });
    },
  );

  it('standard-webhooks: a secret of its form is made, its id is what a delivery is known by', async () => {
    const made = await source('standard-webhooks');
    expect(made.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const payload = body();
    const headers = standard(made, payload);
    const first = await post(made, payload, headers);
    expect(first.statusCode).toBe(202);
    // Sent again by the sender, who signs anew, with another time in the body.
    const again = body();
    const retried = await post(made, again, standard(made, again, headers['webhook-id']));
    expect([retried.statusCode, retried.json()]).toEqual([200, first.json()]);
    // Replayed by somebody, with a key of their own; and with another id, which is signed.
    const replayed = await post(made, payload, { ...headers, 'idempotency-key': randomUUID() });
    expect([replayed.statusCode, replayed.json()]).toEqual([200, first.json()]);
    expect((await post(made, payload, { ...headers, 'webhook-id': 'msg_2' })).statusCode).toBe(401);
  });

  it('standard-webhooks: takes both secrets while one is changed, and none of another form', async () => {
    const made = await source('standard-webhooks', { secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' });
    const rotated = await test.http('POST', `/api/webhook-sources/${made.id}/rotate-secret`, {
      as: 'admin',
      body: {},
    });
    expect(rotated.body.secret).toMatch(/^whsec_/);
    for (const secret of [made.secret, rotated.body.secret as string]) {
      const payload = body();
      expect((await post(made, payload, standard({ ...made, secret }, payload))).statusCode).toBe(202);
    }
    expect(await create({ authentication: 'standard-webhooks', secret: 'not base64 at all!' })).toMatchObject(
      {
        status: 400,
        body: { errors: [{ path: 'secret', message: expect.stringContaining('whsec_') }] },
      },
    );
    const { id, version } = await source('bearer', { secret: 'no base64 of anything' });
    expect(
      await test.http('PATCH', `/api/webhook-sources/${id}`, {
        as: 'admin',
        body: { version, authentication: 'standard-webhooks' },
      }),
    ).toMatchObject({ status: 400, body: { errors: [{ path: 'authentication' }] } });
  });

  it('hmac-body: the same body twice is two alerts, for nothing tells the second from a new one', async () => {
    const made = await source('hmac-body', { authentication_name: 'X-Sig', deduplication_window_seconds: 0 });
    const payload = body();
    const headers = { 'x-sig': createHmac('sha256', made.secret).update(payload).digest('hex') };
    const answers = [await post(made, payload, headers), await post(made, payload, headers)];
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([202, 202]);
  });

  it('query: the secret stands in no log, no answer and no list of deliveries', async () => {
    const made = await source('query', { authentication_name: 'key' });
    const query = `?key=${made.secret}`;
    expect((await post(made, body(), {}, query)).statusCode).toBe(202);
    const told: unknown[] = [];
    const levels = (['log', 'warn', 'error', 'debug', 'verbose'] as const).map((level) =>
      vi.spyOn(Logger.prototype, level).mockImplementation((...given: unknown[]) => void told.push(given)),
    );
    const receive = vi.spyOn(test.get(WebhookReceiver), 'receive').mockRejectedValue(new Error('broken'));
    const answers = [
      await post(made, body(), {}, query),
      await post(made, body(), {}, query.replace('?key', '?other')),
      await post({ ...made, slug: 'nobody' }, body(), {}, query),
      await post(made, body(), { 'content-type': ';;;' }, query),
    ];
    for (const spy of [...levels, receive]) spy.mockRestore();
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([500, 401, 404, expect.any(Number)]);
    expect(told.length).toBeGreaterThan(0);
    await test.get(DeliveryCounts).flush();
    const deliveries = await test.http('GET', `/api/webhook-sources/${made.id}/deliveries`, { as: 'admin' });
    const shown = JSON.stringify([told, answers.map((answer) => answer.body), deliveries.body]);
    expect(shown).not.toContain(made.secret);
  });

  it('are no list of the database, which knows what a name looks like only', async () => {
    const { id } = await source('bearer');
    const named = (name: string) =>
      test.sql(`UPDATE webhook_sources SET authentication = '${name}' WHERE id = '${id}'`);
    await named('of-a-newer-server');
    for (const name of ['', 'With Spaces', '1st', 'a'.repeat(41)])
      await expect(named(name)).rejects.toThrow('webhook_sources_authentication_check');
  });
});

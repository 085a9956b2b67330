import { createHmac } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { createTestApp, type TestApp } from '../../../test/harness/index.ts';

interface Source {
  id: string;
  slug: string;
  secret: string;
}

export let t: TestApp;
export let hmac: Source;
export let bearer: Source;

export async function source(slug: string, settings: object): Promise<Source> {
  const made = await t.http('POST', '/api/webhook-sources', {
    as: 'admin',
    body: { slug, name: slug, format: 'generic', ...settings },
  });
  expect(made.status).toBe(201);
  return made.body as Source;
}

export function post(target: Source, body: string | Buffer, headers: Record<string, string> = {}) {
  const fastify = t.app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  return fastify
    .inject({
      method: 'POST',
      url: `/api/webhooks/${target.slug}`,
      payload: body,
      headers: { 'content-type': 'application/json', ...headers },
    })
    .then((answer) => ({ status: answer.statusCode, body: answer.json(), headers: answer.headers }));
}

export const withBearer = (body: object | string, headers: Record<string, string> = {}) =>
  post(bearer, typeof body === 'string' ? body : JSON.stringify(body), {
    authorization: `Bearer ${bearer.secret}`,
    ...headers,
  });

export function signed(
  body: string,
  at = Math.floor(Date.now() / 1000),
  secret = hmac.secret,
): Record<string, string> {
  return {
    'x-webhook-timestamp': String(at),
    'x-webhook-signature': `sha256=${createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')}`,
  };
}

export const numberOf = (answer: Awaited<ReturnType<typeof post>>) =>
  Number(answer.body.incidents[0].number.replace('INC-', ''));

export const count = async (table: string) =>
  Number((await t.sql<{ n: string }>(`SELECT count(*) AS n FROM ${table}`))[0]?.n);

/** A server with a source that signs and one that has a token. */
export function withSources(): void {
  beforeAll(async () => {
    t = await createTestApp();
    hmac = await source('hmac', { authentication: 'hmac' });
    bearer = await source('bearer', { authentication: 'bearer', deduplication_window_seconds: 600 });
  });
  afterAll(() => t.close());
}

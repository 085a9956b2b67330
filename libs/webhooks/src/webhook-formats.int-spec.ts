import type { FastifyInstance } from 'fastify';
import { migrationClasses, ownerDataSource } from '#platform';
import { createTestApp, type TestApp } from '../../../test/harness/index.ts';
import { DeliveryCounts } from './delivery-counts.ts';
import { contentTypeOf, textOf } from './formats/define-format.ts';
import { FORMATS } from './formats/index.ts';

interface Made {
  id: string;
  slug: string;
  secret: string;
  [setting: string]: unknown;
}

describe('formats', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await createTestApp();
  });
  afterAll(() => test.close());

  async function source(format: string, settings: object = {}): Promise<Made> {
    const slug = `of-${format.replaceAll('_', '-')}`;
    const body = { slug, name: slug, format, authentication: 'bearer', ...settings };
    const made = await test.http('POST', '/api/webhook-sources', { as: 'admin', body });
    expect(made.status).toBe(201);
    return made.body as unknown as Made;
  }

  it('are told with what delivers in them and with samples', async () => {
    const { status, body } = await test.http('GET', '/api/webhook-formats', { as: 'analyst' });
    expect(status).toBe(200);
    expect(body.data.map(({ name }: { name: string }) => name)).toEqual(FORMATS.map(({ name }) => name));
    expect(body.data.find(({ name }: { name: string }) => name === 'raw_email')).toMatchObject({
      name: 'raw_email',
      title: 'Raw email',
      content_types: ['application/json', 'message/rfc822'],
      max_bytes: 26 * 1024 * 1024,
      samples: expect.arrayContaining([
        { title: expect.any(String), content_type: 'message/rfc822', body: expect.stringContaining('From:') },
      ]),
    });
    expect((await test.http('GET', '/api/webhook-formats', { as: 'viewer' })).status).toBe(403);
  });

  it.each(FORMATS.map((format) => [format.name, format] as const))(
    '%s: a source of it takes every sample over the wire',
    async (name, { samples, defaults }) => {
      const made = await source(name);
      expect(made).toMatchObject({ format: name, ...defaults });
      for (const sample of samples) {
        const fastify = test.app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
        const answer = await fastify.inject({
          method: 'POST',
          url: `/api/webhooks/${made.slug}`,
          payload: textOf(sample),
          headers: { 'content-type': contentTypeOf(sample), authorization: `Bearer ${made.secret}` },
        });
        expect({ sample: sample.title, status: answer.statusCode }).toEqual({
          sample: sample.title,
          status: 202,
        });
      }
      const stored = await test.sql<{ title: string; severity: string }>(
        `SELECT title, severity FROM alerts WHERE source = '${made.slug}'`,
      );
      const expected = samples.flatMap(({ alerts }) => alerts);
      expect(stored.map(({ title }) => title).sort()).toEqual(expected.map(({ title }) => title).sort());
      const { body } = await test.http('GET', `/api/webhook-sources/${made.id}/deliveries`, { as: 'admin' });
      expect(body.data.map(({ recognised }: { recognised: boolean }) => recognised)).toEqual(
        // The sample of `auto` is of a sender that nobody knows.
        samples.map(() => name !== 'auto'),
      );
    },
  );

  it('that do not exist are refused with those that do, for a new source and for one that is there', async () => {
    const { id } = await source('generic', { slug: 'to-become' });
    const refused = {
      status: 400,
      body: {
        code: 'invalid_request',
        errors: [{ path: 'format', message: expect.stringContaining(FORMATS[0]?.name ?? '-') }],
      },
    };
    const changed = await test.http('PATCH', `/api/webhook-sources/${id}`, {
      as: 'admin',
      body: { version: 1, format: 'from_tomorrow' },
    });
    expect(changed).toMatchObject(refused);
    const body = { slug: 'new', name: 'N', format: 'from_tomorrow', authentication: 'bearer' };
    expect(await test.http('POST', '/api/webhook-sources', { as: 'admin', body })).toMatchObject(refused);
  });

  it('give a source the command of a first delivery', async () => {
    const [made] = (await test.http('GET', '/api/webhook-sources', { as: 'analyst' })).body.data as Made[];
    expect(made?.curl).toContain(`curl -sS "$ORIGIN/api/webhooks/${made?.slug}"`);
    expect(made?.curl).toContain('Authorization: Bearer $SECRET');
  });

  it('are no list of the database, which knows what a name looks like only', async () => {
    const { id } = await source('generic', { slug: 'renamed' });
    const named = (name: string) =>
      test.sql(`UPDATE webhook_sources SET format = '${name}' WHERE id = '${id}'`);
    await named('of_a_newer_server');
    for (const name of ['', 'With Spaces', '1st', 'a'.repeat(41), 'drop;table'])
      await expect(named(name)).rejects.toThrow('webhook_sources_format_check');
  });

  it('auto remembers which it has recognised, what was understood, and why others were refused', async () => {
    const made = await source('auto', { slug: 'remembered' });
    const path = `/api/webhook-sources/${made.id}`;
    const deliver = (payload: string, secret = made.secret) =>
      (test.app.getHttpAdapter().getInstance() as unknown as FastifyInstance).inject({
        method: 'POST',
        url: `/api/webhooks/${made.slug}`,
        payload,
        headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
      });
    const [wazuh] = FORMATS.find(({ name }) => name === 'wazuh')?.samples ?? [];
    await deliver(JSON.stringify(wazuh?.body));
    await deliver(JSON.stringify({ severity: 'purple', rack: { owner: 'Team Blue' } }));
    await deliver('{}', 'wrong');
    await test.get(DeliveryCounts).flush();
    const { status, body } = await test.http('GET', `${path}/understanding`, { as: 'analyst' });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      deliveries: 2,
      recognised: 1,
      formats: [
        { name: 'unknown', count: 1 },
        { name: 'wazuh', count: 1 },
      ],
      not_understood: [{ name: 'severity: purple', count: 1 }],
      unread_of: 2,
      unread: expect.arrayContaining([{ name: 'rack.owner', count: 1 }]),
      refusals: [{ reason: 'invalid_signature', count: 1, at: expect.any(String) }],
    });
    expect(body.fields).toContainEqual({ name: 'severity', count: 1 });
  });

  it('aws_guardduty: what SNS asks before it delivers is shown to whoever runs the source, and opens no incident', async () => {
    const made = await source('aws_guardduty', {
      slug: 'by-topic',
      authentication: 'basic',
      authentication_name: 'sns',
    });
    const address =
      'https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=arn:aws:sns:eu-central-1:000000000042:t&Token=0a';
    const deliver = (body: object) =>
      (test.app.getHttpAdapter().getInstance() as unknown as FastifyInstance).inject({
        method: 'POST',
        url: `/api/webhooks/${made.slug}`,
        payload: JSON.stringify({ TopicArn: 'arn:aws:sns:eu-central-1:000000000042:t', ...body }),
        headers: {
          'content-type': 'text/plain; charset=UTF-8',
          authorization: `Basic ${Buffer.from(`sns:${made.secret}`).toString('base64')}`,
        },
      });
    expect((await deliver({ Type: 'SubscriptionConfirmation', SubscribeURL: address })).statusCode).toBe(200);
    expect(await test.sql(`SELECT FROM alerts WHERE source = '${made.slug}'`)).toEqual([]);
    await test.get(DeliveryCounts).flush();
    const { body } = await test.http('GET', `/api/webhook-sources/${made.id}/deliveries`, { as: 'admin' });
    expect(body.data).toMatchObject([{ outcome: 'handshake', reason: 'sns' }]);
    const finding = {
      id: 'by-topic',
      type: 'Recon:IAMUser/TorIPCaller',
      service: { serviceName: 'guardduty' },
    };
    expect((await deliver({ Type: 'Notification', Message: JSON.stringify(finding) })).statusCode).toBe(202);
    expect(await test.sql(`SELECT external_id FROM alerts WHERE source = '${made.slug}'`)).toEqual([
      { external_id: 'by-topic' },
    ]);
  });

  it('that an older server does not know are read by it as any JSON', async () => {
    const { id } = await source('generic', { slug: 'left-behind' });
    await test.sql(`UPDATE webhook_sources SET format = 'of_a_newer_server' WHERE id = '${id}'`);
    const owner = ownerDataSource(test.url, await migrationClasses());
    await owner.initialize();
    try {
      const applied = `SELECT 1 FROM schema_migrations WHERE name LIKE 'SourceFormats%'`;
      while ((await test.sql(applied)).length > 0) await owner.undoLastMigration({ transaction: 'each' });
      const [row] = await test.sql<{ format: string }>(
        `SELECT format FROM webhook_sources WHERE id = '${id}'`,
      );
      expect(row?.format).toBe('generic');
    } finally {
      await owner.destroy();
    }
  });
});

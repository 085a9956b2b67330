import { connect, type AddressInfo, type Socket } from 'node:net';
import { BodyBudget } from '#platform';
import { createTestApp, type TestApp } from '../../../test/harness/index.ts';
import { signedHeaders, until } from '../../../test/harness/server-process.ts';

const MB = 1024 * 1024;

describe('bodies in flight', () => {
  let test: TestApp;
  let url: string;
  let port: number;
  const sources = new Map<string, { id: string; secret: string }>();
  const open: Socket[] = [];

  beforeAll(async () => {
    test = await createTestApp({ environment: { BODY_MEMORY_MB: '64' } });
    await test.app.listen(0, '127.0.0.1');
    port = (test.app.getHttpServer() as unknown as { address(): AddressInfo }).address().port;
    url = `http://127.0.0.1:${port}`;
    for (const [slug, format, authentication] of [
      ['mail', 'raw_email', 'hmac'],
      ['signed', 'generic', 'hmac'],
      ['known', 'generic', 'bearer'],
    ])
      sources.set(
        slug ?? '',
        (
          await test.http('POST', '/api/webhook-sources', {
            as: 'admin',
            body: { slug, name: slug, format, authentication },
          })
        ).body,
      );
  });
  afterEach(async () => {
    for (const socket of open.splice(0)) socket.destroy();
    await until('nothing held', async () => held() === 0);
  });
  afterAll(() => test.close());

  const held = () => test.get(BodyBudget).bytes.held;
  const secretOf = (slug: string) => sources.get(slug)?.secret ?? '';

  /** The status line and headers of the first answer; the body is sent as far as it is taken. */
  function send(head: string[], body: Buffer | string): Promise<string> {
    return new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1');
      open.push(socket);
      let received = '';
      socket.on('data', (chunk) => {
        received += chunk.toString('latin1');
        if (received.includes('\r\n\r\n')) resolve(received);
      });
      // Refused in its middle, the rest of a body meets a closed door; what was answered before counts.
      socket.on('error', () => resolve(received));
      socket.on('close', () => resolve(received));
      socket.write([...head, '', ''].join('\r\n'));
      socket.write(body);
    });
  }

  const post = (slug: string, headers: Record<string, string>) => [
    `POST /api/webhooks/${slug} HTTP/1.1`,
    'Host: h',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  const statusOf = (received: string) => Number(/^HTTP\/1\.1 (\d+)/.exec(received)?.[1] ?? 0);

  it('never hold more than their room, whoever sends how many with a wrong signature', async () => {
    const body = Buffer.alloc(25 * MB, 'a');
    const wrong = signedHeaders('not the secret', body, 'message/rfc822');
    const headers = post('mail', { ...wrong, 'Content-Length': String(body.length) });
    const answers = await Promise.all(Array.from({ length: 20 }, () => send(headers, body)));
    const { highest } = test.get(BodyBudget).bytes;
    expect(highest).toBeLessThanOrEqual(32 * MB);
    expect(highest).toBeGreaterThan(5 * MB);
    for (const answer of answers.filter((text) => statusOf(text) !== 0)) {
      expect([401, 503]).toContain(statusOf(answer));
      if (statusOf(answer) === 503) expect(answer).toMatch(/^retry-after: \d+\r$/im);
    }
    expect(answers.map(statusOf)).toContain(503);
    const refused = await until('the refusals', async () => {
      const list = await test.http('GET', `/api/webhook-sources/${sources.get('mail')?.id}/deliveries`, {
        as: 'admin',
      });
      return (
        list.body.data.some(({ reason }: { reason: string }) => reason === 'unavailable') && list.body.data
      );
    });
    expect(refused.every(({ outcome }: { outcome: string }) => outcome === 'refused')).toBe(true);
  }, 120_000);

  it('leave room for an alert while large ones trickle in', async () => {
    const parts = Array.from({ length: 4 }, () => Buffer.alloc(7.9 * MB, 'a'));
    const wrong = signedHeaders('not the secret', '', 'message/rfc822');
    for (const part of parts) void send(post('mail', { ...wrong, 'Content-Length': String(25 * MB) }), part);
    await until('the strangers’ room to be full', async () => held() > 31 * MB);
    for (const slug of ['signed', 'known']) {
      const body = JSON.stringify({ title: `Beside large ones ${slug}` });
      const headers =
        slug === 'signed'
          ? signedHeaders(secretOf(slug), body)
          : { authorization: `Bearer ${secretOf(slug)}`, 'content-type': 'application/json' };
      const answer = await fetch(`${url}/api/webhooks/${slug}`, { method: 'POST', headers, body });
      expect(answer.status).toBe(202);
    }
    const large = signedHeaders(secretOf('mail'), 'x', 'message/rfc822');
    const late = await send(
      post('mail', { ...large, 'Content-Length': String(9 * MB) }),
      Buffer.alloc(9 * MB),
    );
    expect(statusOf(late)).toBe(503);
  }, 60_000);

  it('takes a signed mail of 25 MB, in however many pieces', async () => {
    const mail = Buffer.from(
      `From: a@b.example\r\nTo: c@d.example\r\nSubject: large\r\n\r\n${'QUJD\r\n'.repeat(4_000_000)}`,
    );
    const headers = signedHeaders(secretOf('mail'), mail, 'message/rfc822');
    const answer = await fetch(`${url}/api/webhooks/mail`, { method: 'POST', headers, body: mail });
    expect({ status: answer.status, text: await answer.text() }).toMatchObject({ status: 202 });
  }, 60_000);

  it.each([
    ['of an unknown source', () => post('nobody', { 'Content-Length': '1000000' }), 404],
    [
      'with a wrong secret',
      () => post('known', { 'Content-Length': '1000000', Authorization: 'Bearer x' }),
      401,
    ],
    [
      'that is too large',
      () => post('known', { 'Content-Length': '2000000', Authorization: `Bearer ${secretOf('known')}` }),
      413,
    ],
    [
      'whose time is over',
      () =>
        post('signed', {
          ...signedHeaders('s', ''),
          'X-Webhook-Timestamp': '1700000000',
          'Content-Length': '1000000',
        }),
      401,
    ],
  ])('%s are refused before they come', async (_what, head, status) => {
    const before = test.get(BodyBudget).bytes.highest;
    const waiting = await send([...head(), 'Expect: 100-continue'], '');
    expect(waiting).not.toContain('100 Continue');
    expect(statusOf(waiting)).toBe(status);
    expect(test.get(BodyBudget).bytes.highest).toBe(before);
  });

  it('are asked for where the sender waits for leave', async () => {
    const headers = {
      Authorization: `Bearer ${secretOf('known')}`,
      'Content-Type': 'application/json',
      'Content-Length': '1000',
    };
    expect(await send([...post('known', headers), 'Expect: 100-continue'], '')).toContain(
      'HTTP/1.1 100 Continue',
    );
  });

  it('of unknown length end at the bound of their source', async () => {
    const chunk = `${(100_000).toString(16)}\r\n${'x'.repeat(100_000)}\r\n`;
    const headers = {
      Authorization: `Bearer ${secretOf('known')}`,
      'Content-Type': 'application/json',
      'Transfer-Encoding': 'chunked',
    };
    expect(statusOf(await send(post('known', headers), chunk.repeat(12)))).toBe(413);
  });
});

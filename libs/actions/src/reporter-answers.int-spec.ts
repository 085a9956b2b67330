import { SourceDeliveries } from '#webhooks';
import { SmtpSink } from '../../../test/fakes/smtp.ts';
import { createTestApp, type TestApp } from '../../../test/harness/index.ts';
import { ActionExecution } from './action-execution.ts';

const PROVED = 'Authentication-Results: mx.corp.example; dmarc=pass header.from=corp.example';
let test: TestApp;
let sink: SmtpSink;
let source: string;
let number = 0;

beforeAll(async () => {
  // By which corp.example is an own domain.
  test = await createTestApp({ environment: { TRUSTED_MAIL_HOSTS: 'mx.corp.example' } });
  sink = await SmtpSink.start();
  const post = async (path: string, body: object) =>
    (await test.http('POST', path, { as: 'admin', body })).body as { id: string };
  await post('/api/connectors', {
    ...{ type: 'smtp', name: 'Mail', settings: { server: sink.url, from: 'soc@corp.example' }, secrets: {} },
  });
  const made = await post('/api/webhook-sources', {
    ...{ slug: 'reports', name: 'Reports', authentication: 'hmac', format: 'raw_email', auto_triage: false },
  });
  source = made.id;
});
beforeEach(() => {
  sink.mails.length = 0;
  Object.assign(sink, { reply: () => 250, cut: false });
});
afterAll(async () => {
  await test.close();
  await sink.close();
});

const system = <T>(work: () => Promise<T>) => test.as({ type: 'system', id: null, name: 'test' }, work);
const mailboxOf = (name: string) => `${name}-${++number}@corp.example`;
/** Somebody reports a mail to the mailbox for that. @returns the incident's id */
async function report(reporter: string, headers = [PROVED], subject = `Pay ${++number}`): Promise<string> {
  const mail = [
    ...headers,
    `From: <${reporter}>\r\nMessage-ID: <${++number}@corp.example>\r\nSubject: Fwd`,
    'Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n',
    `From: bad@evil.example\r\nSubject: ${subject}\r\n\r\nGo to https://evil.example/${number} now.`,
    '--b--\r\n',
  ].join('\r\n');
  const { incidents } = await system(() =>
    test
      .get(SourceDeliveries)
      .deliverMail(source, Buffer.from(mail), { key: String(number), reports: true, exchange: false }),
  );
  await test.jobs.drain();
  return (incidents[0] as { id: string }).id;
}
async function resolve(incident: string, disposition = 'true_positive'): Promise<void> {
  const body = { disposition };
  const { status } = await test.http('POST', `/api/incidents/${incident}/resolve`, { as: 'analyst', body });
  expect(status).toBe(200);
}
const reporters = async (incident: string) =>
  (await test.http('GET', `/api/incidents/${incident}/reporters`, { as: 'viewer' })).body.data;
async function ask(incident: string, reporter: string): Promise<string> {
  const { status, body } = await test.http('POST', `/api/incidents/${incident}/actions`, {
    as: 'analyst',
    body: { action: 'notify_reporter', parameters: { reporter }, reason: 'They asked.' },
  });
  expect(status).toBe(201);
  return body.id as string;
}
async function became(action: string): Promise<{ status: string; error: { message: string } | null }> {
  await test.jobs.drain();
  return (await test.http('GET', `/api/actions/${action}`, { as: 'viewer' })).body;
}
const told = async (incident: string, reporter: string) => became(await ask(incident, reporter));
async function settings(key: string, change: object | null): Promise<void> {
  const path = `/api/settings/${key}`;
  const { body } = await test.http('GET', path, { as: 'admin' });
  const value = change === null ? null : { ...body.value, ...change };
  const put = await test.http('PUT', path, { as: 'admin', body: { value, version: body.version } });
  expect(put.status).toBe(200);
}

describe('whoever reported a mail', () => {
  it('is told what has come of it, once, and nothing of the mail but its subject', async () => {
    const alice = mailboxOf('alice');
    const incident = await report(alice, [PROVED], 'Pay at https://evil.example/pay');
    expect(await reporters(incident)).toMatchObject([
      { reporter: alice, answer: null, obstacle: expect.stringContaining('before a person has decided') },
    ]);
    await resolve(incident);
    expect(await reporters(incident)).toMatchObject([{ answer: 'malicious', obstacle: null, told: null }]);
    const action = await ask(incident, alice);
    expect(await became(action)).toMatchObject({ status: 'completed', result: { told: 'malicious' } });
    const [mail, ...others] = sink.mails;
    expect([mail?.to, others]).toEqual([alice, []]);
    expect(mail?.raw).toContain('Auto-Submitted: auto-replied');
    expect(mail?.raw).toMatch(/^In-Reply-To: <\d+@corp\.example>/m);
    expect(mail?.raw).not.toMatch(/https?:\/\/evil|evil\.example|Go to/);
    expect(await reporters(incident)).toMatchObject([
      { answer: null, told: { answer: 'malicious', action_id: action } },
    ]);
    expect(await told(incident, alice)).toMatchObject({
      status: 'failed',
      error: { code: 'conflict', message: expect.stringContaining('has been told that already') },
    });
    expect(sink.mails).toHaveLength(1);
    const events = await test.sql<{ event: string }>(
      'SELECT event FROM audit_logs WHERE subject_id = $1 ORDER BY id',
      [action],
    );
    expect(events.map(({ event }) => event)).toEqual([
      'action.requested',
      'action.executing',
      'action.settled',
    ]);
  });

  it('is told once by two who ask at the same time', async () => {
    const alice = mailboxOf('alice');
    const incident = await report(alice);
    await resolve(incident);
    const ids = await Promise.all([ask(incident, alice), ask(incident, alice)]);
    await test.sql("DELETE FROM pgboss.job WHERE name = 'action.execute'");
    await Promise.all(ids.map((id) => system(() => test.get(ActionExecution).execute(id))));
    const outcomes = await Promise.all(ids.map(became));
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['completed', 'failed']);
    expect(sink.to(alice)).toHaveLength(1);
  });

  it('is told again only what is no longer true', async () => {
    const alice = mailboxOf('alice');
    const incident = await report(alice);
    await resolve(incident, 'false_positive');
    expect(await told(incident, alice)).toMatchObject({ status: 'completed', result: { told: 'benign' } });
    await test.http('POST', `/api/incidents/${incident}/reopen`, { as: 'analyst', body: { reason: 'No.' } });
    await resolve(incident);
    expect(await told(incident, alice)).toMatchObject({ status: 'completed', result: { told: 'malicious' } });
    expect(sink.to(alice).map(({ raw }) => raw.includes('This corrects what'))).toEqual([false, true]);
  });

  it.each<[string, string, string[], string]>([
    ['could be forged', 'alice@corp.example', [], 'Nothing proves that alice@corp.example sent the report'],
    [
      'is vouched for by nobody we trust',
      'bob@corp.example',
      ['Authentication-Results: mx.evil.example; dmarc=pass header.from=corp.example'],
      'Nothing proves',
    ],
    [
      'is nobody of ours',
      'eve@outside.example',
      ['Authentication-Results: mx.corp.example; dmarc=pass header.from=outside.example'],
      'no address of your own domains',
    ],
    ['is a program', 'robot@corp.example', [PROVED, 'Auto-Submitted: auto-generated'], 'by a program'],
    ['speaks through a list', 'carl@corp.example', [PROVED, 'List-Id: <all.corp.example>'], 'a mailing list'],
  ])('is told nothing who %s', async (_name, reporter, headers, why) => {
    const incident = await report(reporter, headers);
    await resolve(incident);
    expect(await reporters(incident)).toMatchObject([
      { answer: null, obstacle: expect.stringContaining(why) },
    ]);
    expect(await told(incident, reporter)).toMatchObject({
      status: 'failed',
      error: { code: 'forbidden', message: expect.stringContaining(why) },
    });
    expect(sink.tried).not.toContain(reporter);
  });

  it('is told nothing who has reported nothing', async () => {
    const incident = await report(mailboxOf('alice'));
    await resolve(incident);
    expect(await told(incident, 'somebody@corp.example')).toMatchObject({
      error: { message: 'somebody@corp.example has reported no mail of this incident.' },
    });
    expect(sink.mails).toEqual([]);
  });

  it('is told nothing where nobody knows which domains are ours', async () => {
    const alice = mailboxOf('alice');
    const incident = await report(alice);
    await resolve(incident);
    await settings('own', { domains: [] });
    expect(await told(incident, alice)).toMatchObject({
      error: { message: expect.stringContaining('name them in Settings, What is ours') },
    });
    await settings('own', null);
    expect(sink.mails).toEqual([]);
  });

  it('is written to so often a day at most', async () => {
    await settings('reporter_answers', { mails_a_day: 1 });
    const alice = mailboxOf('alice');
    for (const status of ['completed', 'failed']) {
      const incident = await report(alice);
      await resolve(incident);
      expect((await told(incident, alice)).status).toBe(status);
    }
    await settings('reporter_answers', null);
    expect(sink.to(alice)).toHaveLength(1);
  });

  it('may be told by another request after one that the mail server refused', async () => {
    const alice = mailboxOf('alice');
    const incident = await report(alice);
    await resolve(incident);
    sink.reply = () => 550;
    expect(await told(incident, alice)).toMatchObject({
      status: 'failed',
      error: { code: 'connector_failed' },
    });
    sink.reply = () => 250;
    expect((await told(incident, alice)).status).toBe('completed');
    expect(sink.to(alice)).toHaveLength(1);
  });

  it.each([
    ['the server dies after it was sent', false],
    ['the connection is cut after it was sent', true],
  ])('is written to once where %s: then a person is asked', async (_name, cut) => {
    const alice = mailboxOf('alice');
    const incident = await report(alice);
    await resolve(incident);
    const action = await ask(incident, alice);
    if (cut) sink.cut = true;
    else await test.sql("DELETE FROM pgboss.job WHERE name = 'action.execute'");
    if (cut) await test.jobs.drain();
    else {
      await system(() => test.get(ActionExecution).execute(action));
      await test.sql(
        `UPDATE actions SET status = 'executing', claim = NULL, may_have_reached = true, finished_at = NULL WHERE id = $1`,
        [action],
      );
    }
    sink.cut = false;
    await system(() => test.get(ActionExecution).reconcile(action));
    expect((await became(action)).status).toBe('unconfirmed');
    expect(await told(incident, alice)).toMatchObject({
      error: { message: expect.stringContaining('nothing is sent twice') },
    });
    expect(sink.to(alice)).toHaveLength(1);
  });

  it('is told at once when the incident is resolved, where the settings say so, and once for all who reported it', async () => {
    await settings('reporter_answers', { when_resolved: 'request' });
    const alice = mailboxOf('alice');
    const incident = await report(alice);
    await resolve(incident, 'benign_positive');
    await test.jobs.drain();
    await settings('reporter_answers', null);
    expect(sink.to(alice)).toHaveLength(1);
    const [asked] = await test.sql(
      `SELECT proposer_type, status FROM actions WHERE incident_id = $1 AND name = 'notify_reporter'`,
      [incident],
    );
    expect(asked).toEqual({ proposer_type: 'system', status: 'completed' });
  });

  it('is whom a source names that hands in the mail', async () => {
    const { body } = await test.http('POST', '/api/webhook-sources', {
      as: 'admin',
      body: {
        slug: 'button',
        name: 'Button',
        authentication: 'bearer',
        format: 'raw_email',
        auto_triage: false,
      },
    });
    const alice = mailboxOf('Alice');
    const mail = 'From: bad@evil.example\r\nSubject: Button\r\n\r\nNow.';
    const delivered = await test.http('POST', '/api/webhooks/button', {
      headers: { authorization: `Bearer ${body.secret}` },
      body: { raw_email: mail, reporter: alice },
    });
    const incident = delivered.body.incidents[0].id as string;
    await resolve(incident);
    expect((await told(incident, alice.toLowerCase())).status).toBe('completed');
  });
});

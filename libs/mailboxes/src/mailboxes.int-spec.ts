import { mailBytes } from '#contracts';
import { Context, SecretBox, systemContext } from '#platform';
import { findDovecot, startDovecot, type Dovecot } from '../../../test/harness/dovecot.ts';
import {
  PLATFORM_TENANT_ID,
  createTestApp,
  type TestApp,
  type TestResponse,
} from '../../../test/harness/index.ts';
import { until } from '../../../test/harness/server-process.ts';
import { LOOPBACK_CERTIFICATE } from '../../../test/fixtures/loopback-certificate.ts';
import { MailboxWatch } from './mailbox-watch.ts';

const dovecot = findDovecot();
const withDovecot = dovecot === undefined ? describe.skip : describe;
const mail = (subject: string, body = 'Pay now.') =>
  `From: "Bad" <bad@evil.example>\r\nTo: alice@corp.example\r\nSubject: ${subject}\r\nMessage-ID: <${subject}@evil.example>\r\n\r\n${body}\r\n`;

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

describe('a mailbox', () => {
  const ACCOUNT = { host: 'imap.corp.example', username: 'phish', password: 'a secret of mine' };
  const SETTINGS = { name: 'Reports', enabled: false, ...ACCOUNT };
  const post = (path: string, body: object) => test.http('POST', path, { as: 'admin', body });
  const change = (id: string, body: object) =>
    test.http('PATCH', `/api/mailboxes/${id}`, { as: 'admin', body });

  it('gets a source of its own, and keeps its password sealed, from everybody', async () => {
    const { status, body } = await post('/api/mailboxes', SETTINGS);
    expect({ status, body }).toMatchObject({
      status: 201,
      body: { port: 993, security: 'tls', folder: 'INBOX', state: 'off', mails_taken: 0, version: 1 },
    });
    const source = await test.http('GET', `/api/webhook-sources/${body.source_id}`, { as: 'analyst' });
    expect(source.body).toMatchObject({
      slug: 'mailbox-reports',
      format: 'raw_email',
      default_type: 'phishing',
    });
    const [row] = await test.sql<{ password_sealed: string }>(
      'SELECT password_sealed FROM mailboxes WHERE id = $1',
      [body.id],
    );
    expect(test.get(SecretBox).open(row?.password_sealed ?? '', `mailbox:${body.id}`)).toBe(
      SETTINGS.password,
    );
    await change(body.id, { version: 1, password: 'another secret' });
    const shown = await test.http('GET', '/api/mailboxes', { as: 'analyst' });
    const audit = await test.sql('SELECT * FROM audit_logs WHERE subject_id = $1 ORDER BY occurred_at', [
      body.id,
    ]);
    expect(audit.map(({ event }) => event)).toEqual(['mailbox.created', 'mailbox.updated']);
    for (const secret of [SETTINGS.password, 'another secret'])
      expect(`${shown.text} ${JSON.stringify(audit)}`).not.toContain(secret);
  });

  it('is seen by analysts, and set up by administrators only', async () => {
    expect((await test.http('GET', '/api/mailboxes', { as: 'viewer' })).status).toBe(403);
    expect((await test.http('POST', '/api/mailboxes', { as: 'manager', body: SETTINGS })).status).toBe(403);
  });

  it('is refused with the field that is wrong', async () => {
    const wrong = { ...SETTINGS, name: 'Wrong' };
    const refused = async (body: object, path: string) =>
      expect(await post('/api/mailboxes', { ...wrong, ...body })).toMatchObject({
        body: { errors: [{ path }] },
      });
    await refused({ security: 'none' }, 'security');
    await refused({ host: '169.254.169.254' }, 'host');
    await refused({ done_folder: 'inbox' }, 'done_folder');
    const { body: okta } = await post('/api/webhook-sources', {
      slug: 'okta',
      name: 'Okta',
      authentication: 'header',
      authentication_name: 'authorization',
      format: 'okta',
    });
    await refused({ source_id: okta.id }, 'source_id');
    expect(await post('/api/mailboxes', SETTINGS)).toMatchObject({
      status: 409,
      body: { errors: [{ path: 'name' }] },
    });
  });

  it('is signed in to by OAuth 2.0 only with all that it takes', async () => {
    const application = { sign_in: 'client_credentials', token_url: 'https://login.example/token' };
    expect(await post('/api/mailboxes', { ...SETTINGS, name: 'No client', ...application })).toMatchObject({
      body: { errors: [{ path: 'client_id' }] },
    });
    const { body } = await post('/api/mailboxes', {
      ...{ ...SETTINGS, name: 'Application', ...application, client_id: 'app' },
    });
    expect(body).toMatchObject({
      ...application,
      client_id: 'app',
      scope: expect.stringContaining('.default'),
    });
    const elsewhere = { version: 1, token_url: 'https://login.evil.example/token' };
    expect(await change(body.id, elsewhere)).toMatchObject({
      body: { errors: [{ path: 'password', code: 'required' }] },
    });
    const account = { version: 1, sign_in: 'service_account', password: 'no key' };
    expect(await change(body.id, account)).toMatchObject({
      body: { errors: [{ path: 'password', code: 'invalid' }] },
    });
    const back = { version: 1, sign_in: 'password', password: 'a password' };
    expect((await change(body.id, back)).body).toMatchObject({
      token_url: null,
      client_id: null,
      scope: null,
    });
  });

  it('does not show its password to another server', async () => {
    const { body } = await post('/api/mailboxes', { ...SETTINGS, name: 'Moved' });
    const elsewhere = { version: 1, host: 'imap.evil.example' };
    expect(await change(body.id, elsewhere)).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'password', code: 'required' }] },
    });
    expect((await change(body.id, { ...elsewhere, password: 'given again' })).status).toBe(200);
    expect((await change(body.id, { version: 1, folder: 'Other' })).status).toBe(412);
    expect((await test.http('DELETE', `/api/mailboxes/${body.id}`, { as: 'admin' })).status).toBe(204);
    expect((await test.http('GET', `/api/mailboxes/${body.id}`, { as: 'analyst' })).status).toBe(404);
  });
});

withDovecot('a mailbox on a real server', () => {
  let server: Dovecot;
  let number = 0;
  beforeAll(async () => {
    server = await startDovecot(dovecot as string);
  });
  afterAll(() => server.close());
  // Each has a mailbox of its own, and no session of the one before.
  afterEach(() => test.sql('UPDATE mailboxes SET enabled = false, version = version + 1 WHERE enabled'));

  async function add(settings: object = {}): Promise<{ id: string; user: string }> {
    const user = `user-${++number}`;
    const { status, body } = await test.http('POST', '/api/mailboxes', {
      as: 'admin',
      body: {
        ...{ name: user, host: '127.0.0.1', port: server.port, security: 'none', username: user },
        ...{ password: server.password, done_folder: 'Taken', ...settings },
      },
    });
    expect(status).toBe(201);
    return { id: body.id, user };
  }
  const check = (id: string): Promise<TestResponse> =>
    test.http('POST', `/api/mailboxes/${id}/test`, { as: 'admin' });
  const shown = async (id: string) =>
    (await test.http('GET', `/api/mailboxes/${id}`, { as: 'analyst' })).body;
  /** How many alerts have these titles, in their order. */
  const alerts = async (...titles: string[]): Promise<number[]> => {
    const rows = await test.sql<{ title: string }>('SELECT title FROM alerts WHERE title = ANY($1)', [
      titles,
    ]);
    return titles.map((title) => rows.filter((row) => row.title === title).length);
  };
  const known = (id: string) => test.sql('SELECT outcome FROM mailbox_messages WHERE mailbox_id = $1', [id]);
  const look = () => test.jobs.schedule('mailbox.watch');
  /** The next look is not put off by a session that failed. */
  const due = (id: string) => test.sql('UPDATE mailboxes SET next_try_at = NULL WHERE id = $1', [id]);

  it('is tried before it is trusted: what works, and what does not, by whose fault', async () => {
    const { id, user } = await add({ done_folder: 'Later', enabled: false });
    await server.deliver(user, mail('first'));
    expect((await check(id)).body).toEqual({ error: null, waiting: 1, done_folder_exists: false });
    const wrong = await add({ password: 'not this one', enabled: false });
    expect((await check(wrong.id)).body.error).toContain('does not accept the user and the password');
    const nowhere = await add({ folder: 'No such', enabled: false });
    expect((await check(nowhere.id)).body.error).toContain('could not open the folder "No such"');
    const silent = await add({ port: 9, enabled: false });
    expect((await check(silent.id)).body.error).toContain('refuses connections');
    // Nothing of it was changed.
    expect(await server.mails(user, 'INBOX')).toHaveLength(1);
  });

  it.each(['tls', 'starttls'] as const)(
    'is reached by %s, with a certificate that is trusted',
    async (security) => {
      const port = security === 'tls' ? server.tlsPort : server.port;
      const trusted = await add({ security, port, ca: LOOPBACK_CERTIFICATE, enabled: false });
      expect((await check(trusted.id)).body).toMatchObject({ error: null, waiting: 0 });
      const stranger = await add({ security, port, enabled: false });
      expect((await check(stranger.id)).body.error).toContain('shows a certificate that is not trusted');
    },
  );

  it('is emptied: each mail becomes an incident, byte for byte, and is moved', async () => {
    const { id, user } = await add();
    const latin = Buffer.from(mail('bytes', 'caf\xe9'), 'latin1');
    await server.deliver(user, mail('first'));
    await server.deliver(user, latin);
    await look();
    await until('both mails to be moved', async () => (await server.mails(user, 'Taken')).length === 2);
    expect(await server.mails(user, 'INBOX')).toEqual([]);
    expect((await server.mails(user, 'Taken')).sort()).toEqual(
      [latin.toString('latin1'), mail('first')].sort(),
    );
    expect(await alerts('bytes', 'first')).toEqual([1, 1]);
    const [stored] = await test.sql<{ raw_email: string }>(
      `SELECT raw_email FROM alerts WHERE raw_email LIKE '%Subject: bytes%'`,
    );
    expect(Buffer.from(mailBytes(stored?.raw_email ?? ''))).toEqual(latin);
    await until('the session to be told of', async () => (await shown(id)).state === 'watching');
    expect(await shown(id)).toMatchObject({ mails_taken: 2, refused: 0, last_error: null });
    expect(await known(id)).toEqual([]);
  });

  it("hears of new mail by the server's word", async () => {
    const { id, user } = await add({ interval_seconds: 3600 });
    await look();
    await until('the empty folder to be looked through', async () => (await shown(id)).looked_at !== null);
    await server.deliver(user, mail('later'));
    await until('the mail to be moved', async () => (await server.mails(user, 'Taken')).length === 1);
    expect(await alerts('later')).toEqual([1]);
  });

  it('is held by one process, and given back when that ends', async () => {
    const { id, user } = await add();
    const other = await test.another();
    const lookThere = () =>
      other
        .get(Context)
        .run(systemContext('a test', 'c1', PLATFORM_TENANT_ID), () => other.get(MailboxWatch).look());
    const holder = async () => {
      const [row] = await test.sql<{ held_by: string }>('SELECT held_by FROM mailboxes WHERE id = $1', [id]);
      return row?.held_by;
    };
    await lookThere();
    const there = await holder();
    expect(there).not.toBeNull();
    await look();
    expect(await holder()).toBe(there);
    await other.get(MailboxWatch).beforeApplicationShutdown();
    await look();
    const here = await holder();
    expect(here).not.toBeNull();
    expect(here).not.toBe(there);
    await server.deliver(user, mail('handed over'));
    await until('the other to take it in', async () => (await server.mails(user, 'Taken')).length === 1);
  });

  it('takes a mail in once, though it cannot be moved at first', async () => {
    // A dot parts folders on the disk: no name may hold one.
    const { id, user } = await add({ done_folder: 'Not.allowed' });
    await server.deliver(user, mail('once'));
    await look();
    await until('the failure to be told', async () => (await shown(id)).state === 'failing');
    expect((await shown(id)).last_error).toContain('could not make the folder "Not.allowed"');
    expect(await known(id)).toEqual([{ outcome: 'taken' }]);
    expect(
      (
        await test.http('PATCH', `/api/mailboxes/${id}`, {
          as: 'admin',
          body: { version: 1, done_folder: 'Taken' },
        })
      ).status,
    ).toBe(200);
    await look();
    await until('the mail to be moved', async () => (await server.mails(user, 'Taken')).length === 1);
    await until('the session to be told of', async () => (await shown(id)).state === 'watching');
    expect(await known(id)).toEqual([]);
    const deliveries = await test.sql(
      `SELECT id FROM webhook_deliveries WHERE repeat_key LIKE 'key imap:' || $1 || ':%'`,
      [id],
    );
    expect([deliveries.length, await alerts('once')]).toEqual([1, [1]]);
  });

  it('says why it cannot be read, leaves the server alone for a while, and says when it can be again', async () => {
    const { id, user } = await add();
    await server.stop();
    try {
      await look();
      await until('the failure to be told', async () => (await shown(id)).state === 'failing');
    } finally {
      await server.start();
    }
    expect(await shown(id)).toMatchObject({
      last_error: 'The mail server 127.0.0.1 refuses connections.',
      next_try_at: expect.any(String),
    });
    await server.deliver(user, mail('patient'));
    await look();
    expect(await server.mails(user, 'INBOX')).toHaveLength(1);
    await due(id);
    await look();
    await until('the mail to be moved', async () => (await server.mails(user, 'Taken')).length === 1);
    await until('the recovery to be told', async () => (await shown(id)).state === 'watching');
    const told = await test.sql<{ details: { payload: { healthy: boolean } } }>(
      `SELECT details FROM audit_logs WHERE subject_id = $1 AND event = 'mailbox.health_changed' ORDER BY id`,
      [id],
    );
    expect(told.map(({ details }) => details.payload.healthy)).toEqual([false, true]);
  });

  it('goes on after its server has gone away and come back', async () => {
    const { id, user } = await add();
    await look();
    await until('the folder to be looked through', async () => (await shown(id)).state === 'watching');
    await server.stop();
    await until('the connection to be missed', async () => (await shown(id)).state === 'failing');
    await server.start();
    await server.deliver(user, mail('after all'));
    await due(id);
    await look();
    await until('the mail to be moved', async () => (await server.mails(user, 'Taken')).length === 1);
  });

  it('leaves its mails where they are while its source is switched off', async () => {
    const { id, user } = await add();
    const { source_id } = await shown(id);
    const source = await test.http('GET', `/api/webhook-sources/${source_id}`, { as: 'admin' });
    await test.http('PATCH', `/api/webhook-sources/${source_id}`, {
      as: 'admin',
      body: { version: source.body.version, enabled: false },
    });
    await server.deliver(user, mail('waits'));
    await look();
    await until('the failure to be told', async () => (await shown(id)).state === 'failing');
    expect((await shown(id)).last_error).toContain('switched off');
    expect(await server.mails(user, 'INBOX')).toHaveLength(1);
  });

  it('hands in what people attach to their reports, with who reports it', async () => {
    const { user } = await add();
    await server.deliver(
      user,
      [
        'From: Alice <alice@corp.example>\r\nSubject: Fwd\r\nContent-Type: multipart/mixed; boundary=b\r\n',
        '--b\r\nContent-Type: text/plain\r\n\r\nIs this real?',
        `--b\r\nContent-Type: message/rfc822\r\n\r\n${mail('the reported one')}`,
        '--b--\r\n',
      ].join('\r\n'),
    );
    await look();
    await until('the report to be moved', async () => (await server.mails(user, 'Taken')).length === 1);
    expect(await alerts('the reported one', 'Fwd')).toEqual([1, 0]);
    expect(
      await test.sql(
        `SELECT recipient, raw ->> 'reporter' AS reporter FROM alerts WHERE title = 'the reported one'`,
      ),
    ).toEqual([{ recipient: 'alice@corp.example', reporter: 'alice@corp.example' }]);
  });

  it('is counted in the metrics', async () => {
    const { user } = await add();
    await server.deliver(user, mail('counted'));
    await look();
    await until('the mail to be moved', async () => (await server.mails(user, 'Taken')).length === 1);
    const { text } = await test.http('GET', '/metrics');
    expect(text).toMatch(/^triage_warden_mailbox_mails_total\{outcome="taken"\} [1-9]/m);
    expect(text).toMatch(/^triage_warden_mailboxes\{state="(?:waiting|watching)"\} 1$/m);
  });
});

import { findDovecot, startDovecot, type Dovecot } from '../../../test/harness/dovecot.ts';
import { createTestApp, type TestApp, type TestResponse } from '../../../test/harness/index.ts';
import { until } from '../../../test/harness/server-process.ts';
import { startTokenServer, type TokenServer } from '../../../test/harness/token-server.ts';

const dovecot = findDovecot();
const withDovecot = dovecot === undefined ? describe.skip : describe;
const mail = (subject: string) =>
  `From: bad@evil.example\r\nSubject: ${subject}\r\nMessage-ID: <${subject}@evil.example>\r\n\r\nPay now.\r\n`;

withDovecot('a mailbox on a server that takes access tokens', () => {
  let test: TestApp;
  let server: Dovecot;
  let tokens: TokenServer;
  let number = 0;
  beforeAll(async () => {
    test = await createTestApp();
    tokens = await startTokenServer();
    server = await startDovecot(dovecot as string, tokens.introspectionUrl);
  });
  afterAll(async () => {
    await test.close();
    await server.close();
    await tokens.close();
  });
  // Each has a mailbox of its own, and no session of the one before.
  afterEach(() => test.sql('UPDATE mailboxes SET enabled = false, version = version + 1 WHERE enabled'));

  async function add(settings: object): Promise<{ id: string; user: string }> {
    const user = `user-${++number}`;
    const { status, body } = await test.http('POST', '/api/mailboxes', {
      as: 'admin',
      body: {
        ...{ name: user, host: '127.0.0.1', port: server.port, security: 'none', username: user },
        ...{ done_folder: 'Taken', ...settings },
      },
    });
    expect(status).toBe(201);
    return { id: body.id, user };
  }
  const check = (id: string): Promise<TestResponse> =>
    test.http('POST', `/api/mailboxes/${id}/test`, { as: 'admin' });

  const application = (changes: object = {}) => ({
    sign_in: 'client_credentials',
    token_url: tokens.tokenUrl,
    client_id: `user-${number + 1}`,
    password: tokens.secret,
    ...changes,
  });
  const account = () => ({
    sign_in: 'service_account',
    token_url: tokens.tokenUrl,
    password: tokens.serviceAccountKey,
  });

  it.each([
    ['an application', application],
    ['a service account', account],
  ])('is read as %s, which asks for one token', async (_name, settings) => {
    const { id, user } = await add(settings());
    await server.deliver(user, mail(`by a token of ${user}`));
    expect((await check(id)).body).toMatchObject({ error: null, waiting: 1 });
    await test.jobs.schedule('mailbox.watch');
    await until('the mail to be moved', async () => (await server.mails(user, 'Taken')).length === 1);
    expect(await test.sql('SELECT id FROM alerts WHERE title = $1', [`by a token of ${user}`])).toHaveLength(
      1,
    );
    expect(tokens.issued.filter((one) => one.user === user)).toHaveLength(1);
  });

  it('is told whose no it is: that of the sign-in, of the mail server, or of nobody there', async () => {
    const wrong = await add(application({ password: 'not this one', enabled: false }));
    expect((await check(wrong.id)).body.error).toBe(
      'The sign-in server 127.0.0.1 refused the credentials (401): Nobody here is known by that., while asking for an access token.',
    );
    const other = await add(application({ client_id: 'somebody-else', enabled: false }));
    expect((await check(other.id)).body.error).toContain('does not accept the user and the access token');
    const nobody = await add(application({ token_url: 'http://127.0.0.1:9/token', enabled: false }));
    expect((await check(nobody.id)).body.error).toContain('The sign-in server 127.0.0.1 refuses connections');
  });

  it('asks for another token once one is refused, and tells nobody of it or of the secret', async () => {
    const { id, user } = await add(application({ enabled: false }));
    expect((await check(id)).body.error).toBeNull();
    tokens.revoke();
    expect((await check(id)).body.error).toContain('does not accept the user and the access token');
    expect((await check(id)).body.error).toBeNull();
    expect(tokens.issued.filter((one) => one.user === user)).toHaveLength(2);
    const shown = await test.http('GET', `/api/mailboxes/${id}`, { as: 'analyst' });
    const audit = await test.sql('SELECT * FROM audit_logs WHERE subject_id = $1', [id]);
    expect(`${shown.text} ${JSON.stringify(audit)}`).not.toContain(tokens.secret);
    expect(JSON.stringify(audit)).toContain(tokens.tokenUrl);
  });
});

import { FakeAuthenticator } from '../../../test/fakes/authenticator.ts';
import {
  newPerson,
  PERSON_PASSWORD,
  TestBrowser,
  createTestApp,
  type TestApp,
} from '../../../test/harness/index.ts';
import { UsersService } from '#users';

const ORIGIN = 'https://warden.example';
const PASSKEYS = '/api/auth/second-factors/passkeys';

describe('a passkey', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await createTestApp({ environment: { BASE_URL: ORIGIN } });
  });
  afterAll(() => test.close());

  const person = () => newPerson(test);
  const enrol = async (browser: TestBrowser, authenticator: FakeAuthenticator, name = 'Laptop') => {
    const { body } = await browser.post(`${PASSKEYS}/options`);
    return browser.post(PASSKEYS, { name, response: authenticator.create(body.options) });
  };
  const enrolled = async (options: { counts?: boolean; verifiesUser?: boolean; synced?: boolean } = {}) => {
    const who = await person();
    const authenticator = new FakeAuthenticator({ origin: ORIGIN, ...options });
    expect((await enrol(who.browser, authenticator)).status).toBe(200);
    return { ...who, authenticator };
  };
  const halfway = async (email: string) => {
    const browser = new TestBrowser(test);
    const { status, body } = await browser.signIn(email, PERSON_PASSWORD);
    expect(status).toBe(202);
    return { browser, options: body.passkey };
  };
  const alone = async () => {
    const browser = new TestBrowser(test);
    const { body } = await browser.post('/api/auth/login/passkey/options');
    return { browser, options: body.options };
  };

  it('is enrolled with its name, counter and backup flags, several of a person', async () => {
    const { id, browser } = await enrolled({ synced: true });
    const second = new FakeAuthenticator({ origin: ORIGIN });
    expect((await enrol(browser, second, 'Security key')).body.recovery_codes).toBeNull();
    expect((await browser.get('/api/auth/second-factors')).body).toMatchObject({
      passkeys: [
        { name: 'Laptop', synced: true, backed_up: true, last_used_at: null },
        { name: 'Security key', synced: false, backed_up: false },
      ],
      recovery_codes_left: 10,
      passkey_origin: ORIGIN,
    });
    const { body } = await browser.post(`${PASSKEYS}/options`);
    expect(body.options.excludeCredentials).toHaveLength(2);
    expect((await test.http('GET', `/api/users/${id}`, { as: 'admin' })).body.second_factors).toEqual([
      'passkey',
    ]);
  });

  it('finishes a sign-in, and its use is kept', async () => {
    const { email, authenticator } = await enrolled();
    const { browser, options } = await halfway(email);
    expect(options.allowCredentials).toHaveLength(1);
    const done = await browser.secondFactor('passkey', { response: authenticator.get(options) });
    expect(done).toMatchObject({ status: 200, body: { user: { email } } });
    expect((await browser.get('/api/auth/second-factors')).body.passkeys[0].last_used_at).toEqual(
      expect.any(String),
    );
  });

  it('signs in alone, for it asks who holds it', async () => {
    const { email, authenticator } = await enrolled();
    const { browser, options } = await alone();
    expect(options).toMatchObject({ userVerification: 'required', rpId: 'warden.example' });
    const done = await browser.post('/api/auth/login/passkey', { response: authenticator.get(options) });
    expect(done).toMatchObject({ status: 200, body: { user: { email } } });
    const [session] = await test.sql<{ factors: string[]; second_factor_at: Date | null }>(
      'SELECT factors, second_factor_at FROM sessions ORDER BY created_at DESC, id DESC LIMIT 1',
    );
    expect(session).toEqual({ factors: ['passkey'], second_factor_at: expect.any(Date) });
  });

  it('does not sign in alone when it has not asked, but is a second factor', async () => {
    const { email, authenticator } = await enrolled({ verifiesUser: false });
    const { browser, options } = await alone();
    const refused = await browser.post('/api/auth/login/passkey', { response: authenticator.get(options) });
    expect(refused).toMatchObject({ status: 401, body: { code: 'invalid_credentials' } });
    const half = await halfway(email);
    const response = authenticator.get(half.options);
    expect((await half.browser.secondFactor('passkey', { response })).status).toBe(200);
  });

  it('works at the address of BASE_URL only, and a sentence says so', async () => {
    const { browser } = await person();
    const elsewhere = new FakeAuthenticator({ origin: 'http://10.0.0.7:3000' });
    const answer = await enrol(browser, elsewhere);
    expect(answer).toMatchObject({
      status: 400,
      body: {
        detail:
          'Passkeys work at https://warden.example only, the address in BASE_URL, and this page was opened at http://10.0.0.7:3000.',
      },
    });
  });

  it('answers one question once: not another browser’s, another’s, an old one or the same again', async () => {
    const { email, authenticator } = await enrolled({ counts: false });
    const first = await alone();
    const second = await alone();
    const response = authenticator.get(first.options);
    const send = (browser: TestBrowser, given: object) =>
      browser.post('/api/auth/login/passkey', { response: given });
    expect((await send(second.browser, response)).status).toBe(401);
    const half = await halfway(email);
    expect((await half.browser.secondFactor('passkey', { response })).status).toBe(401);
    expect((await send(first.browser, response)).status).toBe(200);
    first.browser.forget();
    // The cookie is gone with the sign-in; whoever kept it is refused all the same.
    const kept = await alone();
    const again = authenticator.get(kept.options);
    const copy = kept.browser.copy();
    expect((await send(kept.browser, again)).status).toBe(200);
    expect(await send(copy, again)).toMatchObject({
      status: 401,
      body: { detail: 'This answer has been used already; try again.' },
    });
  });

  it('is taken once of two equal answers at the same moment', async () => {
    const { authenticator } = await enrolled({ counts: false });
    const { browser, options } = await alone();
    const response = authenticator.get(options);
    const answers = await Promise.all(
      [browser, browser.copy()].map((one) => one.post('/api/auth/login/passkey', { response })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
  });

  it('whose counter goes back has been copied, and is refused', async () => {
    const { authenticator } = await enrolled();
    const first = await alone();
    const used = await first.browser.post('/api/auth/login/passkey', {
      response: authenticator.get(first.options),
    });
    expect(used.status).toBe(200);
    for (const credential of authenticator.credentials) credential.counter = 0;
    const next = await alone();
    const refused = await next.browser.post('/api/auth/login/passkey', {
      response: authenticator.get(next.options),
    });
    expect(refused.status).toBe(401);
  });

  it('of one person is no second factor of another', async () => {
    const one = await enrolled();
    const other = await enrolled();
    const { browser, options } = await halfway(one.email);
    const foreign = other.authenticator.get({ challenge: options.challenge });
    expect(await browser.secondFactor('passkey', { response: foreign })).toMatchObject({
      status: 401,
      body: { detail: 'This passkey is not known here; use another one.' },
    });
  });

  it('of a disabled person signs nobody in', async () => {
    const { id, authenticator } = await enrolled();
    await test.as('admin', () => test.get(UsersService).disable(id));
    const { browser, options } = await alone();
    const answer = await browser.post('/api/auth/login/passkey', { response: authenticator.get(options) });
    expect(answer.status).toBe(401);
  });

  it('is renamed and removed by its owner only', async () => {
    const { browser } = await enrolled();
    const [passkey] = (await browser.get('/api/auth/second-factors')).body.passkeys;
    const other = (await person()).browser;
    expect((await other.call('PATCH', `${PASSKEYS}/${passkey.id}`, { name: 'Mine' })).status).toBe(404);
    expect((await other.call('DELETE', `${PASSKEYS}/${passkey.id}`)).status).toBe(404);
    expect((await browser.call('PATCH', `${PASSKEYS}/${passkey.id}`, { name: 'Desk' })).status).toBe(204);
    expect((await browser.get('/api/auth/second-factors')).body.passkeys[0].name).toBe('Desk');
    expect((await browser.call('DELETE', `${PASSKEYS}/${passkey.id}`)).status).toBe(204);
    expect((await browser.get('/api/auth/second-factors')).body.recovery_codes_left).toBe(0);
  });

  it.each([
    ['nothing', {}],
    ['no client data', { id: 'x', response: { clientDataJSON: 7 } }],
    ['no JSON', { id: 'x', response: { clientDataJSON: 'AAAA' } }],
    ['a list', { id: [], response: [] }],
  ])('that answers %s is a 400 or 401', async (_what, response) => {
    const { browser } = await alone();
    expect((await browser.post('/api/auth/login/passkey', { response })).status).toBe(401);
    const own = (await person()).browser;
    expect((await own.post(PASSKEYS, { name: 'x', response })).status).toBe(400);
  });
});

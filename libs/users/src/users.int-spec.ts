import { createTestApp, type TestApp } from '../../../test/harness/index.ts';
import { LEVEL_ROLES } from '#contracts';
import { UserDirectory } from '#users';

const NOBODY = '01900000-0000-7000-8000-0000000000ff';

describe('users', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await createTestApp();
  });
  afterAll(() => test.close());

  const call = (method: 'GET' | 'POST' | 'PATCH', path: string, body?: object) =>
    test.http(method, `/api/users${path}`, { as: 'admin', ...(body === undefined ? {} : { body }) });
  const make = async (name: string, role: string): Promise<string> => {
    const made = await call('POST', '', { email: `${name}@test.example`, name, role });
    expect(made.status).toBe(201);
    return String(made.body.id);
  };
  const recorded = async (id: string) =>
    (
      await test.sql<{ event: string; details: { before?: unknown; after?: unknown } }>(
        'SELECT event, details FROM audit_logs WHERE subject_id = $1 ORDER BY occurred_at, id',
        [id],
      )
    ).map(({ event, details: { before, after } }) => ({ event, before, after }));

  it('are known by their address, however it is written', async () => {
    const made = await call('POST', '', { email: 'Kim.Lee@Test.example', name: 'Kim', role: 'analyst' });
    const { body } = await call('GET', `/${String(made.body.id)}`);
    expect(body).toMatchObject({
      email: 'kim.lee@test.example',
      must_change_password: true,
      disabled: false,
    });
    const again = await call('POST', '', { email: 'KIM.LEE@test.example', name: 'K', role: 'viewer' });
    expect(again).toMatchObject({ status: 409, body: { code: 'already_exists' } });
    const directory = test.get(UserDirectory);
    expect(await test.as('admin', () => directory.idOf('kim.LEE@test.example'))).toBe(made.body.id);
    await expect(test.as('admin', () => directory.idOf('none@test.example'))).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('keep what a change does not name, and the record says what was before', async () => {
    const id = await make('Pat', 'analyst');
    expect((await call('PATCH', `/${id}`, { name: 'Pat Poe' })).body).toMatchObject({
      name: 'Pat Poe',
      role: 'analyst',
      version: 2,
    });
    expect((await call('PATCH', `/${id}`, { role: 'manager', version: 2 })).body).toMatchObject({
      name: 'Pat Poe',
      role: 'manager',
      version: 3,
    });
    const stale = await call('PATCH', `/${id}`, { name: 'Late', version: 2 });
    expect(stale).toMatchObject({ status: 412, body: { code: 'stale_version' } });
    expect((await call('GET', `/${id}`)).body.name).toBe('Pat Poe');
    expect((await recorded(id)).slice(1)).toEqual([
      {
        event: 'user.updated',
        before: { name: 'Pat', role: 'analyst' },
        after: { name: 'Pat Poe', role: 'analyst' },
      },
      {
        event: 'user.updated',
        before: { name: 'Pat Poe', role: 'analyst' },
        after: { name: 'Pat Poe', role: 'manager' },
      },
    ]);
  });

  it('are disabled and enabled once, however often it is said', async () => {
    const id = await make('Quinn', 'analyst');
    const twice = async (what: string) => {
      for (let times = 0; times < 2; times += 1)
        expect((await call('POST', `/${id}/${what}`)).status).toBe(204);
    };
    await twice('disable');
    expect((await call('GET', `/${id}`)).body.disabled).toBe(true);
    await twice('enable');
    expect((await call('GET', `/${id}`)).body.disabled).toBe(false);
    const events = (await recorded(id)).map(({ event }) => event);
    expect(events).toEqual(['user.created', 'user.disabled', 'user.enabled']);
  });

  it.each([NOBODY, 'no-id'])('that are not there are not found: %s', async (id) => {
    const answers = [
      await call('GET', `/${id}`),
      await call('PATCH', `/${id}`, { name: 'X' }),
      ...(await Promise.all(
        ['disable', 'enable', 'unlock', 'reset-password'].map((what) => call('POST', `/${id}/${what}`)),
      )),
    ];
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual(
      answers.map(() => [404, 'not_found']),
    );
  });

  it('decide what their role reaches, while they are active; who they are is told of each', async () => {
    const [viewer, senior, gone] = [
      await make('Vic', 'viewer'),
      await make('Sasha', 'senior_analyst'),
      await make('Gene', 'manager'),
    ];
    await call('POST', `/${gone}/disable`);
    const ask = <T>(work: (directory: UserDirectory) => Promise<T>) =>
      test.as('admin', () => work(test.get(UserDirectory)));
    const deciders = await ask((directory) => directory.deciders('senior_analyst'));
    expect(deciders).toContain(senior);
    expect(deciders).not.toContain(viewer);
    expect(deciders).not.toContain(gone);
    const recipients = (except: string[], ids: string[] | null = null) =>
      ask(async (directory) => {
        const found = await directory.recipients({ roles: LEVEL_ROLES.senior_analyst, ids, except });
        return found.map(({ email }) => email);
      });
    const emails = await recipients([]);
    expect(emails).toContain('sasha@test.example');
    expect(emails).not.toContain('vic@test.example');
    expect(emails).not.toContain('gene@test.example');
    expect(await recipients([], [viewer, senior, gone])).toEqual(['sasha@test.example']);
    expect(await recipients([senior])).toEqual(emails.filter((email) => email !== 'sasha@test.example'));
    const standing = new Map([
      [senior, { role: 'senior_analyst', active: true }],
      [gone, { role: 'manager', active: false }],
    ]);
    const ids = [senior, gone, gone, NOBODY];
    expect(await ask((directory) => directory.standing(ids))).toEqual(standing);
    expect(await ask((directory) => directory.standingNow(ids))).toEqual(standing);
    expect(await ask((directory) => directory.standing([]))).toEqual(new Map());
    await ask((directory) => directory.assertExists(gone));
    await expect(ask((directory) => directory.assertExists(NOBODY))).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});

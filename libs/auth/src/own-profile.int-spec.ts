import { createTestApp, type TestApp } from '../../../test/harness/index.ts';

describe('the own time zone', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await createTestApp();
  });
  afterAll(() => test.close());

  const chosen = async () => (await test.http('GET', '/api/auth/me', { as: 'viewer' })).body.user.time_zone;
  const choose = (time_zone: unknown) =>
    test.http('PATCH', '/api/auth/me', { as: 'viewer', body: { time_zone } });

  it('is the browser’s until one is chosen, and again when it is taken back', async () => {
    expect(await chosen()).toBeNull();
    expect((await choose('Asia/Kathmandu')).status).toBe(204);
    expect(await chosen()).toBe('Asia/Kathmandu');
    expect((await test.http('GET', '/api/auth/me', { as: 'analyst' })).body.user.time_zone).toBeNull();
    expect((await choose(null)).status).toBe(204);
    expect(await chosen()).toBeNull();
  });

  it('is recorded where it has changed', async () => {
    await choose('Europe/Berlin');
    await choose('Europe/Berlin');
    const { data } = (await test.http('GET', '/api/audit?event=user.updated', { as: 'manager' })).body;
    expect(data[0].details).toMatchObject({
      before: { time_zone: null },
      after: { time_zone: 'Europe/Berlin' },
    });
    expect(data[1].details).toMatchObject({
      before: { time_zone: 'Asia/Kathmandu' },
      after: { time_zone: null },
    });
  });

  it.each(['Mars/Olympus', '+02:00', 'Europe/Berlin; DROP', '', 7])('is none of %j', async (zone) => {
    const answer = await choose(zone);
    expect(answer.status).toBe(400);
    expect(answer.body.errors[0]).toMatchObject({ path: 'time_zone' });
  });
});

describe('the own language', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await createTestApp();
  });
  afterAll(() => test.close());

  const own = async () => (await test.http('GET', '/api/auth/me', { as: 'viewer' })).body.user;
  const choose = (body: object) => test.http('PATCH', '/api/auth/me', { as: 'viewer', body });

  it('is chosen and taken back beside the time zone, and each is recorded by itself', async () => {
    expect(await own()).toMatchObject({ language: null, time_zone: null });
    expect((await choose({ language: 'pt-BR' })).status).toBe(204);
    expect((await choose({ time_zone: 'Europe/Berlin' })).status).toBe(204);
    expect((await choose({})).status).toBe(204);
    expect(await own()).toMatchObject({ language: 'pt-BR', time_zone: 'Europe/Berlin' });
    expect((await choose({ language: null })).status).toBe(204);
    expect(await own()).toMatchObject({ language: null, time_zone: 'Europe/Berlin' });
    const { data } = (await test.http('GET', '/api/audit?event=user.updated', { as: 'manager' })).body;
    expect(data.map(({ details }: { details: object }) => details)).toMatchObject([
      { before: { language: 'pt-BR' }, after: { language: null } },
      { before: { time_zone: null }, after: { time_zone: 'Europe/Berlin' } },
      { before: { language: null }, after: { language: 'pt-BR' } },
    ]);
    expect(data[1].details.after).not.toHaveProperty('language');
  });

  it.each(['pt-br', 'German', 'de_DE', 'x', 'de-', '', 7])('is none of %j', async (language) => {
    const answer = await choose({ language });
    expect(answer.status).toBe(400);
    expect(answer.body.errors[0]).toMatchObject({ path: 'language' });
  });
});

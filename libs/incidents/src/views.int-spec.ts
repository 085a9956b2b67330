import { createTestApp, type TestApp } from '../../../test/harness/index.ts';
import type { Role } from '#contracts';

describe('views of the list of incidents', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await createTestApp();
  });
  afterAll(() => test.close());

  const call = (
    method: 'POST' | 'PATCH' | 'PUT' | 'DELETE',
    path: string,
    body: object | undefined,
    as: Role,
  ) => test.http(method, `/api/incident-views${path}`, { as, ...(body === undefined ? {} : { body }) });
  const seen = async (as: Role): Promise<Record<string, unknown>[]> =>
    (await test.http('GET', '/api/incident-views', { as })).body.data;
  const names = async (as: Role) => (await seen(as)).map(({ name }) => name);

  it('are one\u2019s own, or everybody sees them, and each begins with one', async () => {
    const own = await call(
      'POST',
      '',
      { name: ' Night   shift ', query: 'status=created&sort=-urgency', shared: false },
      'analyst',
    );
    expect(own).toMatchObject({
      status: 201,
      body: { name: 'Night shift', query: 'status=created&sort=-urgency', mine: true, is_default: false },
    });
    const shared = await call(
      'POST',
      '',
      { name: 'Phishing', query: 'type=phishing', shared: true },
      'senior_analyst',
    );
    expect(await names('analyst')).toEqual(['Night shift', 'Phishing']);
    expect(await names('viewer')).toEqual(['Phishing']);

    expect((await call('PUT', '/default', { view_id: shared.body.id }, 'analyst')).status).toBe(204);
    expect(await seen('analyst')).toMatchObject([{ is_default: false }, { is_default: true, mine: false }]);
    expect(await seen('viewer')).toMatchObject([{ is_default: false }]);
    expect((await call('PUT', '/default', { view_id: own.body.id }, 'viewer')).status).toBe(404);

    // No longer shared: nobody else sees it, and nobody else begins with it when it is shared again.
    await call('PATCH', `/${shared.body.id}`, { shared: false }, 'senior_analyst');
    expect(await names('analyst')).toEqual(['Night shift']);
    await call('PATCH', `/${shared.body.id}`, { shared: true, name: 'Mails' }, 'senior_analyst');
    expect(await seen('analyst')).toMatchObject([{}, { name: 'Mails', is_default: false }]);
    const recorded = await test.sql(`SELECT 1 FROM audit_logs WHERE event LIKE 'incident_view.%'`);
    expect(recorded).toHaveLength(5);
  });

  it('are changed and deleted by their owner only, and have a name of their own', async () => {
    const made = await call('POST', '', { name: 'Mine', query: '', shared: true }, 'manager');
    const path = `/${made.body.id}`;
    for (const as of ['analyst', 'admin'] as const) {
      expect((await call('PATCH', path, { name: 'Theirs' }, as)).status).toBe(404);
      expect((await call('DELETE', path, undefined, as)).status).toBe(404);
    }
    expect((await call('POST', '', { name: 'Mine', query: '', shared: false }, 'manager')).body.code).toBe(
      'already_exists',
    );
    expect((await call('PATCH', path, { name: 'Mine', query: 'q=x' }, 'manager')).body).toMatchObject({
      query: 'q=x',
    });
    expect((await call('PUT', '/default', { view_id: made.body.id }, 'manager')).status).toBe(204);
    expect((await call('DELETE', path, undefined, 'manager')).status).toBe(204);
    expect(await names('manager')).not.toContain('Mine');
  });

  it('are shared by those who work on incidents, not too many, and hold nothing but an address', async () => {
    expect((await call('POST', '', { name: 'a', query: '', shared: true }, 'viewer')).body.code).toBe(
      'forbidden',
    );
    expect(
      (await call('POST', '', { name: 'a', query: '"><script>', shared: false }, 'viewer')).body.code,
    ).toBe('invalid_request');
    for (let n = 0; n < 50; n += 1)
      expect((await call('POST', '', { name: `v${n}`, query: '', shared: false }, 'viewer')).status).toBe(
        201,
      );
    expect(
      (await call('POST', '', { name: 'one more', query: '', shared: false }, 'viewer')).body.detail,
    ).toMatch(/50 views/);
  });
});

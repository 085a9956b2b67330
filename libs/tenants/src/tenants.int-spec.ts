import { createTestApp, PLATFORM_TENANT_ID, type TestApp } from '../../../test/harness/index.ts';

describe('tenants', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await createTestApp();
    for (const slug of ['zeta', 'acme']) await make(slug);
  });
  afterAll(() => test.close());

  const make = (slug: string, more: object = {}) =>
    test.http('POST', '/api/tenants', {
      as: 'admin',
      body: { slug, name: slug.toUpperCase(), admin_email: 'Admin@Test.example', ...more },
    });
  const change = (slug: string, body: object) =>
    test.http('PATCH', `/api/tenants/${slug}`, { as: 'admin', body });
  const list = async () => (await test.http('GET', '/api/tenants', { as: 'admin' })).body.data;

  it('are listed with where their people sign in and their sources deliver, the platform’s own first', async () => {
    const rows = await list();
    expect(rows.map(({ slug }: { slug: string }) => slug)).toEqual(['default', 'acme', 'zeta']);
    expect(rows[0]).toMatchObject({
      platform: true,
      sign_in_path: '/sign-in',
      webhook_path: '/api/webhooks',
      disabled_at: null,
    });
    expect(rows[1]).toMatchObject({
      platform: false,
      name: 'ACME',
      sign_in_path: '/sign-in?tenant=acme',
      webhook_path: '/api/webhooks/acme',
    });
  });

  it('begin with an administrator whose password is shown once', async () => {
    const made = await make('first');
    const signed = await test.http('POST', '/api/auth/login', {
      body: { email: 'admin@test.example', password: made.body.password },
      headers: { 'x-tenant': 'first' },
    });
    expect(signed).toMatchObject({
      status: 200,
      body: { setup: 'change_password', user: { role: 'admin', name: 'Administrator' } },
    });
  });

  it('are not made by half: without an administrator there is no tenant', async () => {
    expect((await make('Not a slug')).status).toBe(400);
    expect((await make('half', { admin_email: 'nobody' })).status).toBe(400);
    expect((await list()).map(({ slug }: { slug: string }) => slug)).not.toContain('half');
    expect((await make('acme')).body).toMatchObject({
      code: 'already_exists',
      errors: [{ path: 'slug', code: 'taken' }],
    });
  });

  it('are renamed without being enabled, and disabled once: the first time counts', async () => {
    const disabled = await change('zeta', { disabled: true });
    expect(disabled).toMatchObject({ status: 200, body: { name: 'ZETA' } });
    expect(disabled.body.disabled_at).not.toBeNull();
    expect((await change('zeta', { disabled: true })).body.disabled_at).toBe(disabled.body.disabled_at);
    const renamed = await change('zeta', { name: 'Zeta' });
    expect(renamed.body).toMatchObject({ name: 'Zeta', disabled_at: disabled.body.disabled_at });
    expect((await change('zeta', { disabled: false })).body).toMatchObject({
      name: 'Zeta',
      disabled_at: null,
    });
    const entries = await test.sql<{ before: object; after: object }>(
      `SELECT details->'before' AS before, details->'after' AS after FROM audit_logs
       WHERE event = 'tenant.updated' AND tenant_id = $1 ORDER BY occurred_at, id`,
      [PLATFORM_TENANT_ID],
    );
    expect(entries).toEqual([
      { before: { name: 'ZETA', disabled: false }, after: { name: 'ZETA', disabled: true } },
      { before: { name: 'ZETA', disabled: true }, after: { name: 'ZETA', disabled: true } },
      { before: { name: 'ZETA', disabled: true }, after: { name: 'Zeta', disabled: true } },
      { before: { name: 'Zeta', disabled: true }, after: { name: 'Zeta', disabled: false } },
    ]);
  });

  it.each(['nowhere', '-'])(
    'that are not there are not found, nor is the one of nobody: %s',
    async (slug) => {
      expect(await change(slug, { name: 'X' })).toMatchObject({ status: 404, body: { code: 'not_found' } });
    },
  );

  it('keep the platform’s own enabled, which may have another name', async () => {
    expect((await change('default', { disabled: true })).body.code).toBe('conflict');
    expect((await change('default', { name: 'Ours' })).body).toMatchObject({
      name: 'Ours',
      disabled_at: null,
    });
  });
});

import { createTestApp, type TestApp } from '../../../test/harness/index.ts';
import { Config, Context, TenantSettings, RETENTION, settingsGroups, systemContext } from '#platform';

const OTHER_TENANT = '00000000-0000-7000-8000-0000000000e1';

describe('the settings over the API', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await createTestApp({ environment: { ANTHROPIC_MAX_TURNS: '9' } });
    await test.sql(`INSERT INTO tenants (id, slug, name) VALUES ($1, 'other', 'Other')`, [OTHER_TENANT]);
  });
  afterAll(() => test.close());

  const get = async (key: string) => (await test.http('GET', `/api/settings/${key}`, { as: 'manager' })).body;
  const put = (key: string, body: unknown, headers: Record<string, string> = {}) =>
    test.http('PUT', `/api/settings/${key}`, { as: 'admin', body, headers });

  it('are listed with title, schema, value and default, and those from the environment', async () => {
    const { body } = await test.http('GET', '/api/settings', { as: 'manager' });
    expect(body.data.map(({ key }: { key: string }) => key)).toEqual(
      expect.arrayContaining(['analyst', 'retention']),
    );
    expect(await get('analyst')).toMatchObject({
      title: 'Analyst',
      is_default: true,
      version: 0,
      value: { max_turns: 9 },
      defaults: { max_turns: 9 },
      schema: { properties: { max_turns: { minimum: 1, maximum: 20, title: 'Turns' } } },
      changed_by: null,
    });
  });

  it('have defaults that fit their own schema, each group', () => {
    const config = test.get(Config);
    const faults = settingsGroups().flatMap((group) => group.check(group.defaults(config)));
    expect(faults).toEqual([]);
  });

  it('are changed by version, recorded, and go back to the defaults', async () => {
    const value = { deliveries_days: 30, ended_sessions_days: 5, mail_history_days: 90 };
    const changed = await put('retention', { value }, { 'if-match': '"0"' });
    expect(changed.status).toBe(200);
    expect(changed.headers['etag']).toBe('"1"');
    expect(changed.body).toMatchObject({ value, is_default: false, version: 1, changed_by: 'Test admin' });
    const stale = await put('retention', { value, version: 0 });
    expect(stale).toMatchObject({ status: 412, body: { code: 'stale_version' } });
    const back = await put('retention', { value: null, version: 1 });
    expect(back.body).toMatchObject({ is_default: true, version: 2, value: { deliveries_days: 7 } });
    const { body } = await test.http('GET', '/api/settings/retention/versions', { as: 'manager' });
    expect(body.data).toMatchObject([
      { version: 2, value: null },
      { version: 1, value, changed_by: 'Test admin' },
    ]);
    const entries = await test.sql<{ details: object; actor_name: string }>(
      `SELECT details, actor_name FROM audit_logs WHERE event = 'settings.changed' ORDER BY id`,
    );
    expect(entries).toMatchObject([
      { actor_name: 'Test admin', details: { before: { deliveries_days: 7 }, after: value } },
      { details: { before: value, after: { deliveries_days: 7 } } },
    ]);
  });

  it('say of each field what is wrong, and which groups there are', async () => {
    const answer = await put('retention', { value: { deliveries_days: 0 }, version: 2 });
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    expect(answer.body.errors.map(({ path, code }: { path: string; code: string }) => [path, code])).toEqual(
      expect.arrayContaining([
        ['value.deliveries_days', 'minimum'],
        ['value.ended_sessions_days', 'required'],
      ]),
    );
    expect((await put('retention', { value: null })).body.detail).toContain('Say which version');
    expect((await put('nothing', { value: null, version: 0 })).body).toMatchObject({
      code: 'not_found',
      detail: expect.stringContaining('analyst, '),
    });
  });

  it('are no business of whoever may not read or change them', async () => {
    expect((await test.http('GET', '/api/settings', { as: 'analyst' })).status).toBe(403);
    const manager = await test.http('PUT', '/api/settings/retention', {
      as: 'manager',
      body: { value: null, version: 2 },
    });
    expect(manager.status).toBe(403);
  });

  it('decide what is deleted, for their tenant only', async () => {
    const { id: sourceId } = (
      await test.http('POST', '/api/webhook-sources', {
        as: 'admin',
        body: { slug: 'kept', name: 'Kept', authentication: 'bearer', format: 'generic' },
      })
    ).body;
    const delivery = (days: number) =>
      test.sql(
        `INSERT INTO webhook_deliveries (id, tenant_id, source_id, alert_ids, recognised, bytes, correlation_id, received_at)
         SELECT gen_random_uuid(), tenant_id, id, '{}', true, 1, 'c', now() - make_interval(days => $2)
         FROM webhook_sources WHERE id = $1`,
        [sourceId, days],
      );
    for (const days of [3, 10]) await delivery(days);
    const kept = async () =>
      (await test.sql('SELECT 1 FROM webhook_deliveries WHERE source_id = $1', [sourceId])).length;
    const { version, value: before } = await get('retention');
    await put('retention', { value: { ...before, deliveries_days: 20 }, version });
    await test.jobs.schedule('webhook.prune');
    expect(await kept()).toBe(2);
    await put('retention', { value: { ...before, deliveries_days: 2 }, version: version + 1 });
    await test.jobs.schedule('webhook.prune');
    expect(await kept()).toBe(0);
    const other = await test
      .get(Context)
      .run(systemContext('test', 'c', OTHER_TENANT), () => test.get(TenantSettings).get(RETENTION));
    expect(other.deliveries_days).toBe(7);
  });
});

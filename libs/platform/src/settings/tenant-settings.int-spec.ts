import { createTestApp, type TestApp } from '../../../../test/harness/index.ts';
import { TenantSettings, UnitOfWork, defineSettings } from '#platform';

const group = defineSettings<{ minutes: number; name: string }>({
  key: 'int_spec_group',
  title: 'Of this test',
  description: 'Nothing else reads it.',
  fields: {
    minutes: { type: 'integer', minimum: 1, title: 'Minutes', description: 'How long.' },
    name: { type: 'string', title: 'Name', description: 'From the environment.' },
  },
  defaults: (config) => ({ minutes: 5, name: config.values.HOST }),
});
const OTHER_TENANT = '00000000-0000-7000-8000-0000000000d7';

describe('settings of a tenant', () => {
  let test: TestApp;
  let settings: TenantSettings;
  beforeAll(async () => {
    test = await createTestApp({ environment: { HOST: '127.0.0.9' } });
    settings = test.get(TenantSettings);
    await test.sql(`INSERT INTO tenants (id, slug, name) VALUES ($1, 'other', 'Other')`, [OTHER_TENANT]);
  });
  afterAll(() => test.close());
  beforeEach(async () => {
    await test.sql('DELETE FROM settings');
    await settings.forget({ tenant_id: await tenant(), payload: { key: group.key, version: 0 } } as never);
  });
  const tenant = async () =>
    (await test.sql<{ id: string }>(`SELECT id FROM tenants WHERE slug = 'default'`))[0]?.id ?? '';
  const change = (value: { minutes: number; name: string } | null, expected: number) =>
    test.as('admin', () => settings.change(group, value, expected));
  const state = () => test.as('viewer', () => settings.state(group));

  it('are the defaults, from the environment too, until somebody changes them', async () => {
    expect(await test.as('viewer', () => settings.get(group))).toEqual({ minutes: 5, name: '127.0.0.9' });
    expect(await state()).toMatchObject({ is_default: true, version: 0, changed_by_name: null });
  });

  it('hold at once when changed, say by whom, and are recorded with before and after', async () => {
    await test.as('viewer', () => settings.get(group));
    expect(await change({ minutes: 9, name: 'x' }, 0)).toEqual({ version: 1 });
    expect(await test.as('viewer', () => settings.get(group))).toEqual({ minutes: 9, name: 'x' });
    expect(await state()).toMatchObject({ is_default: false, version: 1, changed_by_name: 'Test admin' });
    const [entry] = await test.sql<{ details: unknown }>(
      `SELECT details FROM audit_logs WHERE event = 'settings.changed' ORDER BY id DESC LIMIT 1`,
    );
    expect(entry?.details).toMatchObject({
      before: { minutes: 5, name: '127.0.0.9' },
      after: { minutes: 9, name: 'x' },
    });
  });

  it('go back to the defaults and keep their history', async () => {
    await change({ minutes: 9, name: 'x' }, 0);
    await change(null, 1);
    expect(await state()).toMatchObject({ is_default: true, version: 2, value: { minutes: 5 } });
    expect(await test.sql('SELECT version FROM settings ORDER BY 1')).toEqual([
      { version: 1 },
      { version: 2 },
    ]);
  });

  it('take one of two changes that began with the same version', async () => {
    const both = await Promise.allSettled([
      change({ minutes: 1, name: 'a' }, 0),
      change({ minutes: 2, name: 'b' }, 0),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const refused = both.find(({ status }) => status === 'rejected') as PromiseRejectedResult;
    expect(refused.reason).toMatchObject({ code: 'stale_version' });
  });

  it('refuse a value that is out of bounds', async () => {
    await expect(change({ minutes: 0, name: 'x' }, 0)).rejects.toMatchObject({
      code: 'invalid_request',
      errors: [{ path: 'minutes', code: 'minimum' }],
    });
    expect(await state()).toMatchObject({ version: 0 });
  });

  it('use the default of a field that a stored value lacks or has out of bounds', async () => {
    await test.sql(
      `INSERT INTO settings (tenant_id, key, version, value, changed_at, changed_by_name)
       VALUES ($1, $2, 1, '{"minutes": -3, "name": "kept", "gone": 1}', now(), 'An earlier release')`,
      [await tenant(), group.key],
    );
    expect((await state()).value).toEqual({ minutes: 5, name: 'kept' });
  });

  it('are those of one tenant', async () => {
    await change({ minutes: 9, name: 'x' }, 0);
    const other = () =>
      test.as('admin', () => settings.get(group), {
        tenantId: OTHER_TENANT,
      });
    expect(await other()).toMatchObject({ minutes: 5 });
  });

  it('are not remembered from a change that is rolled back', async () => {
    const work = test.as('admin', () =>
      test.get(UnitOfWork).run(async () => {
        await settings.change(group, { minutes: 9, name: 'x' }, 0);
        throw new Error('no');
      }),
    );
    await expect(work).rejects.toThrow('no');
    expect(await test.as('viewer', () => settings.get(group))).toMatchObject({ minutes: 5 });
  });
});

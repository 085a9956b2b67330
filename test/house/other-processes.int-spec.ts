import { vi } from 'vitest';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Connectors } from '#connectors';
import { Clock, Context, Ids, TenantSettings, Tenants, defineSettings, systemContext } from '#platform';
import { BUILT_IN_POLICY, BUILT_IN_VERSION } from '../../libs/policies/src/domain/builtin.ts';
import { PolicyVersions } from '../../libs/policies/src/policy-versions.ts';
import { PLATFORM_TENANT_ID, createTestApp, type TestApp } from '../harness/index.ts';
import { until } from '../harness/server-process.ts';

const group = defineSettings<{ minutes: number }>({
  key: 'heard_elsewhere',
  title: 'Of this test',
  description: 'Nothing else reads it.',
  fields: { minutes: { type: 'integer', minimum: 1, title: 'Minutes', description: 'How long.' } },
  defaults: () => ({ minutes: 5 }),
});
const JIRA = {
  type: 'jira',
  name: 'Tickets',
  settings: { base_url: 'https://jira.example', project_key: 'SEC', email: 'bot@house.example' },
  secrets: { api_token: 'a-token-that-nobody-uses' },
};

/** Each remembers what it has read for seconds; here no time passes, so what is seen was heard. */
describe('what one process changes, another hears', () => {
  let test: TestApp;
  let other: NestFastifyApplication;
  beforeAll(async () => {
    test = await createTestApp();
    other = await test.another();
    const frozen = other.get(Clock).now();
    for (const process of [test.app, other]) vi.spyOn(process.get(Clock), 'now').mockReturnValue(frozen);
  });
  afterAll(async () => {
    vi.restoreAllMocks();
    await test.close();
  });

  /** Both have read before the change, and both know better after it, the one that made it at once. */
  async function heard<T>(what: string, ask: (app: NestFastifyApplication) => Promise<T>, wanted: T) {
    expect(await inside(test.app, ask)).toEqual(wanted);
    const text = JSON.stringify(wanted);
    await until(
      `the other process hears ${what}`,
      async () => JSON.stringify(await inside(other, ask)) === text,
    );
  }
  const inside = <T>(app: NestFastifyApplication, ask: (app: NestFastifyApplication) => Promise<T>) =>
    app.get(Context).run(systemContext('a test', app.get(Ids).next(), PLATFORM_TENANT_ID), () => ask(app));
  const admin = (method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: object) =>
    test.http(method, path, { as: 'admin', ...(body === undefined ? {} : { body }) });

  it('of a connector: made, switched off, switched on, removed', async () => {
    const unserved = async (app: NestFastifyApplication) =>
      (await app.get(Connectors).unserved([{ capability: 'ticketing', looks_up: null }])).length;
    await heard('that there is none', unserved, 1);
    const made = await admin('POST', '/api/connectors', JIRA);
    expect(made).toMatchObject({ status: 201 });
    const path = `/api/connectors/${made.body.id}`;
    await heard('of a new connector', unserved, 0);
    expect((await admin('PATCH', path, { version: 1, enabled: false })).status).toBe(200);
    await heard('that it is switched off', unserved, 1);
    expect((await admin('PATCH', path, { version: 2, enabled: true })).status).toBe(200);
    await heard('that it is switched on', unserved, 0);
    expect((await admin('DELETE', path)).status).toBe(204);
    await heard('that it is gone', unserved, 1);
  });

  it('of a tenant: made, disabled, enabled', async () => {
    const there = async (app: NestFastifyApplication) =>
      (await app.get(Tenants).named('heard')) !== undefined;
    await heard('that there is none', there, false);
    const body = { slug: 'heard', name: 'Heard', admin_email: 'admin@heard.example' };
    expect((await admin('POST', '/api/tenants', body)).status).toBe(201);
    await heard('of a new tenant', there, true);
    expect((await admin('PATCH', '/api/tenants/heard', { disabled: true })).status).toBe(200);
    await heard('that it is disabled', there, false);
    expect((await admin('PATCH', '/api/tenants/heard', { disabled: false })).status).toBe(200);
    await heard('that it is enabled', there, true);
  });

  it('of settings: changed, and taken back', async () => {
    const minutes = async (app: NestFastifyApplication) => (await app.get(TenantSettings).get(group)).minutes;
    await heard('the default', minutes, 5);
    await test.as('admin', () => test.get(TenantSettings).change(group, { minutes: 9 }, 0));
    await heard('of the change', minutes, 9);
    await test.as('admin', () => test.get(TenantSettings).change(group, null, 1));
    await heard('that it was taken back', minutes, 5);
  });

  it('that a policy was published: what is remembered is of no use to a look-up then', async () => {
    const versions = (app: NestFastifyApplication) => app.get(PolicyVersions);
    const fresh = async (app: NestFastifyApplication) => versions(app).recent() !== undefined;
    for (const app of [test.app, other]) await inside(app, () => versions(app).current(null));
    await heard('nothing', fresh, true);
    const body = { version: BUILT_IN_VERSION, document: BUILT_IN_POLICY };
    expect((await admin('PUT', '/api/policy', body)).status).toBe(200);
    await until('the other process hears of it', async () => !(await inside(other, fresh)));
  });
});

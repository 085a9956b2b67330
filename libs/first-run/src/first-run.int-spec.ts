import { startFakes, type Fakes } from '../../../test/fakes/index.ts';
import { createTestApp, type TestApp } from '../../../test/harness/index.ts';
import { signedHeaders } from '../../../test/harness/server-process.ts';
import { FirstRunQueries } from './first-run.queries.ts';

const SOURCE = { format: 'auto', authentication: 'hmac' };
const OTHER_TENANT = '00000000-0000-7000-8000-0000000000e2';

describe('the set-up of a new installation', () => {
  let test: TestApp;
  let fakes: Fakes;
  beforeAll(async () => {
    test = await createTestApp();
    fakes = await startFakes();
  });
  afterAll(async () => {
    await test.close();
    await fakes.close();
  });

  const state = async () => {
    const { status, body } = await test.http('GET', '/api/first-run', { as: 'admin' });
    expect(status).toBe(200);
    return body;
  };
  const doneIn = ({ steps }: { steps: { name: string; done: boolean }[] }) =>
    steps.flatMap(({ name, done }) => (done ? [name] : []));
  const post = async (path: string, body: object, status = 201) => {
    const answer = await test.http('POST', path, { as: 'admin', body });
    expect(answer).toMatchObject({ status });
    return answer.body;
  };

  it('has not begun where one administrator is alone', async () => {
    expect(await state()).toEqual({
      lead: true,
      lead_version: 0,
      begun: false,
      steps: [
        { name: 'password', done: true },
        { name: 'source', done: false },
        { name: 'connector', done: false },
        { name: 'second_person', done: false },
        { name: 'policy_mode', done: false },
      ],
      source_id: null,
      connector: null,
      deciders: 1,
      mode: 'supervised',
    });
  });

  it('has a source once one has delivered, and tells the newest', async () => {
    const first = await post('/api/webhook-sources', { ...SOURCE, slug: 'first', name: 'First' });
    expect(await state()).toMatchObject({ begun: true, source_id: first.id });
    // Entered by hand: no source delivers it.
    await post('/api/incidents', { title: 'Seen by a person', type: 'other', severity: 'low' });
    expect(doneIn(await state())).not.toContain('source');
    const body = JSON.stringify({ title: 'Suspicious sign-in', severity: 'high' });
    const headers = signedHeaders(first.secret, body);
    const delivered = await test.http('POST', '/api/webhooks/first', { headers, body });
    expect(delivered.status).toBe(202);
    expect(doneIn(await state())).toContain('source');
    const second = await post('/api/webhook-sources', { ...SOURCE, slug: 'second', name: 'Second' });
    expect(await state()).toMatchObject({ source_id: second.id });
  });

  it('has a connector once one answers, and says why the newest does not', async () => {
    const { virustotal } = fakes;
    const broken = { ...virustotal.connector, name: 'Wrong key', secrets: { api_key: 'wrong' } };
    const made = await post('/api/connectors', broken);
    await post(`/api/connectors/${made.id}/test`, {}, 200);
    const failing = await state();
    expect(doneIn(failing)).not.toContain('connector');
    expect(Object.keys(failing.connector).sort()).toEqual(['health_error', 'health_status', 'id', 'name']);
    expect(failing.connector).toMatchObject({ id: made.id, name: 'Wrong key', health_status: 'unhealthy' });
    expect(failing.connector.health_error).not.toBe('');
    const right = await post('/api/connectors', virustotal.connector);
    await post(`/api/connectors/${right.id}/test`, {}, 200);
    expect(doneIn(await state())).toContain('connector');
  });

  it('has a second person once somebody else may decide', async () => {
    await post('/api/users', { email: 'vic@test.example', name: 'Vic', role: 'viewer' });
    expect(await state()).toMatchObject({ deciders: 1 });
    const ana = await post('/api/users', { email: 'ana@test.example', name: 'Ana', role: 'analyst' });
    expect(await state()).toMatchObject({ deciders: 2 });
    expect(doneIn(await state())).toContain('second_person');
    await test.http('POST', `/api/users/${ana.id}/disable`, { as: 'admin' });
    expect(doneIn(await state())).not.toContain('second_person');
    await test.http('POST', `/api/users/${ana.id}/enable`, { as: 'admin' });
  });

  it('has a mode once somebody has published a policy, be it the one that came built in', async () => {
    const { body } = await test.http('GET', '/api/policy', { as: 'admin' });
    expect(doneIn(await state())).not.toContain('policy_mode');
    const published = await test.http('PUT', '/api/policy', {
      as: 'admin',
      body: { document: body.document, version: body.version, comment: 'Chosen at set-up' },
    });
    expect(published.status).toBe(200);
    const { steps, mode } = await state();
    expect(doneIn({ steps })).toEqual(['password', 'source', 'connector', 'second_person', 'policy_mode']);
    expect(mode).toBe('supervised');
  });

  it('leads until somebody says that it shall not', async () => {
    const { lead_version } = await state();
    const put = await test.http('PUT', '/api/settings/first_run', {
      as: 'admin',
      body: { value: { lead: false }, version: lead_version },
    });
    expect(put.status).toBe(200);
    expect(await state()).toMatchObject({ lead: false, lead_version: 1 });
  });

  it('is each tenant’s own', async () => {
    await test.sql(`INSERT INTO tenants (id, slug, name) VALUES ($1, 'other', 'Other')`, [OTHER_TENANT]);
    const other = await test.as('admin', () => test.get(FirstRunQueries).current(), {
      tenantId: OTHER_TENANT,
    });
    expect(other).toMatchObject({ begun: false, lead: true, source_id: null, connector: null, deciders: 0 });
  });

  it('is for those who may read the settings', async () => {
    expect((await test.http('GET', '/api/first-run', { as: 'manager' })).status).toBe(200);
    expect((await test.http('GET', '/api/first-run', { as: 'senior_analyst' })).status).toBe(403);
  });
});

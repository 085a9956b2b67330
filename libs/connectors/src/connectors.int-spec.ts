import { register } from 'prom-client';
import { CAPABILITIES, type Capability } from '#contracts';
import { Context, Ids, SecretBox, UnitOfWork, systemContext } from '#platform';
import { startFakes, type FakeService, type Fakes } from '../../../test/fakes/index.ts';
import { PLATFORM_TENANT_ID, createTestApp, type TestApp } from '../../../test/harness/index.ts';
import { Connectors } from './connectors.ts';
import { SharedRateLimiter } from './data/shared-rate-limiter.ts';
import type { CapabilityClients } from './domain/capabilities.ts';
import { startFakeAbuseIpdb, type AbuseIpdbState } from './vendors/abuseipdb/abuseipdb.fake.ts';
import { VENDORS } from './vendors/index.ts';

const OTHER_TENANT = '01900000-0000-7000-8000-0000000000aa';

describe('connectors', () => {
  let test: TestApp;
  let fakes: Fakes;
  let abuseipdb: FakeService<AbuseIpdbState>;
  let connectors: Connectors;

  beforeAll(async () => {
    test = await createTestApp();
    fakes = await startFakes();
    abuseipdb = await startFakeAbuseIpdb();
    connectors = test.get(Connectors);
  });
  afterEach(async () => {
    await test.sql('DELETE FROM connectors');
    connectors.invalidate(PLATFORM_TENANT_ID);
    for (const fake of [...fakes.all, abuseipdb]) fake.clear();
  });
  afterAll(async () => {
    await test.close();
    await fakes.close();
    await abuseipdb.close();
  });

  async function isServed(capability: Capability): Promise<boolean> {
    return (await connectors.unserved([{ capability, looks_up: null }])).length === 0;
  }

  async function add(
    body: object,
  ): Promise<any> /* eslint-disable-line @typescript-eslint/no-explicit-any */ {
    const response = await test.http('POST', '/api/connectors', { as: 'admin', body });
    expect(response).toMatchObject({ status: 201 });
    return response.body;
  }

  it('lists the kinds with the schema of their settings, without simulated ones', async () => {
    const { status, body } = await test.http('GET', '/api/connector-types', { as: 'analyst' });
    expect(status).toBe(200);
    expect(body.data.map(({ type }: { type: string }) => type)).toEqual(VENDORS.map(({ type }) => type));
    expect(body.data[0]).toMatchObject({
      simulated: false,
      settings_schema: { type: 'object' },
      secrets: [{ name: 'api_key', required: true }],
    });
  });

  it('keeps secrets sealed and never gives them out, not even to the audit', async () => {
    const made = await add(fakes.jira.connector);
    const secret = fakes.jira.state.apiToken;
    expect(made).toMatchObject({
      enabled: true,
      version: 1,
      secrets: [{ name: 'api_token', is_set: true }],
      in_use_for: ['ticketing'],
      health: { status: 'unknown' },
    });
    const [row] = await test.sql<{ secrets: string }>('SELECT secrets FROM connectors WHERE id = $1', [
      made.id,
    ]);
    expect(row?.secrets).not.toContain(secret);
    expect(test.get(SecretBox).open(row?.secrets ?? '', `connector:${made.id}`)).toContain(secret);
    expect(() => test.get(SecretBox).open(row?.secrets ?? '', `connector:${OTHER_TENANT}`)).toThrow();
    const shown = await test.http('GET', '/api/connectors', { as: 'analyst' });
    expect(shown.text).not.toContain(secret);
    const audit = await test.sql(`SELECT * FROM audit_logs WHERE subject_id = $1`, [made.id]);
    expect(audit).toHaveLength(1);
    expect(JSON.stringify(audit)).not.toContain(secret);
  });

  it('is written by administrators only', async () => {
    expect(
      await test.http('POST', '/api/connectors', { as: 'manager', body: fakes.jira.connector }),
    ).toMatchObject({ status: 403 });
    expect(await test.http('GET', '/api/connectors', { as: 'viewer' })).toMatchObject({ status: 403 });
    expect(await test.http('GET', '/api/connectors')).toMatchObject({ status: 401 });
    expect(await test.http('GET', '/api/connectors/not-an-id', { as: 'admin' })).toMatchObject({
      status: 404,
      body: { code: expect.any(String) },
    });
  });

  it('names every wrong field', async () => {
    const body = {
      type: 'jira',
      name: 'J',
      settings: { base_url: 'http://169.254.169.254', project_key: 'lower case' },
      capabilities: ['edr'],
    };
    const response = await test.http('POST', '/api/connectors', { as: 'admin', body });
    expect(response).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    expect(response.body.errors.map(({ path }: { path: string }) => path).sort()).toEqual([
      'capabilities',
      'secrets.api_token',
      'settings.base_url',
      'settings.email',
      'settings.project_key',
    ]);
    const unknown = await test.http('POST', '/api/connectors', {
      as: 'admin',
      body: { type: 'slack', name: 'S' },
    });
    expect(unknown.body.detail).toContain(`there are ${VENDORS.map(({ type }) => type).join(', ')}`);
    await add(fakes.jira.connector);
    expect(
      await test.http('POST', '/api/connectors', { as: 'admin', body: fakes.jira.connector }),
    ).toMatchObject({ status: 409, body: { code: 'already_exists' } });
  });

  it('changes with a version, keeps secrets that are not given, and sends none to another host', async () => {
    const made = await add(fakes.virustotal.connector);
    const path = `/api/connectors/${made.id}`;
    const renamed = await test.http('PATCH', path, { as: 'admin', body: { version: 1, name: 'VT' } });
    expect(renamed).toMatchObject({
      status: 200,
      body: { name: 'VT', version: 2, secrets: [{ is_set: true }] },
    });
    expect(await test.http('PATCH', path, { as: 'admin', body: { version: 1, name: 'late' } })).toMatchObject(
      { status: 412, body: { code: 'stale_version' } },
    );
    const moved = { version: 2, settings: { ...made.settings, base_url: 'https://evil.example' } };
    expect(await test.http('PATCH', path, { as: 'admin', body: moved })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'secrets.api_key', code: 'required_again' }] },
    });
    const given = { ...moved, secrets: { api_key: 'another' } };
    expect(await test.http('PATCH', path, { as: 'admin', body: given })).toMatchObject({
      status: 200,
      body: { version: 3 },
    });
    expect(
      await test.http('PATCH', path, { as: 'admin', body: { version: 3, secrets: { api_key: null } } }),
    ).toMatchObject({ status: 400 });
    expect(await test.http('DELETE', path, { as: 'admin' })).toMatchObject({ status: 204 });
    expect(await test.http('GET', path, { as: 'admin' })).toMatchObject({ status: 404 });
    const events = await test.sql<{ event: string }>(
      'SELECT event FROM audit_logs WHERE subject_id = $1 ORDER BY id',
      [made.id],
    );
    expect(events.map(({ event }) => event)).toEqual([
      'connector.created',
      'connector.updated',
      'connector.updated',
      'connector.deleted',
    ]);
  });

  it('is tested by a real call', async () => {
    const made = await add(fakes.crowdstrike.connector);
    expect(await test.http('POST', `/api/connectors/${made.id}/test`, { as: 'admin' })).toMatchObject({
      status: 200,
      body: { status: 'healthy', error: null },
    });
    expect(fakes.crowdstrike.calls.map(({ path }) => path)).toEqual([
      '/oauth2/token',
      '/devices/queries/devices/v1',
    ]);
    fakes.crowdstrike.fail({ kind: 'html' }, { path: '/devices' });
    const failed = await test.http('POST', `/api/connectors/${made.id}/test`, { as: 'admin' });
    expect(failed).toMatchObject({
      status: 200,
      body: { status: 'unhealthy', error: expect.stringContaining('web page') },
    });
    const shown = await test.http('GET', `/api/connectors/${made.id}`, { as: 'analyst' });
    expect(shown.body.health).toMatchObject({
      status: 'unhealthy',
      latency_ms: expect.any(Number),
      checked_at: expect.any(String),
    });
  });

  it('is checked by the clock, and a change of health is recorded once', async () => {
    const made = await add(fakes.splunk.connector);
    const changes = () =>
      test.sql<{ details: { payload: object }; reason: string | null }>(
        `SELECT details, reason FROM audit_logs WHERE subject_id = $1 AND event = 'connector.health_changed' ORDER BY id`,
        [made.id],
      );
    await test.jobs.schedule('connector.health');
    await test.jobs.schedule('connector.health');
    expect(await changes()).toHaveLength(1);
    fakes.splunk.fail({ kind: 'answer', status: 500 }, { times: 2 });
    await test.jobs.schedule('connector.health');
    await test.jobs.schedule('connector.health');
    const recorded = await changes();
    expect(recorded).toHaveLength(2);
    expect(recorded[1]).toMatchObject({
      details: { payload: { healthy: false } },
      reason: expect.stringContaining('Splunk answered 500'),
    });
  });

  it('signs in once for many checks by the clock, and anew when a person asks', async () => {
    const made = await add(fakes.crowdstrike.connector);
    const tokens = () => fakes.crowdstrike.calls.filter(({ path }) => path === '/oauth2/token').length;
    await test.jobs.schedule('connector.health');
    await test.jobs.schedule('connector.health');
    await test.as('analyst', async () => (await clientOf(connectors, 'edr')).findHost('WKS-1'));
    expect(tokens()).toBe(1);
    await test.http('POST', `/api/connectors/${made.id}/test`, { as: 'admin' });
    expect(tokens()).toBe(2);
  });

  it('checks a service that counts it more rarely, but at once after a change', async () => {
    const made = await add(abuseipdb.connector);
    await test.jobs.schedule('connector.health');
    await test.jobs.schedule('connector.health');
    expect(abuseipdb.calls).toHaveLength(1);
    await test.http('PATCH', `/api/connectors/${made.id}`, { as: 'admin', body: { version: 1, name: 'A' } });
    await test.jobs.schedule('connector.health');
    expect(abuseipdb.calls).toHaveLength(2);
    await test.sql(
      `UPDATE connectors SET health_checked_at = health_checked_at - interval '15 minutes' WHERE id = $1`,
      [made.id],
    );
    await test.jobs.schedule('connector.health');
    expect(abuseipdb.calls).toHaveLength(3);
  });

  it('limits a connector to what it is meant to do', async () => {
    const made = await add({ ...fakes.microsoft365.connector, capabilities: ['identity'] });
    expect(made.in_use_for).toEqual(['identity']);
    expect(await test.as('analyst', () => isServed('identity'))).toBe(true);
    expect(await test.as('analyst', () => isServed('email_gateway'))).toBe(false);
  });

  it('keeps its client, token and memory as long as nothing changes', async () => {
    await add(fakes.virustotal.connector);
    const edit = await add(fakes.crowdstrike.connector);
    const before = await test.as('analyst', () => clientOf(connectors, 'edr'));
    expect(await test.as('analyst', () => clientOf(connectors, 'edr'))).toBe(before);
    await test.jobs.schedule('connector.health');
    connectors.invalidate(PLATFORM_TENANT_ID);
    expect(await test.as('analyst', () => clientOf(connectors, 'edr'))).toBe(before);
    await test.http('PATCH', `/api/connectors/${edit.id}`, {
      as: 'admin',
      body: { version: 1, name: 'Falcon' },
    });
    const after = await test.as('analyst', () => clientOf(connectors, 'edr'));
    expect(after).not.toBe(before);
    expect(after.connector.name).toBe('Falcon');
  });

  it('counts real requests', async () => {
    await add(fakes.virustotal.connector);
    const look = () =>
      test.as('analyst', async () =>
        (await clientOf(connectors, 'threat_intelligence')).lookupDomain('counted.example'),
      );
    register.getSingleMetric('triage_warden_connector_requests_total')?.reset();
    await look();
    await look();
    const text = await register.metrics();
    expect(text).toContain('triage_warden_connector_requests_total{connector="virustotal",status="404"} 1');
    expect(text).toContain('triage_warden_connector_request_duration_seconds_count{connector="virustotal"}');
  });

  it('shares one rate limit between processes', async () => {
    const made = await add({
      ...fakes.virustotal.connector,
      settings: { ...fakes.virustotal.connector.settings, requests_per_minute: 4 },
    });
    const reference = { id: made.id, name: 'VirusTotal', type: 'virustotal', simulated: false };
    const limits = [
      { calls: 4, periodSeconds: 60 },
      { calls: 500, periodSeconds: 86_400 },
    ];
    const processes = [1, 2].map(() => new SharedRateLimiter(test.get(UnitOfWork), test.get(Ids)));
    const results = await test.as('analyst', () =>
      Promise.allSettled(
        Array.from({ length: 10 }, (_, index) => processes[index % 2]?.reserve(reference, limits, undefined)),
      ),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(4);
    const refused = results.find((result) => result.status === 'rejected');
    expect(refused).toMatchObject({
      reason: { code: 'connector_failed', effect: 'none', retryAfterSeconds: expect.any(Number) },
    });
    const rows = await test.sql<{ taken: string[] }>(
      'SELECT taken FROM connector_rate_limits WHERE connector_id = $1',
      [made.id],
    );
    expect(rows.map(({ taken }) => taken.length)).toEqual([4, 4]);
  });

  it('shows another tenant nothing', async () => {
    await add(fakes.crowdstrike.connector);
    await test.sql(
      `INSERT INTO tenants (id, name, slug) VALUES ($1, 'other', 'other') ON CONFLICT DO NOTHING`,
      [OTHER_TENANT],
    );
    const there = () =>
      test.get(Context).run(systemContext('test', 'c', OTHER_TENANT), () => isServed('edr'));
    expect(await there()).toBe(false);
    expect(await test.as('analyst', () => isServed('edr'))).toBe(true);
  });
});

describe('simulated connectors', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await createTestApp({ environment: { DEMO: 'true' } });
  });
  afterAll(() => test.close());

  it('say so everywhere and remember what they were told', async () => {
    const types = await test.http('GET', '/api/connector-types', { as: 'analyst' });
    const simulated = types.body.data.filter(({ simulated }: { simulated: boolean }) => simulated);
    expect(simulated).toHaveLength(CAPABILITIES.length);
    for (const { title, description } of simulated)
      expect(`${title} ${description}`).toMatch(/^Simulated .* no outside service/);
    for (const { type, title } of simulated) {
      const made = await test.http('POST', '/api/connectors', { as: 'admin', body: { type, name: title } });
      expect(made).toMatchObject({ status: 201, body: { simulated: true } });
    }
    const connectors = test.get(Connectors);
    await test.as('analyst', async () => {
      const edr = await clientOf(connectors, 'edr');
      expect(edr.connector.simulated).toBe(true);
      await edr.contain('wks-1', '');
      expect(await edr.containment('wks-1')).toBe('contained');
      const ticketing = await clientOf(connectors, 'ticketing');
      const input = { key: 'k', title: 't', description: '', severity: 'low' as const, labels: [] };
      expect((await ticketing.create(input)).key).toBe((await ticketing.create(input)).key);
      const messaging = await clientOf(connectors, 'messaging');
      expect(await messaging.wasPosted('m')).toBe(false);
      await messaging.post({ key: 'm', channel: 'soc', title: 't', text: 'x', url: null });
      expect(await messaging.wasPosted('m')).toBe(true);
    });
    expect(await test.sql('SELECT 1 FROM connector_simulations')).toHaveLength(3);
  });
});

async function clientOf<C extends Capability>(
  connectors: Connectors,
  capability: C,
): Promise<CapabilityClients[C]> {
  const [serving] = await connectors.serving(capability);
  if (serving === undefined) throw new Error('Nothing serves it.');
  return serving.client();
}

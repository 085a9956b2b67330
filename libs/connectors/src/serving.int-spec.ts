import type { Capability, LookUp } from '#contracts';
import { Ids } from '#platform';
import { startFakes, type FakeService, type Fakes } from '../../../test/fakes/index.ts';
import { PLATFORM_TENANT_ID, createTestApp, type TestApp } from '../../../test/harness/index.ts';
import { Connectors } from './connectors.ts';
import { SetupNotices } from './setup-notices.ts';
import { rdapDomain, startFakeRdap } from './vendors/rdap/rdap.fake.ts';
import { startFakeAbuseIpdb, type AbuseIpdbState } from './vendors/abuseipdb/abuseipdb.fake.ts';

describe('the connectors of a capability', () => {
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
  });
  afterAll(async () => {
    await test.close();
    await fakes.close();
    await abuseipdb.close();
  });

  async function add(body: object): Promise<{ id: string }> {
    const response = await test.http('POST', '/api/connectors', { as: 'admin', body });
    expect(response).toMatchObject({ status: 201 });
    return response.body as { id: string };
  }

  async function isServed(capability: Capability): Promise<boolean> {
    return (await connectors.unserved([{ capability, looks_up: null }])).length === 0;
  }

  it('gives every connector that serves the capability, newest first, and follows each change at once', async () => {
    const serving = (looksUp: LookUp | null = null) =>
      test.as('analyst', async () =>
        (await connectors.serving('threat_intelligence', looksUp)).map(({ connector }) => connector.id),
      );
    await expect(serving()).rejects.toMatchObject({ code: 'connector_not_configured' });
    const first = await add(fakes.virustotal.connector);
    expect(await serving()).toEqual([first.id]);
    const second = await add({ ...fakes.virustotal.connector, name: 'Second' });
    expect(await serving()).toEqual([second.id, first.id]);
    await test.http('PATCH', `/api/connectors/${second.id}`, {
      as: 'admin',
      body: { version: 1, enabled: false },
    });
    expect(await serving()).toEqual([first.id]);
    await test.http('DELETE', `/api/connectors/${first.id}`, { as: 'admin' });
    expect(await test.as('analyst', () => isServed('threat_intelligence'))).toBe(false);
  });

  it('asks each about what it knows: one that knows addresses is no answer for files', async () => {
    const wide = await add(fakes.virustotal.connector);
    const narrow = await add(abuseipdb.connector);
    const asked = (looksUp: LookUp) =>
      test.as('analyst', async () =>
        (await connectors.serving('threat_intelligence', looksUp)).map(({ connector }) => connector.id),
      );
    expect([await asked('ip'), await asked('url')]).toEqual([[narrow.id, wide.id], [wide.id]]);
    const shown = await test.http('GET', '/api/connectors', { as: 'analyst' });
    expect(shown.body.data.map(({ in_use_for }: { in_use_for: string[] }) => in_use_for)).toEqual([
      ['threat_intelligence'],
      ['threat_intelligence'],
    ]);
    await test.http('DELETE', `/api/connectors/${wide.id}`, { as: 'admin' });
    await expect(asked('url')).rejects.toMatchObject({
      code: 'connector_not_configured',
      message: expect.stringContaining('threat intelligence about links'),
    });
    const hash = { capability: 'threat_intelligence', looks_up: 'hash' } as const;
    expect(await test.as('analyst', () => connectors.unserved([hash, { ...hash, looks_up: 'ip' }]))).toEqual([
      hash,
    ]);
  });

  it('gives the registration data of domains, by a connector that is added like any other', async () => {
    const rdap = await startFakeRdap();
    const missed = { capability: 'domain_registration', looks_up: null } as const;
    expect(await test.as('analyst', () => connectors.unserved([missed]))).toEqual([missed]);
    const { id } = await add(rdap.connector);
    const shown = await test.http('GET', '/api/connectors', { as: 'analyst' });
    expect(shown.body.data).toMatchObject([{ id, type: 'rdap', in_use_for: ['domain_registration'] }]);
    rdap.state.domains.set('invoices.example', rdapDomain('invoices.example', { registered: '2026-11-25' }));
    await test.as('analyst', async () => {
      const [serving] = await connectors.serving('domain_registration');
      expect(await serving?.client().lookupRegistration('invoices.example')).toMatchObject({
        registered_at: '2026-11-25T00:00:00.000Z',
        registrar: 'Registrar X',
      });
    });
    await rdap.close();
  });

  it('says what is missed of a service that is there: files, where addresses alone are known', async () => {
    await add(abuseipdb.connector);
    const notices = test.get(SetupNotices);
    const incident_id = test.get(Ids).next();
    const missed = { capability: 'threat_intelligence', looks_up: 'hash', action: 'lookup_hash' } as const;
    await test.as('analyst', async () => notices.note({ ...missed, incident_id }));
    await notices.flush();
    const list = async () => (await test.http('GET', '/api/setup-notices', { as: 'analyst' })).body.data;
    expect(await list()).toMatchObject([
      {
        capability: 'threat_intelligence',
        looks_up: 'hash',
        connectors: [{ type: 'virustotal' }],
        actions: [{ action: 'lookup_hash', count: 1 }],
      },
    ]);
    await add(fakes.virustotal.connector);
    expect(await test.sql('SELECT FROM setup_notices')).toEqual([]);
  });
});

import type { JsonObject } from '#contracts';
import type { CapabilityClients, ConnectorClient } from '../../libs/connectors/src/domain/capabilities.ts';
import { buildClient, testHost } from '../fakes/client-host.ts';
import { before, installedContracts, startVendorMocks, type VendorMocks } from './vendor-mocks.ts';

const contracts = installedContracts();
if (contracts.folder === null)
  console.warn(
    `SKIPPED: the connectors are not held against the vendors' contracts, because ${contracts.reason}.`,
  );
const suite = contracts.folder === null ? describe.skip : describe;

suite("the connectors against the vendors' contracts", () => {
  let mocks: VendorMocks;
  const built: ConnectorClient[] = [];

  beforeAll(async () => {
    mocks = await startVendorMocks(contracts.folder ?? '', [
      'abuseipdb',
      'crowdstrike',
      'jira',
      'msentra-token',
      'msgraph',
      'splunk',
      'virustotal',
    ]);
  });
  afterEach(() => Promise.all(built.splice(0).map((client) => client.close())));
  afterAll(() => mocks.stop());

  function client(type: string, settings: JsonObject, secrets: Record<string, string>): ConnectorClient {
    const made = buildClient({ type, name: type, settings, secrets }, testHost());
    built.push(made);
    return made;
  }

  function capability<C extends keyof CapabilityClients>(
    from: ConnectorClient,
    name: C,
  ): CapabilityClients[C] {
    const found = from.clients[name];
    if (found === undefined) throw new Error(`There is no ${name}.`);
    return found;
  }

  describe('VirusTotal', () => {
    const make = () => client('virustotal', { base_url: mocks.url('virustotal') }, { api_key: 'key-0123' });

    it('reads reports of every kind', async () => {
      const intelligence = capability(make(), 'threat_intelligence');
      const known = { known: true, malicious: 62, total: 70 };
      await expect(intelligence.lookupUrl('http://bad.example/x')).resolves.toMatchObject(known);
      await expect(intelligence.lookupDomain('bad.example')).resolves.toMatchObject({
        ...known,
        categories: ['phishing'],
      });
      await expect(intelligence.lookupIp('198.51.100.7')).resolves.toMatchObject(known);
      await expect(intelligence.lookupHash('44d88612fea8a8f36de82e1278abb02f')).resolves.toMatchObject(known);
    });

    it('understands unknown, quota and throttling', async () => {
      const intelligence = capability(make(), 'threat_intelligence');
      await mocks.next('virustotal', { prefer: 'code=404' });
      await expect(intelligence.lookupDomain('new.example')).resolves.toMatchObject({ known: false });
      await mocks.next('virustotal', { prefer: 'code=429' });
      await expect(intelligence.lookupDomain('other.example')).rejects.toThrow('quota');
      await mocks.next('virustotal', { prefer: 'code=503', times: 2 });
      await expect(intelligence.lookupDomain('third.example')).resolves.toMatchObject({ known: true });
    });

    it('is checked', () => expect(make().check()).resolves.toBeUndefined());
  });

  it('AbuseIPDB: reads reports, is checked, and keeps to the limit of the day', async () => {
    const abuseipdb = client('abuseipdb', { base_url: mocks.url('abuseipdb') }, { api_key: 'key-0123' });
    const intelligence = capability(abuseipdb, 'threat_intelligence');
    await expect(abuseipdb.check()).resolves.toBeUndefined();
    await expect(intelligence.lookupIp('198.51.100.7')).resolves.toMatchObject({
      known: true,
      malicious: 1,
      reported: { confidence: 100, reports: 42, reporters: 17 },
    });
    await mocks.next('abuseipdb', { prefer: 'code=401' });
    await expect(intelligence.lookupIp('198.51.100.8')).rejects.toThrow('refused the credentials (401)');
    await mocks.next('abuseipdb', { prefer: 'code=429', times: 3 });
    await expect(intelligence.lookupIp('198.51.100.9')).rejects.toThrow('Daily rate limit');
  });

  it('Splunk: searches and is checked', async () => {
    const splunk = client('splunk', { base_url: mocks.url('splunk') }, { token: 'token-0123' });
    await expect(splunk.check()).resolves.toBeUndefined();
    const found = await capability(splunk, 'siem_search').search('index=main', {
      earliest: '-15m',
      latest: 'now',
      limit: 10,
    });
    expect(found).toMatchObject({ rows: [{ src_ip: '198.51.100.7', count: '42' }], truncated: false });
    const calls = (await mocks.calls('splunk')).map(({ method, status }) => `${method} ${status}`);
    expect(calls).toEqual(['GET 200', 'POST 201', 'GET 200', 'GET 200', 'DELETE 200']);
  });

  it('CrowdStrike: finds, contains and lifts', async () => {
    const falcon = client(
      'crowdstrike',
      { base_url: mocks.url('crowdstrike'), client_id: 'id' },
      { client_secret: 'secret-0123' },
    );
    const edr = capability(falcon, 'edr');
    await expect(falcon.check()).resolves.toBeUndefined();
    const host = await edr.findHost('wks-0042');
    expect(host).toMatchObject({ hostname: 'WKS-0042', containment: 'normal' });
    await edr.contain(host?.id ?? '', 'note');
    await mocks.next('crowdstrike', { prefer: 'code=409', path: '/devices/entities/devices-actions' });
    await edr.liftContainment(host?.id ?? '', 'note');
    await expect(edr.containment(host?.id ?? '')).resolves.toBe('normal');
    await mocks.next('crowdstrike', { prefer: 'code=403', path: '/devices' });
    await expect(falcon.check()).rejects.toThrow('refused permission (403)');
    const unexpected = (await mocks.calls('crowdstrike')).filter(
      ({ status }) => ![200, 201, 202, 403, 409].includes(status),
    );
    expect(unexpected).toEqual([]);
  });

  describe('Microsoft 365', () => {
    const make = (base: string, more: JsonObject = {}) =>
      client(
        'microsoft365',
        {
          base_url: base,
          login_url: mocks.url('msentra-token'),
          tenant_id: '00000000-0000-0000-0000-0000000000aa',
          client_id: '535fb089-9ff3-47b6-9bfb-4f1264799865',
          quarantine_folder: 'junkemail',
          mail_sender: 'soc@corp.example',
          channels: [{ name: 'soc', addresses: ['team@corp.example'] }],
          protected_mailboxes: ['ana@corp.example'],
          ...more,
        },
        { client_secret: 'secret-0123' },
      );
    const ID = '<phish-1@mail.example>';

    it('is checked, and reads and disables accounts', async () => {
      const graph = make(mocks.url('msgraph'));
      const identity = capability(graph, 'identity');
      await expect(graph.check()).resolves.toBeUndefined();
      await expect(identity.findUser('ana@corp.example')).resolves.toMatchObject({ enabled: true });
      await expect(identity.disable('ana@corp.example')).resolves.toBeUndefined();
      await mocks.next('msgraph', { prefer: 'code=404', method: 'GET' });
      await expect(identity.findUser('nobody@corp.example')).resolves.toBeNull();
      await mocks.next('msentra-token', { prefer: 'code=401' });
      await expect(make(mocks.url('msgraph')).check()).rejects.toThrow('AADSTS7000215');
    });

    it('finds messages, moves them into quarantine and back', async () => {
      const release = capability(make(mocks.url('msgraph')), 'email_gateway');
      await expect(release.findMessage('ana@corp.example', ID)).resolves.toMatchObject({
        internet_message_id: ID,
      });
      await expect(release.release('ana@corp.example', ID)).resolves.toBeUndefined();
      const empty = await before(mocks.url('msgraph'), (_method, path) =>
        path.includes('/mailFolders/junkemail/') ? { status: 200, body: { value: [] } } : undefined,
      );
      const mail = capability(make(empty.url), 'email_gateway');
      await expect(mail.quarantine('ana@corp.example', ID)).resolves.toMatchObject({
        message_id: 'AAMkNewIdAfterMove=',
      });
      await expect(mail.isQuarantined('ana@corp.example', ID)).resolves.toBe(false);
      await empty.close();
    });

    it('submits a threat with the wish to block its sender', async () => {
      const mail = capability(
        make(mocks.url('msgraph'), { block_sender_method: 'threat_submission' }),
        'email_gateway',
      );
      await expect(mail.blockSender('billing@bad.example', 'INC-1')).resolves.toBeUndefined();
    });

    it('sends mails', async () => {
      const nothingSent = await before(mocks.url('msgraph'), (_method, path) =>
        path.includes('/mailFolders/sentitems/') ? { status: 200, body: { value: [] } } : undefined,
      );
      const messaging = capability(make(nothingSent.url), 'messaging');
      const post = messaging.post({ key: 'k', channel: 'soc', title: 'T', text: 'x', url: null });
      await expect(post).resolves.toEqual({ id: null });
      await nothingSent.close();
    });

    afterAll(async () => {
      const calls = await mocks.calls('msgraph');
      expect(calls.filter(({ status }) => status >= 400 && status !== 404)).toEqual([]);
      expect(calls.some(({ url, status }) => url.endsWith('/sendMail') && status === 202)).toBe(true);
      expect(calls.some(({ url, status }) => url.endsWith('/move') && status === 201)).toBe(true);
      expect(calls.some(({ url, status }) => url.endsWith('/emailThreats') && status === 201)).toBe(true);
    });
  });

  it('Jira: searches, makes tickets and is checked', async () => {
    const settings = { email: 'soar@corp.example', project_key: 'SEC' };
    const jira = client('jira', { ...settings, base_url: mocks.url('jira') }, { api_token: 'token-0123' });
    await expect(jira.check()).resolves.toBeUndefined();
    await expect(capability(jira, 'ticketing').findByKey('k')).resolves.toMatchObject({
      key: expect.any(String),
    });
    const noneYet = await before(mocks.url('jira'), (_method, path) =>
      path.endsWith('/search/jql') ? { status: 200, body: { isLast: true, issues: [] } } : undefined,
    );
    const ticketing = capability(
      client('jira', { ...settings, base_url: noneYet.url }, { api_token: 'token-0123' }),
      'ticketing',
    );
    const input = {
      key: 'k',
      title: 'T',
      description: 'one\n\n- two',
      severity: 'high' as const,
      labels: ['a b'],
    };
    await expect(ticketing.create(input)).resolves.toMatchObject({ key: 'ED-24' });
    await mocks.next('jira', { prefer: 'code=400', method: 'POST', path: '/rest/api/3/issue' });
    await expect(ticketing.create(input)).rejects.toThrow("Field 'priority' is required");
    await noneYet.close();
    expect((await mocks.calls('jira')).filter(({ status }) => status >= 400 && status !== 400)).toEqual([]);
  });
});

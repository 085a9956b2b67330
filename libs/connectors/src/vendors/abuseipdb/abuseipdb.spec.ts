import { Clock } from '#platform';
import { buildClient, testHost } from '../../../../../test/fakes/client-host.ts';
import type { FakeService } from '../../../../../test/fakes/fake-server.ts';
import type { ConnectorClient, ThreatIntelligence } from '../../domain/capabilities.ts';
import { startFakeAbuseIpdb, type AbuseIpdbState } from './abuseipdb.fake.ts';

const IP = '198.51.100.7';

class FixedClock extends Clock {
  override now(): Date {
    return new Date('2026-03-02T12:00:00Z');
  }
}

describe('AbuseIPDB', () => {
  let fake: FakeService<AbuseIpdbState>;
  let client: ConnectorClient;
  let intelligence: ThreatIntelligence;

  beforeEach(async () => {
    fake = await startFakeAbuseIpdb();
    client = buildClient(fake.connector, testHost(new FixedClock()));
    intelligence = client.clients.threat_intelligence as ThreatIntelligence;
  });
  afterEach(async () => {
    await client.close();
    await fake.close();
  });

  it('reads the reports of an address within the days of its settings', async () => {
    fake.state.reports.set(IP, { score: 100, reports: 42, reporters: 17, isTor: true });
    expect(await intelligence.lookupIp(IP)).toEqual({
      known: true,
      malicious: 1,
      suspicious: 0,
      harmless: 0,
      undetected: 0,
      total: 1,
      categories: ['Data Center/Web Hosting/Transit', 'Tor'],
      last_analysis_at: '2026-03-01T10:00:00.000Z',
      link: 'https://www.abuseipdb.com/check/198.51.100.7',
      reported: { confidence: 100, reports: 42, reporters: 17 },
    });
    expect(fake.calls[0]).toMatchObject({ query: { ipAddress: IP, maxAgeInDays: '30' } });
    expect(fake.calls[0]?.path).not.toContain(fake.state.apiKey);
  });

  it.each([
    [75, { malicious: 1, suspicious: 0, undetected: 0 }],
    [74, { malicious: 0, suspicious: 1, undetected: 0 }],
    [25, { malicious: 0, suspicious: 1, undetected: 0 }],
    [24, { malicious: 0, suspicious: 0, undetected: 1 }],
  ])('counts itself as one engine by its confidence of %i', async (score, counts) => {
    fake.state.reports.set(IP, { score, reports: 3, reporters: 2 });
    expect(await intelligence.lookupIp(IP)).toMatchObject({ ...counts, total: 1 });
  });

  it('calls an address without a report unknown, and asks for it once', async () => {
    expect(await intelligence.lookupIp('2001:DB8::1')).toMatchObject({ known: false, total: 0, link: null });
    await intelligence.lookupIp('2001:db8::1');
    expect(fake.calls).toHaveLength(1);
  });

  it('does not hammer a used-up day: what the answer asks for is kept to', async () => {
    fake.state.remaining = 0;
    await expect(intelligence.lookupIp(IP)).rejects.toMatchObject({
      code: 'connector_failed',
      message: expect.stringContaining('Daily rate limit of 1000 requests exceeded'),
      retryAfterSeconds: 3600,
    });
    await expect(intelligence.lookupIp('198.51.100.8')).rejects.toThrow(
      'asked for a pause of another 3600 s',
    );
    expect(fake.calls).toHaveLength(1);
  });

  it('reads the end of the pause from X-RateLimit-Reset when nothing else says it', async () => {
    Object.assign(fake.state, { remaining: 0, retryAfter: null, reset: Date.UTC(2026, 2, 3) / 1000 });
    await expect(intelligence.lookupIp(IP)).rejects.toMatchObject({ retryAfterSeconds: 12 * 3600 });
    expect(fake.calls).toHaveLength(1);
  });

  it('says what AbuseIPDB said of an address that is none', async () => {
    await expect(intelligence.lookupIp('300.1.1.1')).rejects.toThrow('answered 422: The ip address must be');
  });

  it('knows addresses only', async () => {
    for (const asked of [
      intelligence.lookupUrl('https://a.example/'),
      intelligence.lookupDomain('a.example'),
      intelligence.lookupHash('a'.repeat(64)),
    ])
      await expect(asked).rejects.toMatchObject({
        effect: 'none',
        message: expect.stringContaining('knows IP addresses only'),
      });
    expect(fake.calls).toHaveLength(0);
  });

  it('is checked without a look-up of anybody, and a wrong key is named without being shown', async () => {
    await expect(client.check()).resolves.toBeUndefined();
    expect(fake.calls[0]?.query['ipAddress']).toBe('127.0.0.1');
    const wrong = buildClient({ ...fake.connector, secrets: { api_key: 'wrong-key-123456' } }, testHost());
    const error = await wrong.check().catch((reason: unknown) => reason as Error);
    expect(error).toMatchObject({
      code: 'connector_failed',
      message: expect.stringContaining('refused the credentials (401): Authentication failed'),
    });
    expect((error as Error).message).not.toContain('wrong-key');
    await wrong.close();
  });

  it('is not taken in by an answer that is not AbuseIPDB’s', async () => {
    fake.fail({ kind: 'answer', status: 200, body: { data: {} } });
    await expect(client.check()).rejects.toThrow('check the address');
  });

  it('takes a place in the shared limit for each look-up, not for its check', async () => {
    const host = testHost();
    const limited = buildClient(fake.connector, host, { requests_per_day: 850 });
    await limited.clients.threat_intelligence?.lookupIp(IP);
    await limited.check();
    expect(host.reserved).toBe(1);
    await limited.close();
  });

  it('keeps to the pause that the answer asks for, whatever else it says', async () => {
    Object.assign(fake.state, { remaining: 0, reset: Date.UTC(2026, 2, 3) / 1000 });
    await expect(intelligence.lookupIp(IP)).rejects.toMatchObject({ retryAfterSeconds: 3600 });
  });

  it.each([
    ['0', null],
    ['-5', null],
    ['soon', null],
    [String(Date.UTC(2026, 2, 1) / 1000), 0],
  ])('takes no pause from X-RateLimit-Reset: %j', async (reset, seconds) => {
    const headers = { 'x-ratelimit-reset': reset };
    fake.fail({ kind: 'answer', status: 429, headers, body: {} }, { times: 3 });
    await expect(intelligence.lookupIp(IP)).rejects.toMatchObject({ retryAfterSeconds: seconds });
    expect(fake.calls).toHaveLength(3);
  });

  it('gives all the reasons that AbuseIPDB gave', async () => {
    const errors = [{ detail: 'One' }, { status: 1 }, { detail: 'Two' }];
    fake.fail({ kind: 'answer', status: 400, body: { errors } });
    await expect(intelligence.lookupIp(IP)).rejects.toThrow(
      'answered 400: One; Two, while looking up an IP address.',
    );
  });

  it('reads a report of which little is known', async () => {
    fake.fail({ kind: 'answer', status: 200, body: { data: { abuseConfidenceScore: 0, totalReports: 1 } } });
    expect(await intelligence.lookupIp(IP)).toEqual({
      known: true,
      malicious: 0,
      suspicious: 0,
      harmless: 0,
      undetected: 1,
      total: 1,
      categories: [],
      last_analysis_at: null,
      link: 'https://www.abuseipdb.com/check/',
      reported: { confidence: 0, reports: 1, reporters: 0 },
    });
  });

  it('says that AbuseIPDB itself trusts an address', async () => {
    fake.state.reports.set(IP, { score: 0, reports: 9, reporters: 9, isWhitelisted: true });
    expect((await intelligence.lookupIp(IP)).categories).toEqual([
      'Data Center/Web Hosting/Transit',
      'on the allow list of AbuseIPDB',
    ]);
  });
});

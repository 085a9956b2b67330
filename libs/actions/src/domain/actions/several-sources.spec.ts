import type { ConnectorRef, HostInfo, ThreatIntelligence } from '#connectors';
import type { Evidence } from '#contracts';
import { Problem } from '#platform';
import {
  UNKNOWN,
  applied,
  fakeContext,
  host,
  reputation,
} from '../../../../../test/fixtures/action-context.ts';
import { lookupSenderReputation } from './email-lookups.ts';
import { getHostInfo, isolateHost } from './host.ts';
import { lookupIp, lookupUrls } from './reputation-lookups.ts';
import { searchSiem } from './siem.ts';

const named = (type: string, name = type): { connector: ConnectorRef } => ({
  connector: { id: name, name, type, simulated: false },
});
const VIRUSTOTAL = named('virustotal');
const ABUSEIPDB = named('abuseipdb');
const DOWN = () => Promise.reject(new Problem('connector_failed', 'It answered 500.'));

function asked(...intelligence: Partial<ThreatIntelligence>[]) {
  return fakeContext({ ip: '203.0.113.7' }, { threat_intelligence: intelligence }).ctx;
}

describe('a look-up that several sources answer', () => {
  test('is evidence of each, and the gravest is what later steps read', async () => {
    const { output, evidence } = await applied(
      lookupIp,
      asked(
        { ...VIRUSTOTAL, lookupIp: async () => reputation() },
        { ...ABUSEIPDB, lookupIp: async () => reputation({ malicious: 9 }) },
      ),
    );
    expect(output).toMatchObject({
      malicious: 9,
      sources: [
        { source: 'virustotal', malicious: 0 },
        { source: 'abuseipdb', malicious: 9 },
      ],
      unanswered: [],
    });
    expect(evidence.map(({ kind, source, polarity }) => [kind, source.name, polarity])).toEqual([
      ['ip.reputation', 'virustotal', 'benign'],
      ['ip.reputation', 'abuseipdb', 'malicious'],
      ['lookup.disagreement', 'look-ups', 'neutral'],
    ]);
    expect(evidence[2]?.statement).toBe(
      'The address 203.0.113.7 is malicious by abuseipdb, and not by virustotal: the sources do not agree.',
    );
  });

  test('one that knows nothing of it disagrees with nobody and hides nobody', async () => {
    const { output, evidence } = await applied(
      lookupIp,
      asked(
        { ...VIRUSTOTAL, lookupIp: async () => UNKNOWN },
        { ...ABUSEIPDB, lookupIp: async () => reputation({ malicious: 9 }) },
      ),
    );
    expect(output).toMatchObject({ known: true, malicious: 9 });
    expect(evidence.map(({ kind }) => kind)).toEqual(['ip.reputation', 'ip.reputation']);
  });

  test('one that fails is said, and the others are heard', async () => {
    const { output, evidence } = await applied(
      lookupIp,
      asked(
        { ...VIRUSTOTAL, lookupIp: DOWN },
        { ...ABUSEIPDB, lookupIp: async () => reputation({ malicious: 9 }) },
      ),
    );
    expect(output).toMatchObject({
      malicious: 9,
      unanswered: [{ source: 'virustotal', reason: 'It answered 500.' }],
    });
    expect(evidence).toMatchObject([
      { kind: 'ip.reputation', source: { name: 'abuseipdb' } },
      {
        kind: 'lookup.failed',
        source: { name: 'virustotal' },
        statement: 'The address 203.0.113.7 could not be looked up at virustotal: It answered 500.',
      },
    ]);
  });

  test('one that hangs has a time limit of its own', async () => {
    const ctx = asked(
      { ...VIRUSTOTAL, lookupIp: () => new Promise(() => undefined) },
      { ...ABUSEIPDB, lookupIp: async () => reputation({ malicious: 9 }) },
    );
    const { output } = await applied(lookupIp, { ...ctx, timeout_seconds: 5.01 });
    expect(output).toMatchObject({ malicious: 9, unanswered: [{ source: 'virustotal' }] });
  });

  test('fails with what each of them said when none answers', async () => {
    const ctx = asked({ ...VIRUSTOTAL, lookupIp: DOWN }, { ...ABUSEIPDB, lookupIp: DOWN });
    await expect(applied(lookupIp, ctx)).rejects.toMatchObject({
      code: 'connector_failed',
      message: 'None of them gave an answer. virustotal: It answered 500. abuseipdb: It answered 500.',
    });
  });

  test('tells two of one kind apart by their names', async () => {
    const { evidence } = await applied(
      lookupIp,
      asked(
        { ...named('virustotal', 'Ours'), lookupIp: async () => UNKNOWN },
        { ...named('virustotal', 'Theirs'), lookupIp: async () => UNKNOWN },
      ),
    );
    expect(evidence.map(({ source }) => source.name)).toEqual(['virustotal (Ours)', 'virustotal (Theirs)']);
  });
});

test('links: each source about each link, its failures by their source', async () => {
  const first = async (url: string) => (url.endsWith('/bad') ? DOWN() : reputation());
  const { ctx } = fakeContext(
    { urls: ['https://a.example/', 'https://b.example/bad'] },
    {
      threat_intelligence: [
        { ...VIRUSTOTAL, lookupUrl: first },
        { ...ABUSEIPDB, lookupUrl: async () => reputation({ malicious: 9 }) },
        { ...named('third'), lookupUrl: DOWN },
      ],
    },
  );
  const { output, evidence } = await applied(lookupUrls, ctx);
  expect(output).toMatchObject({
    looked_up: 2,
    malicious: 2,
    results: [
      {
        url: 'https://a.example/',
        malicious: 9,
        sources: [{ source: 'virustotal' }, { source: 'abuseipdb' }],
      },
      { url: 'https://b.example/bad', malicious: 9, sources: [{ source: 'abuseipdb' }] },
    ],
    failed: [
      { value: 'https://b.example/bad', source: 'virustotal' },
      { value: 'https://a.example/', source: 'third' },
      { value: 'https://b.example/bad', source: 'third' },
    ],
  });
  expect(evidence.filter(({ kind }) => kind === 'lookup.failed').map(({ statement }) => statement)).toEqual([
    '1 of 2 could not be looked up at virustotal: It answered 500.',
    '2 of 2 could not be looked up at third: It answered 500.',
  ]);
});

test("a sender's domain is asked of each source", async () => {
  const lookupDomain = async () => UNKNOWN;
  const { ctx } = fakeContext(
    { sender: 'a@example.net' },
    {
      threat_intelligence: [
        { ...VIRUSTOTAL, lookupDomain },
        { ...ABUSEIPDB, lookupDomain },
      ],
    },
  );
  const { evidence } = await applied(lookupSenderReputation, ctx);
  expect(evidence.map(({ source }) => source.name)).toEqual(['virustotal', 'abuseipdb']);
});

test('a search asks every SIEM and counts each of them', async () => {
  const { ctx } = fakeContext(
    { query: 'index=main' },
    {
      siem_search: [
        { ...named('splunk', 'Here'), search: async () => ({ rows: [{ a: 1 }], truncated: false }) },
        { ...named('splunk', 'There'), search: async () => ({ rows: [{ b: 2 }], truncated: true }) },
        { ...named('other'), search: DOWN },
      ],
    },
  );
  const { output, evidence } = await applied(searchSiem, ctx);
  expect(output).toMatchObject({
    rows: [{ a: 1 }, { b: 2 }],
    count: 2,
    truncated: true,
    sources: [
      { source: 'splunk (Here)', count: 1, truncated: false },
      { source: 'splunk (There)', count: 1, truncated: true },
    ],
    unanswered: [{ source: 'other', reason: 'It answered 500.' }],
  });
  expect(evidence.map(({ kind }) => kind)).toEqual(['siem.search', 'siem.search', 'lookup.failed']);
});

describe('a host that several EDRs are asked about', () => {
  async function info(...hosts: (HostInfo | null)[]) {
    const edr = hosts.map((found, at) => ({ ...named(`edr_${at}`), findHost: async () => found }));
    return applied(getHostInfo, fakeContext({ host: 'WS-0042' }, { edr }).ctx);
  }

  test('is found where one knows it, and each answer is told', async () => {
    const { output, evidence } = await info(null, host());
    expect(output).toMatchObject({ found: true, id: 'h1', sources: [{ found: false }, { found: true }] });
    expect(evidence.map(({ statement }) => statement)).toEqual([
      'edr_0 does not know a host WS-0042.',
      expect.stringContaining('its containment is normal'),
    ]);
  });

  test('is told by the one that has seen it last', async () => {
    const { output } = await info(
      host({ id: 'old', last_seen_at: '2026-01-01T00:00:00Z' }),
      host({ id: 'new', last_seen_at: '2026-11-22T11:00:00Z' }),
    );
    expect(output).toMatchObject({ id: 'new' });
  });

  test.each([
    ['none knows it', [null, null], 0],
    ['one knows it, and it is free', [null, host()], 1],
    ['it is contained where it is known', [null, host({ containment: 'contained' })], 0],
  ])('is recommended for isolation or not: %s', async (_name, hosts, count) => {
    const { evidence } = await info(...hosts);
    const seen = {
      type: 'malware',
      mail: null,
      hosts: ['WS-0042'],
      users: [],
      evidence: evidence as Evidence[],
    };
    const found = isolateHost.recommended?.(seen as unknown as Parameters<typeof isolateHost.recommended>[0]);
    expect(found).toHaveLength(count);
  });
});

import type { ThreatIntelligence } from '#connectors';
import { Problem } from '#platform';
import {
  UNKNOWN,
  applied,
  fakeContext,
  host,
  reputation,
} from '../../../../../test/fixtures/action-context.ts';
import { checkEmailAuthenticationAction, lookupSenderReputation, parseEmailAction } from './email-lookups.ts';
import { getHostInfo } from './host.ts';
import {
  MOST_URLS,
  lookupAttachments,
  lookupDomain,
  lookupHash,
  lookupIp,
  lookupUrl,
  lookupUrls,
} from './reputation-lookups.ts';
import { searchSiem } from './siem.ts';

const MAIL = [
  'From: Billing <billing@example.net>',
  'To: j.doe@example.com',
  'Subject: Invoice',
  'Message-ID: <1@example.net>',
  'Date: Sun, 22 Nov 2026 10:00:00 +0000',
  'Content-Type: text/plain',
  '',
  'Please pay at https://pay.example.net/now',
].join('\r\n');

function intelligence(answers: Partial<ThreatIntelligence>) {
  return { threat_intelligence: answers };
}

function reported(confidence: number, reporters: number) {
  return reputation({ harmless: 0, total: 1, reported: { confidence, reports: 42, reporters } });
}

test('reports are told as reports, not as engines', async () => {
  const { ctx } = fakeContext(
    { ip: '203.0.113.7' },
    intelligence({ lookupIp: async () => reported(100, 17) }),
  );
  const { output, evidence } = await applied(lookupIp, ctx);
  expect(evidence[0]?.statement).toBe(
    'The address 203.0.113.7 was reported to virustotal 42 times by 17 different reporters, last on 2026-11-20; its confidence that it is abusive is 100 %.',
  );
  expect(output).toMatchObject({ reported: { confidence: 100, reports: 42, reporters: 17 } });
});

test('what nobody has seen is neutral, not benign', async () => {
  const { ctx } = fakeContext(
    { domain: 'New.Example.' },
    intelligence({ lookupDomain: async () => UNKNOWN }),
  );
  const { output, evidence } = await applied(lookupDomain, ctx);
  expect(output).toMatchObject({ domain: 'new.example', known: false });
  expect(evidence).toEqual([
    expect.objectContaining({ kind: 'domain.reputation', polarity: 'neutral', weight: 0 }),
  ]);
  expect(evidence[0]?.statement).toContain('neither for nor against');
});

test.each([
  ['many engines', reputation({ malicious: 20 }), 'malicious', 0.97],
  ['one engine', reputation({ malicious: 1 }), 'malicious', 0.25],
  ['some suspicion', reputation({ suspicious: 1 }), 'neutral', 0],
  ['few engines', reputation({ harmless: 3, undetected: 0, total: 3 }), 'neutral', 0],
  ['an old analysis', reputation({ last_analysis_at: '2024-01-01T00:00:00Z' }), 'neutral', 0],
  ['many engines that find nothing', reputation(), 'benign', 0.3],
  ['many reporters and a service that is sure', reported(100, 17), 'malicious', 0.85],
  ['many reporters and a service in doubt', reported(30, 17), 'malicious', 0.25],
  ['one reporter, however sure the service', reported(100, 1), 'malicious', 0.25],
  ['reports that a service does not believe', reported(10, 17), 'neutral', 0],
])('%s: polarity and weight', async (_name, answer, polarity, weight) => {
  const { ctx } = fakeContext({ ip: '203.0.113.7' }, intelligence({ lookupIp: async () => answer }));
  const { evidence } = await applied(lookupIp, ctx);
  expect(evidence[0]).toMatchObject({ polarity, weight, subject: { type: 'ip', value: '203.0.113.7' } });
});

test('a hash is asked for in lower case and named by its kind', async () => {
  const asked: string[] = [];
  const { ctx } = fakeContext(
    { hash: 'A'.repeat(40) },
    intelligence({
      lookupHash: async (hash) => {
        asked.push(hash);
        return reputation({ malicious: 5 });
      },
    }),
  );
  const { evidence } = await applied(lookupHash, ctx);
  expect(asked).toEqual(['a'.repeat(40)]);
  expect(evidence[0]?.subject).toEqual({ type: 'sha1', value: 'a'.repeat(40) });
});

test('a link is asked for without its fragment', async () => {
  const asked: string[] = [];
  const { ctx } = fakeContext(
    { url: 'HTTPS://Pay.Example/a?b=1#top' },
    intelligence({
      lookupUrl: async (url) => {
        asked.push(url);
        return reputation({ malicious: 20 });
      },
    }),
  );
  const { output, evidence } = await applied(lookupUrl, ctx);
  expect(asked).toEqual(['https://pay.example/a?b=1']);
  expect(output).toMatchObject({ url: 'https://pay.example/a?b=1', known: true });
  expect(evidence[0]).toMatchObject({
    kind: 'url.reputation',
    polarity: 'malicious',
    subject: { type: 'url', value: 'https://pay.example/a?b=1' },
  });
});

test('links: each distinct one once, a few at a time, the rest said to be left out', async () => {
  const asked: string[] = [];
  let now = 0;
  let most = 0;
  const lookupUrl = async (url: string) => {
    asked.push(url);
    now += 1;
    most = Math.max(most, now);
    await new Promise((resolve) => setImmediate(resolve));
    now -= 1;
    return UNKNOWN;
  };
  const urls = Array.from({ length: 500 }, (_v, at) => `https://example.net/${at % 60}#part${at}`);
  const { ctx } = fakeContext(
    { urls: [...urls, 'javascript:alert(1)', 'not a link'] },
    intelligence({ lookupUrl }),
  );
  const { output, evidence } = await applied(lookupUrls, ctx);
  expect(asked).toHaveLength(MOST_URLS);
  expect(new Set(asked).size).toBe(MOST_URLS);
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(8);
  expect(output).toMatchObject({ truncated: true, distinct: 60, looked_up: 50, not_urls: 2, malicious: 0 });
  expect(evidence.at(-1)).toMatchObject({ kind: 'lookup.truncated', polarity: 'neutral' });
});

test('links: one that fails does not take the others with it and is told', async () => {
  const lookupUrl = async (url: string) => {
    if (url.endsWith('/bad')) throw new Problem('connector_failed', 'VirusTotal answered 500.');
    return reputation({ malicious: 9 });
  };
  const { ctx } = fakeContext(
    { urls: ['https://a.example/', 'https://b.example/bad'] },
    intelligence({ lookupUrl }),
  );
  const { output, evidence } = await applied(lookupUrls, ctx);
  expect(output).toMatchObject({
    looked_up: 1,
    malicious: 1,
    failed: [{ value: 'https://b.example/bad', reason: 'VirusTotal answered 500.' }],
  });
  expect(evidence.map(({ kind }) => kind)).toEqual(['url.reputation', 'lookup.failed']);
});

test('links: when every one fails, so does the look-up', async () => {
  const lookupUrl = () => Promise.reject(new Problem('connector_failed', 'VirusTotal answered 500.'));
  const { ctx } = fakeContext({ urls: ['https://a.example/'] }, intelligence({ lookupUrl }));
  await expect(applied(lookupUrls, ctx)).rejects.toMatchObject({ code: 'connector_failed' });
});

test.each([
  [lookupUrls, { urls: ['https://a.example/'] }],
  [lookupDomain, { domain: 'a.example' }],
  [lookupAttachments, { attachments: [{ sha256: 'a'.repeat(64) }] }],
  [searchSiem, { query: 'index=main' }],
  [getHostInfo, { host: 'WS-1' }],
])('without a connector it says so and invents nothing (%#)', async (definition, parameters) => {
  const { ctx } = fakeContext(parameters, {});
  await expect(applied(definition, ctx)).rejects.toMatchObject({ code: 'connector_not_configured' });
});

test('attachments are asked for by their distinct hashes; those without one are counted', async () => {
  const asked: string[] = [];
  const lookupHash = async (hash: string) => {
    asked.push(hash);
    return UNKNOWN;
  };
  const attachments = [
    { sha256: 'B'.repeat(64), filename: 'a.pdf' },
    { sha256: 'b'.repeat(64), filename: 'copy of a.pdf' },
    { sha256: '', filename: 'huge.bin' },
  ];
  const { ctx } = fakeContext({ attachments }, intelligence({ lookupHash }));
  const { output, evidence } = await applied(lookupAttachments, ctx);
  expect(asked).toEqual(['b'.repeat(64)]);
  expect(output).toMatchObject({ not_hashed: 1, distinct: 1, truncated: false });
  expect(evidence[0]?.statement).toContain('a.pdf');
});

test('a sender at a free mail service is not judged by that service', async () => {
  const { ctx } = fakeContext({ sender: 'Somebody@GMail.com' }, {});
  const { output, evidence } = await applied(lookupSenderReputation, ctx);
  expect(output).toMatchObject({ sender: 'somebody@gmail.com', free_mail: true, looked_up: false });
  expect(evidence).toEqual([
    expect.objectContaining({ kind: 'sender.free_mail', polarity: 'neutral', weight: 0 }),
  ]);
});

test("a sender's registrable domain is asked for", async () => {
  const asked: string[] = [];
  const lookupDomain = async (domain: string) => {
    asked.push(domain);
    return reputation({ malicious: 3 });
  };
  const { ctx } = fakeContext({ sender: 'x@mail.evil.co.uk' }, intelligence({ lookupDomain }));
  const { evidence } = await applied(lookupSenderReputation, ctx);
  expect(asked).toEqual(['evil.co.uk']);
  expect(evidence).toEqual([expect.objectContaining({ kind: 'sender.reputation', polarity: 'malicious' })]);
});

test('a mail is parsed and its facts become evidence', async () => {
  const { ctx } = fakeContext({ raw_email: MAIL }, {});
  const { output, evidence } = await applied(parseEmailAction, ctx);
  expect(output).toMatchObject({ message_id: '<1@example.net>', urls: ['https://pay.example.net/now'] });
  expect(evidence[0]).toMatchObject({ kind: 'email.parsed', polarity: 'neutral' });
});

test('authentication is checked from the parsed mail alone; what cannot be known is not a pass', async () => {
  const parsed = (await applied(parseEmailAction, fakeContext({ raw_email: MAIL }, {}).ctx)).output;
  const { output } = await applied(checkEmailAuthenticationAction, fakeContext({ email: parsed }, {}).ctx);
  expect(output).toMatchObject({ spf: { result: 'unverified' }, dkim: { result: 'unverified' } });
});

test('a SIEM search tells what it asked and how much it found', async () => {
  const rows = [{ user: 'j.doe' }];
  const { ctx } = fakeContext(
    { query: 'index=main', limit: 10 },
    { siem_search: { search: async () => ({ rows, truncated: true }) } },
  );
  const { output, evidence } = await applied(searchSiem, ctx);
  expect(output).toMatchObject({ earliest: '-24h', latest: 'now', count: 1, truncated: true, rows });
  expect(evidence[0]?.statement).toContain('at least 1 event');
});

test('a host that the EDR does not know is told as such', async () => {
  const { ctx } = fakeContext({ host: 'WS-1' }, { edr: { findHost: async () => null } });
  await expect(applied(getHostInfo, ctx)).resolves.toMatchObject({
    output: { found: false },
    evidence: [{ polarity: 'neutral' }],
  });
});

test("a host's facts are told", async () => {
  const { ctx } = fakeContext(
    { host: 'WS-0042' },
    { edr: { findHost: async () => host({ containment: 'contained' }) } },
  );
  const { output, evidence } = await applied(getHostInfo, ctx);
  expect(output).toMatchObject({ found: true, id: 'h1', containment: 'contained' });
  expect(evidence[0]?.statement).toContain('its containment is contained');
});

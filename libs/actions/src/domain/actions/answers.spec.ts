import type { ThreatIntelligence } from '#connectors';
import { DatabaseAway, Problem } from '#platform';
import {
  CONNECTOR,
  NOW,
  UNKNOWN,
  applied,
  fakeContext,
  host,
  reputation,
} from '../../../../../test/fixtures/action-context.ts';
import { judge } from '../reputation.ts';
import { disableUser, enableUser } from './account.ts';
import { checkEmailAuthenticationAction, lookupSenderReputation } from './email-lookups.ts';
import { blockSender, quarantineEmail, releaseEmail } from './email.ts';
import { getHostInfo, isolateHost } from './host.ts';
import { addComment } from './incident.ts';
import { MOST_FILES, lookupAttachments, lookupHash, lookupIp, lookupUrls } from './reputation-lookups.ts';
import { searchSiem } from './siem.ts';

const asking = (answers: Partial<ThreatIntelligence>) => ({ threat_intelligence: answers });
const MESSAGE = { mailbox: 'j.doe@example.com', message_id: '<1@example.net>' };

describe('what the engines’ counts speak for', () => {
  const weighed = (values: Parameters<typeof reputation>[0]) => {
    const { polarity, weight } = judge(reputation(values), NOW);
    return `${polarity} ${weight}`;
  };

  it.each([
    [{ malicious: 15 }, 'malicious 0.97'],
    [{ malicious: 14 }, 'malicious 0.92'],
    [{ malicious: 8 }, 'malicious 0.92'],
    [{ malicious: 7 }, 'malicious 0.85'],
    [{ malicious: 5 }, 'malicious 0.85'],
    [{ malicious: 3 }, 'malicious 0.7'],
    [{ malicious: 2 }, 'malicious 0.5'],
    [{ suspicious: 2 }, 'malicious 0.25'],
    [{ suspicious: 1 }, 'neutral 0'],
    [{ total: 20 }, 'benign 0.3'],
    [{ total: 19 }, 'neutral 0'],
    [{ last_analysis_at: null }, 'neutral 0'],
    [{ last_analysis_at: '2026-05-26T12:00:00Z' }, 'benign 0.3'],
    [{ last_analysis_at: '2026-05-26T11:59:59Z' }, 'neutral 0'],
    [{ reported: { confidence: 90, reports: 9, reporters: 2 } }, 'malicious 0.85'],
    [{ reported: { confidence: 89, reports: 9, reporters: 2 } }, 'malicious 0.7'],
    [{ reported: { confidence: 75, reports: 9, reporters: 2 } }, 'malicious 0.7'],
    [{ reported: { confidence: 50, reports: 9, reporters: 2 } }, 'malicious 0.5'],
    [{ reported: { confidence: 25, reports: 9, reporters: 2 } }, 'malicious 0.25'],
    [{ reported: { confidence: 24, reports: 9, reporters: 2 } }, 'neutral 0'],
    [{ reported: { confidence: 90, reports: 9, reporters: 1 } }, 'malicious 0.25'],
  ])('%j: %s', (values, expected) => {
    expect(weighed(values)).toBe(expected);
  });

  it.each<[NonNullable<Parameters<typeof reputation>[0]>, string]>([
    [
      { malicious: 3, suspicious: 2 },
      'is called malicious by 3 and suspicious by 2 of 70 engines at virustotal (last analysed 2026-11-20).',
    ],
    [{ malicious: 1, last_analysis_at: null }, 'is called malicious by 1 of 70 engines at virustotal.'],
    [
      { last_analysis_at: null, reported: { confidence: 9, reports: 1, reporters: 1 } },
      'was reported to virustotal 1 time by 1 different reporter; its confidence that it is abusive is 9 %.',
    ],
  ])('is said in a sentence: %j', async (values, expected) => {
    const { ctx } = fakeContext({ ip: '203.0.113.7' }, asking({ lookupIp: async () => reputation(values) }));
    const { evidence } = await applied(lookupIp, ctx);
    expect(evidence[0]?.statement).toBe(`The address 203.0.113.7 ${expected}`);
    expect(evidence[0]?.observed_at).toBe(
      values.last_analysis_at === null ? NOW.toISOString() : '2026-11-20T00:00:00Z',
    );
  });

  it('of several sources is what the gravest says; a clean answer counts less than one that cannot tell', async () => {
    const gravest = async (...values: Parameters<typeof reputation>[0][]) => {
      const each = values.map((one, at) => ({
        connector: { ...CONNECTOR, id: `c${at}`, type: `ti-${at}` },
        lookupIp: async () => reputation(one),
      }));
      const { output } = await applied(
        lookupIp,
        fakeContext({ ip: '203.0.113.7' }, { threat_intelligence: each }).ctx,
      );
      return output['categories'];
    };
    const clean = { categories: ['clean'] };
    const stale = { categories: ['stale'], last_analysis_at: null };
    const bad = { categories: ['bad'], malicious: 2 };
    const worse = { categories: ['worse'], malicious: 9 };
    expect(await gravest(clean, stale)).toEqual(['stale']);
    expect(await gravest(bad, worse, clean)).toEqual(['worse']);
    expect(await gravest({ ...UNKNOWN, categories: ['unknown'] }, clean)).toEqual(['clean']);
    expect(await gravest(clean, { categories: ['clean too'] })).toEqual(['clean']);
  });
});

describe('many at once', () => {
  const hashes = (count: number) =>
    Array.from({ length: count }, (_, at) => ({ sha256: at.toString(16).padStart(64, '0'), filename: '' }));

  it('attachments: at most so many, and the rest is said', async () => {
    const look = async (count: number) =>
      applied(
        lookupAttachments,
        fakeContext({ attachments: hashes(count) }, asking({ lookupHash: async () => UNKNOWN })).ctx,
      );
    const all = await look(MOST_FILES);
    expect(all.output).toMatchObject({ truncated: false, looked_up: MOST_FILES });
    expect(all.evidence.some(({ kind }) => kind === 'lookup.truncated')).toBe(false);
    const cut = await look(MOST_FILES + 2);
    expect(cut.output).toMatchObject({ truncated: true, looked_up: MOST_FILES });
    expect(cut.evidence.at(-1)?.statement).toBe(
      `2 of ${MOST_FILES + 2} distinct attachments were not looked up: at most ${MOST_FILES} are.`,
    );
    expect(all.evidence[0]?.statement).toContain(`The attachment ${'0'.repeat(64)} is not known`);
  });

  it('a long name is shortened', async () => {
    const called = async (filename: string) => {
      const attachments = [{ sha256: 'a'.repeat(64), filename }];
      const { ctx } = fakeContext({ attachments }, asking({ lookupHash: async () => UNKNOWN }));
      return (await applied(lookupAttachments, ctx)).evidence[0]?.statement;
    };
    expect(await called('x'.repeat(120))).toContain(`${'x'.repeat(120)} is`);
    expect(await called('x'.repeat(121))).toContain(`${'x'.repeat(117)}… is`);
  });

  it('links: what failed is said with its reason, and a bad link is counted apart', async () => {
    const lookupUrl = async (url: string) => {
      if (url.endsWith('/bad')) throw new Error('a stack nobody is to see');
      return reputation({ malicious: url.endsWith('/evil') ? 1 : 0 });
    };
    const urls = [
      'https://a.example/',
      'https://a.example/bad',
      'https://a.example/evil',
      'ftp://a.example/',
    ];
    const { output, evidence } = await applied(lookupUrls, fakeContext({ urls }, asking({ lookupUrl })).ctx);
    expect(output).toMatchObject({ looked_up: 2, distinct: 3, not_urls: 1, malicious: 1, truncated: false });
    expect(evidence.at(-1)).toMatchObject({
      kind: 'lookup.failed',
      subject: { type: 'url', value: 'https://a.example/bad' },
      statement: '1 of 3 could not be looked up at virustotal: It was given up before an answer came.',
    });
  });

  it('a database that is away is no answer', async () => {
    const away = () => Promise.reject(new DatabaseAway('gone'));
    const { ctx } = fakeContext(
      { urls: ['https://a.example/', 'https://b.example/'] },
      asking({ lookupUrl: away }),
    );
    await expect(applied(lookupUrls, ctx)).rejects.toBeInstanceOf(DatabaseAway);
  });

  it.each([
    [lookupUrls, { urls: ['a'] }, 'Ask threat intelligence about 1 link'],
    [lookupUrls, { urls: [] }, 'Ask threat intelligence about 0 links'],
    [lookupAttachments, { attachments: hashes(1) }, 'Ask threat intelligence about 1 attachment'],
    [lookupAttachments, { attachments: hashes(2) }, 'Ask threat intelligence about 2 attachments'],
    [searchSiem, { query: 'x'.repeat(120) }, `Search the SIEM: ${'x'.repeat(120)}`],
    [searchSiem, { query: 'x'.repeat(121) }, `Search the SIEM: ${'x'.repeat(117)}…`],
  ])('is announced in a line (%#)', (definition, parameters, expected) => {
    expect(definition.summary(parameters as never)).toBe(expected);
  });

  it.each([
    [32, 'md5'],
    [40, 'sha1'],
    [64, 'sha256'],
  ])('a hash of %i digits is %s', async (length, type) => {
    const { ctx } = fakeContext({ hash: 'a'.repeat(length) }, asking({ lookupHash: async () => UNKNOWN }));
    expect((await applied(lookupHash, ctx)).evidence[0]?.subject.type).toBe(type);
  });

  it('a simulated source is called so, and two of a kind by their names', async () => {
    const names = async (...connectors: Partial<typeof CONNECTOR>[]) => {
      const each = connectors.map((one) => ({
        connector: { ...CONNECTOR, ...one },
        lookupIp: async () => UNKNOWN,
      }));
      const { evidence } = await applied(
        lookupIp,
        fakeContext({ ip: '203.0.113.7' }, { threat_intelligence: each }).ctx,
      );
      return evidence.map(({ source }) => source.name);
    };
    expect(await names({ simulated: true })).toEqual(['virustotal (simulated)']);
    expect(await names({ simulated: true, type: 'simulated_ti' })).toEqual(['simulated_ti']);
    expect(
      await names({ id: 'a', name: 'One' }, { id: 'b', name: 'Two' }, { id: 'c', type: 'other' }),
    ).toEqual(['virustotal (One)', 'virustotal (Two)', 'other']);
  });
});

describe('a host as it is told', () => {
  it.each([
    [{}, 'Host WS-0042 (Windows 11) was last seen 2026-11-22T11:00:00Z; its containment is normal.'],
    [
      { os_version: 'Windows 11' },
      'Host WS-0042 (Windows 11) was last seen 2026-11-22T11:00:00Z; its containment is normal.',
    ],
    [{ platform: null }, 'Host WS-0042 (11) was last seen 2026-11-22T11:00:00Z; its containment is normal.'],
    [
      { os_version: null, last_seen_at: null },
      'Host WS-0042 (Windows) was never seen; its containment is normal.',
    ],
    [
      { os_version: null, platform: null, last_seen_at: null },
      'Host WS-0042 was never seen; its containment is normal.',
    ],
  ])('%j', async (values, expected) => {
    const { ctx } = fakeContext({ host: 'WS-0042' }, { edr: { findHost: async () => host(values) } });
    expect((await applied(getHostInfo, ctx)).evidence[0]?.statement).toBe(expected);
  });

  it('is as the one tells it that has seen it last', async () => {
    const edr = [null, '2026-11-21T00:00:00Z', '2026-11-22T00:00:00Z', '2026-11-20T00:00:00Z'].map(
      (seen, at) => ({
        connector: { ...CONNECTOR, id: `c${at}`, type: `edr-${at}` },
        findHost: async () => host({ id: `h${at}`, last_seen_at: seen }),
      }),
    );
    expect((await applied(getHostInfo, fakeContext({ host: 'WS-0042' }, { edr }).ctx)).output).toMatchObject({
      id: 'h2',
    });
  });

  it.each([
    [{ domain: 'corp.example' }, 'WS-0042.corp.example'],
    [{ domain: 'CORP' }, 'CORP\\WS-0042'],
    [{ domain: 'corp.example', hostname: 'ws.corp.example' }, null],
    [{ domain: null }, null],
  ])('goes by its full name too: %j', async (values, full) => {
    const known = host({ external_ip: '203.0.113.9', ...values });
    const { ctx } = fakeContext({ host: 'WS-0042' }, { edr: { findHost: async () => known } });
    const names = typeof isolateHost.resolve === 'function' ? await isolateHost.resolve(ctx) : [];
    expect(names).toEqual([
      known.hostname,
      ...(full === null ? [] : [full]),
      'h1',
      '10.0.0.5',
      '203.0.113.9',
    ]);
  });

  it('whose state cannot be read back after the change is told so, and is no failure', async () => {
    const edr = {
      findHost: async () => host(),
      contain: async () => undefined,
      containment: () => Promise.reject(new Error('gone')),
    };
    const { output } = await applied(isolateHost, fakeContext({ host: 'WS-0042' }, { edr }).ctx);
    expect(output).toMatchObject({ containment: 'not read back', already_done: false });
  });
});

describe('what is so already is left alone', () => {
  const user = {
    ...{ id: 'u1', principal: 'j.doe@example.com', display_name: null, mail: 'joe@example.com', kind: null },
    ...{
      department: null,
      job_title: null,
      synced_from_on_premises: false,
      created_at: null,
      password_changed_at: null,
    },
  };

  it.each([
    [disableUser, false],
    [enableUser, true],
  ])('an account (%#)', async (action, enabled) => {
    const identity = { findUser: async () => ({ ...user, enabled }) };
    const { ctx, seen } = fakeContext({ user: 'j.doe' }, { identity });
    expect((await applied(action, ctx)).output).toMatchObject({ enabled, already_done: true });
    expect(seen).toEqual({ sent: 0, touched: [] });
    expect(typeof action.resolve === 'function' ? await action.resolve(ctx) : []).toEqual([
      'j.doe@example.com',
      'joe@example.com',
      'u1',
    ]);
  });

  it('a message that is quarantined, or is not', async () => {
    const quarantined = fakeContext(MESSAGE, { email_gateway: { isQuarantined: async () => true } });
    expect((await applied(quarantineEmail, quarantined.ctx)).output).toEqual({
      ...MESSAGE,
      already_done: true,
    });
    expect(
      typeof quarantineEmail.readBack === 'function' && (await quarantineEmail.readBack(quarantined.ctx)),
    ).toEqual({ state: 'done', output: MESSAGE });
    const found = { quarantined: false } as never;
    const released = fakeContext(MESSAGE, { email_gateway: { findMessage: async () => found } });
    expect((await applied(releaseEmail, released.ctx)).output).toEqual({ ...MESSAGE, already_done: true });
    expect([quarantined.seen.sent, released.seen.sent]).toEqual([0, 0]);
    const gone = fakeContext(MESSAGE, { email_gateway: { findMessage: async () => null } });
    await expect(applied(releaseEmail, gone.ctx)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('a sender that is blocked is read back as blocked', async () => {
    const { ctx } = fakeContext(
      { sender: 'x@evil.example' },
      { email_gateway: { isSenderBlocked: async () => true } },
    );
    expect(typeof blockSender.readBack === 'function' && (await blockSender.readBack(ctx))).toEqual({
      state: 'done',
      output: { sender: 'x@evil.example', blocked: true, already_done: false },
    });
  });
});

it('a sender of mailboxes that are thrown away is told, and its domain asked for all the same', async () => {
  const asked: string[] = [];
  const lookupDomain = async (domain: string) => {
    asked.push(domain);
    return UNKNOWN;
  };
  const { ctx } = fakeContext({ sender: 'x@mailinator.com' }, asking({ lookupDomain }));
  const { output, evidence } = await applied(lookupSenderReputation, ctx);
  expect(output).toMatchObject({ disposable: true, free_mail: false, looked_up: true });
  expect(asked).toEqual(['mailinator.com']);
  expect(evidence[0]).toMatchObject({
    kind: 'sender.disposable',
    polarity: 'malicious',
    weight: 0.35,
    statement: "The sender's domain mailinator.com gives mailboxes that are thrown away after use.",
  });
});

it('authentication is checked from the raw message as well', async () => {
  const raw_email = 'From: a@b.example\r\nSubject: x\r\n\r\nHello';
  const { output } = await applied(checkEmailAuthenticationAction, fakeContext({ raw_email }, {}).ctx);
  expect(output).toMatchObject({ spf: {}, dkim: {}, dmarc: {} });
});

describe('a search', () => {
  const found = async (rows: object[], truncated = false) => {
    const siem_search = { search: async () => ({ rows: rows as never, truncated }) };
    const { evidence, output } = await applied(searchSiem, fakeContext({ query: 'q' }, { siem_search }).ctx);
    return {
      statement: evidence[0]?.statement,
      kept: (evidence[0]?.raw as { rows: object[] }).rows.length,
      output,
    };
  };

  it('says how many events it found', async () => {
    expect((await found([])).statement).toBe('The SIEM search “q” from -24h to now found 0 events.');
    expect((await found([{}])).statement).toMatch(/found 1 event\.$/);
    expect((await found([{}, {}], true)).statement).toMatch(/found at least 2 events\.$/);
    expect((await found([{}])).output).toMatchObject({ truncated: false, count: 1 });
  });

  it('keeps of its rows what evidence can hold', async () => {
    expect((await found(Array.from({ length: 30 }, () => ({})))).kept).toBe(20);
    const row = (length: number) => ({ t: 'x'.repeat(length - 8) });
    expect((await found([row(10_000), row(10_000)])).kept).toBe(2);
    expect((await found([row(10_000), row(10_001), row(10)])).kept).toBe(1);
  });
});

it('an action on an incident without one is a fault, not a guess', async () => {
  const { ctx } = fakeContext({ text: 'Seen.' }, {});
  await expect(applied(addComment, { ...ctx, incident_id: null })).rejects.toThrow('without one');
});

it('when several fail, each is named', async () => {
  const down = (type: string) => ({
    connector: { ...CONNECTOR, id: type, type },
    lookupIp: () => Promise.reject(new Problem('connector_failed', 'It answered 500.')),
  });
  const { ctx } = fakeContext({ ip: '203.0.113.7' }, { threat_intelligence: [down('a'), down('b')] });
  await expect(applied(lookupIp, ctx)).rejects.toThrow(
    'None of them gave an answer. a: It answered 500. b: It answered 500.',
  );
});

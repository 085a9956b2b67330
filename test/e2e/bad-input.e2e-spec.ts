import { createHash, randomBytes } from 'node:crypto';
import { mail, zip } from '../../libs/mail/src/mails.fixture.ts';
import type { Fault } from '../fakes/index.ts';
import { signedHeaders, until } from '../harness/server-process.ts';
import { openHouse, PEOPLE, type House, type Source } from './house.ts';
import { falconDetection } from '../fixtures/samples.ts';

const RFC822 = { 'content-type': 'message/rfc822' };

/** How many short questions were answered while the work was done: one thread serves both. */
async function whileAsking<T>(url: string, work: () => Promise<T>): Promise<{ result: T; answers: number }> {
  let answers = 0;
  let over = false;
  const asking = (async () => {
    while (!over) {
      await fetch(`${url}/health/live`);
      if (!over) answers += 1;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  const result = await work().finally(() => (over = true));
  await asking;
  return { result, answers };
}

describe('hostile mails and failing services', () => {
  let house: House;
  let gateway: Source;
  let falcon: Source;

  beforeAll(async () => {
    house = await openHouse();
    gateway = await house.addSource('mail', { format: 'raw_email' });
    falcon = await house.addSource('falcon', { format: 'crowdstrike' });
    house.fakes.crowdstrike.state.autoHosts = true;
    house.fakes.virustotal.state.otherwise = () => ({ malicious: 40, undetected: 30 });
  });
  afterAll(() => house.close());

  const counts = async () => {
    const [row] = await house.t.sql<Record<string, number>>(
      `SELECT (SELECT count(*) FROM incidents)::int AS incidents, (SELECT count(*) FROM alerts)::int AS alerts,
              (SELECT count(*) FROM pgboss.job WHERE state < 'completed')::int AS jobs`,
    );
    return row;
  };

  async function triaged(answer: { body: Record<string, unknown> }) {
    const [received] = answer.body.incidents as { id: string }[];
    const [row] = await until('its verdict', async () => {
      const rows = await house.t.sql<{
        verdict: string;
        missing: string[];
        summary: string;
        fallback_reason: string;
      }>(
        `SELECT v.classification AS verdict, v.missing, v.summary FROM incidents i JOIN verdicts v ON v.incident_id = i.id
           WHERE i.id = $1 AND i.status = 'triaged'`,
        [received?.id],
      );
      return rows.length > 0 && rows;
    });
    return { id: received?.id ?? '', ...row };
  }

  const evidenceOf = async (id: string) =>
    (await house.t.sql<{ statement: string }>('SELECT statement FROM evidence WHERE incident_id = $1', [id]))
      .map(({ statement }) => statement)
      .join('\n');

  it.each([
    {
      what: 'a mail with 3000 links',
      body: () =>
        mail({
          html: Array.from({ length: 3000 }, (_, n) => `<a href="https://h${n}.example/">x</a>`).join(''),
        }),
      says: /links/,
    },
    {
      what: 'a mail with an attachment of 10 MB',
      body: () =>
        mail({
          text: 'See there.',
          attachments: [{ name: 'big.bin', content: randomBytes(10 * 1024 * 1024) }],
        }),
      says: /big\.bin/,
    },
    {
      what: 'a mail with a zip bomb',
      body: () =>
        mail({
          text: 'See there.',
          attachments: [
            {
              name: 'invoices.zip',
              content: zip(
                Array.from({ length: 10 }, (_, n) => ({ name: `${n}`, content: Buffer.alloc(20_000_000) })),
              ),
            },
          ],
        }),
      says: /invoices\.zip/,
    },
    {
      what: 'a mail of a thousand parts inside each other',
      body: () => {
        let body = 'Content-Type: text/plain\r\n\r\nhttps://deep.example/\r\n';
        for (let depth = 0; depth < 1000; depth += 1)
          body = `Content-Type: multipart/mixed; boundary="b${depth}"\r\n\r\n--b${depth}\r\n${body}\r\n--b${depth}--\r\n`;
        return `From: a@deep.example\r\nTo: b@corp.example\r\nSubject: deep\r\n${body}`;
      },
      says: /deep\.example/,
    },
  ])('$what is judged, and everybody else is served meanwhile', async ({ body, says }) => {
    const sent = body();
    const { result, answers } = await whileAsking(house.url, async () => {
      const answer = await gateway.deliver(sent, RFC822);
      expect(answer.status).toBe(202);
      return triaged(answer);
    });
    expect(result.verdict).not.toBe('benign');
    expect(await evidenceOf(result.id)).toMatch(says);
    expect(answers).toBeGreaterThan(1);
  });

  it('refuses what it cannot take with a sentence, and keeps nothing of it', async () => {
    // What the tests before have left under way would end meanwhile.
    await until('nothing to be under way', async () => (await counts())?.jobs === 0);
    const before = await counts();
    const long = JSON.stringify({ text: 'x'.repeat(30 * 1024 * 1024) });
    const old = { ...signedHeaders(falcon.secret, '{}'), 'x-webhook-timestamp': '1700000000' };
    const cases: [string, number, () => Promise<{ status: number; body: Record<string, unknown> }>][] = [
      ['not JSON', 400, () => falcon.deliver('{"alert": nope}')],
      ['no mail', 400, () => gateway.deliver('Hello, this is no mail', RFC822)],
      [
        'a wrong signature',
        401,
        () => falcon.deliver('{}', { 'x-webhook-signature': `sha256=${'0'.repeat(64)}` }),
      ],
      ['an old timestamp', 401, () => falcon.deliver('{}', old)],
      ['too much', 413, () => falcon.deliver(long)],
    ];
    for (const [what, status, send] of cases) {
      const answer = await send();
      expect({ what, status: answer.status }).toEqual({ what, status });
      expect(String(answer.body.detail)).toMatch(/^[A-Z].{20,}\.$/s);
    }
    const unknown = await fetch(`${house.url}/api/webhooks/nobody`, { method: 'POST', body: '{}' });
    expect(unknown.status).toBe(404);
    expect(await counts()).toEqual(before);
  });

  const FAULTS: [string, Fault, RegExp][] = [
    ['answers HTML', { kind: 'html' }, /VirusTotal/],
    ['answers 500', { kind: 'answer', status: 500 }, /VirusTotal/],
    [
      'asks for an hour’s pause',
      { kind: 'answer', status: 429, headers: { 'retry-after': '3600' } },
      /VirusTotal/,
    ],
    ['never answers', { kind: 'hang' }, /VirusTotal/],
    ['hangs up', { kind: 'cut_before' }, /VirusTotal/],
  ];
  it.each(FAULTS)(
    'a reputation service that %s is missing evidence, never good news',
    async (name, fault, says) => {
      const host = `WS-${createHash('sha1').update(name).digest('hex').slice(0, 6)}`;
      await renewConnector();
      house.fakes.virustotal.fail(fault, { times: 1000 });
      const { result, answers } = await whileAsking(house.url, async () => {
        const answer = await falcon.deliver(
          JSON.stringify(falconDetection(host, createHash('sha256').update(name).digest('hex'))),
        );
        return triaged(answer);
      });
      house.fakes.virustotal.clear();
      expect(['suspicious', 'inconclusive']).toContain(result.verdict);
      expect(result.missing?.join(' ')).toMatch(/reputation/i);
      const steps = await house.t.sql<{ error: { message: string } }>(
        `SELECT s.error FROM playbook_steps s JOIN playbook_runs r ON r.id = s.run_id WHERE r.incident_id = $1 AND s.error IS NOT NULL`,
        [result.id],
      );
      expect(steps.map(({ error }) => error.message).join('\n')).toMatch(says);
      expect(answers).toBeGreaterThan(1);
    },
  );

  /** With a short time-out, and no memory of earlier failures. */
  async function renewConnector(): Promise<void> {
    const ada = await house.api(PEOPLE.ada);
    const { data } = await ada.call<{ data: { id: string; type: string }[] }>('GET', '/api/connectors');
    for (const { id, type } of data)
      if (type === 'virustotal') await ada.call('DELETE', `/api/connectors/${id}`);
    const { connector } = house.fakes.virustotal;
    await ada.call('POST', '/api/connectors', {
      ...connector,
      settings: { ...connector.settings, timeout_seconds: 1 },
    });
  }

  it('names line and column of what is wrong in a playbook, and saves nothing', async () => {
    const before = await house.t.sql('SELECT name FROM playbooks');
    const yaml = [
      'name: broken',
      'on: { incident_type: [phishing] }',
      'steps:',
      '  - id: one',
      '    action: isolate_hosts',
      '    with: { host: "${{ alert.host..name }}" }',
      '  - id: two',
      '    if: steps.one.found &&',
      '    action: lookup_ip',
      '    with: { adress: 1.2.3.4 }',
    ].join('\n');
    const answer = await house.t.http('POST', '/api/playbooks', { as: 'senior_analyst', body: { yaml } });
    expect(answer.status).toBe(422);
    const places = answer.body.errors.map(
      ({ line, message }: { line: number; message: string }) => `${line} ${message}`,
    );
    expect(places).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^5 .*isolate_hosts.*isolate_host/),
        expect.stringMatching(/^6 /),
        expect.stringMatching(/^8 /),
        expect.stringMatching(/^10 .*adress/),
      ]),
    );
    for (const error of answer.body.errors) expect(error.column).toBeGreaterThan(0);
    expect(await house.t.sql('SELECT name FROM playbooks')).toHaveLength(before.length);
  });

  it('takes each decision once', async () => {
    const sha256 = createHash('sha256').update('once').digest('hex');
    const { id } = await triaged(await falcon.deliver(JSON.stringify(falconDetection('WS-ONCE', sha256))));
    const [waiting] = await house.t.sql<{ id: string; digest: string }>(
      `SELECT id, digest FROM approvals WHERE status = 'pending' AND incident_id = $1`,
      [id],
    );
    const decide = (as: 'senior_analyst' | 'manager', digest = waiting?.digest) =>
      house.t.http('POST', `/api/approvals/${waiting?.id}/approve`, { as, body: { digest } });
    expect((await decide('manager', '0'.repeat(64))).status).toBe(409);
    expect((await decide('manager')).status).toBe(200);
    const again = await decide('manager');
    expect(again).toMatchObject({ status: 409, body: { code: 'already_decided' } });
    expect(again.body.detail).toContain('Test manager');
    expect((await decide('senior_analyst')).status).toBe(409);
  });
});

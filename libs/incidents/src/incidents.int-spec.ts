import { createTestApp, TEST_USER_IDS, type TestApp } from '../../../test/harness/index.ts';
import { mailText, type IncidentType, type Severity } from '#contracts';
import { IncidentFindings } from './incident-findings.ts';
import { IncidentIntake } from './incident-intake.ts';
import { IncidentReports } from './incident-reports.ts';
import { incomingAlert } from './testing.ts';

const SEVERITIES: Severity[] = ['informational', 'low', 'medium', 'high', 'critical'];
const TYPES: IncidentType[] = ['phishing', 'malware', 'other'];

interface Listed {
  id: string;
  number: string;
  severity: Severity;
  status: string;
  created_at: string;
  title: string;
}

describe('incidents over HTTP', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await createTestApp();
    const alerts = Array.from({ length: 60 }, (_alert, n) =>
      incomingAlert(
        {
          title: n === 7 ? 'Quarterly Invoice-Scam from Ümlaut GmbH' : `Routine finding ${n}`,
          severity: SEVERITIES[n % 5] as Severity,
          type: TYPES[n % 3] as IncidentType,
          observables: [
            { type: 'ip', value: '192.0.2.1' },
            { type: 'domain', value: `host-${Math.floor(n / 2)}.example.com` },
          ],
        },
        { slug: n % 4 === 0 ? 'siem' : 'edr' },
      ),
    );
    for (let n = 0; n < alerts.length; n += 15)
      await test.as('admin', () => test.get(IncidentIntake).receive(alerts.slice(n, n + 15)));
    await test.jobs.schedule('alert.extract');
    for (const n of [3, 4, 5, 6])
      await post(`INC-${n}/resolve`, { disposition: n === 3 ? 'false_positive' : 'true_positive' });
  });
  afterAll(() => test.close());

  const get = async (path: string, as: 'viewer' | 'analyst' = 'analyst') =>
    test.http('GET', `/api/incidents${path}`, { as });
  const post = (path: string, body: object) =>
    test.http('POST', `/api/incidents/${path}`, { as: 'analyst', body });

  async function all(query: string, limit = 7): Promise<Listed[]> {
    const rows: Listed[] = [];
    let cursor = '';
    do {
      const page = await get(`?limit=${limit}${query}${cursor}`);
      expect(page.status).toBe(200);
      rows.push(...page.body.data);
      cursor =
        page.body.meta.next_cursor === null
          ? ''
          : `&cursor=${encodeURIComponent(page.body.meta.next_cursor)}`;
    } while (cursor !== '');
    return rows;
  }

  const place: Record<string, (row: Listed) => number> = {
    created_at: (row) => Date.parse(row.created_at),
    number: (row) => Number(row.number.slice(4)),
    severity: (row) => SEVERITIES.indexOf(row.severity),
    status: (row) => ['created', 'triaging', 'triaged', 'resolved'].indexOf(row.status),
  };

  it.each(Object.keys(place).flatMap((sort) => [[sort], [`-${sort}`]]))(
    'pages by %s without gap or repeat',
    async (sort) => {
      const rows = await all(`&sort=${sort}`);
      expect(new Set(rows.map((row) => row.id)).size).toBe(60);
      expect(rows).toHaveLength(60);
      const places = rows.map(place[sort.replace('-', '')] as (row: Listed) => number);
      expect(places).toEqual([...places].sort((a, b) => (sort.startsWith('-') ? b - a : a - b)));
    },
  );

  it.each([
    ['&status=created,triaged', (row: Listed) => row.status === 'created'],
    ['&status=resolved&sort=-severity', (row: Listed) => row.status === 'resolved'],
    ['&severity=high&severity=critical', (row: Listed) => ['high', 'critical'].includes(row.severity)],
    [
      '&severity=low&status=created&sort=status',
      (row: Listed) => row.severity === 'low' && row.status === 'created',
    ],
  ])('filters %s as a scan of everything would', async (query, wanted) => {
    const expected = (await all('', 200)).filter(wanted).map((row) => row.id);
    expect(expected.length).toBeGreaterThan(0);
    expect((await all(query)).map((row) => row.id).sort()).toEqual(expected.sort());
  });

  it.each([
    ['&type=phishing', 20],
    ['&source=siem', 15],
    ['&source=siem,edr&type=malware,other', 40],
    ['&assignee=none', 60],
    ['&assignee=me', 0],
    ['&verdict=malicious', 0],
    ['&observable=192.0.2[.]1', 60],
    ['&observable=domain:host-3.example.com', 2],
    ['&q=host-3.example.com', 2],
    ['&q=INC-8', 1],
    ['&q=invoice', 1],
    ['&q=scam', 1],
    ['&q=quarterly%20%C3%BCml', 1],
    ['&q=routine%20find', 59],
    ['&q=nothing-like-this', 0],
    ['&q=INC-99999', 0],
    ['&created_before=2020-01-01T00:00:00Z', 0],
    ['&created_after=2020-01-01T00:00:00Z&sort=number', 60],
  ])('finds by %s', async (query, count) => {
    expect(await all(query)).toHaveLength(count);
  });

  it('keeps its pages while new incidents come in', async () => {
    const first = await get('?limit=5');
    await test.as('admin', () => test.get(IncidentIntake).receive([incomingAlert({ title: 'Newcomer' })]));
    const second = await get(`?limit=5&cursor=${encodeURIComponent(first.body.meta.next_cursor)}`);
    const numbers = [...first.body.data, ...second.body.data].map((row: Listed) =>
      Number(row.number.slice(4)),
    );
    expect(numbers).toEqual([60, 59, 58, 57, 56, 55, 54, 53, 52, 51]);
  });

  it.each([
    ['?sort=colour', 'invalid_request'],
    ['?cursor=abc', 'invalid_cursor'],
    [`?cursor=${Buffer.from('["x",1e999,"y"]').toString('base64url')}`, 'invalid_cursor'],
    [
      `?cursor=${Buffer.from('[99999999999,1,"00000000-0000-0000-0000-000000000000"]').toString('base64url')}`,
      'invalid_cursor',
    ],
    ['?status=sleeping', 'invalid_request'],
    ['?limit=201', 'invalid_request'],
    ['?assignee=somebody', 'invalid_request'],
    ['?unknown=1', 'invalid_request'],
  ])('refuses %s', async (query, code) => {
    expect(await get(query)).toMatchObject({ status: 400, body: { code } });
  });

  it.each(['abc', 'INC-0', 'INC-999999', '01900000-0000-7000-8000-00000000ffff', '..%2f..'])(
    'knows no incident %s',
    async (id) => {
      for (const part of ['', '/alerts', '/timeline', '/related'])
        expect(await get(`/${id}${part}`)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    },
  );

  it('changes what people edit, with the version that they read', async () => {
    const incident = (await get('/INC-10')).body;
    await test.sql(
      `INSERT INTO users (id, tenant_id, email, name, role, password_hash, created_at)
       SELECT $1, id, 'nina@example.com', 'Nina', 'analyst', 'x', now() FROM tenants LIMIT 1 ON CONFLICT DO NOTHING`,
      ['01900000-0000-7000-8000-0000000000c1'],
    );
    const patch = (body: object) => test.http('PATCH', '/api/incidents/INC-10', { as: 'analyst', body });
    const changed = await patch({
      version: incident.version,
      title: 'Renamed thing',
      severity: 'critical',
      assignee_id: '01900000-0000-7000-8000-0000000000c1',
    });
    expect(changed).toMatchObject({
      status: 200,
      body: { title: 'Renamed thing', severity: 'critical', assignee: { name: 'Nina' } },
    });
    expect(await patch({ version: incident.version, title: 'Too late' })).toMatchObject({
      status: 412,
      body: { code: 'stale_version' },
    });
    expect(
      await patch({ version: changed.body.version, assignee_id: TEST_USER_IDS.viewer.replace(/1$/, 'f') }),
    ).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'assignee_id' }] },
    });
    expect(await all('&q=renamed')).toHaveLength(1);
    // Its alert is still called so.
    expect(await all('&q=%22Routine%20finding%209%22')).toHaveLength(1);
    const timeline = await get('/INC-10/timeline');
    expect(timeline.body.data[0]).toMatchObject({
      kind: 'field',
      text: expect.stringContaining('assigned to Nina'),
    });
  });

  it('asks for triage again, but not of a resolved incident', async () => {
    expect(await post('INC-11/triage', {})).toMatchObject({ status: 202 });
    expect(await post('INC-4/triage', {})).toMatchObject({
      status: 409,
      body: { code: 'illegal_transition' },
    });
    expect(await post('INC-4/reopen', { reason: 'New facts' })).toMatchObject({
      status: 200,
      body: { status: 'triaged', disposition: null },
    });
    expect(await post('INC-4/reopen', { reason: 'Again' })).toMatchObject({ status: 409 });
  });

  it('tells everything in the timeline, newest first and in pages', async () => {
    const { id } = (await get('/INC-12')).body;
    await post('INC-12/comments', { text: 'Looking at it.' });
    await test.as('admin', () =>
      test.get(IncidentFindings).addEvidence(
        id,
        [
          {
            kind: 'ip.reputation',
            source: { type: 'connector', name: 'intel' },
            subject: { type: 'ip', value: '192.0.2.1' },
            statement: 'Nobody knows the address.',
            polarity: 'neutral',
            weight: 0,
            raw: null,
            observed_at: '2026-01-01T00:00:00Z',
          },
        ],
        {},
      ),
    );
    await post('INC-12/resolve', { disposition: 'benign_positive', note: 'A test' });
    const kinds = (await get('/INC-12/timeline')).body.data.map((entry: { kind: string }) => entry.kind);
    expect(kinds).toEqual(['state', 'evidence', 'comment', 'alert']);
    const first = await get('/INC-12/timeline?limit=3');
    const rest = await get(
      `/INC-12/timeline?limit=3&cursor=${encodeURIComponent(first.body.meta.next_cursor)}`,
    );
    expect(rest.body.data.map((entry: { kind: string }) => entry.kind)).toEqual(['alert']);
    expect((await get('/INC-12/timeline?kind=comment')).body.data).toMatchObject([
      { actor: { type: 'user' }, text: 'Looking at it.' },
    ]);
    expect((await get('/INC-12/evidence')).body.data).toMatchObject([
      { id: 'E1', source: { name: 'intel' } },
    ]);
    expect((await get('/INC-12/comments')).body.data).toHaveLength(1);
    expect((await get('/INC-12/observables')).body.data).toHaveLength(2);
  });

  it('links incidents by what they share, leaving out what nearly all have', async () => {
    const related = (await get('/INC-1/related')).body.data;
    expect(related[0]).toMatchObject({ number: 'INC-2', shared_count: 2 });
    await test.as('admin', () =>
      test
        .get(IncidentIntake)
        .receive(
          Array.from({ length: 60 }, () =>
            incomingAlert({ observables: [{ type: 'ip', value: '192.0.2.1' }] }),
          ),
        ),
    );
    await test.jobs.schedule('alert.extract');
    expect((await get('/INC-1/related')).body.data).toMatchObject([
      { number: 'INC-2', shared_count: 1, shared: [{ type: 'domain', value: 'host-0.example.com' }] },
    ]);
  });

  it('takes a suspicious mail that a person enters', async () => {
    const made = await test.http('POST', '/api/incidents', {
      as: 'analyst',
      body: {
        title: 'Reported by phone',
        type: 'phishing',
        severity: 'high',
        raw_email: 'From: a@b.example\r\nSubject: x\r\n\r\nbody',
        recipient: 'me@corp.example',
        observables: [{ type: 'domain', value: 'b[.]example' }],
        auto_triage: false,
      },
    });
    expect(made).toMatchObject({ status: 201, body: { source: 'manual', observable_count: 2 } });
    const alerts = (await get(`/${made.body.number}/alerts`)).body.data;
    expect(alerts).toMatchObject([
      { recipient: 'me@corp.example', raw_email: expect.stringContaining('From: a@b.example') },
    ]);
    expect((await test.http('POST', '/api/incidents', { as: 'viewer', body: {} })).status).toBe(403);
  });

  it('takes a mail as its file, which says itself what it is called and who got it', async () => {
    const bytes = Buffer.concat([
      Buffer.from(
        'From: "IT" <it@evil.example>\r\nTo: bob@corp.example\r\nSubject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\r\n\r\ncaf',
      ),
      Buffer.from([0xe9]),
    ]);
    const handIn = (body: object, as: 'analyst' | 'viewer' = 'analyst') =>
      test.http('POST', '/api/incidents/mails', { as, body });
    const made = await handIn({ mail: bytes.toString('base64'), note: 'Bob asks' });
    expect(made).toMatchObject({
      status: 201,
      body: { title: 'Grüße', type: 'phishing', severity: 'medium', source: 'manual' },
    });
    const alerts = (await get(`/${made.body.number}/alerts`)).body.data;
    expect(alerts).toMatchObject([{ recipient: 'bob@corp.example', raw_email: mailText(bytes) }]);
    const reported = await handIn({ mail: bytes.toString('base64'), reporter: 'Bob@corp.example' });
    expect(await test.as('analyst', () => test.get(IncidentReports).of(reported.body.id))).toMatchObject({
      reports: [{ reporter: 'bob@corp.example', proof: 'person', automatic: false, subject: 'Grüße' }],
    });
    const odd = await handIn({ mail: bytes.toString('base64'), reporter: 'Bob' });
    expect(odd).toMatchObject({ status: 400, body: { errors: [{ path: 'reporter' }] } });
    const none = Buffer.from('no mail at all').toString('base64');
    expect(await handIn({ mail: none })).toMatchObject({ status: 400, body: { errors: [{ path: 'mail' }] } });
    expect((await handIn({ mail: 'no base64!' })).status).toBe(400);
    expect((await handIn({ mail: none }, 'viewer')).status).toBe(403);
    const large = Buffer.concat([bytes, Buffer.alloc(3 * 1024 * 1024, 'x')]).toString('base64');
    expect((await handIn({ mail: large })).status).toBe(201);
  });

  it('counts for the dashboard', async () => {
    const overview = await test.http('GET', '/api/stats/overview', { as: 'viewer' });
    expect(overview.body).toMatchObject({
      current: { resolved: 4, false_positives: 1, automation_rate: 0 },
      previous: { incidents: 0, automation_rate: null, triage_seconds_p50: null },
      attention: { mine: 0, counted_to: 1000 },
    });
    const [newest] = await test.sql<{ at: Date }>('SELECT max(created_at) AS at FROM incidents');
    expect(overview.body.last_incident_at).toBe(newest?.at.toISOString());
    expect(overview.body.current.incidents).toBeGreaterThan(100);
    const sources = overview.body.false_positives_by_source.map((row: { source: string }) => row.source);
    expect(sources).toContain('edr');
    const timeline = await test.http('GET', '/api/stats/timeline?hours=2', { as: 'viewer' });
    expect(timeline.body.current).toMatchObject([{ verdict: 'none' }]);
  });

  it('adds those that the same rule has found, and how they ended', async () => {
    const found = (title: string, name: string) =>
      incomingAlert({ title, fields: { rule: { name } }, observables: [] });
    const [first, second, third] = await test.as('admin', () =>
      test
        .get(IncidentIntake)
        .receive([
          found('Before', 'Odd PowerShell'),
          found('Now', 'odd  powershell'),
          found('Another', 'Another rule'),
        ]),
    );
    await test.jobs.schedule('alert.extract');
    const numberOf = (alert: typeof first) => `INC-${alert?.incident_number}`;
    await post(`${numberOf(first)}/resolve`, { disposition: 'false_positive', note: 'A script of ours.' });
    expect((await get(`/${numberOf(second)}/related`)).body.data).toMatchObject([
      {
        ...{ number: numberOf(first), shared_count: 0, shared: [], detected_by: 'rule.name:odd powershell' },
        ...{ disposition: 'false_positive', resolution_note: 'A script of ours.' },
        resolved_at: expect.any(String),
      },
    ]);
    expect((await get(`/${numberOf(third)}/related`)).body.data).toEqual([]);
  });
});

it('say of a new installation that there was none yet', async () => {
  const test = await createTestApp();
  const overview = await test.http('GET', '/api/stats/overview', { as: 'viewer' });
  expect(overview.body).toMatchObject({ current: { incidents: 0 }, last_incident_at: null });
  await test.close();
});

import { IncidentFindings, IncidentIntake, IncidentSnapshots, type IncomingAlert } from '#incidents';
import { emailEvidence, parseEmail } from '#mail';
import { startFakeAnthropic } from '../../../test/fakes/anthropic.ts';
import { createTestApp, type TestApp } from '../../../test/harness/index.ts';
import { Analysts } from './analysts.ts';
import { snapshot } from './domain/cases.fixture.ts';
import { SignIns } from './sign-ins.ts';

const RAW = [
  'Authentication-Results: mx.corp.example; dmarc=fail header.from=paypa1.com',
  'From: "PayPal Service" <service@paypa1.com>',
  'To: alex@corp.example',
  'Subject: Your account will be suspended',
  'Date: Sun, 22 Nov 2026 10:00:00 +0000',
  'Message-ID: <42@paypa1.com>',
  'MIME-Version: 1.0',
  'Content-Type: text/html; charset=utf-8',
  '',
  '<p>Verify your account within 24 hours.</p><a href="http://203.0.113.7/login">www.paypal.com/login</a>',
].join('\r\n');

const ALERT: Omit<IncomingAlert, 'fingerprint'> = {
  source: {
    id: '00000000-0000-0000-0000-000000000000',
    slug: 'manual',
    format: 'raw_email',
    default_severity: 'medium',
    default_type: 'phishing',
    playbook: null,
    team_id: null,
    auto_triage: false,
    deduplication_window_seconds: 0,
    on_resolved: 'show',
    reopen_window_seconds: 0,
  },
  external_id: null,
  content: '',
  state: null,
  title: 'Reported mail',
  description: 'A reader reported it.',
  severity: 'medium',
  type: 'phishing',
  occurred_at: null,
  raw: {},
  raw_email: RAW,
  recipient: 'alex@corp.example',
  fields: { event: { action: 'user.login' }, user: { name: 'alex' }, source: { ip: '198.51.100.9' } },
  observables: [],
};

/** The analyst on a real incident: evidence numbered by the database, a verdict that it takes. */
async function judge(test: TestApp) {
  return test.as('analyst', async () => {
    const findings = test.get(IncidentFindings);
    const snapshots = test.get(IncidentSnapshots);
    const [received] = await test
      .get(IncidentIntake)
      .receive([{ ...ALERT, fingerprint: `t${Math.random()}` }]);
    const id = received!.incident_id;
    await findings.beginTriage(id, '0199aaaa-0000-7000-8000-00000000000a');
    await findings.addEvidence(id, emailEvidence(await parseEmail(RAW), new Date()), { step: 'email' });
    const verdict = await test.get(Analysts).judge({
      snapshot: await snapshots.load(id),
      instructions: 'Consider everything.',
      gaps: [],
      unserved: [],
      time_ms: 120_000,
      run_id: '0199aaaa-0000-7000-8000-00000000000a',
      playbook: 'phishing_triage',
      addEvidence: (drafts, step) => findings.addEvidence(id, drafts, { step }),
      signal: new AbortController().signal,
    });
    await findings.recordVerdict(id, verdict, { run_id: null });
    return { verdict, after: await snapshots.load(id) };
  });
}

describe('analysts in the whole application', () => {
  it('the offline analyst judges a mail by the evidence in the incident', async () => {
    const test = await createTestApp();
    try {
      const listed = {
        kind: 'identity',
        name: 'alex',
        addresses: ['alex@corp.example'],
        criticality: 'high',
      };
      await test.http('POST', '/api/inventory', { as: 'admin', body: listed });
      const { verdict, after } = await judge(test);
      expect(after.evidence.filter(({ kind }) => kind.startsWith('inventory.'))).toMatchObject([
        { subject: { type: 'user', value: 'alex' }, weight: 0, raw: { criticality: 'high' } },
      ]);
      const places = await test.sql('SELECT account, value FROM sign_in_places');
      expect(places).toEqual([{ account: 'alex', value: '198.51.100.0/24' }]);
      expect(verdict).toMatchObject({
        classification: 'malicious',
        category: 'credential_phishing',
        analyst: 'offline',
      });
      expect(verdict.recommended_actions.map((one) => one.action)).toEqual([
        'quarantine_email',
        'block_sender',
      ]);
      const known = new Set(after.evidence.map((one) => one.id));
      expect(verdict.reasoning.flatMap((claim) => claim.evidence).filter((one) => !known.has(one))).toEqual(
        [],
      );
      expect(after.incident).toMatchObject({ status: 'triaged', verdict: { classification: 'malicious' } });
    } finally {
      await test.close();
    }
  });

  it('Claude judges through the same door, and its use is counted', async () => {
    const fake = await startFakeAnthropic();
    const test = await createTestApp({
      environment: { ANTHROPIC_API_KEY: fake.state.apiKey, ANTHROPIC_BASE_URL: fake.url },
    });
    fake.state.turns = [
      {
        tools: [
          {
            name: 'submit_verdict',
            input: {
              classification: 'malicious',
              confidence: 0.97,
              category: 'credential_phishing',
              summary: 'The sender imitates PayPal.',
              reasoning: [
                {
                  statement: 'The sender’s domain paypa1.com imitates PayPal.',
                  evidence: ['E1', 'E2', 'E3'],
                },
              ],
              techniques: ['T1566.002'],
              recommended_actions: [],
            },
          },
        ],
      },
    ];
    try {
      const { verdict, after } = await judge(test);
      expect(verdict).toMatchObject({
        classification: 'malicious',
        confidence: 0.97,
        analyst: 'claude',
        model: 'claude-work-2',
      });
      expect(after.incident.status).toBe('triaged');
      const metrics = (await test.http('GET', '/metrics')).text;
      expect(metrics).toContain('triage_warden_claude_tokens_total{model="claude-work-2",kind="input"} 1000');
      expect(metrics).toContain(
        'triage_warden_verdicts_total{analyst="claude",type="phishing",classification="malicious"} 1',
      );
    } finally {
      await test.close();
      await fake.close();
    }
  });

  it('remembers where accounts sign in, counts none twice, and forgets what is long ago', async () => {
    const test = await createTestApp();
    try {
      const DAY = 86_400_000;
      const now = Date.now();
      const learn = (country: string, daysAgo: number) => {
        const given = snapshot('suspicious_login', {
          fields: {
            user: { name: 'amy' },
            source: { ip: '203.0.113.9', geo: { country_iso_code: country } },
          },
        });
        const at = new Date(now - daysAgo * DAY).toISOString();
        given.alerts = given.alerts.map((alert) => ({ ...alert, occurred_at: at, received_at: at }));
        return test.as('analyst', () => test.get(SignIns).learn(given));
      };
      const kinds = async (country: string, daysAgo: number) =>
        (await learn(country, daysAgo)).map(({ kind }) => kind).filter((kind) => !kind.endsWith('network'));
      expect(await learn('AQ', 200)).toEqual([]);
      await learn('FR', 50);
      await test.sql(`UPDATE sign_in_places SET last_seen = now() - interval '200 days' WHERE value = 'FR'`);
      for (let day = 40; day > 28; day--) await learn('DE', day);
      await learn('DE', 29);
      expect(await kinds('BR', 1)).toEqual(['sign_in.first_country']);
      expect(await kinds('BR', 1)).toEqual(['sign_in.first_country']);
      expect(await kinds('AU', 0.95)).toEqual(['sign_in.impossible_travel', 'sign_in.first_country']);
      await test.jobs.schedule('sign_in.forget');
      const rows = await test.sql<{ value: string; count: number }>(
        `SELECT value, count FROM sign_in_places WHERE account = 'amy' AND kind = 'country' ORDER BY value`,
      );
      expect(rows).toEqual([
        { value: 'AU', count: 1 },
        { value: 'BR', count: 1 },
        { value: 'DE', count: 12 },
      ]);
    } finally {
      await test.close();
    }
  });
});

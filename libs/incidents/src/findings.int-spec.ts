import { randomUUID } from 'node:crypto';
import type { Evidence, EvidenceDraft, VerdictDraft } from '#contracts';
import { UnitOfWork } from '#platform';
import { createTestApp, type TestApp } from '../../../test/harness/index.ts';
import { IncidentEdits } from './incident-edits.ts';
import { IncidentFindings } from './incident-findings.ts';
import { IncidentSnapshots } from './incident-snapshots.ts';
import type { IncomingAlert, ReceivedAlert } from './domain/incoming.ts';
import { AlreadyOpen, IncidentIntake } from './incident-intake.ts';
import { incomingAlert } from './testing.ts';

const OTHER_TENANT = '00000000-0000-7000-8000-0000000000b2';

function draft(statement: string): EvidenceDraft {
  return {
    kind: 'test.fact',
    source: { type: 'parser', name: 'test' },
    subject: { type: 'alert', value: 'x' },
    statement,
    polarity: 'malicious',
    weight: 0.5,
    raw: { zero: '\u0000', half: '\ud800' },
    observed_at: '2026-01-02T03:04:05.000Z',
  };
}

const VERDICT: VerdictDraft = {
  classification: 'malicious',
  confidence: 0.9,
  category: 'commodity_malware',
  summary: 'It is bad.',
  reasoning: [{ statement: 'Because.', evidence: ['E1'] }],
  techniques: ['T1566.002'],
  recommended_actions: [],
  missing: [],
  not_connected: [],
  reservations: [],
  analyst: 'offline',
  fallback_reason: null,
  model: null,
  usage: null,
};

describe('what is found out about an incident', () => {
  let test: TestApp;
  let findings: IncidentFindings;
  let snapshots: IncidentSnapshots;
  let edits: IncidentEdits;
  beforeAll(async () => {
    test = await createTestApp();
    findings = test.get(IncidentFindings);
    snapshots = test.get(IncidentSnapshots);
    edits = test.get(IncidentEdits);
    await test.sql(`INSERT INTO tenants (id, name) VALUES ('${OTHER_TENANT}', 'other')`).catch(async () => {
      await test.sql(`INSERT INTO tenants (id, slug, name) VALUES ('${OTHER_TENANT}', 'other', 'other')`);
    });
  });
  afterAll(() => test.close());

  const as = <T>(work: () => Promise<T>) => test.as('analyst', work);
  const receive = async (given: Partial<IncomingAlert> = {}): Promise<ReceivedAlert> => {
    const [received] = await as(() => test.get(IncidentIntake).receive([incomingAlert(given)]));
    await test.jobs.schedule('alert.extract');
    return received as ReceivedAlert;
  };
  const status = async (id: string) =>
    (await test.sql<{ status: string }>('SELECT status FROM incidents WHERE id = $1', [id]))[0]?.status;
  const events = async (id: string) =>
    (
      await test.sql<{ event: string }>('SELECT event FROM audit_logs WHERE subject_id = $1 ORDER BY id', [
        id,
      ])
    ).map((row) => row.event);

  it('is bounded: the first alert and what fits beside it, and the latest facts', async () => {
    const { incident_id } = await receive();
    await test.sql(
      `INSERT INTO alerts SELECT (jsonb_populate_record(a, jsonb_build_object('id', gen_random_uuid(), 'fingerprint', n::text,
         'external_id', n::text, 'idempotency_key', n::text, 'received_at', a.received_at + make_interval(secs => n)))).* FROM alerts a, generate_series(1, 4) n WHERE incident_id = $1`,
      [incident_id],
    );
    await test.sql(
      `UPDATE alerts SET raw_email = repeat('x', 31457280) WHERE incident_id = $1 AND fingerprint IN ('1', '2', '3', '4')`,
      [incident_id],
    );
    for (let round = 0; round < 3; round += 1) {
      const drafts = Array.from({ length: 700 }, (_, n) => draft(`Fact ${round} ${n}`));
      await as(() => findings.addEvidence(incident_id, drafts, { step: 'test' }));
    }
    const snapshot = await as(() => snapshots.load(incident_id));
    expect(snapshot.alerts.map(({ raw_email }) => raw_email?.length ?? 0)).toEqual([0, 31457280, 31457280]);
    expect(snapshot.evidence).toHaveLength(2000);
    expect(snapshot.evidence[0]?.label).toBe('E101');
    expect(snapshot.evidence.at(-1)).toMatchObject({ label: 'E2100', statement: 'Fact 2 699' });
  });

  it('loads what came in, with observables from text and fields, hostile bytes kept', async () => {
    const raw = { note: 'see hxxps://evil[.]example.com/a?b=1 and 10.0.0.7', nul: '\u0000' };
    const { incident_id } = await receive({
      raw,
      description: 'sent by mallory@evil.example.com',
      fields: { host: { name: 'WEB01' } },
      observables: [{ type: 'host', value: 'WEB01' }],
    });
    const snapshot = await as(() => snapshots.load(incident_id));
    expect(snapshot.incident).toMatchObject({
      id: incident_id,
      status: 'created',
      verdict: null,
      alert_count: 1,
    });
    expect(snapshot.alerts).toMatchObject([{ raw, fields: { host: { name: 'WEB01' } } }]);
    expect(snapshot.observables.map((o) => `${o.type} ${o.value}`).sort()).toEqual([
      'domain evil.example.com',
      'email_address mallory@evil.example.com',
      'host web01',
      'ip 10.0.0.7',
      'url https://evil.example.com/a?b=1',
    ]);
  });

  it('stores an observable once for a tenant and moves its last_seen', async () => {
    const value = `${randomUUID()}.example.com`;
    const observables = [{ type: 'domain' as const, value }];
    await Promise.all(Array.from({ length: 6 }, () => receive({ observables })));
    await test.sql(`UPDATE observables SET last_seen = last_seen - interval '1 hour' WHERE value = $1`, [
      value,
    ]);
    const [before] = await test.sql<{ last_seen: Date }>(
      'SELECT last_seen FROM observables WHERE value = $1',
      [value],
    );
    await receive({ observables });
    const rows = await test.sql<{ last_seen: Date; links: string }>(
      `SELECT o.last_seen, (SELECT count(*) FROM incident_observables l WHERE l.observable_id = o.id) AS links
       FROM observables o WHERE value = $1`,
      [value],
    );
    expect(rows).toHaveLength(1);
    expect(Number(rows[0]?.links)).toBe(7);
    expect(rows[0]?.last_seen.getTime()).toBeGreaterThan(before?.last_seen.getTime() ?? Infinity);
  });

  it('refuses to store an alert as new that should have joined, with nothing left behind', async () => {
    const fingerprint = randomUUID();
    await receive({ fingerprint });
    const intake = test.get(IncidentIntake);
    const alert = incomingAlert({ fingerprint });
    const again = as(() => test.get(UnitOfWork).run(() => intake.receiveNew([incomingAlert(), alert])));
    await expect(again).rejects.toThrow(AlreadyOpen);
    expect(await test.sql('SELECT 1 FROM alerts WHERE title = $1', [alert.title])).toEqual([]);
    expect([intake.mayBeNew([alert]), intake.mayBeNew([incomingAlert()])]).toEqual([false, true]);
  });

  it('opens one incident when several transactions have the same alert at the same time', async () => {
    for (let round = 0; round < 3; round += 1) {
      const fingerprint = randomUUID();
      const received = await Promise.all(Array.from({ length: 6 }, () => receive({ fingerprint })));
      expect(new Set(received.map((alert) => alert.incident_id)).size).toBe(1);
      expect(received.filter((alert) => alert.status === 'created')).toHaveLength(1);
      const { incident } = await as(() => snapshots.load(received[0]?.incident_id ?? ''));
      expect(incident.alert_count).toBe(6);
    }
  });

  it('begins triage for one run only, and again for the same', async () => {
    const { incident_id } = await receive();
    const runs = [randomUUID(), randomUUID(), randomUUID()];
    const begun = await Promise.all(runs.map((run) => as(() => findings.beginTriage(incident_id, run))));
    expect(begun.filter(Boolean)).toHaveLength(1);
    const winner = runs[begun.indexOf(true)] as string;
    expect(await as(() => findings.beginTriage(incident_id, winner))).toBe(true);
    expect((await events(incident_id)).filter((event) => event === 'incident.triage_started')).toHaveLength(
      1,
    );
  });

  it('numbers evidence per incident, writers at the same time included', async () => {
    const { incident_id } = await receive();
    const batches = await Promise.all(
      Array.from({ length: 4 }, (_b, n) =>
        as(() => findings.addEvidence(incident_id, [draft(`${n}a`), draft(`${n}b`)], {})),
      ),
    );
    const stored = batches.flat();
    expect(stored.map((e) => e.label).sort()).toEqual(['E1', 'E2', 'E3', 'E4', 'E5', 'E6', 'E7', 'E8']);
    const { evidence } = await as(() => snapshots.load(incident_id));
    expect(evidence.map((e) => e.label)).toEqual(['E1', 'E2', 'E3', 'E4', 'E5', 'E6', 'E7', 'E8']);
    const names = (all: Evidence[]) => new Map(all.map(({ id, label }) => [id, label]));
    expect(names(stored)).toEqual(names(evidence));
    expect(evidence[0]).toMatchObject({ raw: { zero: '\u0000' }, observed_at: '2026-01-02T03:04:05.000Z' });
  });

  it('takes a verdict over and says how long it took', async () => {
    const { incident_id } = await receive();
    const run = randomUUID();
    await as(() => findings.beginTriage(incident_id, run));
    const { id } = await as(() => findings.recordVerdict(incident_id, VERDICT, { run_id: run }));
    const { incident } = await as(() => snapshots.load(incident_id));
    expect(incident).toMatchObject({
      status: 'triaged',
      verdict: { id, classification: 'malicious', confidence: 0.9 },
    });
    expect(await events(incident_id)).toEqual([
      'incident.created',
      'incident.triage_started',
      'incident.triaged',
    ]);
    const metrics = await test.http('GET', '/metrics');
    expect(metrics.text).toMatch(/triage_warden_triage_duration_seconds_count\{type="malware"\} [1-9]/);
    expect(metrics.text).toMatch(/triage_warden_incidents_total\{type="malware",severity="medium"\} \d+/);
  });

  it('measures a later run by itself and not from the first alert', async () => {
    const { incident_id } = await receive();
    const triage = async () => {
      const run = randomUUID();
      await as(() => findings.beginTriage(incident_id, run));
      await as(() => findings.recordVerdict(incident_id, VERDICT, { run_id: run }));
    };
    await triage();
    await test.sql(`UPDATE verdicts SET created_at = created_at - interval '1 hour' WHERE incident_id = $1`, [
      incident_id,
    ]);
    await test.sql(
      `UPDATE incidents SET triage_requested_at = triage_requested_at - interval '2 hours' WHERE id = $1`,
      [incident_id],
    );
    await triage();
    const took = await test.sql<{ seconds: number }>(
      `SELECT (details->'payload'->>'duration_seconds')::float8 AS seconds FROM audit_logs
       WHERE event = 'incident.triaged' AND subject_id = $1 ORDER BY id`,
      [incident_id],
    );
    const [later] = await test.sql<{ seconds: number; anew: boolean }>(
      `SELECT extract(epoch FROM v.created_at - i.triage_requested_at)::float8 AS seconds,
              i.triage_requested_at > (SELECT min(created_at) FROM verdicts WHERE incident_id = i.id) AS anew
       FROM incidents i JOIN verdicts v ON v.id = i.verdict_id WHERE i.id = $1`,
      [incident_id],
    );
    expect(took).toHaveLength(2);
    expect(later).toEqual({ seconds: expect.closeTo(took[1]?.seconds ?? Number.NaN, 2), anew: true });
  });

  it('does not reopen what a person has resolved while a run was under way', async () => {
    const { incident_id, incident_number } = await receive();
    const run = randomUUID();
    await as(() => findings.beginTriage(incident_id, run));
    const resolved = await test.http('POST', `/api/incidents/INC-${incident_number}/resolve`, {
      as: 'analyst',
      body: { disposition: 'false_positive', note: 'A drill' },
    });
    expect(resolved.body).toMatchObject({ status: 'resolved', disposition: 'false_positive', verdict: null });
    await as(() => findings.recordVerdict(incident_id, VERDICT, { run_id: run }));
    expect(await status(incident_id)).toBe('resolved');
    expect(await as(() => findings.beginTriage(incident_id, randomUUID()))).toBe(false);
    expect(await events(incident_id)).not.toContain('incident.triaged');
    const verdicts = await test.http('GET', `/api/incidents/${incident_id}/verdicts`, { as: 'viewer' });
    expect(verdicts.body.data).toHaveLength(1);
  });

  it('resolves once when two people do it at the same time', async () => {
    const { incident_id } = await receive();
    const answers = await Promise.all(
      ['true_positive', 'duplicate'].map((disposition) =>
        test.http('POST', `/api/incidents/${incident_id}/resolve`, { as: 'analyst', body: { disposition } }),
      ),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409]);
    expect((await events(incident_id)).filter((event) => event === 'incident.resolved')).toHaveLength(1);
  });

  it('lets a late run not end the triage of another', async () => {
    const { incident_id } = await receive();
    const [late, now] = [randomUUID(), randomUUID()];
    await as(() => findings.beginTriage(incident_id, late));
    await as(() => findings.recordVerdict(incident_id, VERDICT, { run_id: late }));
    await as(() => findings.beginTriage(incident_id, now));
    await as(() => findings.recordVerdict(incident_id, VERDICT, { run_id: late }));
    expect(await status(incident_id)).toBe('triaging');
  });

  it('marks observables and adds those that the incident did not have', async () => {
    const { incident_id } = await receive({ observables: [{ type: 'ip', value: '203.0.113.9' }] });
    await as(() =>
      findings.setPolarity(incident_id, [
        { type: 'ip', value: '203.0.113.9', polarity: 'malicious' },
        { type: 'url', value: 'http://New.example.com', polarity: 'benign' },
      ]),
    );
    const { observables } = await as(() => snapshots.load(incident_id));
    expect(observables.map(({ value, polarity }) => ({ value, polarity }))).toEqual(
      expect.arrayContaining([
        { value: '203.0.113.9', polarity: 'malicious' },
        { value: 'http://new.example.com/', polarity: 'benign' },
      ]),
    );
    expect(observables).toHaveLength(2);
    const shown = await test.http('GET', `/api/incidents/${incident_id}`, { as: 'viewer' });
    expect(shown.body.observable_count).toBe(2);
  });

  it('changes fields with before and after in the audit', async () => {
    const { incident_id } = await receive();
    await as(() => edits.setFields(incident_id, { severity: 'critical', escalation_level: 'manager' }));
    await as(() => edits.setFields(incident_id, { severity: 'critical' }));
    const rows = await test.sql<{ details: object }>(
      `SELECT details FROM audit_logs WHERE subject_id = $1 AND event = 'incident.updated'`,
      [incident_id],
    );
    expect(rows).toMatchObject([
      {
        details: {
          before: { severity: 'medium', escalation_level: null },
          after: { severity: 'critical', escalation_level: 'manager' },
        },
      },
    ]);
  });

  it('shows one tenant nothing of another', async () => {
    const { incident_id, incident_number } = await receive({
      observables: [{ type: 'ip', value: '198.51.100.77' }],
    });
    const elsewhere = <T>(work: () => Promise<T>) => test.as('admin', work, { tenantId: OTHER_TENANT });
    await elsewhere(() =>
      test
        .get(IncidentIntake)
        .receive([incomingAlert({ observables: [{ type: 'ip', value: '198.51.100.77' }] })]),
    );
    await test.jobs.schedule('alert.extract');
    await expect(elsewhere(() => snapshots.load(incident_id))).rejects.toMatchObject({ code: 'not_found' });
    await expect(elsewhere(() => edits.comment(incident_id, 'hello'))).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(elsewhere(() => findings.addEvidence(incident_id, [draft('x')], {}))).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(
      elsewhere(() => findings.recordVerdict(incident_id, VERDICT, { run_id: null })),
    ).rejects.toMatchObject({ code: 'not_found' });
    await elsewhere(() =>
      findings.setPolarity(incident_id, [{ type: 'ip', value: '198.51.100.77', polarity: 'benign' }]),
    );
    const rows = await test.sql<{ tenants: string }>(
      `SELECT count(DISTINCT tenant_id) AS tenants FROM observables WHERE value = '198.51.100.77'`,
    );
    expect(Number(rows[0]?.tenants)).toBe(2);
    const [foreign] = await test.sql<{ number: number }>(
      'SELECT min(number) AS number FROM incidents WHERE tenant_id = $1',
      [OTHER_TENANT],
    );
    expect(foreign?.number).toBe(1);
    const own = await test.http('GET', `/api/incidents/INC-${incident_number}`, { as: 'viewer' });
    expect(own.body.id).toBe(incident_id);
    const [links] = await test.sql<{ n: string }>(
      'SELECT count(*) AS n FROM incident_observables WHERE incident_id = $1 AND tenant_id = $2',
      [incident_id, OTHER_TENANT],
    );
    expect(Number(links?.n)).toBe(0);
  });
});

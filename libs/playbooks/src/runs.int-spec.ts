import { jest } from '@jest/globals';
import { Lookups } from '#actions';
import type { Json, JsonObject } from '#contracts';
import { IncidentFindings } from '#incidents';
import { SetupNotices } from '#connectors';
import { Problem, UnitOfWork } from '#platform';
import { Analysts } from '#triage';
import { host, reputation } from '../../../test/fixtures/action-context.ts';
import { connect, judgeAs, receiveAlert } from '../../../test/fixtures/playbook-runs.ts';
import { createTestApp, type TestApp } from '../../../test/harness/index.ts';
import { RunsRepository } from './data/runs.repository.ts';
import { RunEngine } from './run-engine.ts';
import { RunStore } from './run-store.ts';
import { RunsService } from './runs.service.ts';
import { StepRunner } from './step-runner.ts';

let t: TestApp;
const MALICIOUS = { classification: 'malicious', confidence: 0.95, category: 'commodity_malware' } as const;
const HASH = '0123456789abcdef'.repeat(4);
const DETECTION = {
  fields: { host: 'WS-0042' },
  observables: [
    { type: 'sha256' as const, value: HASH },
    { type: 'ip' as const, value: '203.0.113.9' },
  ],
};

beforeAll(async () => {
  t = await createTestApp();
});
afterAll(() => t.close());
beforeEach(() => {
  connect(t, {
    edr: {
      findHost: async () => host(),
      containment: async () => 'contained',
      contain: async () => undefined,
    },
    threatIntelligence: {
      lookupHash: async () => reputation({ malicious: 50 }),
      lookupIp: async () => reputation(),
    },
    siem: { search: async () => ({ rows: [], truncated: false }) },
  });
  judgeAs(t, MALICIOUS);
});
afterEach(() => jest.restoreAllMocks());

const asSystem = <T>(work: () => Promise<T>) => t.as({ type: 'system', id: null, name: 'test' }, work);

interface RunFacts {
  id: string;
  status: string;
  verdict_id: string | null;
  error_code: string | null;
  failures: number;
}
const runsOf = (incident: string) =>
  t.sql<RunFacts>(
    'SELECT id, status, verdict_id, error_code, failures FROM playbook_runs WHERE incident_id = $1 ORDER BY id',
    [incident],
  );
const stepsOf = async (incident: string): Promise<Record<string, string>> => {
  const rows = await t.sql<{ step_key: string; status: string }>(
    'SELECT step_key, s.status FROM playbook_steps s JOIN playbook_runs r ON r.id = s.run_id WHERE r.incident_id = $1',
    [incident],
  );
  return Object.fromEntries(rows.map((row) => [row.step_key, row.status]));
};
const incidentOf = async (id: string) =>
  (await t.sql('SELECT status, verdict_classification, run_id FROM incidents WHERE id = $1', [id]))[0];
/** Everything that a triage leaves, counted. */
const traces = async (incident: string) =>
  (
    await t.sql(
      `SELECT (SELECT count(*)::int FROM playbook_runs WHERE incident_id = $1) AS runs,
         (SELECT count(*)::int FROM playbook_steps s JOIN playbook_runs r ON r.id = s.run_id WHERE r.incident_id = $1) AS steps,
         (SELECT count(*)::int FROM evidence WHERE incident_id = $1) AS evidence,
         (SELECT count(*)::int FROM verdicts WHERE incident_id = $1) AS verdicts,
         (SELECT count(*)::int FROM actions WHERE incident_id = $1) AS actions,
         (SELECT count(*)::int FROM approvals a JOIN actions x ON x.id = a.action_id WHERE x.incident_id = $1) AS approvals`,
      [incident],
    )
  )[0];
const ONE_TRIAGE = { runs: 1, verdicts: 1, actions: 1, approvals: 1 };
const trigger = (incident_id: string) => ({
  incident_id,
  key: 'created',
  playbook: null,
  requested_by: 'source:edr',
  behind: [],
});

async function decide(incident: string, decision: 'approve' | 'reject'): Promise<void> {
  const [approval] = await t.sql<{ id: string; digest: string }>(
    `SELECT a.id, a.digest FROM approvals a JOIN actions x ON x.id = a.action_id WHERE x.incident_id = $1 AND a.status = 'pending'`,
    [incident],
  );
  const digest = approval?.digest;
  const body = decision === 'reject' ? { digest, reason: 'The host is a sandbox.' } : { digest };
  const answer = await t.http('POST', `/api/approvals/${approval?.id ?? ''}/${decision}`, {
    // The senior analyst saves playbooks here, and so stands behind what they ask for.
    as: 'manager',
    body,
  });
  expect(answer.status).toBeLessThan(300);
}

describe('a triage', () => {
  it('gathers evidence, judges, asks for approval, waits, and is over when the action is done', async () => {
    const incident = await receiveAlert(t, DETECTION);
    await t.jobs.drain();
    expect(await incidentOf(incident)).toMatchObject({
      status: 'triaged',
      verdict_classification: 'malicious',
    });
    expect(await runsOf(incident)).toMatchObject([{ status: 'waiting', error_code: null }]);
    const steps = await stepsOf(incident);
    expect(steps).toMatchObject({
      '1.parallel.host': 'completed',
      '1.parallel.files[0].file': 'completed',
      '1.parallel.addresses[0].address': 'completed',
      '1.parallel.activity': 'completed',
      verdict: 'completed',
      '3.then.1.parallel.isolate': 'waiting',
    });
    await decide(incident, 'approve');
    await t.jobs.drain();
    expect(await runsOf(incident)).toMatchObject([{ status: 'completed' }]);
    expect(await stepsOf(incident)).toMatchObject({
      '3': 'completed',
      '3.then.1.parallel.isolate': 'completed',
    });
  });

  it('is over as well when the approver says no: that is an answer, not an error', async () => {
    const incident = await receiveAlert(t, DETECTION);
    await t.jobs.drain();
    await decide(incident, 'reject');
    await t.jobs.drain();
    expect(await runsOf(incident)).toMatchObject([{ status: 'completed' }]);
    expect(await stepsOf(incident)).toMatchObject({ '3.then.1.parallel.isolate': 'skipped' });
  });

  it('stores where evidence comes from, and marks what intelligence calls bad', async () => {
    const incident = await receiveAlert(t, DETECTION);
    await t.jobs.drain();
    const [file] = await t.sql<{ evidence: string[]; input: object; output: object }>(
      `SELECT s.evidence, s.input, s.output FROM playbook_steps s JOIN playbook_runs r ON r.id = s.run_id
       WHERE r.incident_id = $1 AND step_key = '1.parallel.files[0].file'`,
      [incident],
    );
    expect(file).toMatchObject({
      input: { action: 'lookup_hash', parameters: { hash: HASH } },
      output: { malicious: 50 },
    });
    expect(file?.evidence).toHaveLength(1);
    const polarity = await t.sql(
      `SELECT o.value, i.polarity FROM incident_observables i JOIN observables o ON o.id = i.observable_id
       WHERE i.incident_id = $1 AND i.polarity = 'malicious'`,
      [incident],
    );
    expect(polarity).toEqual([{ value: HASH, polarity: 'malicious' }]);
  });

  it('begins with what is in an alert of this very moment, also when a person asks for it', async () => {
    const incident = await receiveAlert(t, { ...DETECTION, auto_triage: false });
    expect(await t.sql('SELECT 1 FROM extraction_pending WHERE incident_id = $1', [incident])).toHaveLength(
      1,
    );
    await asSystem(() => t.get(RunsService).start('malware_triage', incident));
    await t.jobs.drain();
    expect(await stepsOf(incident)).toMatchObject({ '1.parallel.files[0].file': 'completed' });
  });

  it('run twice changes nothing', async () => {
    const incident = await receiveAlert(t, DETECTION);
    await t.jobs.drain();
    const before = { traces: await traces(incident), steps: await stepsOf(incident) };
    expect(before.traces).toMatchObject(ONE_TRIAGE);
    await asSystem(() => t.get(RunsService).triage(trigger(incident)));
    await t.jobs.drain();
    expect({ traces: await traces(incident), steps: await stepsOf(incident) }).toEqual(before);
  });

  it('concludes nothing good when no connector is there', async () => {
    connect(t, {});
    judgeAs(t, null);
    const incident = await receiveAlert(t, DETECTION);
    await t.jobs.drain();
    const { status, verdict_classification } = (await incidentOf(incident)) as Record<string, string>;
    expect(status).toBe('triaged');
    expect(['suspicious', 'inconclusive']).toContain(verdict_classification);
    expect(await runsOf(incident)).toMatchObject([{ status: 'completed' }]);
    expect(await stepsOf(incident)).toMatchObject({ '1.parallel.host': 'skipped', verdict: 'completed' });
    const verdicts = await t.sql('SELECT missing, not_connected FROM verdicts WHERE incident_id = $1', [
      incident,
    ]);
    expect(verdicts).toEqual([{ missing: [], not_connected: ['threat_intelligence', 'edr'] }]);
  });

  it('asks for nothing that no connector can do, and says so once for all incidents', async () => {
    connect(t, { edr: { findHost: async () => host() } });
    const failures = async () =>
      (await t.sql(`SELECT FROM notifications WHERE kind = 'action_failed'`)).length +
      (await t.sql(`SELECT FROM actions WHERE status = 'failed'`)).length;
    const before = await failures();
    await t.get(SetupNotices).flush();
    await t.sql('DELETE FROM setup_notices');
    const yaml = `name: unconnected
steps:
  - { id: file, action: lookup_hash, with: { hash: "${HASH}" }, default: { malicious: 3 } }
  - { id: tell, action: notify_channel, with: { channel: "#soc", text: "\${{ steps.file.malicious }}" } }
  - { id: verdict, analyze: {} }
`;
    await t.http('POST', '/api/playbooks', { as: 'senior_analyst', body: { yaml } });
    const incidents = [
      await receiveAlert(t, { ...DETECTION, playbook: 'unconnected' }),
      await receiveAlert(t, { ...DETECTION, playbook: 'unconnected' }),
    ];
    await t.jobs.drain();
    for (const incident of incidents) {
      expect(await stepsOf(incident)).toEqual({ file: 'skipped', tell: 'skipped', verdict: 'completed' });
      expect(await traces(incident)).toMatchObject({ actions: 0, verdicts: 1 });
    }
    const [step] = await t.sql(
      `SELECT s.output, s.error FROM playbook_steps s JOIN playbook_runs r ON r.id = s.run_id
       WHERE r.incident_id = $1 AND s.step_key = 'file'`,
      [incidents[0]],
    );
    expect(step).toEqual({
      output: { malicious: 3 },
      error: {
        code: 'connector_not_configured',
        message: 'Not asked for: no threat intelligence is connected.',
      },
    });
    expect(await failures()).toBe(before);
    await t.get(SetupNotices).flush();
    const notices = async () => (await t.http('GET', '/api/setup-notices', { as: 'analyst' })).body.data;
    const messaging = { capability: 'messaging', actions: [{ action: 'notify_channel', count: 2 }] };
    expect(await notices()).toMatchObject(
      [
        {
          capability: 'threat_intelligence',
          connectors: [
            { type: 'virustotal', title: 'VirusTotal' },
            { type: 'abuseipdb', title: 'AbuseIPDB' },
          ],
          actions: [{ action: 'lookup_hash', count: 2 }],
          last_incident_id: expect.any(String) as string,
        },
        messaging,
      ].toSorted((a, b) => a.capability.localeCompare(b.capability)),
    );
    const body = {
      type: 'virustotal',
      name: 'VirusTotal',
      settings: {},
      secrets: { api_key: 'k'.repeat(64) },
    };
    const added = await t.http('POST', '/api/connectors', { as: 'admin', body });
    expect(added.body).toMatchObject({ in_use_for: ['threat_intelligence'] });
    expect(await notices()).toMatchObject([messaging]);
    // Counting begins anew when it is missed again.
    await t.http('DELETE', `/api/connectors/${added.body.id}`, { as: 'admin' });
    expect(await notices()).toMatchObject([messaging]);
  });

  it('does nothing when the source wants none', async () => {
    const incident = await receiveAlert(t, { ...DETECTION, auto_triage: false });
    await t.jobs.drain();
    expect(await runsOf(incident)).toEqual([]);
    expect(await incidentOf(incident)).toMatchObject({ status: 'created' });
  });
});

describe('the built-in playbooks', () => {
  const MAIL = [
    'From: "IT Support" <support@paypa1-secure.example>',
    'To: ada@example.com',
    'Subject: Your account',
    'Message-ID: <m1@paypa1-secure.example>',
    'Date: Sun, 22 Nov 2026 10:00:00 +0000',
    'Content-Type: text/html; charset=utf-8',
    '',
    '<p>Sign in <a href="https://login.paypa1-secure.example/x">here</a></p>',
    '',
  ].join('\r\n');
  const mailClients = {
    emailGateway: { isSenderBlocked: async () => false },
    threatIntelligence: {
      lookupUrl: async () => reputation({ malicious: 20 }),
      lookupDomain: async () => reputation({ malicious: 5 }),
    },
  };
  const pending = async (incident: string) => {
    const rows = await t.sql<{ name: string; status: string; parameters: object }>(
      'SELECT name, status, parameters FROM actions WHERE incident_id = $1 ORDER BY name',
      [incident],
    );
    return rows
      .filter(({ status }) => status === 'pending_approval')
      .map(({ name, parameters }) => ({ name, parameters }));
  };

  it('phishing: takes the mail apart and proposes to contain it, both at once', async () => {
    connect(t, mailClients);
    const incident = await receiveAlert(t, {
      type: 'phishing',
      raw_email: MAIL,
      recipient: 'ada@example.com',
    });
    await t.jobs.drain();
    expect(await stepsOf(incident)).toMatchObject({
      email: 'completed',
      '2.parallel.auth': 'completed',
      '2.parallel.sender': 'completed',
      '2.parallel.urls': 'completed',
      '2.parallel.attachments': 'skipped',
      '4.then.1.parallel.quarantine': 'waiting',
      '4.then.1.parallel.block_sender': 'waiting',
    });
    expect(await pending(incident)).toEqual([
      { name: 'block_sender', parameters: { sender: 'support@paypa1-secure.example' } },
      {
        name: 'quarantine_email',
        parameters: {
          mailbox: 'ada@example.com',
          message_id: expect.stringContaining('m1@paypa1-secure.example') as string,
        },
      },
    ]);
  });

  it("phishing: does not propose to block a sender who claims to be of the recipient's own domain", async () => {
    connect(t, mailClients);
    const incident = await receiveAlert(t, {
      type: 'phishing',
      raw_email: MAIL.replaceAll('support@paypa1-secure.example', 'boss@Example.com'),
      recipient: 'ada@example.com',
    });
    await t.jobs.drain();
    expect(await stepsOf(incident)).toMatchObject({ '4.then.1.parallel.block_sender': 'skipped' });
    expect((await pending(incident)).map(({ name }) => name)).toEqual(['quarantine_email']);
  });

  it('phishing: tells the analyst which look-up failed, and why', async () => {
    connect(t, {
      threatIntelligence: {
        ...mailClients.threatIntelligence,
        lookupUrl: async () => {
          throw new Problem('connector_failed', 'VirusTotal is throttling (429).');
        },
      },
    });
    const incident = await receiveAlert(t, { type: 'phishing', raw_email: MAIL });
    await t.jobs.drain();
    const [verdict] = await t.sql<{ missing: string[]; summary: string }>(
      'SELECT missing, summary FROM verdicts WHERE incident_id = $1',
      [incident],
    );
    expect(verdict?.missing).toContain('“Look up the links” failed: VirusTotal is throttling (429).');
  });

  it('phishing: looks up links without the mail too', async () => {
    connect(t, mailClients);
    const observables = [{ type: 'url' as const, value: 'https://login.paypa1-secure.example/x' }];
    const incident = await receiveAlert(t, { type: 'phishing', observables });
    await t.jobs.drain();
    expect(await stepsOf(incident)).toMatchObject({
      email: 'skipped',
      '2.parallel.urls': 'completed',
      verdict: 'completed',
    });
  });

  it('malware: of several hosts that the alert only mentions, isolates none', async () => {
    const hosts = ['dc-01', 'ws-0042'].map((value) => ({ type: 'host' as const, value }));
    const observables = [...DETECTION.observables, ...hosts];
    const incident = await receiveAlert(t, { fields: {}, observables });
    await t.jobs.drain();
    expect(await stepsOf(incident)).toMatchObject({ '1.parallel.host': 'skipped', verdict: 'completed' });
    expect(await pending(incident)).toEqual([]);
  });

  it('suspicious login: proposes to disable the account', async () => {
    const incident = await receiveAlert(t, {
      ...DETECTION,
      type: 'suspicious_login',
      fields: { user: { upn: 'ada@example.com' } },
    });
    connect(t, {
      identity: {},
      siem: { search: async () => ({ rows: [], truncated: false }) },
      threatIntelligence: { lookupIp: async () => reputation({ malicious: 9 }) },
    });
    await t.jobs.drain();
    expect(await pending(incident)).toEqual([
      { name: 'disable_user', parameters: { user: 'ada@example.com' } },
    ]);
  });

  it('everything else: looks up what there is and proposes nothing', async () => {
    const incident = await receiveAlert(t, { ...DETECTION, type: 'data_exfiltration' });
    await t.jobs.drain();
    expect(await runsOf(incident)).toMatchObject([{ status: 'completed' }]);
    expect(await traces(incident)).toMatchObject({ verdicts: 1, actions: 0 });
  });

  it('a hostile alert is data and ends in a verdict as well', async () => {
    let deep: Json = 'x';
    for (let level = 0; level < 500; level += 1) deep = { constructor: deep };
    const queries: string[] = [];
    connect(t, {
      edr: { findHost: async () => null },
      siem: {
        search: async (query) => {
          queries.push(query);
          return { rows: [], truncated: false };
        },
      },
    });
    const fields: JsonObject = {
      host: { name: '" | delete index=* | search "*`x`' },
      user: { name: '${{ vars }}' },
      constructor: { name: 'x' },
      toString: 'x',
      nul: 'a\u0000b',
      deep,
    };
    const incident = await receiveAlert(t, { ...DETECTION, fields });
    await t.jobs.drain();
    expect(await incidentOf(incident)).toMatchObject({ status: 'triaged' });
    expect(await runsOf(incident)).toMatchObject([{ status: 'completed' }]);
    expect(queries).toEqual(['search index=* "\\" | delete index=_ | search \\"__x_" | head 100']);
  });
});

describe('a kill switch on the playbook', () => {
  it('keeps its effects from being carried out, and the run says so', async () => {
    const body = { scope: 'playbook', target: 'malware_triage', reason: 'It isolates too much.' };
    const engaged = await t.http('POST', '/api/kill-switch', { as: 'manager', body });
    const incident = await receiveAlert(t, DETECTION);
    await t.jobs.drain();
    const [step] = await t.sql(
      `SELECT s.status, s.error FROM playbook_steps s JOIN playbook_runs r ON r.id = s.run_id
       WHERE r.incident_id = $1 AND step_key = '3.then.1.parallel.isolate'`,
      [incident],
    );
    expect(step).toMatchObject({
      status: 'skipped',
      error: { message: expect.stringContaining('It isolates too much.') },
    });
    expect(await runsOf(incident)).toMatchObject([{ status: 'completed' }]);
    expect(await incidentOf(incident)).toMatchObject({
      status: 'triaged',
      verdict_classification: 'malicious',
    });
    const release = { reason: 'Mended.' };
    const path = `/api/kill-switch/${engaged.body.id}`;
    expect(await t.http('DELETE', path, { as: 'manager', body: release })).toMatchObject({ status: 200 });
  });
});

describe('a crash', () => {
  /** The process dies: nothing is released, nothing is said. */
  const die = () => {
    jest.spyOn(t.get(RunsRepository), 'release').mockResolvedValue(undefined);
    jest.spyOn(t.get(RunStore), 'fail').mockRejectedValue(new Error('dead'));
    throw new Error('The process dies.');
  };
  const afterCall = <A extends unknown[], R>(
    method: (...args: A) => Promise<R>,
    self: object,
    at: number,
    before = false,
  ) => {
    let calls = 0;
    return async (...args: A): Promise<R> => {
      calls += 1;
      if (before && calls === at) return die();
      const result = await method.apply(self, args);
      if (!before && calls === at) return die();
      return result;
    };
  };
  /** A model takes its time, so what it judges is stored before. */
  const slowly = (arrange: () => void) => () => {
    jest.spyOn(t.get(Analysts), 'quick', 'get').mockReturnValue(false);
    arrange();
  };
  const points: [string, () => void][] = [
    ['before the look-ups', () => jest.spyOn(t.get(StepRunner), 'runLookups').mockImplementation(die)],
    ['after the look-ups', () => patch(StepRunner, 'runLookups', 1)],
    ['after a quick analysis', () => patch(StepRunner, 'runAnalysis', 1)],
    ['before all of a quick triage is stored', () => patch(RunStore, 'commit', 1, true)],
    ['after all of a quick triage is stored', () => patch(RunStore, 'commit', 1)],
    ['before the findings are stored', slowly(() => patch(RunStore, 'commit', 1, true))],
    ['after the findings are stored', slowly(() => patch(RunStore, 'commit', 1))],
    ['after the analysis', slowly(() => patch(StepRunner, 'runAnalysis', 1))],
    ['before the verdict is stored', slowly(() => patch(RunStore, 'commit', 2, true))],
    ['after the verdict is stored', slowly(() => patch(RunStore, 'commit', 2))],
  ];
  function patch(type: typeof StepRunner | typeof RunStore, name: string, at: number, before = false): void {
    const target = t.get(type as typeof RunStore) as unknown as Record<
      string,
      (...args: unknown[]) => Promise<unknown>
    >;
    const method = target[name];
    if (!method) throw new Error(name);
    jest.spyOn(target, name).mockImplementation(afterCall(method, target, at, before));
  }

  it.each(points)('%s loses nothing and does nothing twice', async (_name, arrange) => {
    const incident = await receiveAlert(t, { ...DETECTION, auto_triage: false });
    arrange();
    await expect(asSystem(() => t.get(RunsService).triage(trigger(incident)))).rejects.toThrow();
    jest.restoreAllMocks();
    judgeAs(t, MALICIOUS);
    await t.sql(
      `UPDATE playbook_runs SET lease_until = now() - interval '1 second' WHERE incident_id = $1 AND lease_until IS NOT NULL`,
      [incident],
    );
    await t.jobs.schedule('run.recover');
    await t.jobs.drain();
    expect(await traces(incident)).toMatchObject({ ...ONE_TRIAGE, evidence: 5 });
    expect(await runsOf(incident)).toMatchObject([{ status: 'waiting', failures: 0 }]);
    expect(await incidentOf(incident)).toMatchObject({
      status: 'triaged',
      verdict_classification: 'malicious',
    });
    await decide(incident, 'approve');
    await t.jobs.drain();
    expect(await runsOf(incident)).toMatchObject([{ status: 'completed' }]);
  });

  it('inside the last transaction leaves no action behind', async () => {
    const incident = await receiveAlert(t, { ...DETECTION, auto_triage: false });
    const runs = t.get(RunsRepository);
    const progress = runs.progress.bind(runs);
    jest
      .spyOn(runs, 'progress')
      .mockImplementation((id, owner, reached) =>
        reached.status === 'waiting' ? die() : progress(id, owner, reached),
      );
    await expect(asSystem(() => t.get(RunsService).triage(trigger(incident)))).rejects.toThrow();
    expect(await traces(incident)).toMatchObject({ runs: 1, verdicts: 0, actions: 0, approvals: 0 });
  });

  it('leaves a run to others only when its lease has run out', async () => {
    const incident = await receiveAlert(t, { ...DETECTION, auto_triage: false });
    slowly(() => patch(RunStore, 'commit', 1))();
    await expect(asSystem(() => t.get(RunsService).triage(trigger(incident)))).rejects.toThrow();
    jest.restoreAllMocks();
    judgeAs(t, MALICIOUS);
    await t.jobs.schedule('run.recover');
    await asSystem(() => t.get(RunsService).triage(trigger(incident)));
    await t.jobs.drain();
    expect(await runsOf(incident)).toMatchObject([{ status: 'running' }]);
  });

  it('that comes back every time ends the run and frees the incident', async () => {
    const incident = await receiveAlert(t, { ...DETECTION, auto_triage: false });
    jest.spyOn(t.get(StepRunner), 'runLookups').mockRejectedValue(new Error('broken'));
    for (let round = 0; round < 2; round += 1) {
      await expect(asSystem(() => t.get(RunsService).triage(trigger(incident)))).rejects.toThrow('broken');
    }
    await asSystem(() => t.get(RunsService).triage(trigger(incident)));
    expect(await runsOf(incident)).toMatchObject([{ status: 'failed', error_code: 'internal' }]);
    expect(await incidentOf(incident)).toMatchObject({
      status: 'triaged',
      verdict_classification: 'inconclusive',
    });
  });
});

describe('at the same time', () => {
  it('evidence of somebody else does not shift what the verdict cites', async () => {
    const incident = await receiveAlert(t, DETECTION);
    const seen = judgeAs(t, null);
    const judge = t.get(Analysts).judge;
    const others = {
      kind: 'note',
      source: { type: 'person' as const, name: 'an analyst' },
      subject: { type: 'host' as const, value: 'WS-0042' },
      statement: 'The host belongs to finance.',
      polarity: 'neutral' as const,
      weight: 0,
      raw: null,
      observed_at: new Date(0).toISOString(),
    };
    t.get(Analysts).judge = async (input) => {
      if (seen.calls === 0) await t.get(IncidentFindings).addEvidence(incident, [others], {});
      return judge(input);
    };
    await t.jobs.drain();
    expect(seen.calls).toBe(1);
    const evidence = await t.sql<{ id: string; statement: string }>(
      `SELECT 'E' || number AS id, statement FROM evidence WHERE incident_id = $1 ORDER BY number`,
      [incident],
    );
    expect(evidence).toHaveLength(6);
    const verdicts = await t.sql<{ reasoning: { statement: string; evidence: string[] }[] }>(
      'SELECT reasoning FROM verdicts WHERE incident_id = $1',
      [incident],
    );
    expect(verdicts).toHaveLength(1);
    const [first] = verdicts[0]?.reasoning ?? [];
    const cited = evidence.find(({ id }) => id === first?.evidence[0]);
    expect(first?.statement).toContain(cited?.statement);
    const steps = await t.sql<{ kind: string; evidence: string[]; output: { evidence?: string[] } | null }>(
      `SELECT s.kind, s.evidence, s.output FROM playbook_steps s JOIN playbook_runs r ON r.id = s.run_id
       WHERE r.incident_id = $1`,
      [incident],
    );
    const labels = new Set(evidence.map(({ id }) => id));
    const found = steps.flatMap((step) => step.evidence);
    expect(new Set(found)).toEqual(new Set([...labels].filter((label) => label !== 'E1')));
    const output = steps.find(({ kind }) => kind === 'analyze')?.output?.evidence ?? [];
    expect(output).toContain(cited?.id);
    expect(output.every((label) => labels.has(label))).toBe(true);
  });

  it('many workers advance one run once', async () => {
    const seen = judgeAs(t, MALICIOUS);
    const lookups = jest.spyOn(t.get(Lookups), 'run');
    const incident = await receiveAlert(t, { ...DETECTION, auto_triage: false });
    const started = await t.as('analyst', () => t.get(RunsService).start('malware_triage', incident));
    await Promise.all(Array.from({ length: 6 }, () => asSystem(() => t.get(RunEngine).advance(started.id))));
    await t.jobs.drain();
    expect(seen.calls).toBe(1);
    expect(lookups).toHaveBeenCalledTimes(4);
    expect(await traces(incident)).toMatchObject(ONE_TRIAGE);
  });

  it('many deliveries of one event make one run', async () => {
    const incident = await receiveAlert(t, { ...DETECTION, auto_triage: false });
    await Promise.all(
      Array.from({ length: 6 }, () => asSystem(() => t.get(RunsService).triage(trigger(incident)))),
    );
    expect(await traces(incident)).toMatchObject(ONE_TRIAGE);
  });

  it('an action that settles while the run is in hand is not missed', async () => {
    const incident = await receiveAlert(t, DETECTION);
    await t.jobs.drain();
    const [run] = await runsOf(incident);
    const engine = t.get(RunEngine);
    const session = await asSystem(() => t.get(UnitOfWork).run(() => engine.take(run?.id ?? '')));
    if (!session) throw new Error('The run was not taken.');
    await decide(incident, 'approve');
    await t.jobs.drain();
    expect(await runsOf(incident)).toMatchObject([{ status: 'running' }]);
    await asSystem(() => engine.work(session));
    expect(await runsOf(incident)).toMatchObject([{ status: 'completed' }]);
  });
});

describe('another triage', () => {
  const again = async (incident: string) => {
    const answer = await t.http('POST', `/api/incidents/${incident}/triage`, { as: 'analyst', body: {} });
    expect(answer.status).toBeLessThan(300);
    await t.jobs.drain();
  };

  it('replaces a run that only waits for people, who are not asked twice', async () => {
    const incident = await receiveAlert(t, DETECTION);
    await t.jobs.drain();
    await again(incident);
    expect(await runsOf(incident)).toMatchObject([
      { status: 'cancelled', error_code: 'replaced' },
      { status: 'waiting' },
    ]);
    expect(await incidentOf(incident)).toMatchObject({ status: 'triaged' });
    expect(await traces(incident)).toMatchObject({ runs: 2, verdicts: 2, actions: 1, approvals: 1 });
    await decide(incident, 'approve');
    await t.jobs.drain();
    expect(await runsOf(incident)).toMatchObject([{ status: 'cancelled' }, { status: 'completed' }]);
  });

  it('is refused while one is at work', async () => {
    const incident = await receiveAlert(t, { ...DETECTION, auto_triage: false });
    const body = { incident_id: incident };
    expect(await t.http('POST', '/api/playbooks/generic_triage/run', { as: 'analyst', body })).toMatchObject({
      status: 202,
      body: { status: 'queued', playbook: 'generic_triage' },
    });
    expect(await t.http('POST', '/api/playbooks/generic_triage/run', { as: 'analyst', body })).toMatchObject({
      status: 409,
      body: { code: 'conflict' },
    });
    await t.jobs.drain();
    expect(await runsOf(incident)).toMatchObject([{ status: 'completed' }]);
  });

  it.each([
    ['a run', '/api/playbooks/malware_triage/run', (incident: string) => ({ incident_id: incident })],
    ['another triage', '/api/incidents/:id/triage', () => ({ playbook: 'malware_triage' })],
  ])('leaves what %s asks for to somebody else than who asked for it', async (_what, path, body) => {
    const incident = await receiveAlert(t, { ...DETECTION, auto_triage: false });
    const url = path.replace(':id', incident);
    expect((await t.http('POST', url, { as: 'senior_analyst', body: body(incident) })).status).toBe(202);
    await t.jobs.drain();
    const { body: list } = await t.http('GET', `/api/approvals?incident=${incident}`, {
      as: 'senior_analyst',
    });
    const [{ id, digest }] = list.data;
    expect(list.data).toMatchObject([{ proposer: { type: 'playbook' }, may_decide: false }]);
    const approve = (as: 'senior_analyst' | 'manager') =>
      t.http('POST', `/api/approvals/${id}/approve`, { as, body: { digest } });
    expect(await approve('senior_analyst')).toMatchObject({ status: 403, body: { code: 'own_request' } });
    expect((await approve('manager')).status).toBe(200);
  });

  it('needs a playbook and an incident that are there', async () => {
    const incident = await receiveAlert(t, { ...DETECTION, auto_triage: false });
    expect(
      await t.http('POST', '/api/playbooks/nothing/run', { as: 'analyst', body: { incident_id: incident } }),
    ).toMatchObject({ status: 404 });
    const nowhere = { incident_id: '01900000-0000-7000-8000-00000000dead' };
    expect(
      await t.http('POST', '/api/playbooks/generic_triage/run', { as: 'analyst', body: nowhere }),
    ).toMatchObject({ status: 404 });
    expect(
      await t.http('POST', '/api/playbooks/generic_triage/run', { as: 'viewer', body: nowhere }),
    ).toMatchObject({ status: 403 });
  });
});

describe('a run that is taken up without its incident', () => {
  const save = async (yaml: string) => {
    const answer = await t.http('POST', '/api/playbooks', { as: 'senior_analyst', body: { yaml } });
    expect(answer.status).toBe(201);
  };

  it("works out its first step's parameters, by a person's hand too", async () => {
    await save(`name: by_hand
steps:
  - { id: host, action: get_host_info, with: { host: "\${{ alert.host.name }}" } }
`);
    const incident = await receiveAlert(t, { ...DETECTION, auto_triage: false });
    const body = { incident_id: incident };
    expect(await t.http('POST', '/api/playbooks/by_hand/run', { as: 'analyst', body })).toMatchObject({
      status: 202,
    });
    await t.jobs.drain();
    expect(await stepsOf(incident)).toEqual({ host: 'completed' });
  });

  it('goes on after the approver with a look-up that has no condition', async () => {
    await save(`name: after_approval
steps:
  - { id: isolate, action: isolate_host, with: { host: "\${{ alert.host.name }}" } }
  - { id: host, action: get_host_info, with: { host: "\${{ alert.host.name }}" } }
`);
    const incident = await receiveAlert(t, { ...DETECTION, playbook: 'after_approval' });
    await t.jobs.drain();
    await decide(incident, 'approve');
    await t.jobs.drain();
    expect(await stepsOf(incident)).toEqual({ isolate: 'completed', host: 'completed' });
    expect(await runsOf(incident)).toMatchObject([{ status: 'completed', error_code: null }]);
  });
});

describe('cancelling', () => {
  it('frees the incident with an inconclusive verdict', async () => {
    const incident = await receiveAlert(t, { ...DETECTION, auto_triage: false });
    const { id } = await t.as('analyst', () => t.get(RunsService).start('malware_triage', incident));
    expect(await incidentOf(incident)).toMatchObject({ status: 'triaging' });
    expect(await t.http('POST', `/api/runs/${id}/cancel`, { as: 'analyst' })).toMatchObject({
      status: 200,
      body: { status: 'cancelled', error: { code: 'cancelled' } },
    });
    expect(await incidentOf(incident)).toMatchObject({
      status: 'triaged',
      verdict_classification: 'inconclusive',
    });
    await t.jobs.drain();
    expect(await traces(incident)).toMatchObject({ actions: 0, steps: 0 });
    expect(await t.http('POST', `/api/runs/${id}/cancel`, { as: 'analyst' })).toMatchObject({
      status: 409,
      body: { code: 'illegal_transition' },
    });
  });

  it('stops a worker that has the run in hand', async () => {
    const incident = await receiveAlert(t, { ...DETECTION, auto_triage: false });
    const runner = t.get(StepRunner);
    const original = runner.runLookups.bind(runner);
    jest.spyOn(runner, 'runLookups').mockImplementation(async (session, ready) => {
      await original(session, ready);
      await t.as('analyst', () => t.get(RunsService).cancel(session.run.id));
    });
    await asSystem(() => t.get(RunsService).triage(trigger(incident)));
    expect(await runsOf(incident)).toMatchObject([{ status: 'cancelled' }]);
    expect(await traces(incident)).toMatchObject({ steps: 0, evidence: 0, actions: 0, verdicts: 1 });
  });
});

describe('a playbook that fails', () => {
  it('runs its on_error steps and leaves the incident triaged, naming what is missing', async () => {
    const yaml = `name: failing
steps:
  - { id: host, action: get_host_info, with: { host: WS-1 } }
  - { id: never, analyze: {} }
on_error:
  - { id: tell, action: add_comment, with: { text: "It failed: \${{ error.message }}" } }
`;
    expect(await t.http('POST', '/api/playbooks', { as: 'senior_analyst', body: { yaml } })).toMatchObject({
      status: 201,
    });
    connect(t, {
      edr: {
        findHost: () => Promise.reject(new Problem('connector_failed', 'The EDR is throttling (429).')),
      },
    });
    const incident = await receiveAlert(t, { ...DETECTION, playbook: 'failing' });
    await t.jobs.drain();
    expect(await stepsOf(incident)).toEqual({ host: 'failed', 'on_error.tell': 'completed' });
    expect(await runsOf(incident)).toMatchObject([{ status: 'failed', error_code: 'connector_failed' }]);
    expect(await incidentOf(incident)).toMatchObject({
      status: 'triaged',
      verdict_classification: 'inconclusive',
    });
    const [verdict] = await t.sql<{ missing: string[] }>(
      'SELECT missing FROM verdicts WHERE incident_id = $1',
      [incident],
    );
    expect(verdict?.missing).toEqual([expect.stringContaining('Step host (get_host_info) failed')]);
    const comments = await t.sql<{ text: string }>('SELECT text FROM comments WHERE incident_id = $1', [
      incident,
    ]);
    expect(comments).toEqual([{ text: expect.stringContaining('It failed: ') as string }]);
  });

  it('tries again, gives up after the time-out, and goes on with the default', async () => {
    const yaml = `name: patient
steps:
  - id: host
    action: get_host_info
    with: { host: WS-1 }
    retry: { attempts: 3, delay: 1ms }
  - id: file
    action: lookup_hash
    with: { hash: "${HASH}" }
    timeout: 20ms
    on_error: continue
    default: { malicious: 7 }
  - { action: add_comment, with: { text: "\${{ steps.host.hostname }} \${{ steps.file.malicious }}" } }
  - analyze: {}
`;
    expect(await t.http('POST', '/api/playbooks', { as: 'senior_analyst', body: { yaml } })).toMatchObject({
      status: 201,
    });
    let calls = 0;
    const findHost = async () => {
      calls += 1;
      if (calls < 3) throw new Error('not yet');
      return host();
    };
    connect(t, { edr: { findHost }, threatIntelligence: { lookupHash: () => new Promise(() => undefined) } });
    const incident = await receiveAlert(t, { ...DETECTION, playbook: 'patient' });
    await t.jobs.drain();
    expect(await runsOf(incident)).toMatchObject([{ status: 'completed' }]);
    const [step] = await t.sql(
      `SELECT attempts, error FROM playbook_steps WHERE step_key = 'host' AND run_id = (SELECT id FROM playbook_runs WHERE incident_id = $1)`,
      [incident],
    );
    expect(step).toEqual({ attempts: 3, error: null });
    const comments = await t.sql('SELECT text FROM comments WHERE incident_id = $1', [incident]);
    expect(comments).toEqual([{ text: 'WS-0042 7' }]);
  });
});

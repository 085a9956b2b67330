import { vi } from 'vitest';
import { SetupNotices } from '#connectors';
import { Problem } from '#platform';
import { host } from '../../../test/fixtures/action-context.ts';
import { connect, judgeAs, receiveAlert } from '../../../test/fixtures/playbook-runs.ts';
import { RunEnds } from './run-ends.ts';
import { RunsService } from './runs.service.ts';
import { StepRunner } from './step-runner.ts';
import {
  t,
  HASH,
  DETECTION,
  asSystem,
  runsOf,
  stepsOf,
  incidentOf,
  traces,
  ONE_TRIAGE,
  trigger,
  decide,
  withPlaybookRuns,
} from './runs.harness.ts';

withPlaybookRuns();

describe('a triage', () => {
  it('gathers evidence, judges, asks for approval, waits, and is over when the action is done', async () => {
    const incident = await receiveAlert(t, DETECTION);
    await t.jobs.drain();
    expect(await incidentOf(incident)).toMatchObject({
      status: 'triaged',
      verdict_classification: 'malicious',
    });
    expect(await runsOf(incident)).toMatchObject([{ status: 'waiting', error_code: null, over: false }]);
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
    expect(await runsOf(incident)).toMatchObject([{ status: 'completed', over: true }]);
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
    vi.spyOn(runner, 'runLookups').mockImplementation(async (session, ready) => {
      await original(session, ready);
      await t.as('analyst', () => t.get(RunEnds).cancel(session.run.id));
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
    connect(t, { edr: { findHost }, threat_intelligence: { lookupHash: () => new Promise(() => null) } });
    const incident = await receiveAlert(t, { ...DETECTION, playbook: 'patient' });
    await t.jobs.drain();
    expect(await runsOf(incident)).toMatchObject([{ status: 'completed' }]);
    const [step] = await t.sql(
      `SELECT attempts, error IS NULL AS fine FROM playbook_steps WHERE step_key = 'host' AND run_id = (SELECT id FROM playbook_runs WHERE incident_id = $1)`,
      [incident],
    );
    expect(step).toEqual({ attempts: 3, fine: true });
    const comments = await t.sql('SELECT text FROM comments WHERE incident_id = $1', [incident]);
    expect(comments).toEqual([{ text: 'WS-0042 7' }]);
  });
});

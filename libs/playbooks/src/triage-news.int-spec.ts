import { vi } from 'vitest';
import { randomUUID } from 'node:crypto';
import { IncidentIntake } from '#incidents';
import { judgeAs } from '../../../test/fixtures/playbook-runs.ts';
import { incomingAlert } from '../../incidents/src/testing.ts';
import { asSystem, DETECTION, incidentOf, runsOf, t, withPlaybookRuns } from './runs.harness.ts';
import { StepRunner } from './step-runner.ts';

withPlaybookRuns();

const UNDECIDED = { classification: 'inconclusive', confidence: 0.5, category: 'none' } as const;

/** An alert of one id, worse each time. */
function growing() {
  const external_id = randomUUID();
  const severities = ['low', 'medium', 'high', 'critical'] as const;
  let said = 0;
  return async (): Promise<string> => {
    const severity = severities[said++] ?? 'critical';
    const given = { ...DETECTION, external_id, fingerprint: external_id, content: `${said}`, severity };
    const alert = incomingAlert(given, { auto_triage: true });
    const [received] = await asSystem(() => t.get(IncidentIntake).receive([alert]));
    return received?.incident_id ?? '';
  };
}

const statuses = async (incident: string) => (await runsOf(incident)).map(({ status }) => status);

it('what came while a run was at work is triaged when it has ended, once', async () => {
  judgeAs(t, UNDECIDED);
  const say = growing();
  const incident = await say();
  const runner = t.get(StepRunner);
  const original = runner.runLookups.bind(runner);
  const spy = vi.spyOn(runner, 'runLookups').mockImplementation(async (session, ready) => {
    spy.mockRestore();
    await original(session, ready);
    await say();
    await say();
    // The job that was asked for finds the run at work, and leaves it to that.
    await t.sql(`DELETE FROM pgboss.job WHERE name = 'triage' AND state < 'active'`);
  });
  await t.jobs.drain();
  expect(await statuses(incident)).toEqual(['completed']);
  await t.jobs.schedule('triage.news');
  await t.jobs.drain();
  expect(await statuses(incident)).toEqual(['completed', 'completed']);
  await t.jobs.schedule('triage.news');
  await t.jobs.drain();
  expect(await statuses(incident)).toHaveLength(2);
  expect(await t.sql('SELECT severity FROM incidents WHERE id = $1', [incident])).toEqual([
    { severity: 'high' },
  ]);
});

it('what comes before the first triage is seen by it, and several at once by one', async () => {
  judgeAs(t, UNDECIDED);
  const say = growing();
  const incident = await say();
  await say();
  await t.jobs.drain();
  expect(await statuses(incident)).toEqual(['completed']);
  await say();
  await say();
  await t.jobs.drain();
  await t.jobs.schedule('triage.news');
  expect(await statuses(incident)).toEqual(['completed', 'completed']);
});

it('a run that only waits for people makes room, and what it has asked for stays with them', async () => {
  const say = growing();
  const incident = await say();
  await t.jobs.drain();
  expect(await statuses(incident)).toEqual(['waiting']);
  await say();
  await t.jobs.drain();
  expect(await statuses(incident)).toEqual(['cancelled', 'waiting']);
  expect(await incidentOf(incident)).toMatchObject({
    status: 'triaged',
    verdict_classification: 'malicious',
  });
  const asked = await t.sql(
    `SELECT status FROM actions WHERE incident_id = $1 AND status = 'pending_approval'`,
    [incident],
  );
  expect(asked.length).toBeGreaterThan(0);
});

describe('a playbook that analyses nothing', () => {
  const TASKS_ONLY = 'name: ask_back\nsteps:\n  - { id: call, task: { title: Call back } }\n';
  const BENIGN = { classification: 'benign', confidence: 0.9, category: 'none' } as const;
  const run = async (incident: string): Promise<void> => {
    const { status } = await t.http('POST', `/api/incidents/${incident}/triage`, {
      as: 'analyst',
      body: { playbook: 'ask_back' },
    });
    expect(status).toBe(202);
    await t.jobs.drain();
  };
  const judged = async (): Promise<{ incident: string; say: () => Promise<string> }> => {
    judgeAs(t, BENIGN);
    await t.http('POST', '/api/playbooks', { as: 'senior_analyst', body: { yaml: TASKS_ONLY } });
    const say = growing();
    const incident = await say();
    await t.jobs.drain();
    expect(await incidentOf(incident)).toMatchObject({ verdict_classification: 'benign' });
    return { incident, say };
  };
  const verdicts = (incident: string) =>
    t.sql<{ id: string }>('SELECT id FROM verdicts WHERE incident_id = $1', [incident]);

  it('leaves the verdict that the incident has, and says so', async () => {
    const { incident } = await judged();
    const [before] = await verdicts(incident);
    await run(incident);
    expect(await incidentOf(incident)).toMatchObject({ status: 'triaged', verdict_classification: 'benign' });
    expect(await verdicts(incident)).toEqual([before]);
    expect(await runsOf(incident)).toMatchObject([{ status: 'completed' }, { status: 'completed' }]);
    expect(
      await t.sql(`SELECT text FROM incident_changes WHERE incident_id = $1 ORDER BY id DESC LIMIT 1`, [
        incident,
      ]),
    ).toEqual([{ text: 'Triage ended without an analysis: the verdict stands' }]);
    await run(incident);
    expect(await verdicts(incident)).toHaveLength(1);
  });

  it('concludes nothing where an alert has come since, nor where there is no verdict', async () => {
    const { incident, say } = await judged();
    await say();
    await t.sql(`DELETE FROM pgboss.job WHERE name = 'triage' AND state < 'active'`);
    await run(incident);
    expect(await incidentOf(incident)).toMatchObject({
      status: 'triaged',
      verdict_classification: 'inconclusive',
    });
  });
});

import { vi } from 'vitest';
import { Lookups } from '#actions';
import { IncidentFindings } from '#incidents';
import { Analysts } from '#triage';
import { judgeAs, receiveAlert } from '../../../test/fixtures/playbook-runs.ts';
import { RunsRepository } from './data/runs.repository.ts';
import { RunEngine } from './run-engine.ts';
import { RunHolds } from './run-holds.ts';
import { RunStore } from './run-store.ts';
import { RunsService } from './runs.service.ts';
import { StepRunner } from './step-runner.ts';
import {
  t,
  MALICIOUS,
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

describe('a crash', () => {
  /** The process dies: nothing is released, nothing is said. */
  const die = () => {
    vi.spyOn(t.get(RunsRepository), 'release').mockResolvedValue(undefined);
    vi.spyOn(t.get(RunStore), 'fail').mockRejectedValue(new Error('dead'));
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
    vi.spyOn(t.get(Analysts), 'quick', 'get').mockReturnValue(false);
    arrange();
  };
  const points: [string, () => void][] = [
    ['before the look-ups', () => vi.spyOn(t.get(StepRunner), 'runLookups').mockImplementation(die)],
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
    vi.spyOn(target, name).mockImplementation(afterCall(method, target, at, before));
  }

  it.each(points)('%s loses nothing and does nothing twice', async (_name, arrange) => {
    const incident = await receiveAlert(t, { ...DETECTION, auto_triage: false });
    arrange();
    await expect(asSystem(() => t.get(RunsService).triage(trigger(incident)))).rejects.toThrow();
    vi.restoreAllMocks();
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
    const [run, ...others] = await runsOf(incident);
    expect(others).toEqual([]);
    expect(run).toMatchObject({ status: 'completed' });
    expect(
      await t.sql(`SELECT subject_type FROM audit_logs WHERE subject_id = $1 AND event = 'run.settled'`, [
        run?.id,
      ]),
    ).toEqual([{ subject_type: 'run' }]);
  });

  it('is not needed for a run to look again at what happens just before it waits', async () => {
    const incident = await receiveAlert(t, { ...DETECTION, auto_triage: false });
    const runs = t.get(RunsRepository);
    const progress = runs.progress.bind(runs);
    const outcomes: string[] = [];
    vi.spyOn(runs, 'progress').mockImplementation(async (id, owner, reached) => {
      if (reached.status === 'waiting' && outcomes.length === 0)
        await t.sql('UPDATE playbook_runs SET signals = signals + 1 WHERE id = $1', [id]);
      const outcome = await progress(id, owner, reached);
      if (reached.status === 'waiting') outcomes.push(outcome);
      return outcome;
    });
    await asSystem(() => t.get(RunsService).triage(trigger(incident)));
    expect(outcomes).toEqual(['signalled', 'stored']);
    expect(await traces(incident)).toMatchObject(ONE_TRIAGE);
    expect(await runsOf(incident)).toMatchObject([{ status: 'waiting' }]);
  });

  it('inside the last transaction leaves no action behind', async () => {
    const incident = await receiveAlert(t, { ...DETECTION, auto_triage: false });
    const runs = t.get(RunsRepository);
    const progress = runs.progress.bind(runs);
    vi.spyOn(runs, 'progress').mockImplementation((id, owner, reached) =>
      reached.status === 'waiting' ? die() : progress(id, owner, reached),
    );
    await expect(asSystem(() => t.get(RunsService).triage(trigger(incident)))).rejects.toThrow();
    expect(await traces(incident)).toMatchObject({ runs: 1, verdicts: 0, actions: 0, approvals: 0 });
  });

  it('leaves a run to others only when its lease has run out', async () => {
    const incident = await receiveAlert(t, { ...DETECTION, auto_triage: false });
    slowly(() => patch(RunStore, 'commit', 1))();
    await expect(asSystem(() => t.get(RunsService).triage(trigger(incident)))).rejects.toThrow();
    vi.restoreAllMocks();
    judgeAs(t, MALICIOUS);
    await t.jobs.schedule('run.recover');
    await asSystem(() => t.get(RunsService).triage(trigger(incident)));
    await t.jobs.drain();
    expect(await runsOf(incident)).toMatchObject([{ status: 'running' }]);
  });

  it('that comes back every time ends the run and frees the incident', async () => {
    const incident = await receiveAlert(t, { ...DETECTION, auto_triage: false });
    vi.spyOn(t.get(StepRunner), 'runLookups').mockRejectedValue(new Error('broken'));
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
    const lookups = vi.spyOn(t.get(Lookups), 'run');
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
    const [run, ...others] = await runsOf(incident);
    expect(others).toEqual([]);
    const session = await asSystem(() => t.get(RunHolds).takeNow(run?.id ?? ''));
    if (!session) throw new Error('The run was not taken.');
    await decide(incident, 'approve');
    await t.jobs.drain();
    expect(await runsOf(incident)).toMatchObject([{ status: 'running' }]);
    await asSystem(() => t.get(RunEngine).work(session));
    expect(await runsOf(incident)).toMatchObject([{ status: 'completed' }]);
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

import { vi } from 'vitest';
import { receiveAlert } from '../../../test/fixtures/playbook-runs.ts';
import { RunsRepository } from './data/runs.repository.ts';
import { RunEngine } from './run-engine.ts';
import { RunStore } from './run-store.ts';
import { runsOf, stepsOf, t, withPlaybookRuns } from './runs.harness.ts';

withPlaybookRuns();

const PLAYBOOK = (name: string, steps: string[]) => `name: ${name}\nsteps:\n${steps.join('\n')}\n`;
const save = async (name: string, steps: string[]): Promise<void> => {
  const body = { yaml: PLAYBOOK(name, steps) };
  const answer = await t.http('POST', '/api/playbooks', { as: 'senior_analyst', body });
  expect(answer.status).toBe(201);
};
const tasksOf = async (incident: string) =>
  (await t.http('GET', `/api/incidents/${incident}/tasks`, { as: 'viewer' })).body.data as {
    id: string;
    title: string;
    status: string;
    due_at: string | null;
    created_at: string;
    playbook: string;
  }[];
const titles = async (incident: string) => (await tasksOf(incident)).map(({ title }) => title);
const outputOf = async (incident: string, key: string) =>
  (
    await t.sql<{ title: string; output: object; status: string; error: object | null }>(
      `SELECT s.title, s.output, s.status, s.error FROM playbook_steps s JOIN playbook_runs r ON r.id = s.run_id
       WHERE r.incident_id = $1 AND s.step_key = $2 ORDER BY r.created_at DESC`,
      [incident, key],
    )
  )[0];
const again = async (incident: string, playbook: string): Promise<void> => {
  const answer = await t.http('POST', `/api/incidents/${incident}/triage`, {
    as: 'analyst',
    body: { playbook },
  });
  expect(answer.status).toBe(202);
  await t.jobs.drain();
};

describe('tasks of a playbook', () => {
  it('are asked for in the order of the steps, with the time until which, and read by later steps', async () => {
    await save('two_tasks', [
      '  - { id: v, analyze: {} }',
      '  - { id: call, task: { title: "Call ${{ alert.host.name }}", instructions: By phone., due: 4h } }',
      '  - { id: other, if: steps.call.task_status == "open", task: { title: Reset } }',
      '  - { id: never, if: verdict.confidence < 0.0, task: { title: Never } }',
    ]);
    const incident = await receiveAlert(t, { playbook: 'two_tasks', fields: { host: 'WS-0042' } });
    await t.jobs.drain();
    const tasks = await tasksOf(incident);
    expect(tasks).toMatchObject([
      { title: 'Call WS-0042', instructions: 'By phone.', playbook: 'two_tasks', assignee: null },
      { title: 'Reset', due_at: null },
    ]);
    expect(Date.parse(tasks[0]?.due_at ?? '') - Date.parse(tasks[0]?.created_at ?? '')).toBe(4 * 3_600_000);
    expect(await outputOf(incident, 'call')).toMatchObject({
      title: 'Call WS-0042',
      status: 'completed',
      output: { task_id: tasks[0]?.id, title: 'Call WS-0042', task_status: 'open', asked_before: false },
    });
    expect(await stepsOf(incident)).toMatchObject({ other: 'completed', never: 'skipped' });
  });

  it('are asked for once, though triage is repeated, also by another playbook and after they are done', async () => {
    await save('once', ['  - { id: v, analyze: {} }', '  - { id: call, task: { title: Call } }']);
    const incident = await receiveAlert(t, { playbook: 'once' });
    await t.jobs.drain();
    await save('again', ['  - { id: v, analyze: {} }', '  - { id: call, task: { title: Call } }']);
    await again(incident, 'again');
    const [task] = await tasksOf(incident);
    await t.http('POST', `/api/incidents/${incident}/tasks/${task?.id}/done`, { as: 'analyst', body: {} });
    await again(incident, 'once');
    expect(await tasksOf(incident)).toMatchObject([{ title: 'Call', status: 'done' }]);
    expect(await runsOf(incident)).toHaveLength(3);
    expect(await outputOf(incident, 'call')).toMatchObject({
      output: { task_id: task?.id, task_status: 'done', asked_before: true },
    });
  });

  it('hold hostile values as one line of bounded text', async () => {
    await save('hostile', [
      '  - { id: v, analyze: {} }',
      '  - { id: call, task: { title: "Call ${{ alert.host.name }}" } }',
      "  - { id: empty, task: { title: \"${{ alert.user.name == null ? '' : '' }}\" }, on_error: continue }",
    ]);
    const host = `a\n\u202Eb <script>${'x'.repeat(900)}`;
    const incident = await receiveAlert(t, { playbook: 'hostile', fields: { host } });
    await t.jobs.drain();
    const [title, ...none] = await titles(incident);
    expect(none).toEqual([]);
    expect(title).toMatch(/^Call a b <script>x+…$/);
    expect(title).toHaveLength(200);
    expect(await outputOf(incident, 'empty')).toMatchObject({
      status: 'failed',
      error: { code: 'invalid_request' },
    });
  });

  it('that go beyond what an incident may have are left out, and the step says so', async () => {
    await save('many', [
      '  - { id: v, analyze: {} }',
      '  - for_each:',
      '      in: "${{ [1,2,3,4,5,6].map(a, [1,2,3,4,5,6,7,8,9].map(b, string(a) + string(b))) }}"',
      '      steps:',
      '        - for_each: { in: "${{ item }}", steps: [{ id: one, task: { title: "Look at ${{ item }}" } }] }',
    ]);
    const incident = await receiveAlert(t, { playbook: 'many' });
    await t.jobs.drain();
    expect(await tasksOf(incident)).toHaveLength(50);
    const left = Object.entries(await stepsOf(incident)).filter(([, status]) => status === 'skipped');
    expect(left).toHaveLength(4);
    expect(await outputOf(incident, left[0]?.[0] ?? '')).toMatchObject({ error: { code: 'too_many_tasks' } });
  });
});

describe('a process that dies', () => {
  afterEach(() => vi.restoreAllMocks());

  it.each([
    ['before it stores the task', true],
    ['after it has stored it', false],
  ])('%s leaves it asked for once', async (_when, before) => {
    const name = before ? 'crash_before' : 'crash_after';
    await save(name, ['  - { id: v, analyze: {} }', '  - { id: call, task: { title: Call } }']);
    const commit = t.get(RunStore).commit.bind(t.get(RunStore));
    const dead = [
      vi.spyOn(t.get(RunsRepository), 'release').mockResolvedValue(undefined),
      vi.spyOn(t.get(RunStore), 'fail').mockRejectedValue(new Error('dead')),
      vi.spyOn(t.get(RunStore), 'commit').mockImplementation(async (session, due) => {
        if (due.length === 0) return commit(session, due);
        if (!before) await commit(session, due);
        throw new Error('The process dies.');
      }),
    ];
    const incident = await receiveAlert(t, { playbook: name });
    await t.jobs.drain().catch(() => undefined);
    expect(await titles(incident)).toEqual(before ? [] : ['Call']);
    for (const one of dead) one.mockRestore();
    await t.sql(`UPDATE playbook_runs SET lease_until = now() - interval '1 s' WHERE status = 'running'`);
    const [run] = await runsOf(incident);
    await t.as({ type: 'system', id: null, name: 'test' }, () => t.get(RunEngine).advance(run?.id ?? ''));
    expect(await titles(incident)).toEqual(['Call']);
    expect(await runsOf(incident)).toMatchObject([{ status: 'completed' }]);
  });
});

import { randomUUID } from 'node:crypto';
import type { Role } from '#contracts';
import { createTestApp, type TestApp } from '../../../test/harness/index.ts';
import { IncidentTasks } from './incident-tasks.ts';
import { MOST_TASKS, TASK_REASON } from './domain/task.ts';
import { UnitOfWork } from '#platform';

let t: TestApp;
let incident: string;
beforeAll(async () => {
  t = await createTestApp();
});
afterAll(() => t.close());
beforeEach(async () => {
  const body = { title: 'Fraud mail', severity: 'high', type: 'phishing', auto_triage: false };
  incident = (await t.http('POST', '/api/incidents', { as: 'analyst', body })).body.id;
});

const path = () => `/api/incidents/${incident}/tasks`;
const add = (body: object, as: Role = 'analyst') => t.http('POST', path(), { as, body });
const list = async () => (await t.http('GET', path(), { as: 'viewer' })).body.data;
const move = (id: string, what: string, body: object = {}, as: Role = 'analyst') =>
  t.http('POST', `${path()}/${id}/${what}`, { as, body });
const idOf = async (as: Role) => {
  const { body } = await t.http('GET', '/api/auth/me', { as });
  return (body.user?.id ?? body.id) as string;
};
const ask = (titles: string[], run_id = randomUUID()) =>
  t.as({ type: 'playbook', id: run_id, name: 'playbook:p' }, () =>
    t.get(UnitOfWork).run(() =>
      t.get(IncidentTasks).ask(
        incident,
        titles.map((title) => ({ title, instructions: '', due_at: null })),
        { playbook: 'p', run_id, at: new Date() },
      ),
    ),
  );
const told = async () =>
  (await t.http('GET', `/api/incidents/${incident}/timeline?kind=task`, { as: 'viewer' })).body.data.map(
    ({ text }: { text: string }) => text,
  );

describe('a task', () => {
  it('is added, done, opened again and skipped with a reason, and each is told once', async () => {
    const { status, body: task } = await add({ title: ' Call\nthe recipient ', instructions: 'By phone.' });
    expect([status, task]).toMatchObject([
      201,
      { title: 'Call the recipient', instructions: 'By phone.', status: 'open', playbook: null, version: 1 },
    ]);
    expect((await move(task.id, 'done')).body).toMatchObject({
      status: 'done',
      settled_by: 'Test analyst',
      version: 2,
    });
    expect((await move(task.id, 'reopen')).body).toMatchObject({ status: 'open', settled_by: null });
    expect((await move(task.id, 'skip', { reason: ' ' })).status).toBe(400);
    expect((await move(task.id, 'skip', { reason: 'A test.' })).body).toMatchObject({
      status: 'skipped',
      reason: 'A test.',
    });
    expect(await told()).toEqual([
      'Task skipped: Call the recipient (A test.)',
      'Task open again: Call the recipient',
      'Task done: Call the recipient',
      'Task added: Call the recipient',
    ]);
    const recorded = await t.sql<{ event: string }>(
      `SELECT event FROM audit_logs WHERE subject_id = $1 AND event LIKE 'incident.task%' ORDER BY occurred_at, event`,
      [incident],
    );
    expect(recorded).toHaveLength(4);
  });

  it('keeps a reason as long as one may be, and needs words that can be seen', async () => {
    const { body: task } = await add({ title: 'Call' });
    const unseen = '\u200B\u2060';
    expect((await add({ title: unseen })).body.errors[0].path).toBe('title');
    expect((await move(task.id, 'skip', { reason: unseen })).body.errors[0].path).toBe('reason');
    const reason = 'reason '.repeat(100).slice(0, TASK_REASON).trim();
    expect((await move(task.id, 'skip', { reason })).body.reason).toBe(reason);
  });

  it('is done by one of those who tick it at once, and the other is told by whom', async () => {
    const { body: task } = await add({ title: 'Reset the password' });
    const answers = await Promise.all([move(task.id, 'done'), move(task.id, 'done', {}, 'senior_analyst')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const refused = answers.find(({ status }) => status === 409)?.body;
    expect(refused.code).toBe('illegal_transition');
    expect(refused.detail).toContain(`by ${(await list())[0].settled_by}`);
    expect((await told()).filter((text: string) => text.startsWith('Task done'))).toHaveLength(1);
  });

  it('is renamed and given to somebody, who watches the incident then', async () => {
    const { body: task } = await add({ title: 'Call' });
    const assignee_id = await idOf('senior_analyst');
    const change = (body: object) => t.http('PATCH', `${path()}/${task.id}`, { as: 'analyst', body });
    const due_at = '2030-01-01T00:00:00.000Z';
    const { body } = await change({ version: 1, title: 'Call Ada', assignee_id, due_at });
    expect(body).toMatchObject({
      title: 'Call Ada',
      assignee: { id: assignee_id, name: 'Test senior_analyst' },
      due_at,
      version: 2,
    });
    expect((await change({ version: 1, title: 'Late' })).status).toBe(412);
    expect((await change({ version: 2, assignee_id: await idOf('viewer') })).body.errors[0].path).toBe(
      'assignee_id',
    );
    const watchers = await t.http('GET', `/api/incidents/${incident}/watchers`, { as: 'viewer' });
    expect(watchers.body.data.map(({ id }: { id: string }) => id)).toContain(assignee_id);
  });

  it('is no business of those who only read, nor of another incident', async () => {
    expect((await add({ title: 'x' }, 'viewer')).status).toBe(403);
    const { body: task } = await add({ title: 'x' });
    expect((await move(task.id, 'done', {}, 'viewer')).status).toBe(403);
    const body = { title: 'Other', severity: 'low', type: 'other', auto_triage: false };
    incident = (await t.http('POST', '/api/incidents', { as: 'analyst', body })).body.id;
    expect((await move(task.id, 'done')).status).toBe(404);
  });
});

describe('what a playbook asks for', () => {
  it('is there once, whoever asks again and whatever people have made of it', async () => {
    const first = await ask(['Call the reporter', 'Reset the password']);
    expect([...first.values()].map((outcome) => outcome !== 'full' && outcome.known)).toEqual([false, false]);
    const [task] = await list();
    expect(task).toMatchObject({ title: 'Call the reporter', playbook: 'p', author: { type: 'playbook' } });
    await t.http('PATCH', `${path()}/${task.id}`, { as: 'analyst', body: { version: 1, title: 'Call Ada' } });
    await move(task.id, 'done');
    expect((await ask(['Call the reporter'])).get('Call the reporter')).toEqual({
      id: task.id,
      status: 'done',
      known: true,
    });
    expect((await list()).map(({ title }: { title: string }) => title)).toEqual([
      'Call Ada',
      'Reset the password',
    ]);
    expect(await told()).toContain('Tasks added: Call the reporter; Reset the password');
  });

  it('is there once when two runs ask at the same time', async () => {
    await Promise.all([ask(['One', 'Two']), ask(['Two', 'One'])]);
    expect(await list()).toHaveLength(2);
  });

  it('leaves no more than there is room for when people and runs add at the same time', async () => {
    const many = (run: string) => Array.from({ length: 30 }, (_, index) => `${run} ${index}`);
    await ask(many('First'));
    await Promise.all([ask(many('Second')), ask(many('Third')), add({ title: 'By hand' })]);
    const [{ count }] = (await t.sql<{ count: number }>(
      'SELECT count(*)::int AS count FROM incident_tasks WHERE incident_id = $1',
      [incident],
    )) as [{ count: number }];
    expect(count).toBe(MOST_TASKS);
  });

  it('is added as long as there is room, and said to be left out then, as a person is told', async () => {
    const many = Array.from({ length: MOST_TASKS + 2 }, (_, index) => `Task ${index}`);
    const outcomes = await ask(many);
    expect([...outcomes.values()].filter((outcome) => outcome === 'full')).toHaveLength(2);
    expect(await list()).toHaveLength(MOST_TASKS);
    const { status, body } = await add({ title: 'One more' });
    expect([status, body.detail]).toEqual([409, expect.stringContaining(`has ${MOST_TASKS} tasks`)]);
    expect((await ask(['Task 0'])).get('Task 0')).toMatchObject({ known: true });
  });
});

describe('one’s own tasks', () => {
  const own = async (as: Role) => (await t.http('GET', '/api/tasks/mine', { as })).body;
  const titles = async (as: Role) => (await own(as)).data.map(({ title }: { title: string }) => title);

  it('are those that are open, whosever the incident is, what is due first before the rest', async () => {
    const admin = await idOf('admin');
    await add({ title: 'Whenever', assignee_id: admin });
    await add({ title: 'Tomorrow', assignee_id: admin, due_at: '2099-01-02T08:00:00Z' });
    await add({ title: 'Today', assignee_id: admin, due_at: '2099-01-01T08:00:00Z' });
    await add({ title: 'Nobody’s' });
    await add({ title: 'Another’s', assignee_id: await idOf('analyst') });
    const { body: done } = await add({ title: 'Done', assignee_id: admin });
    await move(done.id, 'done');
    expect(await own('admin')).toMatchObject({
      data: [
        {
          title: 'Today',
          due_at: '2099-01-01T08:00:00.000Z',
          incident: {
            id: incident,
            title: 'Fraud mail',
            severity: 'high',
            number: expect.stringMatching(/^INC-/),
          },
        },
        { title: 'Tomorrow' },
        { title: 'Whenever', due_at: null },
      ],
      more: false,
    });
    expect(await titles('viewer')).toEqual([]);
    await t.http('POST', `/api/incidents/${incident}/resolve`, {
      as: 'analyst',
      body: { disposition: 'false_positive' },
    });
    expect(await titles('admin')).toEqual([]);
  });

  it('are nobody’s for a key', async () => {
    await add({ title: 'Mine', assignee_id: await idOf('manager') });
    expect(await titles('manager')).toEqual(['Mine']);
    const asKey = { type: 'api_key' as const, id: randomUUID(), name: 'key' };
    expect(await t.as(asKey, () => t.get(IncidentTasks).mine())).toEqual({ tasks: [], more: false });
  });
});

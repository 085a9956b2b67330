import type { Role } from '#contracts';
import { createTestApp, type TestApp } from '../../../test/harness/index.ts';

let t: TestApp;
const ids = new Map<Role, string>();

beforeAll(async () => {
  t = await createTestApp();
  for (const role of ['viewer', 'analyst', 'senior_analyst'] as const) {
    const { body } = await t.http('GET', '/api/auth/me', { as: role });
    ids.set(role, body.user?.id ?? body.id);
  }
});
afterAll(() => t.close());
afterEach(async () => {
  await t.jobs.drain();
  await t.sql('TRUNCATE notifications, notification_reads, notification_mails');
});

async function incident(title = 'Beacon seen'): Promise<string> {
  const body = { title, type: 'malware', severity: 'high', auto_triage: false };
  return (await t.http('POST', '/api/incidents', { as: 'senior_analyst', body })).body.id;
}
const watch = (id: string, as: Role, method: 'PUT' | 'DELETE' = 'PUT') =>
  t.http(method, `/api/incidents/${id}/watchers/me`, { as });
const watchers = async (id: string, as: Role = 'viewer') =>
  (await t.http('GET', `/api/incidents/${id}/watchers`, { as })).body;
const comment = (id: string, text: string, as: Role = 'analyst') =>
  t.http('POST', `/api/incidents/${id}/comments`, { as, body: { text } });
const told = async (as: Role) =>
  (await t.http('GET', '/api/notifications', { as })).body.data.map(
    ({ kind, title }: { kind: string; title: string }) => `${kind}: ${title.replace(/INC-\d+/, 'INC')}`,
  );

describe('watching an incident', () => {
  it('is asked for and ended by each for themselves, and recorded once', async () => {
    const id = await incident();
    expect(await watch(id, 'viewer')).toMatchObject({
      status: 200,
      body: { watching: true, data: [{ id: ids.get('viewer'), name: 'Test viewer', reason: 'chosen' }] },
    });
    await watch(id, 'viewer');
    expect(await watchers(id, 'analyst')).toMatchObject({ watching: false, more: false, data: [{}] });
    expect((await watch(id, 'viewer', 'DELETE')).body).toEqual({ watching: false, more: false, data: [] });
    await watch(id, 'viewer', 'DELETE');
    const recorded = await t.sql<{ event: string }>(
      `SELECT event FROM audit_logs WHERE event IN ('incident.watched', 'incident.unwatched') ORDER BY occurred_at`,
    );
    expect(recorded.map(({ event }) => event)).toEqual(['incident.watched', 'incident.unwatched']);
    expect((await watch('INC-999999', 'viewer')).status).toBe(404);
  });

  it('tells what becomes of it, and whoever did that nothing', async () => {
    const id = await incident();
    await watch(id, 'viewer');
    await watch(id, 'analyst');
    const { version } = (await t.http('GET', `/api/incidents/${id}`, { as: 'viewer' })).body;
    await t.http('PATCH', `/api/incidents/${id}`, { as: 'analyst', body: { version, severity: 'low' } });
    await t.http('POST', `/api/incidents/${id}/resolve`, {
      as: 'analyst',
      body: { disposition: 'false_positive' },
    });
    await t.http('POST', `/api/incidents/${id}/reopen`, { as: 'senior_analyst', body: { reason: 'No.' } });
    expect(await told('viewer')).toEqual([
      'watched: INC was opened again: Beacon seen',
      'watched: INC was resolved as false positive: Beacon seen',
      'watched: INC has another severity: Beacon seen',
    ]);
    expect(await told('analyst')).toEqual(['watched: INC was opened again: Beacon seen']);
    expect(await told('senior_analyst')).toEqual([]);
  });

  it('begins by itself for whom it is assigned to, and for whoever comments', async () => {
    const id = await incident();
    const { version } = (await t.http('GET', `/api/incidents/${id}`, { as: 'viewer' })).body;
    const body = { version, assignee_id: ids.get('analyst') };
    await t.http('PATCH', `/api/incidents/${id}`, { as: 'senior_analyst', body });
    await comment(id, 'Mine.', 'senior_analyst');
    expect((await watchers(id)).data).toMatchObject([
      { name: 'Test analyst', reason: 'assigned' },
      { name: 'Test senior_analyst', reason: 'commented' },
    ]);
    expect(await told('analyst')).toEqual([
      'watched: Test senior_analyst commented on INC: Beacon seen',
      'assigned: INC was assigned to you: Beacon seen',
    ]);
    expect(await told('senior_analyst')).toEqual([]);
  });
});

it('tells whom a task is given to, and nobody of a task that one takes or gives back', async () => {
  const id = await incident();
  const add = (title: string, role: Role | null, as: Role = 'senior_analyst') =>
    t.http('POST', `/api/incidents/${id}/tasks`, {
      as,
      body: { title, assignee_id: role === null ? null : ids.get(role) },
    });
  await add('Call the user', 'analyst');
  await add('Reset the password', 'senior_analyst');
  const { body: task } = await add('Write the report', null);
  const give = (version: number, role: Role | null) =>
    t.http('PATCH', `/api/incidents/${id}/tasks/${task.id}`, {
      as: 'senior_analyst',
      body: { version, assignee_id: role === null ? null : ids.get(role) },
    });
  expect((await give(1, 'analyst')).status).toBe(200);
  expect((await give(2, null)).status).toBe(200);
  expect(await told('analyst')).toEqual([
    'assigned: Test senior_analyst gave you a task in INC: Beacon seen',
    'assigned: Test senior_analyst gave you a task in INC: Beacon seen',
  ]);
  const { body } = await t.http('GET', '/api/notifications', { as: 'analyst' });
  expect(body.data.map((one: { body: string }) => one.body)).toEqual(['Write the report', 'Call the user']);
  expect(await told('senior_analyst')).toEqual([]);
});

it('tells of many that are assigned at once once', async () => {
  const many = [await incident('One'), await incident('Two')];
  const { status } = await t.http('POST', '/api/incidents/bulk', {
    as: 'senior_analyst',
    body: {
      operation_id: '01900000-0000-7000-8000-00000000000a',
      change: 'assign',
      assignee_id: ids.get('analyst'),
      ids: many,
    },
  });
  expect(status).toBe(200);
  expect(await told('analyst')).toEqual(['assigned: Incidents were assigned to you']);
});

describe('a mention', () => {
  it('tells whom it names, once, and they watch from then on', async () => {
    const id = await incident();
    const saved = await comment(id, 'Is this yours, @test viewer? And mine: @Test analyst');
    expect(saved).toMatchObject({
      status: 201,
      body: { mentioned: [{ id: ids.get('viewer'), name: 'Test viewer' }] },
    });
    expect(await told('viewer')).toEqual(['mentioned: Test analyst mentioned you in INC: Beacon seen']);
    expect(await told('analyst')).toEqual([]);
    expect(await told('senior_analyst')).toEqual([]);
    await comment(id, 'Never mind.');
    expect(await told('viewer')).toEqual([
      'watched: Test analyst commented on INC: Beacon seen',
      'mentioned: Test analyst mentioned you in INC: Beacon seen',
    ]);
  });

  it('is of nobody who cannot read it: the disabled, and those of another tenant', async () => {
    await t.sql(`INSERT INTO tenants (id, slug, name) VALUES ($1, 'other', 'Other')`, [OTHER]);
    await t.sql(
      `INSERT INTO users (id, tenant_id, email, name, role, created_at, disabled_at)
       VALUES (gen_random_uuid(), $1, 'far@test.example', 'Far Away', 'admin', now(), NULL),
              (gen_random_uuid(), (SELECT tenant_id FROM users WHERE id = $2), 'gone@test.example', 'Long Gone', 'admin', now(), now())`,
      [OTHER, ids.get('viewer')],
    );
    const saved = await comment(await incident(), '@Far Away @Long Gone');
    expect(saved.body.mentioned).toEqual([]);
    const found = async (part: string) =>
      (await t.http('GET', `/api/incidents/readers?q=${part}`, { as: 'viewer' })).body.data;
    expect([await found('away'), await found('gone')]).toEqual([[], []]);
    expect(await found('viewer')).toEqual([{ id: ids.get('viewer'), name: 'Test viewer' }]);
  });
});

const OTHER = '00000000-0000-7000-8000-000000000002';

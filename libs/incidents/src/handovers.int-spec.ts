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
afterEach(() => t.sql('TRUNCATE notifications, notification_reads, notification_mails'));

const incident = async (title: string, severity: string): Promise<string> => {
  const body = { title, severity, type: 'malware', auto_triage: false };
  return (await t.http('POST', '/api/incidents', { as: 'analyst', body })).body.id;
};
const write = (body: object, as: Role = 'analyst') =>
  t.http('POST', '/api/handovers', {
    as,
    body: { note: 'Quiet night.', recipient_id: null, incident_ids: [], ...body },
  });
const told = async (as: Role) =>
  (await t.http('GET', '/api/notifications', { as })).body.data.map(
    ({ title, link }: { title: string; link: string }) => [title, link],
  );

describe('a shift', () => {
  it('is handed over with what is open, its time against the service level, and told to the next one', async () => {
    const [low, critical] = [await incident('Low', 'low'), await incident('Critical', 'critical')];
    const { status, body } = await write({
      note: ' Wait for the owner. ',
      recipient_id: ids.get('senior_analyst'),
      incident_ids: [low, critical, low],
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      author: { name: 'Test analyst' },
      recipient: { name: 'Test senior_analyst' },
      note: 'Wait for the owner.',
      incidents: [{ title: 'Critical', status: 'created', assignee_name: null }, { title: 'Low' }],
    });
    const [{ created_at, due_at }] = body.incidents;
    expect(Date.parse(due_at) - Date.parse(created_at)).toBe(60 * 60_000);
    const link = `/handovers/${body.id}`;
    expect(await told('senior_analyst')).toEqual([['Test analyst hands over 2 open incidents to you', link]]);
    expect([await told('analyst'), await told('viewer')]).toEqual([[], []]);
    const read = await t.http('GET', `/api/handovers/${body.id}`, { as: 'viewer' });
    expect(read.body).toEqual(body);
    const recorded = await t.sql<{ after: unknown }>(
      `SELECT details->'after'->>'note' AS after FROM audit_logs WHERE event = 'handover.written'`,
    );
    expect(recorded).toEqual([{ after: 'Wait for the owner.' }]);
  });

  it('is handed over to everybody who works on incidents, without its writer', async () => {
    await write({});
    expect((await told('senior_analyst')).map(([title]: string[]) => title)).toEqual([
      'Test analyst hands over the shift, with nothing open',
    ]);
    expect([await told('analyst'), await told('viewer')]).toEqual([[], []]);
  });

  it('is read later, newest first, page by page', async () => {
    await write({ note: 'The last one.' });
    const first = await t.http('GET', '/api/handovers?limit=2', { as: 'viewer' });
    expect(first.body.data).toMatchObject([{ note: 'The last one.' }, { note: 'Quiet night.' }]);
    const rest = await t.http('GET', `/api/handovers?limit=2&cursor=${first.body.meta.next_cursor}`, {
      as: 'viewer',
    });
    expect(rest.body).toMatchObject({ data: [{ note: 'Wait for the owner.' }], meta: { next_cursor: null } });
  });

  it.each<[string, { note?: string; recipient_id?: string; incident_ids?: string[] }, string]>([
    ['an empty note', { note: ' \n ' }, 'note'],
    ['somebody who only reads', { recipient_id: 'viewer' }, 'recipient_id'],
    ['what is not there', { incident_ids: ['01900000-0000-7000-8000-0000000000ff'] }, 'incident_ids'],
  ])('is not handed over with %s', async (_what, given, path) => {
    const { status, body } = await write({
      ...given,
      ...(given.recipient_id === undefined ? {} : { recipient_id: ids.get('viewer') }),
    });
    expect([status, body.errors[0].path]).toEqual([400, path]);
  });

  it('is handed over by those who work on incidents only', async () => {
    expect((await write({}, 'viewer')).status).toBe(403);
    expect((await t.http('GET', '/api/handovers/nothing', { as: 'viewer' })).status).toBe(404);
  });
});

describe('what is offered', () => {
  const offered = async (whose: string, as: Role = 'analyst') => {
    const { body } = await t.http('GET', `/api/handovers/open?whose=${whose}`, { as });
    return body.data.map(({ title }: { title: string }) => title);
  };
  const change = async (id: string, fields: object) => {
    const { version } = (await t.http('GET', `/api/incidents/${id}`, { as: 'analyst' })).body;
    const body = { version, ...fields };
    expect((await t.http('PATCH', `/api/incidents/${id}`, { as: 'analyst', body })).status).toBe(200);
  };

  it('is one’s own, what waits in the queues of one’s teams, or everybody’s, the most urgent first', async () => {
    const named = { name: 'Tier 1', member_ids: [ids.get('analyst')] };
    const team = (await t.http('POST', '/api/teams', { as: 'admin', body: named })).body.id;
    const [own, low, high] = [
      await incident('Own', 'medium'),
      await incident('Waits', 'low'),
      await incident('Waits, graver', 'high'),
    ];
    await change(own, { assignee_id: ids.get('analyst'), team_id: team });
    for (const id of [low, high]) await change(id, { team_id: team });
    await incident('Elsewhere', 'critical');
    const put = await incident('Put off', 'high');
    await change(put, { team_id: team, snoozed_until: new Date(Date.now() + 3_600_000).toISOString() });
    expect(await offered('mine')).toEqual(['Own']);
    expect(await offered('teams')).toEqual(['Waits, graver', 'Waits']);
    expect(await offered('teams', 'senior_analyst')).toEqual([]);
    const all = await offered('all');
    expect(all).toEqual(expect.arrayContaining(['Elsewhere', 'Waits, graver', 'Put off', 'Own', 'Waits']));
    expect(all.indexOf('Elsewhere')).toBeLessThan(all.indexOf('Own'));
    expect((await t.http('GET', '/api/handovers/open?whose=hers', { as: 'analyst' })).status).toBe(400);
    await t.http('POST', `/api/incidents/${high}/resolve`, {
      as: 'analyst',
      body: { disposition: 'duplicate' },
    });
    expect(await offered('teams')).toEqual(['Waits']);
  });

  it('tells which tasks are open, and the note keeps what was so then', async () => {
    const id = await incident('With tasks', 'critical');
    const add = async (title: string, due_at: string | null) =>
      (await t.http('POST', `/api/incidents/${id}/tasks`, { as: 'analyst', body: { title, due_at } })).body;
    const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
    await add('Whenever', null);
    await add('Tomorrow', ago(-24 * 60));
    await add('Late', ago(5));
    const latest = await add('Later than late', ago(50));
    const done = await add('Done', ago(500));
    await t.http('POST', `/api/incidents/${id}/tasks/${done.id}/done`, { as: 'analyst', body: {} });
    const { body } = await t.http('GET', '/api/handovers/open?whose=all', { as: 'viewer' });
    expect(body.more).toBe(false);
    const tasks = { open: 4, overdue: 2, longest_overdue: 'Later than late' };
    expect(body.data.find((one: { id: string }) => one.id === id)).toMatchObject({
      title: 'With tasks',
      tasks,
    });
    expect(body.data.find((one: { title: string }) => one.title === 'Own').tasks).toEqual({
      open: 0,
      overdue: 0,
      longest_overdue: null,
    });
    const note = (await write({ incident_ids: [id] })).body;
    await t.http('POST', `/api/incidents/${id}/tasks/${latest.id}/done`, { as: 'analyst', body: {} });
    const read = async () =>
      (await t.http('GET', `/api/handovers/${note.id}`, { as: 'viewer' })).body.incidents;
    expect(await read()).toMatchObject([{ id, tasks }]);
    // As it was kept by a version that did not look at tasks.
    await t.sql(`UPDATE handovers SET incidents = incidents #- '{0,tasks}' WHERE id = $1`, [note.id]);
    expect(await read()).toMatchObject([{ id, tasks: null }]);
  });
});

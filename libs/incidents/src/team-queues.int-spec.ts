import type { Role, Severity } from '#contracts';
import { Ids } from '#platform';
import { createTestApp, type TestApp } from '../../../test/harness/index.ts';
import { IncidentIntake } from './incident-intake.ts';
import { incomingAlert } from './testing.ts';

let test: TestApp;
let ann = '';
let [mine, other] = ['', ''];
beforeAll(async () => {
  test = await createTestApp();
  ann = (await test.http('GET', '/api/auth/me', { as: 'analyst' })).body.user.id;
  [mine, other] = [await team('Tier 1', [ann]), await team('Cloud', [])];
});
afterAll(() => test.close());

async function team(name: string, member_ids: string[]): Promise<string> {
  return (await test.http('POST', '/api/teams', { as: 'admin', body: { name, member_ids } })).body.id;
}
async function made(titles: [string, Severity][], team_id: string | null, slug = 'edr'): Promise<string[]> {
  const received = await test.as('admin', () =>
    test
      .get(IncidentIntake)
      .receive(titles.map(([title, severity]) => incomingAlert({ title, severity }, { slug, team_id }))),
  );
  return received.map(({ incident_id }) => incident_id);
}
const read = async (id: string) => (await test.http('GET', `/api/incidents/${id}`, { as: 'viewer' })).body;
async function change(id: string, fields: object, as: Role = 'analyst') {
  const { version } = await read(id);
  return test.http('PATCH', `/api/incidents/${id}`, { as, body: { version, ...fields } });
}
async function titles(query: string, limit = 2, as: Role = 'analyst'): Promise<string[]> {
  const found: string[] = [];
  let cursor = '';
  do {
    const page = await test.http('GET', `/api/incidents?limit=${limit}&${query}${cursor}`, { as });
    expect(page.status).toBe(200);
    found.push(...page.body.data.map(({ title }: { title: string }) => title));
    const next = page.body.meta.next_cursor;
    cursor = next === null ? '' : `&cursor=${encodeURIComponent(next)}`;
  } while (cursor !== '');
  return found;
}
const queues = async (as: Role = 'analyst') =>
  (await test.http('GET', '/api/incident-queues', { as })).body.data.map(
    (queue: { name: string; waiting: number; mine: boolean }) => [queue.name, queue.waiting, queue.mine],
  );
const bulk = (body: object) =>
  test.http('POST', '/api/incidents/bulk', {
    as: 'analyst',
    body: { operation_id: test.get(Ids).next(), ...body },
  });
const resolve = (id: string) =>
  test.http('POST', `/api/incidents/${id}/resolve`, { as: 'analyst', body: { disposition: 'duplicate' } });

describe('the queue of a team', () => {
  afterEach(async () => {
    await test.http('POST', '/api/incidents/bulk', {
      as: 'admin',
      body: { operation_id: test.get(Ids).next(), change: 'team', team_id: null, filter: {} },
    });
  });

  it('holds what somebody with the right puts there, and what they do stands on the timeline and in the record', async () => {
    const [id] = (await made([['Moved', 'low']], null)) as [string];
    expect((await change(id, { team_id: mine }, 'viewer')).status).toBe(403);
    const moved = await change(id, { team_id: mine });
    expect(moved).toMatchObject({ status: 200, body: { team: { id: mine, name: 'Tier 1' } } });
    const stale = { version: moved.body.version - 1, team_id: other };
    expect((await test.http('PATCH', `/api/incidents/${id}`, { as: 'analyst', body: stale })).status).toBe(
      412,
    );
    const { version } = (await change(id, { team_id: mine })).body;
    expect(version).toBe(moved.body.version);
    await test.http('PATCH', `/api/teams/${mine}`, { as: 'admin', body: { version: 1, name: 'First line' } });
    expect((await read(id)).team).toEqual({ id: mine, name: 'First line' });
    await test.http('PATCH', `/api/teams/${mine}`, { as: 'admin', body: { version: 2, name: 'Tier 1' } });
    expect((await change(id, { team_id: null })).body.team).toBeNull();
    const timeline = await test.http('GET', `/api/incidents/${id}/timeline?kind=field`, { as: 'viewer' });
    expect(timeline.body.data.map(({ text }: { text: string }) => text).sort()).toEqual([
      'Put into the queue of Tier 1',
      'Taken out of its queue',
    ]);
    const recorded = await test.sql(
      `SELECT details->'before' AS before, details->'after' AS after FROM audit_logs
       WHERE event = 'incident.updated' AND subject_id = $1 ORDER BY occurred_at`,
      [id],
    );
    const queue = { team_id: mine, team_name: 'Tier 1' };
    const none = { team_id: null, team_name: null };
    expect(recorded).toEqual([
      { before: none, after: queue },
      { before: queue, after: none },
    ]);
  });

  it('is what a list is narrowed to, page by page, whatever has become of the incidents', async () => {
    const [first] = await made(
      [
        ['a', 'low'],
        ['b', 'high'],
        ['c', 'low'],
      ],
      mine,
    );
    await made([['d', 'critical']], other);
    await made([['e', 'medium']], null);
    await resolve(first as string);
    const narrowed = (query: string, limit?: number) =>
      titles(`${query}&source=edr&created_after=2020-01-01T00:00:00Z`, limit);
    for (const limit of [1, 2, 50]) {
      expect(await titles(`team=${mine}`, limit)).toEqual(['c', 'b', 'a']);
      expect(await titles('team=mine', limit)).toEqual(['c', 'b', 'a']);
      expect(await titles(`team=${mine},${other}`, limit)).toEqual(['d', 'c', 'b', 'a']);
    }
    expect((await titles('team=none'))[0]).toBe('e');
    expect((await titles(`team=none,${other}`)).slice(0, 2)).toEqual(['e', 'd']);
    expect(await titles('team=mine', 2, 'senior_analyst')).toEqual([]);
    expect(await titles('team=mine&sort=-severity')).toEqual(['b', 'c', 'a']);
    expect(await titles('team=mine&sort=number')).toEqual(['a', 'b', 'c']);
    expect(await titles('team=mine&status=resolved')).toEqual(['a']);
    expect(await narrowed(`team=${other}`)).toEqual(['d']);
    await test.jobs.schedule('alert.extract');
    expect(await titles(`team=${other}&q=d`)).toEqual(['d']);
    expect(await titles(`team=${other}&q=a`)).toEqual([]);
    const refused = await test.http('GET', '/api/incidents?team=ours', { as: 'viewer' });
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ path: 'team' }] } });
  });

  it('is told by the groups of a list', async () => {
    await made(
      [
        ['a', 'low'],
        ['b', 'high'],
      ],
      mine,
      'grouped',
    );
    await made([['c', 'critical']], null, 'grouped');
    const answer = await test.http('GET', '/api/incident-groups?by=team&source=grouped', { as: 'viewer' });
    expect(answer.body.data).toMatchObject([
      { type: null, value: mine, name: 'Tier 1', count: 2, severity: 'high' },
      { type: null, value: 'none', name: null, count: 1, severity: 'critical' },
    ]);
  });

  it('is worked off by urgency: what nobody has taken, of the teams that one is in', async () => {
    const [low, , critical] = (await made(
      [
        ['low', 'low'],
        ['high', 'high'],
        ['critical', 'critical'],
        ['medium', 'medium'],
        ['later', 'critical'],
      ],
      mine,
    )) as string[];
    await made([['cloud', 'critical']], other);
    await made([['nobody’s', 'critical']], null);
    const queue = 'team=mine&assignee=none&status=created,triaging,triaged&sort=-urgency';
    for (const limit of [1, 2, 50])
      expect(await titles(queue, limit)).toEqual(['critical', 'later', 'high', 'medium', 'low']);
    await change(critical as string, { assignee_id: ann });
    await resolve(low as string);
    for (const limit of [1, 50]) expect(await titles(queue, limit)).toEqual(['later', 'high', 'medium']);
    expect(await titles(queue.replace('-urgency', 'urgency'))).toEqual(['medium', 'high', 'later']);
    expect(await titles(queue.replace('mine', `mine,${other}`))).toEqual([
      'later',
      'cloud',
      'high',
      'medium',
    ]);
    const all = await titles(queue.replace('mine', 'mine,none'), 50);
    expect(all).toEqual(expect.arrayContaining(['later', 'nobody’s']));
    expect(all).not.toContain('cloud');
    expect(await titles(`${queue}&severity=high,critical`)).toEqual(['later', 'high']);
    expect(await titles(queue, 2, 'senior_analyst')).toEqual([]);
  });

  it('is counted: open, taken by nobody, not put off; one’s own come first', async () => {
    const [one, two, three] = (await made(
      [
        ['a', 'low'],
        ['b', 'high'],
        ['c', 'low'],
        ['d', 'low'],
      ],
      other,
    )) as string[];
    expect(await queues()).toEqual([
      ['Tier 1', 0, true],
      ['Cloud', 4, false],
    ]);
    await change(one as string, { assignee_id: ann });
    await resolve(two as string);
    await change(three as string, { snoozed_until: new Date(Date.now() + 3_600_000).toISOString() });
    expect(await queues()).toEqual([
      ['Tier 1', 0, true],
      ['Cloud', 1, false],
    ]);
    expect(await queues('viewer')).toEqual([
      ['Cloud', 1, false],
      ['Tier 1', 0, false],
    ]);
  });

  it('is changed of many at once, and that is taken back as far as nothing else has happened', async () => {
    const ids = await made(
      [
        ['a', 'low'],
        ['b', 'low'],
        ['c', 'low'],
      ],
      mine,
    );
    const [first, second, third] = ids as [string, string, string];
    await change(third, { team_id: other });
    const done = await bulk({ change: 'team', team_id: other, ids });
    expect(done.body).toMatchObject({ changed: 2, unchanged: 1, refused: 0, lasting: null });
    await change(second, { team_id: null });
    const undone = await test.http('POST', `/api/incidents/bulk/${done.body.operation_id}/undo`, {
      as: 'analyst',
    });
    expect(undone.body).toMatchObject({ undone: 1, undo_refused: 1 });
    expect((await Promise.all([first, second, third].map(read))).map(({ team }) => team?.id ?? null)).toEqual(
      [mine, null, other],
    );
    expect((await bulk({ change: 'team', ids })).body.errors).toMatchObject([{ path: 'team_id' }]);
    expect((await bulk({ change: 'assign', assignee_id: null, team_id: mine, ids })).status).toBe(400);
  });

  it('of a team that is archived is given nothing new, and keeps what is open until it is worked off', async () => {
    const summer = await team('Summer', [ann]);
    const [id, free] = (await made(
      [
        ['left', 'low'],
        ['free', 'low'],
      ],
      summer,
    )) as [string, string];
    await change(free, { team_id: null });
    expect((await test.http('POST', `/api/teams/${summer}/archive`, { as: 'admin' })).status).toBe(200);
    const refused = await change(free, { team_id: summer });
    expect(refused).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'team_id', code: 'archived_team' }] },
    });
    expect((await bulk({ change: 'team', team_id: summer, ids: [free] })).body).toMatchObject({ refused: 1 });
    expect(await titles('team=mine&assignee=none&sort=-urgency')).toEqual(['left']);
    expect(await queues()).toContainEqual(['Summer', 1, true]);
    await resolve(id);
    expect(await queues()).not.toContainEqual(['Summer', 0, true]);
    expect((await read(id)).team).toEqual({ id: summer, name: 'Summer' });
  });

  it('is archived or given something, one after the other: nothing comes into an archived queue', async () => {
    const race = await team('Race', []);
    const [id] = (await made([['raced', 'low']], null)) as [string];
    const [moved, archived] = await Promise.all([
      change(id, { team_id: race }),
      test.http('POST', `/api/teams/${race}/archive`, { as: 'admin' }),
    ]);
    expect(archived.status).toBe(200);
    const [row] = await test.sql<{ before: boolean }>(
      `SELECT i.updated_at <= t.archived_at + interval '1 minute' AND i.team_id IS NOT NULL AS before
       FROM incidents i, teams t WHERE i.id = $1 AND t.id = $2`,
      [id, race],
    );
    expect(moved.status === 200).toBe(row?.before);
    expect((await change(id, { team_id: race })).status).toBe(moved.status === 200 ? 200 : 400);
  });
});

import type { Role } from '#contracts';
import { createTestApp, type TestApp } from '../../../test/harness/index.ts';

let t: TestApp;
let team = '';
let source: { id: string; secret: string };
const ids = new Map<Role, string>();

beforeAll(async () => {
  t = await createTestApp();
  for (const role of ['viewer', 'analyst', 'senior_analyst', 'manager'] as const)
    ids.set(role, (await t.http('GET', '/api/auth/me', { as: role })).body.user.id);
  const member_ids = [ids.get('analyst'), ids.get('senior_analyst'), ids.get('viewer')];
  team = (await t.http('POST', '/api/teams', { as: 'admin', body: { name: 'Tier 1', member_ids } })).body.id;
  const body = { slug: 'edr', name: 'EDR', authentication: 'bearer', auto_triage: false, team_id: team };
  const made = await t.http('POST', '/api/webhook-sources', { as: 'admin', body });
  expect(made).toMatchObject({ status: 201, body: { team_id: team } });
  source = made.body;
  for (const as of ['analyst', 'senior_analyst', 'manager'] as const)
    await t.http('PUT', '/api/notifications/channels/team_queue', { as, body: { page: true, mail: false } });
});
afterAll(() => t.close());
afterEach(async () => {
  await t.jobs.drain();
  await t.sql('TRUNCATE notifications, notification_reads, notification_mails');
});

const deliver = async (title: string): Promise<string> => {
  const headers = { authorization: `Bearer ${source.secret}` };
  const { body } = await t.http('POST', '/api/webhooks/edr', { body: { title }, headers });
  return body.incidents[0].id;
};
const told = async (as: Role) =>
  (await t.http('GET', '/api/notifications', { as })).body.data.map(
    ({ title, link }: { title: string; link: string }) => [title.replace(/INC-\d+/, 'INC'), link],
  );
const change = async (id: string, fields: object, as: Role = 'analyst') => {
  const { version } = (await t.http('GET', `/api/incidents/${id}`, { as })).body;
  return t.http('PATCH', `/api/incidents/${id}`, { as, body: { version, ...fields } });
};

describe('what is new in the queue of a team', () => {
  it('is told to those of it who have asked, once in a while however much comes', async () => {
    const ids = [await deliver('Beacon seen'), await deliver('Another beacon')];
    for (const id of ids)
      expect((await t.http('GET', `/api/incidents/${id}`, { as: 'viewer' })).body.team).toEqual({
        id: team,
        name: 'Tier 1',
      });
    await t.jobs.drain();
    const link = `/incidents?team=${team}&assignee=none&status=created,triaging,triaged&snoozed=false&sort=-urgency`;
    const news = [
      [expect.stringMatching(/^New in the queue of Tier 1: INC: (Beacon seen|Another beacon)$/), link],
    ];
    expect(await told('analyst')).toEqual(news);
    expect(await told('senior_analyst')).toEqual(news);
    // Neither who has not asked, nor who has and is not in it.
    expect([await told('viewer'), await told('manager')]).toEqual([[], []]);
  });

  it('is told of what a person puts there, to the others; what was taken meanwhile is no news', async () => {
    const body = { title: 'By hand', type: 'malware', severity: 'high', auto_triage: false };
    const { body: incident } = await t.http('POST', '/api/incidents', { as: 'manager', body });
    await change(incident.id, { team_id: team });
    await t.jobs.drain();
    expect(await told('analyst')).toEqual([]);
    expect((await told('senior_analyst')).map(([title]: string[]) => title)).toEqual([
      'New in the queue of Tier 1: INC: By hand',
    ]);
    await t.sql('TRUNCATE notifications, notification_reads, notification_mails');
    const taken = await deliver('Taken at once');
    await change(taken, { assignee_id: ids.get('analyst') });
    await t.jobs.drain();
    expect((await told('senior_analyst')).filter(([title]: string[]) => title?.includes('Taken'))).toEqual(
      [],
    );
  });

  it('is not told of what is put off, for it does not wait there', async () => {
    const body = { title: 'Later', severity: 'low', type: 'other', auto_triage: false };
    const { id } = (await t.http('POST', '/api/incidents', { as: 'manager', body })).body;
    await change(id, { snoozed_until: new Date(Date.now() + 3_600_000).toISOString() }, 'manager');
    await change(id, { team_id: team }, 'manager');
    await t.jobs.drain();
    expect(await told('analyst')).toEqual([]);
  });

  it('is off until somebody asks for it', async () => {
    const { body } = await t.http('GET', '/api/notifications/channels', { as: 'viewer' });
    expect(body.data.find(({ kind }: { kind: string }) => kind === 'team_queue')).toMatchObject({
      page: false,
      mail: false,
      always: false,
    });
  });
});

describe('a team that a source names', () => {
  const archive = () => t.http('POST', `/api/teams/${team}/archive`, { as: 'admin' });
  const set = async (team_id: string | null) => {
    const { version } = (await t.http('GET', `/api/webhook-sources/${source.id}`, { as: 'admin' })).body;
    return t.http('PATCH', `/api/webhook-sources/${source.id}`, { as: 'admin', body: { version, team_id } });
  };

  it('is not archived while it does, and no archived one is named', async () => {
    const refused = await archive();
    expect(refused).toMatchObject({ status: 409, body: { code: 'conflict' } });
    expect(refused.body.detail).toContain('(EDR)');
    const recorded = await t.sql(`SELECT FROM audit_logs WHERE event = 'team.archived'`);
    expect(recorded).toEqual([]);
    expect((await set(null)).body.team_id).toBeNull();
    expect((await archive()).status).toBe(200);
    expect(await set(team)).toMatchObject({ status: 400, body: { errors: [{ path: 'team_id' }] } });
    const id = await deliver('For nobody');
    expect((await t.http('GET', `/api/incidents/${id}`, { as: 'viewer' })).body.team).toBeNull();
  });
});

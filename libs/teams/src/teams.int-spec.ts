import type { Role } from '#contracts';
import { createTestApp, type TestApp } from '../../../test/harness/index.ts';
import { TeamDirectory } from './team-directory.ts';

let test: TestApp;
const ids = new Map<Role, string>();
beforeAll(async () => {
  test = await createTestApp();
  for (const role of ['viewer', 'analyst', 'senior_analyst', 'admin'] as const)
    ids.set(role, (await test.http('GET', '/api/auth/me', { as: role })).body.user.id);
});
afterAll(() => test.close());

const id = (role: Role) => ids.get(role) as string;
const make = (name: string, member_ids: string[] = [], as: Role = 'admin') =>
  test.http('POST', '/api/teams', { as, body: { name, member_ids } });
const change = (teamId: string, body: object, as: Role = 'admin') =>
  test.http('PATCH', `/api/teams/${teamId}`, { as, body });
const names = async () =>
  (await test.http('GET', '/api/teams', { as: 'viewer' })).body.data.map(
    ({ name }: { name: string }) => name,
  );

describe('a team', () => {
  it('is made, renamed and filled by administrators, read by everybody, and each change is recorded', async () => {
    const made = await make('  Tier   2 ', [id('analyst'), id('viewer'), id('analyst')]);
    expect(made).toMatchObject({
      status: 201,
      body: {
        name: 'Tier 2',
        version: 1,
        archived_at: null,
        members: [{ id: id('analyst'), disabled: false }, {}],
      },
    });
    const { id: team } = made.body;
    const renamed = await change(team, {
      version: 1,
      name: 'Second line',
      member_ids: [id('senior_analyst')],
    });
    expect(renamed.body).toMatchObject({
      name: 'Second line',
      version: 2,
      members: [{ name: 'Test senior_analyst' }],
    });
    const same = await change(team, { version: 2, name: 'Second line' });
    expect(same.body).toEqual(renamed.body);
    for (const as of ['viewer', 'manager'] as const) {
      expect((await test.http('GET', `/api/teams/${team}`, { as })).body).toEqual(renamed.body);
      expect((await make('Other', [], as)).status).toBe(403);
      expect((await change(team, { version: 2, name: 'Mine' }, as)).status).toBe(403);
      expect((await test.http('POST', `/api/teams/${team}/archive`, { as })).status).toBe(403);
    }
    const recorded = await test.sql(
      `SELECT event, details->'after' AS after FROM audit_logs WHERE subject_id = $1 ORDER BY occurred_at`,
      [team],
    );
    expect(recorded).toEqual([
      { event: 'team.created', after: { name: 'Tier 2', members: ['Test analyst', 'Test viewer'] } },
      { event: 'team.updated', after: { name: 'Second line', members: ['Test senior_analyst'] } },
    ]);
  });

  it('has a name of its own, archived ones among them, and members that there are', async () => {
    const { body: first } = await make('Night shift');
    expect(await make('NIGHT shift')).toMatchObject({
      status: 409,
      body: { code: 'already_exists', errors: [{ path: 'name' }] },
    });
    await test.http('POST', `/api/teams/${first.id}/archive`, { as: 'admin' });
    expect((await make('night shift')).body.detail).toContain('restore it');
    expect((await make(' ')).body.errors).toMatchObject([{ path: 'name' }]);
    const nobody = '01900000-0000-7000-8000-0000000000ff';
    expect((await make('Ghosts', [nobody])).body.errors).toMatchObject([
      { path: 'member_ids', code: 'unknown_user' },
    ]);
    expect((await change('nonsense', { version: 1 })).status).toBe(404);
    expect(await names()).not.toContain('Ghosts');
  });

  it('is told apart by its name: neither accents nor what is not seen make another one', async () => {
    expect((await make('Mu\u0308nchen')).status).toBe(201);
    const taken = await make('M\u00FCN\u200BCHEN');
    expect(taken).toMatchObject({ status: 409, body: { errors: [{ path: 'name', code: 'taken' }] } });
    expect(taken.body.detail).toContain('“Mu\u0308nchen”');
    expect((await make('\u200B\u2060')).body.errors).toMatchObject([{ path: 'name', code: 'empty' }]);
  });

  it('is changed by one at a time: of two at the same version one is told, and of two of one name', async () => {
    const { body: team } = await make('Races');
    const changes = await Promise.all([
      change(team.id, { version: 1, name: 'Races A' }),
      change(team.id, { version: 1, name: 'Races B' }),
    ]);
    expect(changes.map(({ status }) => status).sort()).toEqual([200, 412]);
    const twins = await Promise.all([make('Twins'), make('twins')]);
    expect(twins.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  it('keeps whoever is disabled, and takes in nobody who is', async () => {
    const made = await test.http('POST', '/api/users', {
      as: 'admin',
      body: { email: 'gone@house.example', name: 'Gone', role: 'analyst' },
    });
    const gone = made.body.id;
    const { body: team } = await make('Leavers', [gone]);
    await test.http('POST', `/api/users/${gone}/disable`, { as: 'admin' });
    const both = await change(team.id, { version: 1, member_ids: [gone, id('analyst')] });
    expect(both.body.members).toMatchObject([
      { name: 'Gone', disabled: true },
      { name: 'Test analyst', disabled: false },
    ]);
    const refused = await make('Newcomers', [gone]);
    expect(refused.body.errors).toMatchObject([{ path: 'member_ids', code: 'disabled_user' }]);
    const assignees = await test.http('GET', '/api/incidents/assignees?q=Gone', { as: 'analyst' });
    expect(assignees.body.data).toEqual([]);
  });

  it('is archived and restored, each once', async () => {
    const { body: team } = await make('Summer');
    const post = (what: string) => test.http('POST', `/api/teams/${team.id}/${what}`, { as: 'admin' });
    const archived = await post('archive');
    expect(archived.body.archived_at).not.toBeNull();
    expect((await post('archive')).body).toEqual(archived.body);
    expect((await names()).at(-1)).toBe('Summer');
    expect((await post('restore')).body.archived_at).toBeNull();
    const recorded = await test.sql<{ event: string }>(
      `SELECT event FROM audit_logs WHERE subject_id = $1 ORDER BY occurred_at`,
      [team.id],
    );
    expect(recorded.map(({ event }) => event)).toEqual(['team.created', 'team.archived', 'team.restored']);
  });

  it('is its tenant’s alone', async () => {
    const tenantId = '01900000-0000-7000-8000-0000000000bb';
    await test.sql(`INSERT INTO tenants (id, slug, name) VALUES ($1, 'other', 'Other')`, [tenantId]);
    const { body: team } = await make('Ours', [id('analyst')]);
    const directory = test.get(TeamDirectory);
    const elsewhere = <T>(work: () => Promise<T>) => test.as('admin', work, { tenantId });
    expect(await elsewhere(() => directory.all())).toEqual([]);
    expect(await elsewhere(() => directory.ofPerson(id('analyst')))).toEqual([]);
    await expect(elsewhere(() => directory.receiving(team.id))).rejects.toMatchObject({
      code: 'invalid_request',
    });
  });
});

import { vi } from 'vitest';
import type { Actor, Role } from '#contracts';
import {
  Clock,
  Config,
  Context,
  Ids,
  SettingError,
  systemContext,
  type Tenants,
  type UnitOfWork,
} from '#platform';
import type { UserEntity } from './data/user.entity.ts';
import type { UsersRepository } from './data/users.repository.ts';
import { passwordMatches } from './domain/password.ts';
import { FirstAdministrator } from './first-administrator.ts';
import { UsersQueries } from './users.queries.ts';
import { UsersService, type NewUser } from './users.service.ts';

const NOW = new Date('2026-11-22T10:00:00.000Z');
const GOOD = 'seven blue wheelbarrows';
const KIM: NewUser = { email: 'Kim@House.example', name: 'Kim Lee', role: 'analyst' };
const KEY: Actor = { type: 'api_key', id: 'k1', name: 'Deploy' };

type Stored = Partial<UserEntity> & { id: string };

/** Users in memory, and what was recorded of them. */
function house(people: Stored[] = []) {
  const users = new Map(people.map((person) => [person.id, person]));
  const recorded: unknown[][] = [];
  const state = { taken: false, stale: false, unchanged: false, otherAdministrators: 1 };
  const repository = {
    insert: async (user: Stored) => {
      if (state.taken) return false;
      users.set(user.id, user);
      return true;
    },
    find: async (id: string) => {
      const found = users.get(id);
      return found === undefined ? null : { ...found };
    },
    update: async (id: string, version: number | undefined, fields: object) => {
      Object.assign(users.get(id) ?? {}, fields, { asked: version });
      return !state.stale;
    },
    setDisabled: async (id: string, at: Date | null) => {
      Object.assign(users.get(id) ?? {}, { disabled_at: at });
      return !state.unchanged;
    },
    setPassword: async (id: string, hash: string, mustChange: boolean) =>
      void Object.assign(users.get(id) ?? {}, { password_hash: hash, must_change_password: mustChange }),
    otherActiveAdministrators: async () => state.otherAdministrators,
    hasAdministrator: async () => [...users.values()].some(({ role }) => role === 'admin'),
    tenantNames: async () => ['acme', 'Acme Incorporated'],
  };
  const unit = {
    run: (work: () => unknown) => work(),
    read: (work: () => unknown) => work(),
    record: async (...given: unknown[]) => void recorded.push(given),
  } as unknown as UnitOfWork;
  const context = new Context();
  const clock = Object.assign(new Clock(), { now: () => NOW });
  const ids = new Ids(clock);
  const of = repository as unknown as UsersRepository;
  const service = new UsersService(unit, of, clock, ids, context);
  const queries = new UsersQueries(unit, of);
  const as = <T>(work: () => Promise<T>, actor?: Actor) =>
    context.run(
      { ...systemContext('a test', 'c1', 'tenant'), ...(actor === undefined ? {} : { actor }) },
      work,
    );
  const tenants = { platform: async () => ({ id: 'platform' }) } as unknown as Tenants;
  const first = (environment: Record<string, string>) =>
    new FirstAdministrator(new Config(environment), context, tenants, ids, unit, of, service).ensure();
  return { service, queries, as, users, recorded, state, repository, first };
}
const person = (role: Role, more: object = {}): Stored => ({
  id: 'u1',
  name: 'Kim',
  email: 'kim@house.example',
  role,
  ...more,
});

describe('somebody who is made', () => {
  const made = async (input: Partial<NewUser>) => {
    const { service, as, users, recorded } = house();
    const { id, password } = await as(() => service.create({ ...KIM, ...input }));
    return { id, password, user: users.get(id), recorded };
  };

  it('has a password by chance, which is told once and changed at first use', async () => {
    const { id, password, user, recorded } = await made({});
    expect(user).toMatchObject({
      ...{ id, email: 'kim@house.example', name: 'Kim Lee', role: 'analyst', created_at: NOW },
      ...{ must_change_password: true, password_hash: expect.stringMatching(/^\$argon2id/) },
    });
    expect(password).toMatch(/^\S{20}$/);
    expect(await passwordMatches(user?.password_hash ?? null, password ?? '')).toBe(true);
    const subject = { type: 'user', id };
    const after = { email: 'kim@house.example', name: 'Kim Lee', role: 'analyst' };
    expect(recorded).toEqual([['user.created', subject, { user_id: id }, { after }]]);
  });

  it('keeps a password of their own, which is not told again', async () => {
    const { password, user } = await made({ password: GOOD });
    expect([password, user?.must_change_password]).toEqual([null, false]);
    expect(await passwordMatches(user?.password_hash ?? null, GOOD)).toBe(true);
    expect((await made({ password: GOOD, must_change_password: true })).user?.must_change_password).toBe(
      true,
    );
  });

  it('has none where they sign in elsewhere', async () => {
    expect(await made({ password: null })).toMatchObject({
      password: null,
      user: { password_hash: null, must_change_password: false },
    });
  });

  it('has to have one that nobody guesses, not even by the name of the house', async () => {
    const { service, as, users } = house();
    for (const password of ['kim lee likes tea', 'we at acme like tea', 'short'])
      await expect(as(() => service.create({ ...KIM, password }))).rejects.toMatchObject({
        errors: [{ path: 'password', code: 'weak_password' }],
      });
    expect(users.size).toBe(0);
  });

  it('has chosen no password where a key makes them', async () => {
    const { service, as } = house();
    const create = (must_change_password?: boolean) =>
      as(() => service.create({ ...KIM, must_change_password }), KEY);
    await expect(create(false)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(create(true)).resolves.toBeDefined();
    await expect(create()).resolves.toBeDefined();
  });

  it('is made once', async () => {
    const { service, as, state, recorded } = house();
    state.taken = true;
    await expect(as(() => service.create(KIM))).rejects.toMatchObject({
      code: 'already_exists',
      message: 'There is a user with the address kim@house.example already.',
    });
    expect(recorded).toEqual([]);
  });
});

describe('somebody who is changed', () => {
  it('keeps what is not named, and the record tells both', async () => {
    const { service, users, recorded } = house([person('analyst')]);
    await service.update('u1', { name: 'Kim Lee', version: 3 });
    expect(users.get('u1')).toMatchObject({ name: 'Kim Lee', role: 'analyst', asked: 3 });
    await service.update('u1', { role: 'manager' });
    expect(users.get('u1')).toMatchObject({ name: 'Kim Lee', role: 'manager', asked: undefined });
    expect(recorded.map(([event, , , options]) => [event, options])).toEqual([
      [
        'user.updated',
        { before: { name: 'Kim', role: 'analyst' }, after: { name: 'Kim Lee', role: 'analyst' } },
      ],
      [
        'user.updated',
        { before: { name: 'Kim Lee', role: 'analyst' }, after: { name: 'Kim Lee', role: 'manager' } },
      ],
    ]);
  });

  it('is not when somebody else was faster', async () => {
    const { service, state, recorded } = house([person('analyst')]);
    state.stale = true;
    await expect(service.update('u1', { name: 'X', version: 1 })).rejects.toMatchObject({
      code: 'stale_version',
    });
    expect(recorded).toEqual([]);
  });

  it.each([
    ['made something else', (service: UsersService) => service.update('u1', { role: 'manager' })],
    ['disabled', (service: UsersService) => service.disable('u1')],
  ])('is not %s when there is no other administrator', async (_how, change) => {
    const { service, state, recorded } = house([person('admin')]);
    state.otherAdministrators = 0;
    await expect(change(service)).rejects.toMatchObject({
      code: 'conflict',
      message: 'Kim is the last active administrator; make another one first.',
    });
    expect(recorded).toEqual([]);
    state.otherAdministrators = 1;
    await change(service);
    expect(recorded).toHaveLength(1);
  });

  it('may be the last administrator who is renamed, or no administrator at all', async () => {
    const last = house([person('admin')]);
    last.state.otherAdministrators = 0;
    await last.service.update('u1', { name: 'Kim Lee' });
    await last.service.update('u1', { role: 'admin' });
    expect(last.recorded).toHaveLength(2);
    const analyst = house([person('analyst')]);
    analyst.state.otherAdministrators = 0;
    await analyst.service.disable('u1');
    await analyst.service.update('u1', { role: 'viewer' });
    expect(analyst.recorded.map(([event]) => event)).toEqual(['user.disabled', 'user.updated']);
  });

  it('is disabled and enabled by an entry each, and by none when nothing changes', async () => {
    const { service, users, recorded, state } = house([person('analyst')]);
    await service.disable('u1');
    expect(users.get('u1')?.disabled_at).toBe(NOW);
    await service.enable('u1');
    expect(users.get('u1')?.disabled_at).toBeNull();
    state.unchanged = true;
    await service.disable('u1');
    await service.enable('u1');
    const entry = (event: string) => [event, { type: 'user', id: 'u1' }, { user_id: 'u1' }];
    expect(recorded).toEqual([entry('user.disabled'), entry('user.enabled')]);
  });

  it('may sign in at once again, and has another password by chance, which is changed at first use', async () => {
    const { service, users, recorded } = house([person('analyst')]);
    await service.unlock('u1');
    const password = await service.resetPassword('u1');
    expect(await passwordMatches(users.get('u1')?.password_hash ?? null, password)).toBe(true);
    expect(users.get('u1')?.must_change_password).toBe(true);
    await service.setPassword('u1', GOOD, { mustChange: false });
    expect(users.get('u1')?.must_change_password).toBe(false);
    expect(recorded.map(([event]) => event)).toEqual([
      'user.unlocked',
      'user.password_changed',
      'user.password_changed',
    ]);
    const weak = service.setPassword('u1', 'this house has tea', { mustChange: false });
    await expect(weak).rejects.toMatchObject({ errors: [{ code: 'weak_password' }] });
    expect(await passwordMatches(users.get('u1')?.password_hash ?? null, GOOD)).toBe(true);
  });

  it.each<[string, (service: UsersService, queries: UsersQueries) => Promise<unknown>]>([
    ['changed', (service) => service.update('u2', {})],
    ['disabled', (service) => service.disable('u2')],
    ['enabled', (service) => service.enable('u2')],
    ['unlocked', (service) => service.unlock('u2')],
    ['given a password', (service) => service.setPassword('u2', GOOD, { mustChange: true })],
    ['shown', (_service, queries) => queries.get('u2')],
  ])('and is not there is not %s', async (_how, change) => {
    const { service, queries, recorded } = house([person('analyst')]);
    await expect(change(service, queries)).rejects.toMatchObject({
      code: 'not_found',
      message: 'There is no user u2.',
    });
    expect(recorded).toEqual([]);
  });
});

describe('the first administrator', () => {
  const ADMIN_PASSWORD = GOOD;

  it('is made where there is none, and told', async () => {
    const { first, users } = house();
    const made = await first({ ADMIN_EMAIL: 'Ops@House.example' });
    expect(made).toEqual({ email: 'ops@house.example', password: expect.stringMatching(/^\S{20}$/) });
    expect([...users.values()]).toMatchObject([
      { email: 'ops@house.example', name: 'Administrator', role: 'admin', must_change_password: true },
    ]);
    expect(await first({})).toBeNull();
    expect(users.size).toBe(1);
  });

  it.each<[Record<string, string>, boolean]>([
    [{ ADMIN_PASSWORD }, false],
    [{ DEMO: 'true' }, false],
    [{ DEMO: 'true', ADMIN_PASSWORD }, false],
  ])('with %j need not choose another password', async (environment, must) => {
    const { first, users } = house();
    const made = await first(environment);
    expect(made?.password === null).toBe('ADMIN_PASSWORD' in environment);
    expect([...users.values()]).toMatchObject([{ must_change_password: must }]);
  });

  it('has no weak password, and the sentence names the setting', async () => {
    const { first, users } = house();
    const refused = first({ ADMIN_PASSWORD: 'short' });
    await expect(refused).rejects.toBeInstanceOf(SettingError);
    await expect(refused).rejects.toThrow(
      'The setting ADMIN_PASSWORD cannot be used: The password must have at least 12 characters.',
    );
    expect(users.size).toBe(0);
  });

  it('is nobody who is something else, unless another process has made one meanwhile', async () => {
    const { first, state } = house();
    state.taken = true;
    await expect(first({ ADMIN_EMAIL: 'Ops@House.example' })).rejects.toThrow(
      'The setting ADMIN_EMAIL is "Ops@House.example", which is somebody\'s who is not an administrator.',
    );
    const race = house();
    race.state.taken = true;
    const asked = vi.fn<() => Promise<boolean>>().mockResolvedValueOnce(false).mockResolvedValue(true);
    race.repository.hasAdministrator = asked;
    expect(await race.first({})).toBeNull();
    expect(asked).toHaveBeenCalledTimes(2);
  });

  it('is not made when the database fails in another way', async () => {
    const { first, repository } = house();
    repository.insert = () => Promise.reject(new Error('no rows'));
    await expect(first({})).rejects.toThrow('no rows');
  });
});

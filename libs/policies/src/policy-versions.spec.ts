import { Clock, Ids, type Context } from '#platform';
import type { NewVersion, PolicyRepository } from './data/policy.repository.ts';
import { BUILT_IN_POLICY } from './domain/builtin.ts';
import { PolicyVersions, storedPolicy } from './policy-versions.ts';

function house() {
  const state = { now: 1_000_000, tenantId: 't1' };
  const loaded: number[] = [];
  const stored: NewVersion[] = [];
  const repository = {
    version: async (version: number) => {
      loaded.push(version);
      return version === 404 ? null : { document: { ...BUILT_IN_POLICY, mode: 'autonomous' } };
    },
    insertVersion: async (row: NewVersion) => (stored.push(row), true),
  };
  const clock = Object.assign(new Clock(), { now: () => new Date(state.now) });
  const versions = new PolicyVersions(repository as unknown as PolicyRepository, clock, new Ids(clock), {
    current: () => ({ tenantId: state.tenantId }),
  } as unknown as Context);
  const published = (tenant_id: string) =>
    versions.forget({ tenant_id } as Parameters<typeof versions.forget>[0]);
  return { state, loaded, stored, versions, published };
}

describe('the policy that this process knows', () => {
  it('is read once for a version, and is each tenant’s own', async () => {
    const { state, loaded, versions } = house();
    expect(versions.guess()).toBeUndefined();
    const first = await versions.current(2);
    expect(first).toMatchObject({ version: 2, policy: { document: { mode: 'autonomous' } } });
    expect(await versions.current(2)).toBe(first);
    expect(versions.guess()).toBe(first);
    state.tenantId = 't2';
    expect(versions.guess()).toBeUndefined();
    await versions.current(2);
    await versions.current(3);
    expect(loaded).toEqual([2, 2, 3]);
  });

  it('is the built-in one while none is stored, which is prepared once', async () => {
    const { state, loaded, versions } = house();
    const mine = await versions.current(null);
    expect(mine).toMatchObject({ version: 1, policy: { document: BUILT_IN_POLICY } });
    state.tenantId = 't2';
    expect((await versions.current(null)).policy).toBe(mine.policy);
    expect(loaded).toEqual([]);
  });

  it('is good for look-ups for two seconds after the database has named it', async () => {
    const { state, versions } = house();
    expect(versions.recent()).toBeUndefined();
    const known = await versions.current(2);
    state.now += 1_999;
    expect(versions.recent()).toBe(known);
    await versions.current(2);
    state.now += 1_999;
    expect(versions.recent()).toBe(known);
    state.now += 1;
    expect(versions.recent()).toBeUndefined();
    expect(versions.guess()).toBe(known);
  });

  it('is good for no look-up any more once another one is published', async () => {
    const { versions, published } = house();
    await versions.current(2);
    await published('another tenant');
    expect(versions.recent()).toBeDefined();
    await published('t1');
    expect(versions.recent()).toBeUndefined();
  });

  it('is forgotten when the built-in one is stored: another release may have stored another', async () => {
    const { stored, loaded, versions } = house();
    await versions.current(null);
    await versions.materialise();
    expect(stored).toMatchObject([
      { version: 1, document: BUILT_IN_POLICY, published_by: null, published_by_name: 'Triage Warden' },
    ]);
    expect(versions.guess()).toBeUndefined();
    await versions.current(1);
    expect(loaded).toEqual([1]);
  });

  it('is that of two hundred tenants at most', async () => {
    const { state, loaded, versions } = house();
    const visit = async (tenant: number) => {
      state.tenantId = `t${tenant}`;
      await versions.current(2);
    };
    for (let tenant = 0; tenant < 200; tenant += 1) await visit(tenant);
    await visit(0);
    expect(loaded).toHaveLength(200);
    await visit(200);
    await visit(0);
    expect(loaded).toHaveLength(202);
  });

  it('is none that is not stored, or that this release does not understand', async () => {
    await expect(house().versions.current(404)).rejects.toThrow('The policy version 404 is not stored.');
    expect(() => storedPolicy({ rules: [] }, 7)).toThrow('The stored policy version 7 is not valid: [{');
  });
});

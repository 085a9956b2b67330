import { PERMISSIONS, SCOPES, type Actor, type Permission } from '#contracts';
import { Clock, Context, Ids, type UnitOfWork } from '#platform';
import { ApiKeysService } from './api-keys.service.ts';
import type { ApiKeysRepository } from './data/api-keys.repository.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
const ANN = '01900000-0000-7000-8000-0000000000e3';
const person: Actor = { type: 'user', id: ANN, name: 'Ann', user_id: ANN, role: 'admin' };
const key: Actor = { type: 'api_key', id: 'k1', name: 'Ann (key k1)', user_id: ANN, role: 'admin' };

/** A house whose parent keys end at `end`; `inserted` and `recorded` are what was stored. */
function house(actor: Actor, { end = null as Date | null, holds = true, revoked = [] as string[] } = {}) {
  const inserted: object[] = [];
  const recorded: unknown[] = [];
  const asked: unknown[] = [];
  const ended = () => revoked.map((id) => ({ id, prefix: `p${id}` }));
  const unit = {
    run: (work: () => unknown) => work(),
    read: (work: () => unknown) => work(),
    record: async (...entry: unknown[]) => void recorded.push(entry),
  };
  const repository = {
    holds: async (...what: unknown[]) => (asked.push(what), holds),
    insert: async (row: object) => void inserted.push(row),
    expiry: async () => end,
    revoke: async () => ended(),
    revokeOfUser: async () => ended(),
  };
  const context = new Context();
  const service = new ApiKeysService(
    unit as unknown as UnitOfWork,
    context,
    Object.assign(new Clock(), { now: () => NOW }),
    new Ids(new Clock()),
    repository as unknown as ApiKeysRepository,
  );
  const as = <T>(work: () => Promise<T>, permissions: readonly Permission[] = SCOPES) =>
    context.run(
      { tenantId: 't', actor, permissions: new Set(permissions), correlationId: 'c', ip: null },
      work,
    );
  const make = (more: object = {}, permissions: readonly Permission[] = SCOPES) =>
    as(() => service.create({ name: 'sync', scopes: ['incident:read'], ...more }, 's1'), permissions);
  return { service, as, make, inserted, recorded, asked };
}
const later = (ms: number) => new Date(NOW.getTime() + ms).toISOString();

describe('a key that is made', () => {
  it('is stored without its secret, for its maker', async () => {
    const { make, inserted, recorded, asked } = house(person);
    const { id, key: shown } = await make();
    expect(inserted).toEqual([
      {
        ...{ id, user_id: ANN, name: 'sync', scopes: ['incident:read'], now: NOW },
        ...{ expires_at: null, made_by: null, prefix: shown.split('_')[1], hash: expect.any(Buffer) },
      },
    ]);
    expect(JSON.stringify([inserted, recorded])).not.toContain(shown.split('_').slice(2).join('_'));
    expect(asked).toEqual([[ANN, { keyId: null, sessionId: 's1' }, NOW]]);
    expect(recorded).toMatchObject([['api_key.created', {}, {}, { after: { name: 'sync' } }]]);
    // That a key ends is no end of what a person makes.
    await house(person, { end: new Date(0) }).make();
  });

  it('may what its maker may, and nothing that is for people', async () => {
    const { make, inserted } = house(person);
    await expect(make({ scopes: ['incident:read', 'incident:write'] }, ['incident:read'])).rejects.toThrow(
      'A key may not be given what you may not do yourself: incident:write.',
    );
    const personal = PERMISSIONS.find((permission) => !SCOPES.includes(permission)) as Permission;
    await expect(make({ scopes: ['incident:read', personal] }, PERMISSIONS)).rejects.toMatchObject({
      code: 'forbidden',
      errors: [{ path: 'scopes.1', code: 'person_only' }],
    });
    expect(inserted).toEqual([]);
  });

  it('ends later than now, if it ends', async () => {
    const { make, inserted } = house(person);
    for (const expires_at of [later(0), later(-1)])
      await expect(make({ expires_at })).rejects.toMatchObject({
        code: 'invalid_request',
        errors: [{ path: 'expires_at', code: 'past' }],
      });
    await make({ expires_at: later(1) });
    expect(inserted).toMatchObject([{ expires_at: new Date(later(1)) }]);
  });

  it('by another key says by which, and does not outlive it', async () => {
    const { make, inserted, asked } = house(key, { end: new Date(later(1000)) });
    for (const expires_at of [undefined, later(1001)])
      await expect(make({ expires_at })).rejects.toThrow(`give expires_at, ${later(1000)} at the latest.`);
    await make({ expires_at: later(1000) });
    expect(inserted).toMatchObject([{ made_by: 'k1', user_id: ANN }]);
    expect(asked).toEqual([[ANN, { keyId: 'k1', sessionId: 's1' }, NOW]]);
    const endless = house(key);
    await endless.make();
    expect(endless.inserted).toMatchObject([{ made_by: 'k1', expires_at: null }]);
  });

  it('is none when what its maker holds has just ended', async () => {
    const { make, inserted } = house(person, { holds: false });
    await expect(make()).rejects.toMatchObject({ code: 'not_authenticated' });
    expect(inserted).toEqual([]);
  });
});

describe('a key that ends', () => {
  const ID = '01900000-0000-7000-8000-000000000001';

  it('is told of one by one, and one that is not there is not found', async () => {
    const { as, service, recorded } = house(person, { revoked: ['a', 'b'] });
    await as(() => service.revoke(ID));
    expect(recorded).toEqual(
      ['a', 'b'].map((id) => [
        'api_key.revoked',
        { type: 'api_key', id },
        { api_key_id: id, prefix: `p${id}` },
      ]),
    );
    await expect(as(() => service.revoke('no id'))).rejects.toMatchObject({ code: 'not_found' });
    const none = house(person);
    await expect(none.as(() => none.service.revoke(ID))).rejects.toMatchObject({ code: 'not_found' });
  });

  it('ends with the password that somebody else sets, not with the one that its owner chooses', async () => {
    const { as, service, recorded } = house(person, { revoked: ['a'] });
    await as(() => service.onPasswordChanged({ payload: { user_id: ANN } } as never));
    expect(recorded).toEqual([]);
    await as(() => service.onPasswordChanged({ payload: { user_id: 'bob' } } as never));
    await as(() => service.onDisabled({ payload: { user_id: ANN } } as never));
    expect(recorded).toHaveLength(2);
  });
});

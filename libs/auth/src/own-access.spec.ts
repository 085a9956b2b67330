import { Ids, type Problem, type TenantSettings } from '#platform';
import type { UsersRepository, UsersService } from '#users';
import type { SessionsRepository } from './data/sessions.repository.ts';
import type { FactorProofs } from './factor-proofs.ts';
import type { LinkedIdentities } from './linked-identities.ts';
import { OwnPasswordService } from './own-password.service.ts';
import { ReauthenticationService } from './reauthentication.service.ts';
import { SessionsService } from './sessions.service.ts';
import { ANN, BROWSER, clock, HASH, NOW, PASSWORD, parts, refusal } from './sign-in.fixture.ts';

describe('whoever proves again who they are', () => {
  function again(
    given: {
      methods?: string[];
      factors?: string[];
      hash?: string | null;
      linked?: boolean;
      user?: null;
    } = {},
  ) {
    const { unit, attempts, note, log, names, context, as } = parts();
    const stored = 'hash' in given ? given.hash : HASH;
    const service = new ReauthenticationService(
      unit,
      context,
      clock,
      {
        find: async () => ('user' in given ? null : { second_factors: given.factors ?? [] }),
        passwordHash: async () => stored,
      } as unknown as UsersRepository,
      { proved: note('proved') } as unknown as SessionsRepository,
      attempts,
      {
        offer: async () => ({ methods: given.methods ?? [], passkey: { asked: true } }),
        methods: async () => ({ methods: given.methods ?? [] }),
        check: async () => ({ method: 'totp', spend: note('spend') }),
      } as unknown as FactorProofs,
      { has: async () => given.linked ?? false } as unknown as LinkedIdentities,
    );
    return { service, log, names, as };
  }

  it('does so by the second factor who has one, else by password or at the provider', async () => {
    const options = async (given: Parameters<typeof again>[0]) => {
      const { service, as } = again(given);
      return as(() => service.options('s1'));
    };
    expect(await options({ methods: ['totp'] })).toEqual({ methods: ['totp'], passkey: { asked: true } });
    expect(await options({})).toEqual({ methods: ['password'], passkey: null });
    expect(await options({ linked: true })).toMatchObject({ methods: ['password', 'single_sign_on'] });
    expect(await options({ hash: null, linked: true })).toMatchObject({ methods: ['single_sign_on'] });
  });

  it('goes to the provider only without another factor, and when linked there', async () => {
    const go = async (given: Parameters<typeof again>[0]) => {
      const { service, as } = again(given);
      return as(() => service.assertAtProvider()).then(
        () => 'goes',
        ({ code }: Problem) => code,
      );
    };
    expect(await go({ linked: true })).toBe('goes');
    expect(await go({})).toBe('forbidden');
    expect(await go({ linked: true, methods: ['totp'] })).toBe('forbidden');
  });

  it('is kept as proved, by what they proved it with', async () => {
    const password = again();
    await password.as(() => password.service.prove('s1', { method: 'password', password: PASSWORD }));
    expect(password.log).toEqual([
      ['count'],
      ['right'],
      ['proved', 's1', { factor: 'password', secondFactor: false }, NOW],
      ['session.reauthenticated'],
    ]);
    const factor = again();
    await factor.as(() => factor.service.prove('s1', { method: 'totp', code: '123456' }));
    expect(factor.names()).toEqual(['count', 'spend', 'right', 'proved', 'session.reauthenticated']);
    expect(factor.log[3]).toEqual(['proved', 's1', { factor: 'totp', secondFactor: true }, NOW]);
    const provider = again();
    await provider.service.provedAtProvider(ANN, 's1', true);
    expect(provider.log[1]).toEqual(['proved', 's1', { factor: 'single_sign_on', secondFactor: true }, NOW]);
  });

  it('does not do so by a wrong password, nor by the right one with a second factor', async () => {
    const prove = async (given: Parameters<typeof again>[0], password = PASSWORD) => {
      const { service, as, names } = again(given);
      return {
        ...(await refusal(as(() => service.prove('s1', { method: 'password', password })))),
        names: names(),
      };
    };
    expect(await prove({}, 'another horse')).toMatchObject({ code: 'invalid_credentials', names: ['count'] });
    expect(await prove({ hash: null, user: null })).toMatchObject({ code: 'invalid_credentials' });
    expect(await prove({ factors: ['totp'] })).toMatchObject({ code: 'forbidden', names: ['count'] });
  });
});

describe('the own password', () => {
  function own(given: { locked?: string } = {}) {
    const { unit, attempts, note, log, names, context, as } = parts();
    const service = new OwnPasswordService(
      unit,
      context,
      attempts,
      { end: note('end') } as unknown as SessionsService,
      {
        passwordHash: async () => HASH,
        lockedPasswordHash: async () => given.locked ?? HASH,
      } as unknown as UsersRepository,
      { setPassword: note('set') } as unknown as UsersService,
    );
    const change = (current: string, next: string) => as(() => service.change(current, next, 's1'));
    return { change, log, names };
  }

  it('is changed by whoever knows it, and ends all other sessions', async () => {
    const { change, log } = own();
    await change(PASSWORD, 'another good horse');
    expect(log).toEqual([
      ['count'],
      ['right'],
      ['set', ANN, 'another good horse', { mustChange: false }],
      ['end', ANN, { except: 's1' }],
    ]);
  });

  it('is not changed by a guess, to itself, or after a reset', async () => {
    const wrong = own();
    expect(await refusal(wrong.change('a guess', 'another good horse'))).toMatchObject({
      code: 'invalid_credentials',
    });
    expect(wrong.names()).toEqual(['count']);
    const same = own();
    expect(await refusal(same.change(PASSWORD, PASSWORD))).toMatchObject({ code: 'invalid_request' });
    expect(same.names()).toEqual(['count', 'right']);
    const reset = own({ locked: 'another' });
    expect(await refusal(reset.change(PASSWORD, 'another good horse'))).toMatchObject({ code: 'conflict' });
    expect(reset.names()).toEqual(['count', 'right']);
  });
});

describe('a session', () => {
  function sessions(given: { ended?: string[]; there?: boolean } = {}) {
    const { unit, note, log, names, context, as } = parts();
    const stored: { user_agent: string | null; expires_at: Date }[] = [];
    const service = new SessionsService(
      unit,
      context,
      clock,
      new Ids(clock),
      {
        insert: async (row: (typeof stored)[number]) => void stored.push(row),
        end: note('end', given.ended ?? []),
      } as unknown as SessionsRepository,
      { signedIn: async () => given.there ?? true } as unknown as UsersRepository,
      { get: async () => ({ absolute_hours: 12 }) } as unknown as TenantSettings,
    );
    return { service, stored, log, names, as };
  }
  const PERSON = { id: ANN, name: 'Ann', role: 'analyst' as const };
  const PROOF = { factors: ['password' as const], secondFactor: false };

  it('begins for whoever is not disabled meanwhile, and ends with its hours', async () => {
    const { service, stored, names } = sessions();
    await service.start(PERSON, BROWSER, PROOF);
    await service.start(PERSON, { ip: null, userAgent: null }, PROOF);
    expect(stored[0]).toMatchObject({
      user_agent: 'x'.repeat(300),
      expires_at: new Date('2026-11-23T00:00:00Z'),
    });
    expect(stored[1]).toMatchObject({ user_agent: null, ip: null });
    expect(names()).toEqual(['session.started', 'session.started']);
    const gone = sessions({ there: false });
    expect(await refusal(gone.service.start(PERSON, BROWSER, PROOF))).toMatchObject({
      message: 'This user has just been disabled.',
    });
    expect(gone.names()).toEqual([]);
  });

  it('of one’s own is ended when it is there; to sign out twice is no fault', async () => {
    const one = sessions({ ended: ['s1'] });
    await one.as(() => one.service.endOwn('s1'));
    expect(one.log).toEqual([['end', ANN, { only: 's1' }, NOW], ['session.ended']]);
    const none = sessions();
    expect(await refusal(none.as(() => none.service.endOwn('s1')))).toMatchObject({ code: 'not_found' });
    const twice = sessions();
    await twice.as(() => twice.service.signOut('s1'));
    expect(twice.log).toEqual([['end', ANN, { only: 's1' }, NOW]]);
  });

  it('of somebody else is ended by an administrator: all, none of them or one that is open', async () => {
    const none = sessions();
    await none.service.endOf('bob');
    expect(none.log).toEqual([['end', 'bob', {}, NOW]]);
    expect(await refusal(none.service.endOf('bob', 's9'))).toMatchObject({ code: 'not_found' });
    const open = sessions({ ended: ['s9'] });
    await open.service.endOf('bob', 's9');
    expect(open.log[0]).toEqual(['end', 'bob', { only: 's9' }, NOW]);
  });

  it('ends with a password that somebody else sets, and with its user; not with the own one', async () => {
    const of = (user_id: string) => ({ payload: { user_id } }) as never;
    const { service, as, log } = sessions();
    await as(() => service.onPasswordChanged(of(ANN)));
    expect(log).toEqual([]);
    await as(() => service.onPasswordChanged(of('bob')));
    await as(() => service.onDisabled(of(ANN)));
    expect(log).toEqual([
      ['end', 'bob', {}, NOW],
      ['end', ANN, {}, NOW],
    ]);
  });
});

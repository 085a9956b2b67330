import { Problem, type Config } from '#platform';
import type { UsersRepository } from '#users';
import type { CheckedProof, FactorProof } from './domain/proof.ts';
import type { FactorProofs } from './factor-proofs.ts';
import type { PasskeyCeremonies } from './passkey-ceremonies.ts';
import type { PendingSignIns } from './pending-sign-ins.ts';
import { SecondStepService } from './second-step.service.ts';
import type { SessionsService } from './sessions.service.ts';
import { ANN, BROWSER, HASH, NOW, PASSWORD, parts, refusal } from './sign-in.fixture.ts';
import { SignInService } from './sign-in.service.ts';

describe('a sign-in with a password', () => {
  const ann = (more: object = {}) => ({
    id: ANN,
    role: 'analyst',
    password_hash: HASH,
    disabled_at: null,
    second_factors: [] as string[],
    ...more,
  });
  async function signIn(
    given: { user?: object | null; password?: string; counting?: Error; who?: string; locked?: string } = {},
  ) {
    const { unit, refusals, attempts, note, log, names } = parts(given.counting);
    const config = { values: { PASSWORD_SIGN_IN: given.who ?? 'everybody', OIDC_NAME: 'Keycloak' } };
    const asked: string[] = [];
    const service = new SignInService(
      unit,
      config as unknown as Config,
      refusals,
      attempts,
      { start: note('start', 'session-1') } as unknown as SessionsService,
      { begin: note('begin', { id: 'p1', token: 'tok', expiresAt: NOW }) } as unknown as PendingSignIns,
      {
        findWithPassword: async (email: string) => (asked.push(email), 'user' in given ? given.user : ann()),
        lockedPasswordHash: async () => given.locked ?? HASH,
      } as unknown as UsersRepository,
    );
    const result = service.signIn({
      email: 'Ann@House.example',
      password: given.password ?? PASSWORD,
      device: null,
      ...BROWSER,
    });
    return { outcome: await result.catch((error: unknown) => error), log, names: names(), asked };
  }

  it('begins a session, for the address in small letters', async () => {
    const { outcome, names, asked } = await signIn();
    expect(outcome).toEqual({ sessionId: 'session-1' });
    expect(names).toEqual(['count', 'right', 'start']);
    expect(asked).toEqual(['ann@house.example']);
  });

  it('waits for the second factor of somebody who has one', async () => {
    const { outcome, names } = await signIn({ user: ann({ second_factors: ['totp'] }) });
    expect(outcome).toEqual({ pending: { userId: ANN, id: 'p1', token: 'tok', expiresAt: NOW } });
    expect(names).toEqual(['count', 'right', 'begin']);
  });

  it.each<[string, () => Parameters<typeof signIn>[0]]>([
    ['an unknown address', () => ({ user: null })],
    ['a wrong password', () => ({ password: 'another horse' })],
    ['somebody without a password', () => ({ user: ann({ password_hash: null }) })],
    ['somebody who is disabled', () => ({ user: ann({ disabled_at: NOW }) })],
  ])('is refused alike for %s, and kept with the address as it was typed', async (_who, given) => {
    const { outcome, log } = await signIn(given());
    expect(outcome).toMatchObject({
      code: 'invalid_credentials',
      message: 'The email address or the password is wrong.',
    });
    expect(log).toEqual([['count'], ['refused', 'sign_in', 'Ann@House.example', '192.0.2.7']]);
  });

  it('that comes too early is kept as such; what fails on our side is nobody’s attempt', async () => {
    const early = new Problem('rate_limited', 'Wait.');
    const throttled = await signIn({ counting: early });
    expect(throttled.outcome).toBe(early);
    expect(throttled.log.at(-1)).toEqual(['refused', 'throttled', 'Ann@House.example', '192.0.2.7']);
    for (const counting of [new Problem('unavailable', 'Away.'), new Error('broken')]) {
      const { outcome, names } = await signIn({ counting });
      expect(outcome).toBe(counting);
      expect(names).toEqual(['count']);
    }
  });

  it('is for administrators alone where the house wants it so', async () => {
    expect((await signIn({ who: 'administrators' })).outcome).toMatchObject({
      code: 'single_sign_on_required',
      message: 'Passwords are for administrators here: sign in with Keycloak.',
    });
    const { outcome } = await signIn({ who: 'administrators', user: ann({ role: 'admin' }) });
    expect(outcome).toEqual({ sessionId: 'session-1' });
  });

  it('begins nothing with a password that was changed meanwhile', async () => {
    const { outcome, names } = await signIn({ locked: 'another' });
    expect(outcome).toMatchObject({ message: 'The password has just been changed.' });
    expect(names).toEqual(['count']);
  });
});

describe('the second step of a sign-in', () => {
  const TOTP: FactorProof = { method: 'totp', code: '123456' };
  const PASSKEY: FactorProof = { method: 'passkey', response: {} };

  function step(given: { fails?: Error; user?: object | null; counting?: Error } = {}) {
    const { unit, refusals, attempts, note, log, names } = parts(given.counting);
    const user = 'user' in given ? given.user : { id: ANN, email: 'ann@house.example', disabled_at: null };
    const bindings: string[] = [];
    const checked = (method: CheckedProof['method']) => {
      if (given.fails !== undefined) throw given.fails;
      return { userId: ANN, method, spend: note('spend') };
    };
    const service = new SecondStepService(
      unit,
      { find: async () => user } as unknown as UsersRepository,
      attempts,
      refusals,
      {
        countTry: async () => ({ id: 'p1', user_id: ANN }),
        finish: note('finish'),
      } as unknown as PendingSignIns,
      {
        check: async (_user: string, proof: FactorProof) => checked(proof.method),
      } as unknown as FactorProofs,
      {
        authenticated: async (_response: object, _user: null, use: { binding: string }) => (
          bindings.push(use.binding),
          checked('passkey')
        ),
        authenticationOptions: async (_known: undefined, use: { binding: string }) => ({
          binding: use.binding,
        }),
      } as unknown as PasskeyCeremonies,
      {
        start: async (_user: object, _browser: object, proof: object) => (log.push(['start', proof]), 's1'),
      } as unknown as SessionsService,
    );
    return { service, log, names, bindings };
  }

  it('counts guesses of codes and begins a session that has proved both', async () => {
    const { service, log } = step();
    expect(await service.finish('tok', TOTP, BROWSER)).toBe('s1');
    expect(log).toEqual([
      ['count'],
      ['finish', 'p1'],
      ['right'],
      ['spend'],
      ['start', { factors: ['password', 'totp'], secondFactor: true }],
    ]);
  });

  it('counts no passkeys, which nobody guesses', async () => {
    const { service, names } = step();
    await service.finish('tok', PASSKEY, BROWSER);
    expect(names()).toEqual(['finish', 'spend', 'start']);
  });

  it.each<[string, Error, boolean]>([
    ['a wrong code', new Problem('invalid_credentials', 'Wrong.'), true],
    ['too many', new Problem('rate_limited', 'Wait.'), true],
    ['a database that is away', new Problem('unavailable', 'Away.'), false],
    ['what broke', new Error('broken'), false],
  ])('keeps %s as an attempt, or not', async (_what, fails, kept) => {
    const { service, log } = step({ fails });
    await expect(service.finish('tok', TOTP, BROWSER)).rejects.toBe(fails);
    expect(log.slice(1)).toEqual(
      kept ? [['refused', 'second_factor', 'ann@house.example', '192.0.2.7']] : [],
    );
  });

  it('with a passkey alone is an attempt of nobody in particular', async () => {
    const { service, log } = step({ fails: new Problem('invalid_credentials', 'Wrong.') });
    await expect(service.byPasskey('cookie', {}, BROWSER)).rejects.toThrow('Wrong.');
    expect(log).toEqual([['refused', 'second_factor', null, '192.0.2.7']]);
  });

  it('with a passkey alone is bound to the browser that asked', async () => {
    const { service, log, bindings } = step();
    expect(await service.byPasskey('cookie', {}, BROWSER)).toBe('s1');
    expect(log.at(-1)).toEqual(['start', { factors: ['passkey'], secondFactor: true }]);
    expect(await service.passkeyOptions('cookie')).toEqual({ binding: bindings[0] });
    await service.byPasskey(null, {}, BROWSER);
    expect(await service.passkeyOptions('')).toEqual({ binding: bindings[1] });
    expect(bindings[1]).not.toBe(bindings[0]);
  });

  it.each([null, { id: ANN, email: 'a', disabled_at: NOW }])(
    'lets nobody in who is gone: %j',
    async (user) => {
      const { service, names } = step({ user });
      expect(await refusal(service.finish('tok', TOTP, BROWSER))).toEqual({
        code: 'invalid_credentials',
        message: 'This user is disabled; an administrator can enable it.',
      });
      expect(names()).not.toContain('start');
    },
  );
});

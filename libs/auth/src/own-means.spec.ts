import { Clock, Context, Ids, type Problem, type UnitOfWork } from '#platform';
import type { UsersRepository } from '#users';
import type { AttemptsRepository } from './data/attempts.repository.ts';
import type { PasskeysRepository } from './data/passkeys.repository.ts';
import type { SecondFactorsRepository } from './data/second-factors.repository.ts';
import { signInBuckets } from './domain/attempt-bucket.ts';
import type { EnrolledFactors } from './enrolled-factors.ts';
import type { PasskeyCeremonies } from './passkey-ceremonies.ts';
import { PasskeysService } from './passkeys.service.ts';
import { SecondFactorsService } from './second-factors.service.ts';
import type { SessionsService } from './sessions.service.ts';
import { SignInAttempts } from './sign-in-attempts.ts';

const ANN = '01900000-0000-7000-8000-0000000000e3';
const NOW = new Date('2026-11-22T12:00:00Z');
const clock = Object.assign(new Clock(), { now: () => NOW });
const context = new Context();
const unit = {
  run: (work: () => unknown) => work(),
  read: (work: () => unknown) => work(),
  record: async () => undefined,
} as unknown as UnitOfWork;
const asAnn = <T>(work: () => Promise<T>) =>
  context.run(
    {
      tenantId: 't',
      actor: { type: 'user', id: ANN, name: 'Ann', user_id: ANN, role: 'analyst' },
      permissions: new Set(),
      correlationId: 'c',
      ip: null,
    },
    work,
  );

describe('somebody who has guessed too often', () => {
  function attempts(open_in: number | null, user: object | null = null) {
    const calls: unknown[] = [];
    const note =
      (name: string) =>
      async (...given: unknown[]) =>
        void calls.push([name, ...given]);
    const repository = {
      count: async () => [],
      openAt: async () => (open_in === null ? null : new Date(NOW.getTime() + open_in)),
      forget: note('forget'),
      takeBack: note('takeBack'),
      forgetAccount: note('forgetAccount'),
    } as unknown as AttemptsRepository;
    const users = { find: async () => user } as unknown as UsersRepository;
    return { calls, service: new SignInAttempts(clock, repository, users) };
  }
  const buckets = signInBuckets({ email: 'ann@house.example', ip: '192.0.2.7', device: null });

  it.each([
    [null, 1, '1 second'],
    [-5_000, 1, '1 second'],
    [1_001, 2, '2 seconds'],
    [89_000, 89, '89 seconds'],
    [90_000, 90, '2 minutes'],
    [121_000, 121, '3 minutes'],
  ])('is told how long to wait: %s ms is %i s', async (openIn, seconds, words) => {
    const refused = (await attempts(openIn)
      .service.count(buckets)
      .catch((error: unknown) => error)) as Problem;
    expect(refused).toMatchObject({ code: 'rate_limited', retryAfterSeconds: seconds });
    expect(refused.message).toBe(`Too many wrong attempts from here; try again in ${words}.`);
  });

  it('and was right at last has the own attempts forgotten, and the shared one taken back', async () => {
    const { calls, service } = attempts(null);
    await service.succeeded(buckets);
    expect(calls).toEqual([
      ['forget', ['account:ann@house.example', 'pair:192.0.2.7:ann@house.example']],
      ['takeBack', ['network:192.0.2.7']],
    ]);
  });

  it('is let in again by id and address, or by id alone when there is no such person any more', async () => {
    const event = { payload: { user_id: ANN } } as never;
    const there = attempts(null, { email: 'ann@house.example' });
    await there.service.onUnlocked(event);
    await there.service.onPasswordChanged(event);
    const gone = attempts(null);
    await gone.service.onUnlocked(event);
    expect([...there.calls, ...gone.calls]).toEqual([
      ['forgetAccount', [ANN, 'ann@house.example']],
      ['forgetAccount', [ANN, 'ann@house.example']],
      ['forgetAccount', [ANN]],
    ]);
  });
});

describe('passkeys', () => {
  function own(known: number, { there = true, isNew = true } = {}) {
    const inserted: object[] = [];
    const log: string[] = [];
    const passkeys = {
      ofUser: async () => Array.from({ length: known }),
      insert: async (row: object) => (log.push('insert'), inserted.push(row), isNew),
      rename: async () => false,
      remove: async () => (log.push('remove'), []),
    } as unknown as PasskeysRepository;
    const ceremonies = {
      registrationOptions: async () => 'options',
      registered: async () => ({ spend: async () => void log.push('spend'), credential_id: 'c' }),
    } as unknown as PasskeyCeremonies;
    const enrolled = { lock: async () => void log.push('lock'), added: async () => ['code'] };
    const users = { find: async () => (there ? { id: ANN } : null) } as unknown as UsersRepository;
    const service = new PasskeysService(
      unit,
      context,
      clock,
      new Ids(new Clock()),
      users,
      passkeys,
      enrolled as unknown as EnrolledFactors,
      ceremonies,
    );
    return { service, inserted, log };
  }

  it('are twenty at most, when one is begun and when it is added', async () => {
    const nineteen = own(19);
    expect(await asAnn(() => nineteen.service.options('s'))).toBe('options');
    expect(await asAnn(() => nineteen.service.add('Phone', {}, 's'))).toEqual(['code']);
    expect(nineteen.log).toEqual(['lock', 'spend', 'insert']);
    expect(nineteen.inserted).toMatchObject([{ user_id: ANN, name: 'Phone', created_at: NOW }]);
    const twenty = own(20);
    for (const work of [() => twenty.service.options('s'), () => twenty.service.add('Phone', {}, 's')])
      await expect(asAnn<unknown>(work)).rejects.toMatchObject({
        code: 'conflict',
        message: 'You have 20 passkeys already; remove one first.',
      });
    expect(twenty.inserted).toEqual([]);
  });

  it('are refused twice, renamed and removed only when they are there, and for somebody who is', async () => {
    const { service, log } = own(1, { there: false, isNew: false });
    await expect(asAnn(() => service.add('Phone', {}, 's'))).rejects.toMatchObject({
      code: 'already_exists',
    });
    for (const work of [
      () => service.options('s'),
      () => service.rename('p', 'Phone'),
      () => service.remove('p'),
    ])
      await expect(asAnn<unknown>(work)).rejects.toMatchObject({ code: 'not_found' });
    expect(log.slice(-2)).toEqual(['lock', 'remove']);
  });
});

describe('second factors', () => {
  function factors(enrolled: string[], there = true) {
    const calls: unknown[] = [];
    const note =
      (name: string, answer?: unknown) =>
      async (...given: unknown[]) => (calls.push([name, ...given]), answer);
    const service = new SecondFactorsService(
      unit,
      context,
      { find: async () => (there ? { id: ANN } : null) } as unknown as UsersRepository,
      {
        lock: note('lock'),
        enrolled: async () => enrolled,
        removeTotp: note('removeTotp'),
      } as unknown as SecondFactorsRepository,
      { remove: note('removePasskeys') } as unknown as PasskeysRepository,
      {
        makeRecoveryCodes: async () => ['code'],
        removed: note('removed'),
      } as unknown as EnrolledFactors,
      { end: note('end') } as unknown as SessionsService,
    );
    return { service, calls };
  }

  it('are what recovery codes stand in for: without one there are none', async () => {
    const { service, calls } = factors(['totp']);
    expect(await asAnn(() => service.renewRecoveryCodes())).toEqual(['code']);
    expect(calls).toEqual([['lock', ANN]]);
    await expect(asAnn(() => factors([]).service.renewRecoveryCodes())).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  it('of somebody else are removed with all sessions, and with none when there was nothing', async () => {
    const both = factors(['totp', 'passkey']);
    expect(await asAnn(() => both.service.removeAllOf('bob'))).toBe(true);
    expect(both.calls).toEqual([
      ['lock', 'bob'],
      ['removeTotp', 'bob'],
      ['removePasskeys', 'bob', null],
      ['removed', 'bob', 'totp'],
      ['removed', 'bob', 'passkey'],
      ['end', 'bob', {}],
    ]);
    const none = factors([]);
    expect(await asAnn(() => none.service.removeAllOf('bob'))).toBe(false);
    expect(none.calls.map((call) => (call as unknown[])[0])).toEqual([
      'lock',
      'removeTotp',
      'removePasskeys',
    ]);
    await expect(asAnn(() => factors([], false).service.removeAllOf('bob'))).rejects.toMatchObject({
      code: 'not_found',
      message: 'There is no user bob.',
    });
  });
});

import { createHash } from 'node:crypto';
import { generateSync } from 'otplib';
import { Clock, Context, Problem, type SecretBox, type UnitOfWork } from '#platform';
import type { UsersRepository } from '#users';
import { AuthenticatorAppService } from './authenticator-app.service.ts';
import type { PasskeysRepository } from './data/passkeys.repository.ts';
import type { SecondFactorsRepository } from './data/second-factors.repository.ts';
import type { SessionsRepository } from './data/sessions.repository.ts';
import { newTotpSecret, TOTP_STEP_SECONDS } from './domain/totp.ts';
import { EnrolledFactors } from './enrolled-factors.ts';
import { FactorProofs } from './factor-proofs.ts';
import type { PasskeyCeremonies } from './passkey-ceremonies.ts';
import { CHALLENGE_MS, PasskeyChallenges, type ChallengeUse } from './passkey-challenges.ts';
import type { SignInAttempts } from './sign-in-attempts.ts';

const ANN = '01900000-0000-7000-8000-0000000000e3';
const at = { now: Date.parse('2026-11-22T12:00:05Z') };
const clock = Object.assign(new Clock(), { now: () => new Date(at.now) });
const box = {
  key: (purpose: string) => createHash('sha256').update(purpose).digest(),
  seal: (plain: string, purpose: string) => `${purpose}|${plain}`,
  open: (sealed: string, purpose: string) => sealed.slice(purpose.length + 1),
} as unknown as SecretBox;
const USE: ChallengeUse = { purpose: 'second_factor', binding: 'p1' };
const SECRET = newTotpSecret();
const codeNow = () => generateSync({ secret: SECRET, epoch: at.now / 1000 });
const STEP = Math.floor(at.now / 1000 / TOTP_STEP_SECONDS);

function unitOfWork() {
  const recorded: unknown[] = [];
  const unit = {
    run: (work: () => unknown) => work(),
    read: (work: () => unknown) => work(),
    record: async (name: string, _subject: object, payload: object, more?: object) =>
      void recorded.push([name, payload, ...(more === undefined ? [] : [more])]),
  } as unknown as UnitOfWork;
  return { unit, recorded };
}

const refusal = async (work: Promise<unknown>) => {
  const { code, message } = (await work.catch((error: unknown) => error)) as Problem;
  return { code, message };
};

describe('what somebody can prove a second factor with', () => {
  const proofs = (given: {
    enrolled?: string[];
    codes?: number;
    passkeys?: number;
    origin?: string | null;
    totp?: { confirmed_at: Date | null } | null;
    holds?: boolean;
    spends?: boolean;
  }) => {
    const { origin = 'https://warden.example', totp = { confirmed_at: new Date(0) }, holds = true } = given;
    const factors = {
      enrolled: async () => given.enrolled ?? [],
      unusedRecoveryCodes: async () => given.codes ?? 0,
      totp: async () => totp && { ...totp, secret: `totp:${ANN}|${SECRET}` },
      useTotpStep: async (_user: string, _secret: string, step: number) => holds && step === STEP,
      hasRecoveryCode: async () => holds,
      useRecoveryCode: async () => given.spends ?? true,
    } as unknown as SecondFactorsRepository;
    const passkeys = {
      ofUser: async () => Array.from({ length: given.passkeys ?? 0 }, (_one, id) => ({ id })),
    } as unknown as PasskeysRepository;
    const ceremonies = {
      origin,
      authenticationOptions: async (known: object[]) => ({ known: known.length }),
      authenticated: async () => 'checked',
    } as unknown as PasskeyCeremonies;
    return new FactorProofs(clock, box, unitOfWork().unit, factors, passkeys, ceremonies);
  };

  it('is what they have, as far as this address can use it', async () => {
    const all = { enrolled: ['totp', 'passkey'], codes: 1, passkeys: 2 };
    expect(await proofs(all).offer(ANN, USE)).toEqual({
      methods: ['passkey', 'totp', 'recovery_code'],
      passkey: { known: 2 },
    });
    expect(await proofs({ ...all, origin: null }).offer(ANN, USE)).toEqual({
      methods: ['totp', 'recovery_code'],
      passkey: null,
    });
    expect(await proofs({ enrolled: ['passkey'], passkeys: 1 }).offer(ANN, USE)).toMatchObject({
      methods: ['passkey'],
    });
    expect(await proofs({}).offer(ANN, USE)).toEqual({ methods: [], passkey: null });
  });

  it('is the code of a confirmed app, once', async () => {
    const checked = await proofs({}).check(ANN, { method: 'totp', code: codeNow() }, USE);
    expect(checked).toMatchObject({ userId: ANN, method: 'totp' });
    await checked.spend();
    const used = await proofs({ holds: false }).check(ANN, { method: 'totp', code: codeNow() }, USE);
    expect(await refusal(used.spend())).toEqual({
      code: 'invalid_credentials',
      message: 'This code has been used already. Wait for the next one.',
    });
  });

  it.each([
    ['a wrong code', {}, 'abcdef'],
    ['no app', { totp: null }, null],
    ['an app that is not confirmed', { totp: { confirmed_at: null } }, null],
  ])('is not %s', async (_what, given, code) => {
    const check = proofs(given).check(ANN, { method: 'totp', code: code ?? codeNow() }, USE);
    expect(await refusal(check)).toEqual({
      code: 'invalid_credentials',
      message: 'This code is not right. Use the newest one.',
    });
  });

  it('is a recovery code that is there, once; a passkey says the rest itself', async () => {
    const proof = { method: 'recovery_code', code: 'k3vd-9xqp-m7rt' } as const;
    const checked = await proofs({}).check(ANN, proof, USE);
    expect(checked.method).toBe('recovery_code');
    await checked.spend();
    const spent = await proofs({ spends: false }).check(ANN, proof, USE);
    expect((await refusal(spent.spend())).message).toBe('This recovery code has been used already.');
    expect(await refusal(proofs({ holds: false }).check(ANN, proof, USE))).toEqual({
      code: 'invalid_credentials',
      message: 'This recovery code is wrong or has been used already.',
    });
    expect(await proofs({}).check(ANN, { method: 'passkey', response: {} }, USE)).toBe('checked');
  });
});

describe('a factor that comes or goes', () => {
  function enrolled(left: string[], codes: number) {
    const { unit, recorded } = unitOfWork();
    const calls: unknown[] = [];
    const note =
      (name: string, answer?: unknown) =>
      async (...given: unknown[]) => (calls.push([name, ...given]), answer);
    const service = new EnrolledFactors(
      unit,
      clock,
      box,
      { setSecondFactors: note('list') } as unknown as UsersRepository,
      {
        enrolled: async () => left,
        unusedRecoveryCodes: async () => codes,
        removeRecoveryCodes: note('no codes'),
        replaceRecoveryCodes: async (_user: string, hashes: Buffer[]) =>
          void calls.push(['codes', hashes.length]),
        lock: note('lock'),
      } as unknown as SecondFactorsRepository,
      { proved: note('proved') } as unknown as SessionsRepository,
    );
    return { service, calls, recorded };
  }

  it('brings recovery codes when it is the first, and is proved by the session', async () => {
    const first = enrolled(['totp'], 0);
    expect(await first.service.added(ANN, 'totp', 's1')).toHaveLength(10);
    expect(first.calls).toEqual([
      ['list', ANN, ['totp']],
      ['proved', 's1', { secondFactor: true, factor: 'totp' }, new Date(at.now)],
      ['codes', 10],
    ]);
    expect(first.recorded.map((one) => (one as string[])[0])).toEqual([
      'user.second_factor_added',
      'user.recovery_codes_made',
    ]);
    const another = enrolled(['totp', 'passkey'], 4);
    expect(await another.service.added(ANN, 'passkey', 's1')).toBeNull();
    expect(another.calls).toHaveLength(2);
  });

  it('takes the recovery codes with it when it was the last, and is recorded by its name', async () => {
    const last = enrolled([], 4);
    await last.service.removed(ANN, 'totp');
    expect(last.calls).toEqual([
      ['list', ANN, []],
      ['no codes', ANN],
    ]);
    expect(last.recorded).toEqual([['user.second_factor_removed', { user_id: ANN, kind: 'totp' }, {}]]);
    const one = enrolled(['totp'], 4);
    await one.service.lock(ANN);
    await one.service.removed(ANN, 'passkey', 'Phone');
    expect(one.calls).toEqual([
      ['lock', ANN],
      ['list', ANN, ['totp']],
    ]);
    expect(one.recorded).toEqual([
      ['user.second_factor_removed', { user_id: ANN, kind: 'passkey' }, { before: { name: 'Phone' } }],
    ]);
  });
});

describe('an authenticator app', () => {
  function app(given: {
    user?: object | null;
    row?: { confirmed_at: Date | null } | null;
    begins?: boolean;
    confirms?: boolean;
    removes?: boolean;
  }) {
    const { user = { email: 'ann@house.example' }, begins = true, confirms = true, removes = true } = given;
    const { row = { confirmed_at: null } } = given;
    const log: string[] = [];
    const context = new Context();
    const service = new AuthenticatorAppService(
      unitOfWork().unit,
      context,
      clock,
      box,
      { find: async () => user } as unknown as UsersRepository,
      {
        lock: async () => void log.push('lock'),
        totp: async () => row && { ...row, secret: `totp:${ANN}|${SECRET}` },
        beginTotp: async () => begins,
        confirmTotp: async (_user: string, _secret: string, step: number) => confirms && step === STEP,
        removeTotp: async () => removes,
      } as unknown as SecondFactorsRepository,
      {
        added: async () => ['code'],
        removed: async (_user: string, kind: string) => void log.push(`removed ${kind}`),
      } as unknown as EnrolledFactors,
      {
        count: async ([bucket]: { key: string }[]) => void log.push(`count ${bucket?.key}`),
        succeeded: async ([bucket]: { key: string }[]) => void log.push(`right ${bucket?.key}`),
      } as unknown as SignInAttempts,
    );
    const actor = { type: 'user' as const, id: ANN, name: 'Ann', user_id: ANN, role: 'analyst' as const };
    const ctx = { tenantId: 't', actor, permissions: new Set<never>(), correlationId: 'c', ip: null };
    const as = <T>(work: () => Promise<T>) => context.run(ctx, work);
    return {
      log,
      begin: () => as(() => service.begin()),
      confirm: (code = codeNow()) => as(() => service.confirm(code, 's1')),
      remove: () => as(() => service.remove()),
    };
  }

  it('is begun by somebody who is there and has none', async () => {
    const { secret, uri } = await app({}).begin();
    expect(uri).toContain(secret);
    expect(await refusal(app({ begins: false }).begin())).toMatchObject({ code: 'already_exists' });
    expect(await refusal(app({ user: null }).begin())).toMatchObject({ code: 'not_found' });
  });

  it('is confirmed by its code, of which guesses are counted', async () => {
    const { confirm, log } = app({});
    expect(await confirm()).toEqual(['code']);
    expect(log).toEqual([`count enrolment:${ANN}`, 'lock', `right enrolment:${ANN}`]);
    const wrong = app({});
    expect(await refusal(wrong.confirm('123'))).toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining('This code is not right'),
    });
    expect(wrong.log).toEqual([`count enrolment:${ANN}`]);
  });

  it.each([
    [{ row: null }, 'No authenticator app is being set up; begin again.'],
    [{ row: { confirmed_at: new Date(0) } }, 'No authenticator app is being set up; begin again.'],
    [{ confirms: false }, 'Another authenticator app was begun in the meantime; use its code.'],
  ])('is not confirmed: %j', async (given, message) => {
    expect(await refusal(app(given).confirm())).toEqual({ code: 'conflict', message });
  });

  it('is removed when it is there', async () => {
    const { remove, log } = app({});
    await remove();
    expect(log).toEqual(['lock', 'removed totp']);
    const none = app({ removes: false });
    expect(await refusal(none.remove())).toMatchObject({ code: 'not_found' });
    expect(none.log).toEqual(['lock']);
  });
});

describe('a challenge for a passkey', () => {
  const challenges = new PasskeyChallenges(box, clock);
  const issue = (use = USE) => Buffer.from(challenges.issue(use)).toString('base64url');

  it('holds for five minutes, for its use and whoever it was for', () => {
    const began = at.now;
    const challenge = issue();
    expect(challenges.expiryOf(challenge, USE)).toEqual(new Date(began + CHALLENGE_MS));
    expect(challenges.expiryOf(challenge, { ...USE, binding: 'p2' })).toBeNull();
    expect(challenges.expiryOf(challenge, { ...USE, purpose: 'sign_in' })).toBeNull();
    at.now = began + CHALLENGE_MS - 1;
    expect(challenges.expiryOf(challenge, USE)).not.toBeNull();
    at.now = began + CHALLENGE_MS;
    expect(challenges.expiryOf(challenge, USE)).toBeNull();
    at.now = began;
  });

  it.each(['', 'abc', 'A'.repeat(29), 'A'.repeat(72)])('is none that somebody makes up: %s', (text) => {
    expect(challenges.expiryOf(text, USE)).toBeNull();
    expect(challenges.expiryOf(`${issue()}AAAA`, USE)).toBeNull();
    expect(challenges.expiryOf(issue().slice(0, -4), USE)).toBeNull();
  });
});

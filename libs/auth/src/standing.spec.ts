import { Clock, Context, type TenantSettings } from '#platform';
import type { Principal, SessionFacts } from './domain/principal.ts';
import type { SecondFactorNeed } from './domain/second-factor-settings.ts';
import type { Principals } from './principals.ts';
import { Standing } from './standing.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
const WANTS = { duringSetup: false, decides: false, recentProof: false };

function person(must_change_password: boolean, more: Partial<SessionFacts> = {}): Principal {
  return {
    kind: 'session',
    id: '01900000-0000-7000-8000-0000000000e1',
    tenant_id: '01900000-0000-7000-8000-0000000000e2',
    platform: false,
    user_id: '01900000-0000-7000-8000-0000000000e3',
    user_name: 'Ann',
    email: 'ann@house.example',
    role: 'analyst',
    session: {
      must_change_password,
      second_factors: [],
      authenticated_at: NOW,
      second_factor_at: null,
      ...more,
    },
    scopes: null,
    key_name: null,
  };
}

/** What a route does for a principal from memory whose session is `fresh` in the database. */
function asserted(
  remembered: Principal,
  fresh: Principal | null,
  { need = 'optional', ...wants }: Partial<typeof WANTS> & { need?: SecondFactorNeed } = {},
): Promise<void> {
  return standing(need, fresh).assert(remembered, { ...WANTS, ...wants });
}

function standing(need: SecondFactorNeed, fresh: Principal | null = null): Standing {
  const clock = Object.assign(new Clock(), { now: () => NOW });
  const settings = { get: async () => ({ analyst: need, sign_in_again_minutes: 15 }) };
  const principals = { freshBySession: async () => fresh };
  return new Standing(
    new Context(),
    clock,
    settings as unknown as TenantSettings,
    principals as unknown as Principals,
  );
}

describe('what a session lacks for a route', () => {
  it('is told when the session still lacks it, and not from memory', async () => {
    await expect(asserted(person(true), person(true))).rejects.toMatchObject({
      code: 'password_change_required',
    });
    await expect(asserted(person(true), person(false))).resolves.toBeUndefined();
  });

  it('is never let go because the session has ended meanwhile', async () => {
    await expect(asserted(person(true), null)).rejects.toMatchObject({ code: 'not_authenticated' });
  });

  const old = new Date(NOW.getTime() - 16 * 60_000);
  it.each<[string, Partial<SessionFacts>, object, string, RegExp]>([
    [
      'a second factor that the role always needs',
      {},
      { need: 'always' },
      'second_factor_enrolment_required',
      /needs a second factor.*Set up/,
    ],
    [
      'a second factor to decide',
      {},
      { need: 'to_decide', decides: true },
      'second_factor_enrolment_required',
      /needs a second factor.*Set up/,
    ],
    [
      'the second factor that the person has',
      { second_factors: ['totp'] },
      { need: 'to_decide', decides: true },
      'reauthentication_required',
      /has not used one/,
    ],
    [
      'a recent proof',
      { authenticated_at: old },
      { recentProof: true },
      'reauthentication_required',
      /^(?!.*second factor)/,
    ],
  ])('is told in a sentence of its own: %s', async (_what, facts, wants, code, sentence) => {
    const somebody = person(false, facts);
    await expect(asserted(somebody, somebody, wants)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(sentence),
    });
  });

  it('is nothing while it is being made up for, but for a recent proof', async () => {
    const duringSetup = { duringSetup: true, need: 'always' as const };
    await expect(asserted(person(true), null, duringSetup)).resolves.toBeUndefined();
    const stale = person(true, { authenticated_at: old });
    await expect(asserted(stale, stale, { ...duringSetup, recentProof: true })).rejects.toMatchObject({
      code: 'reauthentication_required',
    });
  });

  it('is nothing for a key, and a key has nothing to set up', async () => {
    const key: Principal = { ...person(true), kind: 'api_key', session: null };
    await expect(asserted(key, null, { need: 'always', recentProof: true })).resolves.toBeUndefined();
    expect(await standing('always').setupStep(key)).toBeNull();
    expect(await standing('always').setupStep(person(false))).toBe('enrol_second_factor');
    expect(await standing('optional').setupStep(person(false))).toBeNull();
  });
});

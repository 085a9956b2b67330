import { Clock, Context, type TenantSettings } from '#platform';
import type { Principal } from './domain/principal.ts';
import type { Principals } from './principals.ts';
import { Standing } from './standing.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
const WANTS = { duringSetup: false, decides: false, recentProof: false };

function person(must_change_password: boolean): Principal {
  return {
    kind: 'session',
    id: '01900000-0000-7000-8000-0000000000e1',
    tenant_id: '01900000-0000-7000-8000-0000000000e2',
    platform: false,
    user_id: '01900000-0000-7000-8000-0000000000e3',
    user_name: 'Ann',
    email: 'ann@house.example',
    role: 'analyst',
    session: { must_change_password, second_factors: [], authenticated_at: NOW, second_factor_at: null },
    scopes: null,
    key_name: null,
  };
}

/** What a route does for a principal from memory whose session is `fresh` in the database. */
function asserted(remembered: Principal, fresh: Principal | null): Promise<void> {
  const clock = Object.assign(new Clock(), { now: () => NOW });
  const settings = { get: async () => ({ analyst: 'optional', sign_in_again_minutes: 15 }) };
  const principals = { freshBySession: async () => fresh };
  const standing = new Standing(
    new Context(),
    clock,
    settings as unknown as TenantSettings,
    principals as unknown as Principals,
  );
  return standing.assert(remembered, WANTS);
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
});

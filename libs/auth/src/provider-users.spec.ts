import { Config, Problem } from '#platform';
import type { UsersService } from '#users';
import type { IdentifiedUser } from './data/identities.repository.ts';
import type { LinkedIdentities } from './linked-identities.ts';
import { ProviderUsers } from './provider-users.ts';

const CLAIMS = { sub: 's1', email: 'ann@house.example', email_verified: true, name: 'Ann', groups: ['soc'] };
const SETTINGS = {
  ...{ BASE_URL: 'https://warden.example', OIDC_ISSUER: 'https://id.example', OIDC_CLIENT_ID: 'tw' },
  ...{ OIDC_CLIENT_SECRET: 'a-client-secret', OIDC_ROLE_CLAIM: 'groups', OIDC_ROLE_MAP: 'soc=manager' },
};
const ann = (more: object = {}) =>
  ({
    id: 'u1',
    name: 'Ann',
    role: 'manager',
    disabled_at: null,
    identity_id: 'i1',
    ...more,
  }) as IdentifiedUser;

/** `known`: whom each look at the links finds; `fails`: what making or changing a user ends with. */
function house(known: (IdentifiedUser | null)[], fails?: Error) {
  const calls: unknown[] = [];
  const end =
    (name: string, answer: unknown) =>
    async (...given: unknown[]) => {
      calls.push([name, ...given]);
      if (fails !== undefined && name !== 'link') throw fails;
      return answer;
    };
  const users = { create: end('create', { id: 'u1' }), update: end('update', undefined) };
  const linked = { userOf: async () => known.shift() ?? null, link: end('link', true) };
  const service = new ProviderUsers(
    new Config(SETTINGS),
    users as unknown as UsersService,
    linked as unknown as LinkedIdentities,
  );
  return { calls, of: (claims: object = CLAIMS) => service.of(claims as never) };
}

describe('whom the provider vouches for', () => {
  it('is made the first time and linked, without a password', async () => {
    const { calls, of } = house([null, ann()]);
    expect(await of()).toEqual(ann());
    expect(calls).toEqual([
      ['create', { email: 'ann@house.example', name: 'Ann', role: 'manager', password: null }],
      ['link', 'u1', CLAIMS],
    ]);
  });

  it('is who they are when nothing has changed, and has another role when the claims say so', async () => {
    const same = house([ann()]);
    expect(await same.of()).toEqual(ann());
    expect(same.calls).toEqual([]);
    const other = house([ann({ role: 'viewer' })]);
    expect(await other.of()).toEqual(ann());
    expect(other.calls).toEqual([['update', 'u1', { role: 'manager' }]]);
  });

  it.each<[string, (IdentifiedUser | null)[], Error | undefined, object, string]>([
    ['who is disabled here', [ann({ disabled_at: new Date(0) })], undefined, CLAIMS, 'disabled'],
    ['without a role', [null], undefined, { ...CLAIMS, groups: ['sales'] }, 'no_role'],
    [
      'who would be the last administrator no more',
      [ann({ role: 'admin' })],
      new Problem('conflict', 'No.'),
      CLAIMS,
      'last_administrator',
    ],
    ['whose address somebody has', [null, null], new Problem('already_exists', 'No.'), CLAIMS, 'email_taken'],
  ])('does not come in: one %s', async (_what, known, fails, claims, problem) => {
    const { of, calls } = house(known, fails);
    await expect(of(claims)).rejects.toMatchObject({ name: 'SignOnRefused', problem });
    expect(calls.map((call) => (call as unknown[])[0])).not.toContain('link');
  });

  it('is one person when two first sign-ins come at the same moment', async () => {
    const { of } = house([null, ann()], new Problem('already_exists', 'No.'));
    expect(await of()).toEqual(ann());
  });

  it('fails as what it is when something else goes wrong', async () => {
    await expect(house([null], new Problem('conflict', 'Odd.')).of()).rejects.toThrow('Odd.');
    await expect(house([ann({ role: 'viewer' })], new Error('Odd.')).of()).rejects.toThrow('Odd.');
  });
});

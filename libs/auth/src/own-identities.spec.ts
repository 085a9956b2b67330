import { Context, type UnitOfWork } from '#platform';
import type { UsersRepository } from '#users';
import { SignOnRefused, type IdentityProvider } from './identity-provider.ts';
import type { LinkedIdentities } from './linked-identities.ts';
import { OwnIdentitiesService } from './own-identities.service.ts';
import type { Principals } from './principals.ts';
import type { ReauthenticationService } from './reauthentication.service.ts';
import type { SignInRefusals } from './sign-in-refusals.ts';

const ANN = '01900000-0000-7000-8000-0000000000e3';
const IDENTITY = '01900000-0000-7000-8000-000000000001';
const SINCE = new Date('2026-11-22T12:00:00Z');
const AUTH_TIME = SINCE.getTime() / 1000 + 5;
const BROWSER = { ip: '192.0.2.7', userAgent: null, device: null } as never;

interface House {
  claims?: object;
  fails?: Error;
  open?: boolean;
  links?: boolean;
  known?: string | null;
  hash?: string | null;
}

function house({ claims = {}, fails, open = true, links = true, known = ANN, hash = 'h' }: House = {}) {
  const context = new Context();
  const calls: unknown[] = [];
  const note =
    (name: string) =>
    async (...given: unknown[]) =>
      void calls.push([name, ...given]);
  const service = new OwnIdentitiesService(
    {
      run: (work: () => unknown) => work(),
      read: (work: () => unknown) => work(),
      record: async (event: string) => void calls.push([event, context.current().actor.id]),
    } as unknown as UnitOfWork,
    context,
    {
      issuer: 'https://id.example',
      finish: async () => {
        if (fails !== undefined) throw fails;
        return { claims: { sub: 's1', auth_time: AUTH_TIME, ...claims }, token: 't' };
      },
    } as unknown as IdentityProvider,
    {
      link: async () => links,
      unlink: async () => links,
      userOf: async () => (known === null ? null : { id: known }),
    } as unknown as LinkedIdentities,
    { passwordHash: async () => hash } as unknown as UsersRepository,
    {
      bySession: async () => (open ? { user_id: ANN, user_name: 'Ann', role: 'analyst' } : null),
    } as unknown as Principals,
    { provedAtProvider: note('proved') } as unknown as ReauthenticationService,
    { note: note('refused') } as unknown as SignInRefusals,
  );
  const actor = { type: 'user' as const, id: ANN, name: 'Ann', user_id: ANN, role: 'analyst' as const };
  const ctx = { tenantId: 't', actor, permissions: new Set<never>(), correlationId: 'c', ip: null };
  const as = <T>(work: () => Promise<T>) => context.run(ctx, work);
  return {
    calls,
    link: () => as(() => service.link('?code=1', {} as never, 's1', BROWSER)),
    prove: () =>
      as(() => service.reauthenticate('?code=1', {} as never, { sessionId: 's1', since: SINCE }, BROWSER)),
    unlink: (id: string) => as(() => service.unlink(id)),
  };
}
const refused = (reason: string) => ['refused', 'single_sign_on', null, '192.0.2.7', reason];

describe('the provider’s person and the one who is signed in', () => {
  it('are tied in a session that holds', async () => {
    const { link, calls } = house();
    await link();
    expect(calls).toEqual([['user.identity_linked', ANN]]);
  });

  it.each<[string, House, string, string]>([
    ['when one is tied already', { links: false }, 'linked_already', 'one of the two is linked already'],
    ['when the session has ended', { open: false }, 'session_ended', 'the session has ended meanwhile'],
    ['when the provider says no', { fails: new SignOnRefused('denied', 'no') }, 'denied', 'no'],
  ])('are not tied %s, and that is recorded', async (_what, how, problem, reason) => {
    const { link, calls } = house(how);
    await expect(link()).rejects.toMatchObject({ problem });
    expect(calls).toEqual([refused(reason)]);
  });

  it('are one: who comes back and has signed in since proves who they are', async () => {
    const { prove, calls } = house();
    await prove();
    expect(calls).toEqual([['proved', ANN, 's1', false]]);
  });

  it.each<[string, House, string]>([
    ['somebody else', { known: 'bob' }, 'other_person'],
    ['nobody known', { known: null }, 'other_person'],
    ['one who has signed in before', { claims: { auth_time: AUTH_TIME - 3600 } }, 'not_just_now'],
    ['one whose session has ended', { open: false }, 'session_ended'],
  ])('prove nothing as %s, and that is recorded', async (_what, how, problem) => {
    const { prove, calls } = house(how);
    await expect(prove()).rejects.toMatchObject({ problem });
    expect(calls).toEqual([refused(expect.any(String) as never)]);
  });

  it('are not refused for what goes wrong on our side: that is no attempt of theirs', async () => {
    for (const way of ['link', 'prove'] as const) {
      const broken = house({ fails: new Error('Odd.') });
      await expect(broken[way]()).rejects.toThrow('Odd.');
      expect(broken.calls).toEqual([]);
    }
  });

  it('are parted unless that is the only way in', async () => {
    const both = house();
    await both.unlink(IDENTITY);
    expect(both.calls).toEqual([['user.identity_unlinked', ANN]]);
    await expect(house({ hash: null }).unlink(IDENTITY)).rejects.toMatchObject({ code: 'conflict' });
    await expect(house({ links: false }).unlink(IDENTITY)).rejects.toMatchObject({ code: 'not_found' });
    await expect(house().unlink('no id')).rejects.toMatchObject({ code: 'not_found' });
  });
});

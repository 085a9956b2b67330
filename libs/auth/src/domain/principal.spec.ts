import { PERMISSIONS, PERMISSION_DEFINITIONS, ROLE_PERMISSIONS, SCOPES, type Permission } from '#contracts';
import { actorOf, permissionsOf, scopesOf, type Principal } from './principal.ts';

const session: Principal = {
  kind: 'session',
  id: '01900000-0000-7000-8000-0000000000e1',
  tenant_id: '01900000-0000-7000-8000-0000000000e2',
  platform: true,
  user_id: '01900000-0000-7000-8000-0000000000e3',
  user_name: 'Ann',
  email: 'ann@house.example',
  role: 'admin',
  session: null,
  scopes: null,
  key_name: null,
};
const key = (scopes: readonly string[], more: Partial<Principal> = {}): Principal => ({
  ...session,
  kind: 'api_key',
  scopes,
  key_name: 'sync',
  ...more,
});
const sorted = (permissions: Iterable<Permission>) => [...permissions].sort();
const ofPlatform = PERMISSIONS.filter((permission) => PERMISSION_DEFINITIONS[permission].platform);

describe('what somebody may do', () => {
  it('is what the role may, and what concerns the whole installation only in the tenant that runs it', () => {
    expect(ofPlatform.length).toBeGreaterThan(0);
    expect(sorted(permissionsOf(session))).toEqual(sorted(ROLE_PERMISSIONS.admin));
    expect(sorted(permissionsOf({ ...session, platform: false }))).toEqual(
      sorted(ROLE_PERMISSIONS.admin.filter((permission) => !ofPlatform.includes(permission))),
    );
  });

  it('is with a key what it was given, as far as its owner’s role goes', () => {
    expect(sorted(permissionsOf(key(['incident:read'])))).toEqual(['incident:read']);
    const outside = SCOPES.filter((scope) => !ROLE_PERMISSIONS.viewer.includes(scope));
    expect(outside.length).toBeGreaterThan(0);
    expect(sorted(permissionsOf(key(['incident:read', ...outside], { role: 'viewer' })))).toEqual([
      'incident:read',
    ]);
    expect(sorted(permissionsOf(key([])))).toEqual([]);
  });

  it('is with an older key no more than keys may be given now', () => {
    const never = PERMISSIONS.filter((permission) => !(SCOPES as readonly string[]).includes(permission));
    expect(never.length).toBeGreaterThan(0);
    expect(scopesOf([...never, 'no:such', 'incident:read'])).toEqual(['incident:read']);
  });
});

describe('who somebody is', () => {
  const common = { user_id: session.user_id, role: 'admin' };

  it('is the person, or the key in the person’s name', () => {
    expect(actorOf(session)).toEqual({ type: 'user', id: session.user_id, name: 'Ann', ...common });
    expect(actorOf(key([]))).toEqual({ type: 'api_key', id: session.id, name: 'Ann (key sync)', ...common });
    expect(actorOf(key([], { key_name: null })).name).toBe('Ann (key )');
  });
});

import type { JsonObject } from '#contracts';
import { one } from '../parsing.fixture.ts';

describe('gitlab', () => {
  it.each<[JsonObject, string, string | null]>([
    [
      { event_name: 'key_create', username: 'amy', key: 'ssh-ed25519 AAAA', id: 4 },
      'Key create by amy',
      'account_compromise',
    ],
    [
      { event_name: 'user_failed_login', username: 'amy', user_id: 41, state: 'blocked' },
      'User failed login by amy',
      'suspicious_login',
    ],
    [
      { event_name: 'repository_update', user_name: 'amy', project: { path_with_namespace: 'shop/web' } },
      'Repository update in shop/web by amy',
      null,
    ],
  ])('knows the system hook %j', (hook, title, type) => {
    expect(one('auto', hook)).toMatchObject({ format: 'gitlab', title, type });
  });

  it("takes no other sender's event for a system hook", () => {
    expect(one('auto', { event_name: 'password_changed', username: 'amy', user_id: 41 }).format).toBeNull();
  });
});

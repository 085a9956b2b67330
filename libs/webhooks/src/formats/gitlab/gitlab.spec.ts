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

  it.each(['auto', 'gitlab'] as const)('keeps no value of a variable of a pipeline (%s)', (format) => {
    const alert = one(format, {
      object_kind: 'pipeline',
      object_attributes: {
        id: 31,
        status: 'success',
        variables: [{ key: 'DEPLOY_TOKEN', value: 'given-by-hand' }],
      },
      project: { path_with_namespace: 'shop/web' },
      user: { username: 'amy' },
    });
    expect(alert).toMatchObject({ format: 'gitlab', title: 'Pipeline success in shop/web by amy' });
    expect(JSON.stringify(alert)).toContain('DEPLOY_TOKEN');
    expect(JSON.stringify(alert)).not.toContain('given-by-hand');
  });

  it("takes no other sender's event for a system hook", () => {
    expect(one('auto', { event_name: 'password_changed', username: 'amy', user_id: 41 }).format).toBeNull();
  });
});

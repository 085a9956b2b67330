import type { JsonObject } from '#contracts';
import { one } from '../parsing.fixture.ts';

const entry = (action: string, more: JsonObject = {}) =>
  one('github', { action, actor: 'amy', org: 'example-shop', created_at: 1795348800000, ...more });

describe('github', () => {
  it.each([
    ['protected_branch.destroy', 'Destroy protected branch in example-shop by amy', 'policy_violation'],
    ['ip_allow_list.disable', 'Disable IP allow list in example-shop by amy', 'policy_violation'],
    [
      'org.set_default_workflow_permissions',
      'Set default workflow permissions in example-shop by amy',
      'policy_violation',
    ],
    ['org.add_member', 'Add member in example-shop by amy', 'privilege_escalation'],
    [
      'personal_access_token.create',
      'Create personal access token in example-shop by amy',
      'account_compromise',
    ],
    ['git.clone', 'Git clone in example-shop by amy', 'data_exfiltration'],
    ['repo.create', 'Create repository: example-shop by amy', null],
  ])('reads the entry %s', (action, title, type) => {
    expect(entry(action)).toMatchObject({ title, type, occurred_at: '2026-11-22T12:00:00.000Z' });
  });

  it('knows an event of a repository by what its body names', () => {
    const repository = { full_name: 'example-shop/web' };
    const sender = { login: 'amy', type: 'User' };
    expect(
      one('github', { action: 'opened', pull_request: { title: 'New' }, repository, sender }).title,
    ).toBe('Pull request opened in example-shop/web by amy');
    expect(one('github', { action: 'publicized', repository, sender })).toMatchObject({
      title: 'Repository publicized: example-shop/web by amy',
      type: 'policy_violation',
    });
  });

  it.each(['auto', 'github'] as const)('keeps no secret that was found in the code (%s)', (format) => {
    const alert = one(format, {
      action: 'created',
      alert: { number: 8, secret_type: 'example_api_key', secret: 'found-in-the-code', state: 'open' },
      repository: { full_name: 'example-shop/web' },
    });
    expect(alert).toMatchObject({ format: 'github', type: 'account_compromise', state: 'open' });
    expect(JSON.stringify(alert)).not.toContain('found-in-the-code');
  });

  it('takes an address of a commit that is none for no address', () => {
    const head_commit = { id: 'ab', author: { name: 'eve', email: '`id` eve@corp.example' } };
    const push = one('github', {
      ref: 'refs/heads/main',
      commits: [],
      head_commit,
      repository: { full_name: 'a/b' },
    });
    expect(push).toMatchObject({ title: 'Push to main of a/b by eve', fields: { user: { name: 'eve' } } });
    expect(push.fields.user?.email).toBeUndefined();
  });
});

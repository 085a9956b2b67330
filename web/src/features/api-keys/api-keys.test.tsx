import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse, type RequestHandler } from 'msw';
import { expect, it } from 'vitest';
import type { ApiKeyDto, CreateApiKeyDto } from '../../shared/api/generated/index.ts';
import { accessibilityProblems } from '../../test/axe.ts';
import { bodies, openPage } from '../../test/page.ts';

const key: ApiKeyDto = {
  id: 'key-1',
  name: 'nightly export',
  prefix: 'tw_abcd123456',
  scopes: ['audit:read'],
  owner: { id: 'user-admin', name: 'Ad' },
  created_at: '2026-11-22T10:00:00.000Z',
  expires_at: null,
  last_used_at: null,
  revoked_at: null,
};

function network(keys: ApiKeyDto[], ...handlers: RequestHandler[]): RequestHandler[] {
  return [...handlers, http.get('*/api/api-keys', () => HttpResponse.json({ data: keys }))];
}

it('makes a key with chosen scopes only and shows it once', async () => {
  const { sent, keep } = bodies<CreateApiKeyDto>();
  const { user } = openPage(
    '/settings/api-keys',
    'admin',
    ...network(
      [],
      http.post('*/api/api-keys', async ({ request }) => {
        await keep(request);
        return HttpResponse.json({ id: 'key-2', key: 'tw_abcd_secret' }, { status: 201 });
      }),
    ),
  );
  await user.click(await screen.findByRole('button', { name: 'Make the first key' }));
  const form = await screen.findByRole('dialog', { name: 'New API key' });
  await user.click(within(form).getByRole('button', { name: 'Make the key' }));
  expect(within(form).getByLabelText(/^Name/)).toHaveFocus();
  await user.type(within(form).getByLabelText(/^Name/), 'export');
  await user.click(within(form).getByRole('button', { name: 'Make the key' }));
  expect(within(form).getByText(/^Choose at least one/)).toBeVisible();
  expect(sent).toEqual([]);
  await user.click(within(form).getByRole('checkbox', { name: 'audit:read' }));
  await user.click(within(form).getByRole('button', { name: 'Make the key' }));
  expect(await screen.findByText('tw_abcd_secret')).toBeVisible();
  expect(sent[0]).toMatchObject({ name: 'export', scopes: ['audit:read'] });
  expect(Date.parse(sent[0]?.expires_at ?? '')).toBeGreaterThan(Date.now() + 89 * 86_400_000);
});

it('offers scopes by what they are about, and what most keys need with one press', async () => {
  const { sent, keep } = bodies<CreateApiKeyDto>();
  const { user } = openPage(
    '/settings/api-keys',
    'admin',
    ...network(
      [],
      http.post('*/api/api-keys', async ({ request }) => {
        await keep(request);
        return HttpResponse.json({ id: 'key-2', key: 'tw_abcd_secret' }, { status: 201 });
      }),
    ),
  );
  await user.click(await screen.findByRole('button', { name: 'Make the first key' }));
  const form = within(await screen.findByRole('dialog', { name: 'New API key' }));
  const incidents = within(form.getByRole('group', { name: 'Incidents' }));
  expect(incidents.getAllByRole('checkbox').map((box) => box.getAttribute('value'))).toEqual([
    'incident:read',
    'incident:write',
    'team:read',
  ]);
  const preset = (name: string) => form.getByRole('button', { name });
  await user.click(preset('Read only'));
  expect(preset('Read only')).toHaveAttribute('aria-pressed', 'true');
  expect(form.getByRole('checkbox', { name: 'audit:read' })).toBeChecked();
  expect(form.getByRole('checkbox', { name: 'incident:write' })).not.toBeChecked();
  await user.click(preset('Send alerts'));
  expect(form.getByText(/better off with a webhook source/)).toBeVisible();
  await user.click(form.getByRole('checkbox', { name: 'incident:read' }));
  expect(preset('Send alerts')).toHaveAttribute('aria-pressed', 'false');
  expect(await accessibilityProblems()).toEqual([]);
  await user.type(form.getByLabelText(/^Name/), 'mail gateway');
  await user.click(form.getByRole('button', { name: 'Make the key' }));
  await waitFor(() => expect(sent[0]?.scopes).toEqual(['incident:read', 'incident:write']));
});

it('says which scopes equal administration, and offers none that is for people only', async () => {
  const { user } = openPage(
    '/settings/api-keys',
    'admin',
    ...network([{ ...key, scopes: ['user:write', 'audit:read'] }]),
  );
  expect((await screen.findAllByText('· administration'))[0]).toBeVisible();
  await user.click((await screen.findAllByRole('button', { name: 'New API key' }))[0] as HTMLElement);
  const form = await screen.findByRole('dialog', { name: 'New API key' });
  expect(within(form).queryByRole('checkbox', { name: 'approval:decide' })).toBeNull();
  expect(within(form).queryByRole('checkbox', { name: 'killswitch:write' })).toBeNull();
  await user.click(within(form).getByRole('checkbox', { name: 'audit:read' }));
  expect(within(form).queryByText('This key equals an administrator')).toBeNull();
  const write = within(form).getByRole('checkbox', { name: 'user:write' });
  expect(write).toHaveAccessibleDescription(/equals administration/);
  await user.click(write);
  expect(within(form).getByText('This key equals an administrator')).toBeVisible();
  expect(await accessibilityProblems()).toEqual([]);
});

it('tells which keys still open something, and offers to revoke no other', async () => {
  const keys: Record<string, Partial<ApiKeyDto>> = {
    endless: { scopes: ['audit:read', 'incident:read'] },
    later: { expires_at: '2099-01-01T00:00:00.000Z' },
    past: { expires_at: '2020-01-01T00:00:00.000Z', last_used_at: '2019-01-01T00:00:00.000Z' },
    revoked: { expires_at: '2099-01-01T00:00:00.000Z', revoked_at: '2026-11-22T10:00:00.000Z' },
  };
  const rows = Object.entries(keys).map(([name, changes]) => ({ ...key, id: name, name, ...changes }));
  openPage('/settings/api-keys', 'admin', ...network(rows));
  const row = async (name: string) =>
    (await screen.findByRole('cell', { name })).closest('tr') as HTMLTableRowElement;
  expect(await row('endless')).toHaveTextContent(/2 scopes.*Never.*Does not expire/);
  expect(await row('later')).toHaveTextContent(/1 scope(?!s).*Never.*Expires in/);
  expect(await row('past')).toHaveTextContent(/ago.*⊘ Expired/);
  expect(await row('revoked')).toHaveTextContent('⊘ Revoked');
  expect(await row('endless')).not.toHaveTextContent('administration');
  for (const name of Object.keys(keys))
    expect(within(await row(name)).queryAllByRole('button', { name: `Revoke ${name}` })).toHaveLength(
      name === 'revoked' ? 0 : 1,
    );
});

it('revokes a key after asking', async () => {
  let revoked = false;
  const { user } = openPage(
    '/settings/api-keys',
    'admin',
    ...network(
      [key],
      http.delete('*/api/api-keys/key-1', () => {
        revoked = true;
        return new HttpResponse(null, { status: 204 });
      }),
    ),
  );
  expect((await screen.findAllByText('tw_abcd123456_…'))[0]).toBeVisible();
  expect(await accessibilityProblems()).toEqual([]);
  await user.click(
    (await screen.findAllByRole('button', { name: 'Revoke nightly export' }))[0] as HTMLElement,
  );
  const dialog = await screen.findByRole('dialog', { name: 'Revoke nightly export' });
  expect(revoked).toBe(false);
  await user.click(within(dialog).getByRole('button', { name: 'Revoke' }));
  await waitFor(() => expect(revoked).toBe(true));
});

import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { expect, it, vi } from 'vitest';
import type { ApiKeyDto, CreateApiKeyDto } from '../../../shared/api/generated/index.ts';
import { renderWith } from '../../../test/render.tsx';
import { server } from '../../../test/server.ts';
import { ApiKeysTable } from '../components/api-keys-table.tsx';
import { NewApiKey } from '../components/new-api-key.tsx';

const AT = '2026-11-22T10:00:00.000Z';
const key = (changes: Partial<ApiKeyDto>): ApiKeyDto => ({
  ...{
    id: 'k',
    name: 'export',
    prefix: 'tw_a',
    scopes: ['audit:read'],
    owner: { id: 'u', name: 'Ad' },
    created_at: AT,
  },
  ...{ expires_at: null, last_used_at: null, revoked_at: null },
  ...changes,
});
const table = (...rows: ApiKeyDto[]) => renderWith(<ApiKeysTable apiKeys={rows} onMake={() => undefined} />);
const row = (name: string) => screen.getByRole('cell', { name }).closest('tr');

it('calls a key expired from the moment on at which the server takes it no more', () => {
  vi.spyOn(Date, 'now').mockReturnValue(Date.parse(AT));
  table(
    key({ id: '1', name: 'gone', expires_at: AT }),
    key({ id: '2', name: 'last', expires_at: '2026-11-22T10:00:00.001Z' }),
  );
  expect(row('gone')).toHaveTextContent(/⊘ Expired/);
  expect(row('last')).toHaveTextContent(/Expires now/);
});

it('says why a key could not be revoked, and closes when it is', async () => {
  let fails = true;
  server.use(
    http.delete('*/api/api-keys/k', () =>
      fails
        ? HttpResponse.json({ code: 'conflict', title: 'In use' }, { status: 409 })
        : new HttpResponse(null, { status: 204 }),
    ),
  );
  const { user } = table(key({}));
  await user.click(screen.getAllByRole('button', { name: 'Revoke export' })[0] as HTMLElement);
  const dialog = within(await screen.findByRole('dialog'));
  await user.click(dialog.getByRole('button', { name: 'Revoke' }));
  expect(await dialog.findByText('Could not revoke the key. In use.')).toBeVisible();
  fails = false;
  await user.click(dialog.getByRole('button', { name: 'Revoke' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
});

it('makes a key without an end where that is wished, of scopes that one has', async () => {
  const sent: CreateApiKeyDto[] = [];
  server.use(
    http.post('*/api/api-keys', async ({ request }) => {
      sent.push((await request.json()) as CreateApiKeyDto);
      return sent.length === 1
        ? HttpResponse.json(
            { code: 'conflict', title: 'No', errors: [{ path: 'name', code: 'x', message: 'Taken.' }] },
            { status: 409 },
          )
        : HttpResponse.json({ id: 'k', key: 'tw_secret' }, { status: 201 });
    }),
  );
  // What a store may hold: a scope that nobody can give, and no name.
  const value = { name: 7, days: 30, scopes: ['incident:read', 'approval:decide', 'nonsense'] };
  localStorage.setItem('tw-draft:api-key:new', JSON.stringify({ at: Date.now(), value }));
  const onCreated = vi.fn();
  const { user } = renderWith(<NewApiKey onClose={() => undefined} onCreated={onCreated} />, {
    role: 'analyst',
  });
  const name = await screen.findByRole('textbox', { name: 'Name' });
  expect(name).toHaveValue('');
  expect(screen.getByRole('combobox', { name: 'Expires after' })).toHaveValue('90 days');
  expect(screen.queryByRole('checkbox', { name: 'user:write' })).toBeNull();
  expect(screen.queryByText('This key equals an administrator')).toBeNull();
  await user.type(name, ' export ');
  await user.click(screen.getByRole('combobox', { name: 'Expires after' }));
  await user.click(await screen.findByRole('option', { name: 'It does not expire' }));
  await user.click(screen.getByRole('button', { name: 'Make the key' }));
  expect((await screen.findAllByText('Taken.')).length).toBeGreaterThan(0);
  await user.click(screen.getByRole('button', { name: 'Make the key' }));
  await waitFor(() => expect(onCreated).toHaveBeenCalledExactlyOnceWith('export', 'tw_secret'));
  expect(sent[1]).toEqual({ name: 'export', scopes: ['incident:read'] });
  expect(localStorage.getItem('tw-draft:api-key:new')).toBeNull();
});

it('begins with no scope where the store holds none', async () => {
  localStorage.setItem(
    'tw-draft:api-key:new',
    JSON.stringify({ at: Date.now(), value: { scopes: 'all', days: '365' } }),
  );
  const { user } = renderWith(<NewApiKey onClose={() => undefined} onCreated={() => undefined} />);
  await user.click(await screen.findByRole('button', { name: 'Make the key' }));
  expect(screen.getByText(/^Choose at least one/)).toBeVisible();
  expect(screen.getByRole('combobox', { name: 'Expires after' })).toHaveValue('A year');
});

import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { expect, it, vi } from 'vitest';
import type { TenantDto } from '../../../shared/api/generated/index.ts';
import { renderWith } from '../../../test/render.tsx';
import { server } from '../../../test/server.ts';
import { NewTenant } from '../components/new-tenant.tsx';
import { SwitchTenant } from '../components/switch-tenant.tsx';
import { TenantsTable } from '../components/tenants-table.tsx';

const acme: TenantDto = {
  ...{ id: 't', slug: 'acme', name: 'Acme', platform: false, sign_in_path: '/sign-in?tenant=acme' },
  ...{ webhook_path: '/api/webhooks/acme', disabled_at: null, created_at: '2026-11-22T10:00:00.000Z' },
};

it.each([
  [null, 'Disable', true, /its sources take nothing/],
  ['2026-11-22T11:00:00.000Z', 'Enable', false, /may sign in again/],
])('disables, or enables again: %s', async (disabled_at, verb, disabled, said) => {
  const sent: unknown[] = [];
  server.use(
    http.patch('*/api/tenants/acme', async ({ request }) => {
      sent.push(await request.json());
      return sent.length === 1
        ? HttpResponse.json({ code: 'conflict', title: 'In use' }, { status: 409 })
        : HttpResponse.json(acme);
    }),
  );
  const onClose = vi.fn();
  const { user } = renderWith(<SwitchTenant tenant={{ ...acme, disabled_at }} onClose={onClose} />);
  const dialog = within(await screen.findByRole('dialog', { name: `${verb} Acme` }));
  expect(dialog.getByText(said)).toBeVisible();
  expect(/red/.test(dialog.getByRole('button', { name: verb }).getAttribute('style') ?? '')).toBe(disabled);
  await user.click(dialog.getByRole('button', { name: verb }));
  expect(await dialog.findByText(`Could not ${verb.toLowerCase()} the tenant. In use.`)).toBeVisible();
  await user.click(dialog.getByRole('button', { name: verb }));
  await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
  expect(sent).toEqual([{ disabled }, { disabled }]);
});

it('keeps what was typed of a new one, says what is wrong with it, and forgets it once it is made', async () => {
  localStorage.setItem(
    'tw-draft:tenant:new',
    JSON.stringify({ at: Date.now(), value: { name: ' Acme ', slug: 7 } }),
  );
  const sent: unknown[] = [];
  server.use(
    http.post('*/api/tenants', async ({ request }) => {
      sent.push(await request.json());
      return sent.length === 1
        ? HttpResponse.json(
            { code: 'conflict', title: 'No', errors: [{ path: 'slug', code: 'x', message: 'Taken.' }] },
            { status: 409 },
          )
        : HttpResponse.json({ tenant: acme, password: 'p' }, { status: 201 });
    }),
  );
  const onCreated = vi.fn();
  const { user } = renderWith(<NewTenant onClose={() => undefined} onCreated={onCreated} />);
  const slug = await screen.findByRole('textbox', { name: 'Short name' });
  expect(slug).toHaveValue('');
  await user.type(slug, 'acme ');
  await user.type(screen.getByRole('textbox', { name: /^Email/ }), ' a@acme.example');
  await user.click(screen.getByRole('button', { name: 'Make the tenant' }));
  expect((await screen.findAllByText('Taken.')).length).toBeGreaterThan(0);
  expect(screen.getByText(/^Could not make the tenant/)).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Make the tenant' }));
  await waitFor(() => expect(onCreated).toHaveBeenCalledOnce());
  expect(onCreated.mock.calls[0]?.[1]).toBe('a@acme.example');
  expect(sent[1]).toEqual({ name: 'Acme', slug: 'acme', admin_email: 'a@acme.example' });
  expect(localStorage.getItem('tw-draft:tenant:new')).toBeNull();
});

it('lets who may only read change nothing', () => {
  renderWith(<TenantsTable tenants={[acme]} mayWrite={false} />);
  expect(screen.getAllByText('Active').length).toBeGreaterThan(0);
  expect(screen.queryByRole('button', { name: /^(Rename|Disable)/ })).toBeNull();
});

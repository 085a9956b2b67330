import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse, type RequestHandler } from 'msw';
import { expect, it, vi } from 'vitest';
import type { ChangeTenantDto, CreateTenantDto, TenantDto } from '../../shared/api/generated/index.ts';
import { accessibilityProblems } from '../../test/axe.ts';
import { bodies, openPage } from '../../test/page.ts';

const platform: TenantDto = {
  id: 'tenant-1',
  slug: 'default',
  name: 'Default',
  platform: true,
  sign_in_path: '/sign-in',
  webhook_path: '/api/webhooks',
  disabled_at: null,
  created_at: '2026-11-22T10:00:00.000Z',
};
const acme: TenantDto = {
  ...platform,
  id: 'tenant-2',
  slug: 'acme',
  name: 'Acme',
  platform: false,
  sign_in_path: '/sign-in?tenant=acme',
  webhook_path: '/api/webhooks/acme',
};

function network(...handlers: RequestHandler[]): RequestHandler[] {
  return [...handlers, http.get('*/api/tenants', () => HttpResponse.json({ data: [platform, acme] }))];
}

it('makes a tenant and shows its administrator’s password once', async () => {
  const { sent, keep } = bodies<CreateTenantDto>();
  const { user } = openPage(
    '/settings/tenants',
    'admin',
    ...network(
      http.post('*/api/tenants', async ({ request }) => {
        await keep(request);
        return HttpResponse.json({ tenant: acme, password: 'only-now-7' }, { status: 201 });
      }),
    ),
  );
  await user.click((await screen.findAllByRole('button', { name: 'New tenant' }))[0] as HTMLElement);
  const form = await screen.findByRole('dialog', { name: 'New tenant' });
  await user.type(within(form).getByLabelText(/^Name/), 'Acme');
  await user.type(within(form).getByLabelText(/^Short name/), 'acme');
  await user.type(within(form).getByLabelText(/^Email/), 'ann@acme.example');
  await user.click(within(form).getByRole('button', { name: 'Make the tenant' }));
  expect(await screen.findByText('only-now-7')).toBeVisible();
  const address = `${globalThis.location.origin}/sign-in?tenant=acme`;
  expect(screen.getByText(address)).toBeVisible();
  vi.stubGlobal('isSecureContext', true);
  await user.click(screen.getByRole('button', { name: 'Copy the address' }));
  expect(await globalThis.navigator.clipboard.readText()).toBe(address);
  expect(sent).toEqual([{ name: 'Acme', slug: 'acme', admin_email: 'ann@acme.example' }]);
});

it('tells which tenant is the platform’s own and which is disabled', async () => {
  const gone = { ...acme, id: 'tenant-3', slug: 'gone', name: 'Gone', disabled_at: platform.created_at };
  openPage(
    '/settings/tenants',
    'admin',
    http.get('*/api/tenants', () => HttpResponse.json({ data: [platform, acme, gone] })),
  );
  const row = async (name: string) =>
    (await screen.findByRole('cell', { name })).closest('tr') as HTMLTableRowElement;
  expect(await row('Default')).toHaveTextContent('Platform');
  expect(await row('Acme')).toHaveTextContent(/\/sign-in\?tenant=acme\/api\/webhooks\/acme\/Active/);
  expect(await row('Gone')).toHaveTextContent('⊘ Disabled');
  expect(within(await row('Default')).queryByRole('button', { name: /able Default/ })).toBeNull();
  expect(within(await row('Acme')).getByRole('button', { name: 'Disable Acme' })).toBeVisible();
  expect(within(await row('Gone')).getByRole('button', { name: 'Enable Gone' })).toBeVisible();
});

it('disables a tenant after saying what that means, and never the platform’s own', async () => {
  const { sent, keep } = bodies<ChangeTenantDto>();
  const { user } = openPage(
    '/settings/tenants',
    'admin',
    ...network(
      http.patch('*/api/tenants/acme', async ({ request }) => {
        await keep(request);
        return HttpResponse.json({ ...acme, disabled_at: '2026-11-22T11:00:00.000Z' });
      }),
    ),
  );
  const disable = (await screen.findAllByRole('button', { name: 'Disable Acme' }))[0] as HTMLElement;
  expect(await accessibilityProblems()).toEqual([]);
  await user.click(disable);
  expect(screen.queryByRole('button', { name: 'Disable Default' })).toBeNull();
  const dialog = await screen.findByRole('dialog', { name: 'Disable Acme' });
  expect(within(dialog).getByText(/its sources take nothing/)).toBeVisible();
  await user.click(within(dialog).getByRole('button', { name: 'Disable' }));
  await waitFor(() => expect(sent).toEqual([{ disabled: true }]));
});

it('renames a tenant', async () => {
  const { sent, keep } = bodies<ChangeTenantDto>();
  const { user } = openPage(
    '/settings/tenants',
    'admin',
    ...network(
      http.patch('*/api/tenants/acme', async ({ request }) => {
        await keep(request);
        return HttpResponse.json({ ...acme, name: 'Acme Corp' });
      }),
    ),
  );
  await user.click((await screen.findAllByRole('button', { name: 'Rename Acme' }))[0] as HTMLElement);
  const dialog = await screen.findByRole('dialog', { name: 'Rename Acme' });
  const name = within(dialog).getByLabelText(/^Name/);
  expect(name).toHaveValue('Acme');
  await user.type(name, ' Corp ');
  expect(await accessibilityProblems()).toEqual([]);
  await user.click(within(dialog).getByRole('button', { name: 'Rename' }));
  await waitFor(() => expect(sent).toEqual([{ name: 'Acme Corp' }]));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
});

it('signs in where the address says, and the field shows it', async () => {
  let tenant: string | null = null;
  const { user } = openPage(
    '/sign-in?tenant=acme',
    'viewer',
    http.post('*/api/auth/login', ({ request }) => {
      tenant = request.headers.get('x-tenant');
      return HttpResponse.json(
        { title: 'No', status: 401, code: 'invalid_credentials', detail: 'No.' },
        { status: 401 },
      );
    }),
  );
  expect(await screen.findByLabelText('Tenant')).toHaveValue('acme');
  await user.type(screen.getByLabelText(/^Email/), 'ann@acme.example');
  await user.type(screen.getByLabelText(/^Password/), 'wrong');
  await user.click(screen.getByRole('button', { name: 'Sign in' }));
  expect(await screen.findByText('Email and password do not fit together.')).toBeVisible();
  expect(tenant).toBe('acme');
  expect(await accessibilityProblems()).toEqual([]);
});

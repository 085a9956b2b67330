import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse, type RequestHandler } from 'msw';
import { expect, it } from 'vitest';
import type { SecondFactorsDto } from '../../shared/api/generated/index.ts';
import { accessibilityProblems } from '../../test/axe.ts';
import { openPage } from '../../test/page.ts';
import { meOf } from '../../test/render.tsx';

const NONE: SecondFactorsDto = {
  totp: null,
  passkeys: [],
  recovery_codes_left: 0,
  need: 'optional',
  passkey_origin: null,
};
const SOME: SecondFactorsDto = {
  ...NONE,
  totp: { created_at: '2026-11-22T10:00:00.000Z', last_used_at: null },
  passkeys: [
    {
      id: 'p1',
      name: 'Laptop',
      synced: false,
      backed_up: false,
      created_at: '2026-11-22T10:00:00.000Z',
      last_used_at: '2026-11-22T11:00:00.000Z',
    },
  ],
  recovery_codes_left: 2,
};
const CODES = ['k3vd-9xqp-m7rt', 'aaaa-bbbb-cccc'];
const SECRET = 'GEZDGNBVGY3TQOJQ';

const problem = (status: number, code: string, more: object = {}) =>
  HttpResponse.json(
    { type: 'about:blank', title: 'No', status, code, detail: 'No.', correlation_id: 'c-1', ...more },
    { status },
  );

function network(factors: () => SecondFactorsDto, ...handlers: RequestHandler[]): RequestHandler[] {
  return [
    ...handlers,
    http.get('*/api/auth/second-factors', () => HttpResponse.json(factors())),
    http.get('*/api/auth/sessions', () => HttpResponse.json({ data: [] })),
    http.post('*/api/auth/second-factors/totp', () =>
      HttpResponse.json({ secret: SECRET, uri: `otpauth://totp/x?secret=${SECRET}` }),
    ),
  ];
}

const confirmTotp = (right: string, done: () => void) =>
  http.post('*/api/auth/second-factors/totp/confirm', async ({ request }) => {
    const { code } = (await request.json()) as { code: string };
    if (code !== right)
      return problem(400, 'invalid_request', {
        errors: [{ path: 'code', code: 'wrong', message: 'This code is not right.' }],
      });
    done();
    return HttpResponse.json({ recovery_codes: CODES });
  });

it('sets up an authenticator app: picture, key, code, and recovery codes that no key closes', async () => {
  let factors = NONE;
  const { user } = openPage(
    '/settings/profile',
    'analyst',
    ...network(
      () => factors,
      confirmTotp('123456', () => (factors = SOME)),
    ),
  );
  expect(await screen.findByText(/Passkeys need an address with a name/)).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Add an authenticator app' }));
  const dialog = await screen.findByRole('dialog', { name: 'Authenticator app' });
  expect(await within(dialog).findByRole('img', { name: 'QR code for the authenticator app' })).toBeVisible();
  expect(within(dialog).getByLabelText('Key for the authenticator app')).toHaveTextContent(
    'GEZD GNBV GY3T QOJQ',
  );
  expect(await accessibilityProblems()).toEqual([]);
  await user.type(within(dialog).getByRole('textbox', { name: /Code/ }), '000000{Enter}');
  expect(await within(dialog).findByText('This code is not right.')).toBeVisible();
  await user.clear(within(dialog).getByRole('textbox', { name: /Code/ }));
  await user.type(within(dialog).getByRole('textbox', { name: /Code/ }), '123456{Enter}');
  const codes = await within(dialog).findByRole('list', { name: 'Recovery codes' });
  expect(within(codes).getAllByRole('listitem')).toHaveLength(2);
  for (const name of ['Copy', 'Download', 'Print'])
    expect(within(dialog).getByRole('button', { name })).toBeVisible();
  await user.keyboard('{Escape}');
  expect(codes).toBeVisible();
  await user.click(within(dialog).getByRole('button', { name: 'I have stored them' }));
  expect(await screen.findByRole('table', { name: 'Second factors' })).toBeVisible();
});

it('lists them, and warns when few recovery codes are left', async () => {
  const removed: string[] = [];
  const { user } = openPage(
    '/settings/profile',
    'analyst',
    ...network(
      () => SOME,
      http.delete('*/api/auth/second-factors/passkeys/:id', ({ params }) => {
        removed.push(String(params['id']));
        return new HttpResponse(null, { status: 204 });
      }),
    ),
  );
  const table = await screen.findByRole('table', { name: 'Second factors' });
  expect(within(table).getByRole('cell', { name: 'Passkey, this device only' })).toBeVisible();
  expect(screen.getByText('2 recovery codes left: make new ones before you need them')).toBeVisible();
  expect(await accessibilityProblems()).toEqual([]);
  await user.click(screen.getByRole('button', { name: 'Remove Laptop' }));
  await user.click(await screen.findByRole('button', { name: 'Remove' }));
  await waitFor(() => expect(removed).toEqual(['p1']));
});

it('renames a passkey, and says why it could not be', async () => {
  const names: unknown[] = [];
  const { user } = openPage(
    '/settings/profile',
    'analyst',
    ...network(
      () => SOME,
      http.patch('*/api/auth/second-factors/passkeys/p1', async ({ request }) => {
        names.push(await request.json());
        return names.length === 1 ? problem(404, 'not_found') : new HttpResponse(null, { status: 204 });
      }),
    ),
  );
  await user.click(await screen.findByRole('button', { name: 'Rename Laptop' }));
  const dialog = await screen.findByRole('dialog', { name: 'Rename the passkey' });
  const name = within(dialog).getByLabelText(/^Name/);
  await user.clear(name);
  await user.type(name, 'Phone');
  await user.click(within(dialog).getByRole('button', { name: 'Rename' }));
  expect(await within(dialog).findByText(/rename the passkey/)).toBeVisible();
  await user.click(within(dialog).getByRole('button', { name: 'Rename' }));
  await waitFor(() => expect(names).toEqual([{ name: 'Phone' }, { name: 'Phone' }]));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
});

it('asks who it is when the sign-in is too old, and then does what was asked, once', async () => {
  const asked: string[] = [];
  let proved = false;
  const { user } = openPage(
    '/settings/profile',
    'analyst',
    ...network(
      () => SOME,
      http.post('*/api/auth/second-factors/recovery-codes', () => {
        asked.push(proved ? 'done' : 'refused');
        return proved
          ? HttpResponse.json({ recovery_codes: CODES })
          : problem(403, 'reauthentication_required');
      }),
      http.post('*/api/auth/reauthenticate/options', () =>
        HttpResponse.json({ methods: ['password'], passkey: null }),
      ),
      http.post('*/api/auth/reauthenticate', async ({ request }) => {
        const { password } = (await request.json()) as { password: string };
        if (password === 'early') return problem(429, 'rate_limited', { detail: 'Wait a minute.' });
        if (password !== 'right')
          return problem(401, 'invalid_credentials', { detail: 'The password is wrong.' });
        proved = true;
        return new HttpResponse(null, { status: 204 });
      }),
    ),
  );
  await user.click(await screen.findByRole('button', { name: 'Make new ones' }));
  const confirm = await screen.findByRole('dialog', { name: 'New recovery codes' });
  await user.click(within(confirm).getByRole('button', { name: 'Make new ones' }));
  const dialog = await screen.findByRole('dialog', { name: 'Is it you?' });
  const password = await within(dialog).findByLabelText(/Password/);
  expect(await accessibilityProblems(password.closest('form') ?? dialog)).toEqual([]);
  expect(within(dialog).queryByRole('alert')).toBeNull();
  await user.type(password, 'early{Enter}');
  expect(await within(dialog).findByRole('alert')).toHaveTextContent('Wait a minute.');
  await user.clear(password);
  await user.type(password, 'wrong{Enter}');
  expect(await within(dialog).findByText('The password is wrong.')).toBeVisible();
  expect(within(dialog).queryByRole('alert')).toBeNull();
  await user.clear(password);
  await user.type(password, 'right{Enter}');
  expect(await screen.findByText(CODES[0] ?? '')).toBeVisible();
  expect(asked).toEqual(['refused', 'done']);
});

it('sends whoever has nothing here to the identity provider, and back to this page', async () => {
  const asked: unknown[] = [];
  const { user } = openPage(
    '/settings/profile?tab=1',
    'analyst',
    ...network(
      () => SOME,
      http.post('*/api/auth/second-factors/recovery-codes', () => problem(403, 'reauthentication_required')),
      http.get('*/api/auth/methods', () =>
        HttpResponse.json({ password: 'everybody', single_sign_on: { name: 'Corp login' } }),
      ),
      http.get('*/api/auth/identities', () => HttpResponse.json({ data: [] })),
      http.post('*/api/auth/reauthenticate/options', () =>
        HttpResponse.json({ methods: ['single_sign_on'], passkey: null }),
      ),
      http.post('*/api/auth/reauthenticate/single-sign-on', async ({ request }) => {
        asked.push(await request.json());
        return HttpResponse.json({ redirect_to: null });
      }),
    ),
  );
  await user.click(await screen.findByRole('button', { name: 'Make new ones' }));
  const confirm = await screen.findByRole('dialog', { name: 'New recovery codes' });
  await user.click(within(confirm).getByRole('button', { name: 'Make new ones' }));
  const dialog = await screen.findByRole('dialog', { name: 'Is it you?' });
  const go = await within(dialog).findByRole('button', { name: 'Sign in again with Corp login' });
  expect(within(dialog).queryByText(/There is no way to prove it here/)).toBeNull();
  expect(await accessibilityProblems(go.parentElement ?? dialog)).toEqual([]);
  await user.click(go);
  await waitFor(() => expect(asked).toEqual([{ next: '/settings/profile?tab=1' }]));
});

it('gives the request up when the dialog is closed, and says why', async () => {
  const { user } = openPage(
    '/settings/profile',
    'analyst',
    ...network(
      () => SOME,
      http.post('*/api/auth/second-factors/recovery-codes', () =>
        problem(403, 'reauthentication_required', { detail: 'This needs a recent proof of who you are.' }),
      ),
      http.post('*/api/auth/reauthenticate/options', () =>
        HttpResponse.json({ methods: ['totp'], passkey: null }),
      ),
    ),
  );
  await user.click(await screen.findByRole('button', { name: 'Make new ones' }));
  const confirm = await screen.findByRole('dialog', { name: 'New recovery codes' });
  await user.click(within(confirm).getByRole('button', { name: 'Make new ones' }));
  const dialog = await screen.findByRole('dialog', { name: 'Is it you?' });
  await within(dialog).findByRole('textbox', { name: /Code/ });
  await user.keyboard('{Escape}');
  expect(
    await within(confirm).findByText(/Nothing was done: to .* needs a proof that it is you/),
  ).toBeVisible();
  expect(within(confirm).queryByRole('alert')).toBeNull();
  // What was pressed has the focus again, inside the dialog that is still open.
  await waitFor(() => expect(within(confirm).getByRole('button', { name: 'Make new ones' })).toHaveFocus());
});

it('leads whose role needs one to set it up right after the sign-in, and shows nothing else', async () => {
  let factors: SecondFactorsDto = { ...NONE, need: 'always' };
  const { user } = openPage(
    '/incidents',
    'manager',
    ...network(
      () => factors,
      http.get('*/api/auth/me', () =>
        HttpResponse.json({
          ...meOf('manager'),
          setup: factors.totp === null ? 'enrol_second_factor' : null,
        }),
      ),
      http.get('*/api/incidents', () => HttpResponse.json({ data: [], meta: { next_cursor: null } })),
      confirmTotp('123456', () => (factors = SOME)),
    ),
  );
  expect(await screen.findByRole('heading', { name: 'Set up a second factor' })).toBeVisible();
  expect(screen.queryByRole('link', { name: 'Incidents' })).toBeNull();
  expect(await accessibilityProblems()).toEqual([]);
  await user.click(await screen.findByRole('button', { name: 'Authenticator app' }));
  await user.type(await screen.findByRole('textbox', { name: /Code/ }), '123456{Enter}');
  await user.click(await screen.findByRole('button', { name: 'I have stored them' }));
  expect(await screen.findByText('No incidents yet')).toBeVisible();
});

import { act, screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { getIncidents, postIncidentsByIdComments } from '../../../shared/api/generated/index.ts';
import { useSession } from '../../../shared/session/session.ts';
import { clickBeside } from '../../../test/dialog.ts';
import { openPage } from '../../../test/page.ts';
import { meOf, renderWith } from '../../../test/render.tsx';
import { server } from '../../../test/server.ts';
import { ChoosePassword } from '../components/choose-password.tsx';
import { FirstSteps } from '../components/first-steps.tsx';
import { ReauthenticateAtProvider } from '../components/reauthenticate-at-provider.tsx';
import { SessionGate } from '../components/session-gate.tsx';
import { SignInForm } from '../components/sign-in-form.tsx';
import { Component as SignInPage } from '../../../routes/sign-in.tsx';

const ceremonies = vi.hoisted(() => ({ startAuthentication: vi.fn(), startRegistration: vi.fn() }));
vi.mock('@simplewebauthn/browser', () => ceremonies);

const { origin, host, href } = globalThis.location;
const real = globalThis.location;
const assign = vi.fn();
beforeEach(() => {
  assign.mockReset();
  vi.stubGlobal('location', { origin, host, href, pathname: '/', search: '', assign });
});
afterEach(() => {
  vi.stubGlobal('location', real);
  vi.stubGlobal('PublicKeyCredential', undefined);
});

const refused = (status: number, code: string, title = 'No', more: object = {}) =>
  HttpResponse.json({ code, title, ...more }, { status });

describe('signing out', () => {
  it.each([
    [
      'to the provider’s page',
      () => HttpResponse.json({ redirect_to: 'https://idp.example/out' }),
      'https://idp.example/out',
    ],
    ['to the sign-in', () => HttpResponse.json({ redirect_to: null }), '/sign-in'],
    ['even where the server is away', () => refused(500, 'internal'), '/sign-in'],
  ])('leaves the page: %s', async (_where, answer, address) => {
    server.use(http.post('*/api/auth/logout', answer));
    const { user } = renderWith(<FirstSteps step="change_password" email="a@b.example" />);
    expect(screen.getByRole('textbox', { name: 'Email' })).toHaveValue('a@b.example');
    await user.click(screen.getByRole('button', { name: 'Sign out' }));
    await waitFor(() => expect(assign).toHaveBeenCalledExactlyOnceWith(address));
  });
});

describe('the first password of one’s own', () => {
  it.each([
    [401, 'invalid_credentials', {}, 'This is not the password you signed in with.', false],
    [409, 'conflict', {}, 'Could not change the password. No.', true],
    [
      400,
      'invalid_request',
      { errors: [{ path: 'password', code: 'c', message: 'Too common.' }] },
      'Too common.',
      false,
    ],
  ])('says at its place why it was refused: %i', async (status, code, more, said, notice) => {
    server.use(http.post('*/api/auth/password', () => refused(status, code, 'No', more)));
    const { user } = renderWith(<ChoosePassword email="a@b.example" />);
    await user.type(screen.getByLabelText(/^The password you were given/), 'given');
    await user.type(screen.getByLabelText(/^Your new password/), 'new{Enter}');
    expect(await screen.findByText(said)).toBeVisible();
    expect(screen.queryByRole('alert') !== null).toBe(notice);
  });
});

describe('who is signed in', () => {
  function Inside() {
    const { name, email, role, permissions } = useSession();
    return <p>{`${name} ${email} ${role} ${permissions.has('incident:write')}`}</p>;
  }
  const gate = () =>
    renderWith(
      <SessionGate>
        <Inside />
      </SessionGate>,
      { role: 'viewer' },
    );
  const me = (role: 'analyst' | 'manager') => http.get('*/api/auth/me', () => HttpResponse.json(meOf(role)));

  it('is told to what is inside', async () => {
    server.use(me('analyst'));
    gate();
    expect(await screen.findByText('A analyst analyst@example.org analyst true')).toBeVisible();
  });

  it.each([
    ['/', '/sign-in'],
    ['/incidents?severity=high', '/sign-in?next=%2Fincidents%3Fseverity%3Dhigh'],
  ])('is nobody, who is sent to sign in and back: %s', async (from, to) => {
    const signedOut = http.get('*/api/auth/me', () => refused(401, 'not_authenticated'));
    const { router } = openPage(from, 'viewer', signedOut);
    await waitFor(() => expect(router.state.location.pathname + router.state.location.search).toBe(to));
  });

  it('could not be asked, which is said and tried again', async () => {
    server.use(http.get('*/api/auth/me', () => refused(409, 'conflict', 'In use')));
    const { user, router } = gate();
    expect(await screen.findByText('Could not load your session. In use.')).toBeVisible();
    server.use(me('analyst'));
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText(/^A analyst/)).toBeVisible();
    expect(router.state.location.pathname).toBe('/');
  });

  it.each([
    ['the same', 'analyst', []],
    ['another', 'manager', [['/']]],
  ] as const)('may sign in again over the page: %s', async (_who, role, gone) => {
    server.use(
      me('analyst'),
      http.get('*/api/incidents', () => refused(401, 'not_authenticated')),
      http.post('*/api/auth/login', () => HttpResponse.json(meOf(role))),
    );
    const { user } = gate();
    await screen.findByText(/^A analyst/);
    expect(screen.queryByRole('dialog')).toBeNull();
    await expect(getIncidents()).rejects.toThrow();
    let comments = 0;
    server.use(
      http.post('*/api/incidents/:id/comments', () => {
        comments += 1;
        return comments === 1 ? refused(401, 'not_authenticated') : HttpResponse.json({ id: 'c' });
      }),
    );
    const comment = postIncidentsByIdComments({ path: { id: 'i' }, body: { text: 'x' } }).then(
      () => 'sent',
      () => 'not sent',
    );
    const dialog = within(await screen.findByRole('dialog', { name: 'Your session has ended' }));
    await user.keyboard('{Escape}');
    await clickBeside(user);
    expect(screen.queryByRole('button', { name: 'Close' })).toBeNull();
    server.use(me(role));
    await user.type(dialog.getByLabelText(/^Password/), 'x{Enter}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(assign.mock.calls).toEqual(gone);
    expect(await comment).toBe(gone.length === 0 ? 'sent' : 'not sent');
  });

  it('has something to do first, once the server says so', async () => {
    let setup: 'change_password' | null = null;
    server.use(
      http.get('*/api/auth/me', () => HttpResponse.json({ ...meOf('analyst'), setup })),
      http.get('*/api/incidents', () => refused(403, 'password_change_required')),
    );
    gate();
    await screen.findByText(/^A analyst/);
    setup = 'change_password';
    await expect(getIncidents()).rejects.toThrow();
    expect(await screen.findByRole('heading', { name: 'Choose your password' })).toBeVisible();
    expect(screen.queryByText(/^A analyst/)).toBeNull();
  });
});

describe('the form to sign in', () => {
  const form = (email?: string) => {
    const onDone = vi.fn();
    return {
      onDone,
      ...renderWith(<SignInForm {...(email === undefined ? {} : { email })} next="/x" onDone={onDone} />),
    };
  };

  it('begins where something is missing, and asks for a tenant only who wants one', async () => {
    const { user, unmount } = form();
    expect(screen.getByRole('textbox', { name: 'Email' })).toHaveFocus();
    expect(screen.queryByRole('textbox', { name: 'Tenant' })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Sign in to a tenant' }));
    await user.type(screen.getByRole('textbox', { name: 'Tenant' }), 'acme ');
    expect(localStorage.getItem('tw-tenant')).toBe('acme');
    expect(screen.queryByRole('button', { name: 'Sign in to a tenant' })).toBeNull();
    await user.clear(screen.getByRole('textbox', { name: 'Tenant' }));
    expect(localStorage.getItem('tw-tenant')).toBeNull();
    unmount();
    localStorage.setItem('tw-tenant', 'acme');
    form('a@b.example');
    expect(screen.getByRole('textbox', { name: 'Tenant' })).toHaveValue('acme');
    expect(screen.getByLabelText(/^Password/)).toHaveFocus();
  });

  it('says what failed that is not the password', async () => {
    server.use(http.post('*/api/auth/login', () => refused(429, 'rate_limited', 'Too often')));
    const { user } = form('a@b.example');
    await user.type(screen.getByLabelText(/^Password/), 'x{Enter}');
    expect(await screen.findByText('Could not sign in. Too often.')).toBeVisible();
    expect(screen.queryByText('Email and password do not fit together.')).toBeNull();
  });

  it('offers a passkey only where the browser has them, and says why it gave none', async () => {
    const { unmount } = form();
    expect(screen.queryByRole('button', { name: 'Use a passkey instead' })).toBeNull();
    unmount();
    vi.stubGlobal('PublicKeyCredential', class {});
    server.use(
      http.post('*/api/auth/login/passkey/options', () =>
        HttpResponse.json({ options: { rpId: 'localhost' } }),
      ),
      http.post('*/api/auth/login/passkey', () => HttpResponse.json(meOf('analyst'))),
    );
    ceremonies.startAuthentication
      .mockRejectedValueOnce(Object.assign(new Error(), { name: 'NotAllowedError' }))
      .mockResolvedValue({ id: 'answer' });
    const { user, onDone } = form();
    const use = screen.getByRole('button', { name: 'Use a passkey instead' });
    await user.click(use);
    expect(await screen.findByRole('alert')).toHaveTextContent(/^The dialog was closed/);
    await user.click(use);
    await waitFor(() => expect(onDone).toHaveBeenCalledOnce());
    server.use(http.post('*/api/auth/login/passkey', () => refused(409, 'conflict', 'In use')));
    await user.click(use);
    expect(await screen.findByText('Could not sign in. In use.')).toBeVisible();
  });

  it('goes back from the second factor to the password, and takes a passkey as one', async () => {
    const sent: unknown[] = [];
    vi.stubGlobal('PublicKeyCredential', class {});
    ceremonies.startAuthentication.mockResolvedValue({ id: 'answer' });
    server.use(
      http.post('*/api/auth/login', () =>
        HttpResponse.json(
          { methods: ['passkey', 'totp'], passkey: { rpId: 'x' }, expires_at: '' },
          { status: 202 },
        ),
      ),
      http.post('*/api/auth/login/second-factor', async ({ request }) => {
        sent.push(await request.json());
        return HttpResponse.json(meOf('analyst'));
      }),
    );
    const { user, onDone } = form('a@b.example');
    await user.type(screen.getByLabelText(/^Password/), 'x{Enter}');
    await user.click(await screen.findByRole('button', { name: 'Begin again with the password' }));
    await user.type(screen.getByLabelText(/^Password/), 'x{Enter}');
    await user.click(await screen.findByRole('button', { name: 'Use your passkey' }));
    await waitFor(() => expect(onDone).toHaveBeenCalledOnce());
    expect(sent).toEqual([{ method: 'passkey', response: { id: 'answer' } }]);
  });
});

it('goes to the identity provider and says why it could not', async () => {
  server.use(
    http.post('*/api/auth/reauthenticate/single-sign-on', () =>
      HttpResponse.json({ redirect_to: 'https://idp.example/again' }),
    ),
  );
  const { user, unmount } = renderWith(<ReauthenticateAtProvider alone={false} />);
  expect(screen.getByText('or')).toBeVisible();
  const go = screen.getByRole('button', { name: 'Sign in again with single sign-on' });
  expect(go).not.toHaveFocus();
  await user.click(go);
  await waitFor(() => expect(assign).toHaveBeenCalledExactlyOnceWith('https://idp.example/again'));
  unmount();
  server.use(http.post('*/api/auth/reauthenticate/single-sign-on', () => refused(503, 'conflict', 'Away')));
  const alone = renderWith(<ReauthenticateAtProvider alone />);
  expect(screen.queryByText('or')).toBeNull();
  expect(screen.getByRole('button')).toHaveFocus();
  await alone.user.click(screen.getByRole('button'));
  expect(await screen.findByText('Could not go to the identity provider. Away.')).toBeVisible();
});

it.each([
  ['/approvals?x=1', '/approvals?x=1'],
  ['//evil.example/x', '/'],
  ['/\\evil.example', '/'],
  ['https://evil.example', '/'],
])('follows only an address of its own after the sign-in: %s', async (next, address) => {
  server.use(http.post('*/api/auth/login', () => HttpResponse.json(meOf('viewer'))));
  const { user, router } = renderWith(<SignInPage />);
  await act(() => router.navigate(`/sign-in?next=${encodeURIComponent(next)}`));
  await user.type(screen.getByRole('textbox', { name: 'Email' }), 'v@example.org');
  await user.type(screen.getByLabelText(/^Password/), 'x{Enter}');
  await waitFor(() => expect(router.state.location.pathname + router.state.location.search).toBe(address));
  expect(router.state.historyAction).toBe('REPLACE');
});

import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, it } from 'vitest';
import { accessibilityProblems } from '../../test/axe.ts';
import { page } from '../../test/fixtures.ts';
import { meOf, renderRoute } from '../../test/render.tsx';
import { server } from '../../test/server.ts';

const problem = (status: number, code: string, title: string) =>
  HttpResponse.json(
    { type: 'about:blank', title, status, code, detail: '', correlation_id: 'c-1' },
    { status },
  );

const signedOut = () =>
  http.get('*/api/auth/me', () => problem(401, 'not_authenticated', 'Sign-in is needed'));

beforeEach(() => {
  server.use(http.get('*/api/incidents', () => HttpResponse.json(page([]))));
});

it('asks for a sign-in, refuses a wrong password, and goes back to the page that was wanted', async () => {
  const { user, router, container } = renderRoute('/incidents?severity=high');
  server.use(
    signedOut(),
    http.post('*/api/auth/login', async ({ request }) => {
      const { password } = (await request.json()) as { password: string };
      return password === 'right'
        ? HttpResponse.json(meOf('analyst'))
        : problem(401, 'invalid_credentials', 'The credentials are wrong');
    }),
  );
  await user.type(await screen.findByRole('textbox', { name: 'Email' }), 'analyst@example.org');
  expect(router.state.location.search).toBe('?next=%2Fincidents%3Fseverity%3Dhigh');
  expect(await accessibilityProblems(container)).toEqual([]);

  await user.type(screen.getByLabelText(/^Password/), 'wrong{Enter}');
  expect(await screen.findByText('Email and password do not fit together.')).toBeInTheDocument();
  await user.clear(screen.getByLabelText(/^Password/));
  await user.type(screen.getByLabelText(/^Password/), 'right{Enter}');
  await waitFor(() =>
    expect(router.state.location.pathname + router.state.location.search).toBe('/incidents?severity=high'),
  );
});

it('shows nothing but the choice of a password to whoever has been given one', async () => {
  let chosen: unknown = null;
  const { user } = renderRoute('/incidents');
  server.use(
    http.get('*/api/auth/me', () =>
      HttpResponse.json({ ...meOf('analyst'), setup: chosen === null ? 'change_password' : null }),
    ),
    http.post('*/api/auth/password', async ({ request }) => {
      const body = (await request.json()) as { password: string };
      if (body.password === 'password1234')
        return HttpResponse.json(
          {
            type: 'about:blank',
            title: 'The request is not valid',
            status: 400,
            code: 'invalid_request',
            detail: '',
            correlation_id: 'c-1',
            errors: [{ path: 'password', code: 'common', message: 'This password is a common one.' }],
          },
          { status: 400 },
        );
      chosen = body;
      return new HttpResponse(null, { status: 204 });
    }),
  );
  expect(await screen.findByRole('heading', { name: 'Choose your password' })).toBeVisible();
  expect(screen.queryByText('No incidents yet')).toBeNull();
  expect(await accessibilityProblems()).toEqual([]);
  await user.type(screen.getByLabelText(/The password you were given/), 'given');
  await user.type(screen.getByLabelText(/Your new password/), 'password1234{Enter}');
  expect(await screen.findByText('This password is a common one.')).toBeVisible();
  await user.clear(screen.getByLabelText(/Your new password/));
  await user.type(screen.getByLabelText(/Your new password/), 'a sentence of mine{Enter}');
  expect(await screen.findByText('No incidents yet')).toBeVisible();
  expect(chosen).toEqual({ current_password: 'given', password: 'a sentence of mine' });
});

it('asks whoever has a second factor for it, in another way too, and goes on', async () => {
  const proofs: unknown[] = [];
  const { user, router } = renderRoute('/sign-in?next=/incidents');
  server.use(
    http.post('*/api/auth/login', () =>
      HttpResponse.json(
        {
          methods: ['totp', 'recovery_code'],
          passkey: null,
          expires_at: '2026-11-22T10:05:00.000Z',
        },
        { status: 202 },
      ),
    ),
    http.post('*/api/auth/login/second-factor', async ({ request }) => {
      proofs.push(await request.json());
      return proofs.length === 1
        ? HttpResponse.json(
            {
              type: 'about:blank',
              title: 'The credentials are wrong',
              status: 401,
              code: 'invalid_credentials',
              detail: 'This code is not right. Use the newest one.',
              correlation_id: 'c-1',
            },
            { status: 401 },
          )
        : HttpResponse.json(meOf('analyst'));
    }),
  );
  await user.type(await screen.findByRole('textbox', { name: 'Email' }), 'analyst@example.org');
  await user.type(screen.getByLabelText(/^Password/), 'right{Enter}');
  expect(await screen.findByText('Now your second factor')).toBeVisible();
  expect(screen.queryByLabelText(/^Password/)).toBeNull();
  expect(screen.getByRole('textbox', { name: /Code/ })).toHaveFocus();
  expect(await accessibilityProblems()).toEqual([]);
  await user.type(screen.getByRole('textbox', { name: /Code/ }), '123456{Enter}');
  expect(await screen.findByText('This code is not right. Use the newest one.')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Use a recovery code' }));
  await user.type(screen.getByRole('textbox', { name: /Recovery code/ }), 'k3vd-9xqp-m7rt{Enter}');
  await waitFor(() => expect(router.state.location.pathname).toBe('/incidents'));
  expect(proofs).toEqual([
    { method: 'totp', code: '123456' },
    { method: 'recovery_code', code: 'k3vd-9xqp-m7rt' },
  ]);
});

it('lets whoever has only a keyboard see what they type', async () => {
  const { user } = renderRoute('/sign-in');
  const password = await screen.findByLabelText(/^Password/);
  await user.type(password, 'right');
  await user.tab();
  expect(screen.getByRole('button', { name: 'Show what is typed', pressed: false })).toHaveFocus();
  await user.keyboard(' ');
  expect(password).toHaveAttribute('type', 'text');
  expect(screen.getByRole('button', { name: 'Show what is typed', pressed: true })).toHaveFocus();
});

it('follows no address of another host after the sign-in', async () => {
  const { user, router } = renderRoute('/sign-in?next=//evil.example/x');
  server.use(http.post('*/api/auth/login', () => HttpResponse.json(meOf('viewer'))));
  await user.type(await screen.findByRole('textbox', { name: 'Email' }), 'v@example.org');
  await user.type(screen.getByLabelText(/^Password/), 'x{Enter}');
  await waitFor(() => expect(router.state.location.pathname).toBe('/'));
});

it('asks for the password over the page when the session ends, and goes on where it was', async () => {
  const { user } = renderRoute('/incidents');
  await screen.findByText('No incidents yet');
  await user.type(screen.getByRole('textbox', { name: 'Words in the title' }), 'lsass');
  server.use(
    http.get('*/api/incidents', () => problem(401, 'not_authenticated', 'Sign-in is needed'), { once: true }),
    http.post('*/api/auth/login', () => HttpResponse.json(meOf('analyst'))),
  );
  const dialog = await screen.findByRole('dialog', { name: 'Your session has ended' });
  expect(within(dialog).getByRole('textbox', { name: 'Email' })).toHaveValue('analyst@example.org');
  await user.type(within(dialog).getByLabelText(/^Password/), 'x{Enter}');
  await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
  expect(screen.getByRole('textbox', { name: 'Words in the title' })).toHaveValue('lsass');
  expect(await screen.findByText('No incident fits these filters')).toBeInTheDocument();
});

it('shows the kill switch on every page, and lets a manager end it with a reason', async () => {
  let reason: string | null = null;
  const { user } = renderRoute('/incidents', { role: 'manager' });
  server.use(
    http.get('*/api/kill-switch', () =>
      HttpResponse.json({
        data:
          reason === null
            ? [
                {
                  id: 'k1',
                  scope: 'global',
                  target: null,
                  reason: 'Healthy hosts are isolated',
                  engaged_by: 'Ada',
                  engaged_at: '2026-11-22T17:00:00.000Z',
                  released_by: null,
                  released_at: null,
                  release_reason: null,
                },
              ]
            : [],
      }),
    ),
    http.delete('*/api/kill-switch/:id', ({ request }) => {
      reason = new URL(request.url).searchParams.get('reason');
      return new HttpResponse(null, { status: 204 });
    }),
  );
  const banner = await screen.findByText(/All automated effects are stopped/);
  expect(banner.closest('[role="alert"]')).toHaveTextContent('Healthy hosts are isolated');
  await user.click(screen.getByRole('button', { name: 'End it' }));
  const dialog = await screen.findByRole('dialog');
  await user.click(within(dialog).getByRole('button', { name: 'End the kill switch' }));
  expect(within(dialog).getByRole('textbox', { name: 'Reason' })).toHaveAccessibleDescription(/Say why/);
  await user.type(within(dialog).getByRole('textbox', { name: 'Reason' }), 'Rule mended');
  await user.click(within(dialog).getByRole('button', { name: 'End the kill switch' }));
  await waitFor(() =>
    expect(screen.queryByText(/All automated effects are stopped/)).not.toBeInTheDocument(),
  );
  expect(reason).toBe('Rule mended');
});

it('goes to pages by keys and says which keys there are', async () => {
  const { user, router } = renderRoute('/incidents');
  await screen.findByText('No incidents yet');
  await user.keyboard('?');
  const help = await screen.findByRole('dialog', { name: 'Keyboard' });
  expect(within(help).getByText('Go to Approvals')).toBeInTheDocument();
  expect(within(help).queryByText('Go to Audit')).not.toBeInTheDocument();
  await user.keyboard('{Escape}');
  await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
  await user.keyboard('/');
  expect(screen.getByRole('searchbox')).toHaveFocus();
  await user.keyboard('INC-7{Enter}');
  await waitFor(() => expect(router.state.location.pathname).toBe('/incidents/INC-7'));
});

it('offers the identity provider by its name, and says in words why it signed nobody in', async () => {
  const { container } = renderRoute('/sign-in?problem=no_role&next=%2Fapprovals');
  server.use(
    signedOut(),
    http.get('*/api/auth/methods', () =>
      HttpResponse.json({ password: 'everybody', single_sign_on: { name: 'Corp login' } }),
    ),
  );
  expect(await screen.findByRole('link', { name: 'Sign in with Corp login' })).toHaveAttribute(
    'href',
    '/api/auth/single-sign-on?next=%2Fapprovals',
  );
  expect(screen.getByRole('alert')).toHaveTextContent('none of your groups has a role here');
  expect(await accessibilityProblems(container)).toEqual([]);
});

it('shows no text of its own making that stands in the address', async () => {
  renderRoute('/sign-in?problem=Call+0800+1234+and+tell+your+password');
  server.use(signedOut());
  expect(await screen.findByRole('alert')).toHaveTextContent(
    'The sign-in with the identity provider failed. Begin again.',
  );
});

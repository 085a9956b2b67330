import { screen, waitFor } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { renderWith } from '../../../test/render.tsx';
import { server } from '../../../test/server.ts';
import { Identities } from '../components/identities.tsx';
import { PasswordForm } from '../components/password-form.tsx';
import { Sessions } from '../components/sessions.tsx';

const AT = '2026-11-22T10:00:00.000Z';
const refused = (code: string, title: string, status = 409, more: object = {}) =>
  HttpResponse.json({ code, title, ...more }, { status });

describe('the link with the identity provider', () => {
  const real = globalThis.location;
  const assign = vi.fn();
  beforeEach(() => {
    assign.mockReset();
    vi.stubGlobal('location', { origin: real.origin, href: real.href, host: real.host, assign });
  });
  afterEach(() => void vi.stubGlobal('location', real));
  const linked = (rows: object[]) =>
    server.use(http.get('*/api/auth/identities', () => HttpResponse.json({ data: rows })));

  it('is made there, and it is said when it cannot be', async () => {
    linked([]);
    server.use(
      http.post('*/api/auth/single-sign-on/link', () =>
        HttpResponse.json({ redirect_to: 'https://idp.example' }),
      ),
    );
    const { user } = renderWith(<Identities provider="Corp" />);
    const link = await screen.findByRole('button', { name: 'Link Corp' });
    await user.click(link);
    await waitFor(() => expect(assign).toHaveBeenCalledExactlyOnceWith('https://idp.example'));
    server.use(http.post('*/api/auth/single-sign-on/link', () => refused('conflict', 'In use')));
    await user.click(link);
    expect(await screen.findByText('Could not link Corp. In use.')).toBeVisible();
  });

  it('could not be taken away, or not be loaded', async () => {
    linked([{ id: 'i', issuer: 'https://idp.example', created_at: AT, last_signed_in_at: null }]);
    server.use(http.delete('*/api/auth/identities/i', () => refused('conflict', 'In use')));
    const { user, unmount } = renderWith(<Identities provider="Corp" />);
    await user.click(await screen.findByRole('button', { name: 'Unlink https://idp.example' }));
    expect(await screen.findByText('Could not take the link away. In use.')).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Link Corp' })).toBeNull();
    unmount();
    server.use(http.get('*/api/auth/identities', () => refused('conflict', 'In use')));
    const failed = renderWith(<Identities provider="Corp" />);
    expect(await screen.findByText('Could not load what is linked. In use.')).toBeVisible();
    linked([]);
    await failed.user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('Not linked: you sign in with your password.')).toBeVisible();
  });
});

describe('a new password', () => {
  it.each([
    [
      400,
      'invalid_request',
      { errors: [{ path: 'password', code: 'x', message: 'Too common.' }] },
      'Too common.',
      0,
    ],
    [409, 'conflict', {}, 'Could not change the password. No.', 1],
    [401, 'invalid_credentials', {}, 'This is not your current password.', 0],
  ])('says at its place why it was refused: %i', async (status, code, more, said, notices) => {
    server.use(http.post('*/api/auth/password', () => refused(code, 'No', status, more)));
    const { user } = renderWith(<PasswordForm />);
    await user.type(screen.getByLabelText(/^Current password/), 'old');
    await user.type(screen.getByLabelText(/^New password/), 'new{Enter}');
    expect(await screen.findByText(said)).toBeVisible();
    expect(screen.queryAllByRole('alert')).toHaveLength(notices);
  });

  it('is said to be in force until the next is begun', async () => {
    server.use(http.post('*/api/auth/password', () => new HttpResponse(null, { status: 204 })));
    const { user } = renderWith(<PasswordForm />);
    await user.type(screen.getByLabelText(/^Current password/), 'old');
    await user.type(screen.getByLabelText(/^New password/), 'new{Enter}');
    expect(await screen.findByText(/^Changed\./)).toBeVisible();
    expect(screen.getByLabelText(/^Current password/)).toHaveValue('');
    expect(screen.getByLabelText(/^New password/)).toHaveValue('');
    await user.type(screen.getByLabelText(/^Current password/), 'n');
    expect(screen.queryByText(/^Changed\./)).toBeNull();
  });
});

it('says that sessions could not be loaded, or one not be ended', async () => {
  server.use(http.get('*/api/auth/sessions', () => refused('conflict', 'In use')));
  const { user } = renderWith(<Sessions />);
  expect(await screen.findByText('Could not load your sessions. In use.')).toBeVisible();
  const session = {
    id: 's',
    ip: null,
    user_agent: 'curl/8',
    factors: [],
    created_at: AT,
    last_seen_at: AT,
    expires_at: AT,
  };
  server.use(
    http.get('*/api/auth/sessions', () => HttpResponse.json({ data: [{ ...session, current: false }] })),
    http.delete('*/api/auth/sessions/s', () => refused('conflict', 'In use')),
  );
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  await user.click(await screen.findByRole('button', { name: 'End the session of curl' }));
  expect(await screen.findByText('Could not end the session. In use.')).toBeVisible();
});

import { fireEvent, screen, waitFor } from '@testing-library/react';
import { http, HttpResponse, type RequestHandler } from 'msw';
import { afterEach, expect, it } from 'vitest';
import type {
  ChangePasswordDto,
  IdentityDto,
  ProblemDto,
  SessionDto,
  UpdateOwnProfileDto,
} from '../../shared/api/generated/index.ts';
import { accessibilityProblems } from '../../test/axe.ts';
import { bodies, openPage } from '../../test/page.ts';
import { meOf } from '../../test/render.tsx';
import { browserTimeZone, setTimeZone } from '../../shared/lib/time-zone.ts';
import { browserName } from '../../shared/lib/user-agent.ts';

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const here: SessionDto = {
  id: 'session-1',
  ip: '192.0.2.1',
  user_agent: FIREFOX,
  factors: ['password', 'totp'],
  created_at: '2026-11-22T10:00:00.000Z',
  last_seen_at: '2026-11-22T10:00:00.000Z',
  expires_at: '2026-11-23T10:00:00.000Z',
  current: true,
};
const other: SessionDto = { ...here, id: 'session-2', current: false, user_agent: 'curl/8.5.0' };

afterEach(() => setTimeZone(null));

function network(...handlers: RequestHandler[]): RequestHandler[] {
  return [
    ...handlers,
    http.get('*/api/auth/sessions', () => HttpResponse.json({ data: [here, other] })),
    http.get('*/api/auth/second-factors', () =>
      HttpResponse.json({
        totp: null,
        passkeys: [],
        recovery_codes_left: 0,
        need: 'optional',
        passkey_origin: null,
      }),
    ),
  ];
}

it('opens from settings, shows own sessions and ends another one', async () => {
  let ended = false;
  const { user } = openPage(
    '/settings',
    'viewer',
    ...network(
      http.delete('*/api/auth/sessions/session-2', () => {
        ended = true;
        return new HttpResponse(null, { status: 204 });
      }),
    ),
  );
  expect(await screen.findByText('This one')).toBeVisible();
  expect(screen.getByText('Firefox on Linux')).toBeVisible();
  // A phone has no columns for these.
  expect(screen.getByRole('row', { name: /^Firefox on Linux/ })).toHaveTextContent(
    /Signed in .+ with password, authenticator app/,
  );
  expect(screen.queryByRole('link', { name: 'Users' })).toBeNull();
  expect(await accessibilityProblems()).toEqual([]);
  await user.click(screen.getByRole('button', { name: 'End the session of curl' }));
  await waitFor(() => expect(ended).toBe(true));
});

it('changes the password, and says which of the two was wrong', async () => {
  const { sent, keep } = bodies<ChangePasswordDto>();
  const wrong: ProblemDto = {
    type: 'about:blank',
    title: 'The credentials are wrong',
    status: 401,
    code: 'invalid_credentials',
    detail: 'The current password is wrong.',
    correlation_id: 'c',
  };
  const { user } = openPage(
    '/settings/profile',
    'viewer',
    ...network(
      http.post('*/api/auth/password', async ({ request }) => {
        await keep(request);
        if (sent.length === 1) return HttpResponse.json(wrong, { status: 401 });
        return new HttpResponse(null, { status: 204 });
      }),
    ),
  );
  await user.type(await screen.findByLabelText(/Current password/), 'old one');
  await user.type(screen.getByLabelText(/New password/), 'a sentence of my own');
  await user.click(screen.getByRole('button', { name: 'Change the password' }));
  expect(await screen.findByText('This is not your current password.')).toBeVisible();
  expect(screen.getByLabelText(/New password/)).toHaveValue('a sentence of my own');
  await user.click(screen.getByRole('button', { name: 'Change the password' }));
  expect(await screen.findByText('Changed. All your other sessions have ended.')).toBeVisible();
  expect(sent[1]).toEqual({ current_password: 'old one', password: 'a sentence of my own' });
});

it('says whether the identity provider is linked, links it and takes the link away', async () => {
  const linked: IdentityDto = {
    id: 'identity-1',
    issuer: 'https://login.example',
    created_at: '2026-11-22T10:00:00.000Z',
    last_signed_in_at: null,
  };
  let identities: IdentityDto[] = [linked];
  const { user } = openPage(
    '/settings/profile?problem=linked_already',
    'viewer',
    ...network(
      http.get('*/api/auth/methods', () =>
        HttpResponse.json({ password: 'everybody', single_sign_on: { name: 'Corp login' } }),
      ),
      http.get('*/api/auth/identities', () => HttpResponse.json({ data: identities })),
      http.delete('*/api/auth/identities/identity-1', () => {
        identities = [];
        return new HttpResponse(null, { status: 204 });
      }),
      http.post('*/api/auth/single-sign-on/link', () => HttpResponse.json({ redirect_to: null })),
    ),
  );
  expect(await screen.findByRole('alert')).toHaveTextContent('That sign-in is linked to a user already');
  expect(await screen.findByText(/Linked with https:\/\/login\.example/)).toBeVisible();
  expect(await accessibilityProblems()).toEqual([]);
  await user.click(screen.getByRole('button', { name: 'Unlink https://login.example' }));
  await user.click(await screen.findByRole('button', { name: 'Link Corp login' }));
  expect(screen.getByText(/Not linked/)).toBeVisible();
});

it('names browsers as their users do', () => {
  expect(browserName(FIREFOX)).toBe('Firefox on Linux');
  expect(browserName(null)).toBe('Unknown program');
  expect(browserName('node')).toBe('node');
});

it('shows every time in the zone that is chosen, which the server keeps', async () => {
  let zone: string | null = null;
  const { user } = openPage(
    '/settings/profile',
    'viewer',
    ...network(
      http.get('*/api/auth/me', () => {
        const me = meOf('viewer');
        return HttpResponse.json({ ...me, user: { ...me.user, time_zone: zone } });
      }),
      http.patch('*/api/auth/me', async ({ request }) => {
        zone = ((await request.json()) as UpdateOwnProfileDto).time_zone ?? null;
        return new HttpResponse(null, { status: 204 });
      }),
    ),
  );
  const select = await screen.findByRole('combobox', { name: 'Time zone' });
  expect(select).toHaveValue(`The browser's (${browserTimeZone()})`);
  // As one change: each letter draws hundreds of zones anew.
  await user.click(select);
  fireEvent.change(select, { target: { value: 'mandu' } });
  await user.click(await screen.findByRole('option', { name: /mandu$/ }));
  expect(await screen.findByText(/^Now: .*GMT\+5:45/)).toBeVisible();
  expect(zone).toMatch(/^Asia\/Kath?mandu$/);
  expect(await accessibilityProblems()).toEqual([]);
});

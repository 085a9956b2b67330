import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse, type RequestHandler } from 'msw';
import type { UserEvent } from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import type { CreateUserDto, SessionDto, UpdateUserDto, UserDto } from '../../shared/api/generated/index.ts';
import { accessibilityProblems } from '../../test/axe.ts';
import { bodies, openPage } from '../../test/page.ts';

const ana: UserDto = {
  id: 'user-ana',
  email: 'ana@example.org',
  name: 'Ana',
  role: 'analyst',
  disabled: false,
  must_change_password: false,
  second_factors: [],
  created_at: '2026-11-22T10:00:00.000Z',
  last_signed_in_at: null,
  version: 5,
};
const admin: UserDto = { ...ana, id: 'user-admin', email: 'admin@example.org', name: 'Ad', role: 'admin' };

function network(...handlers: RequestHandler[]): RequestHandler[] {
  return [...handlers, http.get('*/api/users', () => HttpResponse.json({ data: [admin, ana] }))];
}

it('lists users; who may only read gets no buttons', async () => {
  openPage('/settings/users', 'manager', ...network());
  expect(await screen.findByRole('cell', { name: 'ana@example.org' })).toBeVisible();
  expect(screen.queryByRole('button', { name: 'New user' })).toBeNull();
  expect(await accessibilityProblems()).toEqual([]);
});

it('tells who is disabled, who has which second factor, and who has never been here', async () => {
  const eve: UserDto = {
    ...ana,
    id: 'user-eve',
    email: 'eve@example.org',
    name: 'Eve',
    role: 'senior_analyst',
    disabled: true,
    second_factors: ['totp', 'passkey'],
    last_signed_in_at: '2026-11-22T10:00:00.000Z',
  };
  openPage(
    '/settings/users',
    'manager',
    http.get('*/api/users', () => HttpResponse.json({ data: [ana, eve] })),
  );
  const texts = async (email: string) =>
    within((await screen.findByRole('cell', { name: email })).closest('tr') as HTMLElement)
      .getAllByRole('cell')
      .map(({ textContent }) => textContent);
  expect(await texts('ana@example.org')).toEqual([
    ...['Ana', 'ana@example.org', 'Analyst', 'Active', 'Password only', 'Never'],
    '',
  ]);
  expect((await texts('eve@example.org')).slice(2)).toEqual([
    ...['Senior analyst', '⊘ Disabled', 'App, Passkey'],
    expect.stringMatching(/ago|^in /),
    '',
  ]);
});

it('makes a user and shows the password once', async () => {
  const { sent, keep } = bodies<CreateUserDto>();
  const { user } = openPage(
    '/settings/users',
    'admin',
    ...network(
      http.post('*/api/users', async ({ request }) => {
        await keep(request);
        return HttpResponse.json({ id: 'user-new', password: 'made by chance' }, { status: 201 });
      }),
    ),
  );
  await user.click(await screen.findByRole('button', { name: 'New user' }));
  const form = await screen.findByRole('dialog', { name: 'New user' });
  await user.type(within(form).getByLabelText(/Email/), 'new@example.org');
  await user.type(within(form).getByLabelText(/^Name/), 'New One');
  await user.click(within(form).getByRole('radio', { name: 'Manager' }));
  await user.click(within(form).getByRole('button', { name: 'Make the user' }));
  expect(await screen.findByText('made by chance')).toBeVisible();
  expect(sent).toEqual([{ email: 'new@example.org', name: 'New One', role: 'manager' }]);
});

it('changes a role with the version that was read', async () => {
  const { sent, keep } = bodies<UpdateUserDto>();
  const { user } = openPage(
    '/settings/users',
    'admin',
    ...network(
      http.patch('*/api/users/user-ana', async ({ request }) => {
        await keep(request);
        return HttpResponse.json(ana);
      }),
    ),
  );
  await user.click((await screen.findAllByRole('button', { name: 'What to do with Ana' }))[0] as HTMLElement);
  await user.click(await screen.findByRole('menuitem', { name: 'Change name or role' }));
  await user.click(await screen.findByRole('radio', { name: 'Senior analyst' }));
  await user.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(sent).toEqual([{ name: 'Ana', role: 'senior_analyst', version: 5 }]));
});

it('lets nobody disable themselves', async () => {
  const { user } = openPage('/settings/users', 'admin', ...network());
  await user.click((await screen.findAllByRole('button', { name: 'What to do with Ad' }))[0] as HTMLElement);
  expect(await screen.findByRole('menuitem', { name: 'Disable' })).toBeDisabled();
});

it('unlocks the sign-in of somebody whose address was guessed at', async () => {
  let unlocked = false;
  const { user } = openPage(
    '/settings/users',
    'admin',
    ...network(
      http.post('*/api/users/user-ana/unlock', () => {
        unlocked = true;
        return new HttpResponse(null, { status: 204 });
      }),
    ),
  );
  await user.click((await screen.findAllByRole('button', { name: 'What to do with Ana' }))[0] as HTMLElement);
  await user.click(await screen.findByRole('menuitem', { name: 'Unlock sign-in' }));
  const dialog = await screen.findByRole('dialog', { name: 'Unlock the sign-in of Ana' });
  expect(within(dialog).getByText(/ana@example\.org are forgotten/)).toBeVisible();
  await user.click(within(dialog).getByRole('button', { name: 'Unlock' }));
  await waitFor(() => expect(unlocked).toBe(true));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
});

it('shows who has a second factor, and removes those of somebody who has lost them', async () => {
  let removed = false;
  const { user } = openPage(
    '/settings/users',
    'admin',
    http.get('*/api/users', () =>
      HttpResponse.json({ data: [admin, { ...ana, second_factors: removed ? [] : ['totp', 'passkey'] }] }),
    ),
    http.delete('*/api/users/user-ana/second-factors', () => {
      removed = true;
      return new HttpResponse(null, { status: 204 });
    }),
  );
  expect((await screen.findAllByText('App, Passkey'))[0]).toBeVisible();
  await user.click(screen.getAllByRole('button', { name: 'What to do with Ana' })[0] as HTMLElement);
  await user.click(await screen.findByRole('menuitem', { name: 'Remove second factors' }));
  const dialog = await screen.findByRole('dialog', { name: 'Remove the second factors of Ana' });
  await user.click(within(dialog).getByRole('button', { name: 'Remove them' }));
  await waitFor(() => expect(screen.queryByText('App, Passkey')).toBeNull());
  expect(removed).toBe(true);
});

it('shows where somebody is signed in, and ends one session or all', async () => {
  const session: SessionDto = {
    id: 'session-1',
    ip: '192.0.2.1',
    user_agent: 'curl/8.5.0',
    factors: ['single_sign_on'],
    created_at: '2026-11-22T10:00:00.000Z',
    last_seen_at: '2026-11-22T10:00:00.000Z',
    expires_at: '2026-11-23T10:00:00.000Z',
    current: false,
  };
  let open = [session, { ...session, id: 'session-2', user_agent: null }, { ...session, id: 'session-3' }];
  const { user } = openPage(
    '/settings/users',
    'admin',
    ...network(
      http.get('*/api/users/user-ana/sessions', () => HttpResponse.json({ data: open })),
      http.delete('*/api/users/user-ana/sessions/session-2', () => {
        open = open.filter(({ id }) => id !== 'session-2');
        return new HttpResponse(null, { status: 204 });
      }),
      http.delete('*/api/users/user-ana/sessions', () => {
        open = [];
        return new HttpResponse(null, { status: 204 });
      }),
    ),
  );
  await user.click((await screen.findAllByRole('button', { name: 'What to do with Ana' }))[0] as HTMLElement);
  await user.click(await screen.findByRole('menuitem', { name: 'Sessions' }));
  const dialog = await screen.findByRole('dialog', { name: 'Sessions of Ana' });
  const end = await within(dialog).findByRole('button', { name: 'End the session of Unknown program' });
  expect(within(dialog).getAllByText('Single sign on')).toHaveLength(3);
  expect(await accessibilityProblems()).toEqual([]);
  await user.click(end);
  await waitFor(() => expect(end).not.toBeInTheDocument());
  await user.click(within(dialog).getByRole('button', { name: 'End all' }));
  expect(await within(dialog).findByText('Nobody is signed in as Ana.')).toBeVisible();
});

describe('the focus after a dialog', () => {
  async function menuOfAna(user: UserEvent): Promise<HTMLElement> {
    const [button] = await screen.findAllByRole('button', { name: 'What to do with Ana' });
    await user.click(button as HTMLElement);
    return button as HTMLElement;
  }

  it.each(['Change name or role', 'New password', 'Sessions', 'Unlock sign-in', 'Disable'])(
    'is on the menu from which it was opened: %s',
    async (item) => {
      const { user } = openPage(
        '/settings/users',
        'admin',
        ...network(http.get('*/api/users/user-ana/sessions', () => HttpResponse.json({ data: [] }))),
      );
      const button = await menuOfAna(user);
      await user.click(await screen.findByRole('menuitem', { name: item }));
      const dialog = await screen.findByRole('dialog');
      await waitFor(() => expect(dialog).toContainElement(document.activeElement as HTMLElement));
      await user.keyboard('{Escape}');
      await waitFor(() => expect(button).toHaveFocus());
    },
  );

  it('is there, too, after the second of two dialogs', async () => {
    const { user } = openPage(
      '/settings/users',
      'admin',
      ...network(
        http.post('*/api/users/user-ana/reset-password', () => HttpResponse.json({ password: 'by chance' })),
      ),
    );
    const button = await menuOfAna(user);
    await user.click(await screen.findByRole('menuitem', { name: 'New password' }));
    await user.click(await screen.findByRole('button', { name: 'Make a new password' }));
    await user.click(await screen.findByRole('button', { name: 'I have stored it' }));
    await waitFor(() => expect(button).toHaveFocus());
  });
});

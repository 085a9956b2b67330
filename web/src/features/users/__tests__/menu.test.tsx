import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it, vi } from 'vitest';
import type { SessionDto, UserDto } from '../../../shared/api/generated/index.ts';
import { renderWith } from '../../../test/render.tsx';
import { server } from '../../../test/server.ts';
import { EditUser, NewUser } from '../components/user-form.tsx';
import { UserMenu } from '../components/user-menu.tsx';
import { UserSessions } from '../components/user-sessions.tsx';

const AT = '2026-11-22T10:00:00.000Z';
const ana: UserDto = {
  ...{ id: 'user-ana', email: 'ana@example.org', name: 'Ana', role: 'analyst', disabled: false },
  ...{
    must_change_password: false,
    second_factors: ['totp'],
    created_at: AT,
    last_signed_in_at: null,
    version: 5,
  },
};
const refused = (title: string, more: object = {}) =>
  HttpResponse.json({ code: 'conflict', title, ...more }, { status: 409 });

function menu(changes: Partial<UserDto> = {}) {
  const onPassword = vi.fn();
  return {
    onPassword,
    ...renderWith(<UserMenu user={{ ...ana, ...changes }} onPassword={onPassword} />, { role: 'admin' }),
  };
}
const open = async (user: ReturnType<typeof menu>['user'], name = 'Ana') => {
  await user.click(screen.getByRole('button', { name: `What to do with ${name}` }));
  return (await screen.findAllByRole('menuitem')).map(
    (item) =>
      `${item.textContent}${item.hasAttribute('disabled') || item.dataset['disabled'] ? ' (not now)' : ''}`,
  );
};

describe('what an administrator does with a user', () => {
  it.each<[string, Partial<UserDto>, string[]]>([
    ['another', {}, ['New password', 'Remove second factors', 'Disable']],
    [
      'without a second factor',
      { second_factors: [] },
      ['New password', 'Remove second factors (not now)', 'Disable'],
    ],
    [
      'oneself',
      { id: 'user-admin' },
      ['New password (not now)', 'Remove second factors (not now)', 'Disable (not now)'],
    ],
    ['disabled', { disabled: true }, ['New password', 'Remove second factors', 'Enable again']],
  ])('with %s', async (_who, changes, items) => {
    const { user } = menu(changes);
    const shown = await open(user);
    expect(shown.filter((item) => !/^(Change|Sessions|Unlock)/.test(item))).toEqual(items);
  });

  it.each([
    ['Disable', 'Disable Ana', 'Disable', 'post', 'disable', 'disable the user'],
    [
      'New password',
      'New password for Ana',
      'Make a new password',
      'post',
      'reset-password',
      'make a new password',
    ],
    ['Unlock sign-in', 'Unlock the sign-in of Ana', 'Unlock', 'post', 'unlock', 'unlock the sign-in'],
    [
      'Remove second factors',
      'Remove the second factors of Ana',
      'Remove them',
      'delete',
      'second-factors',
      'remove the second factors',
    ],
  ] as const)(
    '“%s” asks first, says why it failed, and closes when it is done',
    async (item, title, verb, method, path, doing) => {
      let tries = 0;
      server.use(
        http[method](`*/api/users/user-ana/${path}`, () => {
          tries += 1;
          return tries === 1 ? refused('In use') : HttpResponse.json({ password: 'by chance' });
        }),
      );
      const { user, onPassword } = menu();
      await open(user);
      await user.click(screen.getByRole('menuitem', { name: item }));
      const dialog = within(await screen.findByRole('dialog', { name: title }));
      expect(tries).toBe(0);
      // Red is for what takes something away.
      const red = /red/.test(dialog.getByRole('button', { name: verb }).getAttribute('style') ?? '');
      expect(red).toBe(verb !== 'Unlock');
      await user.click(dialog.getByRole('button', { name: verb }));
      expect(await dialog.findByText(`Could not ${doing}. In use.`)).toBeVisible();
      await user.click(dialog.getByRole('button', { name: verb }));
      await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
      expect(onPassword.mock.calls).toEqual(
        path === 'reset-password' ? [['ana@example.org', 'by chance']] : [],
      );
    },
  );

  it('enables again at once', async () => {
    let enabled = 0;
    server.use(
      http.post('*/api/users/user-ana/enable', () => {
        enabled += 1;
        return new HttpResponse(null, { status: 204 });
      }),
    );
    const { user } = menu({ disabled: true });
    await open(user);
    await user.click(screen.getByRole('menuitem', { name: 'Enable again' }));
    await waitFor(() => expect(enabled).toBe(1));
  });
});

describe('where somebody is signed in', () => {
  const session = (id: string, current = false): SessionDto => ({
    ...{
      id,
      ip: null,
      user_agent: 'curl/8',
      factors: [],
      created_at: AT,
      last_seen_at: AT,
      expires_at: AT,
      current,
    },
  });
  const sessions = (...rows: SessionDto[]) => {
    server.use(http.get('*/api/users/user-ana/sessions', () => HttpResponse.json({ data: rows })));
    return renderWith(<UserSessions user={ana} onClose={() => undefined} />);
  };

  it.each<[string, SessionDto[], number]>([
    ['one', [session('1')], 0],
    ['several', [session('1'), session('2')], 1],
    ['several and the own one', [session('1'), session('2'), session('3', true)], 0],
  ])(
    'is ended as a whole only where there are several, none of them one’s own: %s',
    async (_which, rows, count) => {
      sessions(...rows);
      expect(await screen.findByRole('table', { name: 'Sessions of Ana' })).toBeVisible();
      expect(screen.queryAllByRole('button', { name: 'End all' })).toHaveLength(count);
      expect(screen.queryByText(/^Nobody is signed in/)).toBeNull();
    },
  );

  it('could not be ended, or not be loaded', async () => {
    server.use(http.delete('*/api/users/user-ana/sessions/1', () => refused('In use')));
    const { user, unmount } = sessions(session('1'));
    await user.click(await screen.findByRole('button', { name: 'End the session of curl' }));
    expect(await screen.findByText('Could not end the session. In use.')).toBeVisible();
    unmount();
    server.use(http.get('*/api/users/user-ana/sessions', () => refused('In use')));
    renderWith(<UserSessions user={ana} onClose={() => undefined} />);
    expect(await screen.findByText('Could not load the sessions. In use.')).toBeVisible();
    expect(screen.queryByRole('table')).toBeNull();
  });
});

describe('the forms', () => {
  it('of a new user keep what was typed, say what is wrong with it, and forget it once it is made', async () => {
    const sent: unknown[] = [];
    server.use(
      http.post('*/api/users', async ({ request }) => {
        sent.push(await request.json());
        return sent.length === 1
          ? refused('Not valid', { errors: [{ path: 'email', code: 'x', message: 'Taken.' }] })
          : HttpResponse.json({ id: 'u', password: null }, { status: 201 });
      }),
    );
    localStorage.setItem(
      'tw-draft:user:new',
      JSON.stringify({ at: Date.now(), value: { email: 7, name: 'Bo', role: 'king' } }),
    );
    const onCreated = vi.fn();
    const { user } = renderWith(<NewUser onClose={() => undefined} onCreated={onCreated} />);
    const email = await screen.findByRole('textbox', { name: 'Email' });
    expect(email).toHaveValue('');
    expect(screen.getByRole('radio', { name: 'Analyst' })).toBeChecked();
    await user.type(email, 'bo@example.org');
    await user.type(screen.getByRole('textbox', { name: 'Name' }), ' ');
    await user.click(screen.getByRole('button', { name: 'Make the user' }));
    expect((await screen.findAllByText('Taken.')).length).toBeGreaterThan(0);
    expect(screen.getByText(/^Could not make the user/)).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Make the user' }));
    await waitFor(() => expect(onCreated).toHaveBeenCalledExactlyOnceWith('bo@example.org', null));
    expect(sent[1]).toEqual({ email: 'bo@example.org', name: 'Bo', role: 'analyst' });
    expect(localStorage.getItem('tw-draft:user:new')).toBeNull();
  });

  it('of a user there is say what is wrong, and close when it is saved', async () => {
    let fails = true;
    server.use(
      http.patch('*/api/users/user-ana', () => (fails ? refused('In use') : HttpResponse.json(ana))),
    );
    const onClose = vi.fn();
    const { user } = renderWith(<EditUser user={ana} onClose={onClose} />);
    await user.click(await screen.findByRole('button', { name: 'Save' }));
    expect(await screen.findByText('Could not change the user. In use.')).toBeVisible();
    expect(onClose).not.toHaveBeenCalled();
    fails = false;
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
  });
});

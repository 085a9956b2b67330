import { act, screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Role } from '#contracts';
import { FakeEventSource } from '../../test/event-source.ts';
import { openPage } from '../../test/page.ts';
import { anApproval, pageOf } from '../../test/rows.ts';
import { server } from '../../test/server.ts';

beforeEach(() => server.use(http.get('*/api/incidents', () => HttpResponse.json(pageOf()))));
const open = async (role: Role = 'analyst', waiting = 0) => {
  const rows = Array.from({ length: waiting }, (_, index) => anApproval({ id: `a-${index}` }));
  const rendered = openPage(
    '/incidents',
    role,
    http.get('*/api/approvals', () => HttpResponse.json(pageOf(...rows))),
  );
  await screen.findByText('No incidents yet');
  return rendered;
};

describe('the bar on a phone', () => {
  it('has the first pages, and the others under “More”', async () => {
    const { user, router, container } = await open('analyst', 1);
    const bar = within(screen.getByRole('navigation', { name: 'Main, phone' }));
    expect(bar.getAllByRole('link').map(({ textContent }) => textContent)).toEqual([
      'Dashboard',
      'Incidents',
      'Approvals',
    ]);
    await waitFor(() =>
      expect(container.querySelectorAll('[class*=bottom] span[class*=dot]')).toHaveLength(1),
    );
    const more = bar.getByRole('button', { name: 'More' });
    expect(more).not.toHaveAttribute('aria-current');
    await user.click(more);
    expect((await screen.findAllByRole('menuitem')).map(({ textContent }) => textContent)).toEqual([
      ...['Playbooks', 'Policy', 'Connectors', 'Settings'],
    ]);
    server.use(http.get('*/api/playbooks', () => HttpResponse.json(pageOf())));
    await user.click(screen.getByRole('menuitem', { name: 'Playbooks' }));
    await waitFor(() => expect(router.state.location.pathname).toBe('/playbooks'));
    await waitFor(() => expect(more).toHaveAttribute('aria-current', 'true'));
    expect(bar.getByRole('link', { name: 'Dashboard' })).not.toHaveAttribute('aria-current');
  });

  it('marks nothing where nothing waits', async () => {
    const { container } = await open();
    const rail = within(screen.getByRole('navigation', { name: 'Main' }));
    expect(container.querySelectorAll('[class*=bottom] span[class*=dot]')).toHaveLength(0);
    expect(rail.queryByLabelText(/wait for you/)).toBeNull();
    // The dashboard is the page of every address: only itself is marked.
    expect(rail.getByRole('link', { name: 'Dashboard' })).not.toHaveAttribute('aria-current');
    expect(rail.getByRole('link', { name: 'Incidents' })).toHaveAttribute('aria-current', 'page');
  });
});

it('marks in the narrow rail where something waits', async () => {
  const { user } = await open('analyst', 1);
  const rail = within(screen.getByRole('navigation', { name: 'Main' }));
  expect(await rail.findByLabelText('1 wait for you')).toHaveTextContent(/^1$/);
  await user.click(rail.getByRole('button', { name: 'Narrow the navigation' }));
  const marks = rail.getAllByRole('link').map((link) => link.querySelectorAll('span[class*=dot]').length);
  expect(marks.reduce((sum, each) => sum + each, 0)).toBe(1);
  expect(rail.getByRole('link', { name: 'Approvals' }).querySelector('span[class*=dot]')).not.toBeNull();
});

it('says whether what is shown follows what happens', async () => {
  const { user } = await open();
  const state = await screen.findByText('Live');
  expect(state.parentElement).toHaveAttribute('data-state', 'live');
  act(() => FakeEventSource.interrupt());
  await user.hover(screen.getByText('Not live'));
  expect(await screen.findByRole('tooltip')).toHaveTextContent(/comes back by itself/);
  act(() => FakeEventSource.reconnect());
  expect(screen.getByText('Live')).toBeVisible();
});

it('is light or dark as one likes, and says which', async () => {
  const { user } = await open();
  const choose = async (label: string) => {
    await user.click(screen.getByRole('button', { name: 'Theme' }));
    await user.click(await screen.findByRole('menuitem', { name: label }));
  };
  await choose('Dark');
  expect(document.documentElement).toHaveAttribute('data-mantine-color-scheme', 'dark');
  await user.click(screen.getByRole('button', { name: 'Theme' }));
  const marked = (await screen.findAllByRole('menuitem')).map((item) => item.getAttribute('aria-current'));
  expect(marked).toEqual(['false', 'true', 'false']);
  await user.click(screen.getByRole('menuitem', { name: 'Light' }));
  expect(document.documentElement).toHaveAttribute('data-mantine-color-scheme', 'light');
});

it('tells who one is, and has the help and the commands for who has no keys', async () => {
  const { user } = await open('senior_analyst');
  const menu = async () => user.click(screen.getByRole('button', { name: 'Signed in as A senior analyst' }));
  await menu();
  expect(await screen.findByText(/A senior analyst · Senior analyst/)).toHaveTextContent(
    'senior_analyst@example.org',
  );
  await user.click(screen.getByRole('menuitem', { name: /^Keyboard/ }));
  expect(await screen.findByRole('dialog', { name: 'Keyboard' })).toBeVisible();
  await user.keyboard('{Escape}');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  await menu();
  await user.click(await screen.findByRole('menuitem', { name: /^Commands/ }));
  expect(await screen.findByRole('textbox', { name: 'Commands' })).toBeVisible();
});

it('searches for what is typed, nothing for nothing, and is left by Escape', async () => {
  const { user, router } = await open();
  const field = screen.getByRole('searchbox');
  await user.type(field, '  {Enter}');
  expect(router.state.location.search).toBe('');
  await user.type(field, 'lsass{Escape}');
  expect(field).not.toHaveFocus();
  await user.type(field, '{Enter}');
  await waitFor(() => expect(router.state.location.search).toBe('?q=lsass'));
  expect(field).toHaveValue('');
});

it('has a page for an address without one', async () => {
  openPage('/nowhere', 'viewer');
  expect(
    await screen.findByRole('heading', { level: 1, name: 'There is no page at this address' }),
  ).toBeVisible();
  expect(screen.getByRole('link', { name: 'Go to the dashboard' })).toHaveAttribute('href', '/');
});

it.each<[Role, string[]]>([
  ['viewer', ['Profile', 'Assets and identities', 'Teams']],
  [
    'senior_analyst',
    ['Profile', 'Webhook sources', 'Mailboxes', 'Connectors', 'Assets and identities', 'Teams', 'Jobs'],
  ],
  [
    'manager',
    [
      ...['Profile', 'Webhook sources', 'Mailboxes', 'Connectors', 'Assets and identities'],
      ...['Users', 'Teams', 'General', 'Jobs'],
    ],
  ],
])('offers one who is %s the settings that one may read', async (role, labels) => {
  openPage(
    '/settings',
    role,
    http.get('*/api/auth/sessions', () => HttpResponse.json({ data: [] })),
    http.get('*/api/auth/second-factors', () =>
      HttpResponse.json({
        totp: null,
        passkeys: [],
        recovery_codes_left: 0,
        need: 'optional',
        passkey_origin: null,
      }),
    ),
  );
  const settings = within(await screen.findByRole('navigation', { name: 'Settings' }));
  expect(settings.getAllByRole('link').map(({ textContent }) => textContent)).toEqual(labels);
  expect(await settings.findByRole('link', { name: 'Profile', current: 'page' })).toBeVisible();
});

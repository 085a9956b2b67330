import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { createMemoryRouter } from 'react-router';
import { RouterProvider } from 'react-router/dom';
import { MantineProvider } from '@mantine/core';
import { render } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import type { NotificationDto } from '../../shared/api/generated/index.ts';
import { openPage } from '../../test/page.ts';
import { meOf } from '../../test/render.tsx';
import { anApproval, pageOf } from '../../test/rows.ts';
import { server } from '../../test/server.ts';
import { ErrorPage } from '../error-page.tsx';

beforeEach(() => server.use(http.get('*/api/incidents', () => HttpResponse.json(pageOf()))));
const ready = () => screen.findByText('No incidents yet');

describe('the rail', () => {
  it('counts what waits for whoever decides, and is narrow where that was wished', async () => {
    const many = Array.from({ length: 100 }, (_, index) => anApproval({ id: `a-${index}` }));
    const { user } = openPage(
      '/incidents',
      'analyst',
      http.get('*/api/approvals', () => HttpResponse.json(pageOf(...many))),
    );
    await ready();
    const rail = within(screen.getByRole('navigation', { name: 'Main' }));
    expect(await rail.findByLabelText('100 wait for you')).toHaveTextContent('99+');
    await user.click(rail.getByRole('button', { name: 'Narrow the navigation' }));
    expect(rail.queryByLabelText('100 wait for you')).toBeNull();
    expect(rail.queryByText('Triage Warden')).toBeNull();
    expect(rail.getByRole('link', { name: 'Approvals' })).toHaveTextContent(/^$/);
    await user.click(rail.getByRole('button', { name: 'Widen the navigation' }));
    expect(rail.getByText('Triage Warden')).toBeVisible();
  });

  it('counts nothing for a reader, and asks for nothing', async () => {
    let asked = 0;
    openPage(
      '/incidents',
      'viewer',
      http.get('*/api/approvals', () => {
        asked += 1;
        return HttpResponse.json(pageOf(anApproval()));
      }),
    );
    await ready();
    expect(screen.queryByLabelText(/wait for you/)).toBeNull();
    expect(asked).toBe(0);
  });
});

it.each([
  [true, 1],
  [false, 0],
])('says that it is a demo, or not: %s', async (demo, count) => {
  openPage(
    '/incidents',
    'analyst',
    http.get('*/api/auth/me', () => HttpResponse.json({ ...meOf('analyst'), demo })),
  );
  await ready();
  expect(screen.queryAllByText('Demo: simulated connectors.')).toHaveLength(count);
});

describe('the bell', () => {
  const news = (changes: Partial<NotificationDto>): NotificationDto =>
    ({
      ...{ id: 'n-1', kind: 'approval', title: 'Decide it', body: null, link: '/approvals/a-1', read: false },
      ...{ created_at: '2026-11-22T10:00:00.000Z', ...changes },
    }) as NotificationDto;
  const open = async (rows: NotificationDto[], unread: number, answer = 200) => {
    const sent: unknown[] = [];
    const rendered = openPage(
      '/incidents',
      'analyst',
      http.get('*/api/notifications', ({ request }) => {
        const next = new URL(request.url).searchParams.get('cursor');
        if (answer !== 200)
          return HttpResponse.json({ code: 'conflict', title: 'In use' }, { status: answer });
        return HttpResponse.json(
          next === null
            ? { data: rows, meta: { next_cursor: rows.length > 1 ? 'c-2' : null, unread } }
            : {
                data: [news({ id: next, title: 'An older one', read: true })],
                meta: { next_cursor: null, unread },
              },
        );
      }),
      http.post('*/api/notifications/read', async ({ request }) => {
        sent.push(await request.json());
        return new HttpResponse(null, { status: 204 });
      }),
    );
    await ready();
    return { ...rendered, sent };
  };

  it('counts what is unread, and takes what is opened for read', async () => {
    const { user, sent, router } = await open(
      [news({ body: 'Host WS-1' }), news({ id: 'n-2', read: true })],
      1,
    );
    await user.click(await screen.findByRole('button', { name: 'Notifications, 1 unread' }));
    const [first, second] = await screen.findAllByRole('link', { name: /Decide it/ });
    expect(first).toHaveTextContent(/Host WS-1.* · unread$/);
    expect(second).not.toHaveTextContent('unread');
    await user.click(screen.getByRole('button', { name: 'Load more' }));
    expect(await screen.findByText('An older one')).toBeVisible();
    await user.click(screen.getAllByRole('link', { name: /Decide it/ })[1] as HTMLElement);
    await waitFor(() => expect(router.state.location.pathname).toBe('/approvals/a-1'));
    expect(sent).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Notifications, 1 unread' }));
    await user.click((await screen.findAllByRole('link', { name: /Decide it/ }))[0] as HTMLElement);
    await waitFor(() => expect(sent).toEqual([{ ids: ['n-1'] }]));
  });

  it('takes all for read at once', async () => {
    const { user, sent } = await open([news({})], 100);
    await user.click(await screen.findByRole('button', { name: 'Notifications, 100 or more unread' }));
    await user.click(await screen.findByRole('button', { name: 'Mark all as read' }));
    await waitFor(() => expect(sent).toEqual([{}]));
  });

  it.each([
    [200, /^Nothing yet/],
    [409, 'Could not load the notifications. In use.'],
  ])('says why there is nothing in it: %i', async (status, sentence) => {
    const { user } = await open([], 0, status);
    await user.click(screen.getByRole('button', { name: 'Notifications' }));
    expect(await screen.findByText(sentence)).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Mark all as read' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Load more' })).toBeNull();
  });
});

it.each([
  ['global', null, 'All automated effects are stopped', 'viewer'],
  ['playbook', 'mail', 'The playbook mail is stopped', 'viewer'],
  ['playbook', 'mail', 'The playbook mail is stopped', 'manager'],
] as const)('a kill switch for %s %s is said on every page', async (scope, target, said, role) => {
  const killSwitch = {
    id: 'k',
    scope,
    target,
    reason: 'Why',
    engaged_by: 'Ada',
    engaged_at: '2026-11-22T10:00:00Z',
  };
  openPage(
    '/incidents',
    role,
    http.get('*/api/kill-switch', () => HttpResponse.json({ data: [killSwitch] })),
  );
  const banner = await screen.findByText(new RegExp(said));
  expect(banner.closest('[role=alert]')?.textContent?.includes('A manager can end it.')).toBe(
    role === 'viewer',
  );
  expect(screen.queryByRole('button', { name: 'End it' }) !== null).toBe(role === 'manager');
});

describe('a page that could not be shown', () => {
  const show = async (error: unknown) => {
    const loader = () => {
      throw error;
    };
    const router = createMemoryRouter([
      { path: '/', loader, Component: () => null, ErrorBoundary: ErrorPage, HydrateFallback: () => null },
    ]);
    render(
      <MantineProvider env="test">
        <RouterProvider router={router} />
      </MantineProvider>,
    );
    return screen.findByRole('alert');
  };

  it.each([
    [new Error('x is not a function'), /Something went wrong in this page\.x is not a function/],
    [new TypeError('Failed to fetch dynamically imported module: /a.js'), /A part of it did not come/],
    [new TypeError('Importing a module script failed.'), /A part of it did not come/],
    [new Response(null, { status: 404, statusText: 'Not Found' }), /404 Not Found/],
    ['text', /Something went wrong in this page\.text/],
  ])('says why: %s', async (error, said) => {
    const notice = await show(error);
    expect(notice).toHaveTextContent(said);
    expect(notice).toHaveTextContent('What you typed is kept.');
    expect(screen.getByRole('link', { name: 'Go to the dashboard' })).toHaveAttribute('href', '/');
  });
});

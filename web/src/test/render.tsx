import { ROLE_PERMISSIONS, type Role } from '#contracts';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { render, type RenderResult } from '@testing-library/react';
import userEvent, { type UserEvent } from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import type { ReactNode } from 'react';
import { createMemoryRouter, parsePath, type DataRouter } from 'react-router';
import { randomId } from '../shared/lib/random-id.ts';
import { RouterProvider } from 'react-router/dom';
import { routes } from '../app/routes.tsx';
import { theme } from '../app/theme.ts';
import type { MeDto } from '../shared/api/generated/index.ts';
import { createQueryClient } from '../shared/api/query-client.ts';
import { ShortcutProvider } from '../shared/keyboard/shortcuts.tsx';
import { SessionContext } from '../shared/session/session.ts';
import { server } from './server.ts';

export function meOf(role: Role): MeDto {
  return {
    user: {
      id: `user-${role}`,
      email: `${role}@example.org`,
      name: `A ${role.replace('_', ' ')}`,
      role,
      time_zone: null,
      language: null,
    },
    permissions: [...ROLE_PERMISSIONS[role]],
    csrf_token: 'csrf-token',
    setup: null,
    demo: false,
  };
}

function Providers({ children }: { children: ReactNode }) {
  const queryClient = createQueryClient();
  queryClient.setDefaultOptions({ queries: { retry: false, staleTime: 30_000 } });
  return (
    <MantineProvider theme={theme} env="test">
      <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
    </MantineProvider>
  );
}

export interface Rendered extends RenderResult {
  user: UserEvent;
  router: DataRouter;
}

/** One component with everything around it that a page has, signed in as `role`. */
export function renderWith(element: ReactNode, { role = 'analyst' }: { role?: Role } = {}): Rendered {
  const { user, permissions } = meOf(role);
  const session = {
    userId: user.id,
    name: user.name,
    email: user.email,
    role,
    timeZone: user.time_zone,
    language: user.language,
    permissions: new Set(permissions),
    signOut: () => {},
  };
  const router = createMemoryRouter([
    {
      path: '*',
      element: (
        <SessionContext value={session}>
          <ShortcutProvider>{element}</ShortcutProvider>
        </SessionContext>
      ),
    },
  ]);
  return {
    user: userEvent.setup(),
    router,
    ...render(
      <Providers>
        <RouterProvider router={router} />
      </Providers>,
    ),
  };
}

/** The whole app at an address, signed in as `role` through the mocked network. */
export function renderRoute(path: string, { role = 'analyst' }: { role?: Role } = {}): Rendered {
  server.use(
    http.get('*/api/auth/me', () => HttpResponse.json(meOf(role))),
    http.get('*/api/kill-switch', () => HttpResponse.json({ data: [] })),
    http.get('*/api/notifications', () => HttpResponse.json({ data: [], meta: { next_cursor: null } })),
    http.get('*/api/approvals', () => HttpResponse.json({ data: [], meta: { next_cursor: null } })),
  );
  // A key of its own, as each entry of a browser's history has: what is kept by it must not reach the next test.
  const entry = { ...parsePath(path), key: randomId() };
  const router = createMemoryRouter(routes, { initialEntries: [entry] });
  return {
    user: userEvent.setup(),
    router,
    ...render(
      <Providers>
        <RouterProvider router={router} />
      </Providers>,
    ),
  };
}

import { screen, waitFor } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ChangeSettingsDto, FirstRunDto } from '../../shared/api/generated/index.ts';
import { accessibilityProblems } from '../../test/axe.ts';
import { aFirstRun } from '../../test/first-run.ts';
import { bodies } from '../../test/page.ts';
import { meOf, renderRoute, renderWith } from '../../test/render.tsx';
import { server } from '../../test/server.ts';
import { FirstRunCard } from './components/first-run-card.tsx';

const says = (state: FirstRunDto): void =>
  server.use(http.get('*/api/first-run', () => HttpResponse.json(state)));

describe('on the dashboard', () => {
  it('stands how far the set-up is and what comes next, until somebody puts it away', async () => {
    const { sent, keep } = bodies<ChangeSettingsDto>();
    const state = aFirstRun(['connector', 'policy_mode'], { lead_version: 3 });
    says(state);
    server.use(
      http.put('*/api/settings/first_run', async ({ request }) => {
        await keep(request);
        says({ ...state, lead: false });
        return HttpResponse.json({});
      }),
    );
    const { user } = renderWith(<FirstRunCard />, { role: 'admin' });
    expect(await screen.findByText('3 of 5 steps are done. Next: a connector.')).toBeVisible();
    expect(screen.getByRole('link', { name: 'Go on with the set-up' })).toHaveAttribute('href', '/setup');
    expect(await accessibilityProblems()).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Do not show this' }));
    await waitFor(() => expect(screen.queryByText(/steps are done/)).toBeNull());
    expect(sent).toEqual([{ value: { lead: false }, version: 3 }]);
  });

  it.each([
    ['all of it is done', aFirstRun()],
    ['somebody has put it away', aFirstRun(['source'], { lead: false })],
  ])('stands nothing where %s', async (_, state) => {
    let asked = false;
    server.use(
      http.get('*/api/first-run', () => {
        asked = true;
        return HttpResponse.json(state);
      }),
    );
    const { container } = renderWith(<FirstRunCard />, { role: 'admin' });
    await waitFor(() => expect(asked).toBe(true));
    expect(container).not.toHaveTextContent('Set-up');
  });
});

describe('after the sign-in', () => {
  beforeEach(() => {
    server.use(
      http.get('*/api/policy', () => HttpResponse.error()),
      http.get('*/api/webhook-formats', () => HttpResponse.json({ data: [] })),
      http.get('*/api/webhook-authentications', () => HttpResponse.json({ data: [] })),
    );
  });

  const signIn = async (role: 'admin' | 'manager', state: FirstRunDto) => {
    const rendered = renderRoute('/sign-in', { role });
    says(state);
    server.use(http.post('*/api/auth/login', () => HttpResponse.json(meOf(role))));
    await rendered.user.type(await screen.findByRole('textbox', { name: 'Email' }), 'a@corp.example');
    await rendered.user.type(screen.getByLabelText(/^Password/), 'right{Enter}');
    return rendered;
  };

  it('an administrator of an empty tenant begins with the set-up', async () => {
    const { router } = await signIn('admin', aFirstRun(['source', 'connector'], { begun: false }));
    expect(await screen.findByRole('heading', { level: 1, name: 'Set-up' })).toBeVisible();
    expect(router.state.location.pathname).toBe('/setup');
  });

  it.each([
    ['where something is set up', 'admin', aFirstRun(['source'])],
    ['who has put it away', 'admin', aFirstRun(['source'], { begun: false, lead: false })],
    ['who sets nothing up', 'manager', aFirstRun(['source'], { begun: false })],
  ] as const)('everybody else, %s, begins with the dashboard', async (_, role, state) => {
    const { router } = await signIn(role, state);
    expect(await screen.findByRole('heading', { level: 1, name: 'Dashboard' })).toBeInTheDocument();
    expect(router.state.location.pathname).toBe('/');
  });
});

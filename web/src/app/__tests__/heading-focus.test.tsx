import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, it } from 'vitest';
import { openPage } from '../../test/page.ts';
import { anApproval, pageOf } from '../../test/rows.ts';
import { server } from '../../test/server.ts';

beforeEach(() => server.use(http.get('*/api/incidents', () => HttpResponse.json(pageOf()))));

it('the heading of a page has the focus once it is there, and not of the first one', async () => {
  const { user } = openPage(
    '/incidents',
    'analyst',
    http.get('*/api/playbooks', () => HttpResponse.json(pageOf())),
  );
  await screen.findByText('No incidents yet');
  expect(document.body).toHaveFocus();
  const rail = within(screen.getByRole('navigation', { name: 'Main' }));
  await user.click(rail.getByRole('link', { name: 'Playbooks' }));
  const heading = await screen.findByRole('heading', { level: 1, name: 'Playbooks' });
  await waitFor(() => expect(heading).toHaveFocus());
  await user.keyboard('gi');
  await waitFor(() => expect(screen.getByRole('heading', { level: 1, name: 'Incidents' })).toHaveFocus());
});

it('what has the focus in a page keeps it while the address follows the choice', async () => {
  const [one, two] = [anApproval({ id: 'a-1' }), anApproval({ id: 'a-2' })];
  const { user, router } = openPage(
    '/approvals/a-1',
    'analyst',
    http.get('*/api/approvals', () => HttpResponse.json(pageOf(one, two))),
    http.get('*/api/approvals/:id', ({ params }) => HttpResponse.json({ ...one, id: params['id'] })),
    http.get('*/api/actions', () => HttpResponse.json(pageOf())),
    http.get('*/api/actions/:id', () =>
      HttpResponse.json({ status: 404, code: 'not_found', title: 'Not found' }, { status: 404 }),
    ),
  );
  const field = await screen.findByRole('textbox', { name: 'Comment' });
  await user.click(field);
  await router.navigate('/approvals/a-2');
  await waitFor(() => expect(router.state.location.pathname).toBe('/approvals/a-2'));
  expect(screen.getByRole('heading', { level: 1, name: 'Approvals' })).not.toHaveFocus();
});

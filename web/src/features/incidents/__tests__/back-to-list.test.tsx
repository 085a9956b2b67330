import { act, screen, waitFor } from '@testing-library/react';
import { delay, http, HttpResponse } from 'msw';
import { expect, it } from 'vitest';
import { renderRoute, renderWith } from '../../../test/render.tsx';
import { server } from '../../../test/server.ts';
import { useBackToList } from '../back-to-list.ts';

function Opened() {
  useBackToList();
  return <h1>INC-1042</h1>;
}

it('leads to all when an incident was opened by its address', async () => {
  const { user, router } = renderWith(<Opened />);
  await user.keyboard('{Escape}');
  await waitFor(() => expect(router.state.location.pathname).toBe('/incidents'));
});

const refused = (status: number, code: string) => () =>
  HttpResponse.json(
    { type: 'about:blank', title: 'No', status, code, detail: 'No.', correlation_id: 'c' },
    { status },
  );

it.each([
  [
    'while it loads',
    () => delay('infinite'),
    () => screen.findByRole('status', { name: 'Loading the incident' }),
  ],
  [
    'when it cannot be loaded',
    refused(500, 'internal'),
    () => screen.findByRole('button', { name: 'Try again' }),
  ],
  ['when there is none', refused(404, 'not_found'), () => screen.findByText('There is no incident INC-1042')],
] as const)('leads to the list that an incident was opened from %s', async (_when, answer, seen) => {
  server.use(
    http.get('*/api/incidents', () => HttpResponse.json({ data: [], meta: { next_cursor: null, total: 0 } })),
    http.get('*/api/incidents/:id', answer),
  );
  const { user, router } = renderRoute('/incidents?status=created');
  await screen.findByRole('heading', { level: 1, name: 'Incidents' });
  await act(() => router.navigate('/incidents/INC-1042'));
  await seen();
  await user.keyboard('{Escape}');
  await waitFor(() => expect(router.state.location.search).toBe('?status=created'));
});

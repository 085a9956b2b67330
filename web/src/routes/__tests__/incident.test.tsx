import { act, screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { expect, it } from 'vitest';
import { accessibilityProblems } from '../../test/axe.ts';
import { action, observable, page, timelineEntry } from '../../test/fixtures.ts';
import { renderRoute } from '../../test/render.tsx';
import { server } from '../../test/server.ts';
import { detail, stored, heading, withIncident } from './incident.harness.ts';

withIncident();

it('shows what happened, what we think, what is missing, what to do, and the proof without a broken rule', async () => {
  const { container } = renderRoute('/incidents/INC-1042');
  await heading();
  expect(await screen.findByText('A phishing mail that imitates the support.')).toBeInTheDocument();
  expect(screen.getByText('Whether anybody has opened the link.')).toBeInTheDocument();
  expect(screen.getByText(/^No EDR is connected\. It could/)).toBeInTheDocument();
  expect(await screen.findByRole('region', { name: 'What happened' })).toHaveTextContent(
    /Recipient.*j\.huber.*Detected by.*mail-gateway/,
  );
  expect(await screen.findByText('Quarantine a mail of j.huber@contoso.example')).toBeInTheDocument();
  expect(await screen.findByText('Called the user.')).toBeInTheDocument();
  expect((await screen.findAllByText(/^SPF fails for the sender\./))[0]).toBeInTheDocument();
  expect(await accessibilityProblems(container)).toEqual([]);
});

it('is left by Escape: the first leaves the field that has the focus, the second leads back to the list', async () => {
  server.use(http.get('*/api/incidents', () => HttpResponse.json(page([]))));
  const { user, router } = renderRoute('/incidents?status=created');
  await screen.findByRole('heading', { level: 1, name: 'Incidents' });
  await act(() => router.navigate('/incidents/INC-1042'));
  await heading();
  await user.click(await screen.findByRole('tab', { name: /^Alerts/ }));
  await user.keyboard('c');
  await waitFor(() => expect(screen.getByRole('textbox', { name: 'Comment' })).toHaveFocus());
  await user.keyboard('{Escape}');
  expect(router.state.location.pathname).toBe('/incidents/INC-1042');
  await user.keyboard('{Escape}');
  await waitFor(() => expect(router.state.location.search).toBe('?status=created'));
});

it('says what became of an action in the words of its state', async () => {
  server.use(
    http.get('*/api/incidents/:id/timeline', () =>
      HttpResponse.json(
        page([
          timelineEntry({
            id: 't3',
            kind: 'action',
            actor: { type: 'user', name: 'Mia' },
            text: 'Quarantine email: pending approval',
            data: { action_id: action().id, action: action().action, status: 'pending_approval' },
          }),
          timelineEntry({
            id: 't4',
            at: '2026-11-22T12:00:00.000Z',
            kind: 'action',
            actor: { type: 'user', name: 'Maria' },
            text: 'Quarantine email: completed',
            data: { action_id: action().id, action: action().action, status: 'completed' },
          }),
        ]),
      ),
    ),
  );
  renderRoute('/incidents/INC-1042');
  const timeline = await screen.findByRole('list', { name: 'Timeline' });
  expect(await within(timeline).findByText(/^Quarantine a mail of .*: waits for approval$/)).toBeVisible();
  expect(within(timeline).getByText('Mia')).toBeInTheDocument();
  expect(within(timeline).getByText(/: completed$/)).toBeInTheDocument();
  expect(within(timeline).queryByText('Maria')).not.toBeInTheDocument();
});

it('says how many observables are shown of how many there are, which are ours, and loads them all', async () => {
  const more = Array.from({ length: 3 }, (_, n) =>
    observable({ id: `m${n}`, type: 'ip', value: `198.51.100.${n}` }),
  );
  server.use(
    http.get('*/api/incidents/:id', () =>
      HttpResponse.json({ ...detail, observable_count: 5, observables_found: 1234, characters_unread: 70 }),
    ),
    http.get('*/api/incidents/:id/observables', ({ request }) =>
      new URL(request.url).searchParams.get('cursor') === 'next'
        ? HttpResponse.json(page(more))
        : HttpResponse.json({
            data: [
              observable({ id: 'o1', type: 'domain', value: 'corp.example', polarity: null, own: true }),
              observable({ id: 'o2', type: 'ip', value: '10.0.0.1', polarity: null, special_purpose: true }),
            ],
            meta: { next_cursor: 'next' },
          }),
    ),
  );
  const { user } = renderRoute('/incidents/INC-1042');
  await user.click(await screen.findByRole('tab', { name: /^Observables\s*5 of 1234$/ }));
  const [note] = screen.getAllByRole('note');
  expect(note).toHaveTextContent(
    '5 of 1,234 observables are shown: no more are kept of one incident. The others stand in its raw alerts. ' +
      'An alert is too long to be searched to its end: 70 characters of it were not looked through.',
  );
  const table = screen.getByRole('table', { name: 'Observables' });
  expect(within(table).getAllByRole('row')).toHaveLength(5);
  expect(within(table).getByRole('row', { name: /corp.*ours/ })).toBeVisible();
  await user.click(within(table).getByRole('button', { name: /10\D{1,9}0\D{1,9}0\D{1,9}1/ }));
  expect(await screen.findByText(/no service is asked about it/)).toBeVisible();
});

it('says nothing of what is left out where nothing is', async () => {
  const { user } = renderRoute('/incidents/INC-1042');
  await user.click(await screen.findByRole('tab', { name: /^Observables\s*2$/ }));
  expect(screen.getByRole('table', { name: 'Observables' })).toBeVisible();
  expect(screen.queryByRole('note')).toBeNull();
});

it('goes from an action to its evidence, its source and its raw value', async () => {
  const { user } = renderRoute('/incidents/INC-1042');
  const [chip] = await screen.findAllByRole('button', { name: /^Evidence E1: SPF fails/ });
  await user.click(chip as HTMLElement);
  expect(await screen.findByLabelText('Raw value')).toHaveTextContent('"spf": "fail"');
  expect(screen.getByText(/speaks for malicious, weight 60 %/)).toBeInTheDocument();
});

it('comments, and keeps a draft over a new load of the page', async () => {
  const comments: unknown[] = [];
  server.use(
    http.post('*/api/incidents/:id/comments', async ({ request }) => {
      comments.push(await request.json());
      return HttpResponse.json(
        {
          ...{ id: 'k', author: { type: 'user', name: 'A analyst' }, text: 'x' },
          ...{ created_at: detail.created_at, mentioned: [] },
        },
        { status: 201 },
      );
    }),
  );
  const { user, unmount } = renderRoute('/incidents/INC-1042');
  await user.type(await screen.findByRole('textbox', { name: 'Comment' }), 'Half a thought');
  unmount();
  const again = renderRoute('/incidents/INC-1042');
  const field = await screen.findByRole('textbox', { name: 'Comment' });
  expect(field).toHaveValue('Half a thought');
  await again.user.type(field, '{Control>}{Enter}{/Control}');
  await waitFor(() => expect(comments).toEqual([{ text: 'Half a thought' }]));
  await waitFor(() => expect(screen.getByRole('textbox', { name: 'Comment' })).toHaveValue(''));
});

it('filters the timeline by kind', async () => {
  const { user } = renderRoute('/incidents/INC-1042');
  expect(await screen.findByRole('img', { name: 'Verdicts' })).toBeInTheDocument();
  await user.click(screen.getByRole('checkbox', { name: 'Comments' }));
  await waitFor(() => expect(screen.queryByRole('img', { name: 'Verdicts' })).not.toBeInTheDocument());
  expect(screen.getByText('Called the user.')).toBeInTheDocument();
});

it('starts the triage that nothing has started by itself', async () => {
  stored.state = { ...detail, status: 'created', verdict: null };
  let asked = 0;
  server.use(
    http.get('*/api/incidents/:id/verdicts', () => HttpResponse.json(page([]))),
    http.post('*/api/incidents/:id/triage', () => {
      asked += 1;
      return HttpResponse.json(stored.state);
    }),
  );
  const { user } = renderRoute('/incidents/INC-1042');
  expect(await screen.findByText(/^Not triaged yet\./)).toBeInTheDocument();
  await user.click(screen.getByRole('button', { name: /^Triage/ }));
  await waitFor(() => expect(asked).toBe(1));
});

it('gives a viewer nothing to change', async () => {
  renderRoute('/incidents/INC-1042', { role: 'viewer' });
  await heading();
  await screen.findByText('A phishing mail that imitates the support.');
  await screen.findByText('Called the user.');
  for (const name of [/^Resolve/, /^Triage again/, /^Request/, /^Comment/, /^Cancel/]) {
    expect(screen.queryByRole('button', { name })).not.toBeInTheDocument();
  }
  expect(screen.queryByRole('textbox', { name: 'Comment' })).not.toBeInTheDocument();
});

it('says when there is no such incident', async () => {
  renderRoute('/incidents/INC-7');
  expect(await screen.findByText('There is no incident INC-7')).toBeInTheDocument();
});

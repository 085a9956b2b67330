import { notifications } from '@mantine/notifications';
import { act, screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Role } from '#contracts';
import type { IncidentDetailDto } from '../../../shared/api/generated/index.ts';
import { Toasts } from '../../../shared/ui/toasts.tsx';
import { evidence, incidentDetail, page, verdict } from '../../../test/fixtures.ts';
import { renderWith } from '../../../test/render.tsx';
import { server } from '../../../test/server.ts';
import { IncidentView } from '../components/incident-view.tsx';

// A later message would wait until these are gone.
afterEach(() => notifications.clean());

function view(changes: Partial<IncidentDetailDto> = {}, role: Role = 'analyst') {
  for (const part of ['verdicts', 'evidence', 'observables', 'alerts', 'related', 'timeline', 'actions'])
    server.use(
      http.get(`*/api/incidents/:id/${part}`, () =>
        HttpResponse.json(page<unknown>(part === 'evidence' ? [evidence()] : [])),
      ),
    );
  const onRequestAction = vi.fn();
  const rendered = renderWith(
    <>
      <IncidentView
        incident={incidentDetail(changes)}
        recommendation={() => null}
        actions={<p>Actions</p>}
        onRequestAction={onRequestAction}
        summaryOf={() => undefined}
      />
      <Toasts />
    </>,
    { role },
  );
  return { onRequestAction, ...rendered };
}
const buttons = () =>
  within(screen.getByRole('banner'))
    .getAllByRole('button')
    .map((button) => button.textContent)
    .filter((text) => text !== 'Assigned to nobody');

describe('what can be done with an incident', () => {
  it.each<[IncidentDetailDto['status'], Role, string[]]>([
    ['created', 'analyst', ['Resolver', 'Triaget', 'Request actionn', 'Commentc']],
    ['triaging', 'analyst', ['Resolver', 'Request actionn', 'Commentc']],
    ['triaged', 'analyst', ['Resolver', 'Triage againt', 'Request actionn', 'Commentc']],
    ['resolved', 'analyst', ['Reopeno', 'Commentc']],
  ])('while it is %s, by one who is %s', (status, role, labels) => {
    view({ status }, role);
    expect(buttons()).toEqual(labels);
  });

  it('is done by its key', async () => {
    const { user, onRequestAction, router, unmount } = view();
    await screen.findByText(/SPF fails/);
    await user.keyboard('n');
    expect(onRequestAction).toHaveBeenCalledOnce();
    await user.keyboard('c');
    await waitFor(() => expect(screen.getByRole('textbox', { name: 'Comment' })).toHaveFocus());
    expect(screen.getByRole('radio', { name: 'Timeline' })).toBeChecked();
    await user.keyboard('{Escape}');
    await user.keyboard('r');
    expect(await screen.findByRole('dialog', { name: 'Resolve INC-1042' })).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    // Nothing to go back to: it was opened by its address. The first one leaves the field that has the focus again.
    await user.keyboard('{Escape}{Escape}');
    await waitFor(() => expect(router.state.location.pathname).toBe('/incidents'));
    unmount();
    const resolved = view({ status: 'resolved' });
    await resolved.user.keyboard('o');
    expect(await screen.findByRole('dialog', { name: 'Reopen INC-1042' })).toBeVisible();
  });

  it('goes back to the list that it was opened from', async () => {
    const { user, router } = view();
    await act(() => router.navigate('/incidents?status=created'));
    await act(() => router.navigate('/incidents/INC-1042'));
    await user.keyboard('{Escape}');
    await waitFor(() => expect(router.state.location.search).toBe('?status=created'));
  });

  it.each([
    ['created', 200, 'INC-1042 is triaged.'],
    ['triaged', 200, 'INC-1042 is triaged again.'],
    ['created', 409, 'Could not triage'],
    ['triaged', 409, 'Could not triage again'],
  ] as const)('says that a triage was begun or not: %s, %i', async (status, answer, sentence) => {
    server.use(
      http.post('*/api/incidents/:id/triage', () =>
        answer === 200
          ? HttpResponse.json(incidentDetail())
          : HttpResponse.json({ code: 'conflict', title: 'In use' }, { status: answer }),
      ),
    );
    const { user } = view({ status });
    await user.keyboard('t');
    expect(await screen.findByText(sentence)).toBeVisible();
  });
});

it('shows one part at a time on a phone', async () => {
  const { user, container } = view();
  const shown = () => [...container.querySelectorAll('[data-shown]')].map((part) => part.textContent ?? '');
  expect(shown()).toEqual([expect.stringContaining('Actions')]);
  await user.click(screen.getByRole('radio', { name: 'Facts' }));
  expect(shown()).toEqual([expect.stringContaining('Observables')]);
});

it('goes from a claim to the row of its evidence, whatever was open before', async () => {
  const said = verdict({ reasoning: [{ statement: 'It is forged.', evidence: ['E1'] }] });
  const { user } = view();
  server.use(http.get('*/api/incidents/:id/verdicts', () => HttpResponse.json(page([said]))));
  const scrolled: string[] = [];
  vi.spyOn(Element.prototype, 'scrollIntoView').mockImplementation(function (this: Element) {
    scrolled.push(this.id);
  });
  await user.click(await screen.findByRole('tab', { name: /^Alerts/ }));
  await user.click(
    await screen.findByRole('button', {
      name: 'Evidence E1: SPF fails for the sender. (check_email_authentication)',
    }),
  );
  expect(await screen.findByLabelText('Raw value')).toBeVisible();
  expect(screen.getByRole('radio', { name: 'Facts' })).toBeChecked();
  await waitFor(() => expect(document.activeElement?.tagName).toBe('SUMMARY'));
  expect(scrolled).toEqual(['evidence-E1']);
});

it('opens and closes a piece of evidence', async () => {
  const { user } = view();
  await user.click(await screen.findByText(/SPF fails for the sender/));
  expect(await screen.findByLabelText('Raw value')).toBeVisible();
  await user.click(screen.getByText(/SPF fails for the sender/));
  await waitFor(() => expect(screen.queryByLabelText('Raw value')).toBeNull());
});

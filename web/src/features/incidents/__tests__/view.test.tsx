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
  for (const part of ['verdicts', 'evidence', 'observables', 'alerts', 'related', 'timeline'])
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
        impossible={new Map()}
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
    .map((button) => button.textContent || button.getAttribute('aria-label'))
    .filter((text) => text !== 'Assigned to nobody' && text !== 'Report');
const MARKS = ['Add a tag', 'Put it off', ' Watch'];

describe('what can be done with an incident', () => {
  it.each<[IncidentDetailDto['status'], Role, string[]]>([
    ['created', 'analyst', [...MARKS, 'Resolver', 'Triaget', 'Request actionn', 'Commentc']],
    ['triaging', 'analyst', [...MARKS, 'Resolver', 'Request actionn', 'Commentc']],
    ['triaged', 'analyst', [...MARKS, 'Resolver', 'Triage againt', 'Request actionn', 'Commentc']],
    ['resolved', 'analyst', ['Add a tag', ' Watch', 'Reopeno', 'Commentc']],
  ])('while it is %s, by one who is %s', (status, role, labels) => {
    view({ status }, role);
    expect(buttons()).toEqual(labels);
  });

  it('is done by its key', async () => {
    const { user, onRequestAction, unmount } = view();
    await screen.findByText(/SPF fails/);
    await user.keyboard('n');
    expect(onRequestAction).toHaveBeenCalledOnce();
    await user.click(screen.getByRole('tab', { name: /^Alerts/ }));
    await user.keyboard('c');
    await waitFor(() => expect(screen.getByRole('textbox', { name: 'Comment' })).toHaveFocus());
    expect(screen.getByRole('tab', { name: 'Overview' })).toHaveAttribute('aria-selected', 'true');
    await user.keyboard('{Escape}');
    await user.keyboard('r');
    expect(await screen.findByRole('dialog', { name: 'Resolve INC-1042' })).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    unmount();
    const resolved = view({ status: 'resolved' });
    await resolved.user.keyboard('o');
    expect(await screen.findByRole('dialog', { name: 'Reopen INC-1042' })).toBeVisible();
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

it('has its parts behind tabs that count what they hold, and the address says which is open', async () => {
  const { user, router } = view({ alert_count: 3 });
  const tabs = () => screen.getAllByRole('tab').map(({ textContent }) => textContent);
  await waitFor(() =>
    expect(tabs()).toEqual(['Overview', 'Graph', 'Observables 0', 'Alerts 3', 'Similar 0']),
  );
  await user.click(screen.getByRole('tab', { name: /^Observables/ }));
  expect(router.state.location.search).toBe('?part=observables');
  expect(await screen.findByText(/^No address, hash, host or user/)).toBeVisible();
  await user.click(screen.getByRole('tab', { name: 'Overview' }));
  expect(router.state.location.search).toBe('');
  await act(() => router.navigate('/incidents/INC-1042?part=related'));
  expect(await screen.findByText(/^No other incident shares/)).toBeVisible();
  await act(() => router.navigate('/incidents/INC-1042?part=nonsense'));
  expect(screen.getByRole('tab', { name: 'Overview' })).toHaveAttribute('aria-selected', 'true');
});

it('goes from a claim to the row of its evidence, whatever was open before', async () => {
  const said = verdict({
    analyst: 'claude',
    reasoning: [{ statement: 'It is forged.', evidence: ['E1'] }],
  });
  const { user } = view();
  server.use(http.get('*/api/incidents/:id/verdicts', () => HttpResponse.json(page([said]))));
  const scrolled: string[] = [];
  vi.spyOn(Element.prototype, 'scrollIntoView').mockImplementation(function (this: Element) {
    scrolled.push(this.id);
  });
  await user.click(
    await screen.findByRole('button', {
      name: 'Evidence E1: SPF fails for the sender. (check_email_authentication)',
    }),
  );
  expect(await screen.findByLabelText('Raw value')).toBeVisible();
  await waitFor(() => expect(document.activeElement?.tagName).toBe('SUMMARY'));
  expect(scrolled).toEqual(['evidence-E1']);
});

it('goes to the fact that stands for what was told before', async () => {
  const said = verdict({ analyst: 'claude', reasoning: [{ statement: 'Forged.', evidence: ['E1'] }] });
  const { user } = view();
  server.use(
    http.get('*/api/incidents/:id/verdicts', () => HttpResponse.json(page([said]))),
    http.get('*/api/incidents/:id/evidence', () =>
      HttpResponse.json(page([evidence(), evidence({ id: 'E9' })])),
    ),
  );
  await user.click(await screen.findByRole('button', { name: /^Evidence E1: SPF fails/ }));
  expect(await screen.findByText(/^E1, told before/)).toBeVisible();
  await waitFor(() => expect(document.activeElement?.parentElement?.id).toBe('evidence-E9'));
});

it('opens and closes a piece of evidence', async () => {
  const { user } = view();
  await user.click(await screen.findByText(/SPF fails for the sender/));
  expect(await screen.findByLabelText('Raw value')).toBeVisible();
  await user.click(screen.getByText(/SPF fails for the sender/));
  await waitFor(() => expect(screen.queryByLabelText('Raw value')).toBeNull());
});

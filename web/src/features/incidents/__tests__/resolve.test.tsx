import { notifications } from '@mantine/notifications';
import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type {
  ActionDto,
  IncidentDetailDto,
  ResolveIncidentDto,
} from '../../../shared/api/generated/index.ts';
import { Toasts } from '../../../shared/ui/toasts.tsx';
import { action, incidentDetail, page, verdict } from '../../../test/fixtures.ts';
import { renderWith } from '../../../test/render.tsx';
import { server } from '../../../test/server.ts';
import { ReopenDialog } from '../components/reopen-dialog.tsx';
import { ResolveDialog, UNSAID } from '../components/resolve-dialog.tsx';

// A later message would wait until these are gone.
afterEach(() => notifications.clean());

function resolving(changes: Partial<IncidentDetailDto> = {}, actions: ActionDto[] = []) {
  const sent: ResolveIncidentDto[] = [];
  server.use(
    http.get('*/api/incidents/:id/actions', () => HttpResponse.json(page(actions))),
    http.post('*/api/incidents/:id/resolve', async ({ request }) => {
      sent.push((await request.json()) as ResolveIncidentDto);
      return HttpResponse.json(incidentDetail());
    }),
  );
  const onClose = vi.fn();
  const rendered = renderWith(
    <>
      <ResolveDialog incident={incidentDetail(changes)} onClose={onClose} />
      <Toasts />
    </>,
  );
  return { sent, onClose, ...rendered };
}
const chosen = () =>
  screen
    .getAllByRole('radio')
    .filter((radio) => (radio as HTMLInputElement).checked)
    .map((radio) => (radio as HTMLInputElement).value);

describe('resolving', () => {
  const says = (classification: 'malicious' | 'suspicious' | 'benign' | 'inconclusive') => ({
    id: verdict().id,
    classification,
    confidence: 0.9,
    category: 'none' as const,
  });

  it.each([
    ['malicious', says('malicious'), ['true_positive']],
    ['benign', says('benign'), ['false_positive']],
    ['suspicious', says('suspicious'), []],
    ['no verdict', null, []],
  ])('begins with what the verdict says: %s', async (_which, summary, choice) => {
    const { user } = resolving({ verdict: summary });
    const dialog = await screen.findByRole('dialog');
    expect(chosen()).toEqual(choice);
    await user.click(within(dialog).getByRole('button', { name: 'Resolve' }));
    expect(screen.queryByText(UNSAID) !== null).toBe(choice.length === 0);
  });

  it('sends no note where there is none, nothing by key before a choice, and says how it is taken back', async () => {
    const { user, sent, onClose } = resolving({ verdict: null });
    const note = await screen.findByRole('textbox', { name: 'Note' });
    await user.type(note, ' {Control>}{Enter}{/Control}');
    expect(sent).toEqual([]);
    await user.click(screen.getByRole('radio', { name: 'Not evaluable' }));
    await user.type(note, '{Enter}{Meta>}{Enter}{/Meta}');
    await waitFor(() => expect(sent).toEqual([{ disposition: 'not_evaluable' }]));
    expect(
      await screen.findByText('INC-1042 is resolved: not evaluable. “Reopen” takes it back.'),
    ).toBeVisible();
    expect(onClose).toHaveBeenCalledOnce();
    expect(localStorage.getItem(`tw-draft:resolve:${incidentDetail().id}`)).toBeNull();
  });

  it('names what has not begun, and only that', async () => {
    const { user } = resolving({}, [
      action({ id: '1', summary: 'Waits', status: 'pending_approval' }),
      action({ id: '2', summary: 'Approved', status: 'approved' }),
      action({ id: '3', summary: 'Begun', status: 'executing' }),
      action({ id: '4', summary: 'Done', status: 'completed' }),
    ]);
    const open = within(await screen.findByRole('list', { name: 'Open requests' }));
    expect(open.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
      'Waits Waits for approval',
      'Approved Approved',
    ]);
    expect(screen.getByText('2 requests are open. What becomes of them?')).toBeVisible();
    expect(screen.getByRole('radio', { name: 'Cancel them' })).toBeChecked();
    expect(screen.getByRole('radio', { name: 'Keep them' })).not.toBeChecked();
    await user.click(screen.getByRole('radio', { name: 'Duplicate' }));
    expect(
      screen.getByText(/^2 requests are open, and are cancelled with it: resolved as duplicate/),
    ).toBeVisible();
  });

  it('asks nothing of requests where there are none, or before a choice', async () => {
    const { unmount, sent, user } = resolving({}, [action({ status: 'completed' })]);
    await user.click(await screen.findByRole('button', { name: 'Resolve' }));
    await waitFor(() => expect(sent).toEqual([{ disposition: 'true_positive' }]));
    expect(screen.queryByRole('list', { name: 'Open requests' })).toBeNull();
    unmount();
    const undecided = resolving({ verdict: null }, [action({ summary: 'Waits' })]);
    await undecided.user.type(await screen.findByRole('textbox', { name: 'Note' }), 'Not yet');
    expect(screen.queryByRole('list', { name: 'Open requests' })).toBeNull();
    await undecided.user.click(screen.getByRole('radio', { name: 'True positive' }));
    expect(await screen.findByText('One request is open. What becomes of it?')).toBeVisible();
  });

  it('leaves nothing to be kept by what was chosen before', async () => {
    const { user, sent } = resolving({}, [action()]);
    await user.click(await screen.findByRole('radio', { name: 'Keep it' }));
    await user.click(screen.getByRole('radio', { name: 'False positive' }));
    await user.click(screen.getByRole('button', { name: 'Resolve' }));
    await waitFor(() => expect(sent).toEqual([{ disposition: 'false_positive' }]));
  });
});

it('is opened again with a reason, which is gone once it is sent', async () => {
  const sent: unknown[] = [];
  server.use(
    http.post('*/api/incidents/:id/reopen', async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json(incidentDetail());
    }),
  );
  const onClose = vi.fn();
  const { user } = renderWith(<ReopenDialog incident={incidentDetail()} onClose={onClose} />);
  const dialog = within(await screen.findByRole('dialog', { name: 'Reopen INC-1042' }));
  await user.type(dialog.getByRole('textbox', { name: 'Reason' }), 'It was one');
  await user.click(dialog.getByRole('button', { name: 'Reopen' }));
  await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
  expect(sent).toEqual([{ reason: 'It was one' }]);
  expect(localStorage.getItem(`tw-draft:reopen:${incidentDetail().id}`)).toBeNull();
});

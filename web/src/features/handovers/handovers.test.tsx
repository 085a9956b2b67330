import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, it } from 'vitest';
import type { CreateHandoverDto, HandoverDto } from '../../shared/api/generated/index.ts';
import { accessibilityProblems } from '../../test/axe.ts';
import { incident, page } from '../../test/fixtures.ts';
import { bodies, openPage } from '../../test/page.ts';

const note: HandoverDto = {
  id: '01900000-0000-7000-8000-0000000000f1',
  author: { id: 'user-analyst', name: 'Ann' },
  recipient: null,
  note: 'Wait for the owner.',
  incidents: [
    {
      id: 'i',
      number: 'INC-7',
      title: 'Beacon',
      severity: 'critical',
      status: 'triaged',
      assignee_name: 'Ann',
      created_at: '2026-11-29T03:00:00.000Z',
      due_at: '2026-11-29T04:00:00.000Z',
    },
  ],
  created_at: '2026-11-29T06:00:00.000Z',
};
const [own, other] = [
  incident({ id: 'own', number: 'INC-7', title: 'Beacon' }),
  incident({ id: 'other', number: 'INC-8', title: 'Phish' }),
];

beforeEach(() => localStorage.clear());

const open = (path: string, role: 'analyst' | 'viewer', sent = bodies<CreateHandoverDto>()) => ({
  sent: sent.sent,
  ...openPage(
    path,
    role,
    http.get('*/api/incidents', ({ request }) =>
      HttpResponse.json(page(new URL(request.url).searchParams.has('assignee') ? [own] : [own, other])),
    ),
    http.get('*/api/incidents/assignees', () =>
      HttpResponse.json({ data: [{ id: 'bo', name: 'Bo' }], more: false }),
    ),
    http.get('*/api/handovers', () => HttpResponse.json(page([note]))),
    http.get('*/api/handovers/:id', ({ params }) =>
      params['id'] === note.id
        ? HttpResponse.json(note)
        : HttpResponse.json({ code: 'not_found', title: 'Not there' }, { status: 404 }),
    ),
    http.post('*/api/handovers', async ({ request }) => {
      await sent.keep(request);
      return HttpResponse.json(note, { status: 201 });
    }),
  ),
});

it('lists what is open, begins the note with it, and hands over what was not left out', async () => {
  const { user, sent, router } = open('/handovers/new', 'analyst');
  const list = await screen.findByRole('list', { name: 'Open incidents' });
  expect(within(list).getAllByRole('listitem')).toHaveLength(1);
  const field = screen.getByRole('textbox', { name: /^Note/ });
  await waitFor(() => expect((field as HTMLTextAreaElement).value).toMatch(/^Open:\nINC-7 /));
  await user.click(screen.getByRole('radio', { name: 'Everybody’s' }));
  await user.click(await screen.findByRole('checkbox', { name: 'Hand over INC-8' }));
  expect(await accessibilityProblems()).toEqual([]);
  await user.clear(field);
  await user.type(field, 'Quiet.');
  await user.click(screen.getByRole('combobox', { name: /^To/ }));
  await user.click(await screen.findByRole('option', { name: 'Bo' }));
  await user.click(screen.getByRole('button', { name: 'Hand over 1 incident' }));
  await waitFor(() => expect(sent).toEqual([{ note: 'Quiet.', recipient_id: 'bo', incident_ids: ['own'] }]));
  await waitFor(() => expect(router.state.location.pathname).toBe(`/handovers/${note.id}`));
});

it('keeps what was written over a new load, until it is filled in anew', async () => {
  const first = open('/handovers/new', 'analyst');
  await screen.findByRole('list', { name: 'Open incidents' });
  await first.user.type(screen.getByRole('textbox', { name: /^Note/ }), 'mine');
  first.unmount();
  const { user } = open('/handovers/new', 'analyst');
  const field = await screen.findByRole('textbox', { name: /^Note/ });
  expect((field as HTMLTextAreaElement).value).toContain('mine');
  await user.click(screen.getByRole('button', { name: 'Fill the note in anew' }));
  await waitFor(() => expect((field as HTMLTextAreaElement).value).toMatch(/^Open:\nINC-7 .*\n {2}Next: $/));
});

it('is read later, with the times as they were then', async () => {
  const { user } = open('/handovers', 'viewer');
  expect(screen.queryByRole('link', { name: 'Hand over' })).toBeNull();
  await user.click(await screen.findByRole('link', { name: /^Ann to everybody/ }));
  expect(await screen.findByRole('list', { name: 'Handed over' })).toHaveTextContent(
    '3 h old, 2 h over its time',
  );
  expect(screen.getByText('Wait for the owner.')).toBeVisible();
  expect(await accessibilityProblems()).toEqual([]);
});

it('says that there is no such note, and to whoever only reads who hands over', async () => {
  const gone = open('/handovers/01900000-0000-7000-8000-0000000000ff', 'viewer');
  expect(await screen.findByText('There is no such hand-over note')).toBeVisible();
  gone.unmount();
  open('/handovers/new', 'viewer');
  expect(await screen.findByText('You do not work on incidents')).toBeVisible();
});

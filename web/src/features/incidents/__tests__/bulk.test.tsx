import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { BulkIncidentsDto, BulkProgressDto } from '../../../shared/api/generated/index.ts';
import { accessibilityProblems } from '../../../test/axe.ts';
import { incident, page } from '../../../test/fixtures.ts';
import { openPage } from '../../../test/page.ts';
import { server } from '../../../test/server.ts';
import { bulkRuns } from '../bulk/bulk-runs.ts';

const idOf = (n: number) => `01900000-0000-7000-8000-00000000000${n}`;
const ROWS = [1, 2, 3, 4].map((n) => incident({ id: idOf(n), number: `INC-${n}`, title: `Finding ${n}` }));

let sent: BulkIncidentsDto[] = [];
let answers: Partial<BulkProgressDto>[] = [];
const progress = (changes: Partial<BulkProgressDto>, request?: BulkIncidentsDto): BulkProgressDto => ({
  operation_id: request?.operation_id ?? idOf(9),
  change: request?.change ?? 'assign',
  total: request?.ids?.length ?? 0,
  left_out: false,
  waiting: 0,
  changed: request?.ids?.length ?? 0,
  unchanged: 0,
  refused: 0,
  undone: 0,
  undo_refused: 0,
  lasting: null,
  items: [],
  ...changes,
});

beforeEach(() => {
  sent = [];
  answers = [];
  server.use(
    http.post('*/api/incidents/bulk', async ({ request }) => {
      const body = (await request.json()) as BulkIncidentsDto;
      sent.push(body);
      return HttpResponse.json(progress(answers.shift() ?? {}, body));
    }),
    http.get('*/api/incidents/assignees', ({ request }) => {
      const part = new URL(request.url).searchParams.get('q')?.toLowerCase() ?? '';
      const people = [
        { id: idOf(7), name: 'Dora Dim' },
        { id: idOf(8), name: 'Emil East' },
      ];
      return HttpResponse.json({
        data: people.filter(({ name }) => name.toLowerCase().includes(part)),
        more: false,
      });
    }),
  );
});
afterEach(() => {
  for (const { id } of bulkRuns.get()) bulkRuns.close(id);
});

async function open(address = '/incidents', role: 'analyst' | 'viewer' = 'analyst') {
  const rendered = openPage(
    address,
    role,
    http.get('*/api/incidents', ({ request }) =>
      HttpResponse.json(page(new URL(request.url).searchParams.has('created_after') ? [] : ROWS)),
    ),
  );
  const table = within(await screen.findByRole('table', { name: 'Incidents' }));
  await table.findByRole('row', { name: /INC-1/ });
  return { ...rendered, table };
}
const bar = () => screen.findByRole('group', { name: 'Selected incidents' });
const results = () => screen.getByRole('status', { name: 'Changes of many incidents' });

it('selects rows by key, a range, and with the mouse, and forgets them with the list', async () => {
  const { user, table, container } = await open();
  await user.keyboard('x');
  expect(await bar()).toHaveTextContent('INC-1 selected');
  await user.keyboard('jjX');
  expect(await bar()).toHaveTextContent('3 incidents selected');
  await user.keyboard('kx');
  expect(await bar()).toHaveTextContent('2 incidents selected');
  expect(table.getByRole('checkbox', { name: 'Select INC-2' })).not.toBeChecked();
  await user.click(table.getByRole('checkbox', { name: 'Select all that are loaded' }));
  expect(await bar()).toHaveTextContent('4 incidents selected');
  expect(await accessibilityProblems(container)).toEqual([]);
  await user.click(table.getByRole('checkbox', { name: 'Select INC-4' }));
  expect(await bar()).toHaveTextContent('3 incidents selected');
  await user.click(screen.getByRole('radio', { name: 'Open' }));
  await waitFor(() => expect(screen.queryByRole('group', { name: 'Selected incidents' })).toBeNull());
});

it('assigns what is selected to oneself with one key, and takes it back with another', async () => {
  const undone: string[] = [];
  server.use(
    http.post('*/api/incidents/bulk/:id/undo', ({ params }) => {
      undone.push(String(params['id']));
      const items = undone.length === 1 ? ([{}] as BulkProgressDto['items']) : [];
      return HttpResponse.json(progress({ total: 2, changed: 2, undone: 2, items }));
    }),
  );
  const { user } = await open();
  await user.keyboard('xjxi');
  await waitFor(() => expect(results()).toHaveTextContent('2 assigned to A analyst.'));
  expect(sent).toMatchObject([{ change: 'assign', assignee_id: 'user-analyst', ids: [idOf(1), idOf(2)] }]);
  expect(screen.queryByRole('group', { name: 'Selected incidents' })).toBeNull();
  await user.keyboard('z');
  await waitFor(() => expect(results()).toHaveTextContent('2 taken back'));
  expect(undone).toEqual([sent[0]?.operation_id, sent[0]?.operation_id]);
});

it('acts on the row that the keys are at where nothing is selected', async () => {
  const { user } = await open();
  await user.keyboard('jji');
  await waitFor(() => expect(sent).toMatchObject([{ ids: [idOf(2)] }]));
});

it('assigns to somebody by a part of the name', async () => {
  const { user } = await open();
  await user.keyboard('xm');
  const dialog = within(await screen.findByRole('dialog', { name: 'Assign INC-1' }));
  await dialog.findByRole('button', { name: 'Dora Dim' });
  await user.keyboard('{Enter}');
  expect(dialog.getByRole('textbox', { name: 'Name' })).toHaveAccessibleDescription(/Nothing is chosen yet/);
  expect(sent).toEqual([]);
  await user.keyboard('emi');
  await waitFor(() => expect(dialog.queryByRole('button', { name: 'Dora Dim' })).toBeNull());
  await user.keyboard('{Enter}');
  await waitFor(() => expect(sent).toMatchObject([{ assignee_id: idOf(8), ids: [idOf(1)] }]));
});

it('tags, and puts off until a moment to come', async () => {
  const { user } = await open();
  await user.keyboard('xl');
  await screen.findByRole('dialog', { name: 'Tag INC-1' });
  await user.keyboard('VIP, q4 sale{Enter}');
  await waitFor(() => expect(results()).toHaveTextContent('1 tagged VIP, q4 sale.'));
  expect(sent[0]).toMatchObject({ change: 'tag', add_tags: ['VIP', 'q4 sale'], remove_tags: [] });
  await user.keyboard('s');
  await screen.findByRole('dialog', { name: 'Put INC-1 off' });
  await user.keyboard('{Enter}');
  await waitFor(() => expect(sent).toHaveLength(2));
  expect(sent[1]?.change).toBe('snooze');
  expect(Date.parse(sent[1]?.snoozed_until ?? '')).toBeGreaterThan(Date.now());
});

it('resolves all that match in steps, and says which could not be, and why', async () => {
  answers = [
    { total: 120, waiting: 70, changed: 50 },
    { total: 120, waiting: 20, changed: 99, refused: 1 },
    { total: 120, waiting: 0, changed: 116, unchanged: 0, refused: 4 },
  ];
  server.use(
    http.get('*/api/incidents/bulk/:id/items', ({ request }) => {
      expect(new URL(request.url).searchParams.get('outcome')).toBe('refused');
      const item = {
        incident_id: idOf(3),
        number: 'INC-3',
        title: 'Finding 3',
        outcome: 'refused',
        code: 'conflict',
      };
      return HttpResponse.json(
        page([{ ...item, detail: 'INC-3 is resolved already.', undone: null, undone_detail: null }]),
      );
    }),
  );
  const { user } = await open('/incidents?status=created,triaged&sort=severity');
  await user.keyboard('A');
  expect(await bar()).toHaveTextContent('all that match selected');
  await user.keyboard('r');
  const dialog = within(await screen.findByRole('dialog', { name: 'Resolve all that match' }));
  await user.click(dialog.getByRole('radio', { name: 'False positive' }));
  await user.type(dialog.getByLabelText('Note'), 'Scanner of ours');
  await user.click(dialog.getByRole('button', { name: 'Resolve' }));
  await waitFor(() =>
    expect(results()).toHaveTextContent('116 resolved as false positive · 4 could not be.'),
  );
  expect(sent).toHaveLength(3);
  expect(new Set(sent.map(({ operation_id }) => operation_id)).size).toBe(1);
  expect(sent[0]).toMatchObject({ disposition: 'false_positive', note: 'Scanner of ours' });
  expect(sent[0]?.filter).toEqual({ status: ['created', 'triaged'], created_before: expect.any(String) });
  expect(sent[0]?.ids).toBeUndefined();
  await user.click(screen.getByRole('button', { name: 'Which, and why' }));
  const which = within(await screen.findByRole('dialog', { name: /^4 incidents could not be resolved/ }));
  expect(await which.findByText('INC-3 is resolved already.')).toBeVisible();
});

it('says that a triage is not taken back, and offers no undo', async () => {
  answers = [{ changed: 1, lasting: 'A triage that was asked for is not taken back.' }];
  const { user } = await open();
  await user.keyboard('xt');
  await screen.findByRole('dialog', { name: 'Triage INC-1 again' });
  await user.keyboard('{Enter}');
  await waitFor(() => expect(results()).toHaveTextContent('is not taken back'));
  expect(screen.queryByRole('button', { name: /^Undo/ })).toBeNull();
});

it('goes on under the same id after a failure', async () => {
  let fails = true;
  server.use(
    http.post('*/api/incidents/bulk', async ({ request }) => {
      sent.push((await request.clone().json()) as BulkIncidentsDto);
      if (!fails) return HttpResponse.json(progress({ changed: 1 }, sent.at(-1)));
      return HttpResponse.json(
        { code: 'unavailable', title: 'Not ready', detail: 'Send it again.' },
        { status: 503 },
      );
    }),
  );
  const { user } = await open();
  await user.keyboard('xi');
  const notice = await screen.findByRole('alert');
  expect(notice).toHaveTextContent('Could not go on with the change');
  fails = false;
  await user.click(within(notice).getByRole('button', { name: 'Try again' }));
  await waitFor(() => expect(results()).toHaveTextContent('1 assigned to A analyst.'));
  expect(new Set(sent.map(({ operation_id }) => operation_id)).size).toBe(1);
});

it('offers nothing to those who only read', async () => {
  const { user, table } = await open('/incidents', 'viewer');
  expect(table.queryByRole('checkbox')).toBeNull();
  await user.keyboard('jxi');
  expect(screen.queryByRole('group', { name: 'Selected incidents' })).toBeNull();
  expect(sent).toEqual([]);
});

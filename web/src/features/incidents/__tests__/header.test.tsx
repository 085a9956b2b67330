import { notifications } from '@mantine/notifications';
import { screen, waitFor } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Role } from '#contracts';
import type { IncidentDetailDto, UpdateIncidentDto } from '../../../shared/api/generated/index.ts';
import { Toasts } from '../../../shared/ui/toasts.tsx';
import { incident, incidentDetail } from '../../../test/fixtures.ts';
import { renderWith } from '../../../test/render.tsx';
import { server } from '../../../test/server.ts';
import { incidentState } from '../components/incident-columns.tsx';
import { IncidentHeader, type IncidentCommand } from '../components/incident-header.tsx';
import type { WeightyThing } from '../listed-things.ts';

// A later message would wait until these are gone.
afterEach(() => notifications.clean());

const header = (
  changes: Partial<IncidentDetailDto>,
  {
    role = 'analyst',
    commands = [],
    things = [],
  }: { role?: Role; commands?: IncidentCommand[]; things?: WeightyThing[] } = {},
) =>
  renderWith(
    <>
      <IncidentHeader incident={incidentDetail(changes)} commands={commands} things={things} />
      <Toasts />
    </>,
    { role },
  );

it.each([
  ['resolved', 'false_positive', 'False positive'],
  ['resolved', null, undefined],
  ['triaged', 'false_positive', undefined],
] as const)('a state is called by how it ended only once it has: %s, %s', (status, disposition, word) => {
  expect(incidentState(incident({ status, disposition }))).toBe(word);
});

it('says what its source has made of it: closed, over, or gone on from an earlier one', () => {
  const closed = { status: 'resolved', disposition: null, closure: 'source' } as const;
  const { unmount } = header({ ...closed, source_state: 'resolved', resolved_by: 'source:edr' });
  expect(screen.getByText('Closed by its source', { selector: 'strong' }).parentElement).toHaveTextContent(
    'Closed by its source — source:edr',
  );
  expect(screen.queryByText('over, its source says')).toBeNull();
  unmount();
  const earlier_incident = { id: 'i', number: 'INC-7' };
  header({ source_state: 'resolved', alert_count: 5, quiet_alerts: 3, earlier_incident });
  expect(screen.getByText('over, its source says')).toBeVisible();
  expect(screen.getByText(/3 said nothing new/)).toBeVisible();
  expect(screen.getByRole('link', { name: 'INC-7' })).toHaveAttribute('href', '/incidents/INC-7');
});

it('names what much hangs on, three at most', () => {
  const things = ['srv-1', 'srv-2', 'srv-3', 'srv-4'].map((name): WeightyThing => {
    const statement = `${name} is on the list of assets.`;
    return { type: 'host', value: name, what: 'Critical asset', name, criticality: 'critical', statement };
  });
  const { unmount } = header({}, { things });
  expect(screen.getAllByText(/^Critical asset srv-/).map(({ textContent }) => textContent)).toEqual([
    'Critical asset srv-1',
    'Critical asset srv-2',
    'Critical asset srv-3',
  ]);
  expect(screen.getByText('and 1 more of the lists')).toBeVisible();
  unmount();
  header({}, { things: things.slice(0, 1) });
  expect(screen.queryByText(/more of the lists/)).toBeNull();
});

it('says where it came from, how often, and how long the triage took', () => {
  const { unmount } = header({ alert_count: 2, triage_seconds: 4.2 });
  expect(screen.getByText(/mail-gateway/)).toHaveTextContent(/^from mail-gateway, 2 alerts$/);
  expect(screen.getByText(/triaged in 4\.2 s/)).toBeVisible();
  unmount();
  header({ alert_count: 1, triage_seconds: null });
  expect(screen.getByText(/mail-gateway/)).toHaveTextContent(/^from mail-gateway$/);
  expect(screen.queryByText(/triaged in/)).toBeNull();
});

it('says how it ended, by whom and why, as far as that is known', () => {
  const resolved = { status: 'resolved', disposition: 'true_positive' } as const;
  const { unmount } = header({
    ...resolved,
    resolved_by: 'Ann',
    resolved_at: '2026-11-22T10:00:00.000Z',
    resolution_note: 'Seen it',
  });
  const ended = () => screen.getByText(/./, { selector: 'strong' }).parentElement;
  expect(ended()).toHaveTextContent(/^True positive — Ann, .+: Seen it$/);
  unmount();
  const bare = header({ ...resolved, disposition: null });
  expect(ended()).toHaveTextContent(/^Resolved$/);
  bare.unmount();
  header({ status: 'triaged', resolution_note: 'Before it was opened again' });
  expect(screen.queryByText(/Before it was opened again/)).toBeNull();
});

it('gives each command its key, and shows which is on its way', async () => {
  const run = vi.fn();
  const { user } = header(
    {},
    {
      commands: [
        { key: 'r', label: 'Resolve', run, primary: true },
        { key: 't', label: 'Triage again', run: () => undefined, pending: true },
      ],
    },
  );
  const resolve = screen.getByRole('button', { name: 'Resolve' });
  expect(resolve).toHaveTextContent('Resolver');
  expect(resolve).toHaveAttribute('data-variant', 'filled');
  expect(screen.getByRole('button', { name: 'Triage again' })).toBeDisabled();
  expect(screen.getByRole('button', { name: 'Triage again' })).toHaveAttribute('data-variant', 'default');
  await user.click(resolve);
  expect(run).toHaveBeenCalledOnce();
});

describe('who works on it', () => {
  const me = { id: 'user-analyst', name: 'Me' };
  const other = { id: 'user-dora', name: 'Dora' };

  it.each([
    ['nobody', null, 'Assigned to nobody', ['Assign to me', 'Assign to somebody…']],
    ['another', other, 'Dora', ['Assign to me', 'Assign to somebody…', 'Assign to nobody']],
    ['oneself', me, 'Me', ['Assign to somebody…', 'Assign to nobody']],
  ])('is %s, and may be changed to others', async (_who, assignee, name, items) => {
    const { user } = header({ assignee });
    await user.click(screen.getByRole('button', { name: `Assignee: ${name}` }));
    await screen.findAllByRole('menuitem');
    expect(screen.getAllByRole('menuitem').map(({ textContent }) => textContent)).toEqual(items);
  });

  it('is anybody who may work on it, and oneself by i', async () => {
    const sent: UpdateIncidentDto[] = [];
    server.use(
      http.get('*/api/incidents/assignees', () => HttpResponse.json({ data: [other], more: false })),
      http.patch('*/api/incidents/:id', async ({ request }) => {
        sent.push((await request.json()) as UpdateIncidentDto);
        return HttpResponse.json(incidentDetail());
      }),
    );
    const { user } = header({ assignee: null, version: 4 });
    await user.click(screen.getByRole('button', { name: 'Assignee: Assigned to nobody' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Assign to somebody…' }));
    await user.click(await screen.findByRole('button', { name: 'Dora' }));
    await waitFor(() => expect(sent).toEqual([{ version: 4, assignee_id: 'user-dora' }]));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await user.keyboard('i');
    await waitFor(() => expect(sent[1]).toEqual({ version: 4, assignee_id: 'user-analyst' }));
  });

  it('is only said to a reader', () => {
    header({ assignee: other }, { role: 'viewer' });
    expect(screen.getByText('Dora')).toBeVisible();
    expect(screen.queryByRole('button', { name: /^Assignee/ })).toBeNull();
  });

  it('is changed with the version that was read, and it is said when that failed', async () => {
    const sent: UpdateIncidentDto[] = [];
    server.use(
      http.patch('*/api/incidents/:id', async ({ request }) => {
        sent.push((await request.json()) as UpdateIncidentDto);
        return sent.length === 1
          ? HttpResponse.json(incidentDetail())
          : HttpResponse.json({ code: 'stale_version', title: 'Somebody was first' }, { status: 412 });
      }),
    );
    const { user } = header({ assignee: other });
    const assign = async (item: string) => {
      await user.click(screen.getByRole('button', { name: 'Assignee: Dora' }));
      await user.click(await screen.findByRole('menuitem', { name: item }));
    };
    await assign('Assign to me');
    await waitFor(() => expect(sent).toEqual([{ version: 4, assignee_id: 'user-analyst' }]));
    expect(screen.queryByText('Could not change the assignee')).toBeNull();
    await assign('Assign to nobody');
    await waitFor(() => expect(sent[1]).toEqual({ version: 4, assignee_id: null }));
    expect(await screen.findByText('Could not change the assignee')).toBeVisible();
  });
});

import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse, type RequestHandler } from 'msw';
import { expect, it } from 'vitest';
import type {
  CreateTeamDto,
  IncidentQueueDto,
  TeamDto,
  UpdateTeamDto,
} from '../../shared/api/generated/index.ts';
import { accessibilityProblems } from '../../test/axe.ts';
import { bodies, openPage } from '../../test/page.ts';

const AT = '2026-11-22T10:00:00.000Z';
const tier: TeamDto = {
  id: 'team-1',
  name: 'Tier 1',
  members: [
    { id: 'user-1', name: 'Ann Arc', disabled: false },
    { id: 'user-2', name: 'Gone Girl', disabled: true },
  ],
  archived_at: null,
  version: 3,
  created_at: AT,
  updated_at: AT,
};
const summer: TeamDto = { ...tier, id: 'team-2', name: 'Summer', members: [], archived_at: AT, version: 1 };
const queue: IncidentQueueDto = {
  ...{ id: tier.id, name: tier.name, archived: false, mine: false },
  ...{ waiting: 12, more: false },
};
const person = (id: string, name: string, disabled = false) => ({ id, name, disabled });

const network = (...handlers: RequestHandler[]): RequestHandler[] => [
  ...handlers,
  http.get('*/api/teams', () => HttpResponse.json({ data: [tier, summer] })),
  http.get('*/api/incident-queues', () => HttpResponse.json({ data: [queue] })),
  http.get('*/api/users', () =>
    HttpResponse.json({
      data: [person('user-1', 'Ann Arc'), person('user-3', 'Bo Bell'), person('user-4', 'Off Duty', true)],
    }),
  ),
];
/** Beside the table each team is a row for phones, which the layout hides. */
const table = async () => within(await screen.findByRole('table', { name: 'Teams' }));
const row = async (name: string) =>
  (await (await table()).findByRole('cell', { name })).closest('tr') as HTMLTableRowElement;
const named = async (name: string) => (await table()).findByRole('button', { name });

it('shows every team with who is in it and what waits, to whoever may read them', async () => {
  const { container } = openPage('/settings/teams', 'viewer', ...network());
  expect(await row('Tier 1')).toHaveTextContent('Ann Arc, Gone Girl (disabled)12In use');
  expect(await row('Summer')).toHaveTextContent('Nobody0⊘ Archived');
  const link = await (await table()).findByRole('link', { name: '12 waiting for Tier 1' });
  expect(link).toHaveAttribute('href', expect.stringContaining('/incidents?team=team-1&assignee=none'));
  expect(screen.queryByRole('button', { name: /New team|Change|Archive|Restore/ })).toBeNull();
  expect(await accessibilityProblems(container)).toEqual([]);
});

it('does not say that nothing waits while that is not known', async () => {
  const silent = http.get('*/api/incident-queues', () => new HttpResponse(null, { status: 503 }));
  const { user } = openPage('/settings/teams', 'admin', ...network(silent));
  expect(await row('Tier 1')).toHaveTextContent('(disabled)–In use');
  await user.click(await named('Archive Tier 1'));
  const dialog = within(await screen.findByRole('dialog', { name: 'Archive Tier 1' }));
  expect(dialog.getByText(/What waits there stays until somebody takes or moves it/)).toBeVisible();
});

it('makes a team with its members; a name is needed, and what was refused stands at its field', async () => {
  const { sent, keep } = bodies<CreateTeamDto>();
  const taken = {
    code: 'already_exists',
    errors: [{ path: 'name', code: 'taken', message: 'It is taken.' }],
  };
  let refuse = true;
  const { user } = openPage(
    '/settings/teams',
    'admin',
    ...network(
      http.post('*/api/teams', async ({ request }) => {
        await keep(request);
        if (refuse)
          return HttpResponse.json(
            { type: 'x', title: 'Taken', status: 409, detail: 'Taken', correlation_id: 'c', ...taken },
            { status: 409 },
          );
        return HttpResponse.json(tier, { status: 201 });
      }),
    ),
  );
  await user.click((await screen.findAllByRole('button', { name: 'New team' }))[0] as HTMLElement);
  const dialog = within(await screen.findByRole('dialog', { name: 'New team' }));
  await user.click(dialog.getByRole('button', { name: 'Make the team' }));
  expect(dialog.getByText(/Type its name/)).toBeVisible();
  await user.type(dialog.getByLabelText(/^Name/), ' Cloud ');
  await user.type(dialog.getByRole('combobox', { name: 'Members' }), 'Bo');
  await user.click(await screen.findByRole('option', { name: 'Bo Bell' }));
  expect(screen.queryByRole('option', { name: 'Off Duty' })).toBeNull();
  await user.click(dialog.getByRole('button', { name: 'Make the team' }));
  await waitFor(() => expect(dialog.getByLabelText(/^Name/)).toHaveAccessibleDescription('It is taken.'));
  refuse = false;
  await user.click(dialog.getByRole('button', { name: 'Make the team' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  const body = { name: 'Cloud', member_ids: ['user-3'] };
  expect(sent).toEqual([body, body]);
});

it('changes a team at the version that was read, and keeps whoever is disabled', async () => {
  const { sent, keep } = bodies<UpdateTeamDto>();
  const { user } = openPage(
    '/settings/teams',
    'admin',
    ...network(
      http.patch('*/api/teams/team-1', async ({ request }) => {
        await keep(request);
        return HttpResponse.json(tier);
      }),
    ),
  );
  await user.click(await named('Change Tier 1'));
  const dialog = within(await screen.findByRole('dialog', { name: 'Change Tier 1' }));
  expect(dialog.getAllByText('Gone Girl (account disabled)')[0]).toBeVisible();
  const name = dialog.getByLabelText(/^Name/);
  await user.clear(name);
  await user.type(name, 'First line{Enter}');
  await waitFor(() =>
    expect(sent).toEqual([{ name: 'First line', member_ids: ['user-1', 'user-2'], version: 3 }]),
  );
});

it('archives a team after saying what waits there, and restores one', async () => {
  const done: string[] = [];
  const { user } = openPage(
    '/settings/teams',
    'admin',
    ...network(
      http.post('*/api/teams/:id/:what', ({ params }) => {
        done.push(`${String(params['what'])} ${String(params['id'])}`);
        return HttpResponse.json(tier);
      }),
    ),
  );
  await user.click(await named('Archive Tier 1'));
  const dialog = within(await screen.findByRole('dialog', { name: 'Archive Tier 1' }));
  expect(await dialog.findByText(/12 incidents wait there and stay/)).toBeVisible();
  await user.click(dialog.getByRole('button', { name: 'Archive' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  await user.click(await named('Restore Summer'));
  await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Restore' }));
  await waitFor(() => expect(done).toEqual(['archive team-1', 'restore team-2']));
});

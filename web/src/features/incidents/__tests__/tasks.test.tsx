import { notifications } from '@mantine/notifications';
import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TaskDto } from '../../../shared/api/generated/index.ts';
import { accessibilityProblems } from '../../../test/axe.ts';
import { incidentDetail, page, task } from '../../../test/fixtures.ts';
import { renderWith } from '../../../test/render.tsx';
import { server } from '../../../test/server.ts';
import { Toasts } from '../../../shared/ui/toasts.tsx';
import { ResolveDialog } from '../components/resolve-dialog.tsx';
import { TasksPanel } from '../tasks/tasks-panel.tsx';

let rows: TaskDto[];
const sent: { path: string; body: unknown }[] = [];
const AT = '2026-11-22T18:00:00.000Z';
const change = (id: string, over: Partial<TaskDto>) => {
  rows = rows.map((one) => (one.id === id ? { ...one, ...over, version: one.version + 1 } : one));
  return HttpResponse.json(rows.find((one) => one.id === id));
};

afterEach(() => notifications.clean());
beforeEach(() => {
  sent.length = 0;
  rows = [
    task({ id: 'a', due_at: '2030-01-01T12:00:00.000Z' }),
    task({ id: 'b', title: 'Reset \u202Ethe password', instructions: '', playbook: null }),
    task({
      id: 'c',
      title: 'Block it',
      status: 'skipped',
      reason: 'Known.',
      settled_by: 'Ann',
      settled_at: AT,
    }),
  ];
  server.use(
    http.get('*/api/incidents/i/tasks', () => HttpResponse.json({ data: rows, limit: 50 })),
    http.get('*/api/incidents/assignees', () =>
      HttpResponse.json({ data: [{ id: 'u1', name: 'Maria' }], more: false }),
    ),
    http.get('*/api/incidents/:id/actions', () => HttpResponse.json(page([]))),
    http.post('*/api/incidents/i/tasks', async ({ request }) => {
      const body = (await request.json()) as { title: string; instructions: string };
      sent.push({ path: '', body });
      rows = [...rows, task({ id: 'new', ...body })];
      return HttpResponse.json(rows.at(-1), { status: 201 });
    }),
    http.post('*/api/incidents/i/tasks/:task/:what', async ({ params, request }) => {
      const [id, what] = [String(params['task']), String(params['what'])];
      const text = await request.text();
      sent.push({ path: `${id}/${what}`, body: text === '' ? null : JSON.parse(text) });
      if (what === 'reopen') return change(id, { status: 'open', settled_by: null, settled_at: null });
      return change(id, {
        status: what === 'done' ? 'done' : 'skipped',
        reason: what === 'skip' ? 'No phone.' : null,
        settled_by: 'Me',
        settled_at: AT,
      });
    }),
    http.patch('*/api/incidents/i/tasks/:task', async ({ params, request }) => {
      const body = (await request.json()) as Partial<TaskDto>;
      sent.push({ path: String(params['task']), body });
      return change(String(params['task']), body);
    }),
  );
});

describe('the tasks of an incident', () => {
  it('are worked by keyboard: to the next open one by d, ticked by the space bar, opened again', async () => {
    const { user, container } = renderWith(<TasksPanel incidentId="i" />);
    expect(await screen.findByRole('heading', { name: 'Tasks 1 of 3' })).toBeVisible();
    await user.keyboard('d');
    const first = screen.getByRole('checkbox', { name: 'Call the recipient' });
    expect(first).toHaveFocus();
    await user.keyboard(' ');
    expect(await screen.findByRole('heading', { name: 'Tasks 2 of 3' })).toBeVisible();
    expect(first).toBeChecked();
    expect(screen.getByText(/^done by Me/)).toBeVisible();
    await user.keyboard('d');
    expect(screen.getByRole('checkbox', { name: /^Reset/ })).toHaveFocus();
    expect(screen.getByRole('checkbox', { name: /^Reset/ })).not.toHaveAccessibleName(/\u202E/);
    await user.click(first);
    expect(await screen.findByRole('heading', { name: 'Tasks 1 of 3' })).toBeVisible();
    expect(sent.map(({ path }) => path)).toEqual(['a/done', 'a/reopen']);
    expect(await accessibilityProblems(container)).toEqual([]);
  });

  it('say how they are done, until when and why one was skipped', async () => {
    const { user } = renderWith(<TasksPanel incidentId="i" />);
    const [first, , last] = await screen.findAllByRole('listitem');
    expect(first).toHaveTextContent('until 1 Jan 2030');
    await user.click(within(first as HTMLElement).getByText('How'));
    expect(within(first as HTMLElement).getByText('By phone.')).toBeVisible();
    expect(last).toHaveTextContent(/skipped by Ann .*: Known\./);
    expect(screen.getByRole('checkbox', { name: 'Block it (skipped)' })).toBePartiallyChecked();
  });

  it('are added, changed and skipped with a reason', async () => {
    const { user } = renderWith(<TasksPanel incidentId="i" />);
    await user.click(await screen.findByRole('button', { name: 'Add task' }));
    await user.click(await screen.findByRole('button', { name: 'Add' }));
    expect(await screen.findByText('Say in one line what has to be done.')).toBeVisible();
    await user.type(screen.getByRole('textbox', { name: /What has to be done/ }), 'Tell the bank{Enter}');
    expect(await screen.findByRole('checkbox', { name: 'Tell the bank' })).toBeVisible();
    expect(sent[0]?.body).toEqual({ title: 'Tell the bank', instructions: '' });

    await user.click(screen.getByRole('button', { name: 'More of: Call the recipient' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Change…' }));
    const title = await screen.findByRole('textbox', { name: /What has to be done/ });
    await user.clear(title);
    await user.type(title, 'Call Ada{Enter}');
    expect(await screen.findByRole('checkbox', { name: 'Call Ada' })).toBeVisible();
    expect(sent[1]).toEqual({
      path: 'a',
      body: { version: 1, title: 'Call Ada', instructions: 'By phone.' },
    });

    await user.click(screen.getByRole('button', { name: 'More of: Call Ada' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Skip with a reason…' }));
    const dialog = await screen.findByRole('dialog', { name: 'Skip the task' });
    await user.type(within(dialog).getByRole('textbox', { name: /Reason/ }), 'No phone.');
    await user.click(within(dialog).getByRole('button', { name: 'Skip' }));
    expect(await screen.findByText(/skipped by Me/)).toHaveTextContent('No phone.');
    expect(sent[2]).toEqual({ path: 'a/skip', body: { reason: 'No phone.' } });
  });

  it('keep all that was typed over a reload, until it is sent or cancelled', async () => {
    const { user, unmount } = renderWith(<TasksPanel incidentId="i" />);
    await user.click(await screen.findByRole('button', { name: 'Add task' }));
    await user.type(await screen.findByRole('textbox', { name: /What has to be done/ }), 'Tell the bank');
    await user.type(screen.getByRole('textbox', { name: 'How' }), 'By phone.');
    await user.type(screen.getByLabelText('Until'), '2030-02-03T10:00');
    await user.click(screen.getByRole('combobox', { name: 'Who' }));
    await user.click(await screen.findByRole('option', { name: 'Maria' }));
    unmount();

    const again = renderWith(<TasksPanel incidentId="i" />);
    await screen.findByRole('button', { name: 'Add task' });
    await again.user.keyboard('D');
    expect(await screen.findByRole('textbox', { name: 'How' })).toHaveValue('By phone.');
    expect(screen.getByLabelText('Until')).toHaveValue('2030-02-03T10:00');
    expect(screen.getByRole('combobox', { name: 'Who' })).toHaveValue('Maria');
    await again.user.click(screen.getByRole('button', { name: 'Add' }));
    const due_at = expect.stringMatching(/^2030-02-0\dT/) as unknown;
    await waitFor(() =>
      expect(sent).toEqual([
        {
          path: '',
          body: { title: 'Tell the bank', instructions: 'By phone.', assignee_id: 'u1', due_at },
        },
      ]),
    );

    await again.user.click(await screen.findByRole('button', { name: 'Add task' }));
    const title = await screen.findByRole('textbox', { name: /What has to be done/ });
    expect(title).toHaveValue('');
    await again.user.type(title, 'Not this');
    await again.user.click(screen.getByRole('button', { name: 'Cancel' }));
    await again.user.click(await screen.findByRole('button', { name: 'Add task' }));
    expect(await screen.findByRole('textbox', { name: /What has to be done/ })).toHaveValue('');
  });

  it('are given to somebody else where they are changed', async () => {
    rows = [task({ id: 'a', assignee: { id: 'u2', name: 'Dora' } })];
    const { user } = renderWith(<TasksPanel incidentId="i" />);
    await user.click(await screen.findByRole('button', { name: 'More of: Call the recipient' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Change…' }));
    const who = await screen.findByRole('combobox', { name: 'Who' });
    expect(who).toHaveValue('Dora');
    await user.clear(who);
    await user.click(await screen.findByRole('option', { name: 'Maria' }));
    await user.click(screen.getByRole('button', { name: 'Change' }));
    await waitFor(() => expect(sent).toMatchObject([{ path: 'a', body: { version: 1, assignee_id: 'u1' } }]));
  });

  it('are given to somebody', async () => {
    const { user } = renderWith(<TasksPanel incidentId="i" />);
    await user.click(await screen.findByRole('button', { name: 'More of: Call the recipient' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Assign…' }));
    await user.click(await screen.findByRole('button', { name: 'Maria' }));
    await waitFor(() => expect(sent).toEqual([{ path: 'a', body: { version: 1, assignee_id: 'u1' } }]));
  });

  it('that somebody else was first with are told and read again', async () => {
    server.use(
      http.post('*/api/incidents/i/tasks/a/done', () => {
        change('a', { status: 'done', settled_by: 'Ann', settled_at: AT });
        return HttpResponse.json(
          { code: 'illegal_transition', title: 'Not now', detail: 'This task is done already, by Ann.' },
          { status: 409 },
        );
      }),
    );
    const { user } = renderWith(
      <>
        <TasksPanel incidentId="i" />
        <Toasts />
      </>,
    );
    await user.click(await screen.findByRole('checkbox', { name: 'Call the recipient' }));
    expect(await screen.findByText('This task is done already, by Ann.')).toBeVisible();
    expect(await screen.findByText(/^done by Ann/)).toBeVisible();
  });

  it('are only read by those who only read, and not there without any', async () => {
    const { user, unmount } = renderWith(<TasksPanel incidentId="i" />, { role: 'viewer' });
    expect(await screen.findByRole('checkbox', { name: 'Call the recipient' })).toBeDisabled();
    expect(screen.queryByRole('button')).toBeNull();
    await user.keyboard('D');
    expect(screen.queryByRole('dialog')).toBeNull();
    unmount();
    rows = [];
    renderWith(<TasksPanel incidentId="i" />);
    expect(await screen.findByRole('heading', { name: 'Tasks' })).toBeVisible();
  });

  it('that are open are told to whoever resolves', async () => {
    const incident = incidentDetail({ id: 'i' });
    renderWith(<ResolveDialog incident={incident} onClose={() => undefined} />);
    expect(await screen.findByText(/2 tasks are still open/)).toBeVisible();
    const list = screen.getByRole('list', { name: 'Open tasks' });
    expect(within(list).getAllByRole('listitem')).toHaveLength(2);
    expect(screen.getByRole('button', { name: 'Resolve' })).toBeEnabled();
  });
});

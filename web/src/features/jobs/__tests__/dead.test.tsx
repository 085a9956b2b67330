import { screen, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { expect, it } from 'vitest';
import type { Role } from '#contracts';
import type { DeadJobDto } from '../../../shared/api/generated/index.ts';
import { renderWith } from '../../../test/render.tsx';
import { server } from '../../../test/server.ts';
import { Component as JobsPage } from '../../../routes/settings-jobs.tsx';
import { DeadJobs } from '../components/dead-jobs.tsx';

const job = (id: string): DeadJobDto => ({
  ...{
    id,
    queue: id,
    error: 'It failed.',
    failed_at: '2026-11-22T10:00:00.000Z',
    attempts: 5,
    data: { of: id },
  },
});
const jobs = (role: Role, ...rows: DeadJobDto[]) => renderWith(<DeadJobs jobs={rows} />, { role });

it('are sent again by who may, one by one, and it is said when that failed', async () => {
  server.use(
    http.post('*/api/jobs/b/retry', () =>
      HttpResponse.json({ code: 'conflict', title: 'In use' }, { status: 409 }),
    ),
  );
  const { user, unmount } = jobs('manager', job('a'), job('b'));
  await user.click(screen.getByRole('button', { name: 'Send again: b' }));
  expect(await screen.findByText('Could not send the job again. In use.')).toBeVisible();
  unmount();
  jobs('senior_analyst', job('a'));
  expect(screen.queryByRole('button', { name: /Send again/ })).toBeNull();
  expect(screen.queryByRole('alert')).toBeNull();
});

it('show which of them is being sent', async () => {
  server.use(http.post('*/api/jobs/b/retry', () => new Promise<never>(() => undefined)));
  const { user } = jobs('manager', job('a'), job('b'));
  await user.click(screen.getByRole('button', { name: 'Send again: b' }));
  expect(screen.getByRole('button', { name: 'Send again: b' })).toBeDisabled();
  expect(screen.getByRole('button', { name: 'Send again: a' })).toBeEnabled();
});

it('show their data when that is wished', async () => {
  const { user } = jobs('manager', job('a'));
  const data = screen.getByRole('button', { name: 'Data' });
  expect(data).toHaveAttribute('aria-expanded', 'false');
  expect(screen.queryByLabelText('Data of the job')).toBeNull();
  await user.click(data);
  expect(screen.getByLabelText('Data of the job')).toHaveTextContent('"of": "a"');
  await user.click(data);
  expect(screen.queryByLabelText('Data of the job')).toBeNull();
});

it('says how long the oldest waits, where one does', async () => {
  const queue = (name: string, waiting: number) => ({ queue: name, waiting, active: 0, oldest_seconds: 90 });
  server.use(
    http.get('*/api/jobs', () =>
      HttpResponse.json({ queues: [queue('one', 1), queue('none', 0)], dead: [] }),
    ),
  );
  renderWith(<JobsPage />, { role: 'manager' });
  const table = within(await screen.findByRole('table', { name: 'Queues' }));
  expect(table.getByRole('row', { name: /^one/ })).toHaveTextContent('one101 min');
  expect(table.getByRole('row', { name: /^none/ })).toHaveTextContent('none00–');
  expect(screen.getByText('None. What fails is tried again by itself first.')).toBeVisible();
  expect(screen.queryByText('Nothing waits: everything is done.')).toBeNull();
});

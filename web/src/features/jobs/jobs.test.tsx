import { screen, waitFor } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { expect, it } from 'vitest';
import type { JobsDto } from '../../shared/api/generated/index.ts';
import { accessibilityProblems } from '../../test/axe.ts';
import { openPage } from '../../test/page.ts';

const jobs: JobsDto = {
  queues: [{ queue: 'triage', waiting: 3, active: 1, oldest_seconds: 90 }],
  dead: [
    {
      id: 'job-1',
      queue: 'action.execute',
      error: 'The connector did not answer.',
      failed_at: '2026-11-22T10:00:00.000Z',
      attempts: 5,
      data: { action_id: 'a1' },
    },
  ],
};

it('shows queues and what failed for good, and sends it again', async () => {
  let again = false;
  const { user } = openPage(
    '/settings/jobs',
    'manager',
    http.get('*/api/jobs', () => HttpResponse.json(jobs)),
    http.post('*/api/jobs/job-1/retry', () => {
      again = true;
      return new HttpResponse(null, { status: 204 });
    }),
  );
  expect(await screen.findByRole('row', { name: /triage 3 1 1 min/ })).toBeVisible();
  expect(screen.getByText(/The connector did not answer/)).toBeVisible();
  expect(await accessibilityProblems()).toEqual([]);
  await user.click(screen.getByRole('button', { name: 'Send again: action.execute' }));
  await waitFor(() => expect(again).toBe(true));
});

it('says that nothing waits instead of an empty table', async () => {
  openPage(
    '/settings/jobs',
    'manager',
    http.get('*/api/jobs', () => HttpResponse.json({ queues: [], dead: [] } satisfies JobsDto)),
  );
  expect(await screen.findByText('Nothing waits: everything is done.')).toBeVisible();
  expect(screen.queryByRole('table')).toBeNull();
});

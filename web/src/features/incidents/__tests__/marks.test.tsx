import { screen, waitFor } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { expect, it } from 'vitest';
import type { IncidentDetailDto, UpdateIncidentDto } from '../../../shared/api/generated/index.ts';
import { accessibilityProblems } from '../../../test/axe.ts';
import { incidentDetail } from '../../../test/fixtures.ts';
import { renderWith } from '../../../test/render.tsx';
import { server } from '../../../test/server.ts';
import { IncidentMarks } from '../components/incident-marks.tsx';

function marks(changes: Partial<IncidentDetailDto>, role: 'analyst' | 'viewer' = 'analyst') {
  const sent: UpdateIncidentDto[] = [];
  server.use(
    http.patch('*/api/incidents/:id', async ({ request }) => {
      sent.push((await request.json()) as UpdateIncidentDto);
      return HttpResponse.json(incidentDetail(changes));
    }),
  );
  return { sent, ...renderWith(<IncidentMarks incident={incidentDetail(changes)} />, { role }) };
}

it('adds a tag, takes one away, and leads to those that have it', async () => {
  const { user, sent, container } = marks({ tags: ['vip', 'q4'] });
  expect(screen.getByRole('link', { name: 'vip' })).toHaveAttribute('href', '/incidents?tag=vip');
  await user.click(screen.getByRole('button', { name: 'Remove the tag vip' }));
  await user.click(screen.getByRole('button', { name: 'Add a tag' }));
  expect(screen.getByRole('textbox', { name: 'New tag' })).toHaveFocus();
  expect(await accessibilityProblems(container)).toEqual([]);
  await user.keyboard('Night{Enter}');
  await waitFor(() => expect(sent.map(({ tags }) => tags)).toEqual([['q4'], ['vip', 'q4', 'Night']]));
  expect(screen.queryByRole('textbox')).toBeNull();
});

it('puts it off, says until when, and puts it back', async () => {
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
  const { user, sent } = marks({ snoozed_until: tomorrow });
  expect(screen.getByText(/^Put off until/)).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Change until when it is put off' }));
  await user.click(await screen.findByRole('button', { name: 'Back into the queue now' }));
  await waitFor(() => expect(sent).toMatchObject([{ snoozed_until: null }]));
});

it('says nothing of a moment that is over, and offers nothing for what is resolved or to those who only read', () => {
  const { unmount } = marks({ snoozed_until: '2026-01-01T00:00:00.000Z' }, 'viewer');
  expect(screen.queryByText(/^Put off until/)).toBeNull();
  expect(screen.queryByRole('button')).toBeNull();
  unmount();
  marks({ status: 'resolved' });
  expect(screen.queryByRole('button', { name: 'Put it off' })).toBeNull();
  expect(screen.getByRole('button', { name: 'Add a tag' })).toBeVisible();
});

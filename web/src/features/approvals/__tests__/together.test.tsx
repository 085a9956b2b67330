import { screen, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { expect, it } from 'vitest';
import type { ApprovalDto, PresenceDto } from '../../../shared/api/generated/index.ts';
import { FakeEventSource } from '../../../test/event-source.ts';
import { openPage } from '../../../test/page.ts';
import { anActionOf, anApproval, pageOf } from '../../../test/rows.ts';

const shown = anApproval({ incident_id: null });
const next = anApproval({ id: 'approval-2', summary: 'Disable the account of dave' });
const there: PresenceDto = {
  data: [{ id: 'bo', name: 'Bo', doing: 'deciding', since: '2026-11-22T10:00:00.000Z' }],
};

it('shows who decides the same, stays when they have, and says who it was', async () => {
  const taken: ApprovalDto = {
    ...shown,
    status: 'approved',
    may_decide: false,
    obstacle: 'Bo has approved this already, at 10:00',
  };
  let now: ApprovalDto = shown;
  const pending = () => [now, next].filter(({ status }) => status === 'pending');
  openPage(
    '/approvals',
    'senior_analyst',
    http.get('*/api/approvals', () => HttpResponse.json(pageOf(...pending()))),
    http.get('*/api/approvals/:id', ({ params }) => HttpResponse.json(params['id'] === next.id ? next : now)),
    http.get('*/api/actions/:id', () => HttpResponse.json(anActionOf(shown))),
    http.get('*/api/actions/:id/history', () => HttpResponse.json(pageOf())),
    http.put('*/api/approvals/:id/presence', () => HttpResponse.json(there)),
  );
  const decision = within(await screen.findByRole('region', { name: 'Decision' }));
  expect(await decision.findByText('Bo can decide this now too')).toBeVisible();
  now = taken;
  FakeEventSource.send({
    name: 'approval.granted',
    subject: { type: 'approval', id: shown.id },
  });
  expect(await decision.findByRole('note')).toHaveTextContent('Bo has approved this already');
  expect(decision.getByRole('heading', { name: shown.summary })).toBeVisible();
  expect(decision.queryByText(/can decide this now too/)).toBeNull();
});

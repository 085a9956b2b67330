import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse, type RequestHandler } from 'msw';
import { beforeEach, expect, it, vi } from 'vitest';
import type {
  ApprovalDto,
  ApproveDto,
  BulkDecisionDto,
  BulkResultsDto,
  EvidenceDto,
  PastActionDto,
  ProblemDto,
  RejectDto,
} from '../../shared/api/generated/index.ts';
import { accessibilityProblems } from '../../test/axe.ts';
import { bodies, openPage } from '../../test/page.ts';
import { anActionOf, anApproval, pageOf } from '../../test/rows.ts';

const first = anApproval();
const second = anApproval({
  id: 'approval-2',
  summary: 'Disable the account of dave',
  action: 'disable_user',
});
const EVIDENCE: EvidenceDto = {
  id: 'E1',
  kind: 'host.detection',
  source: { type: 'connector', name: 'crowdstrike' },
  subject: { type: 'host', value: 'WS-0042' },
  statement: 'A stealer was seen on WS-0042.',
  polarity: 'malicious',
  weight: 0.9,
  raw: null,
  observed_at: '2026-11-22T10:00:00.000Z',
  created_at: '2026-11-22T10:00:00.000Z',
  run_id: null,
  step: null,
  action_id: null,
};

/** The page's clock, for the moment that something must have been seen before a key decides it. */
let ahead = 0;
beforeEach(() => {
  ahead = 0;
  const { now } = performance;
  vi.spyOn(performance, 'now').mockImplementation(() => now.call(performance) + ahead);
});

function network(queue: () => ApprovalDto[], reversible = true): RequestHandler[] {
  const find = (id: unknown): ApprovalDto =>
    [first, second, ...queue()].findLast((each) => each.id === id) ?? first;
  return [
    http.get('*/api/approvals', () => HttpResponse.json(pageOf(...queue()))),
    http.get('*/api/approvals/:id', ({ params }) => HttpResponse.json(find(params['id']))),
    http.get('*/api/actions/:id', ({ params }) =>
      HttpResponse.json(anActionOf(find(String(params['id']).replace('action-of-', '')), { reversible })),
    ),
    http.get('*/api/actions/:id/history', () =>
      HttpResponse.json(
        pageOf({
          ...anActionOf(first, { id: 'past', status: 'rejected', reason: 'Wrong host that time' }),
          incident_number: 'INC-3',
        } satisfies PastActionDto),
      ),
    ),
    http.get('*/api/incidents/:id/evidence', () => HttpResponse.json(pageOf(EVIDENCE))),
    http.get('*/api/incidents/:id', () =>
      HttpResponse.json({ id: 'incident-1', number: 'INC-7', title: 'Stealer', severity: 'high' }),
    ),
  ];
}

it('shows what exactly will be done, by what, why, on which evidence, and what came of it before', async () => {
  openPage('/approvals', 'senior_analyst', ...network(() => [first, second]));
  const decision = await screen.findByRole('region', { name: 'Decision' });
  expect(await within(decision).findByText('Simulated EDR')).toBeVisible();
  expect(within(decision).getByText('Simulated')).toBeVisible();
  expect(within(decision).getByText('unisolate_host')).toBeVisible();
  expect(within(decision).getByText('The host runs a known stealer')).toBeVisible();
  expect(await within(decision).findByText(/A stealer was seen/)).toBeVisible();
  expect(await within(decision).findByText('Wrong host that time')).toBeVisible();
  expect(within(decision).getByRole('link', { name: 'INC-3' })).toHaveAttribute('href', '/incidents/INC-3');
  expect(await accessibilityProblems()).toEqual([]);
});

it('approves with the digest that was shown, only after the server said so, and goes on to the next', async () => {
  let answer = (): void => {};
  const answered = new Promise<void>((resolve) => (answer = resolve));
  const { sent, keep } = bodies<ApproveDto>();
  let queue = [first, second];
  const { user } = openPage(
    '/approvals',
    'senior_analyst',
    ...network(() => queue),
    http.post('*/api/approvals/:id/approve', async ({ request }) => {
      await keep(request);
      await answered;
      queue = [second];
      return HttpResponse.json({ ...first, status: 'approved' } satisfies ApprovalDto);
    }),
  );
  const approve = await screen.findByRole('button', { name: /^Approve/ });
  await waitFor(() => expect(approve).toBeEnabled());
  await user.click(approve);
  await waitFor(() => expect(sent).toEqual([{ digest: 'digest-of-approval-1' }]));
  expect(screen.getByRole('heading', { name: first.summary })).toBeVisible();
  answer();
  expect(await screen.findByRole('heading', { name: second.summary })).toBeVisible();
  expect(screen.queryByRole('link', { name: new RegExp(first.summary) })).toBeNull();
});

it('takes a key only for what has been on the page for a moment: a second press decides nothing', async () => {
  const { sent, keep } = bodies<ApproveDto>();
  const { user } = openPage(
    '/approvals',
    'senior_analyst',
    ...network(() => [first, second]),
    http.post('*/api/approvals/:id/approve', async ({ request }) => {
      await keep(request);
      return HttpResponse.json({ ...first, status: 'approved' } satisfies ApprovalDto);
    }),
  );
  await screen.findByText('Simulated EDR');
  await user.keyboard('a');
  expect(sent).toEqual([]);
  ahead += 1000;
  await user.keyboard('a');
  expect(await screen.findByRole('heading', { name: second.summary })).toBeVisible();
  await user.keyboard('a');
  expect(sent).toHaveLength(1);
});

it('moves with j and k', async () => {
  const { user } = openPage('/approvals', 'senior_analyst', ...network(() => [first, second]));
  await screen.findByRole('heading', { name: first.summary });
  await user.keyboard('j');
  expect(await screen.findByRole('heading', { name: second.summary })).toBeVisible();
  await user.keyboard('k');
  expect(await screen.findByRole('heading', { name: first.summary })).toBeVisible();
});

it('asks once more before what cannot be undone', async () => {
  const { sent, keep } = bodies<ApproveDto>();
  const { user } = openPage(
    '/approvals',
    'senior_analyst',
    ...network(() => [first], false),
    http.post('*/api/approvals/:id/approve', async ({ request }) => {
      await keep(request);
      return HttpResponse.json({ ...first, status: 'approved' } satisfies ApprovalDto);
    }),
  );
  expect(await screen.findByText('It cannot be undone')).toBeVisible();
  await user.click(screen.getByRole('button', { name: /^Approve/ }));
  const dialog = await screen.findByRole('dialog', { name: 'Approve what cannot be undone?' });
  expect(sent).toEqual([]);
  await user.click(within(dialog).getByRole('button', { name: 'Approve' }));
  await waitFor(() => expect(sent).toHaveLength(1));
});

it('rejects with a reason only, and keeps the reason when the server refuses', async () => {
  const { sent, keep } = bodies<RejectDto>();
  const problem: ProblemDto = {
    type: 'about:blank',
    title: 'It has been decided already',
    status: 409,
    code: 'already_decided',
    detail: 'Mia Manager approved it at 10:04.',
    correlation_id: 'correlation-9',
  };
  const { user } = openPage(
    '/approvals',
    'senior_analyst',
    ...network(() => [first, second]),
    http.post('*/api/approvals/:id/reject', async ({ request }) => {
      await keep(request);
      return HttpResponse.json(problem, { status: 409 });
    }),
  );
  await screen.findByText('Simulated EDR');
  ahead += 1000;
  await user.keyboard('x');
  const dialog = await screen.findByRole('dialog', { name: 'Reject this request' });
  await user.click(within(dialog).getByRole('button', { name: 'Reject' }));
  expect(within(dialog).getByLabelText(/Reason/)).toHaveAccessibleDescription(/Say why/);
  expect(sent).toEqual([]);
  await user.type(within(dialog).getByLabelText(/Reason/), 'It is a server');
  await user.click(within(dialog).getByRole('button', { name: 'Reject' }));
  expect(await within(dialog).findByText('Mia Manager approved it at 10:04.')).toBeVisible();
  expect(within(dialog).getByText('correlation-9')).toBeVisible();
  expect(within(dialog).getByLabelText(/Reason/)).toHaveValue('It is a server');
  expect(sent).toEqual([{ digest: 'digest-of-approval-1', reason: 'It is a server' }]);
});

it('shows an own request without buttons and says why', async () => {
  const obstacle = 'You stand behind this request: you have asked for it. Somebody else must decide it.';
  openPage(
    '/approvals?view=pending',
    'analyst',
    ...network(() => [anApproval({ may_decide: false, obstacle })]),
  );
  expect(await screen.findByText(obstacle)).toBeVisible();
  expect(screen.queryByRole('button', { name: /^Approve/ })).toBeNull();
  expect(screen.queryByRole('checkbox')).toBeNull();
});

it('shows who stands behind it, what has changed since, and that nobody is left to decide', async () => {
  const approval = anApproval({
    behind: [
      { user_id: 'u1', name: 'Ann Lee', part: 'saved_playbook' },
      { user_id: 'u1', name: 'Ann Lee', part: 'entered_incident' },
      { user_id: 'u2', name: 'Bob Roy', part: 'enabled_playbook' },
    ],
    asked_again: 'Before it began it was looked at again, and 2 approvals are needed.',
    dead_end: 'This needs somebody of the level senior analyst or above, and there is nobody.',
    changes: [
      {
        what: 'guardrail',
        before: null,
        after: 'protected_target',
        sentence: 'WS-0042 is protected by a guardrail: a till.',
        stops: true,
      },
      { what: 'policy_version', before: '3', after: '4', sentence: 'The policy has changed.', stops: false },
    ],
  });
  openPage('/approvals', 'senior_analyst', ...network(() => [approval]));
  const people = within(await screen.findByRole('list', { name: 'Who stands behind it' }));
  expect(people.getAllByRole('listitem').map((item) => item.textContent)).toEqual([
    'Ann Lee saved the playbook that asks for it, entered the incident that it is about',
    'Bob Roy enabled the playbook that asks for it',
  ]);
  const changes = within(screen.getByRole('region', { name: 'What has changed since it was asked for' }));
  expect(changes.getAllByRole('listitem')).toHaveLength(2);
  expect(changes.getByText(/WS-0042 is protected/)).toBeVisible();
  expect(screen.getByText(/there is nobody/)).toBeVisible();
  expect(screen.getByText(/2 approvals are needed/)).toBeVisible();
  expect(await accessibilityProblems()).toEqual([]);
});

it('does not let a request be approved that is not the one that was asked for', async () => {
  openPage(
    '/approvals',
    'senior_analyst',
    http.get('*/api/actions/:id', () => HttpResponse.json(anActionOf(first, { digest: 'another' }))),
    ...network(() => [first]),
  );
  expect(await screen.findByText(/another digest/)).toBeVisible();
  expect(screen.getByRole('button', { name: /^Approve/ })).toBeDisabled();
});

it('decides several at once and names each that was not decided', async () => {
  const { sent, keep } = bodies<BulkDecisionDto>();
  const results: BulkResultsDto = {
    data: [
      { id: first.id, decided: true, approval: first, code: null, detail: null },
      {
        id: second.id,
        decided: false,
        approval: null,
        code: 'expired',
        detail: 'The deadline passed at 10:00.',
      },
    ],
  };
  const { user } = openPage(
    '/approvals',
    'senior_analyst',
    ...network(() => [first, second]),
    http.post('*/api/approvals/bulk', async ({ request }) => {
      await keep(request);
      return HttpResponse.json(results);
    }),
  );
  await screen.findByRole('heading', { name: first.summary });
  await user.keyboard('vjv');
  const bar = await screen.findByRole('group', { name: 'Selected approvals' });
  await user.click(within(bar).getByRole('button', { name: 'Approve' }));
  const dialog = await screen.findByRole('dialog', { name: 'Approve 2 requests' });
  await user.click(within(dialog).getByRole('button', { name: 'Approve 2 requests' }));
  expect(await screen.findByText('The deadline passed at 10:00.')).toBeVisible();
  expect(sent[0]?.items).toEqual([
    { id: first.id, digest: first.digest },
    { id: second.id, digest: second.digest },
  ]);
});

it('says what to do when nothing waits', async () => {
  openPage('/approvals', 'analyst');
  expect(await screen.findByText('No decision is waiting')).toBeVisible();
  expect(await accessibilityProblems()).toEqual([]);
});

it('says why it was cancelled', async () => {
  const ended = anApproval({
    status: 'cancelled',
    may_decide: false,
    settled_at: '2026-11-22T10:05:00.000Z',
  });
  openPage(
    `/approvals/${ended.id}`,
    'senior_analyst',
    http.get('*/api/actions/:id', () =>
      HttpResponse.json(
        anActionOf(ended, {
          status: 'cancelled',
          error: { code: 'cancelled', message: 'Ana took it back: Wrong host.' },
        }),
      ),
    ),
    ...network(() => [ended]),
  );
  const decision = await screen.findByRole('region', { name: 'Decision' });
  expect(await within(decision).findByText('Ana took it back: Wrong host.')).toBeVisible();
  expect(await accessibilityProblems()).toEqual([]);
});

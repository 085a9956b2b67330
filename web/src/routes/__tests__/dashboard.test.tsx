import { screen, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, it } from 'vitest';
import type {
  ApprovalDto,
  PeriodDto,
  SetupNoticeDto,
  StatsOverviewDto,
  StatsTimelineDto,
} from '../../shared/api/generated/index.ts';
import { accessibilityProblems } from '../../test/axe.ts';
import { action, incident, page } from '../../test/fixtures.ts';
import { renderRoute } from '../../test/render.tsx';
import { server } from '../../test/server.ts';

const FROM = '2026-11-21T18:00:00.000Z';
const TO = '2026-11-22T18:00:00.000Z';

function period(incidents: number): PeriodDto {
  return {
    incidents,
    by_verdict: { malicious: 3, suspicious: 0, benign: 9, inconclusive: 0, none: 0 },
    triage_seconds_p50: 4.2,
    triage_seconds_p95: 61,
    automation_rate: 0.8,
    resolved: 4,
    false_positives: 1,
    closed_by_source: 0,
  };
}

const overview: StatsOverviewDto = {
  from: FROM,
  to: TO,
  current: period(12),
  previous: { ...period(30), automation_rate: null },
  false_positives_by_source: [{ source: 'splunk', resolved: 4, false_positives: 1, rate: 0.25 }],
  attention: { mine: 1, inconclusive: 2, unassigned_severe: 1000, overdue: 0, open: 7, counted_to: 1000 },
  last_incident_at: '2026-11-22T17:59:00.000Z',
};
const hours: StatsTimelineDto = {
  from: FROM,
  to: TO,
  current: [
    { at: '2026-11-22T10:00:00.000Z', verdict: 'malicious', incidents: 3 },
    { at: '2026-11-22T10:00:00.000Z', verdict: 'benign', incidents: 9 },
  ],
  previous: [],
};

function approval(overrides: Partial<ApprovalDto>): ApprovalDto {
  return {
    id: 'p1',
    action_id: 'a1',
    incident_id: null,
    action: 'isolate_host',
    summary: 'Isolate host WS-0042',
    reason: 'It spreads.',
    digest: 'd',
    level: 'analyst',
    quorum: 1,
    status: 'pending',
    proposer: { type: 'playbook', name: 'malware_triage', user_id: null },
    behind: [],
    created_at: FROM,
    expires_at: TO,
    settled_at: null,
    decisions: [],
    may_decide: true,
    obstacle: null,
    changes: [],
    asked_again: null,
    dead_end: null,
    ...overrides,
  };
}

const notice: SetupNoticeDto = {
  capability: 'edr',
  looks_up: null,
  connectors: [{ type: 'crowdstrike', title: 'CrowdStrike Falcon' }],
  actions: [
    { action: 'get_host_info', count: 12 },
    { action: 'isolate_host', count: 3 },
  ],
  first_at: FROM,
  last_at: TO,
  last_incident_id: 'i1',
};

beforeEach(() => {
  server.use(
    http.get('*/api/stats/overview', () => HttpResponse.json(overview)),
    http.get('*/api/stats/timeline', () => HttpResponse.json(hours)),
    http.get('*/api/incidents', () => HttpResponse.json(page([incident()]))),
    http.get('*/api/actions', ({ request }) =>
      HttpResponse.json(
        page(
          new URL(request.url).searchParams.get('status') === 'unconfirmed'
            ? [action({ status: 'unconfirmed', summary: 'Create a ticket' })]
            : [],
        ),
      ),
    ),
    http.get('*/api/connectors', () => HttpResponse.json(page([]))),
    http.get('*/api/setup-notices', () => HttpResponse.json(page([notice]))),
  );
});

it('shows what needs the reader, most urgent first, and the last day against the one before', async () => {
  const { user, container } = renderRoute('/');
  server.use(
    http.get('*/api/approvals', () =>
      HttpResponse.json(
        page([
          approval({ id: 'later', summary: 'Block a sender', expires_at: '2026-11-23T00:00:00.000Z' }),
          approval({ id: 'sooner', summary: 'Isolate host WS-0042', expires_at: '2026-11-22T19:00:00.000Z' }),
        ]),
      ),
    ),
  );
  const approvals = await screen.findByRole('region', { name: 'Approvals' });
  const links = (await within(approvals).findAllByRole('link')).map(({ textContent }) => textContent);
  expect(links).toEqual(['Isolate host WS-0042', 'Block a sender']);
  expect(await screen.findByText('Create a ticket')).toBeInTheDocument();
  expect(await screen.findByText('before: 30')).toBeInTheDocument();
  expect(screen.getByText('1,000 or more')).toBeInTheDocument();
  expect(screen.queryByText('Unhealthy connectors')).not.toBeInTheDocument();
  const missed = within(await screen.findByRole('region', { name: 'Not connected' }));
  expect(missed.getByText('No EDR is connected')).toBeVisible();
  expect(
    missed.getByText(/15 requests left out \(Get host info 12×, Isolate host 3×\), first/),
  ).toBeVisible();
  expect(missed.getByText('CrowdStrike Falcon would unlock it.')).toBeVisible();

  await user.click(await screen.findByRole('button', { name: 'As a table' }));
  const table = within(screen.getByRole('region', { name: 'Incidents by hour and verdict' })).getByRole(
    'table',
  );
  expect(within(table).getAllByRole('row')).toHaveLength(2);
  expect(await accessibilityProblems(container)).toEqual([]);
});

it('keeps every part in sight: the most urgent approvals first, the others at a click', async () => {
  const { user } = renderRoute('/');
  const many = Array.from({ length: 20 }, (_, index) =>
    approval({ id: `p${index}`, summary: `Block sender ${index}` }),
  );
  server.use(http.get('*/api/approvals', () => HttpResponse.json(page(many))));
  const approvals = await screen.findByRole('region', { name: 'Approvals' });
  expect(await within(approvals).findAllByRole('link')).toHaveLength(4);
  expect(within(approvals).getByText('20 or more')).toBeInTheDocument();
  await user.click(within(approvals).getByRole('button', { name: /^16 more|^16 or more/ }));
  expect(within(approvals).getAllByRole('link')).toHaveLength(20);
});

function silent(lastIncidentAt: string | null): void {
  server.use(
    http.get('*/api/approvals', () => HttpResponse.json(page([]))),
    http.get('*/api/stats/overview', () =>
      HttpResponse.json({
        ...overview,
        current: period(0),
        previous: period(0),
        attention: { ...overview.attention, open: 0 },
        last_incident_at: lastIncidentAt,
      } satisfies StatsOverviewDto),
    ),
  );
}

it('says of a new installation that nothing has come in yet', async () => {
  renderRoute('/', { role: 'admin' });
  silent(null);
  const silence = await screen.findByRole('region', { name: 'No alert has come in yet' });
  expect(within(silence).getByRole('link')).toHaveAttribute('href', '/settings/sources');
  expect(screen.queryByText(/two days/)).toBeNull();
});

it('says since when an installation that had alerts is silent', async () => {
  renderRoute('/', { role: 'admin' });
  silent('2026-11-01T08:00:00.000Z');
  const silence = await screen.findByRole('region', { name: 'No alert in two days' });
  expect(
    within(silence)
      .getByText(/^The last incident began/)
      .querySelector('time'),
  ).toHaveAttribute('dateTime', '2026-11-01T08:00:00.000Z');
  expect(within(silence).getByRole('link')).toHaveAttribute('href', '/settings/sources');
});

it('asks a viewer for nothing that a viewer cannot do', async () => {
  renderRoute('/', { role: 'viewer' });
  expect(await screen.findByText('Everybody’s queue')).toBeInTheDocument();
  expect(screen.queryByRole('region', { name: 'Approvals' })).not.toBeInTheDocument();
  expect(screen.queryByRole('region', { name: 'My incidents' })).not.toBeInTheDocument();
});

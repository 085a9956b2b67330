import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Role } from '#contracts';
import type {
  ActionDto,
  OwnTaskDto,
  PeriodDto,
  StatsBucketDto,
  StatsOverviewDto,
} from '../../../shared/api/generated/index.ts';
import { action, incident, page } from '../../../test/fixtures.ts';
import { renderWith } from '../../../test/render.tsx';
import { aConnector, anApproval } from '../../../test/rows.ts';
import { server } from '../../../test/server.ts';
import { LastDay } from '../components/last-day.tsx';
import { NeedsYou } from '../components/needs-you.tsx';
import { SHOWN } from '../dashboard.queries.ts';
import { toHours } from '../hours.ts';
import { colourOf } from '../verdict-colour.ts';

const FROM = '2026-11-22T10:30:00.000Z';
const TO = '2026-11-22T13:00:00.000Z';

describe('the hours of a period', () => {
  const bucket = (at: string, incidents: number, verdict: StatsBucketDto['verdict'] = 'benign') => ({
    at,
    incidents,
    verdict,
  });

  it('are all there, the first one whole and the end not, each with what came in it', () => {
    const hours = toHours(
      [
        bucket('2026-11-22T10:59:59.999Z', 1),
        bucket('2026-11-22T11:00:00.000Z', 2),
        bucket('2026-11-22T11:30:00.000Z', 3),
        bucket('2026-11-22T11:30:00.000Z', 4, 'malicious'),
        bucket('2026-11-22T13:00:00.000Z', 9),
        bucket('2026-11-22T09:59:59.999Z', 9),
      ],
      FROM,
      TO,
    );
    expect(hours.map(({ at, total }) => [at.slice(11, 16), total])).toEqual([
      ['10:00', 1],
      ['11:00', 9],
      ['12:00', 0],
    ]);
    expect(hours[1]).toMatchObject({ benign: 5, malicious: 4, suspicious: 0, inconclusive: 0, none: 0 });
  });

  it('have a colour for every verdict, and a quiet one for none', () => {
    expect(colourOf('malicious')).toBe('var(--verdict-malicious)');
    expect(colourOf('none')).not.toContain('verdict');
  });
});

const period: PeriodDto = {
  ...{ incidents: 1200, triage_seconds_p50: 4.2, triage_seconds_p95: 61, automation_rate: 0.8, resolved: 4 },
  ...{
    by_verdict: { malicious: 3, suspicious: 0, benign: 9, inconclusive: 0, none: 0 },
    false_positives: 1,
    closed_by_source: 0,
  },
};
const EMPTY: PeriodDto = {
  ...period,
  incidents: 0,
  triage_seconds_p50: null,
  triage_seconds_p95: null,
  automation_rate: null,
};
const overview: StatsOverviewDto = {
  ...{ from: FROM, to: TO, current: period, previous: EMPTY, last_incident_at: FROM },
  false_positives_by_source: [{ source: 'a b', resolved: 4, false_positives: 1, rate: 0.25 }],
  attention: { mine: 1, inconclusive: 2, unassigned_severe: 999, overdue: 0, open: 1000, counted_to: 1000 },
};
const refused = () => HttpResponse.json({ code: 'conflict', title: 'In use' }, { status: 409 });
let asked: string[] = [];
const figures = (changes: Partial<StatsOverviewDto> = {}, current: StatsBucketDto[] = []) =>
  server.use(
    http.get('*/api/stats/overview', ({ request }) => {
      asked.push(new URL(request.url).search);
      return HttpResponse.json({ ...overview, ...changes });
    }),
    http.get('*/api/stats/timeline', () => HttpResponse.json({ from: FROM, to: TO, current, previous: [] })),
  );
beforeEach(() => void (asked = []));

describe('the last period', () => {
  it('is told in figures against the one before, and in a table', async () => {
    figures({}, [
      { at: FROM, verdict: 'malicious', incidents: 1200 },
      { at: '2026-11-22T12:10:00.000Z', verdict: 'none', incidents: 2 },
    ]);
    const { user } = renderWith(<LastDay />);
    expect(screen.getByRole('heading', { name: 'Last 24 hours' })).toBeVisible();
    const of = (name: string) => screen.getByText(name, { selector: 'dt' }).nextElementSibling;
    await waitFor(() => expect(of('Incidents')).toHaveTextContent('1,200before: 0'));
    expect(of('Time to triage, median')).toHaveTextContent('4.2 sbefore: –');
    expect(of('Time to triage, 95 %')).toHaveTextContent('1 min 1 sbefore: –');
    expect(of('Decided automatically')).toHaveTextContent(/^80\s%before: –$/);
    const source = screen.getByRole('link', { name: 'a b' });
    expect(source).toHaveAttribute('href', '/incidents?source=a%20b&status=resolved');
    expect(source.closest('tr')).toHaveTextContent(/41\s*25\s%$/);
    expect(screen.queryByText(/Nothing was resolved/)).toBeNull();
    const legend = (await screen.findByText('No verdict yet')).parentElement;
    expect(legend?.textContent).toBe('Malicious 1,200Suspicious 0Inconclusive 0Benign 0No verdict yet 2');
    await user.click(screen.getByRole('button', { name: 'As a table' }));
    const table = within(screen.getByRole('region', { name: 'Incidents by hour and verdict' }));
    const rows = table.getAllByRole('row').map(({ textContent }) => textContent);
    // Newest first, and only hours in which something came.
    expect(rows).toHaveLength(3);
    expect(rows[0]).toBe('HourMaliciousSuspiciousInconclusiveBenignNone yet');
    expect(rows[1]).toMatch(/00002$/);
    expect(rows[2]).toMatch(/12000000$/);
    await user.click(screen.getByRole('button', { name: 'As columns' }));
    expect(screen.queryByRole('region', { name: 'Incidents by hour and verdict' })).toBeNull();
    await user.click(screen.getByRole('radio', { name: '7 days' }));
    expect(screen.getByRole('heading', { name: 'Last 7 days' })).toBeVisible();
    await waitFor(() => expect(asked).toEqual(['?hours=24', '?hours=168']));
  });

  it('says that nothing was resolved', async () => {
    figures({ false_positives_by_source: [] });
    renderWith(<LastDay />);
    expect(await screen.findByText(/^Nothing was resolved in this period/)).toBeVisible();
    expect(screen.queryByRole('table')).toBeNull();
  });

  it('says what could not be loaded, and tries again', async () => {
    server.use(http.get('*/api/stats/overview', refused), http.get('*/api/stats/timeline', refused));
    const { user } = renderWith(<LastDay />);
    expect(await screen.findByText('Could not load the figures. In use.')).toBeVisible();
    expect(await screen.findByText('Could not load the columns. In use.')).toBeVisible();
    figures();
    for (const again of screen.getAllByRole('button', { name: 'Try again' })) await user.click(again);
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
  });
});

describe('what needs the reader', () => {
  interface World {
    role?: Role;
    troubled?: Record<string, ActionDto[]>;
    stats?: Partial<StatsOverviewDto>;
    rows?: number;
  }
  const open = ({ role = 'analyst', troubled = {}, stats = {}, rows = 0 }: World) => {
    figures(stats);
    const many = (row: (index: number) => unknown) => Array.from({ length: rows }, (_, index) => row(index));
    server.use(
      http.get('*/api/approvals', () =>
        HttpResponse.json(page(many((index) => anApproval({ id: `a${index}` })))),
      ),
      http.get('*/api/incidents', () =>
        HttpResponse.json(
          page(many((index) => incident({ id: `i${index}`, ...(index === 0 ? { verdict: null } : {}) }))),
        ),
      ),
      http.get('*/api/actions', ({ request }) =>
        HttpResponse.json(page(troubled[new URL(request.url).searchParams.get('status') ?? ''] ?? [])),
      ),
      http.get('*/api/connectors', () =>
        HttpResponse.json(
          page([
            aConnector({ id: 'bad', name: 'Bad one' }),
            aConnector({ id: 'off', name: 'Off', enabled: false }),
            aConnector({ id: 'fine', name: 'Fine', health: { ...aConnector().health, status: 'healthy' } }),
          ]),
        ),
      ),
    );
    return renderWith(<NeedsYou />, { role });
  };
  const part = (name: string) => screen.findByRole('region', { name });

  it('is nothing where nothing waits, and says so where that is good to know', async () => {
    open({});
    expect(await screen.findByText('Nothing waits for your decision.')).toBeVisible();
    expect(await screen.findByText(/^None is assigned to you\./)).toBeVisible();
    expect(await screen.findByRole('link', { name: 'Take one that is nobody’s' })).toBeVisible();
    expect(screen.queryByText('Unconfirmed and failed actions')).toBeNull();
    expect(await part('Approvals')).toHaveTextContent(/^ApprovalsNothing waits/);
    expect(within(await part('Unhealthy connectors')).getAllByRole('listitem')).toHaveLength(1);
    expect(screen.getByRole('link', { name: 'Bad one' })).toHaveAttribute('href', '/connectors/bad');
  });

  it('is no incident to take where there is none', async () => {
    open({ stats: { attention: { ...overview.attention, open: 0 } } });
    expect(await screen.findByText('Open in all')).toBeVisible();
    expect(screen.queryByRole('link', { name: /Take one/ })).toBeNull();
    // Something came in: it is not silent.
    expect(screen.queryByText(/No alert/)).toBeNull();
  });

  it('are tasks, whosever the incidents are, with what is left of their time', async () => {
    const task = (n: number, due_at: string | null): OwnTaskDto => ({
      ...{ id: `t${n}`, title: `Call person ${n}`, due_at, created_at: FROM },
      incident: { id: `i${n}`, number: `INC-${n}`, title: 'Fraud mail', severity: 'high' },
    });
    server.use(
      http.get('*/api/tasks/mine', () =>
        HttpResponse.json({
          data: [task(1, '2000-01-01T00:00:00Z'), task(2, null), task(3, null), task(4, null)],
          more: false,
        }),
      ),
    );
    open({});
    const tasks = within(await part('My tasks'));
    expect(tasks.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
      expect.stringMatching(/^Call person 1INC-1 Fraud mail.+/),
      'Call person 2INC-2 Fraud mail',
      'Call person 3INC-3 Fraud mail',
    ]);
    expect(tasks.getByRole('link', { name: 'Call person 1' })).toHaveAttribute('href', '/incidents/INC-1');
    expect(tasks.getByRole('button', { name: '1 more' })).toBeVisible();
  });

  it('are no tasks of whoever may not work on incidents', async () => {
    let asked = false;
    server.use(
      http.get('*/api/tasks/mine', () => {
        asked = true;
        return HttpResponse.json({ data: [], more: false });
      }),
    );
    open({ role: 'viewer' });
    expect(await part('Everybody’s queue')).toBeVisible();
    expect(asked).toBe(false);
  });

  it('are actions in doubt first, then those that failed; look-ups aside', async () => {
    const one = (id: string, changes: Partial<ActionDto>) => action({ id, summary: id, ...changes });
    const { user } = open({
      troubled: {
        failed: [
          one('failed', {
            status: 'failed',
            error: { code: 'refused', message: 'It refused.' },
            incident_id: 'i-7',
          }),
          one('search', { status: 'failed', read_only: true }),
        ],
        unconfirmed: [one('unsure', { status: 'unconfirmed', incident_id: null })],
        rollback_failed: [one('back', { status: 'rollback_failed' })],
      },
    });
    const actions = within(await part('Unconfirmed and failed actions'));
    expect(actions.getByText('3')).toBeVisible();
    expect(
      actions.getAllByRole('link').map((link) => `${link.textContent} ${link.getAttribute('href')}`),
    ).toEqual(['unsure /audit', 'failed /incidents/i-7']);
    expect(actions.getByText(/the service could not tell whether it was done/)).toBeVisible();
    expect(actions.getByText(/It refused/)).toBeVisible();
    await user.click(actions.getByRole('button', { name: '1 more' }));
    expect(actions.getAllByRole('link')).toHaveLength(3);
    await user.click(actions.getByRole('button', { name: 'Fewer' }));
    expect(actions.getAllByRole('link')).toHaveLength(2);
  });

  it('is counted up to the bound to which it is read', async () => {
    const { unmount } = open({ rows: 3 });
    const mine = within(await part('My incidents'));
    expect(await mine.findByText('3')).toBeVisible();
    expect(mine.queryByRole('button')).toBeNull();
    expect(mine.getByText('No verdict yet')).toBeVisible();
    unmount();
    open({ rows: SHOWN });
    const all = within(await part('Approvals'));
    expect(await all.findByText('20 or more')).toBeVisible();
    expect(all.getByRole('button', { name: '16 more' })).toBeVisible();
  });

  it('is everybody’s queue, each figure a list', async () => {
    open({});
    const queue = within(await part('Everybody’s queue'));
    expect(queue.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
      'Critical or high, nobody’s999',
      'Inconclusive, waiting for a person2',
      'Without a verdict for 15 minutes0',
      'Open in all1,000 or more',
    ]);
    expect(queue.getByRole('link', { name: 'Open in all' })).toHaveAttribute(
      'href',
      '/incidents?status=created,triaging,triaged',
    );
  });

  it.each<[Role, string | null, string, RegExp]>([
    ['viewer', null, 'No alert has come in yet', /Alerts come from webhook sources\. Ask an administrator/],
    [
      'viewer',
      FROM,
      'No alert in two days',
      /^The last incident began .*may have stopped sending\. Ask an administrator/,
    ],
    ['analyst', FROM, 'No alert in two days', /See what they delivered$/],
  ])('is a silence, and who can look into it: %s, %s', async (role, since, title, said) => {
    open({
      role,
      stats: {
        current: EMPTY,
        previous: EMPTY,
        attention: { ...overview.attention, open: 0 },
        last_incident_at: since,
      },
    });
    const silence = await part(title);
    expect(silence.querySelector('p')).toHaveTextContent(said);
  });

  it.each([
    ['open ones', { attention: { ...overview.attention, open: 1 }, current: EMPTY, previous: EMPTY }],
    ['some today', { attention: { ...overview.attention, open: 0 }, current: period, previous: EMPTY }],
    [
      'some the day before',
      { attention: { ...overview.attention, open: 0 }, current: EMPTY, previous: period },
    ],
  ])('is no silence where there are %s', async (_which, stats) => {
    open({ stats });
    await part('Everybody’s queue');
    expect(screen.queryByText(/No alert/)).toBeNull();
  });

  it('says of each part that it could not be loaded', async () => {
    figures();
    for (const list of ['approvals', 'incidents', 'actions', 'connectors'])
      server.use(http.get(`*/api/${list}`, refused));
    renderWith(<NeedsYou />);
    for (const doing of ['the approvals', 'your incidents', 'the actions', 'the connectors'])
      expect(await screen.findByText(`Could not load ${doing}. In use.`)).toBeVisible();
    expect(screen.queryByText('Nothing waits for your decision.')).toBeNull();
  });
});

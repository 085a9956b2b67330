import { screen, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type {
  DecisionsReportDto,
  OversightDto,
  ReportDayDto,
  ReportDto,
} from '../../../shared/api/generated/index.ts';
import { accessibilityProblems } from '../../../test/axe.ts';
import { renderRoute } from '../../../test/render.tsx';
import { server } from '../../../test/server.ts';

const FROM = '2026-11-27T00:00:00.000Z';
const TO = '2026-11-28T12:00:00.000Z';
const NONE = { malicious: 0, suspicious: 0, benign: 0, inconclusive: 0, none: 0 };
const severities = { informational: 0, low: 0, medium: 0, high: 0, critical: 0 };

const day = (at: string, malicious: number, none: number): ReportDayDto => ({
  day: at,
  by_verdict: { ...NONE, malicious, none },
  by_severity: { ...severities, high: malicious + none },
  resolved: 1,
  closed_by_source: 0,
});

const report: ReportDto = {
  from: FROM,
  to: TO,
  incidents: 1200,
  by_verdict: { ...NONE, malicious: 900, none: 300 },
  automation_rate: 0.75,
  triage_seconds_p50: 4.25,
  triage_seconds_p95: 61,
  resolved: 40,
  by_disposition: {
    true_positive: 20,
    false_positive: 10,
    benign_positive: 5,
    duplicate: 5,
    not_evaluable: 0,
  },
  closed_by_source: 60,
  resolution_seconds_p50: 14_700,
  resolution_seconds_p95: 180_000,
  by_day: [day(FROM, 500, 0), day('2026-11-28T00:00:00.000Z', 400, 300)],
  by_hour: Array.from({ length: 24 }, (_hour, hour) => (hour === 7 ? 1200 : 0)),
  false_positives_by_detector: [
    { source: 'edr', detector: '=cmd|calc', resolved: 20, false_positives: 8, rate: 0.4 },
    { source: 'siem', detector: '', resolved: 20, false_positives: 2, rate: 0.1 },
  ],
  more_detectors: true,
  resolved_by_person: [{ name: 'Amy', resolved: 40 }],
  more_people: false,
  calibration: {
    incidents: 30,
    right: 27,
    brier_score: 0.0812,
    calibration_error: 0.05,
    bands: Array.from({ length: 10 }, (_band, index) => ({
      from: index * 10,
      to: index === 9 ? 100 : index * 10 + 9,
      incidents: index === 8 ? 30 : 0,
      right: index === 8 ? 27 : 0,
      mean_confidence: index === 8 ? 0.85 : null,
    })),
  },
};
const times = { decision_seconds_p50: 120, decision_seconds_p95: 3700 };
const decisions: DecisionsReportDto = {
  from: FROM,
  to: TO,
  ...{ approved: 8, rejected: 2, expired: 1, cancelled: 0, ...times },
  by_level: (['analyst', 'senior_analyst', 'manager'] as const).map((level) => ({
    level,
    ...{ approved: 1, rejected: 0, expired: 0, cancelled: 0, ...times },
  })),
};
const oversight: OversightDto = {
  from: FROM,
  to: TO,
  minutes: 300,
  by_person: [{ user_id: 'u1', name: 'Amy', minutes: 300 }],
  more_people: false,
};

function network(given: Partial<ReportDto> = {}): URL[] {
  const asked: URL[] = [];
  server.use(
    http.get('*/api/stats/report', ({ request }) => {
      asked.push(new URL(request.url));
      return HttpResponse.json({ ...report, ...given });
    }),
    http.get('*/api/stats/decisions', () => HttpResponse.json(decisions)),
    http.get('*/api/stats/oversight', () => HttpResponse.json(oversight)),
  );
  return asked;
}

const table = async (name: string) =>
  within(await screen.findByRole('region', { name: `${name}, as a table` }));
const query = (link: HTMLElement) =>
  Object.fromEntries(new URL(link.getAttribute('href') ?? '', 'http://x.test').searchParams);

describe('the reports', () => {
  beforeEach(() => {
    URL.createObjectURL = () => 'blob:x';
    URL.revokeObjectURL = () => {};
  });

  it('show the period in one look, and ask for the other when it is chosen', async () => {
    const asked = network();
    const { user, container } = renderRoute('/reports', { role: 'manager' });
    const automatic = (await screen.findByText('Decided automatically')).parentElement as HTMLElement;
    expect(within(automatic).getByRole('link', { name: /^75\s%$/ })).toBeVisible();
    const oversightFigure = screen.getByText('Oversight').parentElement as HTMLElement;
    expect(await within(oversightFigure).findByText('25 min')).toBeVisible();
    const decide = screen.getByText('Time to decide, median').parentElement as HTMLElement;
    expect(within(decide).getByText('95 % within 1 h 01 min')).toBeVisible();
    expect(await accessibilityProblems(container)).toEqual([]);
    await user.click(screen.getByText('90 days'));
    await screen.findByText('Decided automatically');
    expect(asked.map((url) => url.searchParams.get('days'))).toEqual(['30', '90']);
  });

  it('say hours of people’s time in hours', async () => {
    network({ incidents: 37 });
    renderRoute('/reports', { role: 'manager' });
    const oversightFigure = (await screen.findByText('Oversight')).parentElement as HTMLElement;
    expect(await within(oversightFigure).findByText('13 h 30 min')).toBeVisible();
  });

  it('lead from each number to the very incidents', async () => {
    network();
    renderRoute('/reports', { role: 'manager' });
    const verdicts = await table('Incidents by verdict');
    expect(query(verdicts.getByRole('link', { name: '300' }))).toEqual({
      created_after: '2026-11-28T00:00:00.000Z',
      created_before: TO,
      without_verdict: 'true',
    });
    const detectors = await table('False positives by detector');
    expect(query(detectors.getByRole('link', { name: '8' }))).toEqual({
      resolved_after: FROM,
      resolved_before: TO,
      source: 'edr',
      detector: '=cmd|calc',
      disposition: 'false_positive',
    });
    expect(query(detectors.getByRole('link', { name: '2' }))).toMatchObject({ detector: '-' });
    expect(screen.getByText(/There are more detectors/)).toBeVisible();
    const slow = (await table('Times')).getByRole('link', { name: '2 d 2 h' });
    expect(query(slow)).toMatchObject({ resolution_seconds_min: '180000', resolved_after: FROM });
    const hours = await table('Load by hour');
    expect(query(hours.getByRole('link', { name: '1,200' }))).toMatchObject({ created_hour: '7' });
    const bands = await table('Calibration');
    expect(query(bands.getByRole('link', { name: '30' }))).toMatchObject({
      confidence_min: '80',
      confidence_max: '89',
      verdict: 'malicious,suspicious,benign',
    });
    const minutes = (await table('Oversight by person')).getByRole('link', { name: '300' });
    expect(minutes).toHaveAttribute('href', expect.stringContaining('/audit?actor_id=u1&'));
  });

  it('give each table as a file that a spreadsheet does not run', async () => {
    network();
    const files: Blob[] = [];
    const names: string[] = [];
    URL.createObjectURL = (file) => {
      files.push(file as Blob);
      return 'blob:x';
    };
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      names.push(this.download);
    });
    const { user } = renderRoute('/reports', { role: 'manager' });
    await user.click(await screen.findByRole('button', { name: 'False positives by detector as CSV' }));
    expect(names).toEqual(['false-positives-by-detector.csv']);
    expect(await files[0]?.text()).toBe(
      `Detector,Source,Resolved,False positives,Share\r\n'=cmd|calc,edr,20,8,0.4\r\n,siem,20,2,0.1\r\n`,
    );
  });

  it('say so when there is nothing to count, and when it could not be had', async () => {
    network({ incidents: 0, resolved: 0, closed_by_source: 0 });
    const { unmount } = renderRoute('/reports', { role: 'manager' });
    expect(await screen.findByText('Nothing came in and nothing ended in this time')).toBeVisible();
    unmount();
    server.use(
      http.get('*/api/stats/report', () =>
        HttpResponse.json({ status: 503, code: 'unavailable', title: 'Away' }, { status: 503 }),
      ),
    );
    renderRoute('/reports', { role: 'manager' });
    expect(await screen.findByText(/Could not load the report/)).toBeVisible();
  });

  it('are in the rail of those who may read them', async () => {
    network();
    renderRoute('/reports', { role: 'manager' });
    expect((await screen.findAllByRole('link', { name: 'Reports' })).length).toBeGreaterThan(0);
  });
});

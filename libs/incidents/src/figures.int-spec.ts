import { DISPOSITIONS, SEVERITIES } from '#contracts';
import { Ids } from '#platform';
import { MANY_INCIDENTS } from '../../../test/fixtures/many-incidents.ts';
import { PLATFORM_TENANT_ID, createTestApp, type TestApp } from '../../../test/harness/index.ts';

const COUNT = 3000;
const DAYS = 40;
const VERDICTS = ['malicious', 'suspicious', 'benign', 'inconclusive', 'none'] as const;

describe('the figures of incidents, at every moment', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await createTestApp();
    await test.sql(MANY_INCIDENTS, [PLATFORM_TENANT_ID, COUNT, DAYS]);
  });
  afterAll(() => test.close());

  const get = async (path: string) => {
    const answer = await test.http('GET', `/api${path}`, { as: 'manager' });
    expect(answer.status, answer.text).toBe(200);
    return answer.body;
  };
  const waiting = async () =>
    (await test.sql<{ n: number }>('SELECT count(*)::int AS n FROM incident_figure_changes'))[0]?.n;
  const counted = async (condition: string, params: unknown[]) =>
    (await test.sql<{ n: number }>(`SELECT count(*)::int AS n FROM incidents WHERE ${condition}`, params))[0]
      ?.n;
  const quantiles = async (seconds: string, condition: string, params: unknown[]) =>
    (
      await test.sql<{ q: number[] | null }>(
        `SELECT percentile_disc(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY ${seconds}) AS q FROM incidents WHERE ${condition}`,
        params,
      )
    )[0]?.q ?? [null, null];

  async function asCounted(): Promise<void> {
    await reportAsCounted(30);
    await reportAsCounted(90);
    for (const hours of [1, 5, 24, 168]) await overviewAsCounted(hours);
  }

  async function reportAsCounted(days: number): Promise<void> {
    const report = await get(`/stats/report?days=${days}`);
    const made = 'created_at >= $1';
    const judged = 'resolved_at >= $1 AND disposition IS NOT NULL';
    const from = [report.from];
    expect(report.incidents).toBe(await counted(made, from));
    for (const verdict of VERDICTS)
      expect(report.by_verdict[verdict]).toBe(
        await counted(`${made} AND coalesce(verdict_classification, 'none') = $2`, [...from, verdict]),
      );
    for (const disposition of DISPOSITIONS)
      expect(report.by_disposition[disposition]).toBe(
        await counted('resolved_at >= $1 AND disposition = $2', [...from, disposition]),
      );
    expect(report.closed_by_source).toBe(await counted('resolved_at >= $1 AND closure IS NOT NULL', from));
    expect([report.triage_seconds_p50, report.triage_seconds_p95]).toEqual(
      await quantiles('triage_seconds', made, from),
    );
    expect([report.resolution_seconds_p50, report.resolution_seconds_p95]).toEqual(
      await quantiles('resolution_seconds', judged, from),
    );
    expect(report.by_day).toHaveLength(days);
    const days30 = await test.sql<{ day: string; severity: string; n: number }>(
      `SELECT to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, severity, count(*)::int AS n FROM incidents
       WHERE created_at >= $1 GROUP BY 1, 2`,
      from,
    );
    for (const { day, by_severity } of report.by_day)
      for (const severity of SEVERITIES)
        expect(by_severity[severity]).toBe(
          days30.find((row) => row.day === day.slice(0, 10) && row.severity === severity)?.n ?? 0,
        );
    const hours = await test.sql<{ hour: number; n: number }>(
      `SELECT extract(hour FROM created_at AT TIME ZONE 'UTC')::int AS hour, count(*)::int AS n FROM incidents
       WHERE created_at >= $1 GROUP BY 1`,
      from,
    );
    expect(report.by_hour).toEqual(
      Array.from({ length: 24 }, (_hour, hour) => hours.find((row) => row.hour === hour)?.n ?? 0),
    );
    const detectors = await test.sql(
      `SELECT source, detector, count(*)::int AS resolved,
         (count(*) FILTER (WHERE disposition = 'false_positive'))::int AS false_positives
       FROM incidents WHERE ${judged} GROUP BY 1, 2
       ORDER BY false_positives DESC, resolved DESC, source COLLATE "C", detector COLLATE "C" LIMIT 50`,
      from,
    );
    expect(report.false_positives_by_detector).toMatchObject(detectors);
    const people = await test.sql(
      `SELECT resolved_by AS name, count(*)::int AS resolved FROM incidents WHERE ${judged} GROUP BY 1
       ORDER BY resolved DESC, resolved_by COLLATE "C"`,
      from,
    );
    expect(report.resolved_by_person).toEqual(people);
    const [calibration] = await test.sql<{ n: number; right: number; brier: number | null }>(
      `SELECT count(*)::int AS n, (count(*) FILTER (WHERE is_right))::int AS "right",
         avg((round(verdict_confidence * 100) / 100 - is_right::int) ^ 2) AS brier
       FROM (SELECT *, (disposition = 'true_positive') = (verdict_classification <> 'benign') AS is_right FROM incidents
         WHERE ${judged} AND disposition IN ('true_positive', 'false_positive', 'benign_positive')
           AND verdict_classification <> 'inconclusive') AS j`,
      from,
    );
    expect(report.calibration).toMatchObject({ incidents: calibration?.n, right: calibration?.right });
    if (calibration?.brier != null) expect(report.calibration.brier_score).toBeCloseTo(calibration.brier, 10);
  }

  async function overviewAsCounted(hours: number): Promise<void> {
    const overview = await get(`/stats/overview?hours=${hours}`);
    const { from, to, current, previous } = overview;
    const before = new Date(2 * Date.parse(from) - Date.parse(to)).toISOString();
    const made = 'created_at >= $1 AND created_at < $2';
    for (const [period, times] of [
      [current, [from, 'infinity']],
      [previous, [before, from]],
    ] as const) {
      expect(period.incidents).toBe(await counted(made, [...times]));
      for (const verdict of VERDICTS)
        expect(period.by_verdict[verdict]).toBe(
          await counted(`${made} AND coalesce(verdict_classification, 'none') = $3`, [...times, verdict]),
        );
      const ended = 'resolved_at >= $1 AND resolved_at < $2';
      expect(period.resolved).toBe(await counted(`${ended} AND disposition IS NOT NULL`, [...times]));
      expect(period.false_positives).toBe(
        await counted(`${ended} AND disposition = 'false_positive'`, [...times]),
      );
      expect(period.closed_by_source).toBe(await counted(`${ended} AND closure IS NOT NULL`, [...times]));
      expect([period.triage_seconds_p50, period.triage_seconds_p95]).toEqual(
        await quantiles('triage_seconds', made, [...times]),
      );
    }
    const timeline = await get(`/stats/timeline?hours=${hours}`);
    const sum = timeline.current.reduce(
      (total: number, one: { incidents: number }) => total + one.incidents,
      0,
    );
    expect(sum).toBe(await counted('created_at >= $1', [timeline.from]));
  }

  it('are what counting gives, before anything is added up and after', async () => {
    expect(await waiting()).toBe(COUNT);
    await asCounted();
    await test.jobs.schedule('figures.settle');
    expect(await waiting()).toBe(0);
    await asCounted();
  });

  it('follow whatever becomes of incidents', async () => {
    await test.sql(`UPDATE incidents SET verdict_classification = 'malicious', verdict_confidence = 0.5, triage_seconds = 7.125
      WHERE verdict_classification IS NULL AND number % 2 = 0`);
    await test.sql(`UPDATE incidents SET status = 'triaged', disposition = NULL, closure = NULL, resolved_at = NULL,
      resolved_by = NULL, resolution_seconds = NULL WHERE status = 'resolved' AND number % 5 = 0`);
    await test.sql(`UPDATE incidents SET severity = 'critical' WHERE number % 11 = 0`);
    await test.sql(`DELETE FROM incidents WHERE number % 13 = 0`);
    // What nothing counts leaves nothing to add up.
    const before = await waiting();
    await test.sql(`UPDATE incidents SET title = 'Another', version = version + 1, alert_count = 2`);
    expect(await waiting()).toBe(before);
    await asCounted();
    await test.jobs.schedule('figures.settle');
    expect(await waiting()).toBe(0);
    await asCounted();
  });

  it('lead to lists of the very incidents that they count', async () => {
    const report = await get('/stats/report?days=30');
    const listed = async (query: Record<string, string | number>) => {
      const params = new URLSearchParams({ limit: '200' });
      for (const [name, value] of Object.entries(query)) params.set(name, String(value));
      const numbers = new Set<string>();
      for (let cursor: string | null = ''; cursor !== null;) {
        if (cursor !== '') params.set('cursor', cursor);
        const page = await get(`/incidents?${params.toString()}`);
        for (const { number } of page.data) numbers.add(number);
        cursor = page.meta.next_cursor;
      }
      return numbers.size;
    };
    const made = { created_after: report.from, created_before: report.to };
    const ended = { resolved_after: report.from, resolved_before: report.to };
    expect(await listed(made)).toBe(report.incidents);
    expect(await listed({ ...made, without_verdict: 'true' })).toBe(report.by_verdict.none);
    expect(await listed({ ...made, verdict: 'malicious' })).toBe(report.by_verdict.malicious);
    expect(await listed({ ...made, created_hour: 7 })).toBe(report.by_hour[7]);
    expect(await listed({ ...ended, disposition: 'false_positive' })).toBe(
      report.by_disposition.false_positive,
    );
    expect(await listed({ ...ended, disposition: DISPOSITIONS.join(',') })).toBe(report.resolved);
    expect(await listed({ ...ended, closed_by_source: 'true' })).toBe(report.closed_by_source);
    const [detector] = report.false_positives_by_detector;
    const which = { source: detector.source, detector: detector.detector || '-' };
    expect(await listed({ ...ended, ...which, disposition: 'false_positive' })).toBe(
      detector.false_positives,
    );
    expect(await listed({ ...ended, ...which, disposition: DISPOSITIONS.join(',') })).toBe(detector.resolved);
    const [person] = report.resolved_by_person;
    expect(await listed({ ...ended, resolved_by: person.name })).toBe(person.resolved);
    const slow = await listed({ ...made, triage_seconds_min: report.triage_seconds_p95 });
    const triaged = await listed({ ...made, triage_seconds_min: 0 });
    expect(slow).toBe(triaged - Math.ceil(0.95 * triaged) + 1);
    const slowest = await listed({ ...ended, resolution_seconds_min: report.resolution_seconds_p95 });
    expect(slowest).toBe(report.resolved - Math.ceil(0.95 * report.resolved) + 1);
    for (const { from, to, incidents } of report.calibration.bands)
      expect(
        await listed({
          ...ended,
          disposition: 'true_positive,false_positive,benign_positive',
          verdict: 'malicious,suspicious,benign',
          confidence_min: from,
          confidence_max: to,
        }),
      ).toBe(incidents);
    for (const sort of ['-severity', '-number', 'status'])
      expect(await listed({ ...ended, closed_by_source: 'true', sort })).toBe(report.closed_by_source);
    const unjudged = `created_at >= $1 AND verdict_classification IS NULL AND status <> 'resolved'`;
    for (const sort of ['-urgency', 'urgency'])
      expect(await listed({ ...made, without_verdict: 'true', sort })).toBe(
        await counted(unjudged, [report.from]),
      );
  });

  it('follow what is done to many, and what is taken back of it', async () => {
    const bulk = async (path: string, body?: object) => {
      const answer = await test.http('POST', `/api/incidents/bulk${path}`, {
        as: 'senior_analyst',
        ...(body === undefined ? {} : { body }),
      });
      expect(answer.status, answer.text).toBe(200);
      return answer.body;
    };
    const filter = { status: ['triaged'], detector: 'Rule 7' };
    const resolving = {
      operation_id: test.get(Ids).next(),
      change: 'resolve',
      disposition: 'benign_positive',
      filter,
    };
    const done = await bulk('', resolving);
    expect(done.changed).toBeGreaterThan(1);
    expect(await waiting()).toBe(2 * done.changed);
    await asCounted();
    await test.jobs.schedule('figures.settle');
    await asCounted();
    const back = await bulk(`/${resolving.operation_id}/undo`);
    expect(back.undone).toBeGreaterThan(1);
    expect(await waiting()).toBe(2 * back.undone);
    await asCounted();
    await test.jobs.schedule('figures.settle');
    await asCounted();
    // Nothing counts tags, or what is put off.
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
    for (const change of [
      { change: 'tag', add_tags: ['seen'] },
      { change: 'snooze', snoozed_until: tomorrow },
    ]) {
      const changed = await bulk('', { operation_id: test.get(Ids).next(), ...change, filter });
      expect(changed.changed).toBeGreaterThan(1);
    }
    expect(await waiting()).toBe(0);
    await asCounted();
  });

  it('name the rule that raised the first alert, and how long a person took', async () => {
    const { body } = await test.http('POST', '/api/incidents', {
      as: 'analyst',
      body: { title: 'By hand', type: 'other', severity: 'low', auto_triage: false },
    });
    await test.http('POST', `/api/incidents/${body.id}/resolve`, {
      as: 'analyst',
      body: { disposition: 'true_positive' },
    });
    const [row] = await test.sql<{ detector: string; same: boolean }>(
      `SELECT detector, resolution_seconds = extract(epoch FROM resolved_at - created_at)::double precision AS same
       FROM incidents WHERE id = $1`,
      [body.id],
    );
    expect(row).toEqual({ detector: '', same: true });
    await test.http('POST', `/api/incidents/${body.id}/reopen`, { as: 'analyst', body: { reason: 'More' } });
    const [open] = await test.sql('SELECT resolution_seconds FROM incidents WHERE id = $1', [body.id]);
    expect(open).toEqual({ resolution_seconds: null });
  });

  it('tell who waits too long for a verdict by when it was asked for, however old the incident is', async () => {
    await test.sql(
      `UPDATE incidents SET triage_requested_at = now()
       WHERE id IN (SELECT id FROM incidents WHERE status = 'created' ORDER BY number DESC LIMIT 7)`,
    );
    const waiting = "status IN ('created', 'triaging')";
    const late = await counted(`${waiting} AND triage_requested_at < now() - interval '15 minutes'`, []);
    expect(late).toBeGreaterThan(0);
    expect(late).toBeLessThan((await counted(waiting, [])) ?? 0);
    expect((await get('/stats/overview?hours=24')).attention.overdue).toBe(late);
  });

  it('are for managers', async () => {
    for (const path of ['report', 'decisions', 'oversight'])
      expect((await test.http('GET', `/api/stats/${path}`, { as: 'senior_analyst' })).status).toBe(403);
    expect((await test.http('GET', '/api/stats/report?days=367', { as: 'manager' })).status).toBe(400);
  });
});

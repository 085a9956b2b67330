import { createTestApp, type TestApp } from '../../../test/harness/index.ts';
import type { Severity } from '#contracts';
import { IncidentIntake } from './incident-intake.ts';
import { incomingAlert } from './testing.ts';

const MINUTE = 60_000;

describe('incidents by their urgency', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await createTestApp();
  });
  afterAll(() => test.close());

  /** One that is so many minutes old. */
  async function made(title: string, severity: Severity, minutes: number, verdict: string | null = null) {
    const [received] = await test.as('admin', () =>
      test.get(IncidentIntake).receive([incomingAlert({ title, severity })]),
    );
    await test.sql(
      `UPDATE incidents SET created_at = $2, verdict_classification = $3, verdict_confidence = 0.9, verdict_category = 'x',
         verdict_id = id WHERE id = $1`,
      [received?.incident_id, new Date(Date.now() - minutes * MINUTE), verdict],
    );
    return received?.incident_id;
  }

  async function titles(query: string, limit = 3): Promise<string[]> {
    const found: string[] = [];
    let cursor = '';
    do {
      const page = await test.http('GET', `/api/incidents?limit=${limit}${query}${cursor}`, { as: 'viewer' });
      expect(page.status).toBe(200);
      found.push(...page.body.data.map(({ title }: { title: string }) => title));
      const next = page.body.meta.next_cursor;
      cursor = next === null ? '' : `&cursor=${encodeURIComponent(next)}`;
    } while (cursor !== '');
    return found;
  }

  const ORDER = [
    'critical over its time',
    'critical with a verdict',
    'medium malicious over its time',
    'critical nearly over',
    'critical fresh',
    'medium over its time',
    'high older',
    'high fresh',
    'medium fresh',
    'high benign',
    'low',
  ];

  it('come by severity, verdict and the time that is used up, page by page, in both directions', async () => {
    await made('high fresh', 'high', 10);
    await made('critical fresh', 'critical', 5);
    await made('critical over its time', 'critical', 90);
    await made('low', 'low', 10);
    await made('medium over its time', 'medium', 1500);
    await made('high older', 'high', 20);
    await made('critical nearly over', 'critical', 50);
    await made('medium fresh', 'medium', 60);
    await made('high benign', 'high', 10, 'benign');
    await made('critical with a verdict', 'critical', 5, 'malicious');
    await made('medium malicious over its time', 'medium', 1460, 'malicious');
    const resolved = await made('resolved', 'critical', 500, 'malicious');
    await test.http('POST', `/api/incidents/${resolved}/resolve`, {
      as: 'analyst',
      body: { disposition: 'duplicate' },
    });
    await test.jobs.schedule('alert.extract');
    for (const limit of [1, 3, 50]) expect(await titles('&sort=-urgency', limit)).toEqual(ORDER);
    expect(await titles('&sort=urgency', 2)).toEqual([...ORDER].reverse());
  });

  it('are narrowed by every filter', async () => {
    expect(await titles('&sort=-urgency&severity=high,low')).toEqual([
      'high older',
      'high fresh',
      'high benign',
      'low',
    ]);
    expect(await titles('&sort=-urgency&verdict=malicious,benign')).toEqual([
      'critical with a verdict',
      'medium malicious over its time',
      'high benign',
    ]);
    expect(await titles('&sort=-urgency&q=over', 1)).toEqual([
      'critical over its time',
      'medium malicious over its time',
      'critical nearly over',
      'medium over its time',
    ]);
    expect(await titles('&sort=-urgency&status=triaged')).toEqual([]);
    const refused = await test.http('GET', '/api/incidents?sort=-urgency&status=resolved', { as: 'viewer' });
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ path: 'sort' }] } });
  });

  it('go by the service levels of the settings', async () => {
    const before = await test.http('GET', '/api/service-levels', { as: 'viewer' });
    expect(before.body).toEqual({ critical: 60, high: 240, medium: 1440, low: 4320, informational: 10_080 });
    const levels = { ...before.body, low: 5 };
    const changed = await test.http('PUT', '/api/settings/service_levels', {
      as: 'admin',
      body: { value: levels, version: 0 },
    });
    expect(changed.status).toBe(200);
    expect((await test.http('GET', '/api/service-levels', { as: 'viewer' })).body).toEqual(levels);
    expect((await titles('&sort=-urgency&severity=low,high')).slice(-2)).toEqual(['low', 'high benign']);
  });
});

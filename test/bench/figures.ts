import pg from 'pg';
import { MANY_INCIDENTS } from '../fixtures/many-incidents.ts';
import { percentile } from './load.ts';
import type { BenchServer } from './server.ts';

const SIZES = [10_000, 1_000_000];
const DAYS = 90;
const AT_ONCE = 50_000;
const CALLS = 21;
const PAGES = {
  'Dashboard, 24 hours': '/api/stats/overview?hours=24',
  'Dashboard, 7 days': '/api/stats/overview?hours=168',
  'Its columns, 7 days': '/api/stats/timeline?hours=168',
  'Report, 30 days': '/api/stats/report?days=30',
  'Report, 90 days': '/api/stats/report?days=90',
  'Decisions, 90 days': '/api/stats/decisions?days=90',
  'Oversight, 90 days': '/api/stats/oversight?days=90',
  'List of a detector': '/api/incidents?detector=Rule%207&disposition=false_positive',
  'List of slow triages': '/api/incidents?triage_seconds_min=20',
};

/** How long figures take in a house of ten thousand incidents, and in one of a million. */
export async function figuresBench(
  own: BenchServer,
  databaseUrl: string,
  say: (line: string) => void,
): Promise<void> {
  const owner = new pg.Client({ connectionString: databaseUrl });
  await owner.connect();
  try {
    const { rows } = await owner.query<{ id: string }>('SELECT id FROM tenants ORDER BY created_at LIMIT 1');
    const tenant = rows[0]?.id ?? '';
    let made = 0;
    for (const size of SIZES) {
      const from = performance.now();
      for (; made < size; made += Math.min(AT_ONCE, size - made))
        await owner.query(MANY_INCIDENTS, [tenant, Math.min(AT_ONCE, size - made), DAYS]);
      const seeded = performance.now();
      await untilSettled(owner);
      say(
        `Figures of ${made.toLocaleString('en')} incidents over ${DAYS} days (stored in ${seconds(seeded - from)}, added up ${seconds(performance.now() - seeded)} later):`,
      );
      // As autovacuum does within a minute: so many changes at once leave as many dead rows to walk over.
      await owner.query('VACUUM (ANALYZE) incidents, incident_figures, incident_figure_changes');
      for (const [name, path] of Object.entries(PAGES)) {
        const times = [];
        for (let call = 0; call < CALLS; call += 1) times.push(await own.timed(path));
        say(
          `  ${name}: median ${percentile(times, 0.5).toFixed(0)} ms, slowest ${Math.max(...times).toFixed(0)} ms.`,
        );
      }
    }
  } finally {
    await owner.end();
  }
}

/** Until all changes are added up. */
export async function untilSettled(owner: pg.Client): Promise<void> {
  for (;;) {
    const { rows } = await owner.query('SELECT FROM incident_figure_changes LIMIT 1');
    if (rows.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(0)} s`;
}

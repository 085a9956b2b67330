import pg from 'pg';
import { SEARCHED_INCIDENTS } from '../fixtures/searched-incidents.ts';
import { percentile } from './load.ts';
import { processorTimeOf } from './processes.ts';
import type { BenchServer } from './server.ts';

const SIZES = [10_000, 100_000, 1_000_000];
const DAYS = 365;
const AT_ONCE = 50_000;
const CALLS = 21;
const TARGET = 1.5;
const NINA = '01900000-0000-7000-8000-0000000000c1';

const SEARCHES = {
  'A word of every incident': 'q=powershell',
  'A word of each tenth': 'q=tenth',
  'A word of each thousandth': 'q=thousandth',
  'A word of one': 'q=case7777',
  'A word of none': 'q=nowhere',
  'A beginning of many words': 'q=host12',
  'Two words that meet': 'q=tenth%20hundredth',
  'Two words that seldom meet': 'q=host1007%20thousandth',
  'Three words': 'q=powershell%20tenth%20process',
  'A domain': 'q=h17.evil17.example',
  'The last labels of a domain': 'q=evil7.example',
  'Oldest first': 'q=tenth&sort=created_at',
  'By severity': 'q=tenth&sort=-severity',
  'Open ones': 'q=tenth&status=created,triaging,triaged',
  'Critical ones': 'q=tenth&severity=critical',
  'Malicious and of one source': 'q=tenth&verdict=malicious&source=source-4',
  'Of one assignee': `q=powershell&assignee=${NINA}`,
  'Of one assignee, a rare word': `q=thousandth&assignee=${NINA}`,
  'A month half a year ago': `q=tenth&created_after=${daysAgo(200)}&created_before=${daysAgo(170)}`,
};

/** How long the same searches take in a house of ten thousand incidents, and in one of a million. */
export async function searchBench(
  own: BenchServer,
  postgres: { url: string; pid: number },
  say: (line: string) => void,
): Promise<void> {
  const owner = new pg.Client({ connectionString: postgres.url });
  await owner.connect();
  const before: Record<string, { median: number; spent: number }> = {};
  const processorTime = () => processorTimeOf(own.pid) + processorTimeOf(postgres.pid);
  try {
    const { rows } = await owner.query<{ id: string }>('SELECT id FROM tenants ORDER BY created_at LIMIT 1');
    const tenant = rows[0]?.id ?? '';
    // The figures of so many would be added up meanwhile: they are measured by themselves.
    await owner.query('SET session_replication_role = replica');
    const last = new Date();
    let made = 0;
    for (const size of SIZES) {
      const from = performance.now();
      while (made < size) {
        const some = Math.min(AT_ONCE, size - made);
        for (const statement of SEARCHED_INCIDENTS)
          await owner.query(statement, [tenant, some, DAYS, made, last]);
        made += some;
      }
      await owner.query(
        'VACUUM (ANALYZE) incidents, alerts, incident_text_words, observables, incident_observables',
      );
      say(
        `Search among ${made.toLocaleString('en')} incidents over ${DAYS} days (stored in ${((performance.now() - from) / 1000).toFixed(0)} s, ${await sizes(owner)}):`,
      );
      for (const [name, query] of Object.entries(SEARCHES)) {
        await own.timed(`/api/incidents?${query}`);
        const times: number[] = [];
        const from = processorTime();
        for (let call = 0; call < CALLS; call += 1) times.push(await own.timed(`/api/incidents?${query}`));
        const median = percentile(times, 0.5);
        const spent = (processorTime() - from) / CALLS;
        before[name] ??= { median, spent };
        const ratios = [median / before[name].median, spent / before[name].spent].map((ratio) =>
          ratio.toFixed(2),
        );
        say(
          `  ${name}: median ${median.toFixed(1)} ms, processor time ${spent.toFixed(1)} ms${size === SIZES[0] ? '' : `; ratios ${ratios.join(' and ')} (target ${TARGET})`}.`,
        );
      }
    }
  } finally {
    await owner.end();
  }
}

async function sizes(owner: pg.Client): Promise<string> {
  const { rows } = await owner.query<{ words: string; total: string }>(
    "SELECT count(*)::text AS words, pg_size_pretty(pg_total_relation_size('incident_text_words')) AS total FROM incident_text_words",
  );
  return `${Number(rows[0]?.words).toLocaleString('en')} words in ${rows[0]?.total}`;
}

function daysAgo(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString();
}

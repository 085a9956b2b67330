import { join } from 'node:path';
import pg from 'pg';
import type { Page } from 'playwright-core';
import { MANY_INCIDENTS } from '../fixtures/many-incidents.ts';
import { browserPath, launchBrowser, openWindow, signIn } from '../harness/browser-window.ts';
import { untilSettled } from './figures.ts';
import { openLoop, type Sent } from './load.ts';
import { mixedAlerts } from './mixed-alerts.ts';
import { processorTimeOf } from './processes.ts';
import type { BenchServer } from './server.ts';
import { watchPage, type PageSize, type Watched, type WatchedPage } from './watched-page.ts';

const INCIDENTS = 20_000;
const DAYS = 30;
/** As many as the list shows before it is scrolled. */
const SHOWN = 50;
const RATE = 50;
const SECONDS = 60;
const LONGEST_TASK_MS = 100;
/** The id of its incident as a text of its own: who keeps anything of each event keeps more. */
const BYTES_PER_EVENT = 48;

interface Minute extends Watched {
  name: string;
  sent: Sent[];
  /** Until the page showed the last change, from the last alert on. */
  behindMs: number;
  /** Once it was over. */
  size: PageSize;
  /** Seconds of processor time. */
  server: number;
  postgres: number;
}

interface House {
  own: BenchServer;
  postgres: { url: string; pid: number };
}

/** What the open list of incidents costs the browser while alerts keep coming. */
export async function liveBench(
  own: BenchServer,
  postgres: { url: string; pid: number },
  say: (line: string) => void,
): Promise<void> {
  if (browserPath === undefined) {
    say('Live list: skipped, there is no Chromium. Install one, or name it by CHROME_PATH.');
    return;
  }
  const count = await fill(postgres.url);
  const source = await own.addSource({ auto_triage: false });
  const mix = mixedAlerts(SHOWN);
  await openLoop(source, SHOWN, 1, mix.next);
  await own.untilExtracted();
  const browser = await launchBrowser();
  try {
    const { page, complaints } = await openWindow(browser, own.url);
    const watched = await watchPage(browser, page);
    await signIn(page, own.administrator);
    await page.goto('/incidents');
    await mix.untilSeen(page);
    const shown = await watched.rows();
    // What is loaded for later is there before anything is measured.
    await pause(5);
    const before = await watched.size();
    const idle = () => pause(SECONDS).then(() => []);
    const load = () => openLoop(source, RATE, SECONDS, mix.next);
    const minutes: Minute[] = [];
    for (const [name, work] of [
      ['idle', idle],
      ['loaded', load],
      ['loaded again', load],
      ['loaded a third time', load],
    ] as const)
      minutes.push(await measured(name, { own, postgres }, watched, work, () => mix.untilSeen(page)));
    say(
      `The list of incidents among ${count.toLocaleString('en')}, open at 1440 x 900, for minutes with and without ${RATE} alerts a second:`,
    );
    for (const line of [...table(before, minutes), ...judged(minutes)]) say(`  ${line}`);
    say(`  Rows shown that are others now: ${others(shown, await watched.rows())} of ${shown.length}.`);
    for (const complaint of complaints) say(`  The page complained: ${complaint}`);
    await pictures(page);
  } finally {
    await browser.close();
  }
}

/** How many there are then. */
async function fill(databaseUrl: string): Promise<number> {
  const owner = new pg.Client({ connectionString: databaseUrl });
  await owner.connect();
  try {
    const { rows } = await owner.query<{ id: string }>('SELECT id FROM tenants ORDER BY created_at LIMIT 1');
    await owner.query(MANY_INCIDENTS, [rows[0]?.id, INCIDENTS, DAYS]);
    await untilSettled(owner);
    await owner.query('VACUUM (ANALYZE) incidents, incident_figures');
    const counted = await owner.query<{ n: number }>('SELECT count(*)::int AS n FROM incidents');
    return counted.rows[0]?.n ?? 0;
  } finally {
    await owner.end();
  }
}

async function measured(
  name: string,
  { own, postgres }: House,
  watched: WatchedPage,
  work: () => Promise<Sent[]>,
  untilSeen: () => Promise<void>,
): Promise<Minute> {
  const before = [processorTimeOf(own.pid), processorTimeOf(postgres.pid)] as const;
  let sent: Sent[] = [];
  let behindMs = 0;
  const seen = await watched.during(async () => {
    sent = await work();
    const from = performance.now();
    await untilSeen();
    behindMs = performance.now() - from;
  });
  const [server, database] = [
    processorTimeOf(own.pid) - before[0],
    processorTimeOf(postgres.pid) - before[1],
  ];
  await own.untilExtracted();
  return {
    ...seen,
    name,
    sent,
    behindMs,
    size: await watched.size(),
    server: server / 1000,
    postgres: database / 1000,
  };
}

function table(before: PageSize, minutes: Minute[]): string[] {
  const seconds = (value: number) => `${value.toFixed(2)} s`;
  const lines: [string, ...string[]][] = [
    ['', ...minutes.map(({ name }) => name)],
    ['Alerts sent', ...minutes.map(({ sent }) => String(sent.length))],
    ['  accepted', ...minutes.map(({ sent }) => String(sent.filter(isAccepted).length))],
    ['Events that the page was told', ...minutes.map(({ events }) => String(events))],
    ['Requests of the page', ...minutes.map(({ requests }) => String(sum([...requests.values()])))],
    ...addresses(minutes).map((address): [string, ...string[]] => [
      `  ${address}`,
      ...minutes.map(({ requests }) => String(requests.get(address) ?? 0)),
    ]),
    ['Last change seen after', ...minutes.map(({ behindMs }) => `${behindMs.toFixed(0)} ms`)],
    ['Tasks over 50 ms by the clock', ...minutes.map(({ longTasks }) => String(longTasks.length))],
    ['  the longest', ...minutes.map(({ longTasks }) => `${Math.max(0, ...longTasks).toFixed(0)} ms`)],
    ['  all of them', ...minutes.map(({ longTasks }) => `${sum(longTasks).toFixed(0)} ms`)],
    ['  the dearest, by processor time', ...minutes.map(({ dearestTask }) => `${dearestTask.toFixed(0)} ms`)],
    ['Processor time of the page', ...minutes.map(({ spent }) => seconds(spent.all))],
    ['  of it scripts', ...minutes.map(({ spent }) => seconds(spent.scripts))],
    ['  of it styles and layout', ...minutes.map(({ spent }) => seconds(spent.layout))],
    ['Processor time of the server', ...minutes.map(({ server }) => seconds(server))],
    ['  of PostgreSQL', ...minutes.map(({ postgres }) => seconds(postgres))],
    ['Layout shifts', ...minutes.map(({ shifts }) => shifts.toFixed(4))],
    [
      `Heap afterwards (${megabytes(before.heap)} at first)`,
      ...minutes.map(({ size }) => megabytes(size.heap)),
    ],
    [`DOM nodes (${before.nodes} at first)`, ...minutes.map(({ size }) => String(size.nodes))],
    [`Listeners (${before.listeners} at first)`, ...minutes.map(({ size }) => String(size.listeners))],
  ];
  return lines.map(([name, ...values]) =>
    [name.padEnd(36), ...values.map((value) => value.padStart(13))].join(''),
  );
}

/**
 * A task is judged by its processor time, which on an idle machine is its time by the clock. The first loaded minutes
 * bring what an idle page has not needed (code that is compiled once, answers that are kept): what grows with the events
 * shows in the last.
 */
function judged(minutes: Minute[]): string[] {
  const loaded = minutes.slice(1);
  const longest = Math.max(0, ...loaded.flatMap(({ longTasks }) => longTasks));
  const dearest = Math.max(...loaded.map(({ dearestTask }) => dearestTask));
  const [before, last] = loaded.slice(-2).map(({ size }) => size);
  if (!before || !last) throw new Error('There are no two loaded minutes to compare.');
  const events = loaded.at(-1)?.events ?? 0;
  const grown = last.heap - before.heap;
  const allowed = events * BYTES_PER_EVENT;
  const met = (isMet: boolean) => (isMet ? 'met' : 'MISSED');
  return [
    `No task of the page over ${LONGEST_TASK_MS} ms while alerts come: ${met(dearest <= LONGEST_TASK_MS)} (${dearest.toFixed(0)} ms of processor time at most, ${longest.toFixed(0)} ms by the clock, which counts what the server beside it takes of the cores, too).`,
    `Memory flat: ${met(grown <= allowed && last.nodes <= before.nodes)} (by ${kilobytes(grown)} in the last loaded minute; flat is less than ${BYTES_PER_EVENT} bytes for each of its ${events} events, ${kilobytes(allowed)}, and no node more).`,
  ];
}

/** Those that were asked for most often. */
function addresses(minutes: Minute[]): string[] {
  const asked = new Map<string, number>();
  for (const { requests } of minutes)
    for (const [address, times] of requests) asked.set(address, (asked.get(address) ?? 0) + times);
  return [...asked]
    .sort(([, one], [, other]) => other - one)
    .slice(0, 5)
    .map(([address]) => address);
}

function others(before: string[], after: string[]): number {
  return (
    before.filter((row, index) => after[index] !== row).length + Math.max(0, after.length - before.length)
  );
}

function isAccepted({ status }: Sent): boolean {
  return typeof status === 'number' && status < 300;
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(2)} MB`;
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(0)} KB`;
}

function pause(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}

/** What the page shows in the end, on a desk and on a phone, when TW_SCREENSHOTS names a folder. */
async function pictures(page: Page): Promise<void> {
  const folder = process.env.TW_SCREENSHOTS;
  if (folder === undefined) return;
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 900 });
    await page.screenshot({ path: join(folder, `live-list-${width}.png`) });
  }
}

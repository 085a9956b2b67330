import type { Browser, CDPSession, Page } from 'playwright-core';

/** Runs before the page's own code. As text: the compiler knows no `window` here. */
const WATCH = `
  globalThis.watched = { events: 0, tasks: [], shifts: 0 };
  globalThis.EventSource = class extends EventSource {
    constructor(...all) {
      super(...all);
      this.addEventListener('message', () => { watched.events += 1; });
    }
  };
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) watched.tasks.push(duration);
  }).observe({ type: 'longtask', buffered: true });
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) watched.shifts += value;
  }).observe({ type: 'layout-shift', buffered: true });`;

/** Reads what was watched and begins anew. */
const READ = `(() => {
  const { events, tasks, shifts } = watched;
  Object.assign(watched, { events: 0, tasks: [], shifts: 0 });
  return { events, tasks, shifts };
})()`;

const ROWS = `[...document.querySelectorAll('tbody a[href^="/incidents/"]')].map((link) => link.getAttribute('href'))`;

/** What a trace is to name: the tasks of each thread, and nothing else. */
const TASKS = ['-*', 'disabled-by-default-devtools.timeline'];

const COLLECTIONS = 5;

export interface Watched {
  /** That came over the event stream. */
  events: number;
  /** How often each address was asked for. */
  requests: ReadonlyMap<string, number>;
  /** Milliseconds, of those over 50, by the clock: what other processes took of the core meanwhile counts as well. */
  longTasks: number[];
  /** Milliseconds of processor time of the one that took most. */
  dearestTask: number;
  /** How far what was seen has moved without anybody's doing; 0: nothing has (the web's "layout shift"). */
  shifts: number;
  /** Seconds of processor time of the thread that everything of the page happens in. */
  spent: { all: number; scripts: number; layout: number };
}

export interface PageSize {
  /** Bytes in use once garbage is collected. */
  heap: number;
  nodes: number;
  listeners: number;
}

export interface WatchedPage {
  /** What happens while `work` is done. */
  during(work: () => Promise<void>): Promise<Watched>;
  size(): Promise<PageSize>;
  /** The incidents of the list, in its order. */
  rows(): Promise<string[]>;
}

/** Looks at the only page of a browser from outside; before anything is loaded in it. */
export async function watchPage(browser: Browser, page: Page): Promise<WatchedPage> {
  await page.addInitScript(WATCH);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  let requests = new Map<string, number>();
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    requests.set(pathname, (requests.get(pathname) ?? 0) + 1);
  });
  return {
    during: async (work) => {
      await browser.startTracing(page, { categories: TASKS });
      await page.evaluate(READ);
      requests = new Map();
      const before = await spentBy(devtools);
      await work();
      const after = await spentBy(devtools);
      const { events, tasks, shifts } = await page.evaluate<{
        events: number;
        tasks: number[];
        shifts: number;
      }>(READ);
      const asked = requests;
      return {
        events,
        requests: asked,
        longTasks: tasks,
        dearestTask: dearestTask(await browser.stopTracing()),
        shifts,
        spent: {
          all: after.all - before.all,
          scripts: after.scripts - before.scripts,
          layout: after.layout - before.layout,
        },
      };
    },
    size: () => sizeOf(devtools),
    rows: () => page.evaluate<string[]>(ROWS),
  };
}

interface TraceEvent {
  name: string;
  pid: number;
  tid: number;
  /** Microseconds of processor time. */
  tdur?: number;
  args?: { name?: string };
}

function dearestTask(trace: Buffer): number {
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] };
  const thread = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`;
  const ofPages = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(thread),
  );
  const tasks = traceEvents.filter((event) => event.name === 'RunTask' && ofPages.has(thread(event)));
  if (tasks.length === 0) throw new Error('The trace of the browser names no task of the page.');
  return tasks.reduce((most, { tdur = 0 }) => Math.max(most, tdur), 0) / 1000;
}

async function spentBy(devtools: CDPSession): Promise<Watched['spent']> {
  const { metrics } = await devtools.send('Performance.getMetrics');
  const seconds = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
  return {
    all: seconds('TaskDuration'),
    scripts: seconds('ScriptDuration'),
    layout: seconds('LayoutDuration') + seconds('RecalcStyleDuration'),
  };
}

/** The least of several collections: what finalisers let go of, and answers still on their way, are gone after a later one. */
async function sizeOf(devtools: CDPSession): Promise<PageSize> {
  let heap = Infinity;
  for (let i = 0; i < COLLECTIONS; i += 1) {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await devtools.send('HeapProfiler.collectGarbage');
    const { usedSize } = await devtools.send('Runtime.getHeapUsage');
    heap = Math.min(heap, usedSize);
  }
  const { nodes, jsEventListeners } = await devtools.send('Memory.getDOMCounters');
  return { heap, nodes, listeners: jsEventListeners };
}

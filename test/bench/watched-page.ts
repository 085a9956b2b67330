import type { CDPSession, Page } from 'playwright-core';

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

export interface Watched {
  /** That came over the event stream. */
  events: number;
  /** How often each address was asked for. */
  requests: ReadonlyMap<string, number>;
  /** Milliseconds, of those over 50, by the clock: what another process took of the core counts as well. */
  longTasks: number[];
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

/** Looks at a page from outside; before anything is loaded in it. */
export async function watchPage(page: Page): Promise<WatchedPage> {
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
      return {
        events,
        requests,
        longTasks: tasks,
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

async function spentBy(devtools: CDPSession): Promise<Watched['spent']> {
  const { metrics } = await devtools.send('Performance.getMetrics');
  const seconds = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
  return {
    all: seconds('TaskDuration'),
    scripts: seconds('ScriptDuration'),
    layout: seconds('LayoutDuration') + seconds('RecalcStyleDuration'),
  };
}

/** Twice, with a pause: what is given back by the first collection is let go of by finalisers, and gone after the second. */
async function sizeOf(devtools: CDPSession): Promise<PageSize> {
  for (let i = 0; i < 2; i += 1) {
    await devtools.send('HeapProfiler.collectGarbage');
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  const { usedSize } = await devtools.send('Runtime.getHeapUsage');
  const { nodes, jsEventListeners } = await devtools.send('Memory.getDOMCounters');
  return { heap: usedSize, nodes, listeners: jsEventListeners };
}

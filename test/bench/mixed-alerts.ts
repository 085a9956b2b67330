import type { Page } from 'playwright-core';
import { alert, uniqueAlerts, type NextAlert } from './load.ts';

const SEVERITIES = ['low', 'medium', 'high', 'critical'];
/** Of each ten, once all that are shown are there: three updates of those, two repeats of them, and five new ones. */
const MIX = ['new', 'update', 'new', 'repeat', 'new', 'update', 'new', 'update', 'new', 'repeat'] as const;

const WAITS_MS = 60_000;

interface Shown {
  id: string;
  updates: number;
  body: string;
}

export interface MixedAlerts {
  next: NextAlert;
  /** Waits until a page that lists them shows the last update of each. */
  untilSeen(page: Page): Promise<void>;
}

/** So many alerts that a list will show, and then a mix of what happens to them and what is new. */
export function mixedAlerts(count: number): MixedAlerts {
  const fresh = uniqueAlerts();
  const shown: Shown[] = [];
  let sent = 0;
  let turn = 0;
  const first = () => {
    const { id } = fresh();
    const one = { id, updates: 0, body: '' };
    one.body = updated(one, shown.length);
    shown.push(one);
    return { id, body: one.body };
  };
  return {
    next: () => {
      if (shown.length < count) return first();
      const kind = MIX[sent++ % MIX.length];
      if (kind === 'new') return fresh();
      const index = kind === 'update' ? turn++ % count : sent % count;
      const one = shown[index] as Shown;
      if (kind === 'update') {
        one.updates += 1;
        one.body = updated(one, index);
      }
      return one;
    },
    untilSeen: async (page) => {
      const texts = shown.map(
        ({ updates }, index) => `${titleOf(index)}${updates === 0 ? '' : `×${updates + 1}`}`,
      );
      // As text: the compiler knows no `document` here.
      const isSeen = `(() => {
        const links = [...document.querySelectorAll('tbody a')].map((link) => link.textContent);
        return ${JSON.stringify(texts)}.every((text) => links.some((link) => link.endsWith(text)));
      })()`;
      const end = Date.now() + WAITS_MS;
      // Playwright's own waiting needs what the page's policy forbids.
      while (!(await page.evaluate<boolean>(isSeen))) {
        if (Date.now() > end)
          throw new Error(`After ${WAITS_MS / 1000} s the page has not shown every change.`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
  };
}

/** Each a little worse than the one before, with one address more each time. */
function updated({ id, updates }: { id: string; updates: number }, index: number): string {
  return alert(id, index, {
    title: titleOf(index),
    severity: SEVERITIES[Math.min(SEVERITIES.length - 1, Math.floor(updates / 4))],
    note: `Seen ${updates + 1} times, now at http://stage-${updates}.invoices-${index}.example/`,
  });
}

function titleOf(index: number): string {
  return `Campaign ${String(index).padStart(3, '0')}`;
}

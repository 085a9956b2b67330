import type { Browser, Page } from 'playwright-core';
import { IncidentIntake } from '#incidents';
import { incomingAlert } from '../../libs/incidents/src/testing.ts';
import { until } from '../harness/server-process.ts';
import { describeInBrowser, launchBrowser, openWindow, signIn, storyOf, type Window } from './browser.ts';
import { openHouse, PEOPLE, type House } from './house.ts';

const INCIDENTS = 200;
/** What a shift may cost by keyboard. One by one it is five each: to it, open, resolve, confirm, back. */
const MOST_PRESSES = 400;

/** Every key that is pressed after the list is open, each letter that is typed among them; nothing is clicked. */
class Keyboard {
  presses = 0;

  constructor(private readonly page: Page) {}

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) {
      this.presses += 1;
      await this.page.keyboard.press(key);
    }
  }
}

/**
 * Two hundred incidents by keyboard alone. Each is looked at by itself in the preview; every second one is nothing and
 * is marked, in turns with the others, so that no range helps. Those are resolved at once, and all that is left is taken
 * over at once.
 */
describeInBrowser('a shift', () => {
  let house: House;
  let browser: Browser;
  let window: Window | undefined;
  let keyboard: Keyboard;
  const step = storyOf(() => [window]);
  const shown = (): Page => (window as Window).page;

  beforeAll(async () => {
    house = await openHouse();
    const alerts = Array.from({ length: INCIDENTS }, (_alert, n) =>
      incomingAlert({
        title: `${n % 2 === 0 ? 'Scanner of ours probes port' : 'Credentials dumped on host'} ${n}`,
        severity: n % 2 === 0 ? 'low' : 'high',
      }),
    );
    for (let n = 0; n < INCIDENTS; n += 20)
      await house.t.as('admin', () => house.t.get(IncidentIntake).receive(alerts.slice(n, n + 20)));
    const ana = await house.api(PEOPLE.ana);
    const view = await ana.call<{ id: string }>('POST', '/api/incident-views', {
      name: 'My queue',
      query: 'status=created,triaging,triaged&assignee=none&snoozed=false',
      shared: false,
    });
    await ana.call('PUT', '/api/incident-views/default', { view_id: view.id });
    browser = await launchBrowser();
    window = await openWindow(browser, house.url);
    keyboard = new Keyboard(window.page);
    await signIn(window.page, PEOPLE.ana);
  });

  afterAll(async () => {
    await window?.close();
    await browser.close();
    await house.close();
  });

  /** The number that the preview shows, once it is another one than before. */
  async function previewed(before: string | null): Promise<string> {
    const label = await until('the preview of another incident', async () => {
      const name = await shown().getByRole('complementary').first().getAttribute('aria-label');
      return name?.startsWith('Preview of INC-') && name !== before ? name : false;
    });
    return label;
  }

  const result = () => shown().getByRole('status', { name: 'Changes of many incidents' });
  const count = async (condition: string): Promise<number> =>
    (await house.t.sql(`SELECT 1 FROM incidents WHERE ${condition}`)).length;

  step('begins with the view of one\u2019s choice', async () => {
    await shown().goto('/incidents');
    await shown().waitForURL(/assignee=none/);
    await shown()
      .getByRole('link', { name: /INC-200/ })
      .waitFor();
    await shown().getByRole('button', { name: 'My queue' }).waitFor();
  });

  step('looks at each, and marks what is nothing', async () => {
    const seen = new Set<string>();
    await keyboard.press('j', ' ');
    let name: string | null = null;
    for (let n = 0; n < INCIDENTS; n += 1) {
      if (n > 0) await keyboard.press('j');
      name = await previewed(name);
      seen.add(name);
      const title =
        (await shown().getByRole('complementary').getByRole('heading').first().textContent()) ?? '';
      if (title.startsWith('Scanner')) await keyboard.press('x');
    }
    expect(seen.size).toBe(INCIDENTS);
    await shown().getByText('100 incidents selected').waitFor();
  });

  step('resolves what is marked at once', async () => {
    await keyboard.press('r');
    await shown().getByRole('dialog', { name: 'Resolve 100 incidents' }).waitFor();
    await keyboard.press('ArrowDown', 'ArrowDown', 'Enter');
    await result().getByText('100 resolved as benign positive').waitFor();
    expect(await count(`disposition = 'benign_positive' AND resolved_by = 'Ana'`)).toBe(100);
  });

  step('takes over all that is left', async () => {
    await keyboard.press('A');
    await shown().getByText('all that match selected').waitFor();
    await keyboard.press('i');
    await result().getByText('100 assigned to Ana').waitFor();
    expect(await count(`status <> 'resolved' AND assignee_name = 'Ana'`)).toBe(100);
    expect(await count(`title LIKE 'Credentials%' AND assignee_name IS NULL`)).toBe(0);
  });

  step('has cost no more presses than it may, and left an entry for each', async () => {
    process.stdout.write(`${INCIDENTS} incidents: ${keyboard.presses} presses\n`);
    expect(keyboard.presses).toBeLessThanOrEqual(MOST_PRESSES);
    const entries = await house.t.sql(
      `SELECT event FROM audit_logs WHERE event IN ('incident.resolved', 'incident.updated') AND actor_name = 'Ana'`,
    );
    expect(entries).toHaveLength(INCIDENTS);
  });

  step('takes the last one back by one key', async () => {
    await keyboard.press('z');
    await result().getByText('100 taken back').waitFor();
    expect(await count('assignee_id IS NOT NULL')).toBe(0);
  });

  step('finds the same place on going back', async () => {
    await keyboard.press('Escape');
    const focused = shown().locator('tr[data-focused]').getByRole('link');
    // What was taken back comes into the list again while keys are pressed already.
    await until('a row that the keys are at', async () => {
      await keyboard.press('j');
      return (await focused.count()) === 1;
    });
    await keyboard.press('j', 'j');
    const address = await focused.getAttribute('href');
    const number = address?.replace('/incidents/', '') ?? '';
    await keyboard.press('Enter');
    // Its own: the address changes while the list, which has a heading as well, is still there.
    await shown().getByRole('heading', { level: 1, name: number }).waitFor();
    await keyboard.press('Escape');
    await shown().waitForURL(/assignee=none/);
    await focused.waitFor();
    expect(await focused.getAttribute('href')).toBe(address);
    expect((window as Window).complaints).toEqual([]);
  });
});

import type { Browser, Locator, Page } from 'playwright-core';
import {
  accessibilityFaults,
  describeInBrowser,
  launchBrowser,
  openWindow,
  sidewaysScroll,
  signIn,
  storyOf,
  type Window,
} from './browser.ts';
import { openHouse, PEOPLE, type House } from './house.ts';

describeInBrowser('a policy that is read, tried on the past and published, by keyboard', () => {
  let house: House;
  let browser: Browser;
  let mia: Window;
  let number: string;
  const step = storyOf(() => [mia]);

  beforeAll(async () => {
    house = await openHouse();
    house.fakes.crowdstrike.state.addHost('WS-0042');
    const ana = await house.api(PEOPLE.ana);
    const incident = await ana.call<{ id: string; number: string }>('POST', '/api/incidents', {
      title: 'A host that beacons',
      type: 'malware',
      severity: 'high',
    });
    number = incident.number;
    const action = await ana.call<{ status: string }>('POST', `/api/incidents/${incident.id}/actions`, {
      action: 'isolate_host',
      parameters: { host: 'WS-0042' },
      reason: 'It beacons',
    });
    expect(action.status).toBe('pending_approval');
    browser = await launchBrowser();
    mia = await openWindow(browser, house.url);
    await signIn(mia.page, PEOPLE.mia);
  });

  afterAll(async () => {
    await browser.close();
    await house.close();
  });

  /** By Tab alone, as somebody without a mouse. */
  async function tabTo(page: Page, target: Locator): Promise<void> {
    await target.waitFor();
    for (let presses = 0; presses < 200; presses += 1) {
      if (await target.evaluate((element) => element === element.ownerDocument.activeElement)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`Tab does not come to ${String(target)}.`);
  }

  step('is given a rule, which stands there as a sentence', async () => {
    const { page } = mia;
    await page.goto('/policy');
    await tabTo(page, page.getByRole('button', { name: 'Add a rule' }));
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'New rule' });
    await tabTo(page, dialog.getByRole('textbox', { name: 'Name' }));
    await page.keyboard.type('hosts at once');
    await tabTo(page, dialog.getByRole('combobox', { name: 'Decision' }));
    await page.keyboard.press('ArrowDown');
    // Opened by the key, the list stands on its first.
    await page.getByRole('option', { name: 'Allow', exact: true }).waitFor();
    await page.keyboard.press('Enter');
    await tabTo(page, dialog.getByRole('combobox', { name: 'Actions' }));
    await page.keyboard.type('isolate_host');
    await page.keyboard.press('Enter');
    await tabTo(page, dialog.getByRole('button', { name: 'Take it into the draft' }));
    await page.keyboard.press('Enter');
    await page.getByText('Isolate host → allowed').waitFor();
  });

  step('is tried on what was decided, and shows the difference with its incident', async () => {
    const { page } = mia;
    await tabTo(page, page.getByRole('button', { name: 'Backtest', exact: true }));
    await page.keyboard.press('Enter');
    await page.getByText('Of 1 decision in the last 30 days 1 would come out otherwise.').waitFor();
    const row = page.getByRole('table', { name: 'Differences' }).getByRole('row').nth(1);
    const said = await row.textContent();
    expect(said).toContain(number);
    expect(said).toMatch(/WS-0042.*Require approval.*Allow.*by rule “hosts at once”/);
    await page.getByText('Would have decided 1 of 1').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await sidewaysScroll(page)).toBe(0);
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  step('is published, and decides the next request', async () => {
    const { page } = mia;
    await tabTo(page, page.getByRole('button', { name: 'Publish …' }));
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Publish version 2' });
    await dialog.getByText(/1 would come out otherwise/).waitFor();
    await page.keyboard.type('Hosts are isolated at once');
    await tabTo(page, dialog.getByRole('button', { name: 'Publish', exact: true }));
    await page.keyboard.press('Enter');
    await page.getByText('Policy version 2 is in force').waitFor();
    const ana = await house.api(PEOPLE.ana);
    const { data } = await ana.call<{ data: { id: string }[] }>('GET', `/api/incidents?limit=1`);
    const action = await ana.call<{ status: string }>('POST', `/api/incidents/${data[0]?.id}/actions`, {
      action: 'isolate_host',
      parameters: { host: 'WS-0042' },
      reason: 'It beacons',
    });
    expect(action.status).not.toBe('pending_approval');
    expect(mia.complaints).toEqual([]);
  });
});

import type { Browser, Page } from 'playwright-core';
import { until } from '../harness/server-process.ts';
import {
  accessibilityFaults,
  describeInBrowser,
  launchBrowser,
  openWindow,
  signIn,
  storyOf,
} from './browser.ts';
import type { Window } from './browser.ts';
import { openHouse, PEOPLE, type House, type Source } from './house.ts';
import { falconDetection } from '../fixtures/samples.ts';

const MALWARE = '04f5361e7b26f281f3a74052374dc8de68517cd9a5cea1402943f84af3ea5808';

describeInBrowser('from a detection to an isolated host, and back', () => {
  let house: House;
  let browser: Browser;
  let falcon: Source;
  let ana: Window;
  let sam: Window;
  const step = storyOf(() => [ana, sam]);

  beforeAll(async () => {
    house = await openHouse();
    falcon = await house.addSource('falcon', { format: 'crowdstrike', default_type: 'malware' });
    house.fakes.crowdstrike.state.addHost('WS-0042');
    house.fakes.virustotal.state.otherwise = (kind) =>
      kind === 'file' ? { malicious: 58, undetected: 9, label: 'trojan.agent' } : null;
    browser = await launchBrowser();
    ana = await openWindow(browser, house.url);
    sam = await openWindow(browser, house.url);
    await signIn(ana.page, PEOPLE.ana);
    await signIn(sam.page, PEOPLE.sam);
  });

  afterAll(async () => {
    await browser.close();
    await house.close();
  });

  const hostStatus = () => [...house.fakes.crowdstrike.state.hosts.values()][0]?.status;
  const effects = () => house.fakes.crowdstrike.effects.map(({ effect, target }) => `${effect} ${target}`);

  /** Decides what the queue shows first, by keyboard. */
  async function approveFirst(page: Page, summary: RegExp): Promise<void> {
    await page.getByRole('heading', { name: summary }).waitFor();
    await page.getByText('Exact parameters').waitFor();
    await until('the key to be taken', async () => {
      await page.keyboard.press('a');
      return (await page.getByText(/^Approved: /).count()) > 0;
    });
  }

  step('is malicious, with what the EDR and the reputation of the file say', async () => {
    const { page } = ana;
    const answer = await falcon.deliver(JSON.stringify(falconDetection('WS-0042', MALWARE)));
    expect(answer.status).toBe(202);
    await page.goto('/incidents');
    await page.getByRole('link', { name: /Malicious file executed/ }).click();
    await page
      .getByRole('heading', { name: /Malicious/ })
      .first()
      .waitFor();
    await page
      .getByText(/Host WS-0042 .* its containment is normal/)
      .first()
      .waitFor();
    await page
      .getByText(/called malicious by 58 of/)
      .first()
      .waitFor();
    await page.getByText('Isolate host WS-0042 from the network').first().waitFor();
    expect(effects()).toEqual([]);
  });

  step('is not for an analyst to isolate', async () => {
    const { page } = ana;
    await page.getByRole('link', { name: 'Go to the approval' }).first().click();
    await page.getByText(/This approval needs the level senior analyst; your role is analyst/).waitFor();
    await page.goBack();
  });

  step('is isolated once a senior analyst approves', async () => {
    await sam.page.goto('/approvals');
    await approveFirst(sam.page, /Isolate host WS-0042/);
    await ana.page
      .locator('li', { hasText: 'Isolate host WS-0042' })
      .locator('[data-status=completed]')
      .first()
      .waitFor();
    expect(effects()).toEqual(['contain WS-0042']);
    await until('Falcon to have done it', async () => {
      await house.t.http('POST', '/api/actions', {
        as: 'analyst',
        body: { action: 'get_host_info', parameters: { host: 'WS-0042' }, reason: 'How far is it?' },
      });
      return hostStatus() === 'contained';
    });
    expect(await accessibilityFaults(ana.page)).toEqual([]);
  });

  step('is let back to the network by an undoing that is approved as well', async () => {
    const { page } = ana;
    const item = page
      .getByRole('region', { name: 'What to do' })
      .locator('li', { hasText: 'Isolate host WS-0042' })
      .last();
    await item.getByRole('button', { name: 'Undo' }).click();
    const dialog = page.getByRole('dialog', { name: 'Undo this action' });
    await dialog.getByRole('textbox').fill('The file was removed, the host is clean.');
    await dialog.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Let host WS-0042 back to the network').first().waitFor();
    expect(effects()).toEqual(['contain WS-0042']);
    await sam.page.goto('/approvals');
    await approveFirst(sam.page, /Let host WS-0042 back/);
    await page
      .locator('li', { hasText: 'Isolate host WS-0042' })
      .locator('[data-status=rolled_back]')
      .first()
      .waitFor();
    expect(effects()).toEqual(['contain WS-0042', 'lift_containment WS-0042']);
  });

  step('has left a record that is whole and made no browser complain', async () => {
    expect(await house.verifyRecord()).toMatchObject({ code: 0 });
    expect([...ana.complaints, ...sam.complaints]).toEqual([]);
  });
});

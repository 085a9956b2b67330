import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { until } from '../harness/server-process.ts';
import {
  accessibilityFaults,
  describeInBrowser,
  faultsOf,
  launchBrowser,
  openWindow,
  signIn,
} from './browser.ts';
import type { Window } from './browser.ts';
import { openHouse, PEOPLE, type House, type Source } from './house.ts';
import { PLATFORM_TENANT_ID } from '../harness/app.ts';
import { MANY_INCIDENTS } from '../fixtures/many-incidents.ts';
import { falconDetection, PHISHING_MAIL } from '../fixtures/samples.ts';

/** A busy house's month beside what is worked on here. */
const OTHERS = 20_000;
const DAYS = 30;

/** No file has a hash of one digit: what a test looks up is one as any other. */
const fileOf = (host: string) => createHash('sha256').update(host).digest('hex');

describeInBrowser('the pages', () => {
  let house: House;
  let browser: Browser;
  let edr: Source;
  let pages: string[];

  beforeAll(async () => {
    house = await openHouse();
    edr = await house.addSource('edr', { format: 'crowdstrike', default_type: 'malware' });
    const mail = await house.addSource('mail', { format: 'raw_email', default_type: 'phishing' });
    house.fakes.crowdstrike.state.autoHosts = true;
    house.fakes.virustotal.state.otherwise = () => ({ malicious: 44, undetected: 20 });
    await mail.deliver(PHISHING_MAIL, { 'content-type': 'message/rfc822' });
    for (let made = 1; made <= 4; made += 1)
      await edr.deliver(JSON.stringify(falconDetection(`WS-${made}`, fileOf(`WS-${made}`))));
    await until('the triage of all', async () => {
      const open = await house.t.sql(`SELECT 1 FROM incidents WHERE status <> 'triaged'`);
      return open.length === 0;
    });
    await house.t.sql(MANY_INCIDENTS, [PLATFORM_TENANT_ID, OTHERS, DAYS]);
    pages = await pagesOf(house);
    browser = await launchBrowser();
  });

  afterAll(async () => {
    await browser.close();
    await house.close();
  });

  async function withWindow(
    options: Parameters<typeof openWindow>[2],
    work: (window: Window) => Promise<void>,
  ) {
    const window = await openWindow(browser, house.url, options);
    try {
      await work(window);
    } finally {
      await window.close();
    }
  }

  /** Each page, once what it loads is there. */
  async function visitAll(window: Window, look: (path: string) => Promise<void>): Promise<void> {
    for (const path of pages) {
      await window.page.goto(path);
      await window.page.getByRole('heading').first().waitFor();
      await window.page
        .locator('[aria-busy=true], .mantine-Skeleton-root, [data-loading]')
        .first()
        .waitFor({ state: 'detached' });
      await look(path);
    }
  }

  it('are all that the app has', () => {
    const routes = readFileSync(new URL('../../web/src/app/routes.tsx', import.meta.url), 'utf8');
    const paths = [...routes.matchAll(/\bpath: '([^']+)'/g)].map(([, path = '']) => path);
    const withoutPage = ['/sign-in', '*', 'settings'];
    const unseen = paths
      .filter((path) => !withoutPage.includes(path))
      .filter((path) => !pages.some((page) => patternOf(path).test(page)));
    expect(paths.length).toBeGreaterThan(withoutPage.length);
    expect(unseen).toEqual([]);
  });

  it('let nobody in with a wrong password, and everybody who has the right one', async () => {
    await withWindow({}, async ({ page, complaints }) => {
      await page.goto('/incidents?status=triaged');
      await page.waitForURL(/\/sign-in\?next=/);
      await page.getByLabel('Email').fill(PEOPLE.ana.email);
      await page.locator('input[name=password]').fill('not the one');
      await page.keyboard.press('Enter');
      await page.getByText('Email and password do not fit together.').waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      await page.locator('input[name=password]').fill(PEOPLE.ana.password);
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/incidents\?status=triaged/);
      await page
        .getByRole('link', { name: /Malicious file executed/ })
        .first()
        .waitFor();
      await page.getByRole('button', { name: /Signed in as/ }).click();
      await page.getByRole('menuitem', { name: 'Sign out' }).click();
      await page.waitForURL(/\/sign-in/);
      await page.goto('/incidents');
      await page.waitForURL(/\/sign-in/);
      expect(complaints).toEqual([]);
    });
  });

  it('are worked by keyboard: the list, an incident, the decisions', async () => {
    await withWindow({}, async ({ page, complaints }) => {
      await signIn(page, PEOPLE.mia);
      await page.goto('/incidents');
      await page.getByRole('link', { name: /INC-5 / }).waitFor();
      await page.keyboard.press('j');
      await page.keyboard.press('j');
      await page.keyboard.press('j');
      await page.keyboard.press('k');
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/incidents\/INC-4/);
      await page.goto('/approvals');
      const decision = page.getByRole('region', { name: 'Decision' }).getByRole('heading').first();
      const first = await decision.textContent();
      await page.getByText('Exact parameters').waitFor();
      await page.keyboard.press('j');
      await until('the next decision', async () => (await decision.textContent()) !== first);
      await page.keyboard.press('k');
      await until('the first decision again', async () => (await decision.textContent()) === first);
      await page.getByText('Exact parameters').waitFor();
      // Faster than a person: each key still finds what the one before has brought.
      for (const key of ['v', 'j', 'v']) await page.keyboard.press(key);
      await page.getByText('2 selected').waitFor();
      await page.keyboard.press('Escape');
      await page.getByText('2 selected').waitFor({ state: 'detached' });
      await until('the question why', async () => {
        await page.keyboard.press('x');
        return (await page.getByRole('dialog', { name: 'Reject this request' }).count()) > 0;
      });
      const dialog = page.getByRole('dialog', { name: 'Reject this request' });
      await dialog.getByRole('textbox').fill('It is a test machine.');
      await dialog.getByRole('button', { name: 'Reject' }).click();
      await page.getByText(/^Rejected: /).waitFor();
      expect(await house.t.sql(`SELECT 1 FROM actions WHERE status = 'rejected'`)).toHaveLength(1);
      await dialog.waitFor({ state: 'detached' });
      await page.keyboard.press('Control+k');
      const commands = page.getByRole('dialog', { name: 'Commands' }).locator('input');
      // On a busy machine the dialog before gives the focus back when this one is there already.
      await commands.pressSequentially('audit');
      expect(await accessibilityFaults(page)).toEqual([]);
      await commands.press('Enter');
      await page.waitForURL(/\/audit/);
      expect(complaints).toEqual([]);
    });
  });

  it('show what is left to do, which is ticked without a mouse', async () => {
    await withWindow({}, async ({ page, complaints }) => {
      await signIn(page, PEOPLE.mia);
      await page.goto('/incidents/INC-1');
      await page.getByRole('heading', { name: 'Tasks 0 of 1' }).waitFor();
      await page.keyboard.press('d');
      await page.keyboard.press('Space');
      await page.getByRole('heading', { name: 'Tasks 1 of 1' }).waitFor();
      await page.getByText(/^done by/).waitFor();
      await page.keyboard.press('Space');
      await page.getByRole('heading', { name: 'Tasks 0 of 1' }).waitFor();
      expect(complaints).toEqual([]);
    });
  });

  it('have no serious fault of accessibility, light or dark, and fit a phone', async () => {
    await withWindow({}, async (window) => {
      await signIn(window.page, PEOPLE.ada);
      const faults: string[] = [];
      await visitAll(window, async (path) => {
        for (const fault of await faultsOf(window.page)) faults.push(`${path} ${fault}`);
      });
      expect(faults).toEqual([]);
      expect(window.complaints).toEqual([]);
    });
  });

  it('show a new incident in the list that is open, behind a button that pushes nothing', async () => {
    await withWindow({}, async ({ page, complaints }) => {
      await signIn(page, PEOPLE.vic);
      await page.goto('/incidents');
      await page.getByRole('link', { name: /INC-5 / }).waitFor();
      // What comes within a second of the loading still belongs to what is loaded.
      const opened = Date.now();
      await until('the list to be a moment old', async () => Date.now() > opened + 2000);
      const place = () => page.getByRole('link', { name: /INC-5 / }).boundingBox();
      const before = await place();
      await edr.deliver(JSON.stringify(falconDetection('WS-NEW', fileOf('WS-NEW'))));
      const button = page.getByRole('button', { name: '1 new' });
      await button.waitFor();
      expect(await place()).toEqual(before);
      await button.click();
      await page.getByRole('link', { name: `INC-${OTHERS + 6}` }).waitFor();
      expect(complaints).toEqual([]);
    });
  });

  it('show the red bar on every page, to everybody, while a kill switch is on', async () => {
    await withWindow({}, async ({ page, complaints }) => {
      await signIn(page, PEOPLE.vic);
      const mia = await house.api(PEOPLE.mia);
      const made = await mia.call<{ id: string }>('POST', '/api/kill-switch', {
        scope: 'global',
        reason: 'Exercise of the night shift',
      });
      await page.getByText(/Exercise of the night shift/).waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      await mia.call('DELETE', `/api/kill-switch/${made.id}`, { reason: 'Over' });
      await page.getByText(/Exercise of the night shift/).waitFor({ state: 'detached' });
      expect(complaints).toEqual([]);
    });
  });
});

/** The address of each page, and of one thing of each kind that has a page of its own. */
async function pagesOf({ t }: House): Promise<string[]> {
  const post = async (path: string, body: object): Promise<string> => {
    const made = await t.http('POST', path, { as: 'admin', body });
    if (made.status !== 201) throw new Error(made.text);
    return String((made.body as { id: string }).id);
  };
  const mailbox = await post('/api/mailboxes', {
    ...{
      name: 'Reported',
      host: 'imap.house.example',
      username: 'reports@house.example',
      password: 'wheelbarrow',
    },
    enabled: false,
  });
  const people = (await t.http('GET', '/api/users', { as: 'admin' })).body.data as { id: string }[];
  await post('/api/teams', { name: 'Mails', member_ids: people.slice(0, 2).map(({ id }) => id) });
  const handover = await post('/api/handovers', {
    ...{ note: 'A quiet night.', recipient_id: null, incident_ids: [] },
  });
  const one = async (table: string): Promise<string> =>
    (await t.sql<{ id: string }>(`SELECT id FROM ${table} LIMIT 1`))[0]?.id ?? '';
  return [
    ...[
      '/',
      '/setup',
      '/incidents',
      '/incidents/INC-1',
      '/incidents/INC-2',
      '/approvals',
      '/reports',
      '/audit',
    ],
    ...['/handovers', '/handovers/new', `/handovers/${handover}`],
    ...['/playbooks', '/playbooks/phishing_triage', `/runs/${await one('playbook_runs')}`, '/policy'],
    ...['/connectors', `/connectors/${await one('connectors')}`],
    ...['/settings/profile', '/settings/users', '/settings/teams', '/settings/api-keys', '/settings/general'],
    ...['/settings/sources', `/settings/sources/${await one('webhook_sources')}`],
    ...['/settings/mailboxes', `/settings/mailboxes/${mailbox}`, '/settings/inventory', '/settings/tenants'],
    ...['/settings/jobs', '/no-such-page'],
  ];
}

/** Of the routes' own way to write addresses, the last part is enough: `profile` is `/settings/profile`. */
function patternOf(route: string): RegExp {
  const pattern = route.replace(/\/:\w+\?/g, '(?:/[^/]+)?').replace(/:\w+/g, '[^/]+');
  return new RegExp(`(?:^|/)${pattern.replace(/^\//, '')}$`);
}

import type { Browser } from 'playwright-core';
import { until } from '../harness/server-process.ts';
import {
  accessibilityFaults,
  describeInBrowser,
  launchBrowser,
  openWindow,
  signIn,
  storyOf,
  type Window,
} from './browser.ts';
import { openHouse, PEOPLE, type House, type Source } from './house.ts';
import { PHISHING_MAIL } from '../fixtures/samples.ts';

const MESSAGE_ID = '<20261122.4711@mailer.paypa1-billing.example>';

/** From a domain that its owner has made for it and that vouches for it: an address that is forged is not blocked. */
const MAIL = PHISHING_MAIL.replace('spf=fail', 'spf=pass')
  .replace('dkim=none', 'dkim=pass header.d=paypa1-billing.example')
  .replace('dmarc=fail', 'dmarc=pass');

describeInBrowser('from a mail to its quarantine', () => {
  let house: House;
  let browser: Browser;
  let gateway: Source;
  let ana: Window;
  let sam: Window;
  let number: string;
  const step = storyOf(() => [ana, sam]);

  beforeAll(async () => {
    house = await openHouse({ TRUSTED_MAIL_HOSTS: 'mx.corp.example' });
    gateway = await house.addSource('mail-gateway', { format: 'raw_email', default_type: 'phishing' });
    house.fakes.virustotal.state.otherwise = (_kind, value) =>
      value.includes('paypa1') ? { malicious: 61, harmless: 2, undetected: 5 } : null;
    for (const mailbox of ['ana@corp.example', 'ben@corp.example'])
      house.fakes.microsoft365.state.addMailbox(mailbox);
    house.fakes.microsoft365.state.addMessage('ana.user@corp.example', { internetMessageId: MESSAGE_ID });
    browser = await launchBrowser();
    ana = await openWindow(browser, house.url);
    sam = await openWindow(browser, house.url);
  });

  afterAll(async () => {
    await browser.close();
    await house.close();
  });

  step('appears in the open list without a reload', async () => {
    await signIn(ana.page, PEOPLE.ana);
    await ana.page.getByRole('link', { name: 'Incidents' }).first().click();
    await ana.page.getByText('No incidents yet').waitFor();
    const answer = await gateway.deliver(MAIL, { 'content-type': 'message/rfc822' });
    expect(answer).toMatchObject({
      status: 202,
      body: { status: 'accepted', incidents: [{ status: 'created' }] },
    });
    const row = ana.page.getByRole('link', { name: /Your account is suspended/ });
    await row.waitFor();
    number = (await row.textContent())?.split(' ')[0] ?? '';
    await row.click();
  });

  step('shows the verdict, and every claim leads to its evidence', async () => {
    const { page } = ana;
    await page.getByRole('heading', { name: /Malicious/ }).waitFor();
    const chips = page.getByRole('button', { name: /^Evidence E\d+: / });
    await chips.nth(2).waitFor();
    for (const label of await chips.evaluateAll((all) =>
      all.map((chip) => chip.getAttribute('aria-label') ?? ''),
    ))
      expect(label).not.toContain('not in the incident');
    await chips.first().click();
    await page.locator('details[open]').first().waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  step('has asked people about what the playbook proposes', async () => {
    const { page } = ana;
    await page
      .getByText(/Quarantine the message .* in the mailbox of ana\.user@corp\.example/)
      .first()
      .waitFor();
    await page.getByText('Block mail from security@paypa1-billing.example').first().waitFor();
    expect(house.fakes.microsoft365.effects).toEqual([]);
  });

  step('lets nobody decide what they have asked for themselves, and says why', async () => {
    const { page } = ana;
    await page.getByRole('button', { name: 'Request action' }).click();
    const dialog = page.getByRole('dialog', { name: 'Request an action' });
    await dialog.getByRole('combobox', { name: 'Action' }).fill('Create ticket');
    await page.getByRole('option', { name: 'Create ticket' }).click();
    await dialog.getByLabel('Title').fill('Tell the bank');
    await dialog.getByLabel('Description').fill('A page that looks like theirs.');
    await dialog.getByLabel('Reason').fill('They want to know.');
    await dialog.getByText(/Would need approval at level analyst/).waitFor();
    await dialog.getByRole('button', { name: 'Request', exact: true }).click();
    const item = page.getByRole('listitem').filter({ hasText: 'Create the ticket “Tell the bank”' });
    await item.getByRole('link', { name: 'Go to the approval' }).click();
    await page.getByRole('heading', { name: /Create the ticket/ }).waitFor();
    await page
      .getByText('You stand behind this request: you have asked for it. Somebody else must decide it.')
      .waitFor();
    expect(await page.getByRole('button', { name: 'Approve' }).count()).toBe(0);
    expect(await accessibilityFaults(page)).toEqual([]);

    const api = await house.api(PEOPLE.ana);
    const { data } = await api.call<{ data: { id: string; digest: string; action: string }[] }>(
      'GET',
      '/api/approvals',
    );
    const own = data.find(({ action }) => action === 'create_ticket');
    const refused = await api
      .call('POST', `/api/approvals/${own?.id}/approve`, { digest: own?.digest })
      .then(() => 'approved', String);
    expect(refused).toContain('answered 403');
    expect(refused).toContain('"code":"own_request"');
  });

  step('is carried out as soon as somebody else approves', async () => {
    await ana.page.goto(`/incidents/${number}`);
    await signIn(sam.page, PEOPLE.sam);
    await sam.page
      .getByRole('link', { name: /Approvals/ })
      .first()
      .click();
    for (const summary of [/Quarantine the message/, /Block mail from/, /Create the ticket/]) {
      await sam.page.getByRole('link', { name: summary }).click();
      await sam.page.getByRole('heading', { name: summary }).waitFor();
      await sam.page.getByText('What exactly will be done').waitFor();
      await sam.page.getByRole('button', { name: 'Approve' }).click();
      // A ticket cannot be taken back: that is asked once more.
      const sure = sam.page.getByRole('dialog', { name: 'Approve what cannot be undone?' });
      if (summary.source.startsWith('Create')) await sure.getByRole('button', { name: 'Approve' }).click();
      await sam.page
        .getByText(/^Approved: /)
        .first()
        .waitFor();
    }
    // What somebody has decided asks nobody else any more, in the windows that are open.
    for (const { page } of [ana, sam])
      await page.getByRole('button', { name: 'Notifications', exact: true }).waitFor();
    const quarantine = ana.page.getByRole('listitem').filter({ hasText: /Quarantine the message/ });
    await quarantine.locator('[data-status=completed]').first().waitFor();
    await until('the other two actions', async () => {
      const open = await house.t.sql(`SELECT 1 FROM actions WHERE NOT read_only AND status <> 'completed'`);
      return open.length === 0;
    });
    const { state } = house.fakes.microsoft365;
    expect(state.folderOf('ana.user@corp.example', MESSAGE_ID)).toMatch(/quarantine/i);
    expect(house.fakes.microsoft365.effects.map(({ effect }) => effect).sort()).toEqual([
      'block_sender',
      'block_sender',
      'quarantine_email',
    ]);
    expect(house.fakes.jira.effects.map(({ target }) => target)).toEqual(['Tell the bank']);
  });

  step('is resolved by a person', async () => {
    const { page } = ana;
    await page.keyboard.press('r');
    const dialog = page.getByRole('dialog', { name: /Resolve INC-/ });
    await dialog.getByRole('radio', { name: 'True positive' }).check();
    await dialog.getByLabel('Note').fill('Credential phishing, contained.');
    await dialog.getByRole('button', { name: 'Resolve' }).click();
    await page.getByText(/True positive — Ana/i).waitFor();
  });

  step('has left a record that is whole', async () => {
    expect(await house.verifyRecord()).toMatchObject({
      code: 0,
      output: expect.stringMatching(/^The record is intact: /) as unknown,
    });
    await house.t.sql(`ALTER TABLE audit_logs DISABLE TRIGGER USER`);
    await house.t.sql(`UPDATE audit_logs SET actor_name = 'nobody' WHERE event = 'approval.granted'`);
    expect(await house.tw('audit', 'verify')).toMatchObject({
      code: 1,
      output: expect.stringContaining('The record is BROKEN'),
    });
  });

  step('has made no browser complain', async () => {
    expect([...ana.complaints, ...sam.complaints]).toEqual([]);
  });
});

import type { Browser, Locator, Page } from 'playwright-core';
import { IncidentIntake } from '#incidents';
import { incomingAlert } from '../../libs/incidents/src/testing.ts';
import { until } from '../harness/server-process.ts';
import { describeInBrowser, launchBrowser, openWindow, signIn, storyOf, type Window } from './browser.ts';
import { ByKeyboard } from './by-keyboard.ts';
import { PLATFORM_TENANT_ID } from '../harness/app.ts';
import { MANY_INCIDENTS } from '../fixtures/many-incidents.ts';
import { openHouse, PEOPLE, type House } from './house.ts';

const OTHERS = 60;
const EARLIER = 20_000;
const DAYS = 30;

/** What an analyst finds, asks somebody about and hands over, and what is found of it in the record: without a mouse. */
describeInBrowser('a night, by keyboard alone', () => {
  let house: House;
  let browser: Browser;
  let window: Window | undefined;
  let told: Window | undefined;
  const step = storyOf(() => [window, told]);
  const shown = (): Page => (window as Window).page;
  const keyboard = new ByKeyboard(shown);

  beforeAll(async () => {
    house = await openHouse();
    await house.t.sql(MANY_INCIDENTS, [PLATFORM_TENANT_ID, EARLIER, DAYS]);
    const alerts = [
      ...Array.from({ length: OTHERS }, (_alert, n) =>
        incomingAlert({ title: `Port scan of host ${n}`, severity: 'low' }),
      ),
      incomingAlert({
        title: 'Ledger exported to an unknown bucket',
        severity: 'high',
        observables: [{ type: 'domain', value: 'drop.ledger-copies.example' }],
      }),
    ];
    for (let n = 0; n < alerts.length; n += 20)
      await house.t.as('admin', () => house.t.get(IncidentIntake).receive(alerts.slice(n, n + 20)));
    browser = await launchBrowser();
    window = await openWindow(browser, house.url);
    await signIn(shown(), PEOPLE.ana);
  });

  afterAll(async () => {
    await window?.close();
    await told?.close();
    await browser.close();
    await house.close();
  });

  const link = (name: RegExp): Locator => shown().getByRole('link', { name });

  step('a domain as it was pasted, defanged, finds the incident and says where it stands', async () => {
    await shown().getByRole('heading', { level: 1 }).waitFor();
    await keyboard.press('/');
    await keyboard.focusComesTo(shown().getByRole('searchbox'));
    await keyboard.type('hxxps://drop[.]ledger-copies[.]example/');
    await keyboard.press('Enter');
    await link(/INC-\d+/)
      .first()
      .waitFor();
    await shown().getByText('Ledger exported to an unknown bucket').first().waitFor();
  });

  step('words of its title find it among all others', async () => {
    await keyboard.press('/');
    await keyboard.focusComesTo(shown().getByRole('searchbox'));
    await keyboard.type('unknown bucket ledger');
    await keyboard.press('Enter');
    await until('one incident to be listed', async () => (await link(/^INC-\d+/).count()) === 1);
    expect(await keyboard.faults()).toEqual([]);
    await keyboard.press('j', 'Enter');
    await shown().waitForURL(/\/incidents\/INC-/);
    await shown()
      .getByRole('heading', { level: 1, name: /Ledger exported/ })
      .waitFor();
  });

  step('it is taken, watched, and somebody is asked about it', async () => {
    await keyboard.press('i');
    await until('the incident to be Ana\u2019s', async () => {
      const rows = await house.t.sql(
        `SELECT 1 FROM incidents WHERE title LIKE 'Ledger%' AND assignee_name = 'Ana'`,
      );
      return rows.length === 1;
    });
    const comment = shown().getByLabel('Comment', { exact: true });
    await keyboard.tabTo(comment);
    await keyboard.type('Is this bucket ours, @Sa');
    await shown().getByRole('listbox', { name: 'People to mention' }).waitFor();
    expect(await keyboard.faults()).toEqual([]);
    await keyboard.press('Enter');
    await keyboard.type('?');
    await keyboard.press('ControlOrMeta+Enter');
    await shown().getByText('Told: Sam.').waitFor();
  });

  step('who was asked is told, and comes to it', async () => {
    told = await openWindow(browser, house.url);
    const { page } = told;
    const other = new ByKeyboard(() => page);
    await signIn(page, PEOPLE.sam);
    await other.tabTo(page.getByRole('button', { name: /notification/i }));
    await other.press('Enter');
    await other.tabTo(
      page
        .getByRole('link', { name: /Ledger exported/ })
        .or(page.getByRole('menuitem', { name: /Ledger exported/ }))
        .first(),
    );
    await other.press('Enter');
    await page.waitForURL(/\/incidents\//);
    await page.getByText('Is this bucket ours,').first().waitFor();
    expect(told.complaints).toEqual([]);
  });

  step('at its end the shift is handed over to whom it goes on with', async () => {
    await shown().goto('/incidents');
    await until('the list', async () => (await link(/^INC-\d+/).count()) > 0);
    await keyboard.press('g', 'h');
    await shown().waitForURL(/\/handovers\/new/);
    const recipient = shown().getByRole('combobox', { name: 'To' });
    await keyboard.tabTo(recipient);
    await keyboard.press('ControlOrMeta+a');
    await keyboard.type('Sam');
    await shown().getByRole('option', { name: 'Sam' }).waitFor();
    await keyboard.arrowTo(/^Sam$/);
    await keyboard.press('Enter');
    await keyboard.tabTo(shown().getByLabel('Note', { exact: true }));
    await keyboard.press('ControlOrMeta+End');
    await keyboard.type('\nSam looks whether the bucket is ours.');
    expect(await keyboard.faults()).toEqual([]);
    await keyboard.press('ControlOrMeta+Enter');
    await shown().waitForURL(/\/handovers\/[0-9a-f-]{36}/);
    await shown().getByText('Sam looks whether the bucket is ours.').waitFor();
  });

  step('and the record says who did what, of Ana alone', async () => {
    const ada = await openWindow(browser, house.url);
    try {
      const { page } = ada;
      const other = new ByKeyboard(() => page);
      await signIn(page, PEOPLE.ada);
      await page.goto('/audit');
      const person = page.getByRole('combobox', { name: 'Person' });
      await other.tabTo(person);
      await other.type('Ana');
      await page.getByRole('option', { name: 'Ana' }).waitFor();
      await other.arrowTo(/^Ana$/);
      await other.press('Enter');
      await page.waitForURL(/actor_id=/);
      await page
        .getByRole('table', { name: 'Audit entries' })
        .getByText('Handover written')
        .first()
        .waitFor();
      expect(await other.faults()).toEqual([]);
      expect(ada.complaints).toEqual([]);
    } finally {
      await ada.close();
    }
    expect(window?.complaints).toEqual([]);
  });
});

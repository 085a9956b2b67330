import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Browser, Locator } from 'playwright-core';
import { UsersService } from '#users';
import { startFakeVirusTotal, type FakeService, type VirusTotalState } from '../fakes/index.ts';
import type { TestApp } from '../harness/index.ts';
import { signedHeaders } from '../harness/server-process.ts';
import { describeInBrowser, launchBrowser, openWindow, storyOf, type Window } from './browser.ts';
import { ByKeyboard } from './by-keyboard.ts';

const BUILD = fileURLToPath(new URL('../../scripts/build.mjs', import.meta.url));
const ADA = { email: 'ada@house.example', password: 'seven blue wheelbarrows' };

describeInBrowser('the first run of a new installation, by keyboard alone', () => {
  let test: TestApp;
  let virustotal: FakeService<VirusTotalState>;
  let browser: Browser;
  let window: Window;
  let url: string;
  let given: string;
  const step = storyOf(() => [window]);

  beforeAll(async () => {
    execFileSync(process.execPath, [BUILD, '--changed', 'web'], { stdio: 'inherit' });
    // After the build: the server looks for the web app's files when it is loaded.
    const { createTestApp } = await import('../harness/index.ts');
    test = await createTestApp({ workers: true });
    await test.app.listen(0, '127.0.0.1');
    url = (await test.app.getUrl()).replace('[::1]', '127.0.0.1');
    virustotal = await startFakeVirusTotal();
    const made = await test.as('admin', () =>
      test.get(UsersService).create({ email: ADA.email, name: 'Ada', role: 'admin' }),
    );
    given = made.password ?? '';
    browser = await launchBrowser();
    window = await openWindow(browser, url);
  });

  afterAll(async () => {
    await browser.close();
    await virustotal.close();
    await test.close();
  });

  const keyboard = new ByKeyboard(() => window.page);
  const type = (text: string) => keyboard.type(text);
  const press = (key: string) => keyboard.press(key);
  const tabTo = (target: Locator) => keyboard.tabTo(target);
  const region = (name: RegExp) => window.page.getByRole('region', { name });

  step('an administrator signs in with the password that was made, and chooses their own', async () => {
    const { page } = window;
    await page.goto('/sign-in');
    await page.getByLabel('Email').and(page.locator(':focus')).waitFor();
    await type(ADA.email);
    await press('Enter');
    await page.locator('input[name=password]').and(page.locator(':focus')).waitFor();
    await page.getByText('Type your password.').waitFor();
    await type(given);
    await press('Enter');
    await page.getByLabel('The password you were given').and(page.locator(':focus')).waitFor();
    await type(given);
    await tabTo(page.getByLabel('Your new password'));
    await type(ADA.password);
    await press('Enter');
  });

  step('and is led to the set-up, where nothing but that is done', async () => {
    const { page } = window;
    await page.waitForURL(/\/setup$/);
    await page.getByText('1 of 5 steps are done, by what there is now.').waitFor();
    await page.getByRole('radio', { name: 'Supervised' }).waitFor();
    expect(await keyboard.faults()).toEqual([]);
  });

  step('a source is made, its secret shown, and the first delivery seen as it arrives', async () => {
    const { page } = window;
    const source = region(/^A source of alerts/);
    await tabTo(source.getByRole('button', { name: 'Make the source' }));
    await press('Enter');
    await source.getByText('Say what will send its alerts, as in “Mail gateway”.').waitFor();
    await source.getByLabel('What sends the alerts').and(page.locator(':focus')).waitFor();
    expect(await keyboard.faults()).toEqual([]);
    await type('Mail gateway');
    await press('Enter');
    const secret = (await source.getByLabel('Secret of Mail gateway').textContent()) ?? '';
    const command = source.getByLabel('Command that delivers a test alert');
    expect(await command.textContent()).toContain(`SECRET='${secret}'`);
    await source.getByText(/^Waiting for the first delivery to \/api\/webhooks\/mail-gateway/).waitFor();
    expect(await keyboard.faults()).toEqual([]);
    const body = JSON.stringify({ title: 'A sign-in from two countries', severity: 'high', user: 'dave' });
    const delivered = await fetch(`${url}/api/webhooks/mail-gateway`, {
      method: 'POST',
      headers: signedHeaders(secret, body),
      body,
    });
    expect(delivered.status).toBe(202);
    await source.getByText(/^The first delivery has arrived/).waitFor();
    await source.getByText('A sign-in from two countries').waitFor();
    await page.getByText('2 of 5 steps are done, by what there is now.').waitFor();
    await tabTo(source.getByRole('link', { name: /^Open INC-/ }));
    await press('Enter');
    await page.waitForURL(/\/incidents\/INC-/);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.goBack();
  });

  step('a connector is chosen by what it is for, and tested', async () => {
    const { page } = window;
    const { connector } = virustotal;
    await tabTo(region(/^A connector/).getByRole('button', { name: 'Choose what to connect' }));
    await press('Enter');
    const dialog = page.getByRole('dialog', { name: 'What to connect' });
    await dialog.getByRole('combobox', { name: 'What it is for' }).and(page.locator(':focus')).waitFor();
    await keyboard.arrowTo(/^Threat intelligence$/);
    await press('Enter');
    await dialog.getByText(/^Threat intelligence can tell/).waitFor();
    await tabTo(dialog.getByRole('link', { name: /^VirusTotal/ }));
    await press('Enter');
    await page.waitForURL(/\/connectors\/new\?type=virustotal/);
    await tabTo(page.getByRole('button', { name: 'Save and test' }));
    await press('Enter');
    await page
      .getByLabel(/^API key/)
      .and(page.locator(':focus'))
      .waitFor();
    await page.getByText('Fill this in.').waitFor();
    await page.goto('/connectors/new?type=virustotal');
    await fill('Address', String(connector.settings['base_url']));
    await fill('API key', String(connector.secrets['api_key']));
    await press('Enter');
    await page.getByText('Healthy').first().waitFor();
  });

  async function fill(label: string, value: string): Promise<void> {
    const field = window.page.getByLabel(new RegExp(`^${label}`)).first();
    await tabTo(field);
    await press('ControlOrMeta+a');
    await type(value);
  }

  step('a second person comes in, and a mode is chosen: all of it is done', async () => {
    const { page } = window;
    await page.goto('/setup');
    await tabTo(region(/^A second person/).getByRole('button', { name: 'Add a person' }));
    await press('Enter');
    const dialog = page.getByRole('dialog', { name: 'New user' });
    await dialog.getByLabel('Email').and(page.locator(':focus')).waitFor();
    await type('ana@house.example');
    await tabTo(dialog.getByLabel('Name'));
    await type('Ana');
    await press('Enter');
    await tabTo(page.getByRole('button', { name: 'I have stored it' }));
    await press('Enter');
    await page.getByText('4 of 5 steps are done, by what there is now.').waitFor();
    await tabTo(region(/^A policy mode/).getByRole('radio', { name: 'Supervised' }));
    await press('ArrowDown');
    await tabTo(region(/^A policy mode/).getByRole('button', { name: 'Use this mode' }));
    await press('Enter');
    await region(/^A policy mode/)
      .getByText(/^In force:/)
      .waitFor();
    await page.getByText('All of it is done.').waitFor();
    expect(await region(/^A policy mode/).textContent()).toContain('Semi-autonomous');
    expect(await keyboard.faults()).toEqual([]);
  });

  step('and nothing of it complained', () => {
    expect(window.complaints).toEqual([]);
    return Promise.resolve();
  });
});

import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { UsersService } from '#users';
import { freePort } from '../../libs/platform/src/database/embedded/free-port.ts';
import { totpCode, type TestApp } from '../harness/index.ts';
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

const BUILD = fileURLToPath(new URL('../../scripts/build.mjs', import.meta.url));
const ANA = { email: 'ana@house.example', password: 'seven blue wheelbarrows', name: 'Ana' };

/** A device with a fingerprint reader, which is always touched at once. */
async function giveAuthenticator(page: Page): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return session;
}

describeInBrowser('second factors, in a browser with an authenticator', () => {
  let test: TestApp;
  let browser: Browser;
  let window: Window;
  let port: number;
  /** The authenticator is there as long as it is, and no other session of the page is detached. */
  let authenticator: CDPSession;
  let secret = '';
  const step = storyOf(() => [window]);

  beforeAll(async () => {
    execFileSync(process.execPath, [BUILD, '--changed', 'web'], { stdio: 'inherit' });
    port = await freePort();
    // After the build: the server looks for the web app's files when it is loaded.
    const { createTestApp } = await import('../harness/index.ts');
    test = await createTestApp({ environment: { BASE_URL: `http://localhost:${port}` } });
    await test.app.listen(port, '127.0.0.1');
    await test.as('admin', () => test.get(UsersService).create({ ...ANA, role: 'analyst' }));
    browser = await launchBrowser();
    window = await openWindow(browser, `http://localhost:${port}`);
    authenticator = await giveAuthenticator(window.page);
  });

  afterAll(async () => {
    await authenticator.detach();
    await browser.close();
    await test.close();
  });

  const signOut = () => window.context.clearCookies();
  const isIn = () => window.page.getByRole('link', { name: 'Incidents' }).first().waitFor();

  step('a passkey is made in the profile, and recovery codes are shown once', async () => {
    const { page } = window;
    await signIn(page, ANA);
    await page.goto('/settings/profile');
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByRole('button', { name: 'Make the passkey' }).click();
    const codes = page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem');
    await codes.first().waitFor();
    expect(await codes.count()).toBe(10);
    await page.getByRole('button', { name: 'I have stored them' }).click();
    await page
      .getByRole('table', { name: 'Second factors' })
      .getByRole('cell', { name: 'Passkey, this device only', exact: true })
      .waitFor();
  });

  step('it signs in alone', async () => {
    const { page } = window;
    await signOut();
    await page.goto('/sign-in');
    await page.getByRole('button', { name: 'Use a passkey instead' }).click();
    await isIn();
  });

  step('it is the second factor after the password', async () => {
    const { page } = window;
    await signOut();
    await page.goto('/sign-in');
    await page.getByLabel('Email').fill(ANA.email);
    await page.locator('input[name=password]').fill(ANA.password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('button', { name: 'Use your passkey' }).click();
    await isIn();
  });

  step('an authenticator app is added with its key', async () => {
    const { page } = window;
    await page.goto('/settings/profile');
    await page.getByRole('button', { name: 'Add an authenticator app' }).click();
    const key = page.getByLabel('Key for the authenticator app');
    secret = ((await key.textContent()) ?? '').replaceAll(' ', '');
    await page.getByRole('img', { name: 'QR code for the authenticator app' }).waitFor();
    await page.getByRole('textbox', { name: 'Code' }).fill(totpCode(secret));
    await page.getByRole('button', { name: 'Use this app' }).click();
    await page.getByRole('table', { name: 'Second factors' }).getByText('Authenticator app').waitFor();
  });

  step('a code of it signs in on a telephone', async () => {
    const phone = await openWindow(browser, `http://127.0.0.1:${port}`, { width: 390, height: 844 });
    const { page } = phone;
    await page.goto('/sign-in');
    await page.getByLabel('Email').fill(ANA.email);
    await page.locator('input[name=password]').fill(ANA.password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('button', { name: 'Use the authenticator app' }).click();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('textbox', { name: 'Code' }).fill(totpCode(secret, 1));
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('status').getByText('Live', { exact: true }).waitFor({ state: 'attached' });
    await page.goto('/settings/profile');
    // Opened under another address than BASE_URL.
    await page.getByText(`Passkeys work at http://localhost:${port}`).waitFor();
    expect(await sidewaysScroll(page)).toBe(0);
    expect(phone.complaints).toEqual([]);
    await phone.close();
  });

  step('nothing complained', async () => {
    expect(window.complaints).toEqual([]);
  });
});

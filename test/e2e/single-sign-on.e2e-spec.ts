import type { Browser } from 'playwright-core';
import { startOpenIdProvider, type OpenIdProvider } from '../fakes/openid-provider.ts';
import { freePort } from '../../libs/platform/src/database/embedded/free-port.ts';
import {
  accessibilityFaults,
  describeInBrowser,
  launchBrowser,
  openWindow,
  storyOf,
  type Window,
} from './browser.ts';
import { openHouse, type House } from './house.ts';

describeInBrowser('signing in with an identity provider', () => {
  let provider: OpenIdProvider;
  let house: House;
  let browser: Browser;
  let window: Window;
  beforeAll(async () => {
    const port = await freePort();
    const baseUrl = `http://127.0.0.1:${port}`;
    const client = { clientId: 'triage-warden', clientSecret: 'of this test' };
    provider = await startOpenIdProvider({
      baseUrl,
      ...client,
      accounts: {
        ann: { name: 'Ann Able', email: 'ann@corp.example', email_verified: true, roles: ['soc'] },
        nora: { name: 'Nora', email: 'nora@corp.example', email_verified: true, roles: ['cooks'] },
      },
    });
    house = await openHouse(
      {
        BASE_URL: baseUrl,
        OIDC_ISSUER: provider.issuer,
        OIDC_CLIENT_ID: client.clientId,
        OIDC_CLIENT_SECRET: client.clientSecret,
        OIDC_NAME: 'Corp login',
        OIDC_SCOPES: 'openid profile email roles',
        OIDC_ROLE_MAP: 'soc=analyst',
      },
      port,
    );
    browser = await launchBrowser();
    window = await openWindow(browser, house.url);
  });
  afterAll(async () => {
    await browser?.close();
    await house?.close();
    await provider?.close();
  });

  const step = storyOf(() => [window]);

  async function answerAs(account: string): Promise<void> {
    await window.page.getByRole('link', { name: 'Sign in with Corp login' }).click();
    await window.page.getByLabel('Account').fill(account);
    await window.page.getByRole('button', { name: 'Continue' }).click();
  }

  step('is refused in words to whoever has no role here', async () => {
    await window.page.goto('/approvals');
    await answerAs('nora');
    await window.page.getByRole('alert').getByText('none of your groups has a role here').waitFor();
    expect(await accessibilityFaults(window.page)).toEqual([]);
    await window.page.context().clearCookies();
  });

  step('opens the page that was wanted, as the person there', async () => {
    await window.page.goto('/incidents?severity=high');
    await answerAs('ann');
    await window.page.waitForURL('**/incidents?severity=high');
    await window.page.goto('/settings/profile');
    await window.page.getByText('ann@corp.example').first().waitFor();
    await window.page.getByText(`Linked with ${provider.issuer}`).waitFor();
    expect(await accessibilityFaults(window.page)).toEqual([]);
    expect(window.complaints).toEqual([]);
  });
});

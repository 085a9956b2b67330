import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { runnable } from './runnable.ts';
import { HANGS_MS } from './server-process.ts';

/**
 * As long as a fact is waited for anywhere (how fast a page is, the benchmark measures); below the limit of a test, so
 * that Playwright says what it waited for.
 */
const WAITS_MS = HANGS_MS;

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];
/** A Chromium; undefined where there is none: set CHROME_PATH. */
export const browserPath = runnable([process.env.CHROME_PATH, '/usr/bin/chromium']);

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    ...(browserPath === undefined ? {} : { executablePath: browserPath }),
    args: ARGUMENTS,
  });
}

/** One person's browser window, and everything in it that should not have happened. */
export interface Window {
  page: Page;
  context: BrowserContext;
  /** Console errors, uncaught exceptions, refused resources, answers of 500 and more. */
  complaints: string[];
  close(): Promise<void>;
}

export async function openWindow(
  browser: Browser,
  baseURL: string,
  options: { width?: number; height?: number; colorScheme?: 'light' | 'dark' } = {},
): Promise<Window> {
  const { width = 1440, height = 900, colorScheme = 'light' } = options;
  const context = await browser.newContext({
    baseURL,
    viewport: { width, height },
    colorScheme,
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(WAITS_MS);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    // Every refused request is told as an error; which ones may be refused is for the test to say, by status.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('response', (response) => {
    if (response.status() >= 500) complaints.push(`${response.url()} answered ${response.status()}`);
    if (response.status() === 404) complaints.push(`${response.url()} is not there`);
  });
  return { page, context, complaints, close: () => context.close() };
}

export async function signIn(page: Page, who: { email: string; password: string }): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('Email').fill(who.email);
  await page.locator('input[name=password]').fill(who.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('status').getByText('Live', { exact: true }).waitFor({ state: 'attached' });
}

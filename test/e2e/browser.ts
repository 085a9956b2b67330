import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { runnable } from '../harness/runnable.ts';
import { HANGS_MS } from '../harness/server-process.ts';

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
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const path = runnable([process.env.CHROME_PATH, '/usr/bin/chromium']);
/** `describe`, or one that is skipped where there is no Chromium: set CHROME_PATH. */
export const describeInBrowser = path === undefined ? describe.skip : describe;

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ ...(path === undefined ? {} : { executablePath: path }), args: ARGUMENTS });
}

/** `it` for the steps of one story: after a failure the others say so instead of failing each for its own reason. */
export function storyOf(windows: () => (Window | undefined)[]) {
  let failed: string | null = null;
  return (name: string, work: () => Promise<void>): void =>
    it(name, async () => {
      if (failed !== null) throw new Error(`The step "${failed}" before this one failed.`);
      failed = name;
      await work().catch(async (error: unknown) => {
        await picture(windows());
        throw error;
      });
      failed = null;
    });
}

/** What the windows showed, when TW_SCREENSHOTS names a folder. */
async function picture(windows: (Window | undefined)[]): Promise<void> {
  const folder = process.env.TW_SCREENSHOTS;
  if (folder === undefined) return;
  for (const [index, window] of windows.entries())
    await window?.page.screenshot({ path: join(folder, `window-${index}.png`) }).catch(() => undefined);
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

interface Violation {
  id: string;
  impact: string | null;
  nodes: { html: string; failureSummary: string }[];
}

/** Serious and critical findings of axe on the page as it is, and all of its landmarks. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  // As a debugger would: the page's own policy refuses inline scripts, and must.
  const session = await page.context().newCDPSession(page);
  await session.send('Runtime.evaluate', { expression: AXE });
  const { result } = await session.send('Runtime.evaluate', {
    expression: `axe.run(document, { resultTypes: ['violations'] }).then((r) => JSON.stringify(r.violations))`,
    awaitPromise: true,
    returnByValue: true,
  });
  await session.detach();
  const violations = JSON.parse(String(result.value)) as Violation[];
  return violations
    .filter(({ id, impact }) => impact === 'serious' || impact === 'critical' || id.startsWith('landmark'))
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} — ${node.failureSummary}`));
}

/** How far the page can be scrolled sideways, in pixels. */
export function sidewaysScroll(page: Page): Promise<number> {
  // As text: the compiler knows no `document` here.
  return page.evaluate<number>(
    'Math.max(document.documentElement.scrollWidth, document.body.scrollWidth) - document.documentElement.clientWidth',
  );
}

/** What axe finds in either scheme, and what a telephone would have to be scrolled sideways for. */
export async function faultsOf(page: Page): Promise<string[]> {
  const faults: string[] = [];
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.locator(`html[data-mantine-color-scheme=${colorScheme}]`).waitFor();
    for (const fault of await accessibilityFaults(page)) faults.push(`${colorScheme}: ${fault}`);
  }
  const size = page.viewportSize() ?? { width: 1440, height: 900 };
  await page.setViewportSize({ width: 390, height: 844 });
  const sideways = await sidewaysScroll(page);
  if (sideways > 0) faults.push(`${sideways} pixels wider than a telephone`);
  await page.setViewportSize(size);
  return faults;
}

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { browserPath, type Window } from '../harness/browser-window.ts';

export { launchBrowser, openWindow, signIn, type Window } from '../harness/browser-window.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** `describe`, or one that is skipped where there is no Chromium: set CHROME_PATH. */
export const describeInBrowser = browserPath === undefined ? describe.skip : describe;

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

interface Violation {
  id: string;
  impact: string | null;
  nodes: { html: string; failureSummary: string }[];
}

const COLOURS_ARE_THERE = `new Promise((resolve) => requestAnimationFrame(resolve)).then(() => Promise.allSettled(
  document.getAnimations().filter((one) => one instanceof CSSTransition).map(({ finished }) => finished)))`;

/** Serious and critical findings of axe on the page as it is, and all of its landmarks. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  // As a debugger would: the page's own policy refuses inline scripts, and must.
  const session = await page.context().newCDPSession(page);
  await session.send('Runtime.evaluate', { expression: AXE });
  // After another scheme: until a colour has got there, it is that of the one before, however short the way is.
  await session.send('Runtime.evaluate', { expression: COLOURS_ARE_THERE, awaitPromise: true });
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

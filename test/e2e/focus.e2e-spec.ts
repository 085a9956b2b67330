import type { Browser, Page } from 'playwright-core';
import { describeInBrowser, launchBrowser, openWindow, signIn } from './browser.ts';
import { openHouse, PEOPLE, type House } from './house.ts';

describeInBrowser('the focus', () => {
  let house: House;
  let browser: Browser;
  beforeAll(async () => {
    house = await openHouse();
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await house.close();
  });

  it.each([
    { width: 1440, height: 900 },
    { width: 390, height: 844 },
  ])('comes back from a dialog whose buttons were in sight all the time: $width wide', async (size) => {
    const window = await openWindow(browser, house.url, size);
    const { page } = window;
    await signIn(page, PEOPLE.ada);
    await page.goto('/settings/sources');
    const opener = page.getByRole('button', { name: 'New source' }).first();
    await opener.click();
    const dialog = page.getByRole('dialog', { name: 'New webhook source' });
    const scrolls = await dialog.evaluate((element) => element.scrollHeight > element.clientHeight);
    expect(scrolls).toBe(true);
    for (const name of ['Cancel', 'Make the source']) expect(await reachable(page, name)).toBe(true);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await opener.and(page.locator(':focus')).waitFor();
    expect(window.complaints).toEqual([]);
    await window.close();
  });

  it('is seen in the dark, wherever it is: its ring has 3:1', async () => {
    const window = await openWindow(browser, house.url, { colorScheme: 'dark' });
    await signIn(window.page, PEOPLE.ada);
    const rings = new Set<string>();
    for (const path of ['/settings/profile', '/settings/users', '/incidents', '/policy']) {
      await window.page.goto(path);
      await window.page.getByRole('heading').first().waitFor();
      for (let presses = 0; presses < 30; presses += 1) {
        await window.page.keyboard.press('Tab');
        const ring = await ringOf(window.page);
        if (ring !== null) rings.add(ring);
      }
    }
    expect(rings.size).toBeGreaterThan(0);
    // On the page's #16191f, 7.6:1.
    expect([...rings]).toEqual(['rgb(163, 165, 238)']);
    await window.close();
  });

  /** Within what the dialog shows, without scrolling. */
  async function reachable(page: Page, name: string): Promise<boolean> {
    const box = await page.getByRole('dialog').getByRole('button', { name }).boundingBox();
    const frame = await page.getByRole('dialog').boundingBox();
    return box !== null && frame !== null && box.y + box.height <= frame.y + frame.height;
  }

  /** The outline's colour once it has settled; null: what has the focus shows it by its border. */
  function ringOf(page: Page): Promise<string | null> {
    return page.evaluate(`(async () => {
      const element = document.activeElement ?? document.body;
      await Promise.all(element.getAnimations().map((animation) => animation.finished.catch(() => null)));
      const { outlineStyle, outlineColor } = getComputedStyle(element);
      return element === document.body || outlineStyle === 'none' ? null : outlineColor;
    })()`);
  }
});

import type { Locator, Page } from 'playwright-core';
import { faultsOf } from './browser.ts';

/** No page has more places for the focus than this before what is looked for. */
const PRESSES = 150;

/** A page as somebody without a mouse uses it. */
export class ByKeyboard {
  constructor(private readonly page: () => Page) {}

  type(text: string): Promise<void> {
    return this.page().keyboard.type(text);
  }

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) await this.page().keyboard.press(key);
  }

  async isFocused(target: Locator): Promise<boolean> {
    return (await target.and(this.page().locator(':focus')).count()) > 0;
  }

  /** Waits until the page has put the focus there by itself. */
  focusComesTo(target: Locator): Promise<void> {
    return target.and(this.page().locator(':focus')).waitFor();
  }

  async tabTo(target: Locator): Promise<void> {
    await target.waitFor();
    for (let presses = 0; presses < PRESSES; presses += 1) {
      if (await this.isFocused(target)) return;
      await this.press('Tab');
    }
    throw new Error(`Tab does not lead to ${String(target)}.`);
  }

  /** In the list of the field that has the focus. */
  async arrowTo(name: RegExp): Promise<void> {
    const chosen = this.page()
      .getByRole('option', { name })
      .and(this.page().locator('[data-combobox-selected]'));
    for (let presses = 0; presses < PRESSES; presses += 1) {
      if ((await chosen.count()) > 0) return;
      await this.press('ArrowDown');
    }
    throw new Error(`The arrows do not lead to ${String(name)}.`);
  }

  faults(): Promise<string[]> {
    return faultsOf(this.page());
  }
}

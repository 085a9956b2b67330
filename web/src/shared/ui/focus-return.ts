import { useEffect, useState } from 'react';

const TRIES = 20;
const PAUSE_MS = 50;

/** What was pressed loses the focus before the dialog is there, when it is disabled for as long as its request takes. */
let lastFocused: HTMLElement | null = null;
globalThis.addEventListener('focusin', ({ target }) => {
  if (target instanceof HTMLElement) lastFocused = target;
});

let openDialogs = 0;
/** Of the dialog that opened last: one that follows another in its place goes back to where the first one came from. */
let latest: readonly HTMLElement[] = [];

/** When the dialog that calls this is gone, the focus is again where it was opened from. */
export function useFocusReturn(): void {
  const [origins] = useState(originsOfDialog);
  useEffect(() => {
    openDialogs += 1;
    latest = origins;
    return () => {
      openDialogs -= 1;
      setTimeout(() => giveBack(origins, TRIES));
    };
  }, [origins]);
}

/** Nearest first. */
function originsOfDialog(): readonly HTMLElement[] {
  const active = document.activeElement;
  const from = active instanceof HTMLElement && active !== document.body ? active : lastFocused;
  if (from === null) return [];
  const origin = menuButton(from) ?? from;
  return origin.closest('[role="dialog"]') === null ? [origin] : [origin, ...latest];
}

/** A menu is closed by then, and its items are gone. */
function menuButton(item: HTMLElement): HTMLElement | null {
  const menu = item.closest('[role="menu"]');
  return menu === null ? null : document.querySelector(`[aria-controls="${menu.id}"]`);
}

/** Where the focus went meanwhile, it stays. A button that is disabled is waited for: its request is being answered. */
function giveBack(origins: readonly HTMLElement[], tries: number): void {
  if ((document.activeElement ?? document.body) !== document.body) return;
  const target = origins.find(({ isConnected }) => isConnected) ?? document.querySelector('main');
  if (target === null || (openDialogs > 0 && target.closest('[role="dialog"]') === null)) return;
  target.focus({ preventScroll: true });
  if (document.activeElement !== target && tries > 0)
    setTimeout(() => giveBack(origins, tries - 1), PAUSE_MS);
}

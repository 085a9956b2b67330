import { useEffect, useRef } from 'react';
import { useLocation } from 'react-router';
import { t } from '../../shared/texts/texts.ts';

/** A page that shows no heading by then keeps the focus where it is. */
const WAIT_MS = 5000;

/**
 * After a change of page the focus stands at the new page's heading: whoever does not see the page hears where they are,
 * and goes on from there. What has the focus inside the new page keeps it, as a list beside its details.
 */
export function useHeadingFocus(): void {
  const { pathname } = useLocation();
  const shown = useRef(pathname);
  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    return onceThereIs(t`main h1`, focusUnlessInside);
  }, [pathname]);
}

function onceThereIs(selector: string, found: (element: HTMLElement) => void): () => void {
  const look = (): boolean => {
    const element = document.querySelector<HTMLElement>(selector);
    if (element !== null) found(element);
    return element !== null;
  };
  if (look()) return () => {};
  const observer = new MutationObserver(() => {
    if (look()) stop();
  });
  const timer = setTimeout(stop, WAIT_MS);
  function stop(): void {
    observer.disconnect();
    clearTimeout(timer);
  }
  observer.observe(document.querySelector('main') ?? document.body, { childList: true, subtree: true });
  return stop;
}

function focusUnlessInside(heading: HTMLElement): void {
  const active = document.activeElement;
  const main = heading.closest('main');
  if (active !== null && active !== main && main?.contains(active) === true) return;
  // A dialog that was opened meanwhile has it.
  if (active?.closest('[role="dialog"]')) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

const UNATTENDED_AFTER_MS = 60_000;
const SIGNS = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;

let lastSign = 0;
let watching = false;

/** Remembers when somebody last used keyboard or mouse in this window. Idempotent. */
export function watchAttendance(): void {
  if (watching) return;
  watching = true;
  lastSign = performance.now();
  for (const sign of SIGNS)
    globalThis.addEventListener(sign, () => (lastSign = performance.now()), { passive: true, capture: true });
}

/** Nobody has been here for a minute: what the page loads now, it loads by itself. */
export function isUnattended(): boolean {
  return watching && performance.now() - lastSign > UNATTENDED_AFTER_MS;
}

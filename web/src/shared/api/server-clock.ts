/**
 * How far the server's clock is ahead of this browser's, in ms. Deadlines and "new since" are the server's
 * times; an analyst's laptop may be minutes off.
 */
let offset = 0;

export function noteServerTime(dateHeader: string | null): void {
  const server = dateHeader === null ? Number.NaN : Date.parse(dateHeader);
  if (Number.isNaN(server)) return;
  const measured = server - Date.now();
  // The header has whole seconds: a smaller difference says nothing.
  offset = Math.abs(measured) < 1500 ? 0 : measured;
}

/** The present moment by the server's clock, as ms since the epoch. */
export function serverNow(): number {
  return Date.now() + offset;
}

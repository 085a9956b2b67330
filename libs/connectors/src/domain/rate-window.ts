export interface RateLimit {
  /** Calls at most in any `periodSeconds`. */
  calls: number;
  periodSeconds: number;
}

/**
 * Where the next call of an exact sliding window goes: not more than `limit.calls` of the times lie within one
 * period. An exact list rather than a counter per calendar minute, because that would let twice as many through
 * at the turn of the minute.
 * @param taken times already given out, in milliseconds, rising; the future ones are reservations of others
 * @returns the time of the call and the list to store
 */
export function takePlace(
  taken: readonly number[],
  now: number,
  limit: RateLimit,
): { at: number; taken: number[] } {
  const period = limit.periodSeconds * 1000;
  const recent = taken.filter((time) => time > now - period);
  const blocking = recent[recent.length - limit.calls];
  const at = blocking === undefined ? now : Math.max(now, blocking + period);
  return { at, taken: [...recent, at].sort((left, right) => left - right) };
}

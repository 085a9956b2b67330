const BASE_MS = 200;
const CAP_MS = 5_000;
/** A service that asks for a longer pause gets a failed call instead: a playbook step must not hang on it. */
export const LONGEST_RETRY_AFTER_MS = 20_000;

/** Exponential with full jitter, so that many callers that failed together do not come back together. */
export function backoffMs(attempt: number, random: () => number): number {
  return Math.round(random() * Math.min(CAP_MS, BASE_MS * 2 ** attempt));
}

/** `Retry-After` in seconds or as a date; null when it is missing or makes no sense. */
export function retryAfterMs(headers: Record<string, string>, now: Date): number | null {
  const value = headers['retry-after']?.trim();
  if (value === undefined || value === '') return null;
  if (/^\d{1,9}(\.\d+)?$/.test(value)) return Math.ceil(Number(value) * 1000);
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, at - now.getTime());
}

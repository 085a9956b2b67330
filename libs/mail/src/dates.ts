const TIME_WITH_ZONE = /:\d{2}(?:\.\d+)?\s*(?:[ap]m\b\s*)?(?:[+-]\d{2}:?\d{2}|(?![ap]m\b)[a-z]{1,5}\b)/i;

/**
 * A date as headers write it (RFC 5322, 3.3 and 4.3), as ISO 8601 in UTC; null when it is none. What names no zone is
 * UTC: the same mail has the same time on every server.
 */
export function readDate(value: string): string | null {
  const text = value
    .slice(0, 100)
    .replace(/\([^()]*(?:\)|$)/g, '')
    .trim();
  const zone = /\dT\d/.test(text) ? 'Z' : ' UTC';
  const time = Date.parse(TIME_WITH_ZONE.test(text) ? text : text + zone);
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}

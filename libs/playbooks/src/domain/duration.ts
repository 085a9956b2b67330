const UNITS = { ms: 1, s: 1000, m: 60_000 };

/** What a duration in a playbook looks like: `500ms`, `30s`, `5m`. */
export const DURATION_PATTERN = '^[0-9]{1,6}(ms|s|m)$';

/** Milliseconds of `500ms`, `30s` or `5m`; null when the text is none. */
export function parseDuration(text: string): number | null {
  const match = /^(?<count>[0-9]{1,6})(?<unit>ms|s|m)$/.exec(text);
  if (!match) return null;
  const { count, unit } = match.groups as { count: string; unit: keyof typeof UNITS };
  return Number(count) * UNITS[unit];
}

const DUE_UNITS = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Within which time people have to do something: `30m`, `4h`, `2d`. */
export const DUE_PATTERN = '^[1-9][0-9]{0,2}(m|h|d)$';

/** Milliseconds of `30m`, `4h` or `2d`; null when the text is none. */
export function parseDue(text: string): number | null {
  const match = /^(?<count>[1-9][0-9]{0,2})(?<unit>m|h|d)$/.exec(text);
  if (!match) return null;
  const { count, unit } = match.groups as { count: string; unit: keyof typeof DUE_UNITS };
  return Number(count) * DUE_UNITS[unit];
}

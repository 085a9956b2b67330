import { expect, it } from 'vitest';
import { snoozeMoments } from '../snooze-moments.ts';

it.each([
  ['a Sunday night', new Date(2026, 10, 22, 23, 30), new Date(2026, 10, 23, 8), new Date(2026, 10, 23, 8)],
  ['a Monday', new Date(2026, 10, 23, 9), new Date(2026, 10, 24, 8), new Date(2026, 10, 30, 8)],
  ['a last day of a month', new Date(2026, 10, 30, 0, 5), new Date(2026, 11, 1, 8), new Date(2026, 11, 7, 8)],
])('are hours from now, and mornings to come, on %s', (_day, now, tomorrow, monday) => {
  expect(snoozeMoments(now).map(({ at }) => at)).toEqual([
    new Date(now.getTime() + 3_600_000),
    new Date(now.getTime() + 4 * 3_600_000),
    tomorrow,
    monday,
  ]);
});

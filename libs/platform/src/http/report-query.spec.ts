import { lastDays } from './report-query.ts';

it.each([
  ['2026-11-28T21:30:00.000Z', 1, '2026-11-28T00:00:00.000Z'],
  ['2026-11-28T00:00:00.000Z', 1, '2026-11-28T00:00:00.000Z'],
  ['2026-11-28T23:59:59.999Z', 30, '2026-10-30T00:00:00.000Z'],
])('at %s the last %i days began at %s', (now, days, from) => {
  expect(lastDays(new Date(now), days)).toEqual({ from: new Date(from), to: new Date(now) });
});

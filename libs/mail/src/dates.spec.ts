import { vi } from 'vitest';
import { readDate } from './dates.ts';

describe.each(['UTC', 'Asia/Tokyo', 'America/New_York'])('a date of a header, on a server in %s', (zone) => {
  beforeEach(() => {
    vi.stubEnv('TZ', zone);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it.each([
    ['Tue, 3 Mar 2026 04:05:06', '2026-03-03T04:05:06.000Z'],
    ['Tue Mar  3 04:05:06 2026', '2026-03-03T04:05:06.000Z'],
    ['3/3/2026 4:05:06 PM', '2026-03-03T16:05:06.000Z'],
    ['2026-03-03T04:05:06', '2026-03-03T04:05:06.000Z'],
    ['3 Mar 2026', '2026-03-03T00:00:00.000Z'],
    ['Tue, 3 Mar 2026 04:05:06 (unended +0100', '2026-03-03T04:05:06.000Z'],
  ])('that names no zone is in UTC: %s', (text, time) => expect(readDate(text)).toBe(time));

  it.each([
    ['Tue, 3 Mar 2026 04:05:06 +0200 (EET)', '2026-03-03T02:05:06.000Z'],
    ['Tue, 3 Mar 26 04:05 EST', '2026-03-03T09:05:00.000Z'],
    ['Tue Mar  3 04:05:06 PST 2026', '2026-03-03T12:05:06.000Z'],
    ['3/3/2026 4:05:06 PM -0100', '2026-03-03T17:05:06.000Z'],
    ['2026-03-03T04:05:06.5Z', '2026-03-03T04:05:06.500Z'],
  ])('is in the zone that it names: %s', (text, time) => expect(readDate(text)).toBe(time));

  it.each(['', 'soon', 'UTC'])('is none: "%s"', (text) => expect(readDate(text)).toBeNull());
});

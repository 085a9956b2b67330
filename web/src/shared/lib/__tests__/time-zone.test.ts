import { afterEach, describe, expect, it } from 'vitest';
import { clockTime, exact, hourAndMinute } from '../time.ts';
import { browserTimeZone, fromLocal, isTimeZone, localInput, setTimeZone, timeZone } from '../time-zone.ts';

afterEach(() => setTimeZone(null));

const NOON = '2026-07-01T12:00:00.000Z';

describe('times in the zone that was chosen', () => {
  it('follow it as soon as another one is chosen', () => {
    setTimeZone('Asia/Kathmandu');
    expect(exact(NOON)).toContain('17:45:00');
    expect(clockTime(NOON)).toBe('17:45:00');
    setTimeZone('America/New_York');
    expect(exact(NOON)).toContain('08:00:00');
    expect(hourAndMinute(Date.parse(NOON))).toBe('08:00');
  });

  it('are the browser’s where none is chosen, or one that it does not know', () => {
    setTimeZone('Mars/Olympus');
    expect(timeZone()).toBe(browserTimeZone());
    expect([isTimeZone('Mars/Olympus'), isTimeZone('UTC')]).toEqual([false, true]);
  });
});

describe('what is typed in the zone that was chosen', () => {
  it.each([
    ['UTC', '2026-03-04T08:30', '2026-03-04T08:30:00.000Z'],
    ['Asia/Kathmandu', '2026-03-04T00:15', '2026-03-03T18:30:00.000Z'],
    ['Europe/Berlin', '2026-03-28T23:59', '2026-03-28T22:59:00.000Z'],
    // The clocks have been put forward at two, and back at three.
    ['Europe/Berlin', '2026-03-29T03:00', '2026-03-29T01:00:00.000Z'],
    ['Europe/Berlin', '2026-10-25T12:00', '2026-10-25T11:00:00.000Z'],
    ['America/St_Johns', '2026-11-01T00:30', '2026-11-01T03:00:00.000Z'],
  ])('is that moment, and back: %s %s', (zone, typed, moment) => {
    setTimeZone(zone);
    expect(fromLocal(typed)).toBe(moment);
    expect(localInput(moment)).toBe(typed);
  });

  it('is the last moment of a day, to the millisecond', () => {
    setTimeZone('Europe/Berlin');
    expect(fromLocal('2026-03-05T23:59:59.999')).toBe('2026-03-05T22:59:59.999Z');
  });

  it('is nothing where it is no time', () => {
    expect([fromLocal(''), fromLocal('yesterday'), localInput('yesterday'), localInput(undefined)]).toEqual([
      null,
      null,
      '',
      '',
    ]);
  });
});

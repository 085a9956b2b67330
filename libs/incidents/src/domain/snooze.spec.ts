import { readSnooze } from './snooze.ts';

const NOW = new Date('2026-11-22T12:00:00.000Z');
const OPEN = { number: 7, status: 'triaged' } as const;

describe('until when an incident is put off', () => {
  it('is one spelling of a moment to come, or nothing', () => {
    expect(readSnooze('2026-11-22T14:00:00+01:00', OPEN, NOW)).toBe('2026-11-22T13:00:00.000Z');
    expect(readSnooze(null, OPEN, NOW)).toBeNull();
    expect(readSnooze(null, { ...OPEN, status: 'resolved' }, NOW)).toBeNull();
  });

  it.each([
    ['2026-11-22T12:00:00.000Z', /still to come/],
    ['2026-11-22T11:59:59.999Z', /still to come/],
    ['2027-02-20T12:00:00.001Z', /90 days at most/],
  ])('is not %s', (until, message) => {
    expect(() => readSnooze(until, OPEN, NOW)).toThrow(
      expect.objectContaining({ code: 'invalid_request', message: expect.stringMatching(message) }),
    );
  });

  it('is nothing for what is resolved', () => {
    expect(() => readSnooze('2026-11-23T12:00:00Z', { ...OPEN, status: 'resolved' }, NOW)).toThrow(
      expect.objectContaining({ code: 'illegal_transition', message: expect.stringContaining('INC-7') }),
    );
  });
});

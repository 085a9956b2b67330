import { defined, part, time } from './read.ts';

describe('a time that a vendor writes', () => {
  it.each([
    ['2026-11-28T06:20:00Z', '2026-11-28T06:20:00.000Z'],
    ['2026-11-28 06:20:00', '2026-11-28T06:20:00.000Z'],
    ['2026-11-28T06:20:00.1234567+02:00', '2026-11-28T04:20:00.123Z'],
    ['1795847000', '2026-11-28T06:23:20.000Z'],
    ['1795847000500', '2026-11-28T06:23:20.500Z'],
    ['1795847000500000000', '2026-11-28T06:23:20.500Z'],
  ])('%s is %s', (written, meant) => expect(time(written)).toBe(meant));

  it.each([
    ['nothing', undefined],
    ['a small number', '42'],
    ['words', 'soon'],
    ['no time of day', '2026-11-28T25:00:00Z'],
    ['a date before 1970', '1969-12-31T23:59:59Z'],
    ['a date that the database cannot hold', '+012000-01-01T00:00:00Z'],
    ['no number', 'Infinity'],
  ])('%s is none', (_what, written) => expect(time(written)).toBeNull());
});

it('leaves out what says nothing', () => {
  expect(part({ name: 'ws-1', ip: undefined })).toEqual({ name: 'ws-1' });
  expect(part({ name: undefined })).toBeUndefined();
  expect(Object.keys(defined<{ a?: string; b?: string }>({ a: undefined, b: 'x' }))).toEqual(['b']);
});

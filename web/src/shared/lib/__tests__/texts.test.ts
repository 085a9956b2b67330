import { describe, expect, it } from 'vitest';
import { defang, shown } from '../defang.ts';
import { duration, elapsed, relative } from '../time.ts';

describe('defang', () => {
  it.each([
    ['http://evil.example/a.b?c=d', 'hxxp://evil[.]example/a.b?c=d'],
    ['https://user@evil.example:8080', 'hxxps://user@evil[.]example:8080'],
    ['ftp://files.example/x', 'fxp://files[.]example/x'],
    ['evil.example', 'evil[.]example'],
    ['185.220.101.7', '185[.]220[.]101[.]7'],
    ['a.b@evil.example', 'a.b[@]evil[.]example'],
  ])('%s', (value, expected) => {
    expect(defang(value)).toBe(expected);
  });

  it('leaves what nobody can follow as it is', () => {
    expect(shown('host', 'srv.corp.example')).toBe('srv.corp.example');
    expect(shown('sha256', 'abc')).toBe('abc');
  });
});

describe('time', () => {
  it('says durations in at most two units and never below zero', () => {
    expect(duration(-5)).toBe('0 s');
    expect(duration(59_999)).toBe('59 s');
    expect(duration(4 * 3_600_000 + 5 * 60_000)).toBe('4 h 05 min');
    expect(duration(27 * 3_600_000)).toBe('1 d 3 h');
  });

  it('says measured times finely', () => {
    expect(elapsed(840)).toBe('840 ms');
    expect(elapsed(4200)).toBe('4.2 s');
    expect(elapsed(200_000)).toBe('3 min 20 s');
  });

  it('knows past and future', () => {
    expect(relative(0, 120_000)).toBe('2 min ago');
    expect(relative(120_000, 0)).toBe('in 2 min');
    expect(relative(0, 1000)).toBe('now');
  });
});

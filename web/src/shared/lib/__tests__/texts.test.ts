import { describe, expect, it } from 'vitest';
import { defang, shown } from '../defang.ts';
import { duration, elapsed, exact, howLong, relative } from '../time.ts';
import { browserName } from '../user-agent.ts';
import { visible } from '../visible.ts';
import { actorName, bytes, percent, plural, words } from '../words.ts';

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

  it.each(['url', 'domain', 'ip', 'email_address'])('defuses a value of the type %s', (type) => {
    expect(shown(type, 'a.example')).toBe('a[.]example');
  });

  it('writes an IPv6 address so that it is none', () => {
    expect(defang('2001:db8::1')).toBe('2001[:]db8::1');
  });

  it('writes out what turns the direction of a text', () => {
    expect(visible('invoice\u202Efdp.exe')).toBe('invoice[U+202E]fdp.exe');
    expect(shown('host', '\u2066a\u2069')).toBe('[U+2066]a[U+2069]');
  });
});

const DAY_MS = 86_400_000;

describe('time', () => {
  it('says durations in at most two units and never below zero', () => {
    expect(duration(-5)).toBe('0 s');
    expect(duration(59_999)).toBe('59 s');
    expect(duration(4 * 3_600_000 + 5 * 60_000)).toBe('4 h 05 min');
    expect(duration(27 * 3_600_000)).toBe('1 d 3 h');
  });

  it.each([
    [60_000, '1 min'],
    [3_599_999, '59 min'],
    [3_600_000, '1 h'],
    [3_600_000 + 59_999, '1 h'],
    [3_600_000 + 60_000, '1 h 01 min'],
    [24 * 3_600_000 - 1, '23 h 59 min'],
    [24 * 3_600_000, '1 d'],
    [25 * 3_600_000 - 1, '1 d'],
    [25 * 3_600_000, '1 d 1 h'],
    [7 * DAY_MS - 1, '6 d 23 h'],
    [7 * DAY_MS + 3_600_000, '7 d'],
    [60 * DAY_MS, '60 d'],
    [61 * DAY_MS, '2 months'],
    [730 * DAY_MS, '23 months'],
    [731 * DAY_MS, '2 years'],
    [2_912_110 * DAY_MS, '7972 years'],
  ])('changes the unit where the next one begins: %d', (ms, said) => expect(duration(ms)).toBe(said));

  it('says measured times finely', () => {
    expect(elapsed(840)).toBe('840 ms');
    expect(elapsed(4200)).toBe('4.2 s');
    expect(elapsed(200_000)).toBe('3 min 20 s');
    expect([null, 0.42, 59.94, 3599, 14_700].map(howLong)).toEqual([
      ...['–', '420 ms', '59.9 s', '59 min 59 s', '4 h 05 min'],
    ]);
    expect([999, 1000, 59_949, 60_000, 48_678_000].map(elapsed)).toEqual([
      ...['999 ms', '1.0 s', '59.9 s', '1 min 0 s'],
      '13 h 31 min',
    ]);
  });

  it('knows past and future', () => {
    expect(relative(0, 120_000)).toBe('2 min ago');
    expect(relative(120_000, 0)).toBe('in 2 min');
    expect(relative(0, 1000)).toBe('now');
    expect([relative(0, 4999), relative(4999, 0)]).toEqual(['now', 'now']);
    expect([relative(0, 5000), relative(5000, 0)]).toEqual(['5 s ago', 'in 5 s']);
  });

  it('shows what is no time as it came', () => {
    expect(exact('soon')).toBe('soon');
    expect(exact('2026-11-22T10:00:00.000Z')).toContain('22 Nov 2026');
  });
});

describe('words', () => {
  it('are the words of the API with spaces and one capital, or the name that people use', () => {
    expect(words('suspicious_login')).toBe('Suspicious login');
    expect(words('email.authentication')).toBe('Email authentication');
    expect(words('sha1')).toBe('SHA-1');
    expect(words('')).toBe('');
  });

  it('leave out what an actor is, when it is said beside', () => {
    expect(['playbook:x', 'source:x', 'agent:x', 'api_key:x', 'person:x'].map(actorName)).toEqual([
      ...['x', 'x', 'x', 'x'],
      'person:x',
    ]);
  });

  it('count and measure', () => {
    expect([plural(0, 'entry', 'entries'), plural(1, 'alert'), plural(1200, 'alert')]).toEqual([
      ...['0 entries', '1 alert'],
      '1,200 alerts',
    ]);
    expect(['host', 'mailbox', 'address', 'match'].map((one) => plural(2, one))).toEqual([
      ...['2 hosts', '2 mailboxes', '2 addresses', '2 matches'],
    ]);
    expect([bytes(1023), bytes(1024), bytes(1024 * 1024 - 1), bytes(1024 * 1024)]).toEqual([
      ...['1023 B', '1.0 KB', '1024.0 KB'],
      '1.0 MB',
    ]);
    expect(percent(0.756)).toBe('76\u00A0%');
  });

  it('name a program that is no browser by what it says of itself', () => {
    expect(browserName(null)).toBe('Unknown program');
    expect(browserName('curl/8.5')).toBe('curl');
    expect(browserName('x'.repeat(60))).toBe('x'.repeat(40));
  });
});

import {
  answerText,
  array,
  epochTime,
  number,
  object,
  redacted,
  string,
  strings,
  text,
  timeMs,
  words,
} from './answers.ts';
import { statusReason } from './failure-words.ts';
import { backoffMs, retryAfterMs } from './retry.ts';

const answer = (text: string, type?: string) => ({
  status: 200,
  headers: type === undefined ? {} : { 'content-type': type },
  text,
});

describe('what an answer holds', () => {
  it('is absent when it is not of the wanted kind', () => {
    for (const odd of [undefined, null, 7, 'x', [1], true]) expect(object(odd)).toEqual({});
    expect(object({ a: 1 })).toEqual({ a: 1 });
    for (const odd of [undefined, null, 7, 'x', {}]) expect(array(odd)).toEqual([]);
    for (const odd of [undefined, null, 7, '', {}]) expect(string(odd)).toBeNull();
    for (const odd of [undefined, null, '7', {}, Number.NaN, Infinity]) expect(number(odd)).toBe(0);
    expect(strings(['a', 7, null, 'b'])).toEqual(['a', 'b']);
    for (const odd of [undefined, null, 7, '', {}]) expect(text(odd)).toBe('');
    expect(text('x')).toBe('x');
    for (const odd of [undefined, null, 7, '', 'soon', {}]) expect(timeMs(odd)).toBeNull();
    expect(timeMs('2023-11-14T22:13:20Z')).toBe(1_700_000_000_000);
  });

  it.each([
    [1_700_000_000, '2023-11-14T22:13:20.000Z'],
    [0, null],
    [-1, null],
    [8.64e12, null],
    ['1700000000', null],
  ])('is a time when it is an epoch second: %j', (value, time) => expect(epochTime(value)).toBe(time));

  it('is shown on one line, of a length that can be read', () => {
    expect(words(null)).toBeNull();
    expect(words(' \n')).toBeNull();
    expect(words(' two\r\n lines\u0007 ')).toBe('two lines');
    expect(words('x'.repeat(300))).toBe('x'.repeat(300));
    expect(words('x'.repeat(301))).toBe(`${'x'.repeat(300)}…`);
  });

  it('is shown without secrets that were echoed, but for those that are words', () => {
    expect(redacted('key hunter22 and hunter22, abc', ['hunter22', 'abc', ''])).toBe(
      'key [secret] and [secret], abc',
    );
    expect(redacted('abcd', ['abcd'])).toBe('[secret]');
  });

  it.each([
    [answer('{"a":1}'), { json: { a: 1 }, problem: null }],
    [answer('  '), { json: null, problem: null }],
    [answer('<html>', 'Text/HTML; charset=x'), { problem: expect.stringContaining('web page (text/html)') }],
    [answer('<?xml', 'application/octet-stream'), { problem: expect.stringContaining('web page') }],
    [answer('{"a":'), { json: null, problem: 'it answered with something else than JSON (no content type)' }],
  ])('is JSON, or it is said what it is instead', (raw, expected) =>
    expect(answerText(raw)).toMatchObject(expected),
  );
});

describe('a failure', () => {
  it.each([
    [200, 'Bad', null, {}, 'gave an answer that cannot be used: Bad'],
    [299, null, null, {}, 'gave an answer that cannot be used'],
    [
      302,
      null,
      null,
      { location: 'https://login.example/x?y' },
      'a redirect (302) to login.example, which is not followed',
    ],
    [399, null, null, { location: '/x' }, 'a redirect (399), which is not followed'],
    [401, 'Expired', null, {}, 'refused the credentials (401): Expired'],
    [403, '', null, {}, 'refused permission (403)'],
    [429, null, 1500, {}, 'is throttling (429), and asks to wait 2 s'],
    [429, 'Slow', null, {}, 'is throttling (429): Slow'],
    [500, 'Oh', null, {}, 'answered 500: Oh'],
    [400, null, null, {}, 'answered 400'],
  ] as const)('of status %d is told in words', (status, said, wait, headers, sentence) =>
    expect(statusReason(status, said, wait, { ...headers })).toContain(sentence),
  );

  it('is tried again after a pause that grows up to a bound, and differs between callers', () => {
    const longest = [0, 1, 2, 3, 4, 5, 9].map((attempt) => backoffMs(attempt, () => 1));
    expect(longest).toEqual([200, 400, 800, 1600, 3200, 5000, 5000]);
    expect(backoffMs(3, () => 0.5)).toBe(800);
    expect(backoffMs(3, () => 0)).toBe(0);
  });

  const NOW = new Date('2026-11-22T10:00:00.000Z');
  it.each([
    ['2', 2000],
    [' 0.25 ', 250],
    ['0', 0],
    ['Sun, 22 Nov 2026 10:00:30 GMT', 30_000],
    ['Sun, 22 Nov 2026 09:00:00 GMT', 0],
    ['soon', null],
    ['', null],
    [undefined, null],
  ])('says when to come back: %j', (value, ms) =>
    expect(retryAfterMs(value === undefined ? {} : { 'retry-after': value }, NOW)).toBe(ms),
  );
});

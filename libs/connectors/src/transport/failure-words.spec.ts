import { Problem } from '#platform';
import { ConnectorFailure, mayHaveHappened } from '../domain/connector-failure.ts';
import { statusReason } from './failure-words.ts';
import { backoffMs, retryAfterMs } from './retry.ts';

describe('why an answer is a failure', () => {
  const of = (status: number, words: string | null = 'Because', waitMs: number | null = null, headers = {}) =>
    statusReason(status, words, waitMs, headers);

  it.each([
    [of(200), 'gave an answer that cannot be used: Because'],
    [of(299, null), 'gave an answer that cannot be used'],
    [
      of(300, 'x', null, { location: 'https://other.example/path?token=1' }),
      'answered with a redirect (300) to other.example, which is not followed: check the address',
    ],
    [of(302, null), 'answered with a redirect (302), which is not followed: check the address'],
    [
      of(399, null, null, { location: '/relative' }),
      'answered with a redirect (399), which is not followed: check the address',
    ],
    [of(400), 'answered 400: Because'],
    [of(401), 'refused the credentials (401): Because'],
    [of(403, ''), 'refused permission (403)'],
    [of(429, null, 1_001), 'is throttling (429), and asks to wait 2 s'],
    [of(429), 'is throttling (429): Because'],
    [of(500, null, 1_000), 'answered 500'],
  ])('%s', (said, wanted) => expect(said).toBe(wanted));
});

describe('when to ask again', () => {
  const NOW = new Date('2026-11-22T12:00:00Z');

  it.each([
    ['3', 3_000],
    [' 0.5 ', 500],
    ['0', 0],
    ['0.0001', 1],
    ['Sun, 22 Nov 2026 12:00:07 GMT', 7_000],
    ['Sun, 22 Nov 2026 11:59:00 GMT', 0],
    ['soon', null],
    ['', null],
  ])('is what the service says: %j', (value, ms) => {
    expect(retryAfterMs({ 'retry-after': value }, NOW)).toBe(ms);
  });

  it('is nowhere said without a header', () => expect(retryAfterMs({}, NOW)).toBeNull());

  it('is later with each try, up to five seconds, and for each caller at another moment', () => {
    expect([0, 1, 2, 3, 4, 5, 50].map((attempt) => backoffMs(attempt, () => 1))).toEqual([
      200, 400, 800, 1_600, 3_200, 5_000, 5_000,
    ]);
    expect(backoffMs(1, () => 0.25)).toBe(100);
    expect(backoffMs(5, () => 0)).toBe(0);
  });
});

describe('whether a failed call may have happened', () => {
  it.each([
    [new ConnectorFailure('x', { effect: 'none' }), false],
    [new ConnectorFailure('x', { effect: 'unknown' }), true],
    [new Problem('connector_not_configured', 'x'), false],
    [new Error('x'), true],
    ['x', true],
  ])('%s: %s', (error, expected) => expect(mayHaveHappened(error)).toBe(expected));

  it('is said with what is known, and nothing else', () => {
    expect(new ConnectorFailure('x', { effect: 'none' })).toMatchObject({
      code: 'connector_failed',
      serviceStatus: null,
      transient: false,
      retryAfterSeconds: null,
    });
    expect(
      new ConnectorFailure('x', {
        effect: 'unknown',
        serviceStatus: 503,
        transient: true,
        retryAfterSeconds: 7,
      }),
    ).toMatchObject({ serviceStatus: 503, transient: true, retryAfterSeconds: 7 });
  });
});

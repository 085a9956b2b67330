import { pauseSeconds } from './back-off.ts';

describe('the pause after a session that failed', () => {
  it('doubles up to five minutes', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 8, 2000].map((failures) => pauseSeconds(failures, 'trouble'))).toEqual([
      5, 10, 20, 40, 80, 160, 300, 300, 300,
    ]);
  });

  it('is long from the first on where the account is refused', () => {
    expect([1, 2, 10].map((failures) => pauseSeconds(failures, 'refused'))).toEqual([900, 900, 900]);
  });
});

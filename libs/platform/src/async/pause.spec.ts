import { pause } from './pause.ts';

const LONG_MS = 3_600_000;

describe('a pause', () => {
  it('says that all of its time went by', async () => {
    expect(await pause(1)).toBe(true);
    expect(await pause(1, new AbortController().signal)).toBe(true);
  });

  it('ends with the signal, and says so', async () => {
    const cut = new AbortController();
    const paused = pause(LONG_MS, cut.signal);
    cut.abort(new Error('Enough.'));
    expect(await paused).toBe(false);
  });

  it('does not begin when the signal is aborted already', async () => {
    expect(await pause(LONG_MS, AbortSignal.abort())).toBe(false);
  });
});

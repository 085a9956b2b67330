import { Config } from './config.ts';

describe('a log is watched', () => {
  it.each([
    ['in a terminal', {}, true, true],
    ['not where a program takes it', {}, false, false],
    ['not where its level was asked for', { LOG_LEVEL: 'info' }, true, false],
  ])('%s', (_where, environment, terminal, watched) => {
    expect(new Config(environment, { terminal }).logIsWatched).toBe(watched);
  });
});

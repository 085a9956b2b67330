import { join, resolve } from 'node:path';
import { Config } from './config.ts';

describe('a log is watched', () => {
  it.each([
    ['in a terminal', {}, true, true],
    ['not where a program takes it', {}, false, false],
    ['not where its level was asked for', { LOG_LEVEL: 'info' }, true, false],
  ])('%s', (_where, environment, terminal, watched) => {
    expect(new Config(environment, { terminal }).logIsWatched).toBe(watched);
  });

  it('by default where this process writes to', () => {
    expect(new Config({}).logIsWatched).toBe(process.stdout.isTTY === true);
  });
});

describe('a process', () => {
  it.each([
    ['all', true, true],
    ['api', false, true],
    ['worker', true, false],
  ])('in the role %s works: %s, serves: %s', (ROLE, works, serves) => {
    const { runsWorkers, servesHttp } = new Config({ ROLE });
    expect([runsWorkers, servesHttp]).toEqual([works, serves]);
  });

  it('keeps what it has seen of the record in its data folder, or where it is told', () => {
    expect(new Config({ DATA_DIR: 'some' }).auditAnchorFile).toBe(
      join(resolve('some'), 'audit-anchors.jsonl'),
    );
    expect(new Config({ AUDIT_ANCHOR_FILE: '/far/away' }).auditAnchorFile).toBe('/far/away');
  });

  it.each([
    [{ HOST: '0.0.0.0', PORT: '80' }, 'http://0.0.0.0:80', false],
    [{ BASE_URL: 'https://warden.example' }, 'https://warden.example', true],
    [{ BASE_URL: 'HTTPS://warden.example' }, 'HTTPS://warden.example', true],
    [{ BASE_URL: 'http://https.example' }, 'http://https.example', false],
  ])('with %j is reached at %s', (environment, baseUrl, usesHttps) => {
    expect(new Config(environment)).toMatchObject({ baseUrl, usesHttps });
  });

  it('beside the server has its environment, between defaults and what must be so', () => {
    const before = process.env['HOST'];
    process.env['HOST'] = '192.0.2.1';
    try {
      const config = Config.fromEnvironment({ HOST: '192.0.2.2', DEMO: 'true' }, { ROLE: 'api' });
      expect(config.values).toMatchObject({ HOST: '192.0.2.1', DEMO: true, ROLE: 'api' });
      expect(config.demo).toBe(true);
      expect(Config.fromEnvironment({}, { HOST: '192.0.2.3' }).values.HOST).toBe('192.0.2.3');
    } finally {
      if (before === undefined) delete process.env['HOST'];
      else process.env['HOST'] = before;
    }
  });
});

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** What a logger writes, in a process of its own: it writes to the standard output itself. */
function logged(level: string, calls: string, to = 'stdout'): Record<string, unknown>[] {
  const program = `
    import { PinoLoggerService } from './libs/platform/src/logging.ts';
    const logger = new PinoLoggerService('${level}', '${to}');
    const failure = new TypeError('It broke');
    ${calls}`;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      '--conditions=development',
      '--import',
      './scripts/typescript.mjs',
      '--input-type=module',
      '-e',
      program,
    ],
    { cwd: ROOT, encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } },
  );
  const [answer, silent] = to === 'stdout' ? [stdout, stderr] : [stderr, stdout];
  expect(silent).toBe('');
  return answer
    .trim()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

it('writes who says what, with the fields and the failure that are given', () => {
  const lines = logged(
    'trace',
    `logger.log('Started', 'Http');
     logger.log('Started');
     logger.warn({ count: 3, password: 'p', nested: { token: 't' } }, 'Too many.', 'Jobs');
     logger.error({ err: failure }, 'Not saved.', 'Http');
     logger.error(failure);
     logger.error('Not saved', failure, 'Jobs');
     logger.error('Not saved', 'at line 3', 'Jobs');
     logger.verbose(7);
     logger.debug(null);
     logger.fatal('Gone');`,
  );
  expect(lines).toMatchObject([
    { level: 30, msg: 'Started', context: 'Http' },
    { level: 30, msg: 'Started' },
    {
      ...{ level: 40, msg: 'Too many.', context: 'Jobs', count: 3 },
      ...{ password: '[redacted]', nested: { token: '[redacted]' } },
    },
    { level: 50, msg: 'Not saved.', context: 'Http', err: { type: 'TypeError', message: 'It broke' } },
    { level: 50, msg: 'It broke', err: { message: 'It broke' } },
    { level: 50, msg: 'Not saved', context: 'Jobs', err: { message: 'It broke' } },
    { level: 50, msg: 'Not saved at line 3', context: 'Jobs' },
    { level: 10, msg: '7' },
    { level: 20, msg: 'null' },
    { level: 60, msg: 'Gone' },
  ]);
  expect(lines[1]).not.toHaveProperty('context');
  expect(lines[1]).not.toHaveProperty('err');
});

it('writes beside the answer of a command', () => {
  expect(logged('info', `logger.log('Started');`, 'stderr')).toMatchObject([{ msg: 'Started' }]);
});

it('takes no values of a statement that has failed', () => {
  const lines = logged(
    'info',
    `const { QueryFailedError } = await import('typeorm');
     const failed = new QueryFailedError('UPDATE users SET password_hash = $1', ['argon2-of-hers'], failure);
     logger.error({ err: failed }, 'Not saved.', 'Http');
     logger.error(failed, 'Jobs');`,
  );
  const err = { query: 'UPDATE users SET password_hash = $1', parameters: '[redacted]' };
  expect(lines).toMatchObject([{ err }, { err }]);
  expect(JSON.stringify(lines)).not.toContain('argon2-of-hers');
});

it('leaves out how the framework is wired, and failures of the start that are told in one sentence', () => {
  const calls = `for (const context of ['RouterExplorer', 'NestApplication', 'ExceptionHandler', 'Http']) {
       logger.log(context, context);
       logger.error(context, context);
     }
     logger.debug('detail');`;
  const said = (level: string) => logged(level, calls).map((line) => [line['level'], line['msg']]);
  expect(said('info')).toEqual([
    [50, 'RouterExplorer'],
    [30, 'ExceptionHandler'],
    [30, 'Http'],
    [50, 'Http'],
  ]);
  expect(said('debug')).toHaveLength(9);
});

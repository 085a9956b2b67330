import { QueryFailedError } from 'typeorm';
import { PinoLoggerService } from './logging.ts';

describe('the log', () => {
  let lines: string[];
  let logger: PinoLoggerService;
  beforeEach(() => {
    lines = [];
    logger = new PinoLoggerService('info', { write: (line) => void lines.push(line) });
  });

  it('takes no values of a statement that has failed', () => {
    const failed = new QueryFailedError(
      'UPDATE users SET password_hash = $2',
      ['u1', 'argon2-of-hers'],
      new Error('no'),
    );
    logger.error({ err: failed, correlation_id: 'c1' }, 'It failed.', 'Http');
    logger.error(failed, 'Jobs');
    for (const line of lines) expect(line).not.toContain('argon2-of-hers');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      correlation_id: 'c1',
      err: {
        type: 'QueryFailedError',
        query: 'UPDATE users SET password_hash = $2',
        parameters: '[redacted]',
      },
      msg: 'It failed.',
    });
    expect(JSON.parse(lines[1] ?? '')).toMatchObject({ context: 'Jobs', err: { parameters: '[redacted]' } });
  });

  it.each(['password', 'secret', 'token', 'authorization', 'cookie', 'api_key'])(
    'takes nothing that is called %s',
    (name) => {
      logger.log({ [name]: 'hidden-1', request: { [name]: 'hidden-2', headers: { [name]: 'hidden-3' } } });
      expect(lines).toHaveLength(1);
      expect(lines[0]).not.toContain('hidden');
      expect(lines[0]).toContain('[redacted]');
    },
  );
});

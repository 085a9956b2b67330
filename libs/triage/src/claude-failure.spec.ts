import { asFailure, ClaudeFailure } from './claude-failure.ts';

describe('why Claude gave no verdict', () => {
  const of = (error: object) => {
    const { code, pauseMs } = asFailure(Object.assign(new Error('secret'), error));
    return [code, pauseMs];
  };
  const retry = (value: string) => ({ headers: new Headers({ 'retry-after': value }) });

  it.each([
    [{ status: 401 }, 'unauthorised', 300_000],
    [{ status: 402 }, 'unauthorised', 300_000],
    [{ status: 403 }, 'unauthorised', 300_000],
    [{ status: 429 }, 'rate_limited', 30_000],
    [{ status: 429, ...retry('7') }, 'rate_limited', 7000],
    [{ status: 429, ...retry('0') }, 'rate_limited', 0],
    [{ status: 429, ...retry('-1') }, 'rate_limited', 30_000],
    [{ status: 429, ...retry('soon') }, 'rate_limited', 30_000],
    [{ status: 429, headers: new Headers() }, 'rate_limited', 30_000],
    [{ status: 529, headers: new Headers() }, 'overloaded', 30_000],
    [{ status: 529, ...retry('9999') }, 'overloaded', 600_000],
    [{ status: 500 }, 'service_error', 0],
    [{ name: 'APIConnectionTimeoutError' }, 'timeout', 0],
    [{ name: 'APIUserAbortError', status: 500 }, 'timeout', 0],
    [{ name: 'AbortError' }, 'timeout', 0],
    [{ name: 'TimeIsOver' }, 'timeout', 0],
    [{}, 'unreachable', 0],
  ])('%j', (error, code, pause) => expect(of(error)).toEqual([code, pause]));

  it('is said without what the service wrote, and as it is when it is known', () => {
    const { message } = asFailure(
      Object.assign(new Error('secret'), { status: 400, type: 'invalid_request_error' }),
    );
    expect(message).toBe('The Claude API answered with an error (HTTP 400, invalid_request_error).');
    expect(asFailure(Object.assign(new Error('secret'), { status: 500 })).message).toBe(
      'The Claude API answered with an error (HTTP 500).',
    );
    const known = new ClaudeFailure('paused', 'Paused.');
    expect(asFailure(known)).toBe(known);
  });

  it('is the time, by the name of the class that was thrown', () => {
    class ReadTimeoutError extends Error {}
    expect(asFailure(new ReadTimeoutError('x')).code).toBe('timeout');
    expect(asFailure({ message: 'x', name: 'Error' }).code).toBe('unreachable');
  });
});

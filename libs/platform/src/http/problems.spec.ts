import { vi } from 'vitest';
import {
  ForbiddenException,
  HttpException,
  NotFoundException,
  type ArgumentsHost,
  type Logger,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AccessRefusals } from '../access/access-refusals.ts';
import { Problem } from '../errors/problem.ts';
import { expectedVersion } from './expected-version.ts';
import { ProblemFilter, sendProblem, toProblem } from './problem.filter.ts';

const asked = (url: string) =>
  ({ method: 'GET', url, routeOptions: { bodyLimit: 1000 } }) as unknown as FastifyRequest;
const of = (error: unknown, url = '/api/things?secret=1') => {
  const { code, message } = toProblem(error, asked(url));
  return [code, message];
};
const coded = (code: string, message = 'inside') => Object.assign(new Error(message), { code });

describe('a failure is answered', () => {
  it('as it is when it is a problem already', () => {
    const problem = new Problem('conflict', 'No.');
    expect(toProblem(problem, asked('/'))).toBe(problem);
  });

  it.each([
    [new NotFoundException('x'), 'not_found', 'There is no GET /api/things.'],
    [new ForbiddenException('No entry'), 'forbidden', 'No entry.'],
    [new HttpException('Wait!', 429), 'rate_limited', 'Wait!'],
    [new HttpException('', 418), 'invalid_request', 'The request cannot be served as it stands.'],
    [new HttpException('Busy', 503), 'unavailable', 'Busy.'],
    [new HttpException('big', 413), 'too_large', 'larger than this route takes (1000 bytes)'],
    [coded('FST_ERR_CTP_BODY_TOO_LARGE'), 'too_large', '1000 bytes'],
    [coded('FST_ERR_CTP_INVALID_MEDIA_TYPE'), 'unsupported_media_type', 'application/json'],
    [coded('FST_ERR_CTP_INVALID_JSON_BODY', 'odd'), 'invalid_json', 'not valid JSON: odd.'],
    [coded('FST_ERR_CTP_EMPTY_JSON_BODY', 'empty'), 'invalid_json', 'not valid JSON: empty.'],
    [coded('FST_ERR_BAD_URL'), 'invalid_request', 'two hex digits'],
    [new SyntaxError('at 3'), 'invalid_json', 'at 3'],
    [Object.assign(new Error('Slow'), { statusCode: 408 }), 'request_timeout', 'Slow.'],
    [Object.assign(new Error('What?'), { statusCode: 400 }), 'invalid_request', 'What?'],
    [Object.assign(new Error('Odd'), { statusCode: 499 }), 'invalid_request', 'Odd.'],
  ])('in the words of whoever refused it: %s', (error, code, sentence) =>
    expect(of(error)).toEqual([code, expect.stringContaining(sentence)]),
  );

  it.each([
    new Error('SELECT * FROM users'),
    new HttpException('SELECT * FROM users', 500),
    Object.assign(new Error('SELECT * FROM users'), { statusCode: 500 }),
    Object.assign(new Error('SELECT * FROM users'), { statusCode: 399 }),
    Object.assign(new Error('SELECT * FROM users'), { statusCode: '404' }),
    'SELECT * FROM users',
    null,
  ])('without anything of the inside when nobody knows it: %s', (error) => {
    const [code, message] = of(error);
    expect(code).toBe('internal');
    expect(message).not.toContain('SELECT');
  });

  it('with no more of a long address than a sentence can hold', () => {
    const [, message] = of(new NotFoundException(), `/${'x'.repeat(500)}`);
    expect(message).toHaveLength('There is no GET .'.length + 201);
    const just = `/${'x'.repeat(199)}`;
    expect(of(new NotFoundException(), just)).toEqual(['not_found', `There is no GET ${just}.`]);
  });

  it('with the bound of the route, where it has one', () => {
    const bare = { method: 'GET', url: '/' } as FastifyRequest;
    const { message } = toProblem(new HttpException('big', 413), bare);
    expect(message).toBe('The body is larger than this route takes (unknown bytes); send less.');
  });
});

describe('an answer to a failure', () => {
  const answered = (error: unknown, state: { sent?: boolean; headersSent?: boolean } = {}) => {
    const { sent = false, headersSent = false } = state;
    const said: Record<string, unknown> = {};
    const say = (name: string) => (value: unknown) => {
      said[name] = value;
      return reply;
    };
    const reply = {
      ...{ sent, raw: { headersSent }, code: say('status'), type: say('type'), send: say('body') },
      header: (name: string, value: string) => say(name)(value),
    };
    const logger = { error: vi.fn() };
    const request = { ...asked('/api/things?secret=1'), id: 'c1' };
    sendProblem(
      error,
      request as FastifyRequest,
      reply as unknown as FastifyReply,
      logger as unknown as Logger,
    );
    return { said, logged: logger.error.mock.calls };
  };

  it('is a problem, which names the request', () => {
    const { said, logged } = answered(new Problem('conflict', 'No.'));
    expect(said).toEqual({
      status: 409,
      type: 'application/problem+json; charset=utf-8',
      body: expect.stringContaining('"detail":"No.","correlation_id":"c1"'),
    });
    expect(logged).toEqual([]);
  });

  it.each([
    [new Problem('unavailable', 'Later.'), '5'],
    [new Problem('unavailable', 'Later.', { retryAfterSeconds: 60 }), '60'],
    [new Problem('rate_limited', 'Later.', { retryAfterSeconds: 7 }), '7'],
    [new Problem('rate_limited', 'Later.'), undefined],
  ])('says when to come again, where that is known: %#', (problem, seconds) => {
    expect(answered(problem).said['retry-after']).toBe(seconds);
  });

  it('is in the log when the server is at fault, without what stands behind the path', () => {
    const err = new Error('inside');
    expect(answered(err).logged).toEqual([
      [{ err, correlation_id: 'c1', url: '/api/things' }, expect.stringMatching(/^Something went wrong/)],
    ]);
    expect(answered(new Problem('unavailable', 'Later.')).logged).toHaveLength(1);
  });

  it.each([[{ sent: true }], [{ headersSent: true }]])('is none where one has gone out: %j', (state) => {
    const { said, logged } = answered(new Error('inside'), state);
    expect(said).toEqual({});
    expect(logged).toHaveLength(1);
  });
});

describe('a refusal', () => {
  const ANN = { type: 'user', id: 'u1', name: 'Ann' };
  const noted = (error: unknown, ctx: object | undefined) => {
    const note = vi.fn(async () => undefined);
    const reply: object = { sent: true, raw: {} };
    const host = {
      switchToHttp: () => ({ getRequest: () => ({ ctx, id: 'c1' }), getResponse: () => reply }),
    };
    const filter = new ProblemFilter({ note } as unknown as AccessRefusals);
    filter.catch(error, host as unknown as ArgumentsHost);
    return note.mock.calls.flat() as { kind?: string }[];
  };
  const ctx = { tenantId: 't', actor: ANN, ip: '192.0.2.1' };

  it('leaves an entry about who was refused what', () => {
    expect(noted(new Problem('forbidden', 'Not you.'), ctx)).toEqual([
      { kind: 'permission', ...ctx, account: null, reason: 'Not you.', correlationId: 'c1' },
    ]);
  });

  it.each([
    ['own_request', 'permission'],
    ['level_too_low', 'permission'],
    ['csrf_failed', 'csrf'],
    ['invalid_credentials', 'reauthentication'],
    ['rate_limited', 'throttled'],
  ] as const)('with the code %s is of the kind %s', (code, kind) => {
    expect(noted(new Problem(code, 'No.'), ctx)).toMatchObject([{ kind }]);
  });

  it.each([
    ['of what is no refusal', new Problem('not_found', 'No.'), ctx],
    ['that nobody of ours has said', new ForbiddenException('No.'), ctx],
    ['of nobody', new Problem('forbidden', 'No.'), undefined],
    ['of the system', new Problem('forbidden', 'No.'), { ...ctx, actor: { type: 'system' } }],
  ])('%s leaves none', (_what, error, given) => {
    expect(noted(error, given)).toEqual([]);
  });
});

describe('the version that a change is based on', () => {
  it.each([
    ['"7"', undefined, 7],
    ['W/"7"', undefined, 7],
    [' 7 ', 3, 7],
    [undefined, 3, 3],
    [undefined, 0, 0],
    ['"0"', undefined, 0],
  ])('is read from If-Match (%j) or the body (%j)', (tag, version, expected) =>
    expect(expectedVersion('the policy', tag, version)).toBe(expected),
  );

  it.each([
    [undefined, undefined],
    ['*', 3],
    ['"seven"', 3],
    ['"1234567890"', 3],
    ['', 3],
  ])('is asked for when neither says it: %j, %j', (tag, version) =>
    expect(() => expectedVersion('the policy', tag, version)).toThrow('Say which version of the policy'),
  );
});

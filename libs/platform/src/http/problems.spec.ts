import { ForbiddenException, HttpException, NotFoundException } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../errors/problem.ts';
import { expectedVersion } from './expected-version.ts';
import { toProblem } from './problem.filter.ts';

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
    [coded('FST_ERR_CTP_EMPTY_JSON_BODY', 'empty'), 'invalid_json', 'not valid JSON: empty.'],
    [coded('FST_ERR_BAD_URL'), 'invalid_request', 'two hex digits'],
    [new SyntaxError('at 3'), 'invalid_json', 'at 3'],
    [Object.assign(new Error('Slow'), { statusCode: 408 }), 'request_timeout', 'Slow.'],
    [Object.assign(new Error('Odd'), { statusCode: 499 }), 'invalid_request', 'Odd.'],
  ])('in the words of whoever refused it: %s', (error, code, sentence) =>
    expect(of(error)).toEqual([code, expect.stringContaining(sentence)]),
  );

  it.each([
    new Error('SELECT * FROM users'),
    new HttpException('SELECT * FROM users', 500),
    Object.assign(new Error('SELECT * FROM users'), { statusCode: 500 }),
    Object.assign(new Error('SELECT * FROM users'), { statusCode: 399 }),
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

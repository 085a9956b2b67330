import { afterEach, describe, expect, it, vi } from 'vitest';
import { asProblem, fieldErrors, isProblem, toProblem } from '../problem.ts';
import { noteServerTime, serverNow } from '../server-clock.ts';
import { chooseTenant, chosenTenant } from '../tenant.ts';

const answer = (status: number, headers: Record<string, string> = {}): Response =>
  new Response(null, { status, headers });

describe('a failed request', () => {
  it('is the server’s own words, with the fields that they are about', () => {
    const errors = [{ path: 'parameters.host_id', code: 'required', message: 'is required' }];
    const body = { code: 'invalid_request', title: 'Invalid', detail: 'A field is wrong.', errors };
    const problem = toProblem({ ...body, correlation_id: 'c-1' }, answer(400, { 'x-correlation-id': 'c-2' }));
    expect(problem).toMatchObject({
      ...body,
      status: 400,
      correlationId: 'c-1',
      message: 'A field is wrong.',
    });
    expect(fieldErrors(problem)).toEqual({ 'parameters.host_id': 'is required' });
    expect(toProblem(problem, undefined)).toBe(problem);
  });

  it('is told from one that nobody has answered', () => {
    expect(toProblem(new TypeError('fetch failed'), undefined)).toMatchObject({ status: 0, code: 'network' });
  });

  it.each([['<html>Bad gateway</html>'], [null], [{ code: 7, detail: 7, errors: 'all' }]])(
    'is not taken for ours when it is not: %j',
    (body) => {
      const problem = toProblem(body, answer(502, { 'x-correlation-id': 'c-2' }));
      expect(problem).toMatchObject({
        status: 502,
        code: 'unknown',
        title: 'The server answered 502',
        detail: 'The answer did not come from Triage Warden itself.',
        correlationId: 'c-2',
        errors: [],
      });
    },
  );

  it('that says no more than its code is not called somebody else’s', () => {
    expect(toProblem({ code: 'conflict', title: 'Conflict' }, answer(409))).toMatchObject({
      code: 'conflict',
      detail: '',
      message: 'Conflict',
      correlationId: null,
    });
  });
});

it('shows what a page itself did wrong', () => {
  expect(asProblem(new Error('undefined is not a function'))).toMatchObject({
    code: 'unknown',
    detail: 'undefined is not a function',
  });
  expect(asProblem('text').detail).toBe('text');
  const problem = toProblem(null, undefined);
  expect(asProblem(problem)).toBe(problem);
  expect(fieldErrors(new Error('no'))).toEqual({});
});

it('is asked for by its codes, or by none', () => {
  const problem = toProblem({ code: 'conflict' }, answer(409));
  expect(isProblem(problem)).toBe(true);
  expect(isProblem(problem, 'not_found', 'conflict')).toBe(true);
  expect(isProblem(problem, 'not_found')).toBe(false);
  expect(isProblem(new Error('no'))).toBe(false);
});

describe('the server’s clock', () => {
  const here = Date.parse('2026-11-22T10:00:00.000Z');
  const ahead = (ms: number): string => new Date(here + ms).toUTCString();
  afterEach(() => noteServerTime(new Date(Date.now()).toUTCString()));

  it('is followed when it differs by more than its header can say', () => {
    vi.spyOn(Date, 'now').mockReturnValue(here);
    noteServerTime(ahead(120_000));
    expect(serverNow()).toBe(here + 120_000);
    noteServerTime(null);
    noteServerTime('yesterday');
    expect(serverNow()).toBe(here + 120_000);
    noteServerTime(ahead(1000));
    expect(serverNow()).toBe(here);
    noteServerTime(ahead(-2000));
    expect(serverNow()).toBe(here - 2000);
  });
});

it('remembers where this browser signs in, and forgets it', () => {
  chooseTenant('acme');
  expect(chosenTenant()).toBe('acme');
  chooseTenant('');
  expect(chosenTenant()).toBeNull();
  chooseTenant('acme');
  chooseTenant(null);
  expect(chosenTenant()).toBeNull();
  vi.spyOn(Storage.prototype, 'getItem').mockImplementation(() => {
    throw new Error('forbidden');
  });
  expect(chosenTenant()).toBeNull();
});

import { QueryFailedError } from 'typeorm';
import { toProblem } from '../http/problem.filter.ts';
import { Problem } from '../errors/problem.ts';
import { DatabaseAway, DatabaseBusy, isDatabaseAway } from './database-away.ts';

const coded = (code: string, message = 'x', options?: ErrorOptions) =>
  Object.assign(new Error(message, options), { code });
const request = {} as never;

describe('a database that is away', () => {
  it.each([
    ['shut down', coded('57P01')],
    ['crashed', coded('57P02')],
    ['starting', coded('57P03')],
    ['a broken protocol', coded('08P01')],
    ['a lost connection', coded('08006')],
    ['too many connections', coded('53300')],
    ['a full disk', coded('53100')],
    ['an ended session', coded('25P03')],
    ['nobody there', coded('ECONNREFUSED')],
    ['a reset', coded('ECONNRESET')],
    ['a closed pipe', coded('EPIPE')],
    ['no way to it', coded('EHOSTUNREACH')],
    ['no address', coded('ENOTFOUND')],
    ['no answer', coded('ETIMEDOUT')],
    ['both addresses', new AggregateError([coded('ECONNREFUSED'), coded('ECONNREFUSED')])],
    ['a connection that ended', new Error('Connection terminated unexpectedly')],
    ['a connection that never was', new Error('Connection terminated due to connection timeout')],
    ['a full pool', new Error('timeout exceeded when trying to connect')],
    ['a dead client', new Error('Client has encountered a connection error and is not queryable')],
    ['a statement behind one that broke', coded('25P02', 'x', { cause: coded('57P01') })],
    ['TypeORM’s wrapping', new QueryFailedError('SELECT 1', [], coded('57P01'))],
  ])('is told by %s, and answered 503 with Retry-After', (_what, error) => {
    expect(isDatabaseAway(error)).toBe(true);
    expect(toProblem(error, request)).toMatchObject({
      status: 503,
      code: 'unavailable',
      retryAfterSeconds: 5,
      message: expect.stringMatching(/^[A-Z].*\.$/),
    });
  });

  it.each([
    ['a double key', coded('23505')],
    ['a statement behind a wrong one', coded('25P02', 'x', { cause: coded('23505') })],
    ['a problem', new Problem('connector_failed', 'x', { cause: coded('ECONNREFUSED') })],
    ['an error of ours', new Error('There is no unit of work.')],
  ])('is not told by %s', (_what, error) => {
    expect(isDatabaseAway(error)).toBe(false);
  });

  it.each(['57014', '55P03'])('that takes too long (%s) is answered 503, but is there', (code) => {
    expect(isDatabaseAway(coded(code))).toBe(false);
    expect(toProblem(coded(code), request)).toMatchObject({ status: 503, retryAfterSeconds: 5 });
  });
});

it.each([
  [new DatabaseAway(null), false, /^The database cannot be reached at the moment; nothing was stored\./],
  [new DatabaseAway(null, { mayBeStored: true }), true, /^The database broke off before it had answered;/],
  [new DatabaseBusy(), false, /^The server has more to do than the database can take at the moment; nothing/],
])('whether it was stored is said: %s', (problem, mayBeStored, sentence) => {
  expect(problem).toMatchObject({ mayBeStored, message: expect.stringMatching(sentence) });
  expect(isDatabaseAway(problem)).toBe(true);
});

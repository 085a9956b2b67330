import { Config, Problem } from '#platform';
import { databaseName, explain, listenFailure } from './start-error.ts';

const coded = (code: string, message = 'inside') => Object.assign(new Error(message), { code });
const config = (settings: Record<string, string> = {}) =>
  new Config({ DATABASE_URL: 'postgres://owner:hunter2@db.example:5433/house', ...settings });

it.each([
  [coded('EADDRINUSE'), 'Port 3000 is taken'],
  [coded('EACCES'), 'may not listen on port 3000'],
  [coded('EADDRNOTAVAIL'), 'The setting HOST is "here", but this machine has no such address'],
  [coded('ENOTFOUND'), 'no address of that name can be found'],
  [coded('EAI_AGAIN'), 'no address of that name can be found'],
  [coded('EOTHER', 'odd'), 'Listening on here port 3000 failed: odd.'],
  ['text', 'Listening on here port 3000 failed: text.'],
  [null, 'failed: null.'],
])('says why nobody can be served here: %s', (error, sentence) =>
  expect(listenFailure(error, 3000, 'here')).toContain(sentence),
);

describe('what stopped the start', () => {
  it.each([
    [
      coded('ECONNREFUSED'),
      'The database at db.example:5433 cannot be reached (ECONNREFUSED): check DATABASE_URL',
    ],
    [coded('EHOSTUNREACH'), 'cannot be reached (EHOSTUNREACH)'],
    [coded('28P01'), 'refuses the user or password in DATABASE_URL.'],
    [coded('28000'), 'refuses the user or password'],
    [coded('3D000'), 'does not exist at db.example:5433: create it first.'],
    [coded('42501', 'no right'), 'may not do that (no right)'],
    [coded('EACCES', 'open x'), 'This user may not do that: open x.'],
    [
      new Error('Connection terminated due to connection timeout'),
      'it takes the connection but does not answer',
    ],
    [new Error('Plain.'), 'Plain.'],
    [new Error(''), 'Error'],
    ['text', 'text'],
    [null, 'null'],
  ])('is said in one sentence, without the password: %s', (error, sentence) => {
    const said = explain(error, config());
    expect(said).toContain(sentence);
    expect(said).not.toContain('hunter2');
  });

  it('names the settings that are at fault, both where there are two', () => {
    const both = config({ DATABASE_APP_URL: 'postgres://app@db.example/house' });
    expect(explain(coded('28P01'), both)).toContain('in DATABASE_URL or DATABASE_APP_URL.');
    expect(explain(coded('ECONNREFUSED'), null)).toContain('The database at the embedded server');
  });

  it('is the error’s own sentence where nothing better is known, and no empty word', () => {
    expect(explain(new Error('Plain.'), config())).toBe('Plain.');
    expect(explain({ code: 'EACCES' }, null)).toBe('This user may not do that: .');
    expect(explain({ code: '42501' }, null)).toMatch(/^The user in DATABASE_URL may not do that \(\):/);
  });

  it('lists the faults of a problem when it has several', () => {
    const fault = (path: string) => ({ path, code: 'wrong', message: `${path} is wrong` });
    const of = (...errors: ReturnType<typeof fault>[]) =>
      explain(new Problem('invalid_request', 'Two are wrong.', { errors }), null);
    expect(of(fault('a'))).toBe('Two are wrong.');
    expect(of(fault('a'), fault('b'))).toBe('Two are wrong.\n  a: a is wrong\n  b: b is wrong');
  });
});

it('a database is named by where it is', () => {
  expect(databaseName(config())).toBe('db.example:5433');
  expect(databaseName(null)).toBe('the embedded server');
  expect(databaseName(new Config({}))).toBe('the embedded server');
  const application = { DATABASE_APP_URL: 'postgres://app:hunter3@app.example/house' };
  expect(databaseName(new Config(application))).toBe('app.example');
  expect(databaseName(config(application))).toBe('db.example:5433');
});

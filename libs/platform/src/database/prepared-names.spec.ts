import { PreparedNames } from './prepared-names.ts';

describe('names of prepared statements', () => {
  const nameAfter = (times: number, sql: string, passing = ['letters', 'queue']) => {
    const names = new PreparedNames(() => passing);
    for (let time = 1; time < times; time += 1) names.nameOf(sql);
    return names.nameOf(sql);
  };

  it('are given to what is asked often, always the same for the same text', () => {
    expect(nameAfter(500, 'SELECT 1')).toBeUndefined();
    expect(nameAfter(501, 'SELECT 1')).toBe(nameAfter(502, 'SELECT 1'));
    expect(nameAfter(501, 'SELECT 1')).not.toBe(nameAfter(501, 'SELECT 2'));
    expect(nameAfter(501, 'SELECT 1', [])).toBeDefined();
  });

  it('are given to three hundred texts, those that came first', () => {
    const names = new PreparedNames(() => []);
    const sql = (n: number) => `SELECT ${n}`;
    for (let n = 0; n < 301; n += 1) names.nameOf(sql(n));
    for (let time = 0; time < 600; time += 1) for (const n of [299, 300]) names.nameOf(sql(n));
    expect(names.nameOf(sql(299))).toBeDefined();
    expect(names.nameOf(sql(300))).toBeUndefined();
  });

  it.each([
    'SELECT id FROM queue ORDER BY id LIMIT $1',
    'DELETE FROM letters WHERE id = $1',
    'UPDATE queue SET tries = 1',
    'SELECT FROM things t WHERE EXISTS (SELECT FROM queue q WHERE q.id = t.id)',
    'SELECT FROM things, letters',
    'INSERT INTO queue (id) SELECT id FROM letters',
  ])('are not given to what finds rows by a table whose rows come and go: %s', (sql) => {
    expect(nameAfter(600, sql)).toBeUndefined();
  });

  it.each(['INSERT INTO queue (id) VALUES ($1)', 'SELECT FROM queues', 'SELECT FROM old_letters'])(
    'are given to what only fills it, or names another: %s',
    (sql) => {
      expect(nameAfter(600, sql)).toBeDefined();
    },
  );
});

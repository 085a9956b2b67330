import { idleReasons, isOrdinary, ordinaryOnes } from './ordinary.ts';

describe('a statement that the manager says as well', () => {
  it.each([
    'SELECT * FROM users WHERE id = $1',
    'SELECT u.id, u.name AS title FROM users u\n  WHERE u.email = $1 AND u.disabled_at IS NULL ORDER BY u.name DESC, id LIMIT 1',
    `SELECT 1 FROM users WHERE role = 'admin' LIMIT 1`,
    'SELECT count(*)::int AS n FROM users WHERE must_change AND NOT disabled',
    'INSERT INTO users (id, name) VALUES ($1, $2::text)',
    'UPDATE users SET name = $2, version = version + 1, seen_at = now(), gone = NULL WHERE id = $1 RETURNING id',
    'DELETE FROM users WHERE id = $1',
  ])('%s', (text) => {
    expect(isOrdinary(text)).toBe(true);
  });

  it.each([
    'SELECT * FROM users WHERE id = $1 FOR UPDATE',
    'SELECT u.id FROM users u JOIN tenants t ON t.id = u.tenant_id WHERE u.id = $1',
    'SELECT id FROM users, tenants',
    'SELECT id FROM users WHERE id > $1 ORDER BY id LIMIT $2',
    'SELECT id FROM users WHERE id = ANY($1::uuid[])',
    'SELECT id FROM users WHERE role = $1 OR role = $2',
    'SELECT lower(name) FROM users WHERE id = $1',
    'SELECT id FROM users WHERE id = $1 UNION SELECT id FROM keys WHERE id = $1',
    'SELECT id FROM users_of($1)',
    'INSERT INTO users (id) VALUES ($1) ON CONFLICT DO NOTHING',
    'INSERT INTO users (id) SELECT $1',
    'UPDATE users SET name = coalesce($2, name) WHERE id = $1',
    'UPDATE users SET name = $2 WHERE id = $1 RETURNING id, role',
    'WITH old AS (DELETE FROM users WHERE id = $1 RETURNING id) SELECT id FROM old',
  ])('is not: %s', (text) => {
    expect(isOrdinary(text)).toBe(false);
  });
});

describe('the statements that are written by hand', () => {
  const call = (reason: string | null, text: string, through = 'UnitOfWork.query') => ({
    place: 'libs/users/src/data/users.repository.ts:7',
    method: 'find',
    through,
    reason,
    texts: [text],
    parameters: [],
    row: null,
  });
  const ordinary = 'SELECT * FROM users WHERE id = $1';

  it('are found where the manager would do and nothing says why not', () => {
    expect(ordinaryOnes([call(null, ordinary)])).toEqual([
      `libs/users/src/data/users.repository.ts:7: ${ordinary}`,
    ]);
  });

  it.each([
    ['a reason is given', call('asked for every alert', ordinary)],
    ['it leaves with the commit', call(null, ordinary, 'UnitOfWork.send')],
    ['there is no unit of work', call(null, ordinary, 'DataSource.query')],
    ['the manager cannot say it', call(null, `${ordinary} FOR UPDATE`)],
  ])('are right where %s', (_why, right) => {
    expect(ordinaryOnes([right])).toEqual([]);
  });

  it('have no reason that nothing needs', () => {
    expect(idleReasons([call('asked for every alert', ordinary)])).toEqual([]);
    expect(idleReasons([call('it takes a lock', `${ordinary} FOR UPDATE`)])).toEqual([
      'libs/users/src/data/users.repository.ts:7',
    ]);
  });
});

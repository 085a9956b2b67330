import { Pool, type PoolClient, type QueryResult } from 'pg';
import { createTestDatabase, type TestDatabase } from '../../../../test/harness/index.ts';
import { StatementGroup, type Statement } from './statement-group.ts';

describe('a group of statements', () => {
  let database: TestDatabase;
  let pool: Pool;
  let client: PoolClient;
  beforeAll(async () => {
    database = await createTestDatabase();
    pool = new Pool({ connectionString: database.url, pipeline: true } as object);
    client = await pool.connect();
  });
  afterAll(async () => {
    client.release();
    await pool.end();
    await database.drop();
  });

  const answers = (...statements: Statement[]): Promise<PromiseSettledResult<QueryResult>[]> => {
    const group = new StatementGroup();
    const all = statements.map((statement) => group.add(statement));
    group.send(client);
    return Promise.allSettled(all);
  };
  const rows = (answer: PromiseSettledResult<QueryResult> | undefined) =>
    answer?.status === 'fulfilled' ? answer.value.rows : [];
  const failure = (answer: PromiseSettledResult<QueryResult> | undefined) =>
    answer?.status === 'rejected' ? (answer.reason as { code: string }).code : null;

  it('answers each with its own rows, prepared or not', async () => {
    const named = { name: 'twice', text: 'SELECT $1::int * 2 AS n' };
    for (let round = 1; round <= 2; round += 1) {
      const [, twice, again, none, text] = await answers(
        { text: 'BEGIN' },
        { ...named, values: [round] },
        { ...named, values: [round + 10] },
        { text: 'SELECT 1 AS n WHERE false' },
        { text: 'SELECT $1::text AS t', values: ['x'] },
      );
      expect([rows(twice), rows(again), rows(none), rows(text)]).toEqual([
        [{ n: round * 2 }],
        [{ n: (round + 10) * 2 }],
        [],
        [{ t: 'x' }],
      ]);
      const [end] = await answers({ text: 'COMMIT' });
      expect(end).toMatchObject({ status: 'fulfilled', value: { command: 'COMMIT' } });
    }
  });

  it('skips what comes behind a failed one, and goes on with the next group', async () => {
    const late = { name: 'late', text: 'SELECT 7 AS n' };
    const [first, failed, skipped, commit] = await answers(
      { text: 'SELECT 1 AS n' },
      { name: 'division', text: 'SELECT 1 / $1::int', values: [0] },
      late,
      { text: 'COMMIT' },
    );
    expect(rows(first)).toEqual([{ n: 1 }]);
    expect([failed, skipped, commit].map(failure)).toEqual(['22012', '25P02', '25P02']);
    // The skipped one was never prepared, the failed one may be.
    const [again, division] = await answers(late, {
      name: 'division',
      text: 'SELECT 1 / $1::int',
      values: [1],
    });
    expect(rows(again)).toEqual([{ n: 7 }]);
    expect(division?.status).toBe('fulfilled');
  });

  it('fails all when the connection dies', async () => {
    const other = await pool.connect();
    other.on('error', () => undefined);
    const group = new StatementGroup();
    const all = [
      group.add({ text: 'SELECT pg_terminate_backend(pg_backend_pid())' }),
      group.add({ text: 'SELECT 1' }),
    ];
    group.send(other);
    const ended = await Promise.allSettled(all);
    expect(ended.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    other.release(true);
  });
});

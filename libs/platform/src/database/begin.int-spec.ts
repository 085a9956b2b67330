import { createTestApp, type TestApp } from '../../../../test/harness/index.ts';
import { DatabaseAway, Problem, UnitOfWork, asWork } from '#platform';

const RUN_ID = '01900000-0000-7000-8000-00000000bbbb';

/** Statements leave before the BEGIN is answered. */
describe('a transaction whose BEGIN fails', () => {
  let test: TestApp;
  let unit: UnitOfWork;
  beforeAll(async () => {
    test = await createTestApp();
    unit = test.get(UnitOfWork);
  });
  afterAll(() => test.close());

  const as = <T>(work: () => Promise<T>) => test.as('analyst', work);

  /** The next transaction's BEGIN fails: the database has forgotten the statement that the driver has prepared. */
  const failNext = async () => {
    await as(() => unit.run(() => unit.query('DEALLOCATE "begin"')));
    await as(() => unit.read(() => unit.query(`DEALLOCATE "begin-read"`)));
  };
  beforeEach(failNext);

  const failure = async (work: Promise<unknown>) => {
    const error: unknown = await work.catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(DatabaseAway);
    expect(error).toMatchObject({
      mayBeStored: false,
      cause: { message: expect.stringMatching(/^prepared/) },
    });
  };

  it.each([
    ['tenants', `UPDATE tenants SET name = 'changed'`],
    ['schedules', `INSERT INTO schedules (name, next_at) VALUES ('left behind', now())`],
    ['installation', `INSERT INTO installation (key_check) VALUES ('left behind') ON CONFLICT DO NOTHING`],
  ])('writes nothing to %s, which has no row-level security', async (table, sql) => {
    const rows = () => test.sql(`SELECT *, ctid, xmin FROM ${table} ORDER BY 1`);
    const before = await rows();
    await failure(as(() => unit.run(async () => unit.send(sql))));
    await failNext();
    await failure(as(() => unit.run(() => unit.query(sql))));
    expect(await rows()).toEqual(before);
  });

  it('leaves neither an entry nor a job', async () => {
    const left = () =>
      test.sql(`
        SELECT (SELECT count(*) FROM audit_logs) AS entries, (SELECT count(*) FROM audit_pending) AS pending,
               (SELECT count(*) FROM pgboss.job) AS jobs`);
    const before = await left();
    await failure(
      as(() =>
        unit.run(async () => {
          unit.enqueue('run.advance', { run_id: RUN_ID });
          await unit.record('user.updated', { type: 'user', id: 'unbegun' }, { user_id: 'unbegun' });
        }),
      ),
    );
    expect(await left()).toEqual(before);
  });

  it('is not taken for one that has found nothing', async () => {
    const find = async () => {
      const found = await unit.query(`SELECT FROM settings UNION ALL SELECT FROM tenants`);
      if (found.length < 100) throw new Problem('not_found', 'There is no such thing.');
    };
    await failure(as(() => unit.read(find)));
    await failNext();
    await failure(as(() => unit.run(find)));
  });

  it('is begun again on another connection where nobody waits for the answer', async () => {
    const tenants = () => unit.query(`SELECT FROM tenants`);
    expect(await asWork(() => as(() => unit.run(tenants)))).not.toEqual([]);
  });
});

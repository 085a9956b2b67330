import { createTestApp, type TestApp } from '../../../../test/harness/index.ts';
import { until } from '../../../../test/harness/server-process.ts';
import { DatabaseAway, JobQueue, UnitOfWork, asWork } from '#platform';
import { DatabaseBusy } from './database-away.ts';

describe('work and requests at the connections', () => {
  let test: TestApp;
  let unit: UnitOfWork;
  beforeAll(async () => {
    test = await createTestApp({ environment: { DATABASE_POOL: '2' } });
    unit = test.get(UnitOfWork);
  });
  afterAll(() => test.close());

  const as = <T>(work: () => Promise<T>) => test.as('analyst', work);
  const inBackground = <T>(work: () => Promise<T>) => asWork(() => as(work));

  /** Holds a connection until told to let go. */
  function hold(): { held: Promise<void>; letGo(): Promise<unknown> } {
    let began = (): void => undefined;
    let end = (): void => undefined;
    const held = new Promise<void>((resolve) => (began = resolve));
    const over = new Promise<void>((resolve) => (end = resolve));
    const done = as(() =>
      unit.run(async () => {
        await unit.query('SELECT 1');
        began();
        await over;
      }),
    );
    return {
      held,
      letGo: () => {
        end();
        return done;
      },
    };
  }

  it('lets work wait for as long as it takes, and tells a request when it has waited too long', async () => {
    const [first, second] = [hold(), hold()];
    await Promise.all([first.held, second.held]);
    let done = 0;
    const work = Array.from({ length: 50 }, () =>
      inBackground(() => unit.run(async () => unit.query('SELECT 1'))).then(() => (done += 1)),
    );
    await expect(as(() => unit.read(() => unit.query('SELECT 1')))).rejects.toBeInstanceOf(DatabaseBusy);
    const answer = await test.http('GET', '/health/ready');
    expect(answer).toMatchObject({
      status: 503,
      headers: { 'retry-after': '5' },
      body: { code: 'unavailable' },
    });
    expect(done).toBe(0);
    await Promise.all([first.letGo(), second.letGo(), ...work]);
    expect(done).toBe(50);
  });

  const others = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                  WHERE application_name = 'triage-warden' AND datname = current_database() AND pid <> pg_backend_pid()`;

  it('does work again whose connection broke off, and tells a request', async () => {
    let tries = 0;
    const broken = async () => {
      tries += 1;
      await unit.query('SELECT 1');
      if (tries === 1) await test.sql(others);
      return unit.one<{ n: number }>('SELECT 2 AS n');
    };
    expect(await inBackground(() => unit.run(broken))).toEqual({ n: 2 });
    expect(tries).toBe(2);
    tries = 0;
    expect(await inBackground(() => unit.read(broken))).toEqual({ n: 2 });
    tries = 0;
    await expect(as(() => unit.run(broken))).rejects.toBeInstanceOf(DatabaseAway);
    expect(tries).toBe(1);
    expect(await as(() => unit.run(() => unit.one('SELECT 3 AS n')))).toEqual({ n: 3 });
  });

  it('does not do again what may be stored', async () => {
    let tries = 0;
    const work = () =>
      unit.run(async () => {
        tries += 1;
        await unit.query('SELECT 1');
        // It leaves with the COMMIT, whose answer therefore comes too late.
        unit.send('SELECT pg_sleep(60)');
      });
    const outcome = inBackground(work).catch((error: unknown) => error);
    await until('the COMMIT to be under way', async () => {
      const rows = await test.sql(`SELECT FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(60)'`);
      return rows.length > 0;
    });
    await test.sql(others);
    expect(await outcome).toMatchObject({ name: 'Problem', mayBeStored: true });
    expect(tries).toBe(1);
  });

  it('takes a job that was put back as if for the first time', async () => {
    const queue = test.get(JobQueue);
    const boss = queue.started();
    await as(() =>
      unit.run(async () => unit.enqueue('run.advance', { run_id: '01900000-0000-7000-8000-00000000aaaa' })),
    );
    for (let time = 0; time < 10; time += 1) {
      const [job] = await until('the job', async () => {
        await test.sql(`UPDATE pgboss.job SET start_after = now() WHERE name = 'run.advance'`);
        const jobs = await boss.fetch('run.advance', { includeMetadata: true });
        return jobs.length > 0 && jobs;
      });
      expect(job).toMatchObject({ retryCount: 0 });
      await queue.putBack('run.advance', [{ id: job?.id ?? '', afterSeconds: 2 }]);
    }
    expect(await test.sql(`SELECT state, retry_count FROM pgboss.job WHERE name = 'run.advance'`)).toEqual([
      { state: 'created', retry_count: 0 },
    ]);
  });
});

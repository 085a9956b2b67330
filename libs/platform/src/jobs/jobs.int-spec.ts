import { PLATFORM_TENANT_ID, createTestApp, type TestApp } from '../../../../test/harness/index.ts';
import { DataSource } from 'typeorm';
import { JOB_NAMES } from '#contracts';
import { JobQueue, UnitOfWork, migrate } from '#platform';
import { DEAD_LETTERS } from './install-queues.ts';

describe('jobs', () => {
  let test: TestApp;
  beforeEach(async () => {
    test = await createTestApp();
  });
  afterEach(() => test.close());

  const enqueue = (then: () => void = () => undefined, run_id = '01900000-0000-7000-8000-00000000aaaa') =>
    test.as('analyst', () => {
      const unit = test.get(UnitOfWork);
      return unit.run(async () => {
        unit.enqueue('run.advance', { run_id });
        then();
        return Promise.resolve();
      });
    });
  const waiting = async () =>
    (await test.sql(`SELECT 1 FROM pgboss.job WHERE name = 'run.advance' AND state < 'active'`)).length;

  it('are there when the transaction is, and not when it is rolled back', async () => {
    await expect(
      enqueue(() => {
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await waiting()).toBe(0);
    await enqueue();
    expect(await waiting()).toBe(1);
  });

  it('carry the tenant, who made them necessary and from where', async () => {
    await enqueue();
    const [job] = await test.sql<{ data: object }>(`SELECT data FROM pgboss.job WHERE name = 'run.advance'`);
    expect(job?.data).toMatchObject({
      actor: { name: 'Test analyst' },
      tenant_id: '00000000-0000-7000-8000-000000000001',
      ip: '127.0.0.1',
    });
  });

  it.each([
    ['a person', { type: 'user', id: 'x', user_id: 'x', name: 'Nina', role: 'analyst' }],
    ['a word that is none of ours', { type: 'User', id: 'x', name: 'Nina' }],
    ['a source', { type: 'source', id: 'x', name: 'source:edr' }],
  ])('made past the application names nobody: %s', async (_who, actor) => {
    const [incident] = await test.as('analyst', async () => [
      (
        await test.http('POST', '/api/incidents', {
          as: 'analyst',
          body: { title: 'By hand', type: 'other', severity: 'low' },
        })
      ).body.id as string,
    ]);
    await test.jobs.drain();
    const before = await test.sql<{ id: string }>('SELECT id FROM audit_logs');
    const envelope = {
      tenant_id: PLATFORM_TENANT_ID,
      actor,
      correlation_id: 'forged',
      ip: '203.0.113.66',
      data: {
        listener: 'playbooks.triage',
        event: 'incident.triage_requested',
        subject: { type: 'incident', id: incident },
        payload: { incident_id: incident, playbook: null },
        occurred_at: new Date().toISOString(),
      },
    };
    await test
      .get(JobQueue)
      .started()
      .insert('triage', [{ data: envelope }]);
    expect(await test.jobs.drain()).toBeGreaterThan(0);
    const entries = await test.sql<{ text: string }>(
      `SELECT actor_type || ' ' || actor_name || coalesce(ip, '') || details::text AS text FROM audit_logs WHERE id <> ALL($1::uuid[])`,
      [before.map(({ id }) => id)],
    );
    expect(entries.length).toBeGreaterThan(0);
    expect(entries.filter(({ text }) => /Nina|source:edr|203\.0\.113\.66|^User/.test(text))).toEqual([]);
    const [run] = await test.sql<{ behind: string }>(
      'SELECT requested_by, behind::text AS behind FROM playbook_runs ORDER BY created_at DESC LIMIT 1',
    );
    expect(JSON.stringify(run)).not.toContain('Nina');
  });

  describe('of another tenant', () => {
    const other = '01900000-0000-7000-8000-00000000bbbb';
    const sql = <T>(text: string, params: unknown[] = [], tenantId?: string) =>
      test.as('analyst', () => test.get(UnitOfWork).run(() => test.get(UnitOfWork).query<T>(text, params)), {
        ...(tenantId === undefined ? {} : { tenantId }),
      });
    const seen = async (tenantId?: string) =>
      (await sql<{ n: number }>('SELECT count(*)::int AS n FROM pgboss.job', [], tenantId))[0]?.n;

    it.each(['job', 'job_common'])('are not there for a unit of work that reads %s', async (table) => {
      await enqueue();
      const all = `SELECT data->>'tenant_id' AS tenant FROM pgboss.${table}`;
      expect(await sql(all)).not.toEqual([]);
      expect(await sql(all, [], other)).toEqual([]);
    });

    it('cannot be made, changed or removed by one', async () => {
      await enqueue();
      const mine = await seen();
      for (const table of ['job', 'job_common']) {
        const copy = `INSERT INTO pgboss.${table} (name, data) VALUES ('run.advance', $1::jsonb)`;
        await expect(sql(copy, [{ tenant_id: other }])).rejects.toThrow(/row-level security/);
        await expect(sql(`UPDATE pgboss.${table} SET priority = 1`)).rejects.toThrow(/permission denied/);
        await expect(sql(`DELETE FROM pgboss.${table}`)).rejects.toThrow(/permission denied/);
      }
      expect(await seen()).toBe(mine);
    });

    it('do not show when nobody says for whom', async () => {
      await enqueue();
      expect(await test.get(DataSource).query('SELECT id FROM pgboss.job')).toEqual([]);
    });
  });

  it('of a process that has died fall to another one: every queue wants a sign of life four times a minute', async () => {
    const queues = await test.sql<{ name: string; heartbeat_seconds: number | null }>(
      'SELECT name, heartbeat_seconds FROM pgboss.queue ORDER BY name',
    );
    const wanted = [...JOB_NAMES].sort().map((name) => ({ name, heartbeat_seconds: 15 }));
    expect(queues.filter(({ name }) => name !== DEAD_LETTERS)).toEqual(wanted);
  });

  it('have queues as this release wants them, whatever an earlier one has made of them', async () => {
    const options = () =>
      test.sql<{ name: string }>(
        `SELECT name, retry_limit, retry_delay, retry_backoff, retry_delay_max, expire_seconds, deletion_seconds, dead_letter
         FROM pgboss.queue WHERE name <> $1 ORDER BY name`,
        [DEAD_LETTERS],
      );
    const wanted = [...JOB_NAMES].sort().map((name) => ({
      ...{ name, retry_limit: 4, retry_delay: 1, retry_backoff: true, retry_delay_max: 60 },
      ...{ expire_seconds: 600, deletion_seconds: 3600, dead_letter: DEAD_LETTERS },
    }));
    expect(await options()).toEqual(wanted);
    await test.sql(
      `UPDATE pgboss.queue SET retry_limit = 1, retry_backoff = false, expire_seconds = 60, dead_letter = NULL`,
    );
    await migrate(test.url);
    expect(await options()).toEqual(wanted);
  });

  it.each([
    ['more tries than the handler gives', 0, 5, /uuid/],
    ['tries before the first one', -1_000_000, 1, /begun -1000000 times/],
    ['one more than there are', 4, 1, /begun 5 times by its row/],
  ])('written past the application end, too, when they ask for %s', async (_what, count, done, error) => {
    await enqueue(undefined, 'no run at all');
    await test.sql(
      `UPDATE pgboss.job SET retry_limit = 1000000, retry_count = $1, retry_delay = 0, retry_backoff = false,
         started_on = CASE WHEN $1 > 0 THEN now() END WHERE name = 'run.advance'`,
      [count],
    );
    expect(await test.jobs.drain()).toBe(done);
    expect(await waiting()).toBe(0);
    const list = await test.http('GET', '/api/jobs', { as: 'manager' });
    expect(list.body.dead).toMatchObject([{ queue: 'run.advance', error: expect.stringMatching(error) }]);
  });

  it('that fail for good are seen, and sent again by those who may', async () => {
    await enqueue();
    const boss = test.get(JobQueue).started();
    await test.sql(`UPDATE pgboss.job SET retry_limit = 0 WHERE name = 'run.advance'`);
    const [job] = await boss.fetch('run.advance');
    await boss.fail('run.advance', job?.id ?? '', { message: 'It broke.' });
    const list = await test.http('GET', '/api/jobs', { as: 'manager' });
    expect(list.body.dead).toMatchObject([{ queue: 'run.advance', error: 'It broke.', attempts: 1 }]);
    const id = String(list.body.dead[0].id);
    expect((await test.http('POST', `/api/jobs/${id}/retry`, { as: 'senior_analyst' })).status).toBe(403);
    expect((await test.http('POST', `/api/jobs/${id}/retry`, { as: 'manager' })).status).toBe(204);
    expect(await waiting()).toBe(1);
    expect(
      await test.sql(`SELECT 1 FROM pgboss.job WHERE name = $1 AND state < 'active'`, [DEAD_LETTERS]),
    ).toEqual([]);
    expect((await test.http('POST', `/api/jobs/${id}/retry`, { as: 'manager' })).status).toBe(404);
  });
});

import { EventEmitter2 } from '@nestjs/event-emitter';
import { PLATFORM_TENANT_ID, createTestApp, type TestApp } from '../../../test/harness/index.ts';
import { UnitOfWork, type DomainEvent } from '#platform';
import { EventBus } from './events/event-bus.ts';

describe('unit of work', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await createTestApp();
  });
  afterAll(() => test.close());

  it('writes the audit entry in the same transaction as the change', async () => {
    const unit = test.get(UnitOfWork);
    await test.as('analyst', () =>
      unit.run(async () => {
        await unit.record('user.updated', { type: 'user', id: 'x' }, { user_id: 'x' });
      }),
    );
    const rows = await test.sql(`SELECT actor_name, event FROM audit_logs WHERE event = 'user.updated'`);
    expect(rows).toEqual([{ actor_name: 'Test analyst', event: 'user.updated' }]);
  });

  it('leaves nothing behind when the work throws', async () => {
    const unit = test.get(UnitOfWork);
    const work = test.as('analyst', () =>
      unit.run(async () => {
        await unit.record('user.updated', { type: 'user', id: 'y' }, { user_id: 'y' });
        throw new Error('no');
      }),
    );
    await expect(work).rejects.toThrow('no');
    expect(await test.sql(`SELECT 1 FROM audit_logs WHERE subject_id = 'y'`)).toEqual([]);
  });

  it('refuses what a part of it asks while the rest is rolled back', async () => {
    const unit = test.get(UnitOfWork);
    let late: Promise<unknown> = Promise.resolve();
    const work = test.as('analyst', () =>
      unit.run(async () => {
        await unit.query('SELECT 1');
        // After the failure, before the ROLLBACK is answered.
        late = new Promise((resolve) => setImmediate(resolve)).then(() => unit.query('SELECT 2'));
        late.catch(() => undefined);
        throw new Error('no');
      }),
    );
    await expect(work).rejects.toThrow('no');
    await expect(late).rejects.toThrow('This unit of work is over');
  });

  it('refuses a statement outside a unit of work', async () => {
    const unit = test.get(UnitOfWork);
    await expect(test.as('analyst', () => unit.query('SELECT 1'))).rejects.toThrow(
      'There is no unit of work',
    );
  });

  it('does the work again after a deadlock', async () => {
    const unit = test.get(UnitOfWork);
    let calls = 0;
    const result = await test.as('analyst', () =>
      unit.run(async () => {
        calls += 1;
        if (calls === 1)
          await unit.query(`DO $$ BEGIN RAISE EXCEPTION 'forced' USING ERRCODE = '40P01'; END $$`);
        return calls;
      }),
    );
    expect(result).toBe(2);
  });

  describe('a statement that nobody waits for', () => {
    const send = (sql: string, after: (unit: UnitOfWork) => Promise<unknown> = () => Promise.resolve()) => {
      const unit = test.get(UnitOfWork);
      return test.as('analyst', () =>
        unit.run(async () => {
          unit.send(sql, [], (error) => new Error('explained', { cause: error }));
          await unit.record('user.updated', { type: 'user', id: 'sent' }, { user_id: 'sent' });
          await after(unit);
        }),
      );
    };
    const recorded = () => test.sql(`SELECT 1 FROM audit_logs WHERE subject_id = 'sent'`);

    it('fails the commit when it fails, with its own failure', async () => {
      await expect(send('SELECT 1 / 0')).rejects.toThrow('explained');
      expect(await recorded()).toEqual([]);
    });

    it('is the cause of what fails behind it', async () => {
      await expect(send('SELECT 1 / 0', (unit) => unit.query('SELECT 1'))).rejects.toThrow('explained');
      expect(await recorded()).toEqual([]);
    });

    it('is part of the commit', async () => {
      const insert = `INSERT INTO schedules (name, next_at) VALUES ('sent', now())`;
      await send(insert);
      expect(await recorded()).toHaveLength(1);
      expect(await test.sql(`DELETE FROM schedules WHERE name = 'sent' RETURNING name`)).toEqual([
        { name: 'sent' },
      ]);
    });
  });

  it('has the rows of a statement that it sent away, with the commit', async () => {
    const unit = test.get(UnitOfWork);
    const { rows } = await test.as('analyst', () =>
      unit.run(() => Promise.resolve({ rows: unit.sendQuery<{ n: number }>('SELECT 1 AS n', []) })),
    );
    expect(await rows).toEqual([{ n: 1 }]);
  });

  describe('rows that come and go', () => {
    const ID = (n: number) => `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`;
    beforeAll(() => test.sql('ALTER TABLE audit_pending SET (autovacuum_enabled = off)'));
    beforeEach(async () => {
      // Not DELETE: rows that a snapshot elsewhere still sees would be read on.
      await test.sql('TRUNCATE audit_pending');
      await test.sql('VACUUM ANALYZE audit_pending');
    });

    it.each([
      ['taken in their order', 'SELECT entry_id FROM audit_pending ORDER BY entry_id LIMIT $1', [3]],
      ['taken out', 'DELETE FROM audit_pending WHERE entry_id = ANY($1::uuid[])', [[1, 2, 3].map(ID)]],
      [
        'looked for',
        'SELECT FROM unnest($1::uuid[]) AS id JOIN audit_pending p ON p.entry_id = id',
        [[1, 2, 3].map(ID)],
      ],
    ])('are %s by their index, however empty the table was before', async (_what, sql, params) => {
      const unit = test.get(UnitOfWork);
      const rowsRead = () =>
        unit.one<{ n: number }>(
          `SELECT (seq_tup_read + coalesce(idx_tup_fetch, 0))::int AS n FROM pg_stat_xact_user_tables
           WHERE relname = 'audit_pending'`,
        );
      await test.as('analyst', () =>
        unit.run(async () => {
          // More often than it takes for a statement to be prepared.
          for (let i = 0; i < 600; i += 1) expect(await unit.query(sql, params)).toEqual([]);
          await test.sql(
            `INSERT INTO audit_pending (entry_id, tenant_id)
             SELECT ('01900000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, $1 FROM generate_series(1, 20000) AS n`,
            [PLATFORM_TENANT_ID],
          );
          // What the connection has counted and not told yet holds other transactions of the last second, too.
          const before = (await rowsRead())?.n ?? 0;
          await unit.query(sql, params);
          expect(((await rowsRead())?.n ?? 0) - before).toBeLessThanOrEqual(6);
        }),
      );
    });
  });

  it('is ended by whom its events have to reach within it, and else holds what they have done', async () => {
    const unit = test.get(UnitOfWork);
    test
      .get(EventBus)
      .register(
        { event: 'user.updated', id: 'test.within', delivery: 'transaction' },
        async ({ subject }) => {
          await unit.record('user.enabled', { type: 'user', id: `after ${subject.id}` }, { user_id: 'x' });
          if (subject.id === 'refused') throw new Error('not in my house');
        },
      );
    const update = (id: string) =>
      test.as('analyst', () =>
        unit.run(() => unit.record('user.updated', { type: 'user', id }, { user_id: 'x' })),
      );
    await expect(update('refused')).rejects.toThrow('not in my house');
    await update('kept');
    const entries = await test.sql(
      `SELECT subject_id FROM audit_logs WHERE subject_id ~ 'refused|kept' ORDER BY subject_id`,
    );
    expect(entries).toEqual([{ subject_id: 'after kept' }, { subject_id: 'kept' }]);
  });

  it('announces after the commit, without an entry', async () => {
    const unit = test.get(UnitOfWork);
    const heard: string[] = [];
    test
      .get(EventEmitter2)
      .on('incident.observables_stored', (event: DomainEvent) => heard.push(event.subject.id));
    const announce = (id: string, then: () => Promise<void>) =>
      test.as('analyst', () =>
        unit.run(async () => {
          unit.announce('incident.observables_stored', { type: 'incident', id }, { incident_id: id });
          await then();
        }),
      );
    await expect(announce('never', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await announce('told', () => {
      expect(heard).toEqual([]);
      return Promise.resolve();
    });
    expect(heard).toEqual(['told']);
    expect(await test.sql(`SELECT 1 FROM audit_logs WHERE subject_id = 'told'`)).toEqual([]);
  });

  it('shows nothing of another tenant', async () => {
    const unit = test.get(UnitOfWork);
    const other = '00000000-0000-7000-8000-000000000002';
    await test.sql(`INSERT INTO tenants (id, slug, name) VALUES ($1, 'other', 'Other')`, [other]);
    const count = (tenantId?: string) =>
      test.as(
        'admin',
        () => unit.read(() => unit.one<{ n: number }>('SELECT count(*)::int AS n FROM audit_logs')),
        tenantId === undefined ? {} : { tenantId },
      );
    expect((await count())?.n).toBeGreaterThan(0);
    expect((await count(other))?.n).toBe(0);
  });

  it('cannot change the record, whoever asks', async () => {
    const unit = test.get(UnitOfWork);
    await expect(
      test.as('admin', () => unit.run(() => unit.query(`UPDATE audit_logs SET event = 'x'`))),
    ).rejects.toThrow('permission denied');
    await expect(test.sql(`DELETE FROM audit_logs`)).rejects.toThrow('inserts only');
  });
});

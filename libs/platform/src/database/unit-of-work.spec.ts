import { type Mock, vi } from 'vitest';
import { Logger } from '@nestjs/common';
import type { Actor } from '#contracts';
import type { Ctx } from '../context/context.ts';
import { INSERT_AUDIT_ENTRIES } from './audit-entry.ts';
import { ANN, NOW, TENANT, house, type Statement } from './unit-of-work.fake.ts';
import type { UnitOfWork } from './unit-of-work.ts';

const KIM: Actor = { type: 'user', id: 'u2', name: 'Kim' };
const INCIDENT = { type: 'incident', id: 'i1' };
const REOPENED = { incident_id: 'i1' };

/** The values of a column in PostgreSQL's binary form. */
function valuesOf(column: unknown): (string | null)[] {
  const buffer = column as Buffer;
  const values: (string | null)[] = [];
  for (let at = 20; at < buffer.length;) {
    const length = buffer.readInt32BE(at);
    at += 4;
    values.push(length < 0 ? null : buffer.toString('utf8', at, at + length));
    at += Math.max(0, length);
  }
  return values;
}

/** The one entry that has been recorded. */
function entryOf(asked: Statement[]) {
  const columns = asked.find(({ text }) => text === INSERT_AUDIT_ENTRIES)?.values ?? [];
  const [type, id, name, ip, correlation, event, subjectType, subject, reason, details] = columns
    .slice(2, 12)
    .map((column) => valuesOf(column)[0]);
  return {
    by: [type, id, name],
    from: [ip, correlation],
    what: [event, subjectType, subject],
    reason,
    details: JSON.parse(details?.slice(1) ?? 'null') as unknown,
  };
}

const SETTINGS = `SELECT set_config('app.tenant_id', $1, true)`;
const logged = vi.spyOn(Logger.prototype, 'error').mockReturnValue(undefined);
beforeEach(() => vi.clearAllMocks());
afterAll(() => vi.restoreAllMocks());

describe('a unit of work', () => {
  it('begins with its first statement, and entries and jobs leave with the COMMIT', async () => {
    const { unit, as, asked, texts, released, inserted } = house();
    const result = await as(() =>
      unit.run(async () => {
        unit.enqueue('run.advance', { run_id: 'r1' }, { priority: 3 });
        await unit.record('incident.reopened', INCIDENT, REOPENED);
        return unit.one<Statement>('SELECT 1', [7]);
      }),
    );
    expect(result).toEqual({ text: 'SELECT 1' });
    expect(texts()).toEqual([
      'BEGIN READ WRITE',
      SETTINGS,
      'SELECT 1',
      INSERT_AUDIT_ENTRIES,
      'INSERT jobs',
      'COMMIT',
    ]);
    expect(asked[1]?.values).toEqual([TENANT]);
    expect(asked[2]?.values).toEqual([7]);
    expect(released).toEqual([false]);
    expect(inserted).toMatchObject([
      { queue: 'run.advance', options: { priority: 3 }, data: { tenant_id: TENANT, data: { run_id: 'r1' } } },
    ]);
  });

  it.each([
    ['an entry', (unit: UnitOfWork) => unit.record('incident.reopened', INCIDENT, REOPENED), 4],
    ['a job', async (unit: UnitOfWork) => unit.enqueue('run.advance', { run_id: 'r1' }), 4],
    ['nothing', async () => undefined, 0],
  ])('of %s alone begins when it is needed', async (_what, work, statements) => {
    const { unit, as, texts, released } = house();
    await as(() => unit.run(() => work(unit)));
    expect(texts()).toHaveLength(statements);
    expect(released).toEqual([false]);
  });

  it('of an entry alone knows the entry as its tenant’s', async () => {
    const { unit, as } = house();
    const added = vi.spyOn(unit.recorded, 'add');
    await as(() => unit.run(() => unit.record('incident.reopened', INCIDENT, REOPENED)));
    expect(added.mock.calls).toEqual([[TENANT, expect.any(String), expect.any(Buffer)]]);
  });

  it('that reads is told so to the database, and plans by the values', async () => {
    const { unit, as, texts } = house();
    await as(() => unit.read(() => unit.query('SELECT 1')));
    expect(texts()).toEqual([
      'BEGIN READ ONLY',
      `SELECT set_config('app.tenant_id', $1, true), set_config('plan_cache_mode', 'auto', true)`,
      'SELECT 1',
      'COMMIT',
    ]);
  });

  it('takes in what is called inside it, but no command inside a read', async () => {
    const { unit, as, texts } = house();
    const inner = () => unit.run(() => unit.query('SELECT 1'));
    expect(unit.isOpen).toBe(false);
    await as(() =>
      unit.run(async () => {
        expect(unit.isOpen).toBe(true);
        await inner();
        await unit.read(() => unit.query('SELECT 2'));
      }),
    );
    expect(texts().filter((text) => /BEGIN|COMMIT/.test(text))).toEqual(['BEGIN READ WRITE', 'COMMIT']);
    await expect(as(() => unit.read(inner))).rejects.toThrow('A command was called inside a read');
    for (const write of [
      async () => unit.send('UPDATE things'),
      async () => unit.enqueue('run.advance', { run_id: 'r1' }),
      async () => unit.announce('incident.observables_stored', INCIDENT, REOPENED),
      () => unit.record('incident.reopened', INCIDENT, REOPENED),
    ])
      await expect(as(() => unit.read(write))).rejects.toThrow('This unit of work only reads.');
  });

  it('is nobody’s without a tenant, and over when it is over', async () => {
    const anonymous = house({ tenantId: '' });
    const first = anonymous.as(() => anonymous.unit.run(() => anonymous.unit.query('SELECT 1')));
    await expect(first).rejects.toThrow('The tenant of the context is not a UUID.');
    expect(anonymous.asked).toEqual([]);
    const { unit, as } = house();
    let late: Promise<unknown> = Promise.resolve();
    await as(() =>
      unit.run(async () => {
        late = new Promise((resolve) => setImmediate(resolve)).then(() => unit.query('SELECT 2'));
        late.catch(() => undefined);
      }),
    );
    await expect(late).rejects.toThrow('This unit of work is over');
  });

  it('prepares what is asked often', async () => {
    const { unit, as, asked } = house();
    await as(() =>
      unit.run(async () => {
        for (let time = 0; time < 501; time += 1) await unit.query('SELECT 1');
      }),
    );
    const names = asked.filter(({ text }) => text === 'SELECT 1').map(({ name }) => name);
    expect(new Set(names.slice(0, 500))).toEqual(new Set([undefined]));
    expect(names[500]).toMatch(/^\S{20,}$/);
  });

  it('lends its connection to TypeORM, once and as a transaction that is under way', async () => {
    const { unit, as, runners, texts, client } = house();
    await as(() =>
      unit.run(async () => {
        expect(unit.manager).toBe(unit.manager);
      }),
    );
    expect(runners).toHaveLength(1);
    const [runner] = runners as { release: Mock }[];
    expect(runner).toMatchObject({ databaseConnection: client, isTransactionActive: true });
    expect(runner?.release).toHaveBeenCalledTimes(1);
    expect(texts()).toEqual(['BEGIN READ WRITE', SETTINGS, 'COMMIT']);
  });

  it('hears that its connection has died, which would end the process else', async () => {
    const { unit, as, client } = house();
    for (let time = 0; time < 2; time += 1) await as(() => unit.run(() => unit.query('SELECT 1')));
    expect(client.listenerCount('error')).toBe(1);
    expect(() => client.emit('error', new Error('gone'))).not.toThrow();
  });
});

describe('what has happened', () => {
  const record = async (ctx: Partial<Ctx>, options: object) => {
    const { unit, as, asked, heard } = house(ctx);
    await as(() => unit.run(() => unit.record('incident.reopened', INCIDENT, REOPENED, options)));
    return { entry: entryOf(asked), event: heard[0] };
  };

  it('is recorded by whom, from where, and no more than is known', async () => {
    const { entry, event } = await record({}, {});
    expect(entry).toEqual({
      by: ['user', 'u1', 'Ann'],
      from: ['192.0.2.1', 'c1'],
      what: ['incident.reopened', 'incident', 'i1'],
      reason: null,
      details: { payload: REOPENED },
    });
    expect(event).toEqual({
      ...{ name: 'incident.reopened', subject: INCIDENT, payload: REOPENED, actor: ANN, local: true },
      ...{ tenant_id: TENANT, correlation_id: 'c1', occurred_at: NOW },
    });
  });

  it('has its reason, and what was before and after, where they are given', async () => {
    const { entry } = await record({ ip: null }, { reason: 'Why', before: { a: 1 }, after: { a: 2 } });
    expect(entry).toMatchObject({
      from: [null, 'c1'],
      reason: 'Why',
      details: { before: { a: 1 }, after: { a: 2 } },
    });
  });

  it('is of another when one is named, and of the person behind the machinery', async () => {
    const named = await record({}, { actor: KIM });
    expect(named).toMatchObject({ entry: { by: ['user', 'u2', 'Kim'] }, event: { actor: KIM } });
    const machinery: Actor = { type: 'system', id: null, name: 'a job' };
    const carried = await record({ actor: machinery, onBehalfOf: ANN }, {});
    expect(carried).toMatchObject({
      entry: {
        by: ['system', null, 'a job'],
        details: { on_behalf_of: { type: 'user', id: 'u1', name: 'Ann' } },
      },
      event: { actor: ANN },
    });
  });

  it('makes jobs for those who want to know, and is told to the others after the commit', async () => {
    const { unit, as, bus, inserted, woken, heard } = house();
    const hear = (id: string, when: boolean) =>
      bus.register(
        { id, event: 'incident.reopened', delivery: 'durable', queue: 'triage', when: () => when },
        async () => undefined,
      );
    hear('wants', true);
    hear('does.not', false);
    await as(() =>
      unit.run(async () => {
        await unit.record('incident.reopened', INCIDENT, REOPENED);
        unit.announce('incident.observables_stored', INCIDENT, REOPENED);
        expect(heard).toEqual([]);
      }),
    );
    expect(inserted.map(({ queue, data }) => [queue, data.data])).toEqual([
      [
        'triage',
        {
          ...{ listener: 'wants', event: 'incident.reopened', subject: INCIDENT, payload: REOPENED },
          occurred_at: NOW,
        },
      ],
    ]);
    expect(woken).toEqual([inserted]);
    expect(heard.map(({ name, actor }) => [name, actor.name])).toEqual([
      ['incident.reopened', 'Ann'],
      ['incident.observables_stored', 'Ann'],
    ]);
  });

  it('has its consequences after the commit, none of which harms the others', async () => {
    const { unit, as, texts, heard } = house();
    const told: string[] = [];
    const failure = new Error('no');
    await as(() =>
      unit.run(async () => {
        unit.afterCommit(() => told.push(`first, behind ${texts().at(-1)}`));
        unit.afterCommit(() => {
          throw failure;
        });
        unit.afterCommit(() => told.push('last'));
        await unit.record('incident.reopened', INCIDENT, REOPENED);
      }),
    );
    expect(told).toEqual(['first, behind COMMIT', 'last']);
    expect(logged).toHaveBeenCalledWith(failure);
    expect(heard).toHaveLength(1);
  });
});

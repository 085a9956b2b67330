import { EventEmitter } from 'node:events';
import type { PoolClient, PoolConfig } from 'pg';
import { asWork } from './admission.ts';
import { AdmittedPool } from './admitted-pool.ts';
import { DatabaseAway } from './database-away.ts';

const coded = (code: string) => Object.assign(new Error(code), { code });
const GONE = coded('ECONNREFUSED');
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A pool of so many connections, whose next ones fail so; `wrong` is what the statements of this text fail with. */
function house(max: number, failures: unknown[] = [], wrong: Record<string, unknown> = {}) {
  const asked: unknown[][] = [];
  let opened = 0;
  class FakeClient extends EventEmitter {
    _queryable = true;
    connect(done: (error: unknown) => void): void {
      opened += 1;
      setImmediate(done, failures.shift());
    }
    async query(...given: unknown[]) {
      asked.push(given);
      const text = String(given[0]);
      if (text in wrong) throw wrong[text];
      return { rows: [{ text }] };
    }
    end(done?: () => void): void {
      done?.();
    }
  }
  const pool = new AdmittedPool({ max, Client: FakeClient } as unknown as PoolConfig);
  return { pool, asked, opened: () => opened };
}

describe('the connections of the pool', () => {
  it('are lent one after the other, and stay', async () => {
    const { pool, opened } = house(1);
    const first = await pool.connect();
    let lent = false;
    const second = pool.connect().then((client) => {
      lent = true;
      return client;
    });
    await turn();
    expect([lent, pool.admission.waiting]).toEqual([false, 1]);
    first.release();
    (await second).release();
    (await pool.connect()).release();
    expect([opened(), pool.idleCount]).toEqual([1, 1]);
  });

  it('are ten where nobody says how many', async () => {
    const { pool } = house(undefined as never);
    const [first] = await Promise.all(Array.from({ length: 10 }, () => pool.connect()));
    expect(pool.totalCount).toBe(10);
    const late = pool.connect();
    await turn();
    expect(pool.admission.waiting).toBe(1);
    first?.release();
    await late;
  });

  it('are lent to who asks with a callback, too', async () => {
    const { pool } = house(1, [undefined, GONE]);
    const release = await new Promise<() => void>((resolve, reject) =>
      pool.connect((error, client, done) => (client === undefined ? reject(error) : resolve(done))),
    );
    expect(pool.idleCount).toBe(0);
    release();
    expect(pool.idleCount).toBe(1);
    const other = house(1, [GONE]).pool;
    const [error, client] = await new Promise<[unknown, unknown]>((resolve) =>
      other.connect((...given: [unknown, PoolClient | undefined, () => void]) => {
        given[2]();
        resolve([given[0], given[1]]);
      }),
    );
    expect(error).toBeInstanceOf(DatabaseAway);
    expect(client).toBeUndefined();
  });

  it('fail a request at once while the database is away, which then is as if it had not come', async () => {
    const { pool } = house(1, [GONE]);
    await expect(pool.connect()).rejects.toMatchObject({ name: 'Problem', cause: GONE });
    await expect(pool.connect()).resolves.toBeDefined();
  });

  it('are waited for by work until the database is back', async () => {
    const { pool, opened } = house(2, [GONE, GONE]);
    await expect(asWork(() => pool.connect())).resolves.toBeDefined();
    expect(opened()).toBe(3);
  });

  it('are not waited for when the database refuses, or the process ends', async () => {
    const refused = coded('28P01');
    const { pool } = house(2, [refused, GONE]);
    await expect(asWork(() => pool.connect())).rejects.toBe(refused);
    pool.giveUp();
    await expect(asWork(() => pool.connect())).rejects.toBeInstanceOf(DatabaseAway);
    const ended = house(2).pool;
    await ended.end();
    await expect(asWork(() => ended.connect())).rejects.toBeInstanceOf(DatabaseAway);
  });
});

describe('a statement alone', () => {
  it('is a transaction that writes, and gives its connection back', async () => {
    const { pool, asked } = house(1);
    expect(await pool.writeAlone('INSERT', [7])).toEqual([{ text: 'INSERT' }]);
    expect(asked).toEqual([['BEGIN READ WRITE'], ['INSERT', [7]], ['COMMIT']]);
    expect([pool.totalCount, pool.idleCount]).toEqual([1, 1]);
  });

  it.each(['BEGIN READ WRITE', 'INSERT', 'COMMIT'])(
    'fails with its %s, whose connection is given up',
    async (text) => {
      const failure = new Error('no');
      const { pool } = house(1, [], { [text]: failure });
      await expect(pool.writeAlone('INSERT', [])).rejects.toBe(failure);
      expect(pool.totalCount).toBe(0);
      await expect(pool.connect()).resolves.toBeDefined();
    },
  );
});

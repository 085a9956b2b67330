import pg, { type ClientBase } from 'pg';
import type { DataSource, DataSourceOptions } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { AdmittedPool } from './admitted-pool.ts';
import { PostgresNames } from './entity.ts';

const SESSION = `
    -- Commands find their rows by key: one plan serves all values. Reads ask for another (see UnitOfWork).
    SET plan_cache_mode = 'force_generic_plan';
    -- Statements leave before the BEGIN is answered: where it fails, those behind it write nothing.
    SET default_transaction_read_only = on;`;

/** The application's connections, whose entities each feature's module brings. */
export function dataSourceOptions(url: string, poolSize: number): DataSourceOptions {
  return {
    type: 'postgres',
    driver: Object.create(pg, { Pool: { value: AdmittedPool } }) as unknown,
    url,
    namingStrategy: new PostgresNames(),
    synchronize: false,
    logging: false,
    installExtensions: false,
    applicationName: 'triage-warden',
    poolSize,
    extra: {
      onConnect: (client: ClientBase) => boundSession(client, SESSION),
      // For the making of a connection: whoever waits for one that is there waits before the pool.
      connectionTimeoutMillis: 10_000,
      keepAlive: true,
      // Connections stay, with the statements that are prepared on them. A timer for each one that is given back
      // would hold on to what its transaction has made.
      idleTimeoutMillis: 0,
      pipeline: true,
    },
  };
}

/** The pool behind an initialised data source. */
export function poolOf(source: DataSource): AdmittedPool {
  return (source.driver as PostgresDriver).master as AdmittedPool;
}

/**
 * Bounds, so that no statement and no forgotten transaction holds locks for ever. Statements of the new connection
 * rather than startup options, which PgBouncer refuses.
 */
export async function boundSession(client: ClientBase, more = ''): Promise<void> {
  await client.query(`
    SET statement_timeout = 30000;
    SET lock_timeout = 10000;
    SET idle_in_transaction_session_timeout = 60000;
    SET timezone = 'UTC';
    -- The statements are many and short; just-in-time compilation only costs here.
    SET jit = off;
    ${more}`);
}

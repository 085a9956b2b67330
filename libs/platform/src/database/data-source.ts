import { DataSource } from 'typeorm';
import { APPLICATION_ROLE } from './tenant-table.ts';

export interface ApplicationDataSourceOptions {
  url: string;
  poolSize: number;
  entities: (new () => object)[];
}

/** Connections that work under the application's role from their first statement on. Not yet initialised. */
export function applicationDataSource(options: ApplicationDataSourceOptions): DataSource {
  return new DataSource({
    type: 'postgres',
    url: options.url,
    entities: options.entities,
    synchronize: false,
    logging: false,
    installExtensions: false,
    applicationName: 'triage-warden',
    poolSize: options.poolSize,
    extra: {
      // Commands find their rows by key: one plan serves all values. Reads ask for another (see UnitOfWork).
      options: `${sessionOptions(APPLICATION_ROLE)} -c plan_cache_mode=force_generic_plan`,
      connectionTimeoutMillis: 10_000,
      keepAlive: true,
      // Connections stay, with the statements that are prepared on them. A timer for each one that is given back
      // would hold on to what its transaction has made.
      idleTimeoutMillis: 0,
      pipeline: true,
    },
  });
}

/** Startup options: the role, and bounds so that no statement and no forgotten transaction holds locks for ever. */
export function sessionOptions(role: string): string {
  return [
    `-c role=${role}`,
    '-c statement_timeout=30000',
    '-c lock_timeout=10000',
    '-c idle_in_transaction_session_timeout=60000',
    '-c timezone=UTC',
    // The statements are many and short; just-in-time compilation only costs here.
    '-c jit=off',
  ].join(' ');
}

import { readFile, rm } from 'node:fs/promises';
import { Client } from 'pg';
import { clusterPaths, openCluster, prepareDataDir, type Cluster } from './cluster.ts';
import { EmbeddedPostgresError } from './errors.ts';
import { Keeper } from './keeper.ts';
import { lockDataDir } from './lock.ts';
import {
  answers,
  findPostmaster,
  startPostmaster,
  stopPostmaster,
  urlOf,
  type Postmaster,
} from './postmaster.ts';

export interface EmbeddedPostgresOptions {
  /** Folder for the database, its log, its password and the lock; made when missing. */
  dataDir: string;
  /** Port on 127.0.0.1; a free one when absent. */
  port?: number;
  /** `false` trades safety for speed and is for tests only: a power cut may destroy the database. */
  durable?: boolean;
  /** Before each try to start a PostgreSQL again that has ended by itself; then it is given up. */
  restartPausesMs?: number[];
  log(line: string): void;
}

export interface EmbeddedPostgres {
  /** Superuser's address of the database `triage_warden`. */
  url: string;
  readonly pid: number;
  /** Rejects when PostgreSQL has ended and cannot be started again; it stays open else. */
  lost: Promise<never>;
  /** What is wrong at the moment, as a sentence; null while PostgreSQL runs. */
  trouble(): string | null;
  /** Ends PostgreSQL after everything is written and gives the data folder free. May be called twice. */
  stop(): Promise<void>;
}

const DATABASE = 'triage_warden';

/**
 * Starts the PostgreSQL that comes with the program, or takes over the one that a killed server left running, and looks
 * after it: when it ends by itself, it is started again with pauses that grow.
 *
 * @throws EmbeddedPostgresError with one sentence for people: folder in use, not reachable, port taken, …
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const dataDir = await prepareDataDir(options.dataDir);
  const unlock = await lockDataDir(dataDir);
  try {
    const durable = options.durable ?? true;
    const cluster = await openCluster(dataDir, durable);
    const server =
      (await adopt(cluster, options)) ?? (await startPostmaster(cluster, { port: options.port, durable }));
    await createDatabase(cluster, server);
    return handle(
      new Keeper(cluster, server, { durable, log: options.log, pausesMs: options.restartPausesMs }),
      urlOf(cluster, server.port, DATABASE),
      unlock,
    );
  } catch (error) {
    await unlock();
    throw error;
  }
}

/**
 * The address of the embedded database in this folder while a server runs it, for command line tools beside
 * that server; `null` when none is running.
 */
export async function findEmbeddedPostgres(dataDir: string): Promise<string | null> {
  const { folder, passwordFile } = clusterPaths(dataDir);
  const server = await findPostmaster(folder);
  if (!server) return null;
  const password = (await readFile(passwordFile, 'utf8')).trim();
  return urlOf({ password }, server.port, DATABASE);
}

/**
 * Ends whatever PostgreSQL still runs on the folder and deletes the folder: for test data left by killed runs.
 *
 * @throws EmbeddedPostgresError when a living server holds the folder
 */
export async function discardEmbeddedPostgres(dataDir: string): Promise<void> {
  await lockDataDir(dataDir);
  const server = await findPostmaster(clusterPaths(dataDir).folder);
  if (server) await stopPostmaster(server);
  await rm(dataDir, { recursive: true, force: true });
}

async function adopt(cluster: Cluster, options: EmbeddedPostgresOptions): Promise<Postmaster | null> {
  const found = await findPostmaster(cluster.folder);
  if (!found) return null;
  if (await answers(cluster, found)) {
    if (options.port === undefined || options.port === found.port) {
      options.log(`Took over the PostgreSQL (process ${found.pid}) that an earlier server left running.`);
      return found;
    }
    options.log(`Stopping the PostgreSQL (process ${found.pid}) of an earlier server: it uses another port.`);
    await stopPostmaster(found);
    return null;
  }
  // It was shutting down and is gone by now.
  if ((await findPostmaster(cluster.folder)) === null) return null;
  throw new EmbeddedPostgresError(
    `A PostgreSQL (process ${found.pid}) runs on ${cluster.folder} but does not answer on port ${found.port} with this ` +
      `folder's password. Stop it with "kill -INT ${found.pid}" and start again.`,
  );
}

async function createDatabase(cluster: Cluster, server: Postmaster): Promise<void> {
  const client = new Client({ connectionString: urlOf(cluster, server.port, 'postgres') });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await client.end();
  }
}

function handle(keeper: Keeper, url: string, unlock: () => Promise<void>): EmbeddedPostgres {
  let stopping: Promise<void> | undefined;
  return {
    url,
    get pid() {
      return keeper.pid;
    },
    lost: keeper.lost,
    trouble: () => keeper.state,
    stop: () => {
      stopping ??= keeper.stop().then(unlock);
      return stopping;
    },
  };
}

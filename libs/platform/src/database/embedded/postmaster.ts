import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { pause } from '../../async/pause.ts';
import { postgresUser } from './binaries.ts';
import { WORKING_FOLDER, type Cluster } from './cluster.ts';
import { EmbeddedPostgresError } from './errors.ts';
import { freePort } from './free-port.ts';
import { isAlive, isPostmasterOf, waitForEnd } from './processes.ts';

/** A running PostgreSQL of ours: started now, or found running. */
export interface Postmaster {
  pid: number;
  port: number;
}

const CANNOT_CONNECT_NOW = '57P03';
const STARTUP_SECONDS = 120;
/** How long the processes of a killed predecessor may take to end: a busy machine unmaps memory slowly. */
const PREDECESSOR_SECONDS = 60;

/**
 * What PostgreSQL's own lock file says. The file stays when PostgreSQL is killed; then it is removed here if
 * the process it names is another one by now, because PostgreSQL itself only looks at the bare id.
 */
export async function findPostmaster(folder: string): Promise<Postmaster | null> {
  const file = join(folder, 'postmaster.pid');
  const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n');
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!Number.isInteger(pid) || pid <= 0) return null;
  if ((await isPostmasterOf(pid, folder)) === false) {
    await rm(file, { force: true });
    return null;
  }
  return isAlive(pid) && port > 0 ? { pid, port } : null;
}

/**
 * Whether the PostgreSQL of this cluster answers, waiting while it starts or recovers. `ignoreOthers`: another
 * program on the port is no answer yet, because our own process is about to find that out and to say so.
 */
export async function answers(cluster: Cluster, server: Postmaster, ignoreOthers = false): Promise<boolean> {
  const deadline = performance.now() + STARTUP_SECONDS * 1000;
  while (isAlive(server.pid) && performance.now() < deadline) {
    const result = await knock(cluster, server.port);
    if (result === 'ours') return true;
    if (result === 'foreign' && !ignoreOthers) return false;
    await pause(25);
  }
  return false;
}

async function knock(cluster: Cluster, port: number): Promise<'ours' | 'foreign' | 'later'> {
  const client = new Client({
    connectionString: urlOf(cluster, port, 'postgres'),
    connectionTimeoutMillis: 5000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory');
    return rows[0]?.data_directory === (WORKING_FOLDER ?? cluster.folder) ? 'ours' : 'foreign';
  } catch (error) {
    const code = (error as { code?: string }).code;
    return code === CANNOT_CONNECT_NOW || code === 'ECONNREFUSED' || code === 'ECONNRESET'
      ? 'later'
      : 'foreign';
  } finally {
    await client.end().catch(() => undefined);
  }
}

export function urlOf(cluster: Pick<Cluster, 'password'>, port: number, database: string): string {
  return `postgres://postgres:${cluster.password}@127.0.0.1:${port}/${database}`;
}

/**
 * Starts PostgreSQL and waits until it answers. Tried again for a while when the processes of a killed
 * predecessor have not let go of its memory yet, and when somebody took the free port meanwhile.
 */
export async function startPostmaster(
  cluster: Cluster,
  options: { port?: number | undefined; durable: boolean },
): Promise<Postmaster> {
  const deadline = performance.now() + PREDECESSOR_SECONDS * 1000;
  for (;;) {
    const port = options.port ?? (await freePort());
    const logged = await rotateLog(cluster.logFile);
    const child = launch(cluster, port, options.durable);
    const failure = await Promise.race([ended(child), ready(cluster, child, port)]);
    if (failure === null) return { pid: child.pid ?? 0, port };
    const reason = await lastWords(cluster.logFile, logged);
    const transient = /lock file|pre-existing shared memory|starting up|shutting down/i.test(reason);
    const portTaken = /Address already in use/i.test(reason);
    if ((transient || (portTaken && options.port === undefined)) && performance.now() < deadline) {
      await findPostmaster(cluster.folder);
      await pause(100);
      continue;
    }
    throw new EmbeddedPostgresError(
      portTaken
        ? `The embedded PostgreSQL cannot listen on 127.0.0.1:${port}: another program uses that port.`
        : `The embedded PostgreSQL did not start (${failure}): ${reason || 'it said nothing'}. Its log is ${cluster.logFile}.`,
    );
  }
}

function launch(cluster: Cluster, port: number, durable: boolean): ChildProcess {
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    password_encryption: 'scram-sha-256',
    max_connections: '60',
    shared_buffers: '32MB',
    work_mem: '8MB',
    maintenance_work_mem: '32MB',
    max_wal_size: '512MB',
    // ANALYZE holds 300 rows for each of these in memory, raw alerts and all: at the usual 100 that was 60 MB.
    default_statistics_target: '30',
    max_worker_processes: '4',
    max_parallel_workers: '2',
    io_workers: '1',
    wal_level: 'minimal',
    max_wal_senders: '0',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_line_prefix: '%m [%p] ',
    ...(durable
      ? { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' }
      : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' }),
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const log = openSync(cluster.logFile, 'a', 0o600);
  try {
    // Its own session: Ctrl-C belongs to the server, which stops PostgreSQL after its own last write.
    const child = spawn(cluster.binaries.postgres, ['-D', WORKING_FOLDER ?? cluster.folder, ...args], {
      ...postgresUser(),
      cwd: cluster.folder,
      detached: true,
      stdio: ['ignore', log, log],
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8', TZ: 'UTC' },
    });
    child.unref();
    return child;
  } finally {
    closeSync(log);
  }
}

function ended(child: ChildProcess): Promise<string> {
  return new Promise((done) => {
    child.once('error', (error) => done(error.message));
    child.once('exit', (code, signal) => done(signal ? `ended by ${signal}` : `exit code ${code}`));
  });
}

async function ready(cluster: Cluster, child: ChildProcess, port: number): Promise<string | null> {
  if (child.pid === undefined) return new Promise(() => undefined);
  if (await answers(cluster, { pid: child.pid, port }, true)) return null;
  if (!isAlive(child.pid)) return new Promise(() => undefined);
  child.kill('SIGQUIT');
  await waitForEnd(child.pid, 5000);
  return `it did not answer within ${STARTUP_SECONDS} s`;
}

async function rotateLog(file: string): Promise<number> {
  const size = (await stat(file).catch(() => null))?.size ?? 0;
  if (size < 10_000_000) return size;
  await rename(file, `${file}.1`);
  return 0;
}

async function lastWords(file: string, from: number): Promise<string> {
  const text = (await readFile(file).catch(() => Buffer.alloc(0))).subarray(from).toString();
  const errors = text.split('\n').filter((line) => /FATAL|PANIC|ERROR|HINT|LOG: {2}could not/.test(line));
  const sentences = errors
    .slice(0, 3)
    .map((line) => line.replace(/^.*?\] (FATAL|PANIC|ERROR|HINT|LOG): +/, ''));
  return sentences.join('. ').trim();
}

/** Fast shutdown: sessions end, everything is written. Only when that takes too long, the hard way. */
export async function stopPostmaster(server: Postmaster): Promise<void> {
  for (const [signal, milliseconds] of [
    ['SIGINT', 30_000],
    ['SIGQUIT', 10_000],
    ['SIGKILL', 5000],
  ] as const) {
    try {
      process.kill(server.pid, signal);
    } catch {
      return;
    }
    if (await waitForEnd(server.pid, milliseconds)) return;
  }
}

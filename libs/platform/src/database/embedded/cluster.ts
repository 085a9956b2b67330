import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { firstClosedFolder, locateBinaries, postgresUser, type Binaries } from './binaries.ts';
import { EmbeddedPostgresError } from './errors.ts';

/** Where everything of one embedded PostgreSQL lies. */
export interface Cluster {
  dataDir: string;
  /** PostgreSQL's own data directory. */
  folder: string;
  logFile: string;
  binaries: Binaries;
  password: string;
}

/**
 * How PostgreSQL is told its data directory: as the one it is started in. Its user can thus work in a folder
 * whose parents (/root) are closed to him, which no ordinary path would let him reach. Linux only.
 */
export const WORKING_FOLDER = process.platform === 'linux' ? '/proc/self/cwd' : undefined;

export function clusterPaths(dataDir: string): { folder: string; logFile: string; passwordFile: string } {
  const root = resolve(dataDir);
  return {
    folder: join(root, 'postgres'),
    logFile: join(root, 'postgres.log'),
    passwordFile: join(root, 'postgres-password'),
  };
}

export async function prepareDataDir(dataDir: string): Promise<string> {
  const root = resolve(dataDir);
  try {
    await mkdir(root, { recursive: true });
  } catch (cause) {
    throw new EmbeddedPostgresError(
      `The data folder ${root} cannot be created: ${(cause as Error).message}.`,
      {
        cause,
      },
    );
  }
  if (postgresUser() && process.platform !== 'linux') {
    const closed = await firstClosedFolder(join(root, 'postgres'));
    if (closed) {
      throw new EmbeddedPostgresError(
        `Started by root, PostgreSQL runs as the user ${postgresUser()?.uid}, who may not pass the folder ${closed}. ` +
          'Set DATA_DIR to a folder that others may pass (for example /var/lib/triage-warden), ' +
          `open it with "chmod o+x ${closed}", or start the server as an ordinary user.`,
      );
    }
  }
  return root;
}

/** Makes the cluster when there is none, and gives it to the right user when the server changed hands. */
export async function openCluster(dataDir: string, durable: boolean): Promise<Cluster> {
  const { folder, logFile, passwordFile } = clusterPaths(dataDir);
  const binaries = await locateBinaries();
  const exists = (await stat(join(folder, 'PG_VERSION')).catch(() => null)) !== null;
  if (!exists) await initialise(dataDir, binaries, durable);
  else await checkVersion(folder);
  await giveToPostgresUser(folder);
  let password: string;
  try {
    password = (await readFile(passwordFile, 'utf8')).trim();
  } catch (cause) {
    throw new EmbeddedPostgresError(
      `The data folder ${dataDir} holds a database, but its password file ${passwordFile} cannot be read. ` +
        'Restore that file from a backup, or start with another DATA_DIR.',
      { cause },
    );
  }
  return { dataDir, folder, logFile, binaries, password };
}

const MAJOR_VERSION = '18';

async function checkVersion(folder: string): Promise<void> {
  const version = (await readFile(join(folder, 'PG_VERSION'), 'utf8')).trim();
  if (version === MAJOR_VERSION) return;
  throw new EmbeddedPostgresError(
    `The database in ${folder} was made by PostgreSQL ${version}, this release carries PostgreSQL ${MAJOR_VERSION}. ` +
      'Make a backup with the release that wrote it and restore it into a new DATA_DIR.',
  );
}

async function giveToPostgresUser(folder: string): Promise<void> {
  const user = postgresUser();
  if (!user || (await stat(folder)).uid === user.uid) return;
  await chownTree(folder, user);
}

async function chownTree(path: string, user: { uid: number; gid: number }): Promise<void> {
  await chown(path, user.uid, user.gid);
  for (const entry of await readdir(path, { withFileTypes: true })) {
    const child = join(path, entry.name);
    if (entry.isDirectory()) await chownTree(child, user);
    else if (entry.isFile()) await chown(child, user.uid, user.gid);
  }
}

async function initialise(dataDir: string, binaries: Binaries, durable: boolean): Promise<void> {
  const { folder, passwordFile } = clusterPaths(dataDir);
  for (const name of await readdir(dataDir)) {
    if (name.startsWith('postgres.new')) await rm(join(dataDir, name), { recursive: true, force: true });
  }
  const password = randomBytes(24).toString('base64url');
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  await chmod(passwordFile, 0o600);
  // An interrupted initdb leaves a folder that PostgreSQL would take for a damaged database: work beside, then
  // rename. The password file inside exists for initdb only, which runs as the other user.
  const work = join(dataDir, `postgres.new-${process.pid}`);
  const user = postgresUser();
  await mkdir(work, { mode: 0o700 });
  const passwordForInitdb = join(work, 'password');
  await writeFile(passwordForInitdb, password, { mode: 0o600 });
  if (user) {
    await chown(work, user.uid, user.gid);
    await chown(passwordForInitdb, user.uid, user.gid);
  }
  const cluster = join(work, 'cluster');
  await mkdir(cluster, { mode: 0o700 });
  if (user) await chown(cluster, user.uid, user.gid);
  await runInitdb(binaries.initdb, { cwd: cluster, input: passwordForInitdb }, [
    `--pgdata=${WORKING_FOLDER ?? cluster}`,
    '--username=postgres',
    '--pwfile=/dev/stdin',
    '--encoding=UTF8',
    '--locale=C.UTF-8',
    '--auth=scram-sha-256',
    '--data-checksums',
    ...(durable ? [] : ['--no-sync', '--wal-segsize=1']),
  ]);
  await rename(cluster, folder);
  await rm(work, { recursive: true, force: true });
}

/** @throws EmbeddedPostgresError with the last of what it said */
export async function runInitdb(
  initdb: string,
  { cwd, input }: { cwd: string; input: string },
  args: string[],
): Promise<void> {
  const file = await open(input, 'r');
  const child = spawn(initdb, args, { ...postgresUser(), cwd, stdio: [file.fd, 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  // Heard from the first moment on: a failure to start that nobody hears would end the process.
  const ended = new Promise<string>((done) => {
    child.on('error', (error) => done(error.message));
    child.on('close', (exit, signal) => done(String(exit ?? signal)));
  });
  await file.close();
  const code = await ended;
  if (code === '0') return;
  throw new EmbeddedPostgresError(
    `The embedded database could not be created (initdb ended with ${code}): ${output.trim().split('\n').slice(-3).join(' ')}`,
  );
}

import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Client } from 'pg';
import {
  discardEmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../libs/platform/src/database/embedded/index.ts';

export interface TestServer {
  /** Superuser's address of the server's maintenance database. */
  url: string;
  stop(): Promise<void>;
}

export const TEMPLATE = 'tw_template';

const root = fileURLToPath(new URL('../..', import.meta.url));
const cache = join(root, 'node_modules/.cache/triage-warden-test');
const PREFIX = 'triage-warden-test-';

/**
 * One PostgreSQL for this run of the tests, holding the migrated template database. The migrated cluster is kept
 * between runs; each run works on its own copy, so that runs beside each other share nothing (one shared
 * server with reference counts was the alternative: a killed run would have left the count wrong).
 */
export async function startTestServer(): Promise<TestServer> {
  await sweep();
  const template = await migratedCluster();
  const dataDir = await temporaryFolder();
  await copyTree(template, dataDir);
  const server = await startEmbeddedPostgres({ dataDir, durable: false, log: () => undefined });
  return {
    url: databaseUrl(server.url, 'postgres'),
    stop: async () => {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export function databaseUrl(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}

async function migratedCluster(): Promise<string> {
  const folder = join(cache, await schemaHash());
  if (await stat(folder).catch(() => null)) {
    const now = new Date();
    await utimes(folder, now, now);
    return folder;
  }
  const work = await temporaryFolder();
  const server = await startEmbeddedPostgres({ dataDir: work, durable: false, log: () => undefined });
  try {
    await administer(server.url, (client) => client.query(`CREATE DATABASE ${TEMPLATE}`));
    const { migrate } = await import('../../libs/platform/src/database/migrate.ts');
    await migrate(databaseUrl(server.url, TEMPLATE));
    await server.stop();
  } catch (error) {
    await server.stop();
    await rm(work, { recursive: true, force: true });
    throw error;
  }
  await mkdir(cache, { recursive: true });
  const unfinished = `${folder}.${process.pid}`;
  await copyTree(work, unfinished);
  await rm(work, { recursive: true, force: true });
  // Another run may have finished the same template first: then this one is not needed.
  await rename(unfinished, folder).catch(() => rm(unfinished, { recursive: true, force: true }));
  await forgetOldTemplates();
  return folder;
}

/** Everything that decides what a migrated database looks like. */
async function schemaHash(): Promise<string> {
  const hash = createHash('sha256').update(process.version);
  const sources = [
    'migrations',
    'libs/platform/src/database',
    'libs/platform/src/jobs',
    'libs/contracts/src',
    'package-lock.json',
  ];
  for (const source of sources) {
    const path = join(root, source);
    const entries = (await stat(path)).isDirectory() ? await readdir(path, { recursive: true }) : [''];
    for (const entry of entries.sort()) {
      const file = join(path, entry);
      if (/spec\.ts$/.test(file) || !(await stat(file)).isFile()) continue;
      hash.update(file).update(await readFile(file));
    }
  }
  return hash.digest('hex').slice(0, 16);
}

async function forgetOldTemplates(): Promise<void> {
  const found = await Promise.all(
    (await readdir(cache)).map(async (name) => ({ name, used: (await stat(join(cache, name))).mtimeMs })),
  );
  for (const { name } of found.sort((a, b) => b.used - a.used).slice(4)) {
    await rm(join(cache, name), { recursive: true, force: true });
  }
}

/** Deletes what killed runs left behind, their PostgreSQL included. */
async function sweep(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(PREFIX)) continue;
    const folder = join(tmpdir(), name);
    const age = Date.now() - ((await stat(folder).catch(() => null))?.mtimeMs ?? Date.now());
    // A young one may belong to a run that has not taken its lock yet.
    if (age > 60_000) await discardEmbeddedPostgres(folder).catch(() => undefined);
  }
}

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), PREFIX));
  // Started by root, PostgreSQL runs as another user, who has to pass this folder.
  await chmod(folder, 0o711);
  return folder;
}

/** With owners and modes, which `fs.cp` does not keep. */
async function copyTree(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  try {
    await promisify(execFile)('cp', ['-a', '--reflink=auto', `${from}/.`, to]);
  } catch {
    await cp(from, to, { recursive: true });
  }
}

export async function administer<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: databaseUrl(url, 'postgres') });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

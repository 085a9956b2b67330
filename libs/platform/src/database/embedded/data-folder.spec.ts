import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmod,
  chown,
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { firstClosedFolder } from './binaries.ts';
import { openCluster, prepareDataDir, runInitdb } from './cluster.ts';
import { lockDataDir } from './lock.ts';
import { isAlive, isPostmasterOf, processIdentity, waitForEnd } from './processes.ts';

const isRoot = process.getuid?.() === 0;
const NOBODY = 65534;
/** More than any system gives. */
const NO_PROCESS = 999_999_999;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'triage-warden-test-'));
  await chmod(folder, 0o755);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the lock of a data folder', () => {
  const file = () => join(folder, 'server.lock');
  const left = (holder: unknown) =>
    writeFile(file(), typeof holder === 'string' ? holder : JSON.stringify(holder));

  it('is one process’s, until it is given back', async () => {
    const unlock = await lockDataDir(folder);
    await expect(lockDataDir(folder)).rejects.toThrow(
      `Another Triage Warden server (process ${process.pid}) already uses the data folder ${folder}. Stop that one`,
    );
    await unlock();
    expect(await readdir(folder)).toEqual([]);
    await (
      await lockDataDir(folder)
    )();
  });

  it.each<[string, unknown]>([
    ['a process that is gone', { pid: NO_PROCESS, identity: 'an earlier boot' }],
    ['a process that is gone and was never known', { pid: NO_PROCESS, identity: null }],
    ['a process that is gone and says no more', { pid: NO_PROCESS }],
    ['another one of that number', { pid: process.pid, identity: 'an earlier boot' }],
    ['no process', { identity: 'x' }],
    ['nobody', 'half a fi'],
    ['nothing', 'null'],
  ])('of %s counts for nothing', async (_whose, holder) => {
    await left(holder);
    const unlock = await lockDataDir(folder);
    expect(JSON.parse(await readFile(file(), 'utf8'))).toEqual({
      pid: process.pid,
      identity: await processIdentity(process.pid),
    });
    expect(await readdir(folder)).toEqual(['server.lock']);
    await unlock();
  });

  it('of somebody else is left alone by who gives back their own', async () => {
    const unlock = await lockDataDir(folder);
    await left('of another');
    await unlock();
    expect(await readFile(file(), 'utf8')).toBe('of another');
  });

  it('is given up after a while, and not taken where nothing can be written', async () => {
    await mkdir(file());
    await expect(lockDataDir(folder)).rejects.toThrow(
      `Several servers are being started on the data folder ${folder} at the same moment. Start only one of them.`,
    );
    await expect(lockDataDir(join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('a process', () => {
  it('is known by more than its number, as long as it lives', async () => {
    const child = spawn('sleep', ['60'], { cwd: folder });
    const pid = child.pid ?? 0;
    expect(isAlive(pid)).toBe(true);
    expect(await processIdentity(pid)).toBe(await processIdentity(pid));
    expect(await processIdentity(pid)).not.toBe(await processIdentity(process.pid));
    expect([await isPostmasterOf(pid, folder), await isPostmasterOf(pid, tmpdir())]).toEqual([true, false]);
    expect(await waitForEnd(pid, 0)).toBe(false);
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    expect(await waitForEnd(pid, 0)).toBe(true);
    expect([isAlive(pid), await processIdentity(pid), await isPostmasterOf(pid, folder)]).toEqual([
      false,
      null,
      false,
    ]);
  });
});

describe('a folder that others may not pass', () => {
  it('is the outermost one', async () => {
    const inner = join(folder, 'a', 'b', 'file');
    await mkdir(join(folder, 'a', 'b'), { recursive: true });
    expect(await firstClosedFolder(inner)).toBeNull();
    await chmod(join(folder, 'a', 'b'), 0o700);
    expect(await firstClosedFolder(inner)).toBe(join(folder, 'a', 'b'));
    await chmod(join(folder, 'a'), 0o700);
    expect(await firstClosedFolder(inner)).toBe(join(folder, 'a'));
    if (!isRoot) return;
    await chown(join(folder, 'a'), NOBODY, NOBODY);
    expect(await firstClosedFolder(inner)).toBe(join(folder, 'a', 'b'));
  });
});

describe('the data folder', () => {
  it('is made, or the start ends with a sentence', async () => {
    expect(await prepareDataDir(join(folder, 'a', 'b'))).toBe(join(folder, 'a', 'b'));
    expect(await prepareDataDir(join(folder, 'a', 'b'))).toBe(join(folder, 'a', 'b'));
    await writeFile(join(folder, 'file'), '');
    await expect(prepareDataDir(join(folder, 'file', 'b'))).rejects.toThrow(
      `The data folder ${join(folder, 'file', 'b')} cannot be created: ENOTDIR`,
    );
  });

  const made = async (version: string) => {
    await mkdir(join(folder, 'postgres', 'base'), { recursive: true });
    await writeFile(join(folder, 'postgres', 'PG_VERSION'), `${version}\n`);
    await writeFile(join(folder, 'postgres', 'base', '1'), 'rows');
    await symlink('/etc/hostname', join(folder, 'postgres', 'base', 'link'));
    await writeFile(join(folder, 'postgres-password'), 'secret\n');
  };

  it('of another PostgreSQL is left as it is', async () => {
    await made('17');
    await expect(openCluster(folder, true)).rejects.toThrow(
      `The database in ${join(folder, 'postgres')} was made by PostgreSQL 17, this release carries PostgreSQL 18.`,
    );
  });

  it('of a server that had another user becomes PostgreSQL’s own, and what a link leads to does not', async () => {
    await made('18');
    expect(await openCluster(folder, true)).toMatchObject({
      dataDir: folder,
      folder: join(folder, 'postgres'),
      logFile: join(folder, 'postgres.log'),
      password: 'secret',
    });
    if (!isRoot) return;
    const owners = async () =>
      Promise.all(
        ['', 'PG_VERSION', 'base', 'base/1', 'base/link'].map(
          async (path) => (await lstat(join(folder, 'postgres', path))).uid,
        ),
      );
    expect(await owners()).toEqual([NOBODY, NOBODY, NOBODY, NOBODY, 0]);
    expect((await stat('/etc/hostname')).uid).toBe(0);
    await chown(join(folder, 'postgres', 'base', '1'), 0, 0);
    await openCluster(folder, true);
    // Whose folder it is, theirs is what is in it: no walk at every start.
    expect((await owners())[3]).toBe(0);
  });
});

describe('initdb', () => {
  const run = async (script: string) => {
    const initdb = join(folder, 'initdb');
    await writeFile(initdb, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    await writeFile(join(folder, 'password'), 'secret');
    return runInitdb(initdb, { cwd: folder, input: join(folder, 'password') }, ['--one']);
  };

  it('has the password on its input, and its arguments', async () => {
    await run('read -r given; test "$given $1" = "secret --one"');
  });

  it.each([
    ['echo one; echo two; echo three; echo four >&2; sleep 0.1; exit 3', 'ended with 3): two three four'],
    ['kill -KILL $$', 'ended with SIGKILL): '],
  ])('that fails is told of by what it said last: %s', async (script, words) => {
    await expect(run(script)).rejects.toThrow(`The embedded database could not be created (initdb ${words}`);
  });

  it('that is not there is told of, too', async () => {
    await writeFile(join(folder, 'password'), 'secret');
    const gone = runInitdb(join(folder, 'gone'), { cwd: folder, input: join(folder, 'password') }, []);
    await expect(gone).rejects.toThrow(/initdb ended with spawn .*gone ENOENT\): $/);
  });
});

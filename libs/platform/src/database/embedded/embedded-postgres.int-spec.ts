import { vi } from 'vitest';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { HANGS_MS, until } from '../../../../../test/harness/server-process.ts';
import { freePort } from './free-port.ts';
import { discardEmbeddedPostgres, findEmbeddedPostgres, startEmbeddedPostgres } from './index.ts';
import { isAlive, waitForEnd } from './processes.ts';

let dataDir: string;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'triage-warden-test-'));
  await chmod(dataDir, 0o711);
});

afterEach(async () => {
  await discardEmbeddedPostgres(dataDir);
});

const start = (lines: string[] = []): ReturnType<typeof startEmbeddedPostgres> =>
  startEmbeddedPostgres({ dataDir, log: (line) => lines.push(line) });

async function query<T extends object>(url: string, sql: string): Promise<T[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** A server in a process of its own, so that it can be killed. */
async function startElsewhere(): Promise<{ child: ChildProcess; url: string; pid: number }> {
  const module = new URL('./index.ts', import.meta.url).href;
  const script = `
    const { startEmbeddedPostgres } = await import(${JSON.stringify(module)});
    const { url, pid } = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)}, log() {} });
    process.stdout.write(JSON.stringify({ url, pid }));
    setInterval(() => {}, 1000);`;
  const root = fileURLToPath(new URL('../../../../..', import.meta.url));
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [text] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, ...(JSON.parse(text.toString()) as { url: string; pid: number }) };
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

it('starts as an unprivileged user behind a password, with safe settings, and keeps its data', async () => {
  // What an initdb that was broken off has left.
  await mkdir(join(dataDir, 'postgres.new-1', 'cluster'), { recursive: true });
  const first = await start();
  expect((await readdir(dataDir)).filter((name) => name.startsWith('postgres.new'))).toEqual([]);
  await query(first.url, 'CREATE TABLE kept (n int); INSERT INTO kept VALUES (1)');
  const [settings] = await query<Record<string, string>>(
    first.url,
    `SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit,
            current_setting('listen_addresses') AS listen, current_setting('server_encoding') AS encoding,
            current_setting('data_checksums') AS checksums, current_setting('wal_segment_size') AS segments`,
  );
  expect(settings).toEqual({
    ...{ fsync: 'on', commit: 'on', listen: '127.0.0.1', encoding: 'UTF8' },
    ...{ checksums: 'on', segments: '16MB' },
  });
  // A group of its own: the terminal's Ctrl-C is for the server, which stops it last.
  if (process.platform === 'linux')
    expect((await readFile(`/proc/${first.pid}/stat`, 'utf8')).split(') ')[1]?.split(' ')[2]).toBe(
      String(first.pid),
    );
  const passwordFile = await stat(join(dataDir, 'postgres-password'));
  expect(passwordFile.mode & 0o777).toBe(0o600);
  if (process.getuid?.() === 0) expect((await stat(join(dataDir, 'postgres'))).uid).toBe(65534);
  const wrong = first.url.replace(/:[^:@]+@/, ':guess@');
  await expect(query(wrong, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
  expect(await findEmbeddedPostgres(dataDir)).toBe(first.url);
  await first.stop();
  expect(await findEmbeddedPostgres(dataDir)).toBeNull();

  const second = await start();
  expect(await query(second.url, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
  await second.stop();
});

it('refuses a second server on the same folder, from this process and from another', async () => {
  const { child, pid } = await startElsewhere();
  await expect(start()).rejects.toThrow(`(process ${child.pid}) already uses the data folder ${dataDir}`);
  await kill(child);
  const taken = await start();
  expect(taken.pid).toBe(pid);
  await expect(start()).rejects.toThrow(`(process ${process.pid}) already uses the data folder`);
  await taken.stop();
});

it('takes over the PostgreSQL of a killed server', async () => {
  const killed = await startElsewhere();
  await query(killed.url, 'CREATE TABLE kept (n int); INSERT INTO kept VALUES (7)');
  await kill(killed.child);
  const lines: string[] = [];
  const server = await start(lines);
  expect(server.pid).toBe(killed.pid);
  expect(lines.join()).toContain('Took over');
  expect(await query(server.url, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
  await server.stop();
  expect(isAlive(killed.pid)).toBe(false);
});

it('recovers after server and PostgreSQL were both killed, with every acknowledged row', async () => {
  const killed = await startElsewhere();
  await query(killed.url, 'CREATE TABLE kept (n int)');
  const client = new Client({ connectionString: killed.url });
  client.on('error', () => undefined);
  await client.connect();
  for (let n = 1; n <= 50; n++) await client.query('INSERT INTO kept VALUES ($1)', [n]);
  process.kill(killed.pid, 'SIGKILL');
  await kill(killed.child);
  await waitForEnd(killed.pid, HANGS_MS);
  await client.end().catch(() => undefined);
  const server = await start();
  expect(server.pid).not.toBe(killed.pid);
  expect(await query(server.url, 'SELECT count(*)::int AS n FROM kept')).toEqual([{ n: 50 }]);
  await server.stop();
});

it('ignores a lock file and a PostgreSQL lock whose process ids belong to somebody else by now', async () => {
  await (await start()).stop();
  await writeFile(
    join(dataDir, 'server.lock'),
    JSON.stringify({ pid: process.pid, identity: 'an earlier boot' }),
  );
  const lock = join(dataDir, 'postgres', 'postmaster.pid');
  await writeFile(lock, `${process.pid}\n${dataDir}/postgres\n0\n1\n\n127.0.0.1\n`);
  const server = await start();
  expect(await readFile(lock, 'utf8')).toContain(String(server.pid));
  await server.stop();
});

it('says which port is taken', async () => {
  const first = await start();
  const other = await mkdtemp(join(tmpdir(), 'triage-warden-test-'));
  await chmod(other, 0o711);
  const port = Number(new URL(first.url).port);
  await expect(startEmbeddedPostgres({ dataDir: other, port, log: () => undefined })).rejects.toThrow(
    `cannot listen on 127.0.0.1:${port}: another program uses that port`,
  );
  await first.stop();
  await discardEmbeddedPostgres(other);
});

it('says what to do when the password file is lost', async () => {
  await (await start()).stop();
  await rm(join(dataDir, 'postgres-password'));
  await expect(start()).rejects.toThrow(/password file .* cannot be read\. Restore that file/);
});

it('works below a folder that its own user may not pass, as in a checkout below /root', async () => {
  await chmod(dataDir, 0o700);
  const server = await start();
  expect(await query(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  await server.stop();
});

it('starts it again when it has ended, on the same port, with every acknowledged row', async () => {
  const lines: string[] = [];
  const server = await start(lines);
  await query(server.url, 'CREATE TABLE kept (n int); INSERT INTO kept VALUES (1)');
  for (let time = 1; time <= 2; time += 1) {
    const { pid } = server;
    process.kill(pid, 'SIGKILL');
    await until('another PostgreSQL', async () => server.pid !== pid && server.trouble() === null);
    expect(await query(server.url, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
  }
  expect(lines).toEqual([
    expect.stringContaining('is being started again (try 1 of'),
    'The embedded PostgreSQL runs again.',
    expect.stringContaining('is being started again (try 2 of'),
    'The embedded PostgreSQL runs again.',
  ]);
  const { pid } = server;
  // It has run for more than a minute: its tries are counted anew.
  vi.spyOn(performance, 'now').mockImplementation(() => Date.now());
  process.kill(pid, 'SIGKILL');
  await until('another PostgreSQL', async () => server.pid !== pid && server.trouble() === null);
  vi.restoreAllMocks();
  expect(lines[4]).toContain('(try 1 of');
  const last = server.pid;
  await Promise.all([server.stop(), server.stop()]);
  expect(isAlive(last)).toBe(false);
});

it('takes over what a killed server has left where it is asked for another port, and starts anew', async () => {
  const killed = await startElsewhere();
  await query(killed.url, 'CREATE TABLE kept (n int); INSERT INTO kept VALUES (7)');
  await kill(killed.child);
  const lines: string[] = [];
  const port = await freePort();
  const server = await startEmbeddedPostgres({ dataDir, port, log: (line) => lines.push(line) });
  expect(lines).toEqual([
    `Stopping the PostgreSQL (process ${killed.pid}) of an earlier server: it uses another port.`,
  ]);
  expect([isAlive(killed.pid), new URL(server.url).port]).toEqual([false, String(port)]);
  expect(await query(server.url, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
  await server.stop();
});

it('says how to stop one whose password it does not know, and holds nothing then', async () => {
  const killed = await startElsewhere();
  await kill(killed.child);
  await writeFile(join(dataDir, 'postgres-password'), 'another');
  await expect(start()).rejects.toThrow(`Stop it with "kill -INT ${killed.pid}" and start again.`);
  expect(isAlive(killed.pid)).toBe(true);
  expect(await readdir(dataDir)).not.toContain('server.lock');
});

it('gives it up in a sentence when it cannot be started again', async () => {
  const server = await startEmbeddedPostgres({ dataDir, log: () => undefined, restartPausesMs: [0, 10, 10] });
  await writeFile(join(dataDir, 'postgres', 'postgresql.conf'), 'this is no setting');
  process.kill(server.pid, 'SIGKILL');
  await expect(server.lost).rejects.toThrow(
    /^The embedded PostgreSQL has ended and could not be started again, so the server ends too\. .*contains errors\..* Look there, and at the space/s,
  );
  expect(server.trouble()).toMatch(/try 3 of 3/);
  await server.stop();
});

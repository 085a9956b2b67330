import { vi } from 'vitest';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cluster } from './cluster.ts';
import { Keeper } from './keeper.ts';
import { answers, findPostmaster, startPostmaster, stopPostmaster } from './postmaster.ts';
import { isAlive } from './processes.ts';

let dataDir: string;
const children: ChildProcess[] = [];
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'triage-warden-test-'));
  await mkdir(join(dataDir, 'postgres'));
  await mkdir(join(dataDir, 'said'));
  await chmod(join(dataDir, 'said'), 0o777);
  await chmod(dataDir, 0o755);
});
afterEach(async () => {
  vi.restoreAllMocks();
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(dataDir, { recursive: true, force: true });
});

const folder = () => join(dataDir, 'postgres');
const logFile = () => join(dataDir, 'postgres.log');
/** One whose PostgreSQL is this script; it finds its arguments of the n-th start in `said/n`. */
async function cluster(script: string): Promise<Cluster> {
  const postgres = join(dataDir, 'script');
  const count = `cd ${join(dataDir, 'said')}; n=$(ls | wc -l); echo "$@" > $n`;
  await writeFile(postgres, `#!/bin/sh\n${count}\n${script}\n`, { mode: 0o755 });
  return { dataDir, folder: folder(), logFile: logFile(), binaries: { initdb: '', postgres }, password: 'p' };
}
const starts = async () => (await readdir(join(dataDir, 'said'))).length;
function child(script: string): ChildProcess {
  const made = spawn('sh', ['-c', script], { cwd: folder(), stdio: ['ignore', 'pipe', 'ignore'] });
  children.push(made);
  return made;
}

describe('a PostgreSQL that does not start', () => {
  const failure = async (script: string, port?: number) =>
    startPostmaster(await cluster(script), { port, durable: true }).then(
      () => 'started',
      (error: Error) => error.message,
    );
  const says = (...lines: string[]) => lines.map((line) => `echo 'now [7] ${line}'`).join('; ');

  it('is told of in its own words, with where to look for more', async () => {
    const words = says(
      'LOG:  starting',
      'FATAL:  it is wrong',
      'HINT:  Mend it',
      'ERROR:  third',
      'ERROR:  fourth',
    );
    expect(await failure(`${words}; exit 1`)).toBe(
      `The embedded PostgreSQL did not start (exit code 1): it is wrong. Mend it. third. Its log is ${logFile()}.`,
    );
    expect((await stat(logFile())).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['exit 3', 'did not start (exit code 3): it said nothing.'],
    ['kill -KILL $$', 'did not start (ended by SIGKILL): it said nothing.'],
  ])('%s: %s', async (script, words) => expect(await failure(script)).toContain(words));

  it('is told of when it is not there at all', async () => {
    const gone = { ...(await cluster('')), binaries: { initdb: '', postgres: '/no/such/postgres' } };
    await expect(startPostmaster(gone, { durable: true })).rejects.toThrow(
      'did not start (spawn /no/such/postgres ENOENT): it said nothing.',
    );
  });

  it('is not told of by what an earlier one said', async () => {
    await writeFile(logFile(), 'now [7] FATAL:  of yesterday\n');
    expect(await failure(`${says('FATAL:  of today')}; exit 1`)).toContain('(exit code 1): of today.');
    expect(await readFile(logFile(), 'utf8')).toContain('of yesterday');
  });

  it.each([
    [9_999_999, ['postgres.log']],
    [10_000_000, ['postgres.log', 'postgres.log.1']],
  ])('begins another log behind one of %d bytes: %j', async (bytes, logs) => {
    await writeFile(logFile(), Buffer.alloc(bytes, 'x'));
    expect(await failure(`${says('FATAL:  wrong')}; exit 1`)).toContain('(exit code 1): wrong.');
    expect((await readdir(dataDir)).filter((name) => name.startsWith('postgres.log')).sort()).toEqual(logs);
  });

  it.each([
    'FATAL:  lock file "postmaster.pid" already exists',
    'FATAL:  pre-existing shared memory block is still in use',
    'FATAL:  the database system is shutting down',
    'LOG:  could not bind: Address already in use',
  ])('is started again for what passes: %s', async (passing) => {
    const last = says('FATAL:  another reason');
    expect(await failure(`if test $n = 0; then ${says(passing)}; else ${last}; fi; exit 1`)).toContain(
      'another reason',
    );
    expect(await starts()).toBe(2);
    const ports = await Promise.all(
      [0, 1].map(
        async (n) => /port=(\d+)/.exec(await readFile(join(dataDir, 'said', String(n)), 'utf8'))?.[1],
      ),
    );
    expect(ports).toEqual([expect.stringMatching(/^\d+$/), expect.stringMatching(/^\d+$/)]);
  });

  it('on the port that it has to have is told of by the port, at once', async () => {
    const taken = says('LOG:  could not bind: Address already in use');
    expect(await failure(`${taken}; exit 1`, 5)).toBe(
      'The embedded PostgreSQL cannot listen on 127.0.0.1:5: another program uses that port.',
    );
    expect(await starts()).toBe(1);
  });

  it('is given up when what passes does not pass within a minute', async () => {
    vi.spyOn(performance, 'now').mockReturnValueOnce(0).mockReturnValue(61_000);
    const words = await failure(`${says('FATAL:  lock file "x" already exists')}; exit 1`);
    expect(words).toContain('lock file "x" already exists');
    expect(await starts()).toBe(1);
  });
});

describe('what PostgreSQL’s own lock file says', () => {
  const file = () => join(folder(), 'postmaster.pid');
  const written = async (pid: unknown, port: unknown) => {
    await writeFile(file(), `${String(pid)}\n${folder()}\n0\n${String(port)}\n`);
    return findPostmaster(folder());
  };

  it('is where it runs, once it listens', async () => {
    const { pid } = child('exec sleep 60');
    expect(await written(pid, 5000)).toEqual({ pid, port: 5000 });
    expect(await written(pid, 0)).toBeNull();
    expect(await written(pid, '')).toBeNull();
    expect(await readdir(folder())).toEqual(['postmaster.pid']);
  });

  it('counts for nothing, and is removed, when it names another process', async () => {
    expect(await findPostmaster(folder())).toBeNull();
    for (const pid of [process.pid, 999_999_999]) {
      expect(await written(pid, 5000)).toBeNull();
      expect(await readdir(folder())).toEqual([]);
    }
  });

  it.each(['x', '-5', '0', '1.5', ''])('counts for nothing when it names %j', async (pid) => {
    expect(await written(pid, 5000)).toBeNull();
    expect(await readdir(folder())).toEqual(['postmaster.pid']);
  });
});

describe('a port', () => {
  /** A server that refuses every session with this SQLSTATE. */
  async function refusing(code: string) {
    const fields = Buffer.from(`SFATAL\0C${code}\0Mno\0\0`);
    const answer = Buffer.alloc(5 + fields.length);
    answer.write('E');
    answer.writeInt32BE(4 + fields.length, 1);
    fields.copy(answer, 5);
    let asked = 0;
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => {
        asked += 1;
        socket.end(answer);
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return { server, port: (server.address() as AddressInfo).port, asked: () => asked };
  }
  /** Waits for so many questions, and ends the process then. */
  const endAfter = async (sleeper: ChildProcess, asked: () => number, times: number) => {
    while (asked() < times) await new Promise((resolve) => setTimeout(resolve, 5));
    const ended = once(sleeper, 'exit');
    sleeper.kill('SIGKILL');
    await ended;
  };

  it('of somebody else does not answer for ours, unless they are not asked about', async () => {
    const { server, port, asked } = await refusing('28P01');
    const sleeper = child('exec sleep 60');
    const there = { pid: sleeper.pid ?? 0, port };
    const our = await cluster('');
    expect(await answers(our, there)).toBe(false);
    expect(asked()).toBe(1);
    const waiting = answers(our, there, true);
    await endAfter(sleeper, asked, 3);
    expect(await waiting).toBe(false);
    server.close();
  });

  it('of one that is starting is asked again, as long as its process lives', async () => {
    const { server, port, asked } = await refusing('57P03');
    const sleeper = child('exec sleep 60');
    const waiting = answers(await cluster(''), { pid: sleeper.pid ?? 0, port });
    await endAfter(sleeper, asked, 2);
    expect(await waiting).toBe(false);
    server.close();
  });
});

describe('a PostgreSQL that is stopped', () => {
  const stopped = async (script: string) => {
    const one = child(`${script}; echo ready; exec sleep 60`);
    await once(one.stdout as NodeJS.EventEmitter, 'data');
    const ended = once(one, 'exit');
    await stopPostmaster({ pid: one.pid ?? 0, port: 1 });
    return (await ended)[1] as unknown;
  };

  it('is asked first', async () => {
    expect(await stopped('true')).toBe('SIGINT');
    await stopPostmaster({ pid: 999_999_999, port: 1 });
  });

  it('is made to when it does not listen', async () => {
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => (now += 60_000));
    expect(await stopped('trap "" INT QUIT')).toBe('SIGKILL');
  });
});

describe('the keeper of a PostgreSQL that has ended', () => {
  const GONE = { pid: 999_999_999, port: 5 };
  const REAL = [
    'setTimeout',
    'clearTimeout',
    'setImmediate',
    'nextTick',
    'queueMicrotask',
    'performance',
  ] as const;
  beforeEach(() => vi.useFakeTimers({ toNotFake: [...REAL] }));
  afterEach(() => vi.useRealTimers());
  const look = () => vi.advanceTimersByTime(250);
  const kept = async (pausesMs: number[]) => {
    const lines: string[] = [];
    const our = await cluster(`echo 'now [7] FATAL:  wrong'; exit 1`);
    const keeper = new Keeper(our, GONE, { durable: true, pausesMs, log: (line) => lines.push(line) });
    return { keeper, lines };
  };
  it('tries as often as it is told, then gives it up for good', async () => {
    const { keeper, lines } = await kept([0, 1]);
    expect([keeper.pid, keeper.state]).toEqual([GONE.pid, null]);
    look();
    await expect(keeper.lost).rejects.toThrow(
      `The embedded PostgreSQL has ended and could not be started again, so the server ends too. The embedded PostgreSQL did not start (exit code 1): wrong. Its log is ${logFile()}. Look there, and at the space that is left for ${dataDir}.`,
    );
    expect(lines).toEqual(
      [1, 2].map((n) => `The embedded PostgreSQL has ended and is being started again (try ${n} of 2).`),
    );
    expect(keeper.state).toBe(lines[1]);
    vi.spyOn(performance, 'now').mockReturnValue(1e12);
    look();
    expect([lines.length, await starts()]).toEqual([2, 2]);
    await keeper.stop();
  });

  it('does not start it any more when it is stopped', async () => {
    const { keeper } = await kept([3_600_000]);
    look();
    expect(keeper.state).toContain('(try 1 of 1)');
    look();
    await keeper.stop();
    expect([await starts(), isAlive(GONE.pid)]).toEqual([0, false]);
  });
});

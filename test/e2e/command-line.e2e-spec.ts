import { jest } from '@jest/globals';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '../harness/index.ts';
import { ApiClient, freePort, startServerProcess } from '../harness/server-process.ts';

jest.setTimeout(120_000);

const ENTRY = new URL('../../apps/cli/src/main.ts', import.meta.url).pathname;
const HOOK = new URL('../../scripts/typescript.mjs', import.meta.url).href;
const ADMIN = 'four quiet kettles 77';

describe('the command line', () => {
  let database: TestDatabase;
  let folder: string;
  beforeAll(async () => {
    database = await createTestDatabase();
    folder = mkdtempSync(join(tmpdir(), 'triage-warden-tw-'));
  });
  afterAll(async () => {
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  function tw(args: string[], environment: Record<string, string> = {}): Promise<[number | null, string]> {
    const child = spawn(
      process.execPath,
      [
        '--conditions=development',
        `--import=${HOOK}`,
        '--disable-warning=ExperimentalWarning',
        ENTRY,
        ...args,
      ],
      {
        env: { PATH: process.env.PATH ?? '', DATABASE_URL: database.url, DATA_DIR: folder, ...environment },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    return new Promise((resolve) => child.once('close', (code) => resolve([code, output.trim()])));
  }

  const REFUSED: [string[], RegExp, Record<string, string>?][] = [
    [['user', 'add', 'nobody', '--name', 'N'], /^email must match/],
    [['user', 'add', 'a@b.example', '--name', ''], /^name must be longer/],
    [['user', 'add', 'a@b.example', '--name', 'N', '--role', 'king'], /^--role is "king"/],
    [['source', 'add', 'Bad Slug!'], /^slug must match/],
    [['audit', 'verify', '--file', '/no/such'], /^The file \/no\/such cannot be read/],
    [['playbook', 'validate', '/tmp'], /it is a folder\.$/],
    [
      ['source', 'list'],
      /^The database at 127\.0\.0\.1:1 cannot be reached \(ECONNREFUSED\): check DATABASE_URL/,
      { DATABASE_URL: 'postgres://me:s3cret@127.0.0.1:1/x' },
    ],
    [['audit', 'verify'], /^The record is empty: nothing was verified/],
  ];

  it('refuses what is wrong in one sentence', async () => {
    const said = await Promise.all(
      REFUSED.map(
        async ([args, sentence, environment]) => [sentence, ...(await tw(args, environment))] as const,
      ),
    );
    for (const [sentence, code, output] of said) {
      expect(output).toMatch(sentence);
      expect(output.split('\n').length).toBeLessThan(3);
      expect(output).not.toMatch(/s3cret|\bat \//);
      expect(code).toBe(1);
    }
  });

  it('works beside a server and before its first start: the record verifies, cut it does not', async () => {
    const [made, said] = await tw(['user', 'add', 'ann@house.example', '--name', 'Ann', '--role', 'manager']);
    expect(said).toMatch(/^Made ann@house\.example \(manager\) with the password \S{20}$/);
    expect(made).toBe(0);
    const server = await startServerProcess({
      databaseUrl: database.url,
      dataDir: folder,
      port: await freePort(),
      environment: { ADMIN_PASSWORD: ADMIN },
    });
    try {
      // Users of the command line do not take the first administrator's place.
      await ApiClient.signIn(server.url, 'admin@localhost', ADMIN);
      await ApiClient.signIn(server.url, 'ann@house.example', said.split(' ').at(-1) ?? '');
      expect((await tw(['source', 'add', 'mail', '--format', 'raw_email']))[0]).toBe(0);
      expect((await tw(['source', 'list']))[1]).toBe('mail\traw_email\thmac\ton');
    } finally {
      expect(await server.stop()).toBe(0);
    }
    expect(await tw(['audit', 'verify'])).toEqual([0, expect.stringMatching(/^The record is intact: [1-9]/)]);
    const file = join(folder, 'audit.jsonl');
    writeFileSync(file, (await tw(['audit', 'export']))[1]);
    expect((await tw(['audit', 'verify', '--file', file]))[0]).toBe(0);
    writeFileSync(file, readFileSync(file, 'utf8').split('\n').slice(0, 3).join('\n'));
    expect(await tw(['audit', 'verify', '--file', file])).toEqual([
      1,
      expect.stringMatching(/^The record is BROKEN after 2 good entries\. The export breaks off/),
    ]);
  });
});

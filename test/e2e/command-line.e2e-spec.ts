import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { eachOf } from '#platform';
import { freePort } from '../../libs/platform/src/database/embedded/free-port.ts';
import { PROGRAM_ENVIRONMENT, builtProgram } from '../harness/built.ts';
import { createTestDatabase, totpCode, type TestDatabase } from '../harness/index.ts';
import { ApiClient, startServerProcess } from '../harness/server-process.ts';

const ADMIN = 'four quiet kettles 77';
/** Each start loads the whole application: all at once they would only wait for each other. */
const AT_ONCE = 2;

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

  interface Outcome {
    code: number | null;
    /** On both streams. */
    said: string;
    /** On standard output. */
    output: string;
  }

  function tw(args: string[], environment: Record<string, string> = {}): Promise<Outcome> {
    const child = spawn(process.execPath, [builtProgram('cli'), ...args], {
      env: { ...PROGRAM_ENVIRONMENT, DATABASE_URL: database.url, DATA_DIR: folder, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        if (stream === child.stdout) output += text;
      });
    return new Promise((resolve) =>
      child.once('close', (code) => resolve({ code, said: said.trim(), output })),
    );
  }

  const REFUSED: [string[], RegExp, Record<string, string>?][] = [
    [['user', 'add', 'nobody', '--name', 'N'], /^email must be an email address\.$/],
    [['user', 'add', 'a@b.example', '--name', ''], /^name must be longer/],
    [['user', 'add', 'a@b.example', '--name', 'N', '--role', 'king'], /^--role is "king"/],
    [['source', 'add', 'Bad Slug!'], /^slug must be lower-case letters, digits and dashes/],
    [['playbook', 'validate', '/tmp'], /it is a folder\.$/],
    [
      ['source', 'list'],
      /^The database at 127\.0\.0\.1:1 cannot be reached \(ECONNREFUSED\): check DATABASE_URL/,
      { DATABASE_URL: 'postgres://me:s3cret@127.0.0.1:1/x' },
    ],
  ];
  const UNVERIFIED: [string[], RegExp, number][] = [
    [['audit', 'verify', '--file', '/no/such'], /^The file \/no\/such cannot be read/, 3],
    [['audit', 'verify', '--anchors', '/no/such'], /^The file \/no\/such cannot be read/, 3],
    [['audit', 'verify'], /^The record is empty: nothing was verified/, 2],
    [['audit', 'verify', '--json'], /^\{"status":"unproved","intact":false,"checked":0,/, 2],
    [['audit', 'verify', '--help'], /0 +intact[^]*1 +broken[^]*2 +nothing is broken[^]*3 +it could not/, 0],
  ];

  it.each<[string, string[], RegExp, number]>([
    ['helps', ['--help'], /^Usage: tw [^]*\n {2}user +People who sign in\.\n/, 0],
    ['refuses a command that is not there', ['usr'], /^error: unknown command 'usr'/, 1],
  ])('%s without the application behind it', async (_what, args, words, code) => {
    const coverage = mkdtempSync(join(folder, 'coverage-'));
    const outcome = await tw(args, { NODE_V8_COVERAGE: coverage });
    expect(outcome.said).toMatch(words);
    expect(outcome.code).toBe(code);
    const loaded = readdirSync(coverage).flatMap(
      (name) =>
        (JSON.parse(readFileSync(join(coverage, name), 'utf8')) as { result: { url: string }[] }).result,
    );
    const own = loaded.map(({ url }) => url.split('/dist/')[1]).filter((path) => path !== undefined);
    expect(own).toContain('apps/cli/src/main.js');
    expect(own.filter((path) => !path.startsWith('apps/cli/src/'))).toEqual([]);
  });

  it('helps with a command as it is asked', async () => {
    const [asked, told, source] = await Promise.all([
      tw(['help', 'user']),
      tw(['user', '--help']),
      tw(['help', 'source']),
    ]);
    expect(asked.said).toMatch(/^Usage: tw user [^]*\n {2}unlock <email>/);
    expect(asked).toEqual(told);
    expect(source.said).toMatch(/\n {2}list/);
  });

  it('tells by its exit status whether a record was verified at all', async () => {
    const outcomes = await eachOf(UNVERIFIED, AT_ONCE, async ([args, words, code]) => ({
      words,
      code,
      outcome: await tw(args),
    }));
    for (const { words, code, outcome } of outcomes) {
      expect(outcome.said).toMatch(words);
      expect(outcome.code).toBe(code);
    }
  });

  it('refuses what is wrong in one sentence', async () => {
    const outcomes = await eachOf(REFUSED, AT_ONCE, async ([args, sentence, environment]) => ({
      sentence,
      ...(await tw(args, environment)),
    }));
    for (const { sentence, code, said } of outcomes) {
      expect(said).toMatch(sentence);
      expect(said.split('\n').length).toBeLessThan(3);
      expect(said).not.toMatch(/s3cret|\bat \//);
      expect(code).toBe(1);
    }
  });

  async function asOwner(sql: string): Promise<void> {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query(sql);
    await client.end();
  }

  /** She has set up an authenticator app, and then neither that nor her codes. */
  async function losesHerPhone(url: string, first: string): Promise<void> {
    const password = 'seven slow tortoises';
    const ann = await ApiClient.signIn(url, 'ann@house.example', first);
    await ann.call('POST', '/api/auth/password', { current_password: first, password });
    const { secret } = await ann.call<{ secret: string }>('POST', '/api/auth/second-factors/totp');
    await ann.call('POST', '/api/auth/second-factors/totp/confirm', { code: totpCode(secret) });
    const incidents = async () =>
      (await ApiClient.signIn(url, 'ann@house.example', password)).call('GET', '/api/incidents');
    await expect(incidents()).rejects.toThrow('401');
    const removed = 'The second factors of ann@house.example are removed; the password alone signs in';
    expect(await tw(['user', 'remove-factors', 'ann@house.example'])).toMatchObject({
      code: 0,
      said: removed,
    });
    await expect(incidents()).resolves.toMatchObject({ data: [] });
    await expect(ann.call('GET', '/api/incidents')).rejects.toThrow('401');
    expect((await tw(['user', 'remove-factors', 'ann@house.example'])).said).toBe(
      'ann@house.example has no second factor',
    );
  }

  it('works beside a server and before its first start: the record verifies, cut it does not', async () => {
    const made = await tw(['user', 'add', 'ann@house.example', '--name', 'Ann', '--role', 'manager']);
    expect(made.said).toMatch(/^Made ann@house\.example \(manager\) with the password \S{20}$/);
    expect(made.code).toBe(0);
    const server = await startServerProcess({
      databaseUrl: database.url,
      dataDir: folder,
      port: await freePort(),
      environment: { ADMIN_PASSWORD: ADMIN },
    });
    try {
      // Users of the command line do not take the first administrator's place.
      await ApiClient.signIn(server.url, 'admin@localhost', ADMIN);
      await ApiClient.signIn(server.url, 'ann@house.example', made.said.split(' ').at(-1) ?? '');
      for (let n = 0; n < 5; n += 1)
        await expect(ApiClient.signIn(server.url, 'ann@house.example', `wrong ${n}`)).rejects.toThrow('401');
      await expect(ApiClient.signIn(server.url, 'ann@house.example', 'wrong 5')).rejects.toThrow('429');
      expect((await tw(['user', 'unlock', 'ann@house.example'])).said).toBe(
        'ann@house.example may sign in at once',
      );
      await ApiClient.signIn(server.url, 'ann@house.example', made.said.split(' ').at(-1) ?? '');
      await losesHerPhone(server.url, made.said.split(' ').at(-1) ?? '');
      const assumed = await tw(['source', 'add', 'mail', '--format', 'raw_email'], { PORT: '4000' });
      expect(assumed).toMatchObject({
        code: 0,
        said: expect.stringMatching(
          /^Deliver to http:\/\/127\.0\.0\.1:4000\/api\/webhooks\/mail\n\(http:\/\/127\.0\.0\.1:4000 is assumed, .*BASE_URL/,
        ),
      });
      const known = await tw(['source', 'add', 'edr'], { BASE_URL: 'https://warden.example' });
      expect(known.said).toMatch(
        /^Deliver to https:\/\/warden\.example\/api\/webhooks\/edr\nSecret \(shown only now\): \S+\nAt the sender: X-Webhook-Timestamp/,
      );
      expect((await tw(['source', 'list'])).said).toBe('edr\tauto\thmac\ton\nmail\traw_email\thmac\ton');
    } finally {
      expect(await server.stop()).toBe(0);
    }
    expect(await tw(['audit', 'verify'])).toMatchObject({
      code: 0,
      said: expect.stringMatching(/^The record is intact: [1-9]/) as unknown,
    });
    const file = join(folder, 'audit.jsonl');
    // What the house logs meanwhile must not get into the export.
    const exported = await tw(['audit', 'export'], { LOG_LEVEL: 'trace' });
    expect(exported.said).toContain('"level":');
    writeFileSync(file, exported.output);
    expect(await tw(['audit', 'verify', '--file', file])).toMatchObject({
      code: 0,
      said: expect.stringMatching(/^The record is intact: [1-9]/) as unknown,
    });
    writeFileSync(file, exported.output.split('\n').slice(0, 3).join('\n'));
    expect(await tw(['audit', 'verify', '--file', file])).toMatchObject({
      code: 1,
      said: expect.stringMatching(
        /^The record is BROKEN after 2 good entries\. The export breaks off/,
      ) as unknown,
    });
    writeFileSync(file, exported.output);
  });

  /** Goes on with what the test before has left: a server that was stopped, and an export made without one. */
  it('tells intact, unproved and broken apart', async () => {
    const file = ['--file', join(folder, 'audit.jsonl')];
    const none = ['--anchors', join(folder, 'none.jsonl')];
    writeFileSync(join(folder, 'none.jsonl'), '');
    const verified = async (...args: string[]) => {
      const { code, output } = await tw(['audit', 'verify', '--json', ...args]);
      const { status, first_break, unproved } = JSON.parse(output) as {
        status: string;
        first_break: { kind: string } | null;
        unproved: { kind: string }[];
      };
      return [code, status, first_break?.kind ?? null, ...unproved.map(({ kind }) => kind)];
    };
    expect(
      await eachOf(
        [
          file,
          [...file, '--anchors', join(folder, 'none.jsonl'), join(folder, 'audit-anchors.jsonl')],
          [...file, '--without-key'],
          [...file, ...none],
          [],
        ],
        AT_ONCE,
        (args) => verified(...args),
      ),
    ).toEqual([
      [0, 'intact', null],
      [0, 'intact', null],
      [2, 'unproved', null, 'no_key'],
      [2, 'unproved', null, 'no_anchor'],
      // The export has left an entry of its own, which no server has sealed yet.
      [2, 'unproved', null, 'pending'],
    ]);
    await asOwner(
      `ALTER TABLE audit_chain DISABLE TRIGGER USER; ALTER TABLE audit_logs DISABLE TRIGGER USER;
       DELETE FROM audit_chain WHERE position > 3; DELETE FROM audit_pending;
       DELETE FROM audit_logs WHERE id NOT IN (SELECT entry_id FROM audit_chain)`,
    );
    const [withAnchors, without] = await Promise.all([verified(), verified(...none)]);
    expect(withAnchors.slice(0, 3)).toEqual([1, 'broken', 'cut']);
    expect(without).toEqual([2, 'unproved', null, 'no_anchor']);
    await asOwner('DELETE FROM audit_chain; DELETE FROM audit_logs');
    expect((await verified()).slice(0, 3)).toEqual([1, 'broken', 'cut']);
  });

  it('works for the tenant that is named, and for none by guess', async () => {
    const own = await createTestDatabase();
    const house = { DATABASE_URL: own.url, DATA_DIR: join(folder, 'tenants') };
    try {
      expect((await tw(['user', 'add', 'ann@house.example', '--name', 'Ann'], house)).code).toBe(0);
      const made = await tw(
        ['tenant', 'add', 'acme', '--name', 'Acme', '--admin', 'ann@house.example'],
        house,
      );
      expect(made.said).toMatch(
        /sign in at http:\/\/127\.0\.0\.1:3000\/sign-in\?tenant=acme\n\(.*\n.* with the password \S{20}$/,
      );
      const unnamed = await tw(['source', 'list'], house);
      expect(unnamed).toMatchObject({
        code: 1,
        said: 'Say for which tenant with --tenant <name>; there are acme, default.',
      });
      const added = await tw(['--tenant', 'acme', 'source', 'add', 'mail'], house);
      expect(added.said).toContain('/api/webhooks/acme/mail');
      expect((await tw(['--tenant', 'default', 'source', 'list'], house)).said).toContain('no source yet');
      const set = await tw(['--tenant', 'acme', 'settings', 'set', 'retention', 'deliveries_days=3'], house);
      expect(set.said).toContain('"deliveries_days": 3');
      const other = await tw(['--tenant', 'default', 'settings', 'get', 'retention'], house);
      expect(other.said).toContain('"deliveries_days": 7');
    } finally {
      await own.drop();
    }
  });
});

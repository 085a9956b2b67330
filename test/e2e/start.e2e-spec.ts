import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eachOf, findEmbeddedPostgres } from '#platform';
import { freePort } from '../../libs/platform/src/database/embedded/free-port.ts';
import { createTestDatabase, type TestDatabase } from '../harness/index.ts';
import {
  ApiClient,
  signedHeaders,
  spawnServerProcess,
  startServerProcess,
  until,
  type ServerProcess,
} from '../harness/server-process.ts';
import { tcpProxy } from '../harness/tcp-proxy.ts';
import { falconDetection } from '../fixtures/samples.ts';

const ADMIN = 'four quiet kettles 77';
/** Each start loads the whole application: all at once they would only wait for each other. */
const AT_ONCE = 2;

describe('the server as a process', () => {
  let database: TestDatabase;
  let folder: string;
  const servers: ServerProcess[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    folder = mkdtempSync(join(tmpdir(), 'triage-warden-start-'));
  });
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.kill()));
  });
  afterAll(async () => {
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  const spawn = async (environment: Record<string, string> = {}, port?: number) => {
    const server = spawnServerProcess({
      databaseUrl: database.url,
      dataDir: folder,
      port: port ?? (await freePort()),
      environment: { ADMIN_PASSWORD: ADMIN, ...environment },
    });
    servers.push(server);
    return server;
  };
  const ready = async (environment: Record<string, string> = {}) => {
    const server = await spawn(environment);
    await server.ready;
    return server;
  };

  /** One sentence for a person: no stack, no class names, no secrets. */
  async function refusal(server: ServerProcess): Promise<string> {
    const code = await server.exited;
    expect(code).toBeGreaterThan(0);
    const lines = server.output().trim().split('\n');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^[A-Z].*\.$/);
    expect(lines[0]).not.toMatch(/Error:|\bat \/|s3cret/);
    return lines[0] ?? '';
  }

  const WRONG: [string, string, RegExp][] = [
    ['ROLE', 'everything', /ROLE is "everything", but must be one of all, api, worker/],
    ['PORT', 'eighty', /PORT is "eighty", but must be a whole number from 0 to 65535/],
    ['DATABASE_URL', 'mysql://me:s3cret@localhost/x', /DATABASE_URL must be an address/],
    ['MASTER_KEY', 'short', /MASTER_KEY/],
    ['SMTP_URL', 'ftp://x', /SMTP_URL/],
    ['ADMIN_EMAIL', 'admin', /ADMIN_EMAIL is "admin", but must be an email address/],
    ['TRUSTED_PROXIES', '10.0.0.0/8, proxy', /TRUSTED_PROXIES .*"proxy".*addresses or CIDR ranges/],
    ['HOST', '192.0.2.1', /HOST is "192\.0\.2\.1", but this machine has no such address/],
    ['HOST', 'no-such-host.invalid', /HOST is "no-such-host\.invalid", but no address of that name/],
  ];

  it('says in one sentence which setting is wrong and what it must be', async () => {
    const said = await eachOf(WRONG, AT_ONCE, async ([name, value, sentence]) => {
      const server = await spawn({ [name]: value });
      return { said: await refusal(server), code: await server.exited, sentence };
    });
    for (const { said: words, code, sentence } of said) {
      expect(words).toMatch(sentence);
      expect(code).toBe(2);
    }
  });

  it('says that the folder of the anchors is not there, and does not make it', async () => {
    const unmounted = join(folder, 'unmounted');
    const server = await spawn({ AUDIT_ANCHOR_FILE: join(unmounted, 'anchors.jsonl') });
    expect(await refusal(server)).toMatch(/AUDIT_ANCHOR_FILE is .* nothing can be written there \(ENOENT\)/);
    expect(existsSync(unmounted)).toBe(false);
  });

  it('says that the database is not there, or does not let it in', async () => {
    const missing = new URL(database.url);
    missing.pathname = '/no_such_database';
    const server = await spawn({ DATABASE_URL: missing.href });
    expect(await refusal(server)).toMatch(/does not exist/);
    expect(await server.exited).toBe(1);
    const wrong = new URL(database.url);
    wrong.username = 'nobody_at_all';
    wrong.password = 's3cret';
    expect(await refusal(await spawn({ DATABASE_URL: wrong.href }))).toMatch(/DATABASE_URL|does not exist/);
  });

  it('says that the first administrator cannot have that password', async () => {
    const empty = await createTestDatabase();
    // A folder of its own, too: anchors of another database's record would be told of.
    const own = mkdtempSync(join(folder, 'empty-'));
    const server = await spawn({ DATABASE_URL: empty.url, DATA_DIR: own, ADMIN_PASSWORD: 'short' });
    expect(await refusal(server)).toMatch(/ADMIN_PASSWORD cannot be used: .* at least 12 characters/);
    expect(await server.exited).toBe(2);
    await empty.drop();
  });

  const waits = (server: ServerProcess, place: string) =>
    until('it to say what it waits for', async () =>
      server.output().includes(`waits for the database at ${place}`),
    );

  it('waits for a database that nobody answers for, says so, and ends when it is told to', async () => {
    const silent = await listen();
    const away = ['127.0.0.1:1', 'no-such-host.invalid', `127.0.0.1:${port(silent)}`];
    await Promise.all(
      away.map(async (place) => {
        const server = await spawn({ DATABASE_URL: `postgres://me:s3cret@${place}/x` });
        await waits(server, place);
        expect(await server.stop()).toBe(0);
        expect(server.output()).not.toMatch(/s3cret|Error:|\bat \//);
      }),
    );
    await close(silent);
  });

  it('answers for itself while it waits, and serves when the database is there', async () => {
    const { hostname, port: real } = new URL(database.url);
    const url = new URL(database.url);
    url.port = String(await freePort());
    const server = await spawn({ DATABASE_URL: url.href });
    await waits(server, url.host);
    const live = await fetch(`${server.url}/health/live`);
    expect([live.status, await live.json()]).toEqual([200, { status: 'starting' }]);
    for (const path of ['/health/ready', '/api/incidents', '/api/webhooks/x', '/']) {
      const answer = await fetch(`${server.url}${path}`);
      expect(answer.status).toBe(503);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      const body = (await answer.json()) as { code: string; detail: string };
      expect(body.code).toBe('unavailable');
      expect(body.detail).toContain(`waits for the database at ${url.host}`);
    }
    const proxy = await tcpProxy({ host: hostname, port: Number(real) }, Number(url.port));
    await server.ready;
    expect((await fetch(`${server.url}/health/ready`)).status).toBe(200);
    expect(await server.stop()).toBe(0);
    await proxy.close();
  });

  it('says that the port is taken, and leaves nothing running', async () => {
    const other = await listen();
    const server = await spawn({}, port(other));
    expect(await refusal(server)).toMatch(new RegExp(`Port ${port(other)} is taken`));
    await close(other);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'ends at %s with 0, not waiting for a stream that stays open',
    async (signal) => {
      const server = await ready();
      const admin = await ApiClient.signIn(server.url, 'admin@localhost', ADMIN);
      const stream = await admin.open('/api/events');
      expect(await server.stop(signal)).toBe(0);
      await stream.cancel().catch(() => undefined);
      expect(server.output()).not.toMatch(/"level":(50|60)|\bERROR\b/);
    },
  );

  it.each([
    ['while it stops', 'ready'],
    ['while PostgreSQL starts', 'starting'],
  ] as const)(
    'ends at a second Ctrl-C %s as at the first, and leaves no PostgreSQL',
    async (_when, state) => {
      const dataDir = join(folder, `embedded-${state}`);
      const server = spawnServerProcess({ dataDir, port: await freePort() });
      servers.push(server);
      if (state === 'ready') await server.ready;
      else await until('the lock of the data folder', async () => existsSync(join(dataDir, 'server.lock')));
      const ended = server.stop('SIGINT');
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(await Promise.all([ended, server.stop('SIGINT')])).toEqual([0, 0]);
      expect(await findEmbeddedPostgres(dataDir)).toBeNull();
      expect(existsSync(join(dataDir, 'server.lock'))).toBe(false);
    },
  );

  it('ends at Ctrl-C while it still starts', async () => {
    const silent = await listen();
    const server = await spawn({ DATABASE_URL: `postgres://me@127.0.0.1:${port(silent)}/x` });
    await new Promise((resolve) => silent.once('connection', resolve));
    expect(await server.stop('SIGINT')).toBe(0);
    await close(silent);
  });

  it('works as two processes without a shared folder: one answers, one works', async () => {
    const own = await createTestDatabase();
    const shared = { DATABASE_URL: own.url, MASTER_KEY: randomBytes(32).toString('base64') };
    const api = await ready({ ...shared, ROLE: 'api', DATA_DIR: join(folder, 'api') });
    const worker = await ready({ ...shared, ROLE: 'worker', DATA_DIR: join(folder, 'worker') });
    expect(worker.output()).toContain('workers only');
    const other = await spawn({ DATABASE_URL: own.url, ROLE: 'worker', DATA_DIR: join(folder, 'other') });
    expect(await refusal(other)).toMatch(/^The master key is not the one that this database was made with/);
    await expect(fetch(worker.url)).rejects.toThrow();

    const admin = await ApiClient.signIn(api.url, 'admin@localhost', ADMIN);
    const stream = await admin.open('/api/events');
    const heard = listenTo(stream);
    const { secret } = await admin.call<{ secret: string }>('POST', '/api/webhook-sources', {
      slug: 'falcon',
      name: 'Falcon',
      authentication: 'hmac',
      format: 'crowdstrike',
    });
    const body = JSON.stringify(falconDetection('WS-1', 'a1'.repeat(32)));
    const answer = await fetch(`${api.url}/api/webhooks/falcon`, {
      method: 'POST',
      headers: signedHeaders(secret, body),
      body,
    });
    expect(answer.status).toBe(202);
    await until('the browser of the one to hear what the other did', async () =>
      heard.text().includes('incident.triaged'),
    );
    const { data } = await admin.call<{ data: { status: string }[] }>('GET', '/api/incidents');
    expect(data).toMatchObject([{ status: 'triaged' }]);
    await stream.cancel().catch(() => undefined);
    expect(await Promise.all([api.stop(), worker.stop()])).toEqual([0, 0]);
    await own.drop();
  });

  it('starts again on what a killed one left behind', async () => {
    const first = await ready();
    await first.kill();
    const again = await startServerProcess({
      databaseUrl: database.url,
      dataDir: folder,
      port: await freePort(),
    });
    servers.push(again);
    await ApiClient.signIn(again.url, 'admin@localhost', ADMIN);
    expect(again.output()).not.toMatch(/Sign in as/);
    expect(await again.stop()).toBe(0);
  });
});

function listen(): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.on('error', () => undefined).resume()).listen(
      0,
      '127.0.0.1',
      () => resolve(server),
    );
  });
}

function port(server: Server): number {
  return (server.address() as AddressInfo).port;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => void server.close(() => resolve()));
}

function listenTo(stream: ReadableStream<Uint8Array>): { text(): string } {
  let text = '';
  void (async () => {
    const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      text += value;
    }
  })().catch(() => undefined);
  return { text: () => text };
}

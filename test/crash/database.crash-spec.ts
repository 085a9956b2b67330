import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { findEmbeddedPostgres } from '#platform';
import { freePort } from '../../libs/platform/src/database/embedded/free-port.ts';
import { ApiClient, signedHeaders, startServerProcess, until } from '../harness/server-process.ts';
import { falconDetection, falconId } from '../fixtures/samples.ts';

const ADMIN = 'four quiet kettles 77';
const SENDERS = 6;
const KILLS = 3;
/** Small for a database: what fills it is soon too much. */
const DISK_MB = 256;
/** Long enough for the write-ahead log to need new files soon. */
const PADDING = 'x'.repeat(100_000);

/** A server with the PostgreSQL that comes with it, and what was answered to whom sent alerts. */
async function openHouse(dataDir: string) {
  const server = await startServerProcess({
    dataDir,
    port: await freePort(),
    environment: { ADMIN_PASSWORD: ADMIN },
  });
  const admin = await ApiClient.signIn(server.url, 'admin@localhost', ADMIN);
  const { secret } = await admin.call<{ secret: string }>('POST', '/api/webhook-sources', {
    slug: 'edr',
    name: 'EDR',
    authentication: 'hmac',
    format: 'crowdstrike',
    default_type: 'malware',
  });
  const accepted: string[] = [];
  const answers = new Map<number, number>();
  const hopeless: string[] = [];
  let sent = 0;

  async function deliver(padding = ''): Promise<number> {
    const host = `ws-${String(++sent).padStart(5, '0')}`;
    const body = JSON.stringify({ ...falconDetection(host, 'ab'.repeat(32)), description: padding });
    const answer = await fetch(`${server.url}/api/webhooks/edr`, {
      method: 'POST',
      headers: signedHeaders(secret, body),
      body,
    });
    answers.set(answer.status, (answers.get(answer.status) ?? 0) + 1);
    if (answer.status === 202) accepted.push(host);
    else if (!(Number(answer.headers.get('retry-after')) > 0))
      hopeless.push(`${answer.status} ${await answer.text()}`);
    return answer.status;
  }

  const probe = async (path: string) => {
    const answer = await fetch(`${server.url}/health/${path}`);
    return { status: answer.status, body: (await answer.json()) as { status?: string; detail?: string } };
  };
  const ready = () =>
    until('the server to be ready again', async () => (await probe('ready')).status === 200);

  /** Whatever the server has said that it has, is there. */
  async function expectKept(): Promise<void> {
    const client = new Client({ connectionString: (await findEmbeddedPostgres(dataDir)) ?? '' });
    await client.connect();
    const { rows } = await client.query<{ external_id: string }>(`SELECT external_id FROM alerts`);
    await client.end();
    const known = new Set(rows.map((row) => row.external_id));
    expect(accepted.filter((host) => !known.has(falconId(host)))).toEqual([]);
  }

  return { server, accepted, answers, hopeless, deliver, probe, ready, expectKept };
}

const killPostgres = (dataDir: string) =>
  process.kill(
    Number(readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]),
    'SIGKILL',
  );

describe('the PostgreSQL that comes with the server', () => {
  let dataDir: string;
  let disk = false;
  let house: Awaited<ReturnType<typeof openHouse>>;

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'triage-warden-database-'));
    chmodSync(dataDir, 0o711);
  });
  afterEach(async () => {
    await house.server.stop();
    if (disk) spawnSync('umount', ['-l', dataDir]);
    disk = false;
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('killed under load is started again: nothing but 202 and 503 is answered, and every 202 is kept', async () => {
    house = await openHouse(dataDir);
    let over = false;
    const senders = Array.from({ length: SENDERS }, async () => {
      while (!over)
        if ((await house.deliver()) === 503) await new Promise((resolve) => setTimeout(resolve, 50));
    });
    for (let kill = 0; kill < KILLS; kill += 1) {
      const before = house.accepted.length;
      await until('alerts to be taken', async () => house.accepted.length > before + 20);
      killPostgres(dataDir);
      await until('the outage to be noticed', async () => (await house.probe('ready')).status === 503);
      expect((await house.probe('live')).status).toBe(200);
      await house.ready();
    }
    over = true;
    await Promise.all(senders);
    expect([...house.answers.keys()].sort()).toEqual([202, 503]);
    expect(house.hopeless).toEqual([]);
    await house.expectKept();
  });

  const mountable = mounts();
  // Without the right to mount there is no small disk to fill.
  (mountable ? it : it.skip)(
    'on a full disk says 503, is back when there is room, and ends the server when there is none',
    async () => {
      disk =
        spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MB}m,mode=711`, 'tmpfs', dataDir]).status === 0;
      expect(disk).toBe(true);
      house = await openHouse(dataDir);
      expect(await house.deliver()).toBe(202);
      const fill = () => spawnSync('dd', ['if=/dev/zero', `of=${join(dataDir, 'filler')}`, 'bs=1M']);
      fill();
      let status = 202;
      for (let time = 0; time < 2000 && status === 202; time += 1) status = await house.deliver(PADDING);
      expect(status).toBe(503);
      rmSync(join(dataDir, 'filler'));
      await house.ready();
      expect(await house.deliver()).toBe(202);
      expect([...house.answers.keys()].sort()).toEqual([202, 503]);
      expect(house.hopeless).toEqual([]);
      await house.expectKept();

      fill();
      killPostgres(dataDir);
      expect(await house.server.exited).toBe(1);
      expect(house.server.output()).toMatch(
        /The embedded PostgreSQL has ended and could not be started again, so the server ends too\./,
      );
    },
  );
});

function mounts(): boolean {
  const probe = mkdtempSync(join(tmpdir(), 'triage-warden-mount-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', probe]).status === 0;
  if (mounted) spawnSync('umount', [probe]);
  rmSync(probe, { recursive: true, force: true });
  return mounted;
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startFakes, type Fakes } from '../fakes/index.ts';
import { createTestDatabase, type TestDatabase } from '../harness/index.ts';
import {
  ApiClient,
  freePort,
  signedHeaders,
  startServerProcess,
  until,
  type ServerProcess,
} from '../harness/server-process.ts';

const ROUNDS = 14;
const PASSWORD = 'four quiet kettles 77';
const SENIOR = { email: 'senior@crash.example', password: 'nine loud teapots 88' };
/** Milliseconds after which each round ends in SIGKILL: spread over start, ingest, triage, approval and effect. */
const MOMENTS = Array.from({ length: ROUNDS }, (_, round) => 60 + ((round * 397) % 1900));

/** What the sender and the approver were told, whatever became of the server afterwards. */
interface Promises {
  accepted: Set<string>;
  approved: Set<string>;
}

describe('a server that is killed at many moments', () => {
  let database: TestDatabase;
  let fakes: Fakes;
  let owner: pg.Client;
  let server: ServerProcess;
  let port: number;
  let secret: string;
  const dataDir = mkdtempSync(join(tmpdir(), 'triage-warden-crash-'));
  const promises: Promises = { accepted: new Set(), approved: new Set() };
  let hosts = 0;

  const start = async () => {
    server = await startServerProcess({
      databaseUrl: database.url,
      dataDir,
      port,
      environment: { ADMIN_PASSWORD: PASSWORD },
    });
  };

  beforeAll(async () => {
    database = await createTestDatabase();
    fakes = await startFakes({ latencyMs: 15 });
    fakes.crowdstrike.state.autoHosts = true;
    fakes.virustotal.state.otherwise = () => ({ malicious: 55, harmless: 0, undetected: 10 });
    owner = new pg.Client({ connectionString: database.url, application_name: 'crash owner' });
    await owner.connect();
    port = await freePort();
    await start();
    const admin = await ApiClient.signIn(server.url, 'admin@localhost', PASSWORD);
    await admin.call('POST', '/api/users', { ...SENIOR, name: 'Sam Senior', role: 'senior_analyst' });
    for (const fake of [fakes.virustotal, fakes.crowdstrike])
      await admin.call('POST', '/api/connectors', fake.connector);
    const source = await admin.call<{ secret: string }>('POST', '/api/webhook-sources', {
      slug: 'edr',
      name: 'EDR',
      authentication: 'hmac',
      format: 'crowdstrike',
      default_type: 'malware',
    });
    secret = source.secret;
  }, 60_000);

  afterAll(async () => {
    await server.stop();
    await fakes.close();
    await owner.end();
    await database.drop();
    rmSync(dataDir, { recursive: true, force: true });
  }, 60_000);

  /** One detection on a host of its own; true when the server said that it has it. */
  const deliver = async () => {
    const host = `ws-${String(++hosts).padStart(4, '0')}`;
    const body = JSON.stringify(detection(host));
    const answer = await fetch(`${server.url}/api/webhooks/edr`, {
      method: 'POST',
      headers: signedHeaders(secret, body),
      body,
    }).catch(() => null);
    if (answer?.ok === true) promises.accepted.add(host);
  };

  /** Approves whatever waits, as a second person would, until told to stop. */
  const approveAll = async (stopped: () => boolean) => {
    const client = await ApiClient.signIn(server.url, SENIOR.email, SENIOR.password).catch(() => null);
    while (client !== null && !stopped()) {
      const waiting = await client
        .call<{ data: { id: string; digest: string; action_id: string }[] }>(
          'GET',
          '/api/approvals?status=pending',
        )
        .catch(() => ({ data: [] }));
      for (const approval of waiting.data) {
        const done = await client
          .call('POST', `/api/approvals/${approval.id}/approve`, { digest: approval.digest })
          .then(
            () => true,
            () => false,
          );
        if (done) promises.approved.add(approval.action_id);
      }
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  };

  it('keeps every promise', async () => {
    for (const moment of MOMENTS) {
      let stopped = false;
      const approver = approveAll(() => stopped);
      const sender = (async () => {
        while (!stopped) await deliver();
      })();
      await new Promise((resolve) => setTimeout(resolve, moment));
      await server.kill();
      stopped = true;
      await Promise.all([approver, sender]);
      await start();
    }

    let settled = false;
    const approver = approveAll(() => settled);
    await until(
      'every accepted alert triaged, every action settled',
      async () => {
        const { rows } = await owner.query<{ open: number }>(
          `SELECT (SELECT count(*) FROM incidents WHERE status IN ('created', 'triaging'))::int
              + (SELECT count(*) FROM actions WHERE status IN ('requested', 'approved', 'executing', 'pending_approval', 'rolling_back'))::int
              + (SELECT count(*) FROM playbook_runs WHERE status IN ('queued', 'running', 'waiting'))::int AS open`,
        );
        return rows[0]?.open === 0;
      },
      150_000,
    );
    settled = true;
    await approver;

    expect(promises.accepted.size).toBeGreaterThan(ROUNDS);
    expect(promises.approved.size).toBeGreaterThan(0);
    await expectTriaged();
    await expectOnce();
    await expectWholeRecord();
  }, 400_000);

  /** Every accepted alert has an incident with a verdict. */
  async function expectTriaged(): Promise<void> {
    const { rows } = await owner.query<{ host: string; status: string; verdicts: number }>(
      `SELECT a.external_id AS host, i.status, (SELECT count(*) FROM verdicts v WHERE v.incident_id = i.id)::int AS verdicts
       FROM alerts a JOIN incidents i ON i.id = a.incident_id`,
    );
    const known = new Map(rows.map((row) => [row.host.replace('det:', ''), row]));
    expect([...promises.accepted].filter((host) => !known.has(host))).toEqual([]);
    expect(rows.filter((row) => row.status !== 'triaged' || row.verdicts < 1)).toEqual([]);
  }

  /** Every approved effect is completed and reached the other side exactly once. */
  async function expectOnce(): Promise<void> {
    const { rows } = await owner.query<{ id: string; status: string; host: string }>(
      `SELECT id, status, parameters->>'host' AS host FROM actions WHERE name = 'isolate_host'`,
    );
    expect(rows.filter((row) => row.status !== 'completed')).toEqual([]);
    const byId = new Map(rows.map((row) => [row.id, row.host]));
    expect([...promises.approved].filter((id) => !byId.has(id))).toEqual([]);
    const reached = new Map<string, number>();
    for (const effect of fakes.crowdstrike.effects)
      reached.set(effect.target, (reached.get(effect.target) ?? 0) + 1);
    expect([...reached].filter(([, times]) => times !== 1)).toEqual([]);
    expect(reached.size).toBe(rows.length);
  }

  async function expectWholeRecord(): Promise<void> {
    const admin = await ApiClient.signIn(server.url, 'admin@localhost', PASSWORD);
    const verification = await until('the record sealed', async () => {
      const { rows } = await owner.query<{ n: number }>('SELECT count(*)::int AS n FROM audit_pending');
      return rows[0]?.n === 0
        ? admin.call<{ intact: boolean; first_break: unknown }>('GET', '/api/audit/verify')
        : null;
    });
    expect(verification).toMatchObject({ intact: true, first_break: null });
  }
});

/** A Falcon alert of our own making, every host with a file of its own. */
function detection(host: string) {
  return {
    composite_id: `det:${host}`,
    display_name: 'Malicious file executed',
    description: 'A file known as malware was run.',
    severity_name: 'High',
    tactic: 'Execution',
    technique_id: 'T1204.002',
    device: { hostname: host, device_id: '' },
    user_name: 'worker',
    filename: 'invoice.exe',
    sha256: Buffer.from(host.padEnd(32, '#')).toString('hex'),
    timestamp: new Date().toISOString(),
  };
}

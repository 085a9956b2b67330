import { signedHeaders, until } from '../harness/server-process.ts';
import { createCrashHouse, type CrashHouse } from './crash-house.ts';
import { falconDetection } from '../fixtures/samples.ts';

const ALERTS = 160;
/** So long nothing gets on, and so often: who waits in line behind that has waited for longer than ten seconds. */
const STALL_MS = 8000;
const STALLS = 3;

describe('a server with far too few connections', () => {
  let house: CrashHouse;
  let secret: string;

  beforeAll(async () => {
    house = await createCrashHouse({ environment: { DATABASE_POOL: '2' } });
    house.fakes.crowdstrike.state.autoHosts = true;
    house.fakes.virustotal.state.otherwise = () => ({ malicious: 55, harmless: 0, undetected: 10 });
    const source = await (
      await house.admin()
    ).call<{ secret: string }>('POST', '/api/webhook-sources', {
      slug: 'edr',
      name: 'EDR',
      authentication: 'hmac',
      format: 'crowdstrike',
      default_type: 'malware',
    });
    secret = source.secret;
  });

  afterAll(() => house.close());

  /** Sent again until it is taken, as a gateway does that is asked to come back. */
  async function deliver(host: string): Promise<void> {
    const body = JSON.stringify(falconDetection(host, 'ab'.repeat(32)));
    for (;;) {
      const answer = await fetch(`${house.server().url}/api/webhooks/edr`, {
        method: 'POST',
        headers: signedHeaders(secret, body),
        body,
      });
      if (answer.ok) return;
      expect(answer.status).toBe(503);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    }
  }

  /** A slow disk, a busy neighbour: whatever is about runs holds its connection and gets no answer. */
  async function stallRuns(): Promise<void> {
    await house.sql('BEGIN');
    await house.sql('LOCK TABLE playbook_runs IN ACCESS EXCLUSIVE MODE');
    await new Promise((resolve) => setTimeout(resolve, STALL_MS));
    await house.sql('COMMIT');
  }

  const untriaged = async () => {
    const [row] = await house.sql<{ n: number }>(
      `SELECT (SELECT count(*) FROM incidents WHERE status IN ('created', 'triaging'))::int
            + (SELECT count(*) FROM pgboss.job WHERE state <= 'active' AND name <> 'dead-letters')::int AS n`,
    );
    return row?.n ?? 0;
  };

  it('gives equal alerts equal verdicts, and asks for the effects of all of them', async () => {
    const hosts = Array.from({ length: ALERTS }, (_, n) => `ws-${String(n).padStart(3, '0')}`);
    await Promise.all(hosts.map(deliver));
    for (let stall = 0; stall < STALLS; stall += 1) await stallRuns();
    await until('all to be triaged', async () => (await untriaged()) === 0).catch((error: unknown) => {
      throw new Error(`${String(error)}\n${house.server().output()}`);
    });

    const verdicts = await house.sql(
      `SELECT v.classification, v.confidence, v.category, v.missing::text AS missing, count(*)::int AS n
       FROM verdicts v GROUP BY 1, 2, 3, 4`,
    );
    expect(verdicts).toEqual([expect.objectContaining({ classification: 'malicious', n: ALERTS })]);
    expect(
      await house.sql('SELECT status, failures, count(*)::int AS n FROM playbook_runs GROUP BY 1, 2'),
    ).toEqual([{ status: 'waiting', failures: 0, n: ALERTS }]);
    const failures = await house.sql(
      `SELECT error->>'message' AS why, count(*)::int AS n FROM playbook_steps WHERE error IS NOT NULL GROUP BY 1`,
    );
    expect(failures.filter(({ n }) => n !== ALERTS)).toEqual([]);
    expect(
      await house.sql(
        `SELECT status, count(DISTINCT parameters->>'host')::int AS hosts, count(*)::int AS n
         FROM actions WHERE name = 'isolate_host' GROUP BY 1`,
      ),
    ).toEqual([{ status: 'pending_approval', hosts: ALERTS, n: ALERTS }]);
    expect(await house.sql('SELECT name, retry_count FROM pgboss.job WHERE retry_count > 0')).toEqual([]);
    expect(house.server().output()).not.toMatch(/"level":(50|60)/);
  });
});

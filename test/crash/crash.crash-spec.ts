import { signedHeaders, type ApiClient } from '../harness/server-process.ts';
import { createCrashHouse, SENIOR, type CrashHouse } from './crash-house.ts';
import { falconDetection, falconId } from '../fixtures/samples.ts';

const ROUNDS = 10;
/** A slow machine comes to the later states later: rounds go on, and become longer, until all were met. */
const MOST_ROUNDS = 30;
/** Milliseconds after which a round ends in SIGKILL: spread over ingest, triage, approval and effect. */
const momentOf = (round: number) => 60 + ((round * 397) % 1900) * (1 + Math.floor(round / ROUNDS));
/** The kills must have met work in each of these states, or the test proves nothing about them. */
const MEANT = [
  'action executing',
  'action pending_approval',
  'incident created',
  'run running',
  'run waiting',
];
/** And in the middle of a start, with work of the round before still open. */
const STARTS = [350, 1100, 1700];

/** What the sender and the approver were told, whatever became of the server afterwards. */
interface Promises {
  accepted: Set<string>;
  approved: Set<string>;
}

describe('a server that is killed at many moments', () => {
  let house: CrashHouse;
  let secret: string;
  const promises: Promises = { accepted: new Set(), approved: new Set() };
  /** What the kills found under way, all together. */
  const interrupted: Record<string, number> = {};
  let hosts = 0;

  beforeAll(async () => {
    house = await createCrashHouse();
    house.fakes.crowdstrike.state.autoHosts = true;
    house.fakes.virustotal.state.otherwise = () => ({ malicious: 55, harmless: 0, undetected: 10 });
    const admin = await house.admin();
    const source = await admin.call<{ secret: string }>('POST', '/api/webhook-sources', {
      slug: 'edr',
      name: 'EDR',
      authentication: 'hmac',
      format: 'crowdstrike',
      default_type: 'malware',
    });
    secret = source.secret;
  });

  afterAll(() => house.close());

  it('keeps every promise', async () => {
    const isMet = () => MEANT.every((state) => state in interrupted);
    for (let round = 0; round < ROUNDS || (round < MOST_ROUNDS && !isMet()); round += 1) {
      await liveUntilKilled(momentOf(round));
      await noteInterrupted();
      const boot = STARTS[round / 3];
      if (boot !== undefined) await house.startAndKill(boot);
      await house.start();
    }
    const approver = approving();
    await house.untilSettled();
    await approver.stop();

    expect(promises.accepted.size).toBeGreaterThan(ROUNDS);
    expect(promises.approved.size).toBeGreaterThan(0);
    expect(Object.keys(interrupted).sort()).toEqual(expect.arrayContaining(MEANT));
    await expectTriaged();
    await expectOnce();
    expect(await house.verifyRecord()).toMatchObject({ intact: true, first_break: null });
    expect(await (await house.admin()).call('GET', '/api/jobs')).toMatchObject({ dead: [] });
  });

  async function liveUntilKilled(moment: number): Promise<void> {
    const approver = approving();
    let stopped = false;
    const sender = (async () => {
      while (!stopped) await deliver();
    })();
    await new Promise((resolve) => setTimeout(resolve, moment));
    await house.server().kill();
    stopped = true;
    await Promise.all([approver.stop(), sender]);
  }

  /** One detection on a host of its own; a promise is made when the server says that it has it. */
  async function deliver(): Promise<void> {
    const host = `ws-${String(++hosts).padStart(4, '0')}`;
    const body = JSON.stringify(falconDetection(host, fileOf(host)));
    const answer = await fetch(`${house.server().url}/api/webhooks/edr`, {
      method: 'POST',
      headers: signedHeaders(secret, body),
      body,
    }).catch(() => null);
    if (answer?.ok === true) promises.accepted.add(host);
  }

  /** Approves whatever waits, as a second person would, until told to stop. */
  function approving(): { stop(): Promise<void> } {
    let stopped = false;
    const work = (async () => {
      const client = await house.signIn(SENIOR).catch(() => null);
      while (client !== null && !stopped) {
        await approveWaiting(client);
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
    })();
    return {
      stop: () => {
        stopped = true;
        return work;
      },
    };
  }

  async function approveWaiting(client: ApiClient): Promise<void> {
    const waiting = await client
      .call<{ data: { id: string; digest: string; action_id: string }[] }>(
        'GET',
        '/api/approvals?status=pending',
      )
      .catch(() => ({ data: [] }));
    for (const { id, digest, action_id } of waiting.data)
      await client.call('POST', `/api/approvals/${id}/approve`, { digest }).then(
        () => promises.approved.add(action_id),
        () => undefined,
      );
  }

  async function noteInterrupted(): Promise<void> {
    const rows = await house.sql<{ what: string; n: number }>(
      `SELECT 'action ' || status AS what, count(*)::int AS n FROM actions GROUP BY status
       UNION ALL SELECT 'run ' || status, count(*)::int FROM playbook_runs GROUP BY status
       UNION ALL SELECT 'incident ' || status, count(*)::int FROM incidents GROUP BY status`,
    );
    for (const { what, n } of rows) interrupted[what] = (interrupted[what] ?? 0) + n;
  }

  /** Every accepted alert has an incident with one verdict, and its host among the observables. */
  async function expectTriaged(): Promise<void> {
    const rows = await house.sql<{
      external_id: string;
      status: string;
      verdicts: number;
      runs: number;
      seen: number;
    }>(
      `SELECT a.external_id, i.status, (SELECT count(*) FROM incident_observables l JOIN observables o ON o.id = l.observable_id
                WHERE l.incident_id = i.id AND a.external_id = '${falconId('')}' || o.value)::int AS seen, (SELECT count(*) FROM verdicts v WHERE v.incident_id = i.id)::int AS verdicts,
              (SELECT count(*) FROM playbook_runs r WHERE r.incident_id = i.id)::int AS runs
       FROM alerts a JOIN incidents i ON i.id = a.incident_id`,
    );
    const known = new Set(rows.map((row) => row.external_id));
    expect([...promises.accepted].filter((host) => !known.has(falconId(host)))).toEqual([]);
    const whole = { status: 'triaged', verdicts: 1, runs: 1, seen: 1 };
    expect(rows.map(({ external_id: _id, ...row }) => row)).toEqual(rows.map(() => whole));
    expect(known.size).toBe(rows.length);
  }

  /** Every approved effect is completed and was asked of the other side exactly once. */
  async function expectOnce(): Promise<void> {
    const rows = await house.sql<{ id: string; status: string; host: string }>(
      `SELECT id, status, parameters->>'host' AS host FROM actions WHERE name = 'isolate_host'`,
    );
    expect(rows.filter((row) => row.status !== 'completed')).toEqual([]);
    const byId = new Map(rows.map((row) => [row.id, row.host]));
    expect([...promises.approved].filter((id) => !byId.has(id))).toEqual([]);
    // Falcon refuses to isolate a host twice, which would hide a second call: so the calls are counted too.
    const { effects, calls } = house.fakes.crowdstrike;
    const sent = calls.filter((call) => call.query['action_name'] === 'contain');
    expect(times(sent.map((call) => String((JSON.parse(call.body) as { ids: string[] }).ids[0])))).toEqual(
      [],
    );
    expect(times(effects.map((effect) => effect.target))).toEqual([]);
    expect(effects.length).toBe(rows.length);
  }
});

/** What occurs more than once. */
function times(values: string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].filter(([, count]) => count !== 1);
}

/** Every host has a file of its own. */
function fileOf(host: string): string {
  return Buffer.from(host.padEnd(32, '#')).toString('hex');
}

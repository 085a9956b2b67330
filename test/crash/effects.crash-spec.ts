import type { FakeEffect, Fault } from '../fakes/index.ts';
import { until, type ApiClient } from '../harness/server-process.ts';
import { ANALYST, createCrashHouse, SENIOR, type CrashHouse } from './crash-house.ts';

const POINTS = ['before', 'sent', 'done', 'answered', 'approved'] as const;
type Point = (typeof POINTS)[number] | 'uncalled';
type Call = { method: 'GET' | 'POST' | 'PATCH'; path: RegExp };

interface Kind {
  action: string;
  service: 'crowdstrike' | 'microsoft365' | 'jira';
  /** A question that is asked before the effect. */
  question: Call;
  /** The call that makes the effect, or the first of several. */
  call: Call;
  parameters(point: Point): Record<string, unknown>;
  /** It is asked for in an incident: that of what was reported. */
  inIncident?: true;
  /** How often the effect is to be seen on a target. */
  times: number;
  target(point: Point): string;
}

const KINDS: Kind[] = [
  {
    action: 'isolate_host',
    service: 'crowdstrike',
    question: { method: 'GET', path: /^\/devices\/queries\// },
    call: { method: 'POST', path: /devices-actions/ },
    parameters: (point) => ({ host: `ws-${point}` }),
    times: 1,
    target: (point) => `ws-${point}`,
  },
  {
    action: 'quarantine_email',
    service: 'microsoft365',
    question: { method: 'GET', path: /^\/v1.0\/users\/eva(@|%40)corp.example\/m/ },
    call: { method: 'POST', path: /\/move$/ },
    parameters: (point) => ({ mailbox: 'eva@corp.example', message_id: `<${point}@mail.example>` }),
    times: 1,
    target: (point) => `<${point}@mail.example>`,
  },
  {
    action: 'block_sender',
    service: 'microsoft365',
    question: { method: 'GET', path: /\/messageRules$/ },
    call: { method: 'POST', path: /\/messageRules$/ },
    parameters: (point) => ({ sender: `bad-${point}@bad.example` }),
    // A rule in each of the two protected mailboxes: the kill may leave one of two.
    times: 2,
    target: (point) => `bad-${point}@bad.example`,
  },
  {
    action: 'disable_user',
    service: 'microsoft365',
    question: { method: 'GET', path: /^\/v1.0\/users\/user-[^/]*$/ },
    call: { method: 'PATCH', path: /^\/v1.0\/users\/[^/]+$/ },
    parameters: (point) => ({ user: `user-${point}@corp.example` }),
    times: 1,
    target: (point) => `user-${point}@corp.example`,
  },
  {
    action: 'create_ticket',
    service: 'jira',
    question: { method: 'POST', path: /\/search\/jql$/ },
    call: { method: 'POST', path: /\/issue$/ },
    parameters: (point) => ({ title: `ticket-${point}`, description: 'A host beacons.' }),
    times: 1,
    target: (point) => `ticket-${point}`,
  },
  {
    action: 'notify_channel',
    service: 'microsoft365',
    question: { method: 'GET', path: /\/sentitems\/messages$/ },
    call: { method: 'POST', path: /\/sendMail$/ },
    parameters: (point) => ({ channel: 'soc', title: `mail-${point}`, text: 'A host beacons.' }),
    times: 1,
    target: (point) => `mail-${point}`,
  },
  {
    action: 'notify_reporter',
    service: 'microsoft365',
    question: { method: 'GET', path: /\/sentitems\/messages$/ },
    call: { method: 'POST', path: /\/sendMail$/ },
    parameters: (point) => ({ reporter: reporterOf(point) }),
    inIncident: true,
    times: 1,
    target: reporterOf,
  },
];

/** Exchange cannot say whether a mail that it does not show is still on its way: then people are asked. */
const UNKNOWABLE = ['notify_channel', 'notify_reporter'].flatMap((name) => [
  `${name} before`,
  `${name} sent`,
]);
const GATE = 4711;

interface People {
  analyst: ApiClient;
  senior: ApiClient;
}

describe('a server that is killed around the call of an effect', () => {
  let house: CrashHouse;
  /** An incident for each point, whose mail was reported and is decided upon. */
  const reported = new Map<Point, string>();

  beforeAll(async () => {
    // All kinds wait at the gate at once, each with a connection; one more is kept for requests. By its mail host,
    // corp.example is our own: others are told nothing.
    house = await createCrashHouse({
      environment: {
        DATABASE_POOL: String(KINDS.length + 2),
        TRUSTED_MAIL_HOSTS: 'mx.corp.example',
      },
    });
    house.fakes.crowdstrike.state.autoHosts = true;
    house.fakes.microsoft365.state.auto = true;
    for (const point of POINTS) reported.set(point, await reportAndResolve(point));
  });

  afterAll(() => house.close());

  it('has each effect once: approved, not yet sent, sent, done or answered', async () => {
    await killedInCall('before', 'question', { kind: 'hang' });
    await killedInCall('sent', 'call', { kind: 'hang' });
    await killedInCall('done', 'call', { kind: 'hang_after' });
    await killedAtTransition('answered', 'executing', 'completed');
    await killedAtTransition('approved', 'approved', 'executing');
    await house.untilSettled();

    const rows = await house.sql<{ name: string; point: string; status: string }>(
      'SELECT name, reason AS point, status FROM actions',
    );
    expect(Object.fromEntries(rows.map(({ name, point, status }) => [`${name} ${point}`, status]))).toEqual(
      everywhere((what) => (UNKNOWABLE.includes(what) ? 'unconfirmed' : 'completed')),
    );
    expect(
      everywhere((_, kind, point) => effects(kind).filter((one) => concerns(one, kind, point)).length),
    ).toEqual(everywhere((what, kind) => (UNKNOWABLE.includes(what) ? 0 : kind.times)));
    expect(await house.verifyRecord()).toMatchObject({ intact: true, first_break: null });
  });

  it('does an effect once whose server died three times between the claim and the call', async () => {
    const kind = KINDS[0] as Kind;
    // The call is counted before it leaves: there the server dies.
    await buildGate(`old.attempts < new.attempts AND new.status = 'executing' AND new.reason = 'uncalled'`);
    await requestAndApprove(kind, 'uncalled', await people());
    for (let death = 1; death <= 3; death += 1) {
      await untilAtGate(1);
      await house.server().kill();
      await house.sql(`SELECT pg_advisory_unlock(${GATE})`);
      await untilAtGate(0);
      if (death < 3) await house.sql(`SELECT pg_advisory_lock(${GATE})`);
      else await house.sql('DROP FUNCTION wait_at_gate CASCADE');
      // As if the dead worker's claim had run out.
      await house.sql(
        `UPDATE actions SET claimed_until = now() - interval '1 second' WHERE reason = 'uncalled'`,
      );
      await house.start();
    }
    await house.untilSettled();
    expect(await house.sql(`SELECT status, attempts FROM actions WHERE reason = 'uncalled'`)).toEqual([
      { status: 'completed', attempts: 1 },
    ]);
    expect(effects(kind).filter((one) => concerns(one, kind, 'uncalled'))).toHaveLength(1);
  });

  it('tells no reporter twice: not what was surely told before the server died, nor what may have been', async () => {
    const kind = KINDS.find(({ action }) => action === 'notify_reporter') as Kind;
    const before = effects(kind).length;
    for (const point of POINTS) await requestAndApprove(kind, point, await people(), 'again');
    await house.untilSettled();
    expect(await house.sql(`SELECT status, error_code AS code FROM actions WHERE reason = 'again'`)).toEqual(
      POINTS.map(() => ({ status: 'failed', code: 'conflict' })),
    );
    expect(effects(kind)).toHaveLength(before);
  });

  it('lets a person settle what no service can tell', async () => {
    const senior = await house.signIn(SENIOR);
    const { data } = await senior.call<{ data: { id: string }[] }>('GET', '/api/actions?status=unconfirmed');
    expect(data).toHaveLength(UNKNOWABLE.length);
    const look = { outcome: 'failed', reason: 'It is not among the sent mails.' };
    for (const { id } of data) await senior.call('POST', `/api/actions/${id}/settle`, look);
    expect(await house.sql(`SELECT name FROM actions WHERE status = 'unconfirmed'`)).toEqual([]);
  });

  const effects = ({ service }: Kind): FakeEffect[] => house.fakes[service].effects;
  const concerns = ({ target }: FakeEffect, kind: Kind, point: Point) =>
    target.toLowerCase().includes(kind.target(point));

  /** The other side takes the calls and does not answer; then the server is killed. */
  async function killedInCall(point: Point, which: 'question' | 'call', fault: Fault): Promise<void> {
    for (const kind of KINDS) house.fakes[kind.service].fail(fault, kind[which]);
    const before = KINDS.map((kind) => unanswered(kind[which], kind).length);
    await requestAll(point);
    const missing = () =>
      KINDS.filter(
        (kind, index) =>
          unanswered(kind[which], kind).length < (before[index] as number) + alike(kind, which).length,
      ).map(({ action }) => action);
    await until(`an unanswered call of each action (${point})`, async () => missing().length === 0).catch(
      (error: unknown) => {
        throw new Error(`${String(error)} Missing: ${missing().join(', ')}`);
      },
    );
    await house.server().kill();
    await house.start();
  }

  /** Those that make the same call: it does not say whose it is. */
  const alike = (kind: Kind, which: 'question' | 'call') =>
    KINDS.filter(
      (other) => other.service === kind.service && String(other[which].path) === String(kind[which].path),
    );

  const unanswered = ({ method, path }: Call, { service }: Kind) =>
    house.fakes[service].calls.filter(
      (call) => call.status === null && call.method === method && path.test(call.path),
    );

  /** The change of state is held up inside its transaction; then the server is killed. */
  async function killedAtTransition(point: Point, from: string, to: string): Promise<void> {
    await buildGate(`old.status = '${from}' AND new.status = '${to}' AND new.reason = '${point}'`);
    await requestAll(point);
    await untilAtGate(KINDS.length);
    await house.server().kill();
    await house.sql(`SELECT pg_advisory_unlock(${GATE})`);
    await house.sql('DROP FUNCTION wait_at_gate CASCADE');
    await house.start();
  }

  /** Changes of actions wait here, inside their transactions. */
  async function buildGate(condition: string): Promise<void> {
    await house.sql(`SELECT pg_advisory_lock(${GATE})`);
    await house.sql(
      `CREATE FUNCTION wait_at_gate() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN PERFORM pg_advisory_xact_lock(${GATE}); RETURN new; END $$`,
    );
    await house.sql(
      `CREATE TRIGGER gate BEFORE UPDATE ON actions FOR EACH ROW WHEN (${condition}) EXECUTE FUNCTION wait_at_gate()`,
    );
  }

  function untilAtGate(count: number): Promise<unknown> {
    return until(`${count} actions at the gate`, async () => {
      const [row] = await house.sql<{ n: number }>(
        `SELECT count(*)::int AS n FROM pg_locks WHERE locktype = 'advisory' AND objid = ${GATE} AND NOT granted`,
      );
      return row?.n === count;
    });
  }

  async function requestAll(point: Point): Promise<void> {
    const who = await people();
    await Promise.all(KINDS.map((kind) => requestAndApprove(kind, point, who)));
  }

  async function people(): Promise<People> {
    return { analyst: await house.signIn(ANALYST), senior: await house.signIn(SENIOR) };
  }

  async function requestAndApprove(
    kind: Kind,
    point: Point,
    { analyst, senior }: People,
    reason: string = point,
  ): Promise<void> {
    const { id, status, digest } = await analyst.call<{ id: string; status: string; digest: string }>(
      'POST',
      kind.inIncident === true ? `/api/incidents/${reported.get(point)}/actions` : '/api/actions',
      { action: kind.action, parameters: kind.parameters(point), reason },
    );
    if (status !== 'pending_approval') return;
    const { data } = await senior.call<{ data: { id: string }[] }>('GET', `/api/approvals?action=${id}`);
    await senior.call('POST', `/api/approvals/${data[0]?.id}/approve`, { digest });
  }

  /** A mail that somebody has reported, and that is not triaged any more when the first effect is asked for. */
  async function reportAndResolve(point: Point): Promise<string> {
    const { analyst } = await people();
    const mail = `From: bad@bad.example\r\nTo: eva@corp.example\r\nSubject: Pay ${point}\r\n\r\nPay now, ${point}.`;
    const { id } = await analyst.call<{ id: string }>('POST', '/api/incidents/mails', {
      mail: Buffer.from(mail).toString('base64'),
      reporter: reporterOf(point),
    });
    await house.untilSettled();
    await analyst.call('POST', `/api/incidents/${id}/resolve`, { disposition: 'true_positive' });
    return id;
  }
});

function reporterOf(point: Point): string {
  return `reporter-${point}@corp.example`;
}

function everywhere<T>(value: (what: string, kind: Kind, point: Point) => T): Record<string, T> {
  const pairs = KINDS.flatMap((kind) => POINTS.map((point) => [kind, point] as const));
  return Object.fromEntries(
    pairs.map(([kind, point]) => [`${kind.action} ${point}`, value(`${kind.action} ${point}`, kind, point)]),
  );
}

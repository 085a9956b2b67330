import { vi } from 'vitest';
import { promises as dns } from 'node:dns';
import { Socket } from 'node:net';
import { IncidentQueues } from '#incidents';
import { createTestApp, type TestApp } from '../../../../test/harness/index.ts';
import { seedDemo } from './demo.ts';

describe('the demo', () => {
  let test: TestApp;
  const asked: string[] = [];
  const reached: string[] = [];

  beforeAll(async () => {
    const resolve = dns.resolve.bind(dns) as (...args: unknown[]) => Promise<string[]>;
    vi.spyOn(dns, 'resolve').mockImplementation(((...args: unknown[]) => {
      asked.push(String(args[0]));
      return resolve(...args);
    }) as typeof dns.resolve);
    const connect = Socket.prototype.connect as (this: Socket, ...args: unknown[]) => Socket;
    vi.spyOn(Socket.prototype, 'connect').mockImplementation(function (this: Socket, ...args: unknown[]) {
      reached.push(hostOf(args));
      return connect.apply(this, args);
    } as typeof Socket.prototype.connect);
    test = await createTestApp({ environment: { DEMO: 'true' } });
    await seedDemo(test.app);
  });
  afterAll(async () => {
    vi.restoreAllMocks();
    await test.close();
  });

  it('has lived through two weeks: everything judged, the most part resolved by people, some left for today', async () => {
    const [found] = await test.sql<Record<string, number>>(
      `SELECT count(*)::int AS count, count(*) FILTER (WHERE status IN ('new', 'triaging'))::int AS unjudged,
         count(*) FILTER (WHERE status = 'resolved' AND resolved_at < now())::int AS resolved,
         count(DISTINCT created_at::date)::int AS days, count(*) FILTER (WHERE created_at > now())::int AS ahead
       FROM incidents`,
    );
    expect(found).toMatchObject({ unjudged: 0, ahead: 0 });
    expect(found?.['count']).toBeGreaterThan(60);
    expect(found?.['days']).toBeGreaterThan(12);
    expect(found?.['resolved']).toBeGreaterThan(50);
    expect(found?.['resolved']).toBeLessThan(found?.['count'] ?? 0);
    const decided = await test.sql(
      `SELECT 1 FROM approvals WHERE status = 'approved' AND settled_at < now()`,
    );
    expect(decided.length).toBeGreaterThan(0);
    expect((await test.http('GET', '/api/audit/verify', { as: 'admin' })).body).toMatchObject({
      first_break: null,
    });
  });

  it('has teams, in whose queues its sources put what they send, and where some waits for whoever signs in', async () => {
    const { body } = await test.http('GET', '/api/demo/accounts');
    const person = (role: string) =>
      body.data.find((account: { role: string }) => account.role === role) as { email: string };
    const queues = async (role: string) => {
      const [user] = await test.sql<{ id: string }>('SELECT id FROM users WHERE email = $1', [
        person(role).email,
      ]);
      return test.as({ type: 'user', id: user?.id ?? '', name: role, user_id: user?.id ?? '' }, () =>
        test.get(IncidentQueues).list(),
      );
    };
    expect(await queues('analyst')).toMatchObject([
      { name: 'Mails', mine: true, waiting: 2 },
      { name: 'Hosts and accounts', mine: false, waiting: 2 },
    ]);
    expect(await queues('senior_analyst')).toMatchObject([
      { name: 'Hosts and accounts', mine: true },
      { name: 'Mails', mine: false },
    ]);
    expect(await queues('manager')).toMatchObject([{ mine: true }, { mine: true }]);
    expect(await test.sql('SELECT 1 FROM incidents WHERE team_id IS NULL')).toEqual([]);
  });

  it('has something to do for one person in an incident of others', async () => {
    const [task] = await test.sql(
      `SELECT t.assignee_name, i.assignee_id FROM incident_tasks t JOIN incidents i ON i.id = t.incident_id
       WHERE t.status = 'open' AND t.playbook IS NULL`,
    );
    expect(task).toEqual({ assignee_name: 'Ana Analyst', assignee_id: null });
  });

  it('has a policy of its people, which has decided more than one way', async () => {
    const { body } = await test.http('GET', '/api/policy', { as: 'viewer' });
    expect(body).toMatchObject({ version: 2, published_by: 'Mia Manager' });
    const rules = body.document.rules as { decision: string }[];
    expect(rules.map(({ decision }) => decision)).toEqual(['allow', 'require_approval', 'deny']);
    const decided = await test.sql(
      'SELECT DISTINCT decision_rule, decision FROM actions WHERE decision_rule IS NOT NULL ORDER BY decision',
    );
    expect(decided).toEqual([
      { decision_rule: 'What is surely malicious leaves the mailbox', decision: 'allow' },
      { decision_rule: 'Two decide about an account', decision: 'require_approval' },
    ]);
  });

  it('tells the accounts of its people, with which one signs in', async () => {
    const { body } = await test.http('GET', '/api/demo/accounts');
    expect(body.data).toHaveLength(3);
    for (const { email, password } of body.data)
      expect((await test.http('POST', '/api/auth/login', { body: { email, password } })).status).toBe(200);
  });

  it('asks nobody outside this machine, DNS neither', async () => {
    expect(asked).toEqual([]);
    expect(reached.filter((host) => host !== '127.0.0.1')).toEqual([]);
    // The mails were looked at all the same, and nobody's word was taken for a check.
    const [checked] = await test.sql<{ spf: string; dns: string }>(
      `SELECT output->'spf'->>'result' AS spf, output->>'dns' AS dns FROM playbook_steps
       WHERE output->'spf' IS NOT NULL ORDER BY id LIMIT 1`,
    );
    expect(checked).toEqual({ spf: 'unverified', dns: 'not_used' });
  });
});

/** Of `connect(options)`, `connect(port, host)` and the form that Node gives itself: a list of both. */
function hostOf(given: unknown[]): string {
  const [first, second] = (Array.isArray(given[0]) ? given[0] : given) as [unknown, unknown];
  const host =
    typeof first === 'object' && first !== null ? (first as { host?: unknown; path?: unknown }).host : second;
  return typeof host === 'string' ? host : JSON.stringify(first);
}

it('tells nobody’s account where it is no demo', async () => {
  const test = await createTestApp();
  expect((await test.http('GET', '/api/demo/accounts')).body).toEqual({ data: [] });
  await test.close();
});

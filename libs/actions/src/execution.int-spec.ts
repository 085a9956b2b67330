import { randomUUID } from 'node:crypto';
import { ConnectorFailure, Connectors, type Containment } from '#connectors';
import type { PersonBehind, Proposer } from '#contracts';
import { PolicyDecisions } from '#policies';
import { Problem, UnitOfWork } from '#platform';
import { CONNECTOR, fakeConnectors, host } from '../../../test/fixtures/action-context.ts';
import { givenIncident } from '../../../test/fixtures/incident.ts';
import { createTestApp, type TestApp } from '../../../test/harness/index.ts';
import { ActionExecution } from './action-execution.ts';
import { ActionRequests } from './action-requests.ts';
import type { ActionView } from './actions.view.ts';

let t: TestApp;
let incident: string;

beforeAll(async () => {
  t = await createTestApp();
  incident = await givenIncident(t);
});
afterAll(() => t.close());

/** An EDR of one host: what it holds, what was asked of it, and what goes wrong next. */
const edr = {
  state: 'normal' as Containment,
  calls: [] as string[],
  fails: [] as unknown[],
  readFails: [] as unknown[],
  before: async () => undefined as unknown,
};

beforeEach(() => {
  Object.assign(edr, { state: 'normal', calls: [], fails: [], readFails: [], before: async () => undefined });
  const call = (name: string, to: Containment) => async () => {
    edr.calls.push(name);
    await edr.before();
    const failure = edr.fails.shift();
    if (failure !== undefined) throw failure;
    edr.state = to;
  };
  Object.assign(
    t.get(Connectors),
    fakeConnectors({
      edr: {
        findHost: async () => {
          const failure = edr.readFails.shift();
          if (failure !== undefined) throw failure;
          return host({ containment: edr.state });
        },
        containment: async () => edr.state,
        contain: call('contain', 'contained'),
        liftContainment: call('lift', 'normal'),
      },
      messaging: {
        post: async () => {
          edr.calls.push('post');
          throw new ConnectorFailure('Cut the connection.', { effect: 'unknown', transient: true });
        },
        wasPosted: async () => null,
      },
      threatIntelligence: { lookupDomain: async () => ({ known: false }) as never },
    }),
  );
});

const PLAYBOOK: Proposer = { type: 'playbook', id: randomUUID(), name: 'malware_triage' };
const PERSON: Proposer = { type: 'user', id: randomUUID(), name: 'Ann', role: 'analyst' };
const cut = () => new ConnectorFailure('Cut the connection.', { effect: 'unknown', transient: true });
const busy = () => new ConnectorFailure('Too many requests.', { effect: 'none', transient: true });
const system = <T>(work: () => Promise<T>) => t.as({ type: 'system', id: null, name: 'test' }, work);

async function pending(
  proposer = PLAYBOOK,
  action = 'isolate_host',
  parameters: object = { host: 'WS-0042' },
  behind: PersonBehind[] = [],
): Promise<ActionView> {
  return system(() =>
    t.get(ActionRequests).request({
      action,
      parameters: parameters as never,
      incident_id: incident,
      proposer,
      behind,
      reason: 'It beacons.',
      evidence: [],
      verdict: null,
      playbook: proposer.type === 'playbook' ? 'malware_triage' : null,
    }),
  );
}

async function approve(action: ActionView): Promise<void> {
  const [approval] = await t.sql<{ id: string }>('SELECT id FROM approvals WHERE action_id = $1', [
    action.id,
  ]);
  const body = { digest: action.digest };
  const { status } = await t.http('POST', `/api/approvals/${approval?.id}/approve`, {
    as: 'senior_analyst',
    body,
  });
  expect(status).toBe(200);
}

/** An approved isolation whose job is taken out of the queue: the test decides who executes it. */
async function approved(proposer = PLAYBOOK): Promise<ActionView> {
  const action = await pending(proposer);
  await approve(action);
  await forgetJobs();
  return action;
}

async function forgetJobs(): Promise<void> {
  await t.sql("DELETE FROM pgboss.job WHERE name IN ('action.execute', 'action.reconcile')");
}

const execute = (id: string) => system(() => t.get(ActionExecution).execute(id));
const reconcile = (id: string) => system(() => t.get(ActionExecution).reconcile(id));
const view = async (id: string) =>
  (await t.http('GET', `/api/actions/${id}`, { as: 'viewer' })).body as ActionView;
const auditOf = async (id: string) =>
  (
    await t.sql<{ event: string }>('SELECT event FROM audit_logs WHERE subject_id = $1 ORDER BY id', [id])
  ).map(({ event }) => event);
const reconcileJobs = (id: string) =>
  t.sql("SELECT id FROM pgboss.job WHERE name = 'action.reconcile' AND data->'data'->>'action_id' = $1", [
    id,
  ]);

/** What a SIGKILL leaves between the claim and the result. */
async function crashed(proposer = PLAYBOOK): Promise<string> {
  const action = await approved(proposer);
  await t.sql(
    `UPDATE actions SET status = 'executing', claim = $2, claimed_until = now() - interval '1 second', attempts = 1,
       may_have_reached = true, started_at = now() WHERE id = $1`,
    [action.id, randomUUID()],
  );
  return action.id;
}

async function metric(action: string, status: string): Promise<number> {
  const { text } = await t.http('GET', '/metrics');
  const line = text
    .split('\n')
    .find((l) => l.startsWith(`triage_warden_actions_total{action="${action}",status="${status}"}`));
  return line === undefined ? 0 : Number(line.split(' ').at(-1));
}

describe('a protected target', () => {
  afterEach(() => t.sql('DELETE FROM policies WHERE version > 1'));

  test.each([
    ['its name', { kind: 'host', patterns: ['ws-0042'] }],
    ['its full name', { kind: 'host', patterns: ['ws-0042.corp.example'] }],
    ['an address', { kind: 'ip_range', patterns: ['10.0.0.0/24'] }],
  ])('is not touched under another name than %s either', async (_by, protection) => {
    const { body } = await t.http('GET', '/api/policy', { as: 'manager' });
    const guardrails = {
      ...body.document.guardrails,
      protected_targets: [{ ...protection, reason: 'A domain controller.' }],
    };
    const published = await t.http('PUT', '/api/policy', {
      as: 'manager',
      body: { version: body.version, document: { ...body.document, guardrails } },
    });
    expect(published.status).toBe(200);
    const action = await pending(PLAYBOOK, 'isolate_host', { host: 'a1b2'.repeat(8) });
    expect(action.status).toBe('pending_approval');
    await approve(action);
    await t.jobs.drain();
    expect(edr.calls).toEqual([]);
    expect(await system(() => t.get(ActionRequests).get(action.id))).toMatchObject({
      status: 'denied',
      error: { code: 'forbidden', message: expect.stringContaining('A domain controller.') },
    });
  });
});

describe('execution', () => {
  test('an approved action is carried out, recorded and counted once', async () => {
    const before = await metric('isolate_host', 'completed');
    const action = await pending();
    await approve(action);
    await t.jobs.drain();
    expect(edr.calls).toEqual(['contain']);
    expect(await view(action.id)).toMatchObject({
      status: 'completed',
      attempts: 1,
      error: null,
      result: { host_id: 'h1', containment: 'contained', already_done: false },
    });
    expect(await auditOf(action.id)).toEqual([
      'action.requested',
      'action.approval_required',
      'action.approved',
      'action.executing',
      'action.settled',
    ]);
    expect(await metric('isolate_host', 'completed')).toBe(before + 1);
  });

  test('is recorded as done by the system, on behalf and from the address of who has decided', async () => {
    const action = await pending();
    await approve(action);
    await t.jobs.drain();
    const entries = await t.sql(
      `SELECT event, actor_type, actor_name, ip, details->'on_behalf_of'->>'name' AS behalf FROM audit_logs
       WHERE subject_id = $1 AND event IN ('action.approved', 'action.executing', 'action.settled') ORDER BY id`,
      [action.id],
    );
    const carriedOut = {
      actor_type: 'system',
      actor_name: 'action.execute',
      ip: '127.0.0.1',
      behalf: 'Test senior_analyst',
    };
    expect(entries).toEqual([
      {
        event: 'action.approved',
        actor_type: 'user',
        actor_name: 'Test senior_analyst',
        ip: '127.0.0.1',
        behalf: null,
      },
      { event: 'action.executing', ...carriedOut },
      { event: 'action.settled', ...carriedOut },
    ]);
  });

  test('of two workers at the same instant one sends', async () => {
    const action = await approved();
    await Promise.all([execute(action.id), execute(action.id), execute(action.id)]);
    expect(edr.calls).toEqual(['contain']);
    await execute(action.id);
    expect(edr.calls).toEqual(['contain']);
    expect((await auditOf(action.id)).filter((event) => event === 'action.settled')).toHaveLength(1);
  });

  test('what is no longer the approved request is not carried out', async () => {
    const action = await approved();
    await t.sql(`UPDATE actions SET parameters = '{"host": "DC-01"}' WHERE id = $1`, [action.id]);
    await execute(action.id);
    expect(edr.calls).toEqual([]);
    expect(await view(action.id)).toMatchObject({ status: 'denied', error: { code: 'conflict' } });
  });

  test('a refusal by the service fails at once', async () => {
    edr.fails = [new ConnectorFailure('Says no.', { effect: 'none', serviceStatus: 403 })];
    const action = await approved();
    await execute(action.id);
    expect(await view(action.id)).toMatchObject({
      status: 'failed',
      error: { code: 'connector_failed', message: 'Says no.' },
    });
    expect(await reconcileJobs(action.id)).toEqual([]);
  });

  test('a busy service is asked again, without reading back what was surely not done, three times in all', async () => {
    edr.fails = [busy(), busy(), busy(), busy()];
    const action = await approved();
    await execute(action.id);
    expect(await view(action.id)).toMatchObject({
      status: 'executing',
      attempts: 1,
      error: { message: 'Too many requests.' },
    });
    expect(await reconcileJobs(action.id)).toHaveLength(1);
    await reconcile(action.id);
    await reconcile(action.id);
    expect(edr.calls).toEqual(['contain', 'contain', 'contain']);
    expect(await view(action.id)).toMatchObject({ status: 'failed', attempts: 3 });
  });

  test('a cut connection after which the service shows the effect is a success without a second call', async () => {
    edr.before = async () => (edr.state = 'contained');
    edr.fails = [cut()];
    const action = await approved();
    await execute(action.id);
    expect(await view(action.id)).toMatchObject({ status: 'executing' });
    await reconcile(action.id);
    expect(edr.calls).toEqual(['contain']);
    expect(await view(action.id)).toMatchObject({
      status: 'completed',
      result: { read_back: true, containment: 'contained' },
    });
  });

  test('a cut connection before which nothing happened is sent again', async () => {
    edr.fails = [cut()];
    const action = await approved();
    await execute(action.id);
    await reconcile(action.id);
    expect(edr.calls).toEqual(['contain', 'contain']);
    expect(await view(action.id)).toMatchObject({ status: 'completed', attempts: 2 });
    expect((await auditOf(action.id)).filter((event) => event === 'action.executing')).toHaveLength(2);
  });

  test('a service that cannot say leaves it to a person', async () => {
    const action = await pending(PLAYBOOK, 'notify_channel', { channel: '#soc', text: 'Look' });
    await forgetJobs();
    await execute(action.id);
    await reconcile(action.id);
    expect(edr.calls).toEqual(['post']);
    expect(await view(action.id)).toMatchObject({ status: 'unconfirmed' });
    const settle = (body: object) =>
      t.http('POST', `/api/actions/${action.id}/settle`, { as: 'analyst', body });
    expect(await settle({ outcome: 'completed', reason: 'I see it in the channel.' })).toMatchObject({
      status: 200,
      body: { status: 'completed' },
    });
    expect(await settle({ outcome: 'failed', reason: 'No.' })).toMatchObject({
      status: 409,
      body: { code: 'illegal_transition' },
    });
  });
});

describe('a connector of another service in its place', () => {
  const replace = () =>
    Object.assign(
      t.get(Connectors),
      fakeConnectors({ edr: { connector: { ...CONNECTOR, type: 'other_edr', name: 'The other' } } }),
    );

  test('gets nothing that was approved for the first', async () => {
    const action = await approved();
    replace();
    await execute(action.id);
    expect(await view(action.id)).toMatchObject({
      status: 'denied',
      error: { message: expect.stringContaining('The other') },
    });
  });

  test('is not asked what became of a call to the first', async () => {
    const id = await crashed();
    await t.sql('UPDATE actions SET claim = NULL WHERE id = $1', [id]);
    replace();
    await reconcile(id);
    expect((await view(id)).status).toBe('unconfirmed');
  });
});

describe('after a crash', () => {
  test.each([
    ['contained', 'completed', []],
    ['pending', 'completed', []],
    ['normal', 'completed', ['contain']],
    ['lifting', 'unconfirmed', []],
  ] as const)('a host that is %s: %s, calls %j', async (state, status, calls) => {
    const id = await crashed();
    edr.state = state;
    await t.jobs.schedule('action.recover');
    await t.jobs.schedule('action.recover');
    await t.jobs.drain();
    expect(edr.calls).toEqual([...calls]);
    expect((await view(id)).status).toBe(status);
  });

  test('what a live worker has in hand is left alone', async () => {
    const id = await crashed();
    await t.sql("UPDATE actions SET claimed_until = now() + interval '10 seconds' WHERE id = $1", [id]);
    await t.jobs.schedule('action.recover');
    expect(await reconcileJobs(id)).toEqual([]);
    await reconcile(id);
    expect(edr.calls).toEqual([]);
    expect((await view(id)).status).toBe('executing');
  });

  test('a service that cannot be asked is asked later, and in the end a person is', async () => {
    const id = await crashed();
    await t.sql('UPDATE actions SET claim = NULL WHERE id = $1', [id]);
    edr.readFails = Array.from({ length: 6 }, cut);
    for (let round = 0; round < 5; round += 1) await reconcile(id);
    expect((await view(id)).status).toBe('executing');
    await reconcile(id);
    expect((await view(id)).status).toBe('unconfirmed');
    expect(edr.calls).toEqual([]);
  });

  test('an action whose job was lost is found', async () => {
    const action = await approved();
    await t.jobs.schedule('action.recover');
    await t.jobs.drain();
    expect(edr.calls).toEqual([]);
    await t.sql("UPDATE actions SET claimed_until = now() - interval '1 second' WHERE id = $1", [action.id]);
    await t.jobs.schedule('action.recover');
    await t.jobs.drain();
    expect(edr.calls).toEqual(['contain']);
    expect((await view(action.id)).status).toBe('completed');
  });

  test('a worker that was thought dead and brings a success is believed; one that brings a failure is not', async () => {
    const succeeds = await approved();
    const loseClaim = (id: string) => t.sql('UPDATE actions SET claim = NULL WHERE id = $1', [id]);
    edr.before = () => loseClaim(succeeds.id);
    await execute(succeeds.id);
    expect((await view(succeeds.id)).status).toBe('completed');
    edr.state = 'normal';
    const fails = await approved();
    edr.before = () => loseClaim(fails.id);
    edr.fails = [new ConnectorFailure('Says no.', { effect: 'none' })];
    await execute(fails.id);
    expect((await view(fails.id)).status).toBe('executing');
  });
});

describe('the kill switch', () => {
  const engage = () =>
    t.http('POST', '/api/kill-switch', { as: 'manager', body: { scope: 'global', reason: 'Drill.' } });
  const release = (id: string) =>
    t.http('DELETE', `/api/kill-switch/${id}`, { as: 'manager', body: { reason: 'Over.' } });

  async function waitingForLock(): Promise<void> {
    for (;;) {
      const rows = await t.sql(
        "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
      );
      if (rows.length > 0) return;
    }
  }

  test('ends automated work that is approved but not begun; people are not stopped', async () => {
    const [automated, ofPerson] = [await approved(), await approved(PERSON)];
    const { body } = await engage();
    try {
      await execute(automated.id);
      expect(edr.calls).toEqual([]);
      expect(await view(automated.id)).toMatchObject({ status: 'denied', error: { code: 'kill_switch' } });
      await execute(ofPerson.id);
      expect(edr.calls).toEqual(['contain']);
    } finally {
      await release(body.id);
    }
  });

  test('engaged while a worker claims: it waits for the claim, and nothing begins after it is on', async () => {
    const [first, second] = [await approved(), await approved()];
    let go: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (go = resolve));
    let looked: () => void = () => undefined;
    const hasLooked = new Promise<void>((resolve) => (looked = resolve));
    const policy = t.get(PolicyDecisions);
    const blockedBy = policy.blockedBy.bind(policy);
    policy.blockedBy = async (scope) => {
      const answer = await blockedBy(scope);
      looked();
      await gate;
      return answer;
    };
    try {
      const claiming = execute(first.id);
      await hasLooked;
      let engaged = false;
      const engaging = engage().then((response) => {
        engaged = true;
        return response;
      });
      await waitingForLock();
      expect(engaged).toBe(false);
      policy.blockedBy = blockedBy;
      go();
      await claiming;
      const { body } = await engaging;
      await execute(second.id);
      expect(edr.calls).toEqual(['contain']);
      expect([(await view(first.id)).status, (await view(second.id)).status]).toEqual([
        'completed',
        'denied',
      ]);
      await release(body.id);
    } finally {
      policy.blockedBy = blockedBy;
      go();
    }
  });

  test('being engaged as a worker claims: the worker waits and then begins nothing', async () => {
    const action = await approved();
    let go: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (go = resolve));
    const engaging = t.as('manager', () =>
      t.get(UnitOfWork).run(async () => {
        await t.get(UnitOfWork).query('SELECT pg_advisory_xact_lock(kill_switch_lock())');
        await gate;
        await t
          .get(UnitOfWork)
          .query(
            `INSERT INTO kill_switches (id, scope, target, reason, engaged_by_name, engaged_at) VALUES ($1, 'global', NULL, 'Drill.', 'M', now())`,
            [randomUUID()],
          );
      }),
    );
    const claiming = execute(action.id);
    await waitingForLock();
    go();
    await Promise.all([engaging, claiming]);
    expect(edr.calls).toEqual([]);
    expect((await view(action.id)).status).toBe('denied');
    await t.sql('DELETE FROM kill_switches WHERE released_at IS NULL');
  });

  test('keeps a crashed call from being sent again, but not from being read back', async () => {
    const [undone, done] = [await crashed(), await crashed()];
    await t.sql('UPDATE actions SET claim = NULL WHERE id = ANY($1)', [[undone, done]]);
    const { body } = await engage();
    await reconcile(undone);
    edr.state = 'contained';
    await reconcile(done);
    await release(body.id);
    expect(edr.calls).toEqual([]);
    expect(await view(undone)).toMatchObject({ status: 'failed', error: { code: 'kill_switch' } });
    expect((await view(done)).status).toBe('completed');
  });
});

describe('what people decide', () => {
  const approvalOf = async (id: string) =>
    (
      await t.sql<{ id: string; status: string }>('SELECT id, status FROM approvals WHERE action_id = $1', [
        id,
      ])
    )[0];

  test('rejected: nothing is sent, and the reason stays', async () => {
    const action = await pending();
    const approval = await approvalOf(action.id);
    const body = { digest: action.digest, reason: 'A test machine.' };
    await t.http('POST', `/api/approvals/${approval?.id}/reject`, { as: 'senior_analyst', body });
    await t.jobs.drain();
    expect(edr.calls).toEqual([]);
    expect(await view(action.id)).toMatchObject({
      status: 'rejected',
      error: { message: 'A test machine.' },
    });
  });

  test('taken back: the approval ends with it, and a later approval is refused', async () => {
    const action = await pending();
    const cancelled = await t.http('POST', `/api/actions/${action.id}/cancel`, {
      as: 'senior_analyst',
      body: { reason: 'Wrong host.' },
    });
    expect(cancelled).toMatchObject({ status: 200, body: { status: 'cancelled' } });
    expect((await view(action.id)).error).toEqual({
      code: 'cancelled',
      message: expect.stringMatching(/^\S.* took it back: Wrong host\.$/),
    });
    const approval = await approvalOf(action.id);
    expect(approval?.status).toBe('cancelled');
    const late = await t.http('POST', `/api/approvals/${approval?.id}/approve`, {
      as: 'senior_analyst',
      body: { digest: action.digest },
    });
    expect(late.status).toBe(409);
    const again = await t.http('POST', `/api/actions/${action.id}/cancel`, {
      as: 'senior_analyst',
      body: {},
    });
    expect(again).toMatchObject({ status: 409, body: { code: 'illegal_transition' } });
  });

  test('taken back and carried out at the same instant: one of both', async () => {
    for (let round = 0; round < 5; round += 1) {
      edr.calls = [];
      edr.state = 'normal';
      const action = await approved();
      const [, cancelled] = await Promise.all([
        execute(action.id),
        t.http('POST', `/api/actions/${action.id}/cancel`, { as: 'senior_analyst', body: {} }),
      ]);
      const { status } = await view(action.id);
      expect([cancelled.status, status, edr.calls.length]).toEqual(
        cancelled.status === 200 ? [200, 'cancelled', 0] : [409, 'completed', 1],
      );
    }
  });

  test('tried again: the approval given stands for the same request', async () => {
    edr.fails = [new ConnectorFailure('Says no.', { effect: 'none' })];
    const action = await approved();
    await execute(action.id);
    const retried = await t.http('POST', `/api/actions/${action.id}/retry`, {
      as: 'analyst',
      body: { reason: 'Fixed there.' },
    });
    expect(retried).toMatchObject({ status: 200, body: { status: 'approved', error: null } });
    await t.jobs.drain();
    expect(await view(action.id)).toMatchObject({ status: 'completed' });
    const again = await t.http('POST', `/api/actions/${action.id}/retry`, {
      as: 'analyst',
      body: { reason: 'More.' },
    });
    expect(again).toMatchObject({ status: 409, body: { code: 'illegal_transition' } });
  });

  test('tried again a day later: the old approval does not cover it, so people are asked again', async () => {
    edr.fails = [new ConnectorFailure('Says no.', { effect: 'none' })];
    const action = await approved();
    await execute(action.id);
    await t.sql("UPDATE actions SET approved_at = now() - interval '2 days' WHERE id = $1", [action.id]);
    const retried = await t.http('POST', `/api/actions/${action.id}/retry`, {
      as: 'analyst',
      body: { reason: 'Fixed there.' },
    });
    expect(retried).toMatchObject({ status: 200, body: { status: 'pending_approval' } });
    const rows = await t.sql('SELECT status, asked_again FROM approvals WHERE action_id = $1 ORDER BY id', [
      action.id,
    ]);
    expect(rows).toEqual([
      { status: 'approved', asked_again: null },
      { status: 'pending', asked_again: expect.stringContaining('no longer covers a repeat') },
    ]);
    await t.http('POST', `/api/actions/${action.id}/cancel`, { as: 'senior_analyst', body: {} });
  });
});

describe('undoing', () => {
  const rollback = (id: string, headers?: Record<string, string>) =>
    t.http('POST', `/api/actions/${id}/rollback`, {
      as: 'analyst',
      body: { reason: 'Cleaned.' },
      ...(headers === undefined ? {} : { headers }),
    });

  async function isolated(): Promise<ActionView> {
    const action = await approved();
    await execute(action.id);
    return view(action.id);
  }

  test('is an action of its own, decided by policy; the original follows it', async () => {
    const action = await isolated();
    const { status, body } = await rollback(action.id, { 'idempotency-key': 'undo' });
    expect({ status, body }).toMatchObject({
      status: 201,
      body: {
        action: 'unisolate_host',
        status: 'pending_approval',
        rollback_of: action.id,
        parameters: { host: 'WS-0042' },
      },
    });
    expect(await view(action.id)).toMatchObject({ status: 'rolling_back', rolled_back_by: body.id });
    expect((await rollback(action.id, { 'idempotency-key': 'undo' })).body.id).toBe(body.id);
    expect(await rollback(action.id)).toMatchObject({ status: 409, body: { code: 'illegal_transition' } });
    await approve(body);
    await t.jobs.drain();
    expect(edr.calls).toEqual(['contain', 'lift']);
    expect((await view(body.id)).status).toBe('completed');
    expect((await view(action.id)).status).toBe('rolled_back');
    expect((await auditOf(action.id)).slice(-2)).toEqual(['action.rolling_back', 'action.settled']);
  });

  test('of two people at the same instant one undoes', async () => {
    const action = await isolated();
    const answers = await Promise.all([rollback(action.id), rollback(action.id)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(await t.sql('SELECT id FROM actions WHERE rollback_of = $1', [action.id])).toHaveLength(1);
  });

  test('that fails says so, and can be tried again', async () => {
    const action = await isolated();
    const { body } = await rollback(action.id);
    await approve(body);
    edr.fails = [new ConnectorFailure('Says no.', { effect: 'none' })];
    await t.jobs.drain();
    expect(await view(action.id)).toMatchObject({
      status: 'rollback_failed',
      error: { message: 'Says no.' },
    });
    const retried = await t.http('POST', `/api/actions/${body.id}/retry`, {
      as: 'analyst',
      body: { reason: 'Again.' },
    });
    expect(retried.status).toBe(200);
    expect((await view(action.id)).status).toBe('rolling_back');
    await t.jobs.drain();
    expect(await view(action.id)).toMatchObject({ status: 'rolled_back', error: null });
  });

  test('that is taken back leaves the original to be undone anew', async () => {
    const action = await isolated();
    const { body } = await rollback(action.id);
    await t.http('POST', `/api/actions/${body.id}/cancel`, { as: 'senior_analyst', body: {} });
    expect((await view(action.id)).status).toBe('rollback_failed');
    expect((await rollback(action.id)).status).toBe(201);
  });

  test('can undo what the service showed only after it was called a second time', async () => {
    edr.fails = [cut()];
    const action = await approved();
    await execute(action.id);
    const seen: Containment[] = ['normal', 'contained'];
    Object.defineProperty(edr, 'state', { get: () => seen.shift() ?? 'contained', configurable: true });
    await reconcile(action.id);
    Object.defineProperty(edr, 'state', { value: 'contained', writable: true });
    expect(edr.calls).toEqual(['contain']);
    expect(await view(action.id)).toMatchObject({ status: 'completed', result: { already_done: false } });
    expect((await rollback(action.id)).status).toBe(201);
  });

  test('needs something to undo', async () => {
    edr.state = 'contained';
    const already = await isolated();
    expect(already.result).toMatchObject({ already_done: true });
    expect(await rollback(already.id)).toMatchObject({ status: 409, body: { code: 'not_reversible' } });
    const comment = await pending(PLAYBOOK, 'add_comment', { text: 'Seen.' });
    await execute(comment.id);
    expect(await rollback(comment.id)).toMatchObject({ status: 409, body: { code: 'not_reversible' } });
    const waiting = await pending();
    expect(await rollback(waiting.id)).toMatchObject({ status: 409, body: { code: 'illegal_transition' } });
  });
});

describe('what an action changes of an incident', () => {
  test('a comment and an escalation carry the name of who asked, and happen once', async () => {
    const comment = await pending(PLAYBOOK, 'add_comment', { text: 'Seen by the playbook.' });
    const escalation = await pending(PLAYBOOK, 'escalate', { level: 'senior_analyst', reason: 'Two hosts.' });
    await Promise.all([execute(comment.id), execute(comment.id), execute(escalation.id)]);
    expect([(await view(comment.id)).status, (await view(escalation.id)).status]).toEqual([
      'completed',
      'completed',
    ]);
    const { body } = await t.http('GET', `/api/incidents/${incident}/comments`, { as: 'viewer' });
    const texts = body.data.map((c: { text: string; author: { name: string } }) => [c.text, c.author.name]);
    expect(texts).toEqual(
      expect.arrayContaining([
        ['Seen by the playbook.', 'malware_triage'],
        ['Escalated to senior analyst: Two hosts.', 'malware_triage'],
      ]),
    );
    expect(texts.filter(([text]: string[]) => text === 'Seen by the playbook.')).toHaveLength(1);
  });

  test("a person's look-up leaves its evidence there", async () => {
    const body = { action: 'lookup_domain', parameters: { domain: 'new.example' }, reason: 'Who is that?' };
    const asked = await t.http('POST', `/api/incidents/${incident}/actions`, { as: 'analyst', body });
    expect(asked.body).toMatchObject({ status: 'approved', read_only: true });
    await t.jobs.drain();
    expect(await view(asked.body.id)).toMatchObject({ status: 'completed', result: { known: false } });
    const evidence = await t.sql(
      'SELECT kind, polarity FROM evidence WHERE incident_id = $1 AND action_id = $2',
      [incident, asked.body.id],
    );
    expect(evidence).toEqual([{ kind: 'domain.reputation', polarity: 'neutral' }]);
  });

  test("a person's look-up that fails is told at once", async () => {
    Object.assign(t.get(Connectors), {
      client: () => Promise.reject(new Problem('connector_failed', 'VirusTotal answers 500.')),
    });
    const body = { action: 'lookup_domain', parameters: { domain: 'new.example' }, reason: 'Who is that?' };
    const asked = await t.http('POST', '/api/actions', { as: 'analyst', body });
    expect(asked.status).toBe(502);
  });
});

test("another tenant's action is not there", async () => {
  const action = await pending();
  const other = '01900000-0000-7000-8000-0000000000bb';
  await t.sql("INSERT INTO tenants (id, slug, name) VALUES ($1, 'other', 'Other') ON CONFLICT DO NOTHING", [
    other,
  ]);
  const seen = t.as('admin', () => t.get(ActionRequests).get(action.id), { tenantId: other });
  await expect(seen).rejects.toMatchObject({ code: 'not_found' });
});

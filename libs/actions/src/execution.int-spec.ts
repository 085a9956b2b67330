import { ConnectorFailure, Connectors } from '#connectors';
import { CONNECTOR, fakeConnectors } from '../../../test/fixtures/action-context.ts';
import { ActionRequests } from './action-requests.ts';
import {
  t,
  edr,
  PLAYBOOK,
  cut,
  system,
  pending,
  approve,
  approved,
  forgetJobs,
  execute,
  reconcile,
  view,
  auditOf,
  crashed,
  withActionExecution,
} from './execution.harness.ts';

const busy = () => new ConnectorFailure('Too many requests.', { effect: 'none', transient: true });

const reconcileJobs = (id: string) =>
  t.sql("SELECT id FROM pgboss.job WHERE name = 'action.reconcile' AND data->'data'->>'action_id' = $1", [
    id,
  ]);

async function metric(action: string, status: string): Promise<number> {
  const { text } = await t.http('GET', '/metrics');
  const line = text
    .split('\n')
    .find((l) => l.startsWith(`triage_warden_actions_total{action="${action}",status="${status}"}`));
  return line === undefined ? 0 : Number(line.split(' ').at(-1));
}

withActionExecution();

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

describe('another connector in its place', () => {
  const replace = () =>
    Object.assign(
      t.get(Connectors),
      fakeConnectors({ edr: { connector: { ...CONNECTOR, id: 'c2', name: 'The other' } } }),
    );

  test('gets nothing that was approved for the first', async () => {
    const action = await approved();
    replace();
    await execute(action.id);
    expect(await view(action.id)).toMatchObject({
      status: 'failed',
      error: {
        code: 'connector_not_configured',
        message: expect.stringContaining('“Ours”, which this was asked for, was switched off or deleted'),
      },
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

test("another tenant's action is not there", async () => {
  const action = await pending();
  const other = '01900000-0000-7000-8000-0000000000bb';
  await t.sql("INSERT INTO tenants (id, slug, name) VALUES ($1, 'other', 'Other') ON CONFLICT DO NOTHING", [
    other,
  ]);
  const seen = t.as('admin', () => t.get(ActionRequests).get(action.id), { tenantId: other });
  await expect(seen).rejects.toMatchObject({ code: 'not_found' });
});

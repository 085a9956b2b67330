import { randomUUID } from 'node:crypto';
import { ConnectorFailure, Connectors, type Containment } from '#connectors';
import type { Proposer } from '#contracts';
import { PolicyDecisions } from '#policies';
import { Problem, UnitOfWork } from '#platform';
import type { ActionView } from './actions.view.ts';
import {
  t,
  incident,
  edr,
  PLAYBOOK,
  cut,
  pending,
  approve,
  approved,
  execute,
  reconcile,
  view,
  auditOf,
  crashed,
  withActionExecution,
} from './execution.harness.ts';

const PERSON: Proposer = { type: 'user', id: randomUUID(), name: 'Ann', role: 'analyst' };

withActionExecution();

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
    let hold: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (hold = resolve));
    const engaging = t.as('manager', () =>
      t.get(UnitOfWork).run(async () => {
        await t.get(UnitOfWork).query('SELECT pg_advisory_xact_lock(kill_switch_lock())');
        hold();
        await gate;
        await t
          .get(UnitOfWork)
          .query(
            `INSERT INTO kill_switches (id, scope, target, reason, engaged_by_name, engaged_at) VALUES ($1, 'global', NULL, 'Drill.', 'M', now())`,
            [randomUUID()],
          );
      }),
    );
    await held;
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
      serving: () => Promise.reject(new Problem('connector_failed', 'VirusTotal answers 500.')),
    });
    const body = { action: 'lookup_domain', parameters: { domain: 'new.example' }, reason: 'Who is that?' };
    const asked = await t.http('POST', '/api/actions', { as: 'analyst', body });
    expect(asked.status).toBe(502);
  });
});

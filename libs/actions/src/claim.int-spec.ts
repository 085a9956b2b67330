import { ConnectorFailure } from '#connectors';
import { IncidentFindings } from '#incidents';
import { PolicyDecisions } from '#policies';
import { signedIn } from '../../../test/fixtures/people.ts';
import { ActionExecution } from './action-execution.ts';
import { ActionListeners } from './actions.listeners.ts';
import {
  t,
  incident,
  sue,
  edr,
  anotherIncident,
  PLAYBOOK,
  PERSON,
  system,
  execute,
  view,
  pending,
  approve,
  approved,
  publish,
  resolve,
  DENIED,
  withClaims,
} from './claim.harness.ts';

withClaims();

describe('a guardrail that came after the approval', () => {
  test.each([
    ['denies the action', DENIED, 'Not this week.'],
    [
      'protects the target',
      { protected_targets: [{ kind: 'host', patterns: ['ws-0042'], reason: 'A till.' }] },
      'A till.',
    ],
    [
      'protects it by a name that only the service knows',
      { protected_targets: [{ kind: 'ip_range', patterns: ['10.0.0.0/24'], reason: 'The tills.' }] },
      'The tills.',
    ],
  ])('%s: nothing is sent', async (_what, guardrails, words) => {
    const action = await approved();
    await publish({ guardrails });
    await execute(action.id);
    expect(edr.calls).toBe(0);
    expect(await view(action.id)).toMatchObject({
      status: 'denied',
      error: { code: 'forbidden', message: expect.stringContaining(words) },
    });
    const [claim] = await t.sql('SELECT outcome, decision, step FROM policy_claims WHERE action_id = $1', [
      action.id,
    ]);
    expect(claim).toMatchObject({ outcome: 'denied', decision: 'deny' });
  });

  test('limits how often: what has begun counts, not what was asked for', async () => {
    const [first, second] = [await approved(), await approved()];
    await publish({ guardrails: { rate_limits: [{ actions: ['isolate_host'], per_hour: 1 }] } });
    await execute(first.id);
    await execute(second.id);
    expect(edr.calls).toBe(1);
    expect((await view(first.id)).status).toBe('completed');
    expect(await view(second.id)).toMatchObject({
      status: 'denied',
      error: { message: expect.stringContaining('at most 1 time within an hour') },
    });
  });

  test('stops a call that a crash had cut off from being sent again', async () => {
    const action = await approved();
    await t.sql(
      `UPDATE actions SET status = 'executing', attempts = 1, may_have_reached = true, claim = NULL, started_at = now() WHERE id = $1`,
      [action.id],
    );
    await publish({ guardrails: DENIED });
    await system(() => t.get(ActionExecution).reconcile(action.id));
    expect(edr.calls).toBe(0);
    expect(await view(action.id)).toMatchObject({ status: 'failed', error: { code: 'forbidden' } });
  });
});

describe('a stricter policy than the one that was answered', () => {
  test('asks people again, with what has changed, and goes on once they agree', async () => {
    const action = await approved();
    const rule = {
      name: 'two',
      actions: ['isolate_host'],
      decision: 'require_approval',
      level: 'senior_analyst',
      quorum: 2,
    };
    await publish({ rules: [rule] });
    await execute(action.id);
    expect(edr.calls).toBe(0);
    expect(await view(action.id)).toMatchObject({
      status: 'pending_approval',
      policy_decision: { level: 'senior_analyst', quorum: 2 },
    });
    const rows = await t.sql(
      'SELECT status, quorum, asked_again FROM approvals WHERE action_id = $1 ORDER BY id',
      [action.id],
    );
    expect(rows).toEqual([
      { status: 'approved', quorum: 1, asked_again: null },
      {
        status: 'pending',
        quorum: 2,
        asked_again: expect.stringContaining('2 approvals at level senior analyst'),
      },
    ]);
    await approve(action);
    await approve(action, await signedIn(t, 'Mia', 'manager'));
    await execute(action.id);
    expect(edr.calls).toBe(1);
  });
});

test('a verdict by now that goes beyond the evidence: what was allowed is put to people', async () => {
  await publish({ rules: [{ name: 'go', actions: ['isolate_host'], decision: 'allow' }] });
  const action = await pending();
  expect(action.status).toBe('approved');
  const verdict = {
    classification: 'malicious' as const,
    confidence: 0.9,
    category: 'none',
    summary: 'So says the model.',
    reasoning: [],
    techniques: [],
    recommended_actions: [],
    missing: [],
    not_connected: [],
    reservations: ['A claim was struck.'],
    analyst: 'claude' as const,
    fallback_reason: null,
    model: 'm',
    usage: null,
  };
  await system(() => t.get(IncidentFindings).recordVerdict(incident, verdict, { run_id: null }));
  await execute(action.id);
  expect(edr.calls).toBe(0);
  expect((await view(action.id)).status).toBe('pending_approval');
});

describe('a voter', () => {
  const demote = (role: string) => t.sql('UPDATE users SET role = $2 WHERE id = $1', [sue.id, role]);
  afterEach(() => demote('senior_analyst'));

  test.each([
    ['disabled', () => t.sql('UPDATE users SET disabled_at = now() WHERE id = $1', [sue.id]), 'is disabled'],
    ['demoted', () => demote('analyst'), 'their role is analyst now'],
  ])('who is %s since: people are asked again', async (_how, change, words) => {
    const action = await approved();
    await change();
    await execute(action.id);
    expect(edr.calls).toBe(0);
    expect((await view(action.id)).status).toBe('pending_approval');
    const [again] = await t.sql(
      `SELECT asked_again FROM approvals WHERE action_id = $1 AND status = 'pending'`,
      [action.id],
    );
    expect(again).toEqual({ asked_again: expect.stringContaining(words) });
  });

  test('who stands behind it, as it is known by now: people are asked again', async () => {
    const action = await approved();
    const behind = JSON.stringify([{ user_id: sue.id, name: 'Sue', part: 'retried' }]);
    await t.sql('UPDATE actions SET behind = $2 WHERE id = $1', [action.id, behind]);
    await execute(action.id);
    expect(edr.calls).toBe(0);
    expect((await view(action.id)).status).toBe('pending_approval');
  });
});

describe('resolving the incident', () => {
  test('cancels what waits and what is approved, with the reason', async () => {
    const [waiting, granted] = [await pending(), await approved()];
    expect((await resolve('false_positive')).status).toBe(200);
    await execute(granted.id);
    expect(edr.calls).toBe(0);
    for (const { id } of [waiting, granted])
      expect(await view(id)).toMatchObject({
        status: 'cancelled',
        error: { message: 'The incident was resolved as false positive.' },
      });
    const approvals = await t.sql('SELECT status FROM approvals WHERE action_id = $1', [waiting.id]);
    expect(approvals).toEqual([{ status: 'cancelled' }]);
    await t.http('POST', `/api/incidents/${incident}/reopen`, { as: 'analyst', body: { reason: 'Wrong.' } });
    expect((await view(waiting.id)).status).toBe('cancelled');
  });

  test('keeps them for a true positive, and they are carried out', async () => {
    const action = await pending();
    expect((await resolve('true_positive', { open_requests: 'keep' })).status).toBe(200);
    await approve(action);
    await execute(action.id);
    expect(edr.calls).toBe(1);
    expect((await view(action.id)).status).toBe('completed');
  });

  test.each(['false_positive', 'benign_positive', 'duplicate', 'not_evaluable'])(
    'as %s leaves nothing to keep',
    async (disposition) => {
      expect(await resolve(disposition, { open_requests: 'keep' })).toMatchObject({
        status: 400,
        body: { errors: [{ path: 'open_requests' }] },
      });
    },
  );

  test('ends what comes too late to be cancelled; a person who asks afterwards knows of it', async () => {
    const early = await approved(PERSON);
    await t.sql(
      "UPDATE incidents SET status = 'resolved', disposition = 'false_positive', resolved_at = now() WHERE id = $1",
      [incident],
    );
    const [automated, ofPerson] = [await approved(PLAYBOOK), await approved(PERSON)];
    for (const { id } of [early, automated, ofPerson]) await execute(id);
    expect(edr.calls).toBe(1);
    expect(await view(early.id)).toMatchObject({ status: 'denied', error: { code: 'conflict' } });
    expect(await view(automated.id)).toMatchObject({ status: 'denied', error: { code: 'conflict' } });
    expect((await view(ofPerson.id)).status).toBe('completed');
  });
});

describe('what the service says that the target is', () => {
  test('is kept with the action', async () => {
    const action = await approved();
    await execute(action.id);
    expect(await view(action.id)).toMatchObject({
      status: 'completed',
      resolved_targets: expect.arrayContaining(['WS-0042', 'h1', '10.0.0.5']),
    });
  });

  test('not answered now: asked again later, nothing is sent meanwhile', async () => {
    edr.fails = [new ConnectorFailure('Busy.', { effect: 'none', transient: true })];
    const action = await approved();
    await execute(action.id);
    expect(edr.calls).toBe(0);
    expect(await view(action.id)).toMatchObject({ status: 'executing', error: { message: 'Busy.' } });
    await system(() => t.get(ActionExecution).reconcile(action.id));
    expect(edr.calls).toBe(1);
    expect((await view(action.id)).status).toBe('completed');
  });

  test('refused for good: it fails, nothing is sent', async () => {
    edr.fails = [new ConnectorFailure('Says no.', { effect: 'none' })];
    const action = await approved();
    await execute(action.id);
    expect(edr.calls).toBe(0);
    expect(await view(action.id)).toMatchObject({ status: 'failed', error: { message: 'Says no.' } });
  });
});

describe('at the same instant, on two connections', () => {
  /** Runs `first` until it has called `hook`, starts `second`, and lets `first` go on once `second` waits or is over. */
  async function during(
    hold: (pause: () => Promise<void>) => () => void,
    first: () => Promise<unknown>,
    second: () => Promise<unknown>,
  ): Promise<boolean> {
    let go: () => void = () => undefined;
    const gate = new Promise<void>((done) => (go = done));
    let reached: () => void = () => undefined;
    const isThere = new Promise<void>((done) => (reached = done));
    const restore = hold(() => {
      reached();
      return gate;
    });
    const one = first();
    await isThere;
    restore();
    let over = false;
    const other = second().finally(() => (over = true));
    for (;;) {
      if (over || (await t.sql('SELECT 1 FROM pg_locks WHERE NOT granted')).length > 0) break;
    }
    const waited = !over;
    go();
    await Promise.all([one, other]);
    return waited;
  }

  const atClaim = (pause: () => Promise<void>) => {
    const policy = t.get(PolicyDecisions);
    const original = policy.atClaim.bind(policy);
    policy.atClaim = async (...args) => {
      const found = await original(...args);
      await pause();
      return found;
    };
    return () => (policy.atClaim = original);
  };

  test('a policy that is published waits for the claim under way, and nothing begins by the old one after it', async () => {
    const [first, second] = [await approved(), await approved()];
    const waited = await during(
      (pause) => atClaim(pause),
      () => execute(first.id),
      () => publish({ guardrails: DENIED }),
    );
    expect(waited).toBe(true);
    await execute(second.id);
    expect(edr.calls).toBe(1);
    expect([(await view(first.id)).status, (await view(second.id)).status]).toEqual(['completed', 'denied']);
  });

  test('who resolves the incident waits for the claim under way', async () => {
    const action = await approved();
    const waited = await during(
      (pause) => atClaim(pause),
      () => execute(action.id),
      () => resolve('false_positive'),
    );
    expect(waited).toBe(true);
    expect([edr.calls, (await view(action.id)).status]).toEqual([1, 'completed']);
  });

  test('a claim waits for who is resolving the incident, and then begins nothing', async () => {
    const action = await approved();
    const listeners = t.get(ActionListeners);
    const asResolving = (pause: () => Promise<void>) => {
      const repository = Reflect.get(listeners, 'repository') as { openOf(id: string): Promise<string[]> };
      const original = repository.openOf.bind(repository);
      repository.openOf = async (id) => {
        await pause();
        return original(id);
      };
      return () => (repository.openOf = original);
    };
    const waited = await during(
      asResolving,
      () => resolve('false_positive'),
      () => execute(action.id),
    );
    expect(waited).toBe(true);
    expect(edr.calls).toBe(0);
    expect((await view(action.id)).status).toBe('cancelled');
  });

  test('a vote and a resolution: one of both', async () => {
    for (let round = 0; round < 4; round += 1) {
      await anotherIncident();
      const action = await pending();
      const [approval] = await t.sql<{ id: string }>('SELECT id FROM approvals WHERE action_id = $1', [
        action.id,
      ]);
      const [vote, resolved] = await Promise.all([
        t.http('POST', `/api/approvals/${approval?.id}/approve`, {
          headers: sue.headers,
          body: { digest: action.digest },
        }),
        resolve('false_positive'),
      ]);
      expect(resolved.status).toBe(200);
      expect([200, 409]).toContain(vote.status);
      await t.jobs.drain();
      expect(edr.calls).toBe(0);
      expect((await view(action.id)).status).toBe('cancelled');
    }
  });
});

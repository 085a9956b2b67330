import { PLATFORM_TENANT_ID } from '../../../test/harness/index.ts';
import { UnitOfWork } from '#platform';
import { BUILT_IN_POLICY } from './domain/builtin.ts';
import type { PolicyDocument, RateLimit } from './domain/document.ts';
import { PoliciesService } from './policies.service.ts';
import {
  OTHER_TENANT,
  INCIDENT,
  t,
  decisions,
  switches,
  request,
  decide,
  SCOPE,
  withPolicies,
} from './policies.harness.ts';

function limited(limit: Partial<RateLimit>, mode: PolicyDocument['mode'] = 'autonomous'): PolicyDocument {
  const rate_limits = [{ actions: ['isolate_host'], ...limit }];
  return { ...BUILT_IN_POLICY, mode, guardrails: { ...BUILT_IN_POLICY.guardrails, rate_limits } };
}

const publish = (document: unknown, expected = 1) =>
  t.as('manager', () => t.get(PoliciesService).publish(document, expected, 'for the test'));

withPolicies();

describe('decisions', () => {
  it('stores the decision with its whole input, and the built-in policy as version 1', async () => {
    const decision = await decide();
    expect(decision).toMatchObject({
      decision: 'require_approval',
      level: 'senior_analyst',
      policy_version: 1,
      mode: 'supervised',
    });
    const [row] = await t.sql('SELECT * FROM policy_decisions WHERE id = $1', [decision.id]);
    expect(row).toMatchObject({
      step: 'mode',
      action: 'isolate_host',
      incident_id: INCIDENT,
      policy_version: 1,
    });
    expect(row?.input).toMatchObject({ request: request(), facts: { kill_switches: [], usage: null } });
    expect(await t.sql('SELECT version, published_by_name FROM policies')).toEqual([
      { version: 1, published_by_name: 'Triage Warden' },
    ]);
  });

  it('stores one first version when many decide first', async () => {
    const all = await Promise.all(Array.from({ length: 6 }, () => decide()));
    expect(new Set(all.map(({ policy_version }) => policy_version))).toEqual(new Set([1]));
    expect(await t.sql('SELECT version FROM policies')).toHaveLength(1);
  });

  it('goes by a new version at once, also in a process that knows the old one', async () => {
    await decide();
    await t.sql(
      `INSERT INTO policies (id, tenant_id, version, document, published_by_name, published_at)
       VALUES (gen_random_uuid(), $1, 2, $2, 'another process', now())`,
      [PLATFORM_TENANT_ID, JSON.stringify({ ...BUILT_IN_POLICY, mode: 'autonomous' })],
    );
    expect(await decide()).toMatchObject({ decision: 'allow', policy_version: 2, mode: 'autonomous' });
  });

  it('rolls the decision back with what it was made for', async () => {
    const failing = t.as('analyst', () =>
      t.get(UnitOfWork).run(async () => {
        await decisions.decide(request());
        throw new Error('the action could not be stored');
      }),
    );
    await expect(failing).rejects.toThrow('could not be stored');
    expect(await t.sql('SELECT id FROM policy_decisions')).toEqual([]);
  });

  it('checks without storing anything', async () => {
    expect(await t.as('viewer', () => decisions.check(request()))).toMatchObject({
      decision: 'require_approval',
    });
    expect(await t.sql('SELECT id FROM policy_decisions')).toEqual([]);
  });

  it('keeps tenants apart', async () => {
    await publish(BUILT_IN_POLICY, 1);
    await t.as('manager', () => switches.engage({ scope: 'global', target: null, reason: 'ours' }));
    const other = { tenantId: OTHER_TENANT };
    const decision = await t.as('analyst', () => decisions.decide(request()), other);
    expect(decision).toMatchObject({ policy_version: 1, decision: 'require_approval' });
    expect(await t.as('analyst', () => decisions.blockedBy(SCOPE), other)).toBeNull();
    expect(await t.as('analyst', () => decisions.blockedBy(SCOPE))).not.toBeNull();
    const seen = await t.as('analyst', () =>
      t.get(UnitOfWork).read(() => t.get(UnitOfWork).query('SELECT id FROM policy_decisions')),
    );
    expect(seen).toEqual([]);
  });
});

describe('rate limits', () => {
  it('counts within one transaction and over several', async () => {
    await publish(limited({ per_hour: 3 }));
    const batch = await t.as('analyst', () => decisions.decideAll([request(), request()]));
    expect(batch.map(({ decision }) => decision)).toEqual(['allow', 'allow']);
    expect((await decide()).decision).toBe('allow');
    expect(await decide()).toMatchObject({ decision: 'deny', step: 'rate_limit' });
    expect((await decide()).decision).toBe('deny');
  });

  it('gives the last one to one of two that ask at once', async () => {
    await publish(limited({ per_day: 1 }));
    await decide({ action: { ...request().action, name: 'other' } });
    const all = await Promise.all(Array.from({ length: 5 }, () => decide()));
    expect(all.filter(({ decision }) => decision === 'allow')).toHaveLength(1);
  });

  it('counts per incident', async () => {
    await publish(limited({ per_incident: 1 }));
    expect((await decide()).decision).toBe('allow');
    expect((await decide()).decision).toBe('deny');
    const other = { id: '01900000-0000-7000-8000-0000000000ab', severity: 'low', type: 'malware' } as const;
    expect((await decide({ incident: other })).decision).toBe('allow');
  });

  it('counts what is under way, from the request to its end', async () => {
    await publish(limited({ concurrent: 1 }));
    await decide({ action: { ...request().action, name: 'other' } });
    const action_id = '01900000-0000-7000-8000-0000000000cc';
    const common = { action_id, incident_id: null, action: 'isolate_host' };
    const subject = { type: 'action', id: action_id };
    const unitOfWork = t.get(UnitOfWork);
    await t.as('analyst', () =>
      unitOfWork.run(async () => {
        expect((await decisions.decide(request())).decision).toBe('allow');
        await unitOfWork.record('action.requested', subject, { ...common, status: 'approved' });
      }),
    );
    expect((await decide()).decision).toBe('deny');
    await t.as('analyst', () =>
      unitOfWork.run(() =>
        unitOfWork.record('action.settled', subject, {
          ...common,
          status: 'completed',
          run_id: null,
          step_key: null,
        }),
      ),
    );
    expect((await decide()).decision).toBe('allow');
  });
});

describe('publishing', () => {
  it('makes the next version, audited, and refuses a stale one', async () => {
    expect(await publish({ ...BUILT_IN_POLICY, mode: 'autonomous' })).toEqual({ version: 2 });
    await expect(publish(BUILT_IN_POLICY, 1)).rejects.toMatchObject({ code: 'stale_version' });
    const [entry] = await t.sql(
      `SELECT * FROM audit_logs WHERE event = 'policy.published' ORDER BY id DESC LIMIT 1`,
    );
    expect(entry).toMatchObject({
      reason: 'for the test',
      subject_id: '2',
      details: { before: { mode: 'supervised' }, after: { mode: 'autonomous' } },
    });
  });

  it('lets one of two who publish at once through', async () => {
    const results = await Promise.allSettled([
      publish(limited({ per_hour: 1 })),
      publish(limited({ per_hour: 2 })),
    ]);
    const refused = results.filter((result) => result.status === 'rejected');
    expect(refused).toHaveLength(1);
    expect(refused[0]?.reason).toMatchObject({ code: 'stale_version' });
  });

  it('names no action that there is not: such a guardrail would hold nobody back', async () => {
    const { guardrails } = BUILT_IN_POLICY;
    const denied_actions = [{ actions: ['isolate_*', 'isolate-host'], reason: 'Never by itself.' }];
    const rate_limits = [{ actions: ['disable_users'], per_hour: 1 }];
    const idle: PolicyDocument = {
      ...BUILT_IN_POLICY,
      guardrails: { ...guardrails, denied_actions, rate_limits },
      rules: [{ name: 'r', actions: ['*', ' Lookup_IP', 'lookup_*s'], decision: 'allow' }],
    };
    await expect(publish(idle)).rejects.toMatchObject({
      code: 'invalid_policy',
      errors: [
        { path: 'guardrails.denied_actions.0.actions.1', code: 'unknown_action' },
        { path: 'guardrails.rate_limits.0.actions.0', code: 'unknown_action' },
      ],
    });
    expect(await t.sql('SELECT version FROM policies')).toEqual([]);
  });

  it('changes nothing when the document is wrong', async () => {
    const wrong = { ...BUILT_IN_POLICY, rules: [{ name: 'r', decision: 'allow', when: 'nobody' }] };
    await expect(publish(wrong)).rejects.toMatchObject({
      code: 'invalid_policy',
      errors: [{ path: 'rules.0.when' }],
    });
    expect(await t.sql('SELECT version FROM policies')).toEqual([]);
  });
});

describe('HTTP', () => {
  it('serves, simulates and publishes the policy', async () => {
    const before = await t.http('GET', '/api/policy', { as: 'viewer' });
    expect(before).toMatchObject({
      status: 200,
      headers: { etag: '"1"' },
      body: { version: 1, published_at: null, hits: [] },
    });
    const document = {
      ...BUILT_IN_POLICY,
      rules: [{ name: 'no isolation', actions: ['isolate_*'], decision: 'deny', reason: 'not here' }],
    };
    const { body: simulated } = await t.http('POST', '/api/policy/simulate', {
      as: 'viewer',
      body: { request: request(), document },
    });
    expect(simulated).toMatchObject({ decision: 'deny', rule: 'no isolation', policy_version: null });
    expect(simulated.trace.at(-1)).toMatchObject({ step: 'rule', name: 'no isolation', matched: true });
    const current = await t.http('POST', '/api/policy/simulate', {
      as: 'viewer',
      body: { request: request() },
    });
    expect(current.body).toMatchObject({ decision: 'require_approval', policy_version: 1 });

    const stale = await t.http('PUT', '/api/policy', {
      as: 'manager',
      headers: { 'if-match': '"7"' },
      body: { document },
    });
    expect(stale).toMatchObject({ status: 412, body: { code: 'stale_version' } });
    const unnamed = await t.http('PUT', '/api/policy', { as: 'manager', body: { document } });
    expect(unnamed).toMatchObject({ status: 400 });
    const published = await t.http('PUT', '/api/policy', {
      as: 'manager',
      headers: { 'if-match': '"1"' },
      body: { document, comment: 'c' },
    });
    expect(published).toMatchObject({ status: 200, headers: { etag: '"2"' }, body: { version: 2 } });
    const stored = await t.sql(
      'SELECT u.name FROM policies p JOIN users u ON u.id = p.published_by WHERE p.version = 2',
    );
    expect(stored).toEqual([{ name: 'Test manager' }]);
    await decide();
    const after = await t.http('GET', '/api/policy', { as: 'viewer' });
    expect(after.body.hits).toMatchObject([{ rule: 'no isolation', hits: 1 }]);

    const first = await t.http('GET', '/api/policy/versions?limit=1', { as: 'viewer' });
    expect(first.body.data).toMatchObject([{ version: 2, comment: 'c', published_by: 'Test manager' }]);
    const next = await t.http('GET', `/api/policy/versions?limit=1&cursor=${first.body.meta.next_cursor}`, {
      as: 'viewer',
    });
    expect(next.body).toMatchObject({ data: [{ version: 1 }], meta: { next_cursor: null } });
    expect((await t.http('GET', '/api/policy/versions/1', { as: 'viewer' })).body).toMatchObject({
      version: 1,
    });
    expect((await t.http('GET', '/api/policy/versions/9', { as: 'viewer' })).status).toBe(404);
  });

  it('answers a wrong document with every path', async () => {
    const body = { version: 1, document: { ...BUILT_IN_POLICY, mode: 'x', rules: [{ name: 'r' }] } };
    const answer = await t.http('PUT', '/api/policy', { as: 'manager', body });
    expect(answer).toMatchObject({ status: 422, body: { code: 'invalid_policy' } });
    expect(answer.body.errors.map(({ path }: { path: string }) => path)).toEqual([
      'mode',
      'rules.0.decision',
    ]);
    expect((await t.http('PUT', '/api/policy', { as: 'analyst', body })).status).toBe(403);
  });

  it('engages and releases kill switches, for those who may', async () => {
    const body = { scope: 'playbook', target: 'malware_triage', reason: 'Runaway' };
    expect((await t.http('POST', '/api/kill-switch', { as: 'senior_analyst', body })).status).toBe(403);
    expect(
      (await t.http('POST', '/api/kill-switch', { as: 'manager', body: { scope: 'action', reason: 'x' } }))
        .status,
    ).toBe(400);
    const engaged = await t.http('POST', '/api/kill-switch', { as: 'manager', body });
    expect(engaged).toMatchObject({
      status: 201,
      body: { ...body, engaged_by: 'Test manager', released_at: null },
    });
    expect((await t.http('GET', '/api/kill-switch', { as: 'viewer' })).body.data).toMatchObject([
      { id: engaged.body.id },
    ]);
    expect((await t.http('GET', '/metrics')).text).toContain('triage_warden_kill_switch{scope="playbook"} 1');
    const path = `/api/kill-switch/${engaged.body.id}`;
    expect((await t.http('DELETE', path, { as: 'manager', body: { reason: 7 } })).status).toBe(400);
    expect((await t.http('DELETE', path, { as: 'manager' })).status).toBe(400);
    expect((await t.http('DELETE', `${path}?reason=done`, { as: 'manager' })).body).toMatchObject({
      release_reason: 'done',
    });
    expect((await t.http('DELETE', path, { as: 'manager', body: { reason: 'again' } })).body).toMatchObject({
      code: 'already_decided',
    });
    expect((await t.http('GET', '/api/kill-switch', { as: 'viewer' })).body.data).toEqual([]);
    expect((await t.http('GET', '/api/kill-switch?state=all', { as: 'viewer' })).body.data).toHaveLength(1);
    expect((await t.http('GET', '/metrics')).text).toContain('triage_warden_kill_switch{scope="playbook"} 0');
  });
});

import { IncidentIntake } from '#incidents';
import { incomingAlert } from '../../incidents/src/testing.ts';
import { PLATFORM_TENANT_ID } from '../../../test/harness/index.ts';
import { PastDecisionsRepository } from './data/past-decisions.repository.ts';
import { BUILT_IN_POLICY } from './domain/builtin.ts';
import type { PolicyDocument, PolicyRule } from './domain/document.ts';
import { PoliciesService } from './policies.service.ts';
import { PolicyBacktests, type Backtest } from './policy-backtests.ts';
import { INCIDENT, OTHER_TENANT, decide, decisions, request, t, withPolicies } from './policies.harness.ts';

withPolicies();

const draft = (...rules: PolicyRule[]): PolicyDocument => ({ ...BUILT_IN_POLICY, rules });
const ALLOW: PolicyRule = { name: 'let it', actions: ['isolate_host'], decision: 'allow' };

async function backtest(document?: PolicyDocument, days = 30): Promise<Backtest> {
  return t.as('viewer', async () => {
    const run = t.get(PolicyBacktests).of(document, days);
    for (;;) {
      const step = await run.next();
      if (step.done === true) return step.value;
    }
  });
}

async function copies(count: number): Promise<void> {
  await t.sql(
    `INSERT INTO policy_decisions (id, tenant_id, created_at, policy_version, mode, action, incident_id, decision, level,
                                   quorum, step, rule, reason, input)
     SELECT gen_random_uuid(), tenant_id, created_at - n * interval '1 minute', policy_version, mode, action, incident_id,
            decision, level, quorum, step, rule, reason, input
     FROM policy_decisions, generate_series(1, $1) AS n`,
    [count],
  );
}

describe('a backtest', () => {
  it('makes each decision of the period again, in batches, and lists the latest differences', async () => {
    await decide({ targets: ['ws-1'] });
    await copies(620);
    const [incident] = await t.as('analyst', () =>
      t.get(IncidentIntake).receive([incomingAlert({ fingerprint: 'f' })]),
    );
    const id = incident?.incident_id as string;
    await decide({ incident: { id, severity: 'low', type: 'malware' } });
    const result = await backtest(
      draft({ name: 'low', severity: ['low'], decision: 'deny', reason: 'Never.' }, ALLOW),
    );
    expect(result).toMatchObject({
      total: 622,
      redecided: 622,
      older_left_out: false,
      was: { allow: 0, deny: 0, require_approval: 622 },
      would_be: { allow: 621, deny: 1, require_approval: 0 },
      changed: 622,
      changed_already: 0,
      rules: [
        { rule: 'low', decided: 1, changed: 1 },
        { rule: 'let it', decided: 621, changed: 621 },
      ],
    });
    expect(result.differences).toHaveLength(200);
    expect(result.differences[0]).toMatchObject({
      incident_id: id,
      incident: expect.stringMatching(/^INC-\d+$/) as string,
      was: { decision: 'require_approval', step: 'mode' },
      would_be: { decision: 'deny', rule: 'low' },
    });
    expect(result.differences[1]).toMatchObject({ incident: null, targets: ['ws-1'] });
    expect((await backtest(draft(), 30)).changed).toBe(0);
  });

  it('leaves out what is older than the days that were asked for, and what is another tenant’s', async () => {
    await decide();
    await t.as('analyst', () => decisions.decide(request()), { tenantId: OTHER_TENANT });
    await t.sql(
      `INSERT INTO policy_decisions (id, tenant_id, created_at, policy_version, mode, action, incident_id, decision, level,
                                     quorum, step, rule, reason, input)
       SELECT gen_random_uuid(), tenant_id, created_at - interval '8 days', policy_version, mode, action, incident_id,
              decision, level, quorum, step, rule, reason, input
       FROM policy_decisions WHERE tenant_id = $1`,
      [PLATFORM_TENANT_ID],
    );
    expect((await backtest(draft(ALLOW), 7)).total).toBe(1);
    expect((await backtest(draft(ALLOW), 9)).total).toBe(2);
  });

  it('tells what publishing would change from what the policy in force says already', async () => {
    await decide();
    await t.as('manager', () => t.get(PoliciesService).publish(draft(ALLOW), 1, ''));
    await decide({ incident: { id: INCIDENT, severity: 'low', type: 'malware' } });
    const low: PolicyRule = { name: 'low', severity: ['low'], decision: 'deny', reason: 'x' };
    const result = await backtest(draft(low, ALLOW));
    expect(result).toMatchObject({ version: 2, changed: 2, changed_already: 1 });
    expect(result.differences.map(({ already, would_be }) => [already, would_be.rule])).toEqual([
      [false, 'low'],
      [true, 'let it'],
    ]);
  });

  it('counts what the limits of the draft would have let through', async () => {
    await t.as('manager', () => t.get(PoliciesService).publish({ ...draft(), mode: 'autonomous' }, 1, ''));
    for (let n = 0; n < 4; n += 1) await decide();
    const limited = (limit: object): PolicyDocument => ({
      ...draft(),
      mode: 'autonomous',
      guardrails: {
        ...BUILT_IN_POLICY.guardrails,
        rate_limits: [{ actions: ['isolate_host'], ...limit }],
      },
    });
    expect(await backtest(limited({ per_hour: 3 }))).toMatchObject({ would_be: { allow: 3, deny: 1 } });
    expect(await backtest(limited({ per_incident: 1 }))).toMatchObject({ would_be: { allow: 1, deny: 3 } });
    expect(await backtest(limited({ concurrent: 1 }))).toMatchObject({
      redecided: 0,
      missing: { concurrent: 4 },
    });
    // What came before the period counts, too.
    await t.sql(`INSERT INTO policy_decisions (id, tenant_id, created_at, policy_version, mode, action, incident_id,
                   decision, level, quorum, step, rule, reason, input)
                 SELECT gen_random_uuid(), tenant_id, created_at - interval '24 hours 1 minute', policy_version, mode, action,
                   incident_id, decision, level, quorum, step, rule, reason, input FROM policy_decisions`);
    expect(await backtest(limited({ per_incident: 5 }), 1)).toMatchObject({
      would_be: { allow: 1, deny: 3 },
    });
  });

  it('says of decisions that were kept with less that they cannot be made again', async () => {
    await decide();
    await t.sql(`UPDATE policy_decisions SET input = (input #- '{facts,listed}') - 'alerts'`);
    const critical: PolicyRule = {
      name: 'critical',
      target: { criticality: ['critical'] },
      decision: 'deny',
      reason: 'x',
    };
    expect(await backtest(draft(critical))).toMatchObject({
      total: 1,
      redecided: 0,
      missing: { lists: 1, alerts: 0, concurrent: 0 },
      differences: [],
    });
    const dc: PolicyRule = { name: 'dc', when: 'alert.host.name == "dc-1"', decision: 'allow' };
    expect((await backtest(draft(dc))).missing).toEqual({ lists: 0, alerts: 1, concurrent: 0 });
    expect((await backtest(draft(ALLOW))).redecided).toBe(1);
  });

  it('reads what the alerts said then, and not what came later', async () => {
    const receive = async (name: string) => {
      const alert = incomingAlert({ fingerprint: 'same', title: name, fields: { host: { name } } });
      const [one] = await t.as('analyst', () => t.get(IncidentIntake).receive([alert]));
      return { id: one?.incident_id as string, severity: 'high', type: 'malware' } as const;
    };
    const incident = await receive('ws-1');
    await decide({ incident });
    await receive('dc-1');
    await decide({ incident });
    const dc: PolicyRule = {
      name: 'dc',
      when: 'alert.host.name == "dc-1"',
      decision: 'deny',
      reason: 'Never.',
    };
    expect(await backtest(draft(dc))).toMatchObject({ redecided: 2, rules: [{ decided: 1 }] });
  });

  it('ends when nobody asks any more, and leaves its place to the next', async () => {
    await decide();
    await copies(1000);
    const batches = vi.spyOn(t.get(PastDecisionsRepository), 'batch');
    await t.as('viewer', async () => {
      const run = t.get(PolicyBacktests).of(draft(ALLOW), 30);
      await run.next();
      await run.next();
      await run.return(undefined as never);
    });
    expect(batches).toHaveBeenCalledTimes(1);
    batches.mockRestore();
    expect((await backtest(draft(ALLOW))).total).toBe(1001);
  });

  it('waits for its turn, and is refused where too many wait', async () => {
    await decide();
    const all = await Promise.allSettled(Array.from({ length: 7 }, () => backtest(draft(ALLOW))));
    expect(all.filter(({ status }) => status === 'rejected')).toMatchObject([
      { reason: { code: 'rate_limited' } },
      { reason: { code: 'rate_limited' } },
    ]);
    expect((await backtest(draft(ALLOW))).total).toBe(1);
  });

  it('of the policy in force is made once for all who look at it', async () => {
    await decide();
    const first = await backtest();
    await decide();
    expect(await backtest()).toBe(first);
    expect((await backtest(undefined, 7)).total).toBe(2);
    await t.as('manager', () => t.get(PoliciesService).publish(draft(ALLOW), 1, ''));
    expect(await backtest(undefined, 7)).toMatchObject({
      version: 2,
      changed: 2,
      changed_already: 2,
      rules: [{ rule: 'let it', decided: 2 }],
    });
  });
});

describe('HTTP', () => {
  const post = (path: string, body: object) => t.http('POST', `/api/policy/${path}`, { as: 'viewer', body });

  it('answers a line for each step, the last one with the result', async () => {
    await decide();
    const answer = await post('backtest', { document: draft(ALLOW), days: 3 });
    expect(answer).toMatchObject({ status: 200 });
    expect(String(answer.headers['content-type'])).toContain('application/jsonl');
    const lines = answer.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { done: number; total: number; result: unknown });
    expect(lines[0]).toEqual({ done: 0, total: 1, result: null, problem: null });
    expect(lines.at(-1)).toMatchObject({
      done: 1,
      total: 1,
      problem: null,
      result: { changed: 1, differences: [{ action: 'isolate_host', would_be: { rule: 'let it' } }] },
    });
  });

  it('refuses a draft that could not be published, and a stretch that is too long', async () => {
    const wrong = draft({ name: 'r', decision: 'allow', when: 'nobody' });
    expect(await post('backtest', { document: wrong })).toMatchObject({
      status: 422,
      body: { code: 'invalid_policy', errors: [{ path: 'rules.0.when' }] },
    });
    expect((await post('backtest', { days: 91 })).status).toBe(400);
  });

  it('says in the last line when it breaks off', async () => {
    await decide();
    vi.spyOn(t.get(PastDecisionsRepository), 'scope').mockRejectedValueOnce(new Error('inside'));
    const answer = await post('backtest', { document: draft(ALLOW) });
    expect(answer.text).not.toContain('inside');
    expect(JSON.parse(answer.text.trim())).toMatchObject({
      result: null,
      problem: { code: 'internal', correlation_id: expect.any(String) as string },
    });
  });

  it('puts the rules of a draft into words, with what is to be known of them and what is wrong', async () => {
    const answer = await post('describe', {
      document: draft(
        { name: 'all', decision: 'allow' },
        { name: 'hosts', actions: ['isolate_host'], when: 'incident.severity == ', decision: 'allow' },
      ),
    });
    expect(answer).toMatchObject({
      status: 200,
      body: {
        rules: [
          {
            rule: 'all',
            sentence: 'Every action, look-ups too → allowed',
            warnings: [{ code: 'everything' }],
          },
          {
            rule: 'hosts',
            parts: [
              { text: 'Isolate host, when this holds: ', verbatim: false },
              { text: 'incident.severity ==', verbatim: true },
              { text: ' → allowed', verbatim: false },
            ],
            warnings: [{ code: 'never_reached' }],
          },
        ],
        errors: [{ path: 'rules.1.when' }],
      },
    });
    expect(await post('describe', { document: { rules: [] } })).toMatchObject({ status: 422 });
  });
});

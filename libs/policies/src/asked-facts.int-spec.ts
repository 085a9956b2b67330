import { IncidentIntake } from '#incidents';
import { incomingAlert } from '../../incidents/src/testing.ts';
import { BUILT_IN_POLICY } from './domain/builtin.ts';
import { PoliciesService } from './policies.service.ts';
import { decide, t, withPolicies } from './policies.harness.ts';

withPolicies();

describe('a rule that asks what the lists say', () => {
  it('holds back what much hangs on, under any of its names, and is stored with what it knew', async () => {
    const made = await t.http('POST', '/api/inventory', {
      as: 'senior_analyst',
      body: {
        kind: 'asset',
        name: 'srv-db.corp.example',
        aliases: ['oracle-1'],
        addresses: ['10.2.0.5'],
        criticality: 'critical',
        tags: ['database'],
      },
    });
    expect(made.status).toBe(201);
    const rule = {
      name: 'critical',
      target: { criticality: ['critical'], tags: ['database'] },
      decision: 'require_approval',
      level: 'manager',
      quorum: 2,
    };
    const document = { ...BUILT_IN_POLICY, mode: 'autonomous', rules: [rule] };
    await t.as('admin', () => t.get(PoliciesService).publish(document, 1, ''));

    for (const target of ['SRV-DB', 'CORP\\srv-db$', 'oracle-1', '10.2.0.5'])
      expect([target, (await decide({ targets: [target] })).rule]).toEqual([target, 'critical']);
    expect(await decide({ targets: ['ws-042'] })).toMatchObject({ decision: 'allow', rule: null });
    // The short name could be either.
    await t.http('POST', '/api/inventory', {
      as: 'senior_analyst',
      body: { kind: 'asset', name: 'srv-db.lab.example', criticality: 'low' },
    });
    expect((await decide({ targets: ['srv-db'] })).rule).toBe('critical');
    expect((await decide({ targets: ['srv-db.lab.example'] })).rule).toBeNull();
    const stored = await t.sql<{ listed: unknown }>(
      `SELECT input->'facts'->'listed' AS listed FROM policy_decisions ORDER BY created_at, id`,
    );
    const entry = { name: 'srv-db.corp.example', criticality: 'critical', tags: ['database'] };
    expect(stored.map(({ listed }) => listed)).toMatchObject([
      [{ ...entry, target: 'srv-db' }],
      [entry],
      [{ ...entry, target: 'oracle-1' }],
      [{ ...entry, target: '10.2.0.5' }],
      [],
      [{ name: expect.any(String) as string }, { name: expect.any(String) as string }],
      [{ name: 'srv-db.lab.example' }],
    ]);
  });
});

describe('a rule that asks what the alerts say', () => {
  it('reads every alert of the incident, of no other, and is stored with what they said', async () => {
    const received = async (key: string, verdict: string) => {
      const fields = { vendor: { verdict }, host: { name: 'ws-042' } };
      const alert = incomingAlert({ fingerprint: key, title: verdict, fields });
      const [one] = await t.as('analyst', () => t.get(IncidentIntake).receive([alert]));
      return { id: one?.incident_id as string, severity: 'high', type: 'malware' } as const;
    };
    const incident = await received('one', 'blocked');
    const other = await received('other', 'allowed');
    const when = 'alert.vendor.verdict == "blocked" && alert.title != ""';
    const rule = { name: 'harmless by now', when, decision: 'allow' };
    const document = { ...BUILT_IN_POLICY, rules: [rule] };
    await t.as('admin', () => t.get(PoliciesService).publish(document, 1, ''));

    expect((await decide({ incident })).rule).toBe('harmless by now');
    expect((await decide({ incident: other })).rule).toBeNull();
    expect(await received('one', 'allowed')).toEqual(incident);
    expect((await decide({ incident })).rule).toBeNull();
    const stored = await t.sql<{ alerts: unknown[] }>(
      `SELECT input->'facts'->'alerts' AS alerts FROM policy_decisions ORDER BY created_at, id`,
    );
    expect(stored.map(({ alerts }) => alerts)).toMatchObject([
      [{ title: 'blocked', vendor: { verdict: 'blocked' } }],
      [{ title: 'allowed', vendor: { verdict: 'allowed' } }],
      expect.arrayContaining([{ title: 'allowed', vendor: { verdict: 'allowed' } }]),
    ]);
  });

  it('that names no field of an alert is refused', async () => {
    const rule = { name: 'typo', when: 'alert.hots.name == "x"', decision: 'allow' };
    const body = { version: 1, document: { ...BUILT_IN_POLICY, rules: [rule] } };
    expect(await t.http('PUT', '/api/policy', { as: 'manager', body })).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'rules.0.when', message: expect.stringContaining('no alert.hots') }] },
    });
  });
});

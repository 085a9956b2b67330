import { BUILT_IN_POLICY } from './domain/builtin.ts';
import { PoliciesService } from './policies.service.ts';
import { decide, t, withPolicies } from './policies.harness.ts';

describe('a rule that asks what the lists say', () => {
  withPolicies();

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

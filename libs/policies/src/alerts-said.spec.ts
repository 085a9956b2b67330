import type { StoredAlerts } from '#incidents';
import type { JsonObject } from '#contracts';
import { AlertsSaid } from './alerts-said.ts';
import { policy, request } from './domain/evaluate.harness.ts';

const [ONE, OTHER] = ['i1', 'i2'];
const incident = (id: string) => ({ id, severity: 'high' as const, type: 'malware' as const });
const host = (name: string): JsonObject => ({ host: { name, id: 'never asked for' } });

function house(alerts: Record<string, JsonObject[]>) {
  const asked: unknown[] = [];
  const stored = {
    said: async (ids: string[], most: number) => {
      asked.push(ids);
      return ids.flatMap((incident_id) =>
        (alerts[incident_id] ?? [])
          .slice(0, most)
          .map((fields) => ({ incident_id, title: 'An alert', severity: 'low', fields })),
      );
    },
  };
  return { said: new AlertsSaid(stored as unknown as StoredAlerts), asked };
}
const guarded = policy({
  rules: [
    {
      name: 'host',
      actions: ['isolate_*'],
      when: 'alert.host.name == "dc-1"',
      decision: 'deny',
      reason: 'x',
    },
    { name: 'mail', actions: ['send_mail'], when: 'alert.title == "x"', decision: 'deny', reason: 'x' },
  ],
});

it('reads what the rules for an action ask of each incident, once, and each combination once', async () => {
  const { said, asked } = house({
    [ONE]: [host('dc-1'), host('ws-7'), host('dc-1')],
    [OTHER]: [{ host: 'ws-9' }],
  });
  const requests = [
    request({ incident: incident(ONE) }),
    request({ incident: incident(OTHER) }),
    request({ incident: incident(ONE), targets: ['ws-1'] }),
    request({ incident: incident('empty') }),
    request({ incident: null }),
  ];
  const both = { alerts: [{ host: { name: 'dc-1' } }, { host: { name: 'ws-7' } }] };
  expect(await said.of(guarded, requests)).toEqual([
    both,
    // Stored before its fields had their names of now.
    { alerts: [{ host: { name: 'ws-9' } }] },
    both,
    { alerts: [] },
    { alerts: [] },
  ]);
  expect(asked).toEqual([[ONE, OTHER, 'empty']]);
});

it('reads nothing where no rule for the action asks, or there is no incident', async () => {
  const { said, asked } = house({ [ONE]: [host('dc-1')] });
  const other = { ...request().action, name: 'disable_user' };
  expect(await said.of(guarded, [request({ action: other })])).toEqual([{}]);
  expect(await said.of(policy({ rules: [] }), [request()])).toEqual([{}]);
  expect(await said.of(guarded, [request({ incident: null })])).toEqual([{ alerts: [] }]);
  expect(asked).toEqual([]);
});

it('says that there are more alerts than are read, or than differ', async () => {
  const alerts = (count: number, of: (at: number) => string) =>
    Array.from({ length: count }, (_, at) => host(of(at)));
  const many = async (given: JsonObject[]) => {
    const [read] = await house({ [ONE]: given }).said.of(guarded, [request({ incident: incident(ONE) })]);
    return [read?.alerts?.length, read?.more_alerts ?? false];
  };
  expect(await many(alerts(1000, () => 'ws-1'))).toEqual([1, false]);
  expect(await many(alerts(1001, () => 'ws-1'))).toEqual([1, true]);
  expect(await many(alerts(200, String))).toEqual([200, false]);
  expect(await many(alerts(201, String))).toEqual([200, true]);
});

import type { JsonObject } from '#contracts';
import { startFakes, type FakeName, type Fakes, type Fault } from '../../../test/fakes/index.ts';
import { givenIncident } from '../../../test/fixtures/incident.ts';
import { createTestApp, type TestApp } from '../../../test/harness/index.ts';
import { ActionExecution } from './action-execution.ts';
import { ActionRequests } from './action-requests.ts';
import type { ActionView } from './actions.view.ts';

/** Every effect through the real connectors, against HTTP servers that keep state and fail at the worst moment. */
let t: TestApp;
let fakes: Fakes;
let incident: string;

const MAILBOX = 'j.doe@corp.example';
const MESSAGE = { mailbox: MAILBOX, message_id: '<1@evil.example>' };

beforeAll(async () => {
  t = await createTestApp();
  fakes = await startFakes();
  Object.assign(fakes.microsoft365.connector.settings, { protected_mailboxes: [MAILBOX] });
  for (const { connector } of [fakes.crowdstrike, fakes.microsoft365, fakes.jira])
    expect((await t.http('POST', '/api/connectors', { as: 'admin', body: connector })).status).toBe(201);
  fakes.crowdstrike.state.readsUntilDone = 0;
  fakes.crowdstrike.state.addHost('WS-0042');
  fakes.microsoft365.state.addUser(MAILBOX);
  fakes.microsoft365.state.addMessage(MAILBOX, {
    internetMessageId: MESSAGE.message_id,
    from: 'x@evil.example',
  });
  incident = await givenIncident(t);
});
afterAll(async () => {
  await t.close();
  await fakes.close();
});

const system = <T>(work: () => Promise<T>) => t.as({ type: 'system', id: null, name: 'test' }, work);
const view = async (id: string) =>
  (await t.http('GET', `/api/actions/${id}`, { as: 'viewer' })).body as ActionView;

/** Requested, approved where policy wants that, and carried on until nothing more happens by itself. */
async function carryOut(action: string, parameters: JsonObject): Promise<ActionView> {
  const requested = await system(() =>
    t.get(ActionRequests).request({
      action,
      parameters,
      incident_id: incident,
      proposer: { type: 'playbook', id: null, name: 'test' },
      behind: [],
      reason: 'Because.',
      evidence: [],
      verdict: null,
    }),
  );
  const [approval] = await t.sql<{ id: string }>('SELECT id FROM approvals WHERE action_id = $1', [
    requested.id,
  ]);
  if (approval !== undefined)
    await t.http('POST', `/api/approvals/${approval.id}/approve`, {
      as: 'manager',
      body: { digest: requested.digest },
    });
  const execution = t.get(ActionExecution);
  await system(() => execution.execute(requested.id));
  for (let tries = 0; tries < 4 && (await view(requested.id)).status === 'executing'; tries += 1)
    await system(() => execution.reconcile(requested.id));
  return view(requested.id);
}

interface Effect {
  action: string;
  service: FakeName;
  parameters: JsonObject;
  /** The call that has the effect. */
  path: RegExp;
}

const EFFECTS: Effect[] = [
  {
    action: 'isolate_host',
    service: 'crowdstrike',
    parameters: { host: 'WS-0042' },
    path: /devices-actions/,
  },
  {
    action: 'unisolate_host',
    service: 'crowdstrike',
    parameters: { host: 'WS-0042' },
    path: /devices-actions/,
  },
  { action: 'quarantine_email', service: 'microsoft365', parameters: MESSAGE, path: /\/move$/ },
  { action: 'release_email', service: 'microsoft365', parameters: MESSAGE, path: /\/move$/ },
  { action: 'disable_user', service: 'microsoft365', parameters: { user: MAILBOX }, path: /\/users\/[^/]+$/ },
  { action: 'enable_user', service: 'microsoft365', parameters: { user: MAILBOX }, path: /\/users\/[^/]+$/ },
  {
    action: 'block_sender',
    service: 'microsoft365',
    parameters: { sender: 'x@evil.example' },
    path: /messageRules/,
  },
  {
    action: 'unblock_sender',
    service: 'microsoft365',
    parameters: { sender: 'x@evil.example' },
    path: /messageRules/,
  },
  {
    action: 'create_ticket',
    service: 'jira',
    parameters: { title: 'Phishing', description: 'See there.' },
    path: /\/issue$/,
  },
];

const FAULTS: [string, Fault | null][] = [
  ['a service that answers', null],
  ['a connection that is cut after the effect', { kind: 'cut_after' }],
  ['a connection that is cut before it', { kind: 'cut_before' }],
  ['a service that is busy', { kind: 'answer', status: 429, headers: { 'retry-after': '0' } }],
];

describe.each(FAULTS)('%s', (_name, fault) => {
  test.each(EFFECTS)(
    '$action happens once',
    async ({ action, service, parameters, path }) => {
      const fake = fakes[service];
      fake.clear();
      if (fault !== null)
        for (const method of ['POST', 'PATCH', 'DELETE']) fake.fail(fault, { method, path });
      const settled = await carryOut(action, parameters);
      expect(settled).toMatchObject({ status: 'completed', error: null });
      expect(settled.result).not.toMatchObject({ already_done: true });
      expect(fake.effects.filter(({ changed }) => changed)).toHaveLength(1);
      // A ticket whose answer got lost is looked for several seconds before the connector gives up.
    },
    20_000,
  );
});

test('a host, a user and a message that are not there are errors, and nothing is changed', async () => {
  for (const fake of fakes.all) fake.clear();
  const settled = await Promise.all([
    carryOut('isolate_host', { host: 'NOWHERE' }),
    carryOut('disable_user', { user: 'nobody@corp.example' }),
    carryOut('quarantine_email', { ...MESSAGE, message_id: '<2@evil.example>' }),
  ]);
  expect(settled.map(({ status }) => status)).toEqual(['failed', 'failed', 'failed']);
  expect(fakes.all.flatMap(({ effects }) => effects)).toEqual([]);
});

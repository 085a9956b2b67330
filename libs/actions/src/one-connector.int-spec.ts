import { randomUUID } from 'node:crypto';
import type { JsonObject } from '#contracts';
import { UnitOfWork } from '#platform';
import { startFakeCrowdStrike, type CrowdStrikeState, type FakeService } from '../../../test/fakes/index.ts';
import { givenIncident } from '../../../test/fixtures/incident.ts';
import { createTestApp, type TestApp } from '../../../test/harness/index.ts';
import { ActionExecution } from './action-execution.ts';
import { ActionRequests } from './action-requests.ts';
import type { ActionView } from './actions.view.ts';
import { requestDigest } from './domain/canonical.ts';

/** Two connectors of one kind: an effect goes through exactly one of them. */
let t: TestApp;
let incident: string;
let north: Edr;
let south: Edr;

interface Edr {
  fake: FakeService<CrowdStrikeState>;
  id: string;
}

/** `SHARED` is known to both, the others to one. */
async function edr(name: string, hosts: string[]): Promise<Edr> {
  const fake = await startFakeCrowdStrike();
  fake.state.readsUntilDone = 0;
  for (const host of hosts) fake.state.addHost(host);
  const { status, body } = await t.http('POST', '/api/connectors', {
    as: 'admin',
    body: { ...fake.connector, name },
  });
  expect(status).toBe(201);
  return { fake, id: body.id };
}

const change = async ({ id }: Edr, body: object) => {
  const { version } = (await t.http('GET', `/api/connectors/${id}`, { as: 'admin' })).body;
  const answer = await t.http('PATCH', `/api/connectors/${id}`, { as: 'admin', body: { version, ...body } });
  expect(answer.status).toBe(200);
};

beforeAll(async () => {
  t = await createTestApp();
  north = await edr('EDR north', ['WS-NORTH', 'SHARED']);
  south = await edr('EDR south', ['WS-SOUTH', 'SHARED']);
});
afterAll(async () => {
  await t.close();
  await Promise.all([north, south].map(({ fake }) => fake.close()));
});
beforeEach(async () => {
  incident = await givenIncident(t);
  for (const { fake } of [north, south]) {
    fake.clear();
    for (const host of fake.state.hosts.values()) host.status = 'normal';
  }
});
afterEach(async () => {
  await change(north, { name: 'EDR north', enabled: true });
});

const ask = (parameters: JsonObject, action = 'isolate_host') =>
  t.http('POST', `/api/incidents/${incident}/actions`, {
    as: 'analyst',
    body: { action, parameters, reason: 'It beacons.' },
  });

async function asked(parameters: JsonObject): Promise<ActionView> {
  const { status, body } = await ask(parameters);
  expect({ status, detail: body.detail }).toMatchObject({ status: 201 });
  return body as ActionView;
}

async function approve({ id, digest }: ActionView): Promise<void> {
  const [approval] = await t.sql<{ id: string }>(
    `SELECT id FROM approvals WHERE action_id = $1 AND status = 'pending'`,
    [id],
  );
  const body = { digest };
  const answer = await t.http('POST', `/api/approvals/${approval?.id}/approve`, { as: 'manager', body });
  expect(answer.status).toBe(200);
}

const system = <T>(work: () => Promise<T>) => t.as({ type: 'system', id: null, name: 'test' }, work);
const view = async (id: string) =>
  (await t.http('GET', `/api/actions/${id}`, { as: 'viewer' })).body as ActionView;

async function carriedOut(action: ActionView): Promise<ActionView> {
  await approve(action);
  await system(() => t.get(ActionExecution).execute(action.id));
  return view(action.id);
}

const changes = () => ({
  north: north.fake.effects.filter(({ changed }) => changed).length,
  south: south.fake.effects.filter(({ changed }) => changed).length,
});

const fromPlaybook = (parameters: JsonObject) =>
  system(() =>
    t.get(ActionRequests).request({
      action: 'isolate_host',
      parameters,
      incident_id: incident,
      proposer: { type: 'playbook', id: randomUUID(), name: 'malware_triage' },
      behind: [],
      reason: 'It beacons.',
      evidence: [],
      verdict: null,
    }),
  );

describe('the connector of an effect', () => {
  test('is the one that the request names, by name or id, also the older one', async () => {
    const named = await asked({ host: 'SHARED', connector: 'EDR north' });
    expect(named.connector).toMatchObject({ id: north.id, name: 'EDR north' });
    expect((await asked({ host: 'SHARED', connector: south.id })).connector).toMatchObject({ id: south.id });
    expect(await carriedOut(named)).toMatchObject({ status: 'completed' });
    expect(changes()).toEqual({ north: 1, south: 0 });
  });

  test('is the only one that knows the target, and both the record and policy are told', async () => {
    const action = await asked({ host: 'WS-NORTH' });
    expect(action.connector).toMatchObject({ id: north.id });
    const told = await t.sql<{ details: { after?: JsonObject } }>(
      "SELECT details FROM audit_logs WHERE subject_id = $1 AND event = 'action.requested'",
      [action.id],
    );
    expect(told[0]?.details.after).toMatchObject({ connector: { id: north.id, name: 'EDR north' } });
    const [decision] = await t.sql('SELECT input FROM policy_decisions WHERE id = $1', [
      action.policy_decision?.id,
    ]);
    expect(decision).toMatchObject({
      input: {
        request: {
          action: { connector: 'crowdstrike', connector_id: north.id, connector_name: 'EDR north' },
        },
      },
    });
    await carriedOut(action);
    expect(changes()).toEqual({ north: 1, south: 0 });
  });

  test('is refused to a person where it is not clear, with the names, and the preview says the same', async () => {
    for (const host of ['SHARED', 'NOWHERE']) {
      const { status, body } = await ask({ host });
      expect({ status, body }).toMatchObject({
        status: 400,
        body: { code: 'invalid_request', errors: [{ path: 'parameters.connector', code: 'ambiguous' }] },
      });
      expect(body.detail).toMatch(/“EDR south”, “EDR north”.* Name one in the parameter connector/);
      const preview = await t.http('POST', '/api/actions/preview', {
        as: 'analyst',
        body: { action: 'isolate_host', parameters: { host } },
      });
      expect(preview.body).toMatchObject({ available: false, obstacle: body.detail, connector: null });
    }
    expect((await ask({ host: 'SHARED', connector: 'EDR west' })).body).toMatchObject({
      code: 'invalid_request',
      errors: [{ path: 'parameters.connector', code: 'unknown' }],
    });
    expect(changes()).toEqual({ north: 0, south: 0 });
  });

  test('leaves a failed action where a playbook asks and it is not clear; nobody is asked to approve it', async () => {
    const action = await fromPlaybook({ host: 'SHARED' });
    expect(action).toMatchObject({
      status: 'failed',
      connector: null,
      error: { code: 'invalid_request', message: expect.stringContaining('“EDR south”, “EDR north” know') },
    });
    expect(await t.sql('SELECT FROM approvals WHERE action_id = $1', [action.id])).toEqual([]);
    expect((await fromPlaybook({ host: 'WS-SOUTH' })).connector).toMatchObject({ id: south.id });
  });

  test('makes another digest, so that an approval for one is none for the other', async () => {
    const digestOf = async (id: string) => (await view(id)).digest;
    const first = await asked({ host: 'SHARED', connector: 'EDR north' });
    const second = await asked({ host: 'SHARED', connector: 'EDR south' });
    expect(await digestOf(first.id)).not.toBe(await digestOf(second.id));
    await approve(first);
    await t.sql('UPDATE actions SET connector_id = $2 WHERE id = $1', [first.id, south.id]);
    await system(() => t.get(ActionExecution).execute(first.id));
    expect(await view(first.id)).toMatchObject({ status: 'denied', error: { code: 'conflict' } });
    expect(changes()).toEqual({ north: 0, south: 0 });
  });
});

describe('what was approved for one', () => {
  test('fails once that is switched off, and the other is not touched', async () => {
    const action = await asked({ host: 'SHARED', connector: 'EDR north' });
    await change(north, { enabled: false });
    expect(await carriedOut(action)).toMatchObject({
      status: 'failed',
      error: {
        code: 'connector_not_configured',
        message: expect.stringContaining(
          '“EDR north”, which this was asked for, was switched off or deleted',
        ),
      },
    });
    expect(changes()).toEqual({ north: 0, south: 0 });
    const retry = () =>
      t.http('POST', `/api/actions/${action.id}/retry`, { as: 'analyst', body: { reason: 'Again.' } });
    expect(await retry()).toMatchObject({ status: 422, body: { code: 'connector_not_configured' } });
    await change(north, { enabled: true });
    expect(await retry()).toMatchObject({ status: 200, body: { connector: { id: north.id } } });
    await system(() => t.get(ActionExecution).execute(action.id));
    expect(changes()).toEqual({ north: 1, south: 0 });
  });

  test('goes through it under another name', async () => {
    const action = await asked({ host: 'SHARED', connector: 'EDR north' });
    await change(north, { name: 'EDR of the north' });
    expect(await carriedOut(action)).toMatchObject({ status: 'completed' });
    expect(changes()).toEqual({ north: 1, south: 0 });
  });

  test('is undone through the same, not through the newer one', async () => {
    const done = await carriedOut(await asked({ host: 'SHARED', connector: 'EDR north' }));
    const { status, body } = await t.http('POST', `/api/actions/${done.id}/rollback`, {
      as: 'analyst',
      body: { reason: 'It was a drill.' },
    });
    expect({ status, body }).toMatchObject({ status: 201, body: { connector: { id: north.id } } });
    expect(await carriedOut(body as ActionView)).toMatchObject({ status: 'completed' });
    expect(changes()).toEqual({ north: 2, south: 0 });
  });

  test('stands over an upgrade: a digest from before it named the connector is still the request', async () => {
    const action = await asked({ host: 'SHARED', connector: 'EDR north' });
    const { action: name, incident_id, parameters, targets } = action;
    const before = requestDigest({ name, incident_id, parameters, targets }, null);
    await t.sql('UPDATE actions SET digest = $2 WHERE id = $1', [action.id, before]);
    await t.sql('UPDATE approvals SET digest = $2 WHERE action_id = $1', [action.id, before]);
    expect(await carriedOut({ ...action, digest: before })).toMatchObject({ status: 'completed' });
    expect(changes()).toEqual({ north: 1, south: 0 });
  });
});

test('a repeat with the same key is the same action, whichever connector would be chosen by now', async () => {
  const post = () =>
    t.http('POST', '/api/actions', {
      as: 'analyst',
      headers: { 'idempotency-key': 'once' },
      body: { action: 'isolate_host', parameters: { host: 'WS-NORTH' }, reason: 'It beacons.' },
    });
  const first = await post();
  expect(first).toMatchObject({ status: 201, body: { connector: { id: north.id } } });
  await change(north, { enabled: false });
  const again = await post();
  expect(again).toMatchObject({ status: 201, body: { id: first.body.id, connector: { id: north.id } } });
});

test('no service is asked in a transaction', async () => {
  const choose = (parameters: JsonObject) =>
    system(() => t.get(UnitOfWork).run(() => t.get(ActionRequests).choose('isolate_host', parameters)));
  const named = await choose({ host: 'SHARED', connector: 'EDR north' });
  expect(named).toMatchObject({ connector: { id: north.id } });
  await expect(choose({ host: 'SHARED' })).rejects.toThrow('not asked in a transaction');
});

test('an action that there is not chooses nothing: the request says what is wrong with it', async () => {
  const nothing = { connector: null, problem: null };
  expect(await system(() => t.get(ActionRequests).choose('of_an_older_release', {}))).toEqual(nothing);
  expect(await ask({}, 'of_an_older_release')).toMatchObject({ status: 404, body: { code: 'not_found' } });
});

test('whoever asks for an action learns which connectors serve it', async () => {
  const { body } = await t.http('GET', '/api/action-types', { as: 'viewer' });
  const named = (action: string) =>
    body.data
      .find(({ name }: { name: string }) => name === action)
      .connectors.map(({ name }: { name: string }) => name);
  expect(named('isolate_host')).toEqual(['EDR south', 'EDR north']);
  expect(named('disable_user')).toEqual([]);
});

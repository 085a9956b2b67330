import type { ActionView } from '#actions';
import { Connectors } from '#connectors';
import { fakeConnectors, host } from '../fixtures/action-context.ts';
import { givenIncident } from '../fixtures/incident.ts';
import { keyOf, signedIn, type SignedIn } from '../fixtures/people.ts';
import { createTestApp, type TestApp } from '../harness/index.ts';

/** Nobody acts alone: whoever has any part in a request decides it by no road. */
let t: TestApp;
let ann: SignedIn;
let bob: SignedIn;
let carl: SignedIn;
let isolated = 0;

beforeAll(async () => {
  t = await createTestApp();
  ann = await signedIn(t, 'Ann', 'senior_analyst');
  bob = await signedIn(t, 'Bob', 'senior_analyst');
  carl = await signedIn(t, 'Carl', 'admin');
  Object.assign(
    t.get(Connectors),
    fakeConnectors({
      edr: {
        findHost: async () => host(),
        containment: async () => 'contained',
        contain: async () => void (isolated += 1),
      },
    }),
  );
});
afterAll(() => t.close());
beforeEach(() => {
  isolated = 0;
});

const PLAYBOOK = `name: NAME
description: Isolates whatever it is told of
on: { incident_type: [lateral_movement] }
steps:
  - id: contain
    action: isolate_host
    with: { host: WS-0042 }
`;

const post = (who: SignedIn | { headers: Record<string, string> }, path: string, body: unknown = {}) =>
  t.http('POST', `/api${path}`, { headers: who.headers, body });
const incidentBody = (playbook: string) => ({
  title: 'It beacons',
  type: 'lateral_movement',
  severity: 'high',
  playbook,
});

async function proposed(incident: string): Promise<ActionView> {
  await t.jobs.drain();
  const { body } = await t.http('GET', `/api/incidents/${incident}/actions`, { headers: carl.headers });
  const action = body.data.find((a: ActionView) => a.action === 'isolate_host');
  expect(action).toMatchObject({ status: 'pending_approval' });
  return action;
}

async function approvalOf(action: ActionView, who: SignedIn) {
  const { body } = await t.http('GET', `/api/approvals?action=${action.id}`, { headers: who.headers });
  return body.data[0];
}

/** By every road there is. */
async function refused(
  who: SignedIn | { headers: Record<string, string> },
  action: ActionView,
  code: string,
) {
  const approval = await approvalOf(action, carl);
  const one = await post(who, `/approvals/${approval.id}/approve`, { digest: action.digest });
  expect(one).toMatchObject({ status: 403, body: { code } });
  const no = await post(who, `/approvals/${approval.id}/reject`, { digest: action.digest, reason: 'No.' });
  expect(no).toMatchObject({ status: 403, body: { code } });
  const many = await post(who, '/approvals/bulk', {
    decision: 'approve',
    items: [{ id: approval.id, digest: action.digest }],
  });
  if (many.status === 200) expect(many.body.data).toMatchObject([{ decided: false, code }]);
  else expect(many).toMatchObject({ status: 403, body: { code } });
  await t.jobs.drain();
  expect(isolated).toBe(0);
}

async function decidedBy(who: SignedIn, action: ActionView): Promise<void> {
  const approval = await approvalOf(action, who);
  expect(approval).toMatchObject({ may_decide: true, obstacle: null });
  const answer = await post(who, `/approvals/${approval.id}/approve`, { digest: action.digest });
  expect(answer.status).toBe(200);
  await t.jobs.drain();
  expect(isolated).toBe(1);
}

const partsOf = (action: ActionView) => action.behind.map(({ name, part }) => [name, part]);
const mine = async (who: SignedIn) =>
  (await t.http('GET', '/api/approvals?mine=true', { headers: who.headers })).body.data.map(
    (a: { action_id: string }) => a.action_id,
  );

describe('whoever stands behind a request', () => {
  test('one person who writes the playbook, enters the incident and decides: never', async () => {
    const saved = await post(ann, '/playbooks', { yaml: PLAYBOOK.replace('NAME', 'all_alone') });
    expect(saved.status).toBe(201);
    const { body } = await post(ann, '/incidents', incidentBody('all_alone'));
    const action = await proposed(body.id);
    expect(partsOf(action)).toEqual([
      ['Ann', 'saved_playbook'],
      ['Ann', 'entered_incident'],
    ]);
    expect(await mine(ann)).not.toContain(action.id);
    expect(await mine(bob)).toContain(action.id);
    expect(await approvalOf(action, ann)).toMatchObject({
      may_decide: false,
      obstacle: expect.stringContaining(
        'saved the playbook that asks for it and entered the incident that it is about',
      ),
    });
    const told = await t.http('GET', '/api/notifications', { headers: ann.headers });
    expect(JSON.stringify(told.body)).not.toContain((await approvalOf(action, ann)).id);
    await refused(ann, action, 'own_request');
    await decidedBy(bob, action);
  });

  test('who enabled the version, and who started the run', async () => {
    await post(ann, '/playbooks', { yaml: PLAYBOOK.replace('NAME', 'two_hands') });
    await post(carl, '/playbooks/two_hands/disable');
    await post(bob, '/playbooks/two_hands/enable');
    const incident = await givenIncident(t);
    const run = await post(carl, '/playbooks/two_hands/run', { incident_id: incident });
    expect(run.status).toBeLessThan(300);
    const action = await proposed(incident);
    expect(partsOf(action)).toEqual([
      ['Ann', 'saved_playbook'],
      ['Bob', 'enabled_playbook'],
      ['Carl', 'started_run'],
    ]);
    for (const who of [ann, bob, carl]) await refused(who, action, 'own_request');
    const manager = await signedIn(t, 'Mia', 'manager');
    await decidedBy(manager, action);
  });

  test('who wrote a playbook that has gathered evidence, also for what another run asks for later', async () => {
    const looks = PLAYBOOK.replace('NAME', 'plants_evidence').replace('isolate_host', 'get_host_info');
    expect((await post(ann, '/playbooks', { yaml: looks })).status).toBe(201);
    const asks = PLAYBOOK.replace('NAME', 'asks_by_evidence');
    expect((await post(carl, '/playbooks', { yaml: asks })).status).toBe(201);
    const incident = await givenIncident(t);
    expect(
      (await post(ann, '/playbooks/plants_evidence/run', { incident_id: incident })).status,
    ).toBeLessThan(300);
    await t.jobs.drain();
    expect(
      (await post(bob, '/playbooks/asks_by_evidence/run', { incident_id: incident })).status,
    ).toBeLessThan(300);
    const action = await proposed(incident);
    expect(partsOf(action)).toEqual([
      ['Carl', 'saved_playbook'],
      ['Bob', 'started_run'],
      ['Ann', 'saved_playbook'],
    ]);
    await refused(ann, action, 'own_request');
  });

  test('who changed the type, by which playbooks and recommendations go', async () => {
    const asks = PLAYBOOK.replace('NAME', 'asks_by_type');
    expect((await post(carl, '/playbooks', { yaml: asks })).status).toBe(201);
    const incident = await givenIncident(t);
    const { body } = await t.http('GET', `/api/incidents/${incident}`, { headers: ann.headers });
    const changed = await t.http('PATCH', `/api/incidents/${incident}`, {
      headers: ann.headers,
      body: { type: 'account_compromise', version: body.version },
    });
    expect(changed.status).toBe(200);
    await post(bob, '/playbooks/asks_by_type/run', { incident_id: incident });
    const action = await proposed(incident);
    expect(partsOf(action)).toContainEqual(['Ann', 'changed_type']);
    await refused(ann, action, 'own_request');
  });

  test('who changed the severity or the title, which conditions of playbooks read', async () => {
    const asks = PLAYBOOK.replace('NAME', 'asks_when_critical')
      .replace('[lateral_movement] }', '[malware], if: \'incident.severity == "critical"\' }')
      .replace('WS-0042', `'\${{ incident.title }}'`);
    expect((await post(carl, '/playbooks', { yaml: asks })).status).toBe(201);
    const incident = await givenIncident(t);
    const change = async (who: SignedIn, fields: object) => {
      const { body } = await t.http('GET', `/api/incidents/${incident}`, { headers: who.headers });
      return t.http('PATCH', `/api/incidents/${incident}`, {
        headers: who.headers,
        body: { ...fields, version: body.version },
      });
    };
    expect((await change(ann, { severity: 'critical' })).status).toBe(200);
    expect((await change(bob, { title: 'WS-0042' })).status).toBe(200);
    const dido = await signedIn(t, 'Dido', 'analyst');
    expect((await post(dido, `/incidents/${incident}/triage`)).status).toBe(202);
    const action = await proposed(incident);
    expect(partsOf(action)).toEqual(
      expect.arrayContaining([
        ['Ann', 'changed_severity'],
        ['Bob', 'changed_title'],
      ]),
    );
    await refused(ann, action, 'own_request');
    await refused(bob, action, 'own_request');
  });

  test('who looked up what automation concludes from, but not of what a person asks for', async () => {
    const asks = PLAYBOOK.replace('NAME', 'asks_by_what_is_known');
    expect((await post(carl, '/playbooks', { yaml: asks })).status).toBe(201);
    const incident = await givenIncident(t);
    const isolate = { action: 'isolate_host', parameters: { host: 'WS-0042' }, reason: 'It beacons.' };
    const look = { action: 'get_host_info', parameters: { host: 'WS-0042' }, reason: 'To see.' };
    expect((await post(ann, `/incidents/${incident}/actions`, look)).status).toBe(201);
    await t.jobs.drain();
    await post(bob, '/playbooks/asks_by_what_is_known/run', { incident_id: incident });
    const action = await proposed(incident);
    expect(partsOf(action)).toContainEqual(['Ann', 'looked_up']);
    await refused(ann, action, 'own_request');
    const asked = await post(bob, `/incidents/${incident}/actions`, isolate);
    expect(partsOf(asked.body)).toEqual([
      ['Bob', 'requested'],
      ['Carl', 'saved_playbook'],
    ]);
  });

  test('nobody stands behind what the product brings by itself', async () => {
    const [row] = await t.sql(
      "SELECT saved_by, enabled_by FROM playbook_versions v JOIN playbooks p ON p.id = v.playbook_id WHERE p.name = 'malware_triage'",
    );
    expect(row).toEqual({ saved_by: null, enabled_by: null });
  });
});

describe('an API key', () => {
  test('asks in its own name, its owner stands behind it, and neither decides', async () => {
    const robot = { headers: await keyOf(t, carl, ['action:request', 'action:read', 'approval:read']) };
    const incident = await givenIncident(t);
    const asked = await post(robot, `/incidents/${incident}/actions`, {
      action: 'isolate_host',
      parameters: { host: 'WS-0042' },
      reason: 'It beacons.',
    });
    expect(asked.body).toMatchObject({ status: 'pending_approval', proposer: { type: 'api_key' } });
    expect(partsOf(asked.body)).toEqual([[expect.stringContaining('Carl'), 'api_key_owner']]);
    await refused(robot, asked.body, 'forbidden');
    await refused(carl, asked.body, 'own_request');
    await decidedBy(ann, asked.body);
  });

  test('is stopped by a kill switch, at its request and after an approval', async () => {
    const robot = { headers: await keyOf(t, carl, ['action:request', 'action:read']) };
    const body = { action: 'isolate_host', parameters: { host: 'WS-0042' }, reason: 'It beacons.' };
    const early = await post(robot, '/actions', body);
    const approval = await approvalOf(early.body, ann);
    await post(ann, `/approvals/${approval.id}/approve`, { digest: early.body.digest });
    const engaged = await post(carl, '/kill-switch', { scope: 'global', reason: 'Drill.' });
    expect(engaged.status).toBe(201);
    const late = await post(robot, '/actions', body);
    expect(late.body).toMatchObject({ status: 'denied' });
    await t.jobs.drain();
    expect(isolated).toBe(0);
    const { body: after } = await t.http('GET', `/api/actions/${early.body.id}`, { headers: carl.headers });
    expect(after).toMatchObject({ status: 'denied', error: { code: 'kill_switch' } });
    await t.http('DELETE', `/api/kill-switch/${engaged.body.id}`, {
      headers: carl.headers,
      body: { reason: 'Over.' },
    });
  });

  test('takes back its own request only, settles nothing, and tries no person’s action again', async () => {
    const robot = { headers: await keyOf(t, carl, ['action:request', 'action:read']) };
    const body = { action: 'isolate_host', parameters: { host: 'WS-0042' }, reason: 'It beacons.' };
    const own = await post(robot, '/actions', body);
    const anns = await post(ann, '/actions', body);
    expect((await post(robot, `/actions/${own.body.id}/cancel`)).status).toBe(200);
    expect(await post(robot, `/actions/${anns.body.id}/cancel`)).toMatchObject({ status: 403 });
    await t.sql("UPDATE actions SET status = 'failed' WHERE id = $1", [anns.body.id]);
    const again = await post(robot, `/actions/${anns.body.id}/retry`, { reason: 'Again.' });
    expect(again).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    const settle = { outcome: 'completed', reason: 'I say so.' };
    expect((await post(robot, `/actions/${anns.body.id}/settle`, settle)).status).toBe(403);
  });
});

describe('taking back and settling', () => {
  const body = { action: 'isolate_host', parameters: { host: 'WS-0042' }, reason: 'It beacons.' };

  test('another’s request is taken back with action:cancel only', async () => {
    const [dora, emil] = [await signedIn(t, 'Dora', 'analyst'), await signedIn(t, 'Emil', 'analyst')];
    const [first, second] = [await post(dora, '/actions', body), await post(dora, '/actions', body)];
    expect(await post(emil, `/actions/${first.body.id}/cancel`)).toMatchObject({
      status: 403,
      body: { code: 'forbidden', detail: expect.stringContaining('Dora has asked for this') },
    });
    expect((await post(dora, `/actions/${first.body.id}/cancel`)).status).toBe(200);
    expect((await post(ann, `/actions/${second.body.id}/cancel`)).status).toBe(200);
  });

  test('an unconfirmed action is settled by somebody who does not stand behind it', async () => {
    const asked = await post(ann, '/actions', body);
    await t.sql("UPDATE actions SET status = 'unconfirmed' WHERE id = $1", [asked.body.id]);
    const settle = (who: SignedIn) =>
      post(who, `/actions/${asked.body.id}/settle`, { outcome: 'completed', reason: 'I have looked.' });
    expect(await settle(ann)).toMatchObject({ status: 403, body: { code: 'own_request' } });
    expect(await settle(bob)).toMatchObject({ status: 200, body: { status: 'completed' } });
  });
});

import { Connectors } from '#connectors';
import { IncidentFindings } from '#incidents';
import { createTestApp, type TestApp } from '../../../test/harness/index.ts';
import { ActionRequests } from './action-requests.ts';
import { ActionCatalogue } from './domain/catalogue.ts';
import type { ActionRequestInput } from './action-types.ts';
import { fakeConnectors, host, type FakeClients } from '../../../test/fixtures/action-context.ts';
import { givenIncident } from '../../../test/fixtures/incident.ts';

let t: TestApp;
let incident: string;

beforeAll(async () => {
  t = await createTestApp();
  incident = await givenIncident(t);
});
afterAll(() => t.close());

function connect(clients: FakeClients): void {
  Object.assign(t.get(Connectors), fakeConnectors(clients));
}

beforeEach(() => connect({ edr: { findHost: async () => host() } }));

const ISOLATE = { action: 'isolate_host', parameters: { host: 'WS-0042' }, reason: 'It beacons.' };

function fromPlaybook(over: Partial<ActionRequestInput> = {}): ActionRequestInput {
  return {
    ...ISOLATE,
    incident_id: incident,
    proposer: { type: 'playbook', id: '01900000-0000-7000-8000-0000000000f1', name: 'malware_triage' },
    behind: [],
    evidence: [],
    verdict: { classification: 'malicious', confidence: 0.9 },
    playbook: 'malware_triage',
    ...over,
  };
}

const asRun = <T>(work: () => Promise<T>) => t.as({ type: 'system', id: null, name: 'playbooks' }, work);
const request = (over?: Partial<ActionRequestInput>) =>
  asRun(() => t.get(ActionRequests).request(fromPlaybook(over)));

describe('a person', () => {
  test('is told that approval is needed, and the approval is there with the same digest', async () => {
    const { status, body } = await t.http('POST', `/api/incidents/${incident}/actions`, {
      as: 'analyst',
      body: ISOLATE,
    });
    expect({ status, body }).toMatchObject({
      status: 201,
      body: {
        status: 'pending_approval',
        incident_id: incident,
        summary: 'Isolate host WS-0042 from the network',
        targets: ['WS-0042'],
        reversible: true,
        inverse: 'unisolate_host',
        connector: { type: 'virustotal', simulated: false },
        proposer: { type: 'user' },
        policy_decision: { decision: 'require_approval', level: 'senior_analyst', quorum: 1 },
      },
    });
    const approvals = await t.sql('SELECT digest, status FROM approvals WHERE action_id = $1', [body.id]);
    expect(approvals).toEqual([{ digest: body.digest, status: 'pending' }]);
    const events = await t.sql<{ event: string }>(
      'SELECT event FROM audit_logs WHERE subject_id = $1 ORDER BY id',
      [body.id],
    );
    expect(events.map(({ event }) => event)).toEqual(
      expect.arrayContaining(['action.requested', 'action.approval_required']),
    );
  });

  test('names the evidence that it rests on by its label', async () => {
    const fact = {
      kind: 'note',
      source: { type: 'person' as const, name: 'an analyst' },
      subject: { type: 'host' as const, value: 'WS-0042' },
      statement: 'It beacons.',
      polarity: 'malicious' as const,
      weight: 0.5,
      raw: null,
      observed_at: new Date(0).toISOString(),
    };
    const [stored] = await asRun(() => t.get(IncidentFindings).addEvidence(incident, [fact], {}));
    const { status, body } = await t.http('POST', `/api/incidents/${incident}/actions`, {
      as: 'analyst',
      body: { ...ISOLATE, evidence: [stored?.label] },
    });
    expect({ status, evidence: body.evidence }).toEqual({ status: 201, evidence: [stored?.label] });
  });

  test.each([
    [
      'wrong parameters',
      { ...ISOLATE, parameters: { host: 7 } },
      400,
      { code: 'invalid_request', errors: [{ path: 'parameters.host' }] },
    ],
    ['an unknown action', { ...ISOLATE, action: 'rm_rf' }, 404, { code: 'not_found' }],
    ['an unknown field', { ...ISOLATE, extra: 1 }, 400, { code: 'invalid_request' }],
    ['no reason', { ...ISOLATE, reason: '' }, 400, { code: 'invalid_request' }],
    [
      'evidence that is not there',
      { ...ISOLATE, evidence: ['E999'] },
      400,
      { errors: [{ path: 'evidence.0' }] },
    ],
  ])('with %s gets a problem and leaves nothing', async (_name, body, status, problem) => {
    const before = await t.sql('SELECT count(*) FROM actions');
    const response = await t.http('POST', `/api/incidents/${incident}/actions`, { as: 'analyst', body });
    expect(response).toMatchObject({ status, body: problem });
    expect(await t.sql('SELECT count(*) FROM actions')).toEqual(before);
  });

  test('an incident that is not there, or a note on none, is refused', async () => {
    const nowhere = await t.http('POST', '/api/incidents/01900000-0000-7000-8000-00000000dead/actions', {
      as: 'analyst',
      body: ISOLATE,
    });
    expect(nowhere).toMatchObject({ status: 404, body: { code: 'not_found' } });
    const note = { action: 'add_comment', parameters: { text: 'x' }, reason: 'y' };
    expect(await t.http('POST', '/api/actions', { as: 'analyst', body: note })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'incident_id' }] },
    });
  });

  test('is told at once that no connector is configured, and nothing is stored', async () => {
    connect({});
    const response = await t.http('POST', '/api/actions', {
      as: 'analyst',
      body: { ...ISOLATE, reason: 'No EDR.' },
    });
    expect(response).toMatchObject({ status: 422, body: { code: 'connector_not_configured' } });
    expect(await t.sql("SELECT id FROM actions WHERE reason = 'No EDR.'")).toEqual([]);
  });

  test('without the permission is refused', async () => {
    expect(await t.http('POST', '/api/actions', { as: 'viewer', body: ISOLATE })).toMatchObject({
      status: 403,
    });
    expect(await t.http('GET', '/api/actions', { as: 'viewer' })).toMatchObject({ status: 200 });
  });

  test('ten equal requests at once are one action', async () => {
    const headers = { 'idempotency-key': 'ten-times' };
    const ask = () =>
      t.http('POST', `/api/incidents/${incident}/actions`, { as: 'analyst', body: ISOLATE, headers });
    const answers = await Promise.all(Array.from({ length: 10 }, ask));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(201));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(await t.sql("SELECT id FROM actions WHERE idempotency_key LIKE '%:ten-times'")).toHaveLength(1);
    const decisions = await t.sql('SELECT id FROM approvals WHERE action_id = $1', [answers[0]?.body.id]);
    expect(decisions).toHaveLength(1);
    const other = await t.http('POST', `/api/incidents/${incident}/actions`, {
      as: 'analyst',
      body: { ...ISOLATE, parameters: { host: 'WS-1' } },
      headers,
    });
    expect(other).toMatchObject({ status: 409, body: { code: 'conflict' } });
  });

  test('sees what policy would say without storing anything', async () => {
    const before = await t.sql('SELECT count(*) FROM policy_decisions');
    const body = { action: 'isolate_host', parameters: { host: 'WS-0042' }, incident_id: incident };
    expect(await t.http('POST', '/api/actions/preview', { as: 'analyst', body })).toMatchObject({
      status: 200,
      body: {
        decision: 'require_approval',
        level: 'senior_analyst',
        available: true,
        inverse: 'unisolate_host',
      },
    });
    expect(await t.sql('SELECT count(*) FROM policy_decisions')).toEqual(before);
    connect({});
    expect((await t.http('POST', '/api/actions/preview', { as: 'analyst', body })).body).toMatchObject({
      available: false,
      connector: null,
    });
  });
});

describe('a playbook', () => {
  test('asks for the same step twice and gets the same action', async () => {
    const step = { run_id: '01900000-0000-7000-8000-0000000000f1', step_key: 'contain' };
    const [first, second] = [await request(step), await request(step)];
    expect(second.id).toBe(first.id);
    expect(first).toMatchObject({
      status: 'pending_approval',
      proposer: { type: 'playbook' },
      playbook: 'malware_triage',
    });
    const [entry] = await t.sql(
      "SELECT actor_type, actor_name FROM audit_logs WHERE subject_id = $1 AND event = 'action.requested'",
      [first.id],
    );
    expect(entry).toEqual({ actor_type: 'playbook', actor_name: 'malware_triage' });
  });

  test('several at once are answered in their order, in few statements', async () => {
    const inputs = ['a', 'b', 'c'].map((name) =>
      fromPlaybook(
        name === 'b'
          ? {
              action: 'add_comment',
              parameters: { text: name },
              step_key: name,
              run_id: '01900000-0000-7000-8000-0000000000f2',
            }
          : { parameters: { host: name }, step_key: name, run_id: '01900000-0000-7000-8000-0000000000f2' },
      ),
    );
    const requests = t.get(ActionRequests);
    const chosen = (input: ActionRequestInput) => requests.choose(input.action, input.parameters);
    const ask = () =>
      asRun(async () =>
        requests.requestAll(
          await Promise.all(inputs.map(async (input) => ({ ...input, choice: await chosen(input) }))),
        ),
      );
    const first = await ask();
    expect(first.map(({ action, status }) => [action, status])).toEqual([
      ['isolate_host', 'pending_approval'],
      ['add_comment', 'approved'],
      ['isolate_host', 'pending_approval'],
    ]);
    expect((await ask()).map(({ id }) => id)).toEqual(first.map(({ id }) => id));
  });

  test('whose connector is missing leaves a failed action that nobody is asked about', async () => {
    connect({});
    const action = await request({ run_id: '01900000-0000-7000-8000-0000000000f3', step_key: 'x' });
    expect(action).toMatchObject({ status: 'failed', error: { code: 'connector_not_configured' } });
    expect(await t.sql('SELECT id FROM approvals WHERE action_id = $1', [action.id])).toEqual([]);
    const settled = await t.sql(
      "SELECT details FROM audit_logs WHERE subject_id = $1 AND event = 'action.settled'",
      [action.id],
    );
    expect(settled).toHaveLength(1);
    // Once there is one, trying again asks people as if it were new.
    connect({ edr: { findHost: async () => host() } });
    const again = await t.http('POST', `/api/actions/${action.id}/retry`, {
      as: 'analyst',
      body: { reason: 'Configured now.' },
    });
    expect(again.body).toMatchObject({ status: 'pending_approval', error: null });
    expect(await t.sql('SELECT status FROM approvals WHERE action_id = $1', [action.id])).toEqual([
      { status: 'pending' },
    ]);
  });

  test('is denied while a kill switch is on, with the reason', async () => {
    const engaged = await t.http('POST', '/api/kill-switch', {
      as: 'manager',
      body: { scope: 'action', target: 'isolate_host', reason: 'Drill.' },
    });
    expect(engaged.status).toBe(201);
    try {
      const action = await request({ run_id: '01900000-0000-7000-8000-0000000000f4', step_key: 'x' });
      expect(action).toMatchObject({
        status: 'denied',
        policy_decision: { decision: 'deny', reason: expect.stringContaining('Drill.') },
      });
    } finally {
      await t.http('DELETE', `/api/kill-switch/${engaged.body.id}`, {
        as: 'manager',
        body: { reason: 'Over.' },
      });
    }
  });
});

describe('lists', () => {
  test('page by page, each action once, filtered', async () => {
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { body } = await t.http(
        'GET',
        `/api/actions?action=isolate_host&limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`,
        { as: 'viewer' },
      );
      seen.push(...body.data.map(({ id }: { id: string }) => id));
      cursor = body.meta.next_cursor;
    }
    const all = await t.sql<{ id: string }>(
      "SELECT id FROM actions WHERE name = 'isolate_host' ORDER BY id DESC",
    );
    expect(seen).toEqual(all.map(({ id }) => id));
  });

  test.each([
    ['status=denied', (a: { status: string }) => a.status === 'denied'],
    ['proposer=playbook', (a: { proposer: { type: string } }) => a.proposer.type === 'playbook'],
    ['proposer=me', (a: { proposer: { type: string } }) => a.proposer.type === 'user'],
  ])('%s', async (filter, holds) => {
    const { body } = await t.http('GET', `/api/actions?${filter}`, { as: 'analyst' });
    expect(body.data.length).toBeGreaterThan(0);
    expect(body.data.every(holds)).toBe(true);
  });

  test('of an incident, by id and by number', async () => {
    const byId = await t.http('GET', `/api/incidents/${incident}/actions`, { as: 'viewer' });
    const [{ number } = { number: 0 }] = await t.sql<{ number: number }>(
      'SELECT number FROM incidents WHERE id = $1',
      [incident],
    );
    const byNumber = await t.http('GET', `/api/incidents/INC-${number}/actions`, { as: 'viewer' });
    expect(byId.body.data.length).toBeGreaterThan(0);
    expect(byNumber.body).toEqual(byId.body);
  });

  test.each(['sort=name', 'cursor=nonsense', 'limit=0', 'status=odd', 'incident=7'])(
    '%s is refused',
    async (query) => {
      expect((await t.http('GET', `/api/actions?${query}`, { as: 'viewer' })).status).toBe(400);
    },
  );

  test('what happened the last times is told, with the incident that it was about', async () => {
    await t.http('POST', `/api/incidents/${incident}/actions`, {
      as: 'analyst',
      body: { ...ISOLATE, parameters: { host: 'WS-0042' } },
    });
    const { number } = (await t.http('GET', `/api/incidents/${incident}`, { as: 'viewer' })).body;
    expect(number).toMatch(/^INC-\d+$/);
    const { body } = await t.http('POST', '/api/actions', {
      as: 'analyst',
      body: { ...ISOLATE, parameters: { host: 'ws-0042' } },
    });
    const history = await t.http('GET', `/api/actions/${body.id}/history`, { as: 'viewer' });
    expect(history.body.data).toHaveLength(3);
    expect(history.body.data[0]).toMatchObject({
      parameters: { host: 'WS-0042' },
      incident_id: incident,
      incident_number: number,
    });
    const next = await t.http('POST', '/api/actions', {
      as: 'analyst',
      body: { ...ISOLATE, parameters: { host: 'WS-0042.corp.example' } },
    });
    const later = await t.http('GET', `/api/actions/${next.body.id}/history`, { as: 'viewer' });
    expect(later.body.data[0]).toMatchObject({ id: body.id, incident_id: null, incident_number: null });
  });

  test('every action type has a schema for a form', async () => {
    const { body } = await t.http('GET', '/api/action-types', { as: 'viewer' });
    expect(body.data).toHaveLength(t.get(ActionCatalogue).list().length);
    expect(body.data.find(({ name }: { name: string }) => name === 'isolate_host')).toMatchObject({
      default_level: 'senior_analyst',
      parameters: { type: 'object', required: ['host'] },
    });
  });
});

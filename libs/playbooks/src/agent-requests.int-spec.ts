import { SetupNotices } from '#connectors';
import type { RecommendedAction, VerdictDraft } from '#contracts';
import { TenantSettings } from '#platform';
import { CONNECTOR, host, reputation } from '../../../test/fixtures/action-context.ts';
import { connect, judgeAs, receiveAlert } from '../../../test/fixtures/playbook-runs.ts';
import { createTestApp, type TestApp } from '../../../test/harness/index.ts';
import { AGENT } from '../../triage/src/agent-settings.ts';

let t: TestApp;
const HASH = '0123456789abcdef'.repeat(4);
const DETECTION = {
  fields: { host: 'WS-0042' },
  observables: [{ type: 'sha256' as const, value: HASH }],
  playbook: 'generic_triage',
};
const CLIENTS = {
  edr: {
    findHost: async () => host(),
    containment: async () => 'contained' as const,
    contain: async () => undefined,
  },
  threat_intelligence: { lookupHash: async () => reputation({ malicious: 50 }) },
};
const isolate = (name: string): RecommendedAction => ({
  action: 'isolate_host',
  parameters: { host: name },
  reason: 'It spreads.',
  evidence: ['E1'],
});

function judged(changes: Partial<VerdictDraft>): void {
  const verdict = { classification: 'malicious', confidence: 0.95, category: 'commodity_malware' } as const;
  judgeAs(t, { ...verdict, recommended_actions: [isolate('ws-0042')], ...changes });
}

beforeAll(async () => {
  t = await createTestApp();
});
afterAll(() => t.close());
beforeEach(() => connect(t, CLIENTS));

interface ActionFacts {
  id: string;
  name: string;
  status: string;
  proposer_type: string;
  verdict: object | null;
}
const actionsOf = (incident: string) =>
  t.sql<ActionFacts>(
    'SELECT id, name, status, proposer_type, verdict FROM actions WHERE incident_id = $1 ORDER BY id',
    [incident],
  );
const recommendations = async (incident: string) =>
  (await t.http('GET', `/api/incidents/${incident}/recommendations`, { as: 'viewer' })).body.data;

async function triaged(values: Parameters<typeof receiveAlert>[1] = DETECTION): Promise<string> {
  const incident = await receiveAlert(t, values);
  await t.jobs.drain();
  return incident;
}

async function again(incident: string, playbook = 'generic_triage'): Promise<void> {
  await t.http('POST', `/api/incidents/${incident}/triage`, { as: 'analyst', body: { playbook } });
  await t.jobs.drain();
}

describe('what the analyst recommends', () => {
  it('is requested in its name, once, and waits for a person', async () => {
    judged({ recommended_actions: [isolate('ws-0042'), isolate('WS-0042.corp.example')] });
    const incident = await triaged();
    const actions = await actionsOf(incident);
    expect(actions).toMatchObject([
      {
        name: 'isolate_host',
        status: 'pending_approval',
        proposer_type: 'agent',
        verdict: { classification: 'malicious', confidence: 0.95 },
      },
    ]);
    const action_id = actions[0]?.id;
    expect(await recommendations(incident)).toMatchObject([
      { position: 0, action_id, code: null, reason: expect.stringContaining('allow') as string },
      { position: 1, action_id, code: null },
    ]);
    const [entry] = await t.sql(
      `SELECT actor_type, actor_name FROM audit_logs WHERE event = 'action.requested' AND subject_id = $1`,
      [action_id],
    );
    expect(entry).toEqual({ actor_type: 'agent', actor_name: 'analyst' });
    // A second verdict on the same finds the request there.
    await again(incident);
    expect(await actionsOf(incident)).toHaveLength(1);
    const [latest] = await recommendations(incident);
    expect(latest).toMatchObject({ action_id, reason: 'Asked for by analyst.' });
    // So does a playbook that would ask for it itself.
    await again(incident, 'malware_triage');
    expect(await actionsOf(incident)).toHaveLength(1);
  });

  it.each(['generic_triage', 'malware_triage'])(
    'goes through the only connector that knows the target, where there are several: %s',
    async (playbook) => {
      const edr = (id: string, knows: boolean) => ({
        ...CLIENTS.edr,
        connector: { ...CONNECTOR, id, name: `EDR ${id}` },
        findHost: async () => (knows ? host() : null),
      });
      judged({});
      connect(t, { ...CLIENTS, edr: [edr('newer', false), edr('older', true)] });
      const of = (incident: string) =>
        t.sql('SELECT status, connector_id, error_message FROM actions WHERE incident_id = $1', [incident]);
      expect(await of(await triaged({ ...DETECTION, playbook }))).toMatchObject([
        { status: 'pending_approval', connector_id: 'older' },
      ]);
      // Where both know it, the request is kept with what has to be said, and nobody is asked to approve it.
      connect(t, { ...CLIENTS, edr: [edr('newer', true), edr('older', true)] });
      const unclear = await of(await triaged({ ...DETECTION, playbook }));
      expect(unclear.length).toBeGreaterThan(0);
      for (const action of unclear)
        expect(action).toMatchObject({
          status: 'failed',
          connector_id: null,
          error_message: expect.stringContaining('“EDR newer”, “EDR older” know its target') as string,
        });
    },
  );

  it('is not requested beside what the playbook asks for', async () => {
    judged({});
    const incident = await triaged({ ...DETECTION, playbook: 'malware_triage' });
    const actions = await actionsOf(incident);
    expect(actions).toMatchObject([{ name: 'isolate_host', proposer_type: 'playbook' }]);
    expect(await recommendations(incident)).toMatchObject([
      { action_id: actions[0]?.id, reason: 'Asked for by malware_triage.' },
    ]);
  });

  it('is taken over by a step that comes later', async () => {
    const yaml = `name: late
steps:
  - { id: verdict, analyze: {} }
  - { id: file, action: lookup_hash, with: { hash: "${HASH}" } }
  - { id: isolate, action: isolate_host, with: { host: WS-0042.corp.example } }
`;
    await t.http('POST', '/api/playbooks', { as: 'senior_analyst', body: { yaml } });
    judged({});
    const incident = await triaged({ ...DETECTION, playbook: 'late' });
    const actions = await actionsOf(incident);
    expect(actions).toMatchObject([{ proposer_type: 'agent', status: 'pending_approval' }]);
    const steps = await t.sql(
      `SELECT s.status, s.action_id FROM playbook_steps s JOIN playbook_runs r ON r.id = s.run_id
       WHERE r.incident_id = $1 AND s.step_key = 'isolate'`,
      [incident],
    );
    expect(steps).toEqual([{ status: 'waiting', action_id: actions[0]?.id }]);
  });

  it('waits for a person to request it where a model goes beyond the evidence', async () => {
    judged({
      analyst: 'claude',
      reservations: ['The model calls it malicious; the evidence carries suspicious.'],
    });
    const incident = await triaged();
    expect(await actionsOf(incident)).toEqual([]);
    expect(await recommendations(incident)).toMatchObject([
      {
        action_id: null,
        code: 'beyond_evidence',
        reason: expect.stringContaining('carries suspicious') as string,
      },
    ]);
    const asked = await t.http('POST', `/api/incidents/${incident}/actions`, {
      as: 'analyst',
      body: { action: 'isolate_host', parameters: { host: 'ws-0042' }, reason: 'I have looked.' },
    });
    expect(asked.body).toMatchObject({ status: 'pending_approval', proposer: { type: 'user' } });
  });

  it('has no effect on a playbook’s road either where a model goes beyond the evidence', async () => {
    const { body } = await t.http('GET', '/api/policy', { as: 'manager' });
    const document = { ...body.document, mode: 'autonomous' };
    await t.http('PUT', '/api/policy', { as: 'manager', body: { version: body.version, document } });
    try {
      judged({ analyst: 'claude', reservations: ['A claim was struck.'] });
      const held = await triaged({ ...DETECTION, playbook: 'malware_triage' });
      expect(await actionsOf(held)).toMatchObject([
        { proposer_type: 'playbook', status: 'pending_approval', verdict: { beyond_evidence: true } },
      ]);
      judged({});
      const free = await triaged({ ...DETECTION, playbook: 'malware_triage' });
      expect(await actionsOf(free)).toMatchObject([{ proposer_type: 'playbook', status: 'completed' }]);
    } finally {
      await t.sql('DELETE FROM policies WHERE version > 1');
    }
  });

  it('is requested as far as the settings go', async () => {
    const settings = t.get(TenantSettings);
    const change = (value: Parameters<typeof settings.change>[1], version: number) =>
      t.as('admin', () => settings.change(AGENT, value as never, version));
    judged({ confidence: 0.9 });
    const codeWith = async (value: object, version: number) => {
      await change({ requests: true, actions: ['isolate_host'], min_confidence: 0.8, ...value }, version);
      const incident = await triaged();
      return { ...(await recommendations(incident))[0], actions: (await actionsOf(incident)).length };
    };
    expect(await codeWith({ requests: false }, 0)).toMatchObject({ code: 'off', actions: 0 });
    expect(await codeWith({ min_confidence: 0.91 }, 1)).toMatchObject({ code: 'confidence', actions: 0 });
    expect(await codeWith({ actions: [] }, 2)).toMatchObject({ code: 'action_not_allowed', actions: 0 });
    expect(await codeWith({}, 3)).toMatchObject({ code: null, actions: 1 });
    await change(null, 4);
  });

  it('is not asked for where nothing can do it, and counted towards the notice', async () => {
    connect(t, { threat_intelligence: CLIENTS.threat_intelligence });
    judged({});
    const incident = await triaged();
    expect(await actionsOf(incident)).toEqual([]);
    expect(await recommendations(incident)).toMatchObject([
      { code: 'connector_not_configured', reason: 'Not asked for: no EDR is connected.' },
    ]);
    await t.get(SetupNotices).flush();
    const notices = (await t.http('GET', '/api/setup-notices', { as: 'analyst' })).body.data;
    expect(JSON.stringify(notices)).toContain('isolate_host');
  });

  it('is not asked for again after somebody has said no', async () => {
    judged({});
    const incident = await triaged();
    const [approval] = await t.sql<{ id: string; digest: string }>(
      'SELECT p.id, p.digest FROM approvals p JOIN actions a ON a.id = p.action_id WHERE a.incident_id = $1',
      [incident],
    );
    const body = { digest: approval?.digest, reason: 'The host is a sandbox.' };
    await t.http('POST', `/api/approvals/${approval?.id}/reject`, { as: 'senior_analyst', body });
    await t.jobs.drain();
    await again(incident);
    expect(await actionsOf(incident)).toMatchObject([{ status: 'rejected' }]);
    const [latest] = await recommendations(incident);
    expect(latest).toMatchObject({ action_id: null, code: 'refused_before' });
  });
});

it('what a playbook requests says which step asked for it, and what was judged before', async () => {
  judged({ summary: 'It spreads.', recommended_actions: [] });
  const comment = (text: string) => `action: add_comment, with: { text: "${text}" } }`;
  const yaml = `name: reasons
steps:
  - { name: First look, ${comment('a')}
  - { id: second, ${comment('b')}
  - { ${comment('c')}
  - { id: verdict, analyze: {} }
  - { id: last, ${comment('d')}
`;
  await t.http('POST', '/api/playbooks', { as: 'senior_analyst', body: { yaml } });
  const incident = await triaged({ ...DETECTION, playbook: 'reasons' });
  const rows = await t.sql<{ reason: string }>(
    'SELECT reason FROM actions WHERE incident_id = $1 ORDER BY id',
    [incident],
  );
  expect(rows.map(({ reason }) => reason)).toEqual([
    'First look',
    'Step second of playbook reasons',
    'Step 3 of playbook reasons',
    'Step last of playbook reasons: It spreads.',
  ]);
});

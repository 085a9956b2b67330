import { randomUUID } from 'node:crypto';
import { Connectors, type HostInfo } from '#connectors';
import type { PersonBehind, Proposer } from '#contracts';
import { fakeConnectors, host } from '../../../test/fixtures/action-context.ts';
import { givenIncident } from '../../../test/fixtures/incident.ts';
import { signedIn, type SignedIn } from '../../../test/fixtures/people.ts';
import { createTestApp, type TestApp } from '../../../test/harness/index.ts';
import { ActionExecution } from './action-execution.ts';
import { ActionRequests } from './action-requests.ts';
import type { ActionView } from './actions.view.ts';

/** What was granted is looked at again in the transaction that claims the work. */
export let t: TestApp;
export let incident: string;
export let sue: SignedIn;
export const edr = { calls: 0, host: host() as HostInfo, fails: [] as unknown[] };

export async function anotherIncident(): Promise<void> {
  incident = await givenIncident(t);
}

const NO_GUARDRAILS = { denied_actions: [], protected_targets: [], rate_limits: [] };
export const PLAYBOOK: Proposer = { type: 'playbook', id: randomUUID(), name: 'malware_triage' };
export const PERSON: Proposer = { type: 'user', id: randomUUID(), name: 'Ann', role: 'analyst' };
export const system = <T>(work: () => Promise<T>) => t.as({ type: 'system', id: null, name: 'test' }, work);
export const execute = (id: string) => system(() => t.get(ActionExecution).execute(id));

export const view = async (id: string) =>
  (await t.http('GET', `/api/actions/${id}`, { as: 'viewer' })).body as ActionView;

export function pending(proposer = PLAYBOOK, behind: PersonBehind[] = []): Promise<ActionView> {
  return system(() =>
    t.get(ActionRequests).request({
      action: 'isolate_host',
      parameters: { host: 'WS-0042' },
      incident_id: incident,
      proposer,
      behind,
      reason: 'It beacons.',
      evidence: [],
      verdict: null,
      playbook: proposer.type === 'playbook' ? 'malware_triage' : null,
    }),
  );
}

export async function approve(action: ActionView, who = sue): Promise<void> {
  const [approval] = await t.sql<{ id: string }>(
    `SELECT id FROM approvals WHERE action_id = $1 AND status = 'pending'`,
    [action.id],
  );
  const body = { digest: action.digest };
  const answer = await t.http('POST', `/api/approvals/${approval?.id}/approve`, {
    headers: who.headers,
    body,
  });
  expect(answer.status).toBe(200);
  await t.sql("DELETE FROM pgboss.job WHERE name IN ('action.execute', 'action.reconcile')");
}

export async function approved(proposer = PLAYBOOK): Promise<ActionView> {
  const action = await pending(proposer);
  await approve(action);
  return action;
}

export async function publish(change: { guardrails?: object; rules?: object[] }): Promise<void> {
  const { body } = await t.http('GET', '/api/policy', { as: 'manager' });
  const document = {
    ...body.document,
    ...change,
    guardrails: { ...body.document.guardrails, ...change.guardrails },
  };
  const answer = await t.http('PUT', '/api/policy', {
    as: 'manager',
    body: { version: body.version, document },
  });
  expect(answer.status).toBe(200);
}

export const resolve = (disposition: string, more: object = {}) =>
  t.http('POST', `/api/incidents/${incident}/resolve`, { as: 'analyst', body: { disposition, ...more } });

export const DENIED = { denied_actions: [{ actions: ['isolate_host'], reason: 'Not this week.' }] };

/** A server with an EDR of one host and Sue, who approves; each test has an incident of its own. */
export function withClaims(): void {
  beforeAll(async () => {
    t = await createTestApp();
    sue = await signedIn(t, 'Sue', 'senior_analyst');
    Object.assign(
      t.get(Connectors),
      fakeConnectors({
        edr: {
          findHost: async () => {
            const failure = edr.fails.shift();
            if (failure !== undefined) throw failure;
            return edr.host;
          },
          containment: async () => 'contained',
          contain: async () => void (edr.calls += 1),
        },
      }),
    );
  });
  afterAll(() => t.close());
  beforeEach(async () => {
    Object.assign(edr, { calls: 0, host: host(), fails: [] });
    await anotherIncident();
  });
  afterEach(async () => {
    await publish({ guardrails: NO_GUARDRAILS, rules: [] });
    await t.sql('TRUNCATE policy_claims');
    await t.sql('UPDATE users SET disabled_at = NULL');
  });
}

import { randomUUID } from 'node:crypto';
import { ConnectorFailure, Connectors, type Containment } from '#connectors';
import type { PersonBehind, Proposer } from '#contracts';
import { fakeConnectors, host } from '../../../test/fixtures/action-context.ts';
import { givenIncident } from '../../../test/fixtures/incident.ts';
import { createTestApp, type TestApp } from '../../../test/harness/index.ts';
import { ActionExecution } from './action-execution.ts';
import { ActionRequests } from './action-requests.ts';
import type { ActionView } from './actions.view.ts';

export let t: TestApp;
export let incident: string;

/** An EDR of one host: what it holds, what was asked of it, and what goes wrong next. */
export const edr = {
  state: 'normal' as Containment,
  calls: [] as string[],
  fails: [] as unknown[],
  readFails: [] as unknown[],
  before: async () => undefined as unknown,
};

export const PLAYBOOK: Proposer = { type: 'playbook', id: randomUUID(), name: 'malware_triage' };
export const cut = () => new ConnectorFailure('Cut the connection.', { effect: 'unknown', transient: true });
export const system = <T>(work: () => Promise<T>) => t.as({ type: 'system', id: null, name: 'test' }, work);

export async function pending(
  proposer = PLAYBOOK,
  action = 'isolate_host',
  parameters: object = { host: 'WS-0042' },
  behind: PersonBehind[] = [],
): Promise<ActionView> {
  return system(() =>
    t.get(ActionRequests).request({
      action,
      parameters: parameters as never,
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

export async function approve(action: ActionView): Promise<void> {
  const [approval] = await t.sql<{ id: string }>('SELECT id FROM approvals WHERE action_id = $1', [
    action.id,
  ]);
  const body = { digest: action.digest };
  const { status } = await t.http('POST', `/api/approvals/${approval?.id}/approve`, {
    as: 'senior_analyst',
    body,
  });
  expect(status).toBe(200);
}

/** An approved isolation whose job is taken out of the queue: the test decides who executes it. */
export async function approved(proposer = PLAYBOOK): Promise<ActionView> {
  const action = await pending(proposer);
  await approve(action);
  await forgetJobs();
  return action;
}

export async function forgetJobs(): Promise<void> {
  await t.sql("DELETE FROM pgboss.job WHERE name IN ('action.execute', 'action.reconcile')");
}

export const execute = (id: string) => system(() => t.get(ActionExecution).execute(id));
export const reconcile = (id: string) => system(() => t.get(ActionExecution).reconcile(id));

export const view = async (id: string) =>
  (await t.http('GET', `/api/actions/${id}`, { as: 'viewer' })).body as ActionView;

export const auditOf = async (id: string) =>
  (
    await t.sql<{ event: string }>('SELECT event FROM audit_logs WHERE subject_id = $1 ORDER BY id', [id])
  ).map(({ event }) => event);

/** What a SIGKILL leaves between the claim and the result. */
export async function crashed(proposer = PLAYBOOK): Promise<string> {
  const action = await approved(proposer);
  await t.sql(
    `UPDATE actions SET status = 'executing', claim = $2, claimed_until = now() - interval '1 second', attempts = 1,
       may_have_reached = true, started_at = now() WHERE id = $1`,
    [action.id, randomUUID()],
  );
  return action.id;
}

/** A server with an incident, and an EDR of one host that obeys. */
export function withActionExecution(): void {
  beforeAll(async () => {
    t = await createTestApp();
    incident = await givenIncident(t);
  });
  afterAll(() => t.close());
  beforeEach(() => {
    Object.assign(edr, {
      state: 'normal',
      calls: [],
      fails: [],
      readFails: [],
      before: async () => undefined,
    });
    const call = (name: string, to: Containment) => async () => {
      edr.calls.push(name);
      await edr.before();
      const failure = edr.fails.shift();
      if (failure !== undefined) throw failure;
      edr.state = to;
    };
    Object.assign(
      t.get(Connectors),
      fakeConnectors({
        edr: {
          findHost: async () => {
            const failure = edr.readFails.shift();
            if (failure !== undefined) throw failure;
            return host({ containment: edr.state });
          },
          containment: async () => edr.state,
          contain: call('contain', 'contained'),
          liftContainment: call('lift', 'normal'),
        },
        messaging: {
          post: async () => {
            edr.calls.push('post');
            throw new ConnectorFailure('Cut the connection.', { effect: 'unknown', transient: true });
          },
          wasPosted: async () => null,
        },
        threat_intelligence: { lookupDomain: async () => ({ known: false }) as never },
      }),
    );
  });
}

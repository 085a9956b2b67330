import { randomUUID } from 'node:crypto';
import {
  actionMachine,
  approvalMachine,
  incidentMachine,
  runMachine,
  stepMachine,
  taskMachine,
  type StateMachine,
} from '#contracts';
import { UnitOfWork } from '#platform';
import { ActionRequests } from '../../libs/actions/src/action-requests.ts';
import { ActionRepository, type DecidedAction } from '../../libs/actions/src/data/action.repository.ts';
import { ClaimRepository } from '../../libs/actions/src/data/claim.repository.ts';
import { ApprovalRepository } from '../../libs/approvals/src/data/approval.repository.ts';
import { IncidentFindings } from '../../libs/incidents/src/incident-findings.ts';
import { IncidentFindingsRepository } from '../../libs/incidents/src/data/findings.repository.ts';
import { IncidentRepository } from '../../libs/incidents/src/data/incident.repository.ts';
import { TaskRepository } from '../../libs/incidents/src/data/task.repository.ts';
import { RunsRepository, type RunProgress } from '../../libs/playbooks/src/data/runs.repository.ts';
import { StepsRepository } from '../../libs/playbooks/src/data/steps.repository.ts';
import { givenIncident } from '../fixtures/incident.ts';
import { givenMadeUpUsers } from '../fixtures/people.ts';
import { createTestApp, type TestApp } from '../harness/index.ts';

/** How the house lets an event happen to a row. An event of the machine that is not tried here does not compile. */
type Trials<M extends StateMachine> = Record<keyof M['events'] & string, () => Promise<unknown>>;

const WORKER = randomUUID();
const now = new Date();
const error = { code: 'test', message: 'A test.' };
const id = { incident: '', action: '', approval: '', run: randomUUID(), task: randomUUID() };
let t: TestApp;

const within = <T>(work: () => Promise<T>) =>
  t.as('admin', () => t.get(UnitOfWork).run(work)) as Promise<unknown>;

beforeAll(async () => {
  t = await createTestApp();
  await givenMadeUpUsers(t);
  id.incident = await givenIncident(t);
  const action = await t.as('analyst', () =>
    t.get(ActionRequests).request({
      action: 'isolate_host',
      parameters: { host: 'WS-0042' },
      incident_id: id.incident,
      proposer: { type: 'playbook', id: randomUUID(), name: 'malware_triage' },
      behind: [],
      reason: 'It beacons.',
      evidence: [],
      verdict: null,
      playbook: 'malware_triage',
    }),
  );
  id.action = action.id;
  id.approval = randomUUID();
  await t.sql(
    `INSERT INTO approvals (id, tenant_id, action_id, incident_id, action, summary, reason, digest, level, quorum,
       proposer_type, proposer_name, created_at, expires_at)
     SELECT $1, tenant_id, id, incident_id, name, summary, reason, digest, 'analyst', 1, 'playbook', 'p', now(), now()
     FROM actions WHERE id = $2`,
    [id.approval, id.action],
  );
  await t.sql(
    `INSERT INTO incident_tasks (id, tenant_id, incident_id, title, instructions, status, author_type, author_name, created_at, version)
     SELECT $1, tenant_id, id, 'Call them', '', 'open', 'user', 'Ann', now(), 1 FROM incidents WHERE id = $2`,
    [id.task, id.incident],
  );
  await t.sql(
    `INSERT INTO playbook_runs (id, tenant_id, incident_id, playbook_id, playbook_version_id, playbook, version,
       trigger_key, requested_by, status, created_at)
     SELECT $1, i.tenant_id, i.id, p.id, v.id, 'p', 1, 'test', 'test', 'queued', now()
     FROM incidents i, playbooks p JOIN playbook_versions v ON v.playbook_id = p.id WHERE i.id = $2 LIMIT 1`,
    [id.run, id.incident],
  );
  await t.sql(
    `INSERT INTO playbook_steps (id, tenant_id, run_id, step_key, kind, title, status, input, output, evidence, attempts,
       action_id, started_at)
     SELECT id, tenant_id, id, 'a', 'action', 'a', 'running', 'null', 'null', '[]', 1, $2, now() FROM playbook_runs WHERE id = $1`,
    [id.run, id.action],
  );
});
afterAll(() => t.close());

const move = (event: Parameters<ActionRepository['move']>[1]) => () =>
  t.get(ActionRepository).move(id.action, event);
const decide = (status: DecidedAction['status']) => () => {
  const unsaid = { decision_id: null, decision_rule: null, decision_reason: null, decision_level: null };
  const rest = { decision_quorum: null, policy_version: null, mode: null, decision: null };
  const row = { id: id.action, status, ...unsaid, ...rest, error_code: null, error_message: null };
  return t.get(ActionRepository).decide([row]);
};
const {
  deny: _deny,
  ask: _ask,
  allow: _allow,
  give_up: _giveUp,
  begin: _begin,
  ...moved
} = actionMachine.events;
const actions: Trials<typeof actionMachine> = {
  ...(Object.fromEntries(
    Object.keys(moved).map((event) => [event, move(event as keyof typeof moved)]),
  ) as Record<keyof typeof moved, () => Promise<unknown>>),
  deny: decide('denied'),
  ask: decide('pending_approval'),
  allow: decide('approved'),
  give_up: decide('failed'),
  begin: () => t.get(ClaimRepository).take(id.action, WORKER, null),
};

const approvals: Trials<typeof approvalMachine> = {
  approve: () => t.get(ApprovalRepository).settle(id.approval, 'approve', now),
  reject: () => t.get(ApprovalRepository).settle(id.approval, 'reject', now),
  expire: () => t.get(ApprovalRepository).expire(id.approval, new Date(now.getTime() + 30 * 86_400_000)),
  cancel: () => t.get(ApprovalRepository).cancelByAction(id.action, now),
};

const incidents: Trials<typeof incidentMachine> = {
  begin_triage: () => {
    const actor = { type: 'system', id: null, name: 'test' } as const;
    return t
      .get(IncidentFindingsRepository)
      .beginTriage(id.incident, id.run, { id: randomUUID(), actor, now, seen: null });
  },
  judge: () => t.get(IncidentFindings).recordVerdict(id.incident, VERDICT, { run_id: null }),
  resolve: () => {
    const by = { type: 'system', id: null, name: 'test' } as const;
    const resolution = { disposition: 'false_positive', note: null, by, now } as const;
    return t.get(IncidentRepository).resolve(id.incident, resolution);
  },
  close: () => t.get(IncidentRepository).close(id.incident, 'source:test', now),
  reopen: () => t.get(IncidentRepository).reopen(id.incident, now),
};
const VERDICT = {
  classification: 'malicious',
  confidence: 0.9,
  category: 'malware',
  summary: 'It beacons.',
  reasoning: [],
  techniques: [],
  recommended_actions: [],
  missing: [],
  not_connected: [],
  reservations: [],
  analyst: 'offline',
  fallback_reason: null,
  model: null,
  usage: null,
} as unknown as Parameters<IncidentFindings['recordVerdict']>[1];

const progress = (status: RunProgress['status']) => () =>
  t
    .get(RunsRepository)
    .progress(id.run, WORKER, { status, verdict_id: null, error: null, seen_signals: null });
const moveTask = (event: keyof typeof taskMachine.events) => () =>
  t
    .get(TaskRepository)
    .move(id.incident, id.task, event, { by: 'Ann', now, reason: event === 'skip' ? 'Known.' : null });
const tasks: Trials<typeof taskMachine> = {
  finish: moveTask('finish'),
  skip: moveTask('skip'),
  reopen: moveTask('reopen'),
};

const runs: Trials<typeof runMachine> = {
  take: () => t.get(RunsRepository).take(id.run, randomUUID()),
  wait: progress('waiting'),
  complete: progress('completed'),
  fail: progress('failed'),
  cancel: () => t.get(RunsRepository).cancel(id.run, error),
};

const store = (status: 'waiting' | 'completed' | 'failed' | 'skipped') => async () => {
  const [step] = await t.get(StepsRepository).ofRun(id.run);
  if (step !== undefined) await t.get(StepsRepository).store(id.run, [{ ...step, status }]);
};
const steps: Trials<typeof stepMachine> = {
  wait: store('waiting'),
  complete: store('completed'),
  fail: store('failed'),
  skip: () => t.get(StepsRepository).skipOpen(id.run, error, now),
};

/** The columns that go with a state, where the schema or a worker's hold asks for it. */
const BESIDE: Record<string, string> = {
  actions: `claim = NULL`,
  approvals: `settled_at = CASE WHEN $1 = 'pending' THEN NULL ELSE now() END`,
  incidents: `run_id = NULL, closure = NULL, disposition = CASE WHEN $1 = 'resolved' THEN 'false_positive' END,
    resolved_at = CASE WHEN $1 = 'resolved' THEN now() END`,
  incident_tasks: `reason = CASE WHEN $1 = 'skipped' THEN 'Known.' END,
    settled_by = CASE WHEN $1 = 'open' THEN NULL ELSE 'Ann' END, settled_at = CASE WHEN $1 = 'open' THEN NULL ELSE now() END`,
  playbook_runs: `lease_owner = CASE WHEN $1 = 'running' THEN '${WORKER}'::uuid END,
    lease_until = CASE WHEN $1 = 'running' THEN now() + interval '1 hour' END`,
  playbook_steps: `error = NULL`,
};

describe.each<[string, StateMachine, Record<string, () => Promise<unknown>>, keyof typeof id]>([
  ['incidents', incidentMachine, incidents, 'incident'],
  ['actions', actionMachine, actions, 'action'],
  ['approvals', approvalMachine, approvals, 'approval'],
  ['incident_tasks', taskMachine, tasks, 'task'],
  ['playbook_runs', runMachine, runs, 'run'],
  ['playbook_steps', stepMachine, steps, 'run'],
])('%s', (table, machine, trials, key) => {
  const row = async () => {
    const [found] = await t.sql<{ status: string }>(`SELECT * FROM ${table} WHERE id = $1`, [id[key]]);
    return found;
  };

  it.each(Object.entries(machine.events))('%s', async (event, { from, to }) => {
    for (const state of machine.states) {
      await t.sql(`UPDATE ${table} SET status = $1::text, ${BESIDE[table]} WHERE id = $2`, [state, id[key]]);
      const before = await row();
      await within(async () => void (await trials[event]?.()));
      const after = await row();
      if (from.includes(state)) expect({ state, after: after?.status }).toEqual({ state, after: to });
      else if (event === 'judge') expect({ state, after: after?.status }).toEqual({ state, after: state });
      else expect({ state, after }).toEqual({ state, after: before });
    }
  });
});

/** What a person may ask for, and by which event it happens. */
const COMMANDS: [string, string, keyof typeof id, StateMachine, string[], object][] = [
  ['triage', 'incidents', 'incident', incidentMachine, ['begin_triage'], {}],
  ['resolve', 'incidents', 'incident', incidentMachine, ['resolve'], { disposition: 'false_positive' }],
  ['reopen', 'incidents', 'incident', incidentMachine, ['reopen'], { reason: 'Again' }],
  ['cancel', 'actions', 'action', actionMachine, ['cancel'], {}],
  ['retry', 'actions', 'action', actionMachine, ['retry', 'retry_asking'], { reason: 'Again' }],
  ['rollback', 'actions', 'action', actionMachine, ['roll_back'], { reason: 'Undo' }],
  ['settle', 'actions', 'action', actionMachine, ['settle_failed'], { outcome: 'failed', reason: 'Seen' }],
  ['cancel', 'playbook_runs', 'run', runMachine, ['cancel'], {}],
];

describe('a command that the state does not allow', () => {
  it.each(COMMANDS)('%s of %s', async (command, table, key, machine, events, body) => {
    const path = `/api/${table === 'playbook_runs' ? 'runs' : table}/${id[key]}/${command}`;
    const allowed = events.flatMap((event) => machine.events[event]?.from ?? []);
    for (const state of machine.states.filter((state) => !allowed.includes(state))) {
      await t.sql(`UPDATE ${table} SET status = $1::text, ${BESIDE[table]} WHERE id = $2`, [state, id[key]]);
      const before = await t.sql(`SELECT * FROM ${table} WHERE id = $1`, [id[key]]);
      const answer = await t.http('POST', path, { as: 'admin', body });
      expect({ state, status: answer.status, code: answer.body.code }).toEqual({
        state,
        status: 409,
        code: 'illegal_transition',
      });
      expect(await t.sql(`SELECT * FROM ${table} WHERE id = $1`, [id[key]])).toEqual(before);
    }
  });
});

/** Compiled and never run: what would compile here although it must not fails the check of types. */
export function illegal(repository: ActionRepository, records: RunsRepository): unknown[] {
  const rest = { verdict_id: null, error: null, seen_signals: null };
  return [
    // @ts-expect-error no event of an action is called so
    repository.move(id.action, 'approve'),
    // @ts-expect-error states are no events: where one leads from and to is the machine's to say
    repository.move(id.action, ['executing'], 'approved'),
    // @ts-expect-error no request is executed before policy has spoken
    decide('executing'),
    // @ts-expect-error a run in hand is never queued again
    records.progress(id.run, WORKER, { status: 'queued', ...rest }),
    // @ts-expect-error a step that is not tried
    { wait: store('waiting'), complete: store('completed'), fail: store('failed') } satisfies Trials<
      typeof stepMachine
    >,
  ];
}

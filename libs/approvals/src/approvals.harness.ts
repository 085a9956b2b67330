import { randomUUID } from 'node:crypto';
import type { Actor, DomainEvents, PersonBehind, Role } from '#contracts';
import { UnitOfWork } from '#platform';
import { createTestApp, type TestApp } from '../../../test/harness/index.ts';
import { givenMadeUpUsers } from '../../../test/fixtures/people.ts';
import { ApprovalsQueries } from './approvals.queries.ts';
import { ApprovalsService } from './approvals.service.ts';

export const OTHER_TENANT = '00000000-0000-7000-8000-000000000002';
export const DIGEST = 'd'.repeat(64);
export let t: TestApp;
export let service: ApprovalsService;
export let queries: ApprovalsQueries;

/** Approvals of actions that do not exist: the actions feature, which would refuse their outcome, does not listen. */
function withoutActions(): void {
  const bus = Reflect.get(t.get(UnitOfWork), 'bus') as {
    transactionListeners(name: string): { id: string }[];
  };
  const all = bus.transactionListeners.bind(bus);
  bus.transactionListeners = (name) => all(name).filter(({ id }) => !id.startsWith('action'));
}

export const behind = (user_id: string): PersonBehind[] => [{ user_id, name: 'B', part: 'requested' }];
export const FACTS = { policy_version: 1, mode: 'supervised' as const, reason: null, incident: null };

export type Request = DomainEvents['action.approval_required'];

/** Opens an approval directly: what the actions feature makes of its end is tested there. */
export async function open(changes: Partial<Request> = {}, tenantId?: string): Promise<string> {
  const request: Request = {
    action_id: randomUUID(),
    incident_id: null,
    action: 'isolate_host',
    level: 'analyst',
    quorum: 1,
    digest: DIGEST,
    summary: 'Isolate ws-042',
    reason: 'Malware was found',
    proposer_type: 'playbook',
    proposer_user_id: null,
    proposer_name: 'playbook:malware_triage',
    behind: [],
    asked_again: null,
    facts: FACTS,
    ...changes,
  };
  await t.as(
    { type: 'system', id: null, name: 'test' },
    () => service.open(request),
    tenantId === undefined ? {} : { tenantId },
  );
  const [row] = await t.sql<{ id: string }>('SELECT id FROM approvals WHERE action_id = $1', [
    request.action_id,
  ]);
  return row?.id ?? '';
}

export const decide = (
  id: string,
  who: Role | Actor,
  decision: 'approve' | 'reject' = 'approve',
  comment: string | null = 'because',
) => t.as(who, () => service.decide(id, { decision, digest: DIGEST, comment }));

export const status = async (id: string) =>
  (await t.sql<{ status: string }>('SELECT status FROM approvals WHERE id = $1', [id]))[0]?.status;

export const events = async (id: string) =>
  (
    await t.sql<{ event: string }>('SELECT event FROM audit_logs WHERE subject_id = $1 ORDER BY id', [id])
  ).map(({ event }) => event);

/** A server whose approvals stand for no actions. */
export function withApprovals(): void {
  beforeAll(async () => {
    t = await createTestApp();
    service = t.get(ApprovalsService);
    queries = t.get(ApprovalsQueries);
    withoutActions();
    await givenMadeUpUsers(t);
    await t.sql(`INSERT INTO tenants (id, slug, name) VALUES ($1, 'other', 'Other')`, [OTHER_TENANT]);
  });
  afterAll(() => t.close());
  afterEach(async () => {
    await t.sql('TRUNCATE approvals, approval_decisions');
  });
}

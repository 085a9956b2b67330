import type { PoolClient, QueryResult } from 'pg';
import type { QueryRunner } from 'typeorm';
import type { DomainEvent } from '../events/domain-event.ts';
import type { QueuedJob } from '../jobs/job-queue.ts';
import type { AuditEntry } from './audit-entry.ts';

export interface Statement {
  /** Prepared under this name once per connection; without one it is parsed each time. */
  name?: string;
  text: string;
  values?: unknown[];
}

/** One transaction under way, on its connection. */
export interface Scope {
  client: PoolClient;
  /** TypeORM's hold of the connection; null while nobody has asked for its manager. */
  runner: QueryRunner | null;
  readOnly: boolean;
  /** Whose rows it sees and makes; empty until it has begun. */
  tenantId: string;
  /** The BEGIN's answer; null while nothing has needed the transaction. */
  begun: Promise<unknown> | null;
  /** The connection is given back: a statement that comes late must not land in somebody else's transaction. */
  over: boolean;
  /** The COMMIT has left, or is about to: whether it arrives is not known before its answer. */
  ending: boolean;
  /** Statements that nobody waits for before the commit. */
  sent: Promise<unknown>[];
  entries: AuditEntry[];
  jobs: QueuedJob[];
  events: DomainEvent[];
  afterCommit: (() => void)[];
}

/** What a statement behind a failed one fails with. */
export function isAborted(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === '25P02';
}

/** @throws what the first of them that fails has failed with */
export async function firstFailure(answers: Promise<unknown>[]): Promise<void> {
  for (const answer of await Promise.allSettled(answers))
    if (answer.status === 'rejected') throw answer.reason;
}

/** What the first of them that fails has failed with; `otherwise` when none has. */
export async function failureOf(answers: Promise<unknown>[], otherwise: unknown): Promise<unknown> {
  return firstFailure(answers).then(
    () => otherwise,
    (error: unknown) => error,
  );
}

/** Leaves at once, behind those that are not answered yet. */
export function ask(scope: Scope, statement: Statement): Promise<QueryResult> {
  return handled(scope.client.query(statement));
}

/** Its failure is looked at later, together with others. */
export function handled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

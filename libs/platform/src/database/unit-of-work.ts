import { Inject, Injectable, Logger } from '@nestjs/common';
import { AsyncLocalStorage } from 'node:async_hooks';
import type { KeyObject } from 'node:crypto';
import type { PoolClient } from 'pg';
import { DataSource, type EntityManager, type QueryRunner } from 'typeorm';
import type {
  Actor,
  AnnouncementName,
  DomainEventName,
  DomainEvents,
  JobName,
  Jobs,
  Json,
  RecordedEventName,
  Subject,
} from '#contracts';
import { Clock } from '../clock.ts';
import { Context, onBehalf, responsible } from '../context/context.ts';
import { SecretBox } from '../crypto/secret-box.ts';
import type { DomainEvent } from '../events/domain-event.ts';
import { EventBus } from '../events/event-bus.ts';
import { Ids, isUuid } from '../ids.ts';
import { jobEnvelope, jobKey } from '../jobs/job-proof.ts';
import { JobQueue, type EnqueueOptions } from '../jobs/job-queue.ts';
import { again } from './again.ts';
import { INSERT_AUDIT_ENTRIES, auditParameters, entryKey } from './audit-entry.ts';
import { poolOf } from './data-source.ts';
import { DatabaseAway, isDatabaseAway } from './database-away.ts';
import { passingTables } from './entity.ts';
import { PreparedNames } from './prepared-names.ts';
import { RecordedEntries } from './recorded-entries.ts';
import { ask, failureOf, firstFailure, handled, isAborted, type Scope } from './transaction-scope.ts';

export interface RecordOptions {
  reason?: string;
  before?: Json;
  after?: Json;
  /** Whoever did it, when it is not the context's own actor. */
  actor?: Actor;
}

const SETTINGS = `set_config('app.tenant_id', $1, true)`;
const WRITE = {
  begin: { name: 'begin', text: 'BEGIN READ WRITE' },
  settings: { name: 'settings', text: `SELECT ${SETTINGS}` },
};
const READ = {
  begin: { name: 'begin-read', text: 'BEGIN READ ONLY' },
  // Lists and figures have filters: their best plan depends on the values.
  settings: {
    name: 'settings-read',
    text: `SELECT ${SETTINGS}, set_config('plan_cache_mode', 'auto', true)`,
  },
};
const COMMIT = { name: 'commit', text: 'COMMIT' };

/**
 * The ambient transaction. One public method of a service, one job, one durable event handler is one unit of
 * work; inner calls join the outer one. Our own AsyncLocalStorage rather than a transaction library: BEGIN and
 * the tenant travel with the first statement, and audit entries and jobs with the COMMIT. Round trips cost more
 * than most statements, so none waits for the answer of the one before it: the driver pipelines them.
 */
@Injectable()
export class UnitOfWork {
  private readonly scopes = new AsyncLocalStorage<Scope>();
  private readonly logger = new Logger(UnitOfWork.name);
  private readonly heard = new WeakSet<PoolClient>();
  private readonly prepared: PreparedNames;
  private readonly keys: { entry: KeyObject; job: KeyObject };
  /** What this process has recorded and nobody has sealed yet. */
  readonly recorded = new RecordedEntries();

  constructor(
    @Inject(DataSource) private readonly source: DataSource,
    private readonly context: Context,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly bus: EventBus,
    private readonly queue: JobQueue,
    box: SecretBox,
  ) {
    this.prepared = new PreparedNames(() => passingTables(source));
    this.keys = { entry: entryKey(box), job: jobKey(box) };
  }

  /**
   * Runs `work` in one transaction; serialisation failures and deadlocks call it again, and in background work a
   * database that breaks off before the COMMIT.
   * @throws DatabaseAway, DatabaseBusy
   */
  async run<T>(work: () => Promise<T>): Promise<T> {
    const outer = this.scopes.getStore();
    if (outer !== undefined) {
      if (outer.readOnly)
        throw new Error('A command was called inside a read: commands open their own unit of work.');
      return work();
    }
    return again(() => this.transaction(work, false));
  }

  /** Runs `work` in a READ ONLY transaction, or inside the one that is open. */
  async read<T>(work: () => Promise<T>): Promise<T> {
    return this.scopes.getStore() === undefined ? again(() => this.transaction(work, true)) : work();
  }

  /**
   * Whether the caller holds a connection. Whoever does must not wait for what somebody else reads: that one may wait
   * in line for the very connection that is held.
   */
  get isOpen(): boolean {
    return this.scopes.getStore() !== undefined;
  }

  get manager(): EntityManager {
    const scope = this.scope();
    this.begin(scope);
    scope.runner ??= this.runnerOf(scope.client);
    return scope.runner.manager;
  }

  /** Rows of a SELECT or a RETURNING clause. `sql` is a constant of the code; values go into `params` only. */
  async query<T>(sql: string, params: unknown[] = []): Promise<T[]> {
    const scope = this.scope();
    this.begin(scope);
    const name = this.prepared.nameOf(sql);
    const statement = { text: sql, values: params };
    const result = await ask(scope, name === undefined ? statement : { name, ...statement });
    return result.rows as T[];
  }

  async one<T>(sql: string, params: unknown[] = []): Promise<T | undefined> {
    return (await this.query<T>(sql, params))[0];
  }

  /**
   * A statement whose answer the work does not need: it leaves together with what follows, the COMMIT at the latest,
   * which fails when it fails. `explain` makes of its failure the error that the caller gets.
   */
  send(sql: string, params: unknown[] = [], explain?: (error: unknown) => unknown): void {
    void this.sendQuery(sql, params, explain);
  }

  /**
   * As `send`. Its rows are there with the commit: who waits for them inside the work has them sooner, and puts off
   * what would have left together with it.
   */
  sendQuery<T>(
    sql: string,
    params: unknown[],
    explain: (error: unknown) => unknown = (error) => error,
  ): Promise<T[]> {
    const scope = this.writableScope();
    const answer = this.query<T>(sql, params).catch((error: unknown) => {
      throw explain(error);
    });
    scope.sent.push(handled(answer));
    return answer;
  }

  /** States what happened: audit entry and durable listeners in this transaction, live listeners after it. */
  async record<N extends RecordedEventName>(
    name: N,
    subject: Subject,
    payload: DomainEvents[N],
    options: RecordOptions = {},
  ): Promise<void> {
    const scope = this.writableScope();
    const ctx = this.context.current();
    const actor = options.actor ?? responsible(ctx);
    const occurredAt = this.clock.now().toISOString();
    const does = options.actor ?? ctx.actor;
    scope.entries.push({
      id: this.ids.next(),
      occurred_at: occurredAt,
      actor_type: does.type,
      actor_id: does.id,
      actor_name: does.name,
      ip: ctx.ip,
      correlation_id: ctx.correlationId,
      event: name,
      subject_type: subject.type,
      subject_id: subject.id,
      reason: options.reason ?? null,
      details: {
        payload: payload as unknown as Json,
        ...onBehalf(ctx),
        ...(options.before === undefined ? {} : { before: options.before }),
        ...(options.after === undefined ? {} : { after: options.after }),
      },
    });
    const event = this.event(name, subject, payload, actor, occurredAt);
    scope.events.push(event);
    for (const { id, queue, wants } of this.bus.durableListeners(name))
      if (wants(payload))
        this.push(scope, queue, { listener: id, event: name, subject, payload, occurred_at: occurredAt }, {});
    for (const listener of this.bus.transactionListeners(name)) await listener.handle(event);
  }

  /** Tells live listeners after the commit. It leaves no entry: what is news only is not a change by anybody. */
  announce<N extends AnnouncementName>(name: N, subject: Subject, payload: DomainEvents[N]): void {
    const now = this.clock.now().toISOString();
    const actor = responsible(this.context.current());
    this.writableScope().events.push(this.event(name, subject, payload, actor, now));
  }

  enqueue<J extends JobName>(job: J, data: Jobs[J], options: EnqueueOptions = {}): void {
    this.push(this.writableScope(), job, data, options);
  }

  /** Calls `fn` once the transaction is committed; what it throws is logged, for nothing can be undone any more. */
  afterCommit(fn: () => void): void {
    this.scope().afterCommit.push(fn);
  }

  private event<N extends DomainEventName>(
    name: N,
    subject: Subject,
    payload: DomainEvents[N],
    actor: Actor,
    occurredAt: string,
  ): DomainEvent<N> {
    const { tenantId, correlationId } = this.context.current();
    return {
      name,
      subject,
      payload,
      actor,
      tenant_id: tenantId,
      correlation_id: correlationId,
      occurred_at: occurredAt,
      local: true,
    };
  }

  private push(scope: Scope, job: JobName, data: object, options: EnqueueOptions): void {
    scope.jobs.push({
      queue: job,
      data: jobEnvelope(this.keys.job, job, this.context.current(), data),
      options,
    });
  }

  private scope(): Scope {
    const scope = this.scopes.getStore();
    if (scope === undefined)
      throw new Error('There is no unit of work: the database is reached inside run() or read() only.');
    if (scope.over)
      throw new Error('This unit of work is over: a part of it went on after another had failed.');
    return scope;
  }

  private writableScope(): Scope {
    const scope = this.scope();
    if (scope.readOnly) throw new Error('This unit of work only reads.');
    return scope;
  }

  private async transaction<T>(work: () => Promise<T>, readOnly: boolean): Promise<T> {
    const client = await this.connect();
    const scope: Scope = {
      client,
      runner: null,
      readOnly,
      tenantId: '',
      begun: null,
      over: false,
      ending: false,
      sent: [],
      entries: [],
      jobs: [],
      events: [],
      afterCommit: [],
    };
    let broken: unknown;
    try {
      const result = await this.scopes.run(scope, async () => {
        const value = await work();
        await this.commit(scope);
        return value;
      });
      this.publish(scope);
      return result;
    } catch (error) {
      // From here on: what a part that goes on asks would come behind the ROLLBACK, outside of any transaction.
      scope.over = true;
      if (scope.begun !== null)
        await client.query('ROLLBACK').catch((failure: unknown) => (broken = failure));
      const unbegun = await failureOf([scope.begun ?? Promise.resolve()], undefined);
      const cause = unbegun ?? (isAborted(error) ? await failureOf(scope.sent, error) : error);
      const isAway = isDatabaseAway(cause);
      if (!isAway && unbegun === undefined) throw cause;
      broken ??= cause;
      throw new DatabaseAway(cause, { mayBeStored: isAway && scope.ending && !readOnly });
    } finally {
      scope.over = true;
      await scope.runner?.release();
      if (broken !== undefined)
        this.logger.warn(`A transaction broke off, its connection is given up: ${String(broken)}`);
      client.release(broken !== undefined);
    }
  }

  /**
   * From TypeORM's pool, without its query runner, which is made for the few that use it: what it hangs on each
   * connection kept a transaction's garbage alive until the next full collection.
   */
  private async connect(): Promise<PoolClient> {
    const client = await poolOf(this.source).connect();
    if (!this.heard.has(client)) {
      this.heard.add(client);
      // A connection that dies fails the statements under way; unheard, its event would end the process as well.
      client.on('error', () => undefined);
    }
    return client;
  }

  /** With the connection and the flag set, it neither takes another one nor begins a transaction of its own. */
  private runnerOf(client: PoolClient): QueryRunner {
    return Object.assign(this.source.createQueryRunner(), {
      databaseConnection: client,
      isTransactionActive: true,
    });
  }

  /**
   * Sends the BEGIN once, without waiting for its answer. Should it fail, what comes behind it is outside of any
   * transaction: it has no tenant there and can write nothing (see `dataSourceOptions`), and the work fails.
   */
  private begin(scope: Scope): void {
    if (scope.begun !== null) return;
    const { tenantId } = this.context.current();
    if (!isUuid(tenantId)) throw new Error('The tenant of the context is not a UUID.');
    scope.tenantId = tenantId;
    const opening = scope.readOnly ? READ : WRITE;
    const settings = { ...opening.settings, values: [tenantId] };
    scope.begun = handled(firstFailure([ask(scope, opening.begin), ask(scope, settings)]));
  }

  /** Audit entries, jobs and the COMMIT in one round trip: when one of them fails, the COMMIT behind it rolls back. */
  private async commit(scope: Scope): Promise<void> {
    const answers: Promise<unknown>[] = [];
    if (scope.entries.length > 0) {
      this.begin(scope);
      const parameters = auditParameters(scope.entries, this.keys.entry, scope.tenantId, this.recorded);
      answers.push(handled(this.query(INSERT_AUDIT_ENTRIES, parameters)));
    }
    if (scope.jobs.length > 0)
      // Through our own statements, which are prepared: planning pg-boss's insert costs more than running it.
      await this.queue.insert(scope.jobs, (sql, params) => {
        answers.push(handled(this.query(sql, params)));
        return Promise.resolve({ rows: [] });
      });
    if (scope.begun === null) return;
    const end = ask(scope, COMMIT);
    scope.ending = true;
    // In the order of the statements: those behind a failed one fail too, and say nothing of the cause.
    await firstFailure([scope.begun, ...scope.sent, ...answers, end]);
    // PostgreSQL answers so when a statement has failed and the work went on as if nothing had happened.
    if ((await end).command === 'ROLLBACK')
      throw new Error('A statement of this unit of work had failed, so nothing of it was stored.');
  }

  private publish(scope: Scope): void {
    for (const fn of scope.afterCommit) {
      try {
        fn();
      } catch (error) {
        this.logger.error(error);
      }
    }
    this.queue.wake(scope.jobs);
    this.bus.publish(scope.events);
  }
}

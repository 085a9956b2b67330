import { Injectable } from '@nestjs/common';
import { runMachine, type StatesAfter } from '#contracts';
import { Clock, UnitOfWork } from '#platform';
import { PlaybookRunEntity } from './playbook-run.entity.ts';

/** A run as stored. */
export type RunRow = Pick<
  PlaybookRunEntity,
  | 'id'
  | 'incident_id'
  | 'playbook_id'
  | 'playbook_version_id'
  | 'playbook'
  | 'version'
  | 'trigger_key'
  | 'requested_by'
  | 'behind'
  | 'status'
  | 'verdict_id'
  | 'error_code'
  | 'error_message'
  | 'signals'
  | 'failures'
  | 'created_at'
  | 'started_at'
  | 'finished_at'
>;

export type NewRun = Pick<
  PlaybookRunEntity,
  | 'id'
  | 'incident_id'
  | 'playbook_id'
  | 'playbook_version_id'
  | 'playbook'
  | 'version'
  | 'trigger_key'
  | 'requested_by'
  | 'behind'
  | 'lease_owner'
>;

/** What a worker writes when it stores progress. Null statuses keep the run in hand. */
export interface RunProgress {
  status: Exclude<StatesAfter<typeof runMachine, 'running'>, 'cancelled'> | null;
  verdict_id: string | null;
  error: { code: string; message: string } | null;
  /** Set when letting go: only if nothing has happened to the run since. */
  seen_signals: number | null;
}

/** Renewed every few seconds by the worker; a dead one's runs are free after this time. */
export const LEASE_SECONDS = 20;

const COLUMNS = `id, incident_id, playbook_id, playbook_version_id, playbook, version, trigger_key, requested_by, behind, status,
  verdict_id, error_code, error_message, signals, failures, created_at, started_at, finished_at`;
/** What is not over can be cancelled, and only that. */
const ACTIVE = runMachine.events.cancel.from;

/** Rows of runs; the only place that assigns a run's status. */
@Injectable()
export class RunsRepository {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Undefined when this trigger has its run already, or another run of the incident is active. */
  insert(run: NewRun): Promise<RunRow | undefined> {
    return this.unit.one(
      `INSERT INTO playbook_runs (id, incident_id, playbook_id, playbook_version_id, playbook, version, trigger_key,
         requested_by, behind, status, lease_owner, lease_until, created_at, started_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $11, CASE WHEN $9::uuid IS NULL THEN 'queued' ELSE 'running' END, $9,
         CASE WHEN $9::uuid IS NULL THEN NULL ELSE clock_timestamp() + make_interval(secs => ${LEASE_SECONDS}) END,
         $10, CASE WHEN $9::uuid IS NULL THEN NULL ELSE $10::timestamptz END)
       ON CONFLICT DO NOTHING RETURNING ${COLUMNS}`,
      [
        run.id,
        run.incident_id,
        run.playbook_id,
        run.playbook_version_id,
        run.playbook,
        run.version,
        run.trigger_key,
        run.requested_by,
        run.lease_owner,
        this.clock.now(),
        JSON.stringify(run.behind),
      ],
    );
  }

  find(id: string): Promise<RunRow | null> {
    return this.unit.manager.findOneBy(PlaybookRunEntity, { id });
  }

  findByTrigger(incidentId: string, triggerKey: string): Promise<RunRow | null> {
    const trigger = { incident_id: incidentId, trigger_key: triggerKey };
    return this.unit.manager.findOneBy(PlaybookRunEntity, trigger);
  }

  findActive(incidentId: string): Promise<RunRow | undefined> {
    return this.unit.one(
      `SELECT ${COLUMNS} FROM playbook_runs WHERE incident_id = $1 AND status = ANY($2::text[]) FOR UPDATE`,
      [incidentId, ACTIVE],
    );
  }

  ofIncident(incidentId: string, before: [at: string, id: string] | null, limit: number): Promise<RunRow[]> {
    return this.page('incident_id', incidentId, before, limit);
  }

  ofPlaybook(playbookId: string, before: [at: string, id: string] | null, limit: number): Promise<RunRow[]> {
    return this.page('playbook_id', playbookId, before, limit);
  }

  /** Takes the run in hand; undefined when it is over or another worker has it. */
  take(id: string, owner: string): Promise<RunRow | undefined> {
    const { from, to } = runMachine.events.take;
    return this.unit.one(
      `UPDATE playbook_runs SET status = $4, lease_owner = $2,
         lease_until = clock_timestamp() + make_interval(secs => ${LEASE_SECONDS}),
         started_at = coalesce(started_at, $3)
       WHERE id = $1 AND status = ANY($5::text[]) AND (lease_owner IS NULL OR lease_until < clock_timestamp())
       RETURNING ${COLUMNS}`,
      // Also one that a worker has left in hand: its lease has run out.
      [id, owner, this.clock.now(), to, [...from, to]],
    );
  }

  /** Says that the worker is alive; false when the run is no longer its own. */
  async renew(id: string, owner: string): Promise<boolean> {
    const row = await this.unit.one(
      `UPDATE playbook_runs SET lease_until = clock_timestamp() + make_interval(secs => ${LEASE_SECONDS})
       WHERE id = $1 AND lease_owner = $2 AND status = 'running' RETURNING id`,
      [id, owner],
    );
    return row !== undefined;
  }

  /** Stores what a worker has reached; `lost` when the run is not its own, `signalled` when something has happened. */
  async progress(id: string, owner: string, progress: RunProgress): Promise<'stored' | 'lost' | 'signalled'> {
    const over = progress.status === 'completed' || progress.status === 'failed';
    const row = await this.unit.one(
      `UPDATE playbook_runs SET status = coalesce($3, status), verdict_id = coalesce($4, verdict_id),
         error_code = coalesce($5, error_code), error_message = coalesce($6, error_message),
         lease_owner = CASE WHEN $3::text IS NULL THEN lease_owner END,
         lease_until = CASE WHEN $3::text IS NULL
           THEN clock_timestamp() + make_interval(secs => ${LEASE_SECONDS}) END,
         finished_at = $7
       WHERE id = $1 AND lease_owner = $2 AND status = 'running' AND ($8::integer IS NULL OR signals = $8)
       RETURNING id`,
      [
        id,
        owner,
        progress.status,
        progress.verdict_id,
        progress.error?.code ?? null,
        progress.error === null ? null : storable(progress.error.message),
        over ? this.clock.now() : null,
        progress.seen_signals,
      ],
    );
    if (row) return 'stored';
    if (progress.seen_signals === null) return 'lost';
    return (await this.renew(id, owner)) ? 'signalled' : 'lost';
  }

  /** Lets go of a run that is to be taken up again; counts the failure when there was one. */
  async release(id: string, owner: string, failed: boolean): Promise<void> {
    const held = { id, lease_owner: owner, status: 'running' } as const;
    const failures = failed ? { failures: () => 'failures + 1' } : {};
    const free = { lease_owner: null, lease_until: null, ...failures };
    await this.unit.manager.update(PlaybookRunEntity, held, free);
  }

  /** Tells the run that something has happened to it. */
  async signal(id: string): Promise<void> {
    await this.unit.manager.increment(PlaybookRunEntity, { id }, 'signals', 1);
  }

  /** Ends a run from outside, whoever has it in hand; undefined when it is over already. */
  cancel(id: string, error: { code: string; message: string }): Promise<RunRow | undefined> {
    const { from, to } = runMachine.events.cancel;
    return this.unit.one(
      `UPDATE playbook_runs SET status = $5, lease_owner = NULL, lease_until = NULL, error_code = $2,
         error_message = $3, finished_at = $4
       WHERE id = $1 AND status = ANY($6::text[]) RETURNING ${COLUMNS}`,
      [id, error.code, storable(error.message), this.clock.now(), to, from],
    );
  }

  async setVerdict(id: string, verdictId: string): Promise<void> {
    await this.unit.manager.update(PlaybookRunEntity, { id }, { verdict_id: verdictId });
  }

  async remove(id: string): Promise<void> {
    await this.unit.manager.delete(PlaybookRunEntity, { id });
  }

  /** Runs that should be in somebody's hand and are in nobody's. */
  async abandoned(limit: number): Promise<string[]> {
    const rows = await this.unit.query<{ id: string }>(
      `SELECT id FROM playbook_runs
       WHERE tenant_id = current_tenant() AND status IN ('queued', 'running')
         AND (lease_until < clock_timestamp() OR (lease_until IS NULL AND created_at < $2))
       ORDER BY lease_until NULLS FIRST LIMIT $1`,
      [limit, new Date(this.clock.now().getTime() - LEASE_SECONDS * 1000)],
    );
    return rows.map((row) => row.id);
  }

  private page(
    column: 'incident_id' | 'playbook_id',
    id: string,
    before: [at: string, id: string] | null,
    limit: number,
  ): Promise<RunRow[]> {
    return this.unit.query(
      `SELECT ${COLUMNS} FROM playbook_runs
       WHERE ${column} = $1 AND ($2::timestamptz IS NULL OR (created_at, id) < ($2, $3::uuid))
       ORDER BY created_at DESC, id DESC LIMIT $4`,
      [id, before?.[0] ?? null, before?.[1] ?? null, limit],
    );
  }
}

/** A message may quote an alert; a text column takes no NUL. */
function storable(message: string): string {
  return message.replaceAll('\0', '').slice(0, 5000);
}

import { Injectable } from '@nestjs/common';
import {
  actionMachine,
  type ActionStatus,
  type ActionTransition,
  type JsonObject,
  type StatesAfter,
} from '#contracts';
import { Clock, UnitOfWork } from '#platform';
import { ActionEntity } from './action.entity.ts';

export type ConnectorColumns = Pick<
  ActionEntity,
  'connector_id' | 'connector_type' | 'connector_name' | 'connector_simulated'
>;

/** A row before policy has spoken. */
export type NewAction = Pick<
  ActionEntity,
  | 'id'
  | 'incident_id'
  | 'name'
  | 'read_only'
  | 'parameters'
  | 'targets'
  | 'target_key'
  | 'summary'
  | 'digest'
  | 'proposer_type'
  | 'proposer_id'
  | 'proposer_name'
  | 'proposer_role'
  | 'behind'
  | 'reason'
  | 'evidence'
  | 'verdict'
  | 'playbook'
  | 'run_id'
  | 'step_key'
  | 'idempotency_key'
  | 'rollback_of'
> &
  ConnectorColumns;

export type DecisionColumns = Pick<
  ActionEntity,
  | 'decision_id'
  | 'decision'
  | 'decision_rule'
  | 'decision_reason'
  | 'decision_level'
  | 'decision_quorum'
  | 'policy_version'
  | 'mode'
>;

/** How a request comes out of policy. */
export type DecidedAction = {
  id: string;
  status: StatesAfter<typeof actionMachine, 'requested'>;
} & DecisionColumns &
  Pick<ActionEntity, 'error_code' | 'error_message'>;

export type ActionChanges = Partial<
  DecisionColumns &
    ConnectorColumns &
    Pick<
      ActionEntity,
      | 'behind'
      | 'approved_by'
      | 'result'
      | 'error_code'
      | 'error_message'
      | 'approved_digest'
      | 'approved_at'
      | 'finished_at'
      | 'rolled_back_by'
      | 'attempts'
      | 'readbacks'
      | 'may_have_reached'
      | 'claim'
      | 'digest'
    >
>;

export interface ActionFilter {
  status?: ActionStatus | undefined;
  name?: string | undefined;
  incident_id?: string | undefined;
  proposer_type?: string | undefined;
  proposer_id?: string | null | undefined;
}

/** How long an approved action may lie without a worker before its job is thought lost. */
const PICKED_UP_WITHIN = "interval '2 minutes'";

const INSERT = `
  INSERT INTO actions (id, incident_id, name, read_only, parameters, targets, target_key, summary, digest, proposer_type,
    proposer_id, proposer_name, proposer_role, behind, reason, evidence, verdict, playbook, run_id, step_key, idempotency_key,
    connector_id, connector_type, connector_name, connector_simulated, rollback_of, status, requested_at, updated_at)
  SELECT id, incident_id, name, read_only, parameters, targets, target_key, summary, digest, proposer_type,
    proposer_id, proposer_name, proposer_role, behind, reason, evidence, verdict, playbook, run_id, step_key, idempotency_key,
    connector_id, connector_type, connector_name, connector_simulated, rollback_of, 'requested', $2, $2
  FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, incident_id uuid, name text, read_only boolean, parameters jsonb,
    targets text[], target_key text, summary text, digest text, proposer_type text, proposer_id text, proposer_name text,
    proposer_role text, behind jsonb, reason text, evidence text[], verdict jsonb, playbook text, run_id uuid, step_key text,
    idempotency_key text, connector_id text, connector_type text, connector_name text, connector_simulated boolean,
    rollback_of uuid)
  ON CONFLICT DO NOTHING
  RETURNING id`;

const TWINS = `
  SELECT a.* FROM actions a
  JOIN jsonb_to_recordset($1::jsonb) AS r(run_id uuid, step_key text, idempotency_key text)
    ON a.idempotency_key = r.idempotency_key OR (a.run_id = r.run_id AND a.step_key = r.step_key)`;

const DECIDE = `
  UPDATE actions a SET
    status = r.status, decision_id = r.decision_id, decision = r.decision, decision_rule = r.decision_rule,
    decision_reason = r.decision_reason, decision_level = r.decision_level, decision_quorum = r.decision_quorum,
    policy_version = r.policy_version, mode = r.mode, error_code = r.error_code, error_message = r.error_message,
    approved_digest = CASE WHEN r.status = 'approved' THEN a.digest END,
    approved_at = CASE WHEN r.status = 'approved' THEN $2::timestamptz END,
    claimed_until = CASE WHEN r.status = 'approved' THEN now() + ${PICKED_UP_WITHIN} END,
    finished_at = CASE WHEN r.status IN ('denied', 'failed') THEN $2::timestamptz END,
    updated_at = $2
  FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, status text, decision_id uuid, decision text, decision_rule text,
    decision_reason text, decision_level text, decision_quorum integer, policy_version integer, mode text,
    error_code text, error_message text)
  WHERE a.id = r.id AND a.status = 'requested'
  RETURNING a.*`;

/** The only place that touches the table, and the only one that assigns a status: always by compare-and-set. */
@Injectable()
export class ActionRepository {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** @returns the ids of those that are new; the others have a twin with the same key */
  async insert(rows: readonly NewAction[]): Promise<Set<string>> {
    const inserted = await this.unitOfWork.query<{ id: string }>(INSERT, [
      JSON.stringify(rows),
      this.clock.now(),
    ]);
    return new Set(inserted.map(({ id }) => id));
  }

  /** Actions with the keys of these. */
  twins(
    rows: readonly Pick<NewAction, 'run_id' | 'step_key' | 'idempotency_key'>[],
  ): Promise<ActionEntity[]> {
    const keys = rows.map(({ run_id, step_key, idempotency_key }) => ({ run_id, step_key, idempotency_key }));
    return this.unitOfWork.query<ActionEntity>(TWINS, [JSON.stringify(keys)]);
  }

  decide(decided: readonly DecidedAction[]): Promise<ActionEntity[]> {
    return this.unitOfWork.query<ActionEntity>(DECIDE, [JSON.stringify(decided), this.clock.now()]);
  }

  async find(id: string): Promise<ActionEntity | undefined> {
    return (await this.unitOfWork.manager.findOneBy(ActionEntity, { id })) ?? undefined;
  }

  findAll(ids: readonly string[]): Promise<ActionEntity[]> {
    return this.unitOfWork.query<ActionEntity>('SELECT * FROM actions WHERE id = ANY($1) ORDER BY id', [ids]);
  }

  lock(id: string): Promise<ActionEntity | undefined> {
    return this.unitOfWork.one<ActionEntity>('SELECT * FROM actions WHERE id = $1 FOR UPDATE', [id]);
  }

  /**
   * Compare-and-set of the status along the machine, with other columns beside it.
   * @param digest , with `claim`: what else must still be so: the approved digest, the worker's claim
   * @returns undefined when the row is in no state that the event leads from, or the guard no longer holds
   */
  move(
    id: string,
    event: ActionTransition,
    changes: ActionChanges = {},
    { digest = null, claim = null }: { digest?: string | null; claim?: string | null } = {},
  ): Promise<ActionEntity | undefined> {
    const { from, to } = actionMachine.events[event];
    const names = Object.keys(changes);
    const assignments = names.map((name, at) => `, ${name} = $${at + 7}`).join('');
    return this.unitOfWork.one<ActionEntity>(
      `UPDATE actions SET status = $3, updated_at = $4,
         claimed_until = CASE WHEN $3 = 'approved' THEN now() + ${PICKED_UP_WITHIN} END${assignments}
       WHERE id = $1 AND status = ANY($2) AND ($5::text IS NULL OR digest = $5) AND ($6::uuid IS NULL OR claim = $6)
       RETURNING *`,
      [id, from, to, this.clock.now(), digest, claim, ...Object.values(changes).map(asParameter)],
    );
  }

  /** What is asked for the incident and has not begun, in the order in which it is locked. */
  async openOf(incidentId: string): Promise<string[]> {
    const rows = await this.unitOfWork.query<{ id: string }>(
      `SELECT id FROM actions WHERE incident_id = $1 AND status = ANY($2::text[]) ORDER BY id`,
      [incidentId, actionMachine.events.cancel.from],
    );
    return rows.map(({ id }) => id);
  }

  async keep(incidentId: string): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE actions SET kept = true WHERE incident_id = $1 AND status = ANY($2::text[])`,
      [incidentId, actionMachine.events.cancel.from],
    );
  }

  async list(
    filter: ActionFilter,
    limit: number,
    before: string | null,
    newestFirst = true,
  ): Promise<ActionEntity[]> {
    const query = this.unitOfWork.manager.createQueryBuilder(ActionEntity, 'a');
    if (filter.status !== undefined) query.andWhere('a.status = :status', { status: filter.status });
    if (filter.name !== undefined) query.andWhere('a.name = :name', { name: filter.name });
    if (filter.incident_id !== undefined)
      query.andWhere('a.incident_id = :incident', { incident: filter.incident_id });
    if (filter.proposer_type !== undefined)
      query.andWhere('a.proposer_type = :type', { type: filter.proposer_type });
    if (filter.proposer_id !== undefined)
      query.andWhere('a.proposer_id = :proposer', { proposer: filter.proposer_id });
    if (before !== null) query.andWhere(newestFirst ? 'a.id < :before' : 'a.id > :before', { before });
    return query
      .orderBy('a.id', newestFirst ? 'DESC' : 'ASC')
      .limit(limit)
      .getMany();
  }

  /** Earlier requests of the same action on the same targets, newest first. */
  history(action: ActionEntity, limit: number): Promise<ActionEntity[]> {
    return this.unitOfWork.query<ActionEntity>(
      'SELECT * FROM actions WHERE name = $1 AND target_key = $2 AND id < $3 ORDER BY id DESC LIMIT $4',
      [action.name, action.target_key, action.id, limit],
    );
  }
}

/** node-postgres would send an object as JSON but an array as a PostgreSQL array. */
function asParameter(value: ActionChanges[keyof ActionChanges]): unknown {
  return value !== null && typeof value === 'object' && !(value instanceof Date)
    ? JSON.stringify(value as JsonObject)
    : value;
}

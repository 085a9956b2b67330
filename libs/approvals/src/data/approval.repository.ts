import { Injectable } from '@nestjs/common';
import { approvalMachine, type ApprovalFacts, type ApprovalLevel, type ApprovalStatus } from '#contracts';
import { UnitOfWork, type CursorKey } from '#platform';
import type { Approval, ApprovalDecision } from '../domain/approval.ts';
import { ApprovalEntity } from './approval.entity.ts';

/** Those of an earlier release have no facts. */
export type NewApproval = Omit<Approval, 'status' | 'settled_at' | 'facts'> & { facts: ApprovalFacts };

export interface ApprovalFilter {
  equal: {
    status?: ApprovalStatus;
    level?: ApprovalLevel;
    action?: string;
    action_id?: string;
    incident_id?: string;
  };
  /** Pending ones whose time is not over, that this person may decide and has not decided yet. */
  decidable?: { user_id: string; levels: ApprovalLevel[]; now: Date };
}

export interface ApprovalOrder {
  column: 'expires_at' | 'created_at';
  descending: boolean;
}

const COLUMNS = `id, action_id, incident_id, action, summary, reason, digest, level, quorum, proposer_type,
  proposer_user_id, proposer_name, behind, asked_again, facts, status, created_at, expires_at, settled_at`;
const DECISION_COLUMNS =
  'id, approval_id, decider_user_id, decider_name, decider_role, decision, comment, decided_at';

/** The only place that assigns an approval's status. */
@Injectable()
export class ApprovalRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** False when the action waits for its approval already. */
  async insert(row: NewApproval): Promise<boolean> {
    const inserted = await this.unitOfWork.query(
      `INSERT INTO approvals (id, action_id, incident_id, action, summary, reason, digest, level, quorum, proposer_type,
                              proposer_user_id, proposer_name, behind, asked_again, facts, created_at, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
       ON CONFLICT (tenant_id, action_id) WHERE status = 'pending' DO NOTHING RETURNING id`,
      [
        row.id,
        row.action_id,
        row.incident_id,
        row.action,
        row.summary,
        row.reason,
        row.digest,
        row.level,
        row.quorum,
        row.proposer_type,
        row.proposer_user_id,
        row.proposer_name,
        JSON.stringify(row.behind),
        row.asked_again,
        JSON.stringify(row.facts),
        row.created_at,
        row.expires_at,
      ],
    );
    return inserted.length > 0;
  }

  find(id: string): Promise<Approval | null> {
    return this.unitOfWork.manager.findOneBy(ApprovalEntity, { id });
  }

  /** Reads the row and keeps every other decider, and the expiry, waiting until the transaction ends. */
  lock(id: string): Promise<Approval | undefined> {
    return this.unitOfWork.one(`SELECT ${COLUMNS} FROM approvals WHERE id = $1 FOR UPDATE`, [id]);
  }

  /** False when this person has decided already. */
  async insertDecision(row: ApprovalDecision): Promise<boolean> {
    const inserted = await this.unitOfWork.query(
      `INSERT INTO approval_decisions (${DECISION_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
       ON CONFLICT (tenant_id, approval_id, decider_user_id) DO NOTHING RETURNING id`,
      [
        row.id,
        row.approval_id,
        row.decider_user_id,
        row.decider_name,
        row.decider_role,
        row.decision,
        row.comment,
        row.decided_at,
      ],
    );
    return inserted.length > 0;
  }

  decisions(approvalIds: string[]): Promise<ApprovalDecision[]> {
    return this.unitOfWork.query(
      `SELECT ${DECISION_COLUMNS} FROM approval_decisions WHERE approval_id = ANY ($1::uuid[]) ORDER BY decided_at, id`,
      [approvalIds],
    );
  }

  /** Compare and set; undefined when it is in no state that the event leads from. */
  settle(id: string, event: 'approve' | 'reject', now: Date): Promise<Approval | undefined> {
    const { from, to } = approvalMachine.events[event];
    return this.unitOfWork.one(
      `UPDATE approvals SET status = $2, settled_at = $4
       WHERE id = $1 AND status = ANY ($3::text[]) RETURNING ${COLUMNS}`,
      [id, to, from, now],
    );
  }

  /** As settle, but only when the deadline is over. */
  expire(id: string, now: Date): Promise<Approval | undefined> {
    const { from, to } = approvalMachine.events.expire;
    return this.unitOfWork.one(
      `UPDATE approvals SET status = $2, settled_at = $4
       WHERE id = $1 AND expires_at <= $4 AND status = ANY ($3::text[]) RETURNING ${COLUMNS}`,
      [id, to, from, now],
    );
  }

  cancelByAction(actionId: string, now: Date): Promise<Approval | undefined> {
    const { from, to } = approvalMachine.events.cancel;
    return this.unitOfWork.one(
      `UPDATE approvals SET status = $2, settled_at = $4
       WHERE action_id = $1 AND status = ANY ($3::text[]) RETURNING ${COLUMNS}`,
      [actionId, to, from, now],
    );
  }

  async overdue(now: Date, limit: number): Promise<string[]> {
    const rows = await this.unitOfWork.query<{ id: string }>(
      `SELECT id FROM approvals WHERE status = 'pending' AND expires_at <= $1 ORDER BY expires_at LIMIT $2`,
      [now, limit],
    );
    return rows.map(({ id }) => id);
  }

  /** Only the conditions that are asked for: `$1 IS NULL OR …` would keep a prepared plan off the indexes. */
  list(
    filter: ApprovalFilter,
    order: ApprovalOrder,
    after: CursorKey | null,
    limit: number,
  ): Promise<Approval[]> {
    const { column, descending } = order;
    const params: unknown[] = [];
    const param = (value: unknown) => `$${params.push(value)}`;
    const conditions = Object.entries(filter.equal).map(([name, value]) => `a.${name} = ${param(value)}`);
    if (filter.decidable !== undefined) {
      const user = param(filter.decidable.user_id);
      conditions.push(
        `a.status = 'pending' AND a.expires_at > ${param(filter.decidable.now)}`,
        `a.level = ANY (${param(filter.decidable.levels)}::text[])`,
        `NOT a.behind @> jsonb_build_array(jsonb_build_object('user_id', ${user}::uuid))`,
        `NOT EXISTS (SELECT FROM approval_decisions d WHERE d.approval_id = a.id AND d.decider_user_id = ${user}::uuid)`,
      );
    }
    if (after !== null)
      conditions.push(
        `(a.${column}, a.id) ${descending ? '<' : '>'} (${param(after[0])}::timestamptz, ${param(after[1])}::uuid)`,
      );
    const direction = descending ? 'DESC' : 'ASC';
    const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
    return this.unitOfWork.query(
      `SELECT ${COLUMNS} FROM approvals a ${where}
       ORDER BY a.${column} ${direction}, a.id ${direction} LIMIT ${param(limit)}`,
      params,
    );
  }

  pendingByLevel(): Promise<{ level: ApprovalLevel; pending: number }[]> {
    return this.unitOfWork.query(
      `SELECT level, count(*)::integer AS pending FROM approvals WHERE status = 'pending' GROUP BY level`,
    );
  }
}

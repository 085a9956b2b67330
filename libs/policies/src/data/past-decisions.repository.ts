import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#platform';
import type { DecisionInput } from '../domain/request.ts';
import type { PolicyDecisionEntity } from './policy-decision.entity.ts';

export type PastDecisionRow = Pick<
  PolicyDecisionEntity,
  | 'id'
  | 'created_at'
  | 'action'
  | 'incident_id'
  | 'decision'
  | 'level'
  | 'quorum'
  | 'step'
  | 'rule'
  | 'reason'
> & {
  input: DecisionInput;
  /** When it was made, to the microsecond: batches follow each other by it. */
  place: string;
};

export interface CountedRow {
  id: string;
  action: string;
  incident_id: string | null;
  created_at: Date;
  place: string;
}

export interface BatchPlace {
  place: string;
  id: string;
}

/** Decisions in the order in which they were made. */
@Injectable()
export class PastDecisionsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** How many there are in a period, and when its oldest was made: of more than `most` the latest count. */
  async scope(from: Date, to: Date, most: number): Promise<{ total: number; first: Date | null }> {
    // A count has always one row.
    const row = await this.unitOfWork.one<{ total: number; first: Date | null }>(
      `SELECT count(*)::integer AS total, min(created_at) AS first
       FROM (SELECT created_at FROM policy_decisions WHERE created_at >= $1 AND created_at <= $2
             ORDER BY created_at DESC LIMIT $3) latest`,
      [from, to, most],
    );
    return row as { total: number; first: Date | null };
  }

  batch(after: BatchPlace, to: Date, limit: number): Promise<PastDecisionRow[]> {
    return this.unitOfWork.query(
      `SELECT id, created_at, created_at::text AS place, action, incident_id, decision, level, quorum, step, rule, reason,
              input
       FROM policy_decisions
       WHERE (created_at, id) > ($1::timestamptz, $2::uuid) AND created_at <= $3
       ORDER BY created_at, id LIMIT $4`,
      [after.place, after.id, to, limit],
    );
  }

  /** Of these actions what was let through or put to approval before `to`. */
  counted(actions: readonly string[], after: BatchPlace, to: Date, limit: number): Promise<CountedRow[]> {
    return this.unitOfWork.query(
      `SELECT id, created_at, created_at::text AS place, action, incident_id
       FROM policy_decisions
       WHERE (created_at, id) > ($1::timestamptz, $2::uuid) AND created_at < $3
         AND action = ANY($4::text[]) AND decision <> 'deny'
       ORDER BY created_at, id LIMIT $5`,
      [after.place, after.id, to, actions, limit],
    );
  }

  /** How often actions were let through or put to approval for these incidents before `to`. */
  countedFor(
    incidents: readonly string[],
    to: Date,
  ): Promise<{ action: string; incident_id: string; count: number }[]> {
    return this.unitOfWork.query(
      `SELECT action, incident_id, count(*)::integer AS count
       FROM policy_decisions
       WHERE incident_id = ANY($1::uuid[]) AND created_at < $2 AND decision <> 'deny'
       GROUP BY action, incident_id`,
      [incidents, to],
    );
  }
}

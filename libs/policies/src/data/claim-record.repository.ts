import { Injectable } from '@nestjs/common';
import type { JsonObject, OperationMode } from '#contracts';
import { UnitOfWork } from '#platform';
import type { Evaluation, PolicyRequest, Usage } from '../domain/request.ts';

export type ClaimOutcome = 'proceed' | 'denied' | 'ask_again';

export interface ClaimRecord extends Evaluation {
  id: string;
  action_id: string;
  action: string;
  incident_id: string | null;
  created_at: Date;
  outcome: ClaimOutcome;
  policy_version: number;
  mode: OperationMode;
  input: JsonObject;
}

/** What was decided when work was claimed; what proceeded is what rate limits count at the next claim. */
@Injectable()
export class ClaimRecordRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  insert(record: ClaimRecord): void {
    const { id, action_id, action, incident_id, created_at, outcome, policy_version, mode } = record;
    const { decision, step, rule, reason, input } = record;
    this.unitOfWork.send(
      `INSERT INTO policy_claims (id, action_id, action, incident_id, created_at, outcome, policy_version, mode, decision,
                                  step, rule, reason, input)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
      [
        id,
        action_id,
        action,
        incident_id,
        created_at,
        outcome,
        policy_version,
        mode,
        decision,
        step,
        rule,
        reason,
        JSON.stringify(input),
      ],
    );
  }

  /** The effect is over: it no longer counts among those at the same time. */
  close(actionId: string, now: Date): void {
    this.unitOfWork.send(
      'UPDATE policy_claims SET closed_at = $2 WHERE action_id = $1 AND closed_at IS NULL',
      [actionId, now],
    );
  }

  /** What has begun of the same action, each action once and this one left out. */
  async usage({ action, incident }: PolicyRequest, actionId: string, now: Date): Promise<Usage> {
    // A count has always one row.
    const row = await this.unitOfWork.one<Usage>(
      `SELECT count(DISTINCT action_id) FILTER (WHERE created_at > $3::timestamptz - interval '1 hour')::integer AS hour,
              count(DISTINCT action_id) FILTER (WHERE created_at > $3::timestamptz - interval '1 day')::integer AS day,
              count(DISTINCT action_id) FILTER (WHERE closed_at IS NULL AND created_at > $3::timestamptz - interval '1 day')::integer
                AS concurrent,
              count(DISTINCT action_id) FILTER (WHERE incident_id = $4)::integer AS incident
       FROM policy_claims
       WHERE action = $1 AND action_id <> $2 AND outcome = 'proceed'
         AND (created_at > $3::timestamptz - interval '1 day' OR incident_id = $4)`,
      [action.name, actionId, now, incident?.id],
    );
    return row as Usage;
  }
}

import { Injectable } from '@nestjs/common';
import type { ActionView } from './actions.view.ts';
import type { ActionEntity } from './data/action.entity.ts';
import { ActionCatalogue } from './domain/catalogue.ts';
import { proposerOf } from './policy-request.ts';

@Injectable()
export class ActionMapper {
  constructor(private readonly catalogue: ActionCatalogue) {}

  view(row: ActionEntity): ActionView {
    const { title, category, inverse, target_type } = this.catalogue.get(row.name);
    return {
      id: row.id,
      incident_id: row.incident_id,
      action: row.name,
      title,
      category,
      read_only: row.read_only,
      reversible: inverse !== null,
      inverse,
      status: row.status,
      summary: row.summary,
      target_type,
      targets: row.targets,
      resolved_targets: row.resolved_targets,
      parameters: row.parameters,
      digest: row.digest,
      connector: connector(row),
      proposer: proposerOf(row),
      behind: row.behind,
      reason: row.reason,
      evidence: row.evidence,
      verdict: row.verdict,
      playbook: row.playbook,
      run_id: row.run_id,
      step_key: row.step_key,
      policy_decision: decision(row),
      result: row.result,
      error: row.error_code === null ? null : { code: row.error_code, message: row.error_message ?? '' },
      attempts: row.attempts,
      rollback_of: row.rollback_of,
      rolled_back_by: row.rolled_back_by,
      requested_at: row.requested_at.toISOString(),
      approved_at: iso(row.approved_at),
      started_at: iso(row.started_at),
      finished_at: iso(row.finished_at),
    };
  }
}

function connector(row: ActionEntity): ActionView['connector'] {
  if (row.connector_id === null || row.connector_type === null) return null;
  return {
    id: row.connector_id,
    type: row.connector_type,
    name: row.connector_name ?? row.connector_type,
    simulated: row.connector_simulated,
  };
}

function decision(row: ActionEntity): ActionView['policy_decision'] {
  if (row.decision_id === null || row.decision === null || row.mode === null) return null;
  return {
    id: row.decision_id,
    decision: row.decision,
    rule: row.decision_rule,
    reason: row.decision_reason ?? '',
    level: row.decision_level,
    quorum: row.decision_quorum ?? 0,
    policy_version: row.policy_version ?? 0,
    mode: row.mode,
  };
}

function iso(time: Date | null): string | null {
  return time === null ? null : time.toISOString();
}

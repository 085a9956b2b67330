import { Injectable } from '@nestjs/common';
import type { Actor, ApprovalFacts, JsonObject } from '#contracts';
import { IncidentSnapshots, type IncidentStanding } from '#incidents';
import { Context, UnitOfWork } from '#platform';
import { connectorTold } from './bound-connector.ts';
import type { ActionEntity } from './data/action.entity.ts';
import { boundedRaw } from './domain/canonical.ts';
import { proposerOf } from './policy-request.ts';
import { Settlement } from './settlement.ts';

type IncidentsById = ReadonlyMap<string, IncidentStanding>;

/** Says what was decided on a request, to the record, to the approvers, to whoever carries it out. */
@Injectable()
export class ActionAnnouncements {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly context: Context,
    private readonly snapshots: IncidentSnapshots,
    private readonly settlement: Settlement,
  ) {}

  /** What follows from the decision, in the same transaction. */
  async requested(rows: readonly ActionEntity[]): Promise<void> {
    const incidents = await this.incidentsOf(rows.filter(({ status }) => status === 'pending_approval'));
    for (const row of rows) await this.announce(row, incidents);
  }

  private async announce(row: ActionEntity, incidents: IncidentsById): Promise<void> {
    const actor = this.actorOf(row);
    await this.unitOfWork.record(
      'action.requested',
      { type: 'action', id: row.id },
      { action_id: row.id, incident_id: row.incident_id, action: row.name, status: row.status },
      { reason: row.reason, after: requestedState(row), ...(actor === undefined ? {} : { actor }) },
    );
    if (row.status === 'approved') this.unitOfWork.enqueue('action.execute', { action_id: row.id });
    else if (row.status === 'pending_approval') await this.ask(row, null, incidents);
    else await this.settlement.announce(row, row.error_message ?? row.decision_reason);
  }

  /** @param askedAgain why an approval given no longer covers it */
  async askForApproval(row: ActionEntity, askedAgain: string | null): Promise<void> {
    await this.ask(row, askedAgain, await this.incidentsOf([row]));
  }

  private async ask(row: ActionEntity, askedAgain: string | null, incidents: IncidentsById): Promise<void> {
    if (row.decision_level === null)
      throw new Error(`The decision on ${row.id} asks for approval at no level.`);
    await this.unitOfWork.record(
      'action.approval_required',
      { type: 'action', id: row.id },
      {
        action_id: row.id,
        incident_id: row.incident_id,
        action: row.name,
        level: row.decision_level,
        quorum: row.decision_quorum ?? 1,
        digest: row.digest,
        summary: row.summary,
        reason: row.reason,
        proposer_type: row.proposer_type,
        proposer_user_id: row.proposer_type === 'user' ? row.proposer_id : null,
        proposer_name: row.proposer_name,
        behind: row.behind,
        asked_again: askedAgain,
        facts: approvalFacts(row, incidents),
      },
    );
  }

  private async incidentsOf(rows: readonly ActionEntity[]): Promise<IncidentsById> {
    const ids = [...new Set(rows.flatMap(({ incident_id }) => incident_id ?? []))];
    return new Map((await this.snapshots.standing(ids)).map((incident) => [incident.id, incident]));
  }

  /** A run asks in the system's context: the audit names the playbook or the analyst, not the machinery. */
  private actorOf(row: ActionEntity): Actor | undefined {
    if (row.proposer_type === 'user' || this.context.current().actor.type !== 'system') return undefined;
    return proposerOf(row);
  }
}

/** What the approvers' page holds the present against. */
function approvalFacts(row: ActionEntity, incidents: IncidentsById): ApprovalFacts {
  const incident = row.incident_id === null ? undefined : incidents.get(row.incident_id);
  const { policy_version, mode, decision_reason: reason } = row;
  if (incident === undefined) return { policy_version, mode, reason, incident: null };
  const { severity, status, verdict } = incident;
  return {
    policy_version,
    mode,
    reason,
    incident: { severity, status, verdict: verdict?.classification ?? null },
  };
}

function requestedState(row: ActionEntity): JsonObject {
  const {
    name,
    summary,
    parameters,
    targets,
    digest,
    status,
    decision,
    decision_rule,
    decision_reason,
    policy_version,
  } = row;
  return {
    action: name,
    summary,
    targets,
    digest,
    status,
    decision,
    rule: decision_rule,
    decision_reason,
    policy_version,
    connector: connectorTold(row),
    parameters: boundedRaw(parameters),
  };
}

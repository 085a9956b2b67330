import { Injectable } from '@nestjs/common';
import { IncidentSnapshots, type IncidentStanding } from '#incidents';
import { PolicyDecisions, type ClaimJudgement } from '#policies';
import { UserDirectory } from '#users';
import type { ActionEntity } from './data/action.entity.ts';
import { ActionCatalogue } from './domain/catalogue.ts';
import type { ActionDefinition } from './domain/definition.ts';
import { decideClaim, type ClaimDecision, type ClaimFacts } from './domain/claim-decision.ts';
import { policyRequestOf } from './policy-request.ts';

export interface Judged {
  decision: ClaimDecision;
  judgement: ClaimJudgement;
}

/** Reads what a claim's decision rests on, and keeps what came of it. */
@Injectable()
export class ClaimJudge {
  constructor(
    private readonly catalogue: ActionCatalogue,
    private readonly policy: PolicyDecisions,
    private readonly snapshots: IncidentSnapshots,
    private readonly users: UserDirectory,
  ) {}

  /** Before the action's own row is locked: who resolves the incident takes the two in this order. */
  hold(incidentId: string | null): Promise<IncidentStanding | null> {
    return incidentId === null ? Promise.resolve(null) : this.snapshots.hold(incidentId);
  }

  /**
   * In the transaction that claims the work: until it ends nobody engages a kill switch, publishes a policy, resolves
   * the incident, or disables or demotes a voter.
   * @param resolved the names by which the service knows what is touched; null: it was not asked
   */
  async judge(
    row: ActionEntity,
    incident: IncidentStanding | null,
    resolved: string[] | null,
  ): Promise<Judged> {
    const block = await this.policy.blockedBy({
      action: row.name,
      connector: row.connector_type,
      playbook: row.playbook,
    });
    const definition = this.catalogue.get(row.name);
    const request = policyRequestOf(row, definition, { incident, resolved });
    const judgement = await this.policy.atClaim(request, row.id);
    const standing = await this.users.standing(row.approved_by.map(({ user_id }) => user_id));
    const decision = decideClaim({
      ...factsOfRow(row, definition),
      block: block?.reason ?? null,
      evaluation: judgement,
      incident,
      standing,
    });
    const { id, name, incident_id } = row;
    await this.policy.recordClaim({ action_id: id, action: name, incident_id }, judgement, decision.kind);
    return { decision, judgement };
  }
}

/** What the row itself says. A person's own request is nobody's automation; a look-up has no effect to be stopped. */
export function factsOfRow(
  row: ActionEntity,
  { after_resolution }: Pick<ActionDefinition, 'after_resolution'>,
): Pick<ClaimFacts, 'automated' | 'requested_at' | 'kept' | 'after_resolution' | 'behind' | 'votes'> {
  return {
    after_resolution,
    automated: row.proposer_type !== 'user' && !row.read_only,
    requested_at: row.requested_at,
    kept: row.kept,
    behind: row.behind,
    votes: row.approved_by,
  };
}

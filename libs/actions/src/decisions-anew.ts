import { Injectable } from '@nestjs/common';
import { IncidentSnapshots } from '#incidents';
import { UnitOfWork } from '#platform';
import { PolicyDecisions, type PolicyDecision } from '#policies';
import type { ActionEntity } from './data/action.entity.ts';
import { ConnectorChoices, NO_CONNECTOR, type ConnectorChoice } from './connector-choices.ts';
import { ActionRepository } from './data/action.repository.ts';
import { ActionCatalogue } from './domain/catalogue.ts';
import { policyRequest, proposerOf } from './policy-request.ts';

/** What policy says now of an action that was requested earlier, and which connector carries it out. */
@Injectable()
export class DecisionsAnew {
  constructor(
    private readonly catalogue: ActionCatalogue,
    private readonly choices: ConnectorChoices,
    private readonly repository: ActionRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly snapshots: IncidentSnapshots,
    private readonly policy: PolicyDecisions,
  ) {}

  /**
   * Before the transaction: an effect keeps the connector that it was asked for, if there was one.
   * @throws DatabaseAway
   */
  async choice(actionId: string): Promise<ConnectorChoice> {
    const row = await this.unitOfWork.read(() => this.repository.find(actionId));
    if (row === undefined) return NO_CONNECTOR;
    return this.choices.kept(row);
  }

  /** In the caller's unit of work. */
  async anew(row: ActionEntity, { connector }: ConnectorChoice): Promise<PolicyDecision> {
    const definition = this.catalogue.get(row.name);
    const incident = row.incident_id === null ? null : (await this.snapshots.load(row.incident_id)).incident;
    return this.policy.decide(
      policyRequest({
        definition,
        connector,
        incident,
        parameters: row.parameters,
        proposer: proposerOf(row),
        verdict: row.verdict,
        playbook: row.playbook,
      }),
    );
  }
}

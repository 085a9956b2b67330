import { Injectable } from '@nestjs/common';
import { Connectors, type ConnectorRef } from '#connectors';
import { IncidentSnapshots } from '#incidents';
import { PolicyDecisions, type PolicyDecision } from '#policies';
import type { ActionEntity } from './data/action.entity.ts';
import { ActionCatalogue } from './domain/catalogue.ts';
import { connectorOf, policyRequest, proposerOf } from './policy-request.ts';

/** What policy says now of an action that was requested earlier, and which connector would carry it out. */
@Injectable()
export class DecisionsAnew {
  constructor(
    private readonly catalogue: ActionCatalogue,
    private readonly connectors: Connectors,
    private readonly snapshots: IncidentSnapshots,
    private readonly policy: PolicyDecisions,
  ) {}

  /** In the caller's unit of work. @throws Problem connector_not_configured */
  async anew(row: ActionEntity): Promise<{ connector: ConnectorRef | null; decision: PolicyDecision }> {
    const definition = this.catalogue.get(row.name);
    const connector = await connectorOf(this.connectors, definition);
    const incident = row.incident_id === null ? null : (await this.snapshots.load(row.incident_id)).incident;
    const decision = await this.policy.decide(
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
    return { connector, decision };
  }
}

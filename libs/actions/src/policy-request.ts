import type { JsonObject, Proposer } from '#contracts';
import type { ConnectorRef } from '#connectors';
import type { PolicyAction, PolicyDecision, PolicyRequest } from '#policies';
import type { ActionEntity, ActionVerdict } from './data/action.entity.ts';
import type { IncidentStanding } from '#incidents';
import type { ConnectorColumns, DecisionColumns } from './data/action.repository.ts';
import type { IncidentFacts } from './action-types.ts';
import type { ActionDefinition } from './domain/definition.ts';

export interface PolicyInput {
  definition: ActionDefinition;
  parameters: JsonObject;
  connector: ConnectorRef | null;
  incident: IncidentFacts | null;
  proposer: Proposer;
  verdict: ActionVerdict | null;
  playbook: string | null;
}

export function policyAction(definition: ActionDefinition, connector: ConnectorRef | null): PolicyAction {
  const { name, category, read_only, inverse, default_level, target_type } = definition;
  return {
    name,
    category,
    read_only,
    reversible: inverse !== null,
    default_level,
    target_type,
    connector: connector?.type ?? null,
    connector_id: connector?.id ?? null,
    connector_name: connector?.name ?? null,
  };
}

export function policyRequest(input: PolicyInput): PolicyRequest {
  return {
    action: policyAction(input.definition, input.connector),
    targets: input.definition.targets(input.parameters),
    parameters: input.parameters,
    incident: input.incident === null ? null : incidentPart(input.incident),
    proposer: input.proposer,
    verdict: input.verdict,
    playbook: input.playbook,
  };
}

/** A stored action as policy sees it now: by how the incident stands, and on the target as the service names it. */
export function policyRequestOf(
  row: ActionEntity,
  definition: ActionDefinition,
  { incident, resolved }: { incident: IncidentStanding | null; resolved: string[] | null },
): PolicyRequest {
  return {
    action: {
      ...policyAction(definition, null),
      connector: row.connector_type,
      connector_id: row.connector_id,
      connector_name: row.connector_name,
    },
    targets: row.targets,
    ...(resolved === null ? {} : { resolved }),
    parameters: row.parameters,
    incident: incident === null ? null : incidentPart(incident),
    proposer: proposerOf(row),
    verdict: incident === null ? row.verdict : incident.verdict,
    playbook: row.playbook,
  };
}

function incidentPart({ id, severity, type }: IncidentFacts): IncidentFacts {
  return { id, severity, type };
}

export function decisionColumns(decision: PolicyDecision): DecisionColumns {
  return {
    decision_id: decision.id,
    decision: decision.decision,
    decision_rule: decision.rule,
    decision_reason: decision.reason,
    decision_level: decision.level,
    decision_quorum: decision.quorum,
    policy_version: decision.policy_version,
    mode: decision.mode,
  };
}

export function proposerOf(row: ActionEntity): Proposer {
  return {
    type: row.proposer_type,
    id: row.proposer_id,
    name: row.proposer_name,
    role: row.proposer_role,
  };
}

export function connectorColumns(connector: ConnectorRef | null): ConnectorColumns {
  return {
    connector_id: connector?.id ?? null,
    connector_type: connector?.type ?? null,
    connector_name: connector?.name ?? null,
    connector_simulated: connector?.simulated ?? false,
  };
}

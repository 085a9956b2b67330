import type { IncidentType, JsonObject, PersonBehind, Proposer, Severity } from '#contracts';
import type { ConnectorChoice } from './connector-choices.ts';
import type { ActionVerdict } from './data/action.entity.ts';

export interface IncidentFacts {
  id: string;
  severity: Severity;
  type: IncidentType;
}

/** With those who made it what it is: they stand behind what is asked for it. */
export interface RequestedIncident extends IncidentFacts {
  behind: readonly PersonBehind[];
}

/** What policy has to know of an incident, and nothing else of it. */
export function requestedIncident({ id, severity, type, behind }: RequestedIncident): RequestedIncident {
  return { id, severity, type, behind };
}

/** With the connector that was chosen for it before the transaction that stores it: ActionRequests.choose. */
export interface ChosenRequest extends ActionRequestInput {
  choice: ConnectorChoice;
}

/** One action asked for, whoever asks. */
export interface ActionRequestInput {
  /** Name in the catalogue. */
  action: string;
  parameters: JsonObject;
  incident_id: string | null;
  /** What policy needs of the incident; read from the incident when it is left out. */
  incident?: RequestedIncident;
  proposer: Proposer;
  /** Everybody who stands behind it, but for who entered the incident: that is added here. None of them decides it. */
  behind: PersonBehind[];
  reason: string;
  /** Labels of the incident's evidence, such as `E7`. */
  evidence: string[];
  verdict: ActionVerdict | null;
  playbook?: string | null;
  /** With `step_key`: the same pair is the same action, however often it is asked for. */
  run_id?: string;
  step_key?: string;
  /** The same key is the same action; with another request it is a conflict. */
  idempotency_key?: string;
  /** The action that this one undoes. */
  rollback_of?: string;
}

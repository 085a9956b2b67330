import type {
  ActionStatus,
  ApprovalLevel,
  Classification,
  Decision,
  JsonObject,
  OperationMode,
  PersonBehind,
  Proposer,
  TargetType,
} from '#contracts';
import type { ConnectorRef } from '#connectors';
import type { PolicyDecision } from '#policies';
import type { ActionCategory, ActionDefinition } from './domain/definition.ts';

/** An action as other features and the API see it; times are RFC 3339. */
export interface ActionView {
  id: string;
  incident_id: string | null;
  /** Name in the catalogue, such as `isolate_host`. */
  action: string;
  title: string;
  category: ActionCategory;
  read_only: boolean;
  reversible: boolean;
  inverse: string | null;
  status: ActionStatus;
  /** One line: what is done, to what. */
  summary: string;
  target_type: TargetType | null;
  targets: string[];
  /** The names by which the service knows it, as it said before the work began; null: it was not asked. */
  resolved_targets: string[] | null;
  parameters: JsonObject;
  /** SHA-256, hex, of the exact request. */
  digest: string;
  connector: { id: string; type: string; name: string; simulated: boolean } | null;
  proposer: Proposer;
  /** Everybody who stands behind it; none of them decides it. */
  behind: PersonBehind[];
  reason: string;
  /** Ids of the incident's evidence that it rests on. */
  evidence: string[];
  verdict: { classification: Classification; confidence: number; beyond_evidence?: boolean } | null;
  playbook: string | null;
  run_id: string | null;
  step_key: string | null;
  policy_decision: {
    id: string;
    decision: Decision;
    rule: string | null;
    reason: string;
    level: ApprovalLevel | null;
    quorum: number;
    policy_version: number;
    mode: OperationMode;
  } | null;
  /** What its execution gave; null before. */
  result: JsonObject | null;
  error: { code: string; message: string } | null;
  /** Calls made so far. */
  attempts: number;
  rollback_of: string | null;
  rolled_back_by: string | null;
  requested_at: string;
  approved_at: string | null;
  started_at: string | null;
  finished_at: string | null;
}

/** A kind of action, and whether it can be carried out now. */
export interface ActionTypeView extends Pick<
  ActionDefinition,
  | 'name'
  | 'title'
  | 'category'
  | 'description'
  | 'read_only'
  | 'inverse'
  | 'capability'
  | 'default_level'
  | 'target_type'
  | 'needs_incident'
> {
  reversible: boolean;
  /** False while no enabled connector offers the capability. */
  available: boolean;
  /** Those that serve it now; an effect goes through one of them, a look-up asks all. */
  connectors: ConnectorRef[];
  /** Why the service is not asked what the target is before the work begins; null: it is asked. */
  unresolved: string | null;
  /** JSON Schemas. */
  parameters: JsonObject;
  output: JsonObject;
}

/** What policy would answer now, without asking in earnest. */
export interface ActionPreview extends Omit<PolicyDecision, 'id' | 'step'> {
  action: string;
  summary: string;
  target_type: TargetType | null;
  targets: string[];
  reversible: boolean;
  inverse: string | null;
  connector: ActionView['connector'];
  /** False: no connector can carry it out, or it is not clear which. */
  available: boolean;
  /** Why it is not available, as a sentence. */
  obstacle: string | null;
}

export interface PastAction extends ActionView {
  /** Such as `INC-1042`; null when it was about no incident. */
  incident_number: string | null;
}

import type {
  ApprovalLevel,
  Classification,
  Criticality,
  Decision,
  IncidentType,
  JsonObject,
  KillSwitchScope,
  OperationMode,
  Proposer,
  Severity,
} from '#contracts';

/** The facts about an action that policy decides by; the action catalogue fills them in. */
export interface PolicyAction {
  name: string;
  category: string;
  read_only: boolean;
  reversible: boolean;
  /** The level that must approve it when nothing else decides; null: allowed. */
  default_level: ApprovalLevel | null;
  /** What the targets are: `host`, `user`, `mailbox`, `email_address`, … */
  target_type: string | null;
  /** The kind of the connector that would carry it out, as kill switches name it; null when none is needed. */
  connector: string | null;
  /** Which one of that kind; null or missing when none was chosen. */
  connector_id?: string | null;
  connector_name?: string | null;
}

/** One request as policy sees it. The whole of it is stored with the decision. */
export interface PolicyRequest {
  action: PolicyAction;
  /** What is touched, as the request names it: host names, principals, addresses. */
  targets: string[];
  /** All names that the service itself has for what is touched; missing until it was asked. */
  resolved?: string[];
  parameters: JsonObject;
  incident: { id: string; severity: Severity; type: IncidentType } | null;
  proposer: Proposer;
  /** `beyond_evidence`: a model's, of which the evidence carries less. */
  verdict: { classification: Classification; confidence: number; beyond_evidence?: boolean } | null;
  /** The playbook whose run asks, or null. */
  playbook: string | null;
}

export const POLICY_STEPS = [
  'kill_switch',
  'denied_action',
  'protected_target',
  'rate_limit',
  'rule',
  'mode',
  'action_default',
] as const;
/** The steps in the order in which they are considered; the first that answers decides. */
export type PolicyStep = (typeof POLICY_STEPS)[number];

/** A stored decision. `rule` is the matched rule's name, null when another step decided. */
export interface PolicyDecision {
  id: string;
  decision: Decision;
  /** Who must approve; null unless `require_approval`. */
  level: ApprovalLevel | null;
  /** How many different people must approve. */
  quorum: number;
  rule: string | null;
  /** One sentence for people. */
  reason: string;
  policy_version: number;
  mode: OperationMode;
  step: PolicyStep;
}

export interface EngagedSwitch {
  id: string;
  scope: KillSwitchScope;
  /** The action's, connector's or playbook's name; null for `global`. */
  target: string | null;
  reason: string;
  engaged_by: string;
  engaged_at: string;
}

/** How often the action was let through or put to approval before this request. */
export interface Usage {
  hour: number;
  day: number;
  /** Under way now. */
  concurrent: number;
  /** For this request's incident, ever. */
  incident: number;
}

/** What the lists of assets and identities say of something that would be touched. */
export interface ListedTarget {
  /** In normal form, as the request or the service names it. */
  target: string;
  /** The entry's. */
  name: string;
  criticality: Criticality;
  /** In lower case. */
  tags: string[];
}

/** What the world looked like when the decision was made; stored with the decision. */
export interface PolicyFacts {
  /** RFC 3339. */
  now: string;
  kill_switches: EngagedSwitch[];
  /** Null when no rate limit names the action. */
  usage: Usage | null;
  /** Missing where no rule asks. */
  listed?: ListedTarget[];
  /** What the incident's alerts say of what rules read, each combination once. Missing where no rule asks. */
  alerts?: JsonObject[];
  /** There are more than are read. */
  more_alerts?: true | undefined;
}

/** Which alerts the incident had when it was decided. */
export interface KeptAlerts {
  ids: string[];
  /** There were more. */
  more?: true;
}

/** What a decision is stored with: all that it rests on, and what another policy might have asked. */
export interface DecisionInput {
  request: PolicyRequest;
  facts: PolicyFacts;
  /** Missing with decisions of earlier releases. */
  alerts?: KeptAlerts;
}

export interface Evaluation {
  decision: Decision;
  level: ApprovalLevel | null;
  quorum: number;
  step: PolicyStep;
  rule: string | null;
  reason: string;
}

/** One line of the explanation that a simulation answers. */
export interface TraceEntry {
  step: PolicyStep;
  /** The rule's name, the limit's actions, …; null when the step as a whole is meant. */
  name: string | null;
  matched: boolean;
  explanation: string;
}

import type {
  ApprovalLevel,
  Classification,
  Criticality,
  Decision,
  IncidentType,
  OperationMode,
  ProposerType,
  Role,
  Severity,
} from '#contracts';

export const TARGET_KINDS = ['user', 'host', 'domain', 'ip_range'] as const;
export type TargetKind = (typeof TARGET_KINDS)[number];

export const WEEKDAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;
export type Weekday = (typeof WEEKDAYS)[number];

export interface DeniedActions {
  /** Globs over action names. */
  actions: string[];
  reason: string;
}

export interface ProtectedTargets {
  kind: TargetKind;
  /** Globs; for `domain` the domain and everything below it; for `ip_range` addresses and CIDR ranges. */
  patterns: string[];
  /** Only these effects are refused; without it all are. */
  actions?: string[];
  reason: string;
}

/** Counts each matched action by itself. A missing bound means none. */
export interface RateLimit {
  actions: string[];
  per_hour?: number;
  per_day?: number;
  concurrent?: number;
  per_incident?: number;
}

export interface TimeWindow {
  /** On these days; without it every day. A window over midnight belongs to the day on which it begins. */
  days?: Weekday[];
  /** `HH:MM`, inclusive. */
  from?: string;
  /** `HH:MM`, exclusive; before `from` means the next day. */
  to?: string;
  /** IANA name; UTC without it. */
  timezone?: string;
}

/** What is not named is not asked for: a rule without conditions matches everything. */
export interface PolicyRule {
  name: string;
  description?: string;
  enabled?: boolean;
  actions?: string[];
  severity?: Severity[];
  incident_type?: IncidentType[];
  proposer?: { types?: ProposerType[]; roles?: Role[] };
  confidence?: { min?: number; max?: number };
  verdict?: Classification[];
  targets?: string[];
  /** What the lists of assets and identities say of the targets. */
  target?: { criticality?: Criticality[]; tags?: string[] };
  time?: TimeWindow;
  /** CEL that yields true or false. */
  when?: string;
  decision: Decision;
  /** Needed for `deny`. */
  reason?: string;
  /** Needed for `require_approval`. */
  level?: ApprovalLevel;
  quorum?: number;
}

/** A tenant's whole policy; versions of it are stored and never change. */
export interface PolicyDocument {
  mode: OperationMode;
  semi_autonomous: { min_confidence: number };
  guardrails: {
    denied_actions: DeniedActions[];
    protected_targets: ProtectedTargets[];
    rate_limits: RateLimit[];
  };
  rules: PolicyRule[];
}

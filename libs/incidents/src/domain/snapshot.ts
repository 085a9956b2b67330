import type {
  PersonBehind,
  ApprovalLevel,
  Classification,
  Disposition,
  Evidence,
  IncidentStatus,
  IncidentType,
  Json,
  JsonObject,
  ObservableType,
  Polarity,
  Severity,
} from '#contracts';

export interface VerdictSummary {
  id: string;
  classification: Classification;
  /** 0..1 */
  confidence: number;
  category: string;
}

export interface SnapshotObservable {
  id: string;
  type: ObservableType;
  value: string;
  polarity: Polarity | null;
  /** One of our own domains, networks or mailboxes. */
  own: boolean;
  /** An address that means nothing outside of a network, or a link to one: nobody is asked about it. */
  special_purpose: boolean;
}

/** What a run knows when it begins: the incident as plain data. Times are RFC 3339 in UTC. */
export interface IncidentSnapshot {
  incident: {
    id: string;
    number: number;
    title: string;
    description: string;
    type: IncidentType;
    severity: Severity;
    status: IncidentStatus;
    source: string;
    created_at: string;
    /** Whoever entered it by hand, changed its type, severity or title, looked evidence up for it, or wrote or enabled a playbook that has gathered evidence for it. */
    behind: PersonBehind[];
    /** Who an escalation was addressed to, or null. */
    escalation_level: ApprovalLevel | null;
    alert_count: number;
    verdict: VerdictSummary | null;
  };
  /** How often its alerts have said something worse or new, and how often when its last triage began. */
  triage: { wanted: number; seen: number };
  /** Oldest first: the first one, and the 99 latest. `recipient` is a mail's recipient. */
  alerts: {
    id: string;
    title: string;
    severity: Severity;
    received_at: string;
    /** When it happened, by its sender; null where it does not say. */
    occurred_at: string | null;
    fields: JsonObject;
    raw: Json;
    raw_email: string | null;
    recipient: string | null;
  }[];
  /** The first 1000. */
  observables: SnapshotObservable[];
  /** Oldest first, the first 2000. */
  evidence: Evidence[];
}

/** An incident that is to be triaged again for what its alerts have told since. */
export interface DueTriage {
  id: string;
  playbook: string | null;
  source: string;
  wanted: number;
}

export interface EvidenceOrigin {
  run_id?: string;
  /** The run's step that found it. */
  step?: string;
  action_id?: string;
}

/** What is done for an incident depends on how it stands at that moment. */
export interface IncidentStanding {
  id: string;
  status: IncidentStatus;
  severity: Severity;
  type: IncidentType;
  disposition: Disposition | null;
  resolved_at: Date | null;
  /** `beyond_evidence`: a model's, of which the evidence carries less. */
  verdict: { classification: Classification; confidence: number; beyond_evidence: boolean } | null;
}

import type {
  ActionDto,
  ActionPreviewDto,
  ActionTypeDto,
  AlertDto,
  EvidenceDto,
  IncidentDetailDto,
  ListedIncidentDto,
  ObservableDto,
  RelatedIncidentDto,
  SearchNotesDto,
  TaskDto,
  TimelineEntryDto,
  VerdictDto,
} from '../shared/api/generated/index.ts';

const AT = '2026-11-22T17:00:00.000Z';

export function page<T>(data: T[], next_cursor: string | null = null) {
  return { data, meta: { next_cursor } };
}

/** A page of a list that is searched. */
export function searched<T>(
  data: T[],
  notes: Partial<SearchNotesDto> = {},
  next_cursor: string | null = null,
) {
  const search = { cut: [], newest: null, looked_to: null, unread_before: null, ...notes };
  return { data, meta: { next_cursor, search } };
}

/** As it stands in a list. */
export function incident(overrides: Partial<ListedIncidentDto> = {}): ListedIncidentDto {
  return {
    id: '01900000-0000-7000-8000-000000000001',
    number: 'INC-1042',
    title: 'Credential phishing to 14 recipients',
    type: 'phishing',
    severity: 'high',
    status: 'triaged',
    source: 'mail-gateway',
    verdict: {
      id: '01900000-0000-7000-8000-0000000000a1',
      classification: 'malicious',
      confidence: 0.93,
      category: 'credential_phishing',
    },
    disposition: null,
    closure: null,
    source_state: null,
    assignee: null,
    team: null,
    tags: [],
    snoozed_until: null,
    alert_count: 1,
    observable_count: 2,
    hits: [],
    version: 4,
    created_at: AT,
    updated_at: AT,
    last_alert_at: AT,
    ...overrides,
  };
}

export function incidentDetail(overrides: Partial<IncidentDetailDto> = {}): IncidentDetailDto {
  return {
    ...incident(),
    description: 'Fourteen mailboxes received the same message.',
    playbook: null,
    run_id: '01900000-0000-7000-8000-0000000000b1',
    escalation_level: null,
    evidence_count: 2,
    observables_found: 2,
    characters_unread: 0,
    words_left_out: 0,
    triage_seconds: 4.2,
    resolution_note: null,
    resolved_at: null,
    resolved_by: null,
    quiet_alerts: 0,
    earlier_incident: null,
    ...overrides,
  };
}

export function verdict(overrides: Partial<VerdictDto> = {}): VerdictDto {
  return {
    id: '01900000-0000-7000-8000-0000000000a1',
    run_id: '01900000-0000-7000-8000-0000000000b1',
    classification: 'malicious',
    confidence: 0.93,
    category: 'credential_phishing',
    summary: 'A phishing mail that imitates the support.',
    reasoning: [{ statement: 'The link leads to a known phishing page.', evidence: ['E2'] }],
    techniques: ['T1566.002'],
    recommended_actions: [
      {
        action: 'block_sender',
        parameters: { address: 'evil@bad.example' },
        reason: 'More mails are likely.',
        evidence: ['E1'],
      },
    ],
    missing: ['Whether anybody has opened the link.'],
    not_connected: ['edr', 'siem_search'],
    reservations: [],
    analyst: 'offline',
    fallback_reason: null,
    model: null,
    usage: null,
    created_at: AT,
    ...overrides,
  };
}

export function evidence(overrides: Partial<EvidenceDto> = {}): EvidenceDto {
  return {
    id: 'E1',
    kind: 'email.authentication',
    source: { type: 'parser', name: 'check_email_authentication' },
    subject: { type: 'email', value: '<a1@mail>' },
    statement: 'SPF fails for the sender.',
    polarity: 'malicious',
    weight: 0.6,
    raw: { spf: 'fail' },
    observed_at: AT,
    created_at: AT,
    run_id: '01900000-0000-7000-8000-0000000000b1',
    step: 'auth',
    action_id: null,
    ...overrides,
  };
}

export function related(overrides: Partial<RelatedIncidentDto> = {}): RelatedIncidentDto {
  return {
    ...incident(),
    ...{ shared_count: 0, shared: [], detected_by: null },
    ...{ resolution_note: null, resolved_at: null, resolved_by: null },
    ...overrides,
  };
}

export function observable(overrides: Partial<ObservableDto> = {}): ObservableDto {
  return {
    id: '01900000-0000-7000-8000-0000000000c1',
    type: 'url',
    value: 'http://bad.example/login',
    polarity: 'malicious',
    own: false,
    special_purpose: false,
    first_seen: AT,
    last_seen: AT,
    incident_count: 3,
    ...overrides,
  };
}

export function alert(overrides: Partial<AlertDto> = {}): AlertDto {
  return {
    id: '01900000-0000-7000-8000-0000000000d1',
    source: 'mail-gateway',
    external_id: 'MG-1',
    state: null,
    title: 'User reported message',
    description: 'Reported through the button.',
    severity: 'high',
    type: 'phishing',
    recipient: 'j.huber@contoso.example',
    fields: {},
    raw: { alert_id: 'MG-1' },
    raw_email: null,
    occurred_at: AT,
    received_at: AT,
    ...overrides,
  };
}

export function timelineEntry(overrides: Partial<TimelineEntryDto> = {}): TimelineEntryDto {
  return {
    id: '01900000-0000-7000-8000-0000000000e1',
    kind: 'verdict',
    at: AT,
    actor: null,
    text: 'Malicious with confidence 0.93',
    data: {},
    ...overrides,
  };
}

export function task(overrides: Partial<TaskDto> = {}): TaskDto {
  return {
    ...{ id: '01900000-0000-7000-8000-0000000000a1', title: 'Call the recipient', instructions: 'By phone.' },
    ...{ status: 'open', reason: null, assignee: null, due_at: null, created_at: AT },
    ...{ author: { type: 'playbook', name: 'playbook:phishing_triage' }, playbook: 'phishing_triage' },
    ...{ settled_by: null, settled_at: null, version: 1 },
    ...overrides,
  };
}

export function action(overrides: Partial<ActionDto> = {}): ActionDto {
  return {
    id: '01900000-0000-7000-8000-0000000000f1',
    incident_id: incident().id,
    action: 'quarantine_email',
    title: 'Quarantine email',
    category: 'email',
    read_only: false,
    reversible: true,
    inverse: 'release_email',
    status: 'pending_approval',
    summary: 'Quarantine a mail of j.huber@contoso.example',
    target_type: 'mailbox',
    targets: ['j.huber@contoso.example'],
    resolved_targets: null,
    parameters: { mailbox: 'j.huber@contoso.example' },
    digest: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    connector: { id: 'c1', type: 'microsoft365', name: 'Microsoft 365', simulated: false },
    proposer: { type: 'playbook', id: null, name: 'phishing_triage' },
    behind: [],
    reason: 'The verdict is malicious.',
    evidence: ['E1'],
    verdict: null,
    playbook: 'phishing_triage',
    run_id: null,
    step_key: null,
    policy_decision: { id: 'd1', ...decision },
    result: null,
    error: null,
    attempts: 0,
    rollback_of: null,
    rolled_back_by: null,
    requested_at: AT,
    approved_at: null,
    started_at: null,
    finished_at: null,
    ...overrides,
  };
}

const decision = {
  decision: 'require_approval',
  rule: null,
  reason: 'Response actions need an analyst.',
  level: 'analyst',
  quorum: 1,
  policy_version: 3,
  mode: 'supervised',
} as const;

export function preview(overrides: Partial<ActionPreviewDto> = {}): ActionPreviewDto {
  return {
    ...decision,
    action: 'block_sender',
    summary: 'Block the sender evil@bad.example',
    target_type: 'email_address',
    targets: ['evil@bad.example'],
    reversible: true,
    inverse: 'unblock_sender',
    connector: null,
    available: true,
    obstacle: null,
    ...overrides,
  };
}

export function actionType(overrides: Partial<ActionTypeDto> = {}): ActionTypeDto {
  return {
    name: 'isolate_host',
    title: 'Isolate host',
    category: 'host',
    description: 'Cuts a host off the network.',
    read_only: false,
    reversible: true,
    inverse: 'unisolate_host',
    capability: 'edr',
    available: true,
    connectors: [],
    default_level: 'senior_analyst',
    target_type: 'host',
    needs_incident: true,
    unresolved: null,
    parameters: {
      type: 'object',
      required: ['host'],
      additionalProperties: false,
      properties: { host: { type: 'string', title: 'Host' }, connector: { type: 'string' } },
    },
    output: {},
    ...overrides,
  };
}

import type {
  ActionDto,
  ActionTypeDto,
  ApprovalDto,
  BacktestDto,
  BacktestLineDto,
  ConnectorDto,
  DifferenceDto,
  MailboxDto,
  PolicyDto,
  PolicyReadingDto,
  RunStepDto,
  SourceDto,
  WebhookAuthenticationDto,
  WebhookFormatDto,
} from '../shared/api/generated/index.ts';

/** Whole answers of the API, typed from its document: what it does not send does not compile here. */

const AT = '2026-11-22T10:00:00.000Z';

/** The envelope of every list. */
export function pageOf<T>(...data: T[]): { data: T[]; meta: { next_cursor: null } } {
  return { data, meta: { next_cursor: null } };
}

export function anApproval(changes: Partial<ApprovalDto> = {}): ApprovalDto {
  const id = changes.id ?? 'approval-1';
  return {
    id,
    action_id: `action-of-${id}`,
    incident_id: 'incident-1',
    action: 'isolate_host',
    summary: 'Isolate host WS-0042 from the network',
    reason: 'The host runs a known stealer',
    digest: `digest-of-${id}`,
    level: 'senior_analyst',
    quorum: 1,
    status: 'pending',
    proposer: { type: 'playbook', user_id: null, name: 'malware_triage' },
    behind: [],
    created_at: AT,
    expires_at: '2099-01-01T00:00:00.000Z',
    settled_at: null,
    decisions: [],
    may_decide: true,
    obstacle: null,
    changes: [],
    asked_again: null,
    dead_end: null,
    ...changes,
  };
}

/** The request behind an approval, with the digest that was put to approval. */
export function anActionOf(approval: ApprovalDto, changes: Partial<ActionDto> = {}): ActionDto {
  return {
    id: approval.action_id,
    incident_id: approval.incident_id,
    action: approval.action,
    title: 'Isolate host',
    category: 'host',
    read_only: false,
    reversible: true,
    inverse: 'unisolate_host',
    status: 'pending_approval',
    summary: approval.summary,
    target_type: 'host',
    targets: ['WS-0042'],
    resolved_targets: null,
    parameters: { host: 'WS-0042' },
    digest: approval.digest,
    connector: { id: 'connector-1', type: 'simulated_edr', name: 'Simulated EDR', simulated: true },
    proposer: { type: 'playbook', id: 'run-1', name: 'malware_triage', role: null },
    behind: [],
    reason: approval.reason,
    evidence: ['E1'],
    verdict: { classification: 'malicious', confidence: 0.97 },
    playbook: 'malware_triage',
    run_id: 'run-1',
    step_key: 'isolate',
    policy_decision: null,
    result: null,
    error: null,
    attempts: 0,
    rollback_of: null,
    rolled_back_by: null,
    requested_at: AT,
    approved_at: null,
    started_at: null,
    finished_at: null,
    ...changes,
  };
}

export function anActionType(changes: Partial<ActionTypeDto> = {}): ActionTypeDto {
  return {
    name: 'isolate_host',
    title: 'Isolate host',
    category: 'host',
    description: 'Takes a host off the network.',
    read_only: false,
    reversible: true,
    inverse: 'unisolate_host',
    capability: 'edr',
    available: true,
    connectors: [],
    default_level: 'senior_analyst',
    target_type: 'host',
    needs_incident: false,
    unresolved: null,
    parameters: {},
    output: {},
    ...changes,
  };
}

export function aPolicy(changes: Partial<PolicyDto> = {}): PolicyDto {
  return {
    version: 7,
    document: {
      mode: 'supervised',
      semi_autonomous: { min_confidence: 0.9 },
      guardrails: {
        denied_actions: [],
        protected_targets: [
          { kind: 'host', patterns: ['dc-*'], reason: 'Domain controllers need a call first' },
        ],
        rate_limits: [],
      },
      rules: [
        {
          name: 'certain-phish',
          actions: ['quarantine_email'],
          confidence: { min: 0.95 },
          decision: 'allow',
        },
        { name: 'servers', targets: ['srv-*'], decision: 'require_approval', level: 'manager', quorum: 2 },
      ],
    },
    comment: 'First rules',
    published_by: 'Mia Manager',
    published_at: AT,
    hits: [{ rule: 'certain-phish', hits: 12, last_at: AT }],
    ...changes,
  };
}

/** The rules of `aPolicy` in words. */
export function aReading(changes: Partial<PolicyReadingDto> = {}): PolicyReadingDto {
  const sentences: [string, string, string][] = [
    ['certain-phish', "Quarantine email, when the verdict's confidence is at least 95 %", ' → allowed'],
    [
      'servers',
      'Every action, look-ups too, when a target is or may be named like srv-*',
      ' → asks 2 managers',
    ],
  ];
  return {
    rules: sentences.map(([rule, when, then]) => ({
      rule,
      sentence: when + then,
      parts: [
        { text: when, verbatim: false },
        { text: then, verbatim: false },
      ],
      warnings: [],
    })),
    errors: [],
    ...changes,
  };
}

export function aDifference(changes: Partial<DifferenceDto> = {}): DifferenceDto {
  const outcome = { quorum: 1, reason: 'Why' } as const;
  return {
    id: 'decision-1',
    incident_id: 'incident-1',
    incident: 'INC-1042',
    action: 'isolate_host',
    targets: ['srv-1'],
    at: AT,
    was: { ...outcome, decision: 'allow', level: null, step: 'mode', rule: null },
    would_be: {
      ...outcome,
      decision: 'require_approval',
      level: 'manager',
      quorum: 2,
      step: 'rule',
      rule: 'servers',
    },
    already: false,
    ...changes,
  };
}

export function aBacktest(changes: Partial<BacktestDto> = {}): BacktestDto {
  return {
    version: 7,
    from: AT,
    to: AT,
    total: 622,
    older_left_out: false,
    redecided: 622,
    missing: { lists: 0, alerts: 0, concurrent: 0 },
    was: { allow: 600, deny: 2, require_approval: 20 },
    would_be: { allow: 599, deny: 2, require_approval: 21 },
    changed: 1,
    changed_already: 0,
    rules: [
      { rule: 'certain-phish', decided: 40, changed: 0, last_at: AT },
      { rule: 'servers', decided: 1, changed: 1, last_at: AT },
    ],
    steps: [{ step: 'mode', decided: 581 }],
    differences: [aDifference()],
    ...changes,
  };
}

/** A backtest as the API sends it: line by line. */
export function backtestLines(...lines: Partial<BacktestLineDto>[]): Response {
  const text = lines
    .map((line) => `${JSON.stringify({ done: 0, total: 0, result: null, problem: null, ...line })}\n`)
    .join('');
  return new Response(text, { headers: { 'content-type': 'application/jsonl; charset=utf-8' } });
}

export function aConnector(changes: Partial<ConnectorDto> = {}): ConnectorDto {
  return {
    id: 'connector-1',
    type: 'virustotal',
    name: 'VirusTotal',
    simulated: false,
    enabled: true,
    capabilities: ['threat_intelligence'],
    in_use_for: ['threat_intelligence'],
    settings: { requests_per_minute: 4 },
    secrets: [{ name: 'api_key', is_set: true }],
    health: {
      status: 'unhealthy',
      error: 'VirusTotal refused the API key (401).',
      checked_at: AT,
      latency_ms: 210,
    },
    version: 3,
    created_at: AT,
    updated_at: AT,
    ...changes,
  };
}

export function aFormat(changes: Partial<WebhookFormatDto> = {}): WebhookFormatDto {
  return {
    name: 'generic',
    title: 'Generic',
    sender: 'A script that sends JSON of its own',
    reads: 'Any JSON.',
    content_types: ['application/json'],
    max_bytes: 1_048_576,
    authentications: ['hmac', 'bearer', 'basic', 'header'],
    default_type: 'other',
    deduplication_window_seconds: 3600,
    samples: [
      { title: 'A first alert', content_type: 'application/json', body: '{"title":"A first alert"}' },
    ],
    ...changes,
  };
}

export function anAuthentication(changes: Partial<WebhookAuthenticationDto> = {}): WebhookAuthenticationDto {
  return {
    name: 'hmac',
    title: 'HMAC of time and body',
    description: 'The sender signs time and body.',
    setup: 'X-Webhook-Signature and X-Webhook-Timestamp.',
    replay: 'It cannot be sent again.',
    warning: null,
    secret_is_the_senders: false,
    authentication_name: null,
    ...changes,
  };
}

export function aSource(changes: Partial<SourceDto> = {}): SourceDto {
  return {
    id: 'source-1',
    slug: 'mail-gateway',
    path: '/api/webhooks/mail-gateway',
    name: 'Mail gateway',
    authentication: 'hmac',
    authentication_name: null,
    format: 'generic',
    default_severity: 'medium',
    default_type: 'phishing',
    playbook: null,
    team_id: null,
    auto_triage: true,
    deduplication_window_seconds: 3600,
    allowed_networks: [],
    enabled: true,
    on_resolved: 'show',
    reopen_window_seconds: 604_800,
    grouping_keys: [],
    mapping: [],
    curl: 'curl -sS "$ORIGIN/api/webhooks/mail-gateway" -H "X-Webhook-Signature: sha256=$SIGNATURE"',
    secret_rotated_at: AT,
    previous_secret_expires_at: null,
    version: 2,
    created_at: AT,
    updated_at: AT,
    ...changes,
  };
}

export function aMailbox(changes: Partial<MailboxDto> = {}): MailboxDto {
  return {
    id: 'mailbox-1',
    name: 'Reported mails',
    source_id: 'source-1',
    host: 'imap.corp.example',
    port: 993,
    security: 'tls',
    username: 'phish@corp.example',
    sign_in: 'password',
    token_url: null,
    client_id: null,
    scope: null,
    ca: null,
    folder: 'INBOX',
    done_folder: 'Triage Warden',
    reports: true,
    interval_seconds: 300,
    enabled: true,
    state: 'watching',
    last_error: null,
    next_try_at: null,
    looked_at: AT,
    last_mail_at: AT,
    mails_taken: 12,
    refused: 0,
    last_refusal: null,
    version: 3,
    created_at: AT,
    updated_at: AT,
    ...changes,
  };
}

export function aStep(key: string, changes: Partial<RunStepDto> = {}): RunStepDto {
  return {
    key,
    step_id: null,
    kind: 'action',
    title: key,
    status: 'completed',
    input: { given: key },
    output: { found: key },
    error: null,
    evidence: [],
    attempts: 1,
    action_id: null,
    started_at: AT,
    finished_at: AT,
    ...changes,
  };
}

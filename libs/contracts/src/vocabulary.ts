/** The field's own words, each list closed. Database CHECK constraints, API enums and the web read these. */

export const SEVERITIES = ['informational', 'low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What people list: hosts and networks, or accounts. */
export const INVENTORY_KINDS = ['asset', 'identity'] as const;
export type InventoryKind = (typeof INVENTORY_KINDS)[number];

/** How much hangs on a host or an account. */
export const CRITICALITIES = ['low', 'medium', 'high', 'critical'] as const;
export type Criticality = (typeof CRITICALITIES)[number];

/** What an incident is about; it chooses the playbook and the evidence that a verdict needs. */
export const INCIDENT_TYPES = [
  'phishing',
  'bec',
  'spam',
  'malware',
  'ransomware',
  'suspicious_login',
  'account_compromise',
  'data_exfiltration',
  'command_and_control',
  'lateral_movement',
  'privilege_escalation',
  'reconnaissance',
  'policy_violation',
  'vulnerability',
  'other',
] as const;
export type IncidentType = (typeof INCIDENT_TYPES)[number];

export const OBSERVABLE_TYPES = [
  'ip',
  'domain',
  'url',
  'md5',
  'sha1',
  'sha256',
  'email_address',
  'host',
  'user',
] as const;
export type ObservableType = (typeof OBSERVABLE_TYPES)[number];

/**
 * What an action is aimed at, and as what a guardrail protects that. Null: it has names of its own, which are not
 * those of hosts and people.
 */
export const PROTECTED_AS = {
  host: 'host',
  user: 'user',
  mailbox: 'user',
  email_address: 'user',
  ticket: null,
  channel: null,
  incident: null,
} as const satisfies Record<string, 'host' | 'user' | null>;
export type TargetType = keyof typeof PROTECTED_AS;
export const TARGET_TYPES = Object.keys(PROTECTED_AS) as readonly TargetType[];

export const CLASSIFICATIONS = ['malicious', 'suspicious', 'benign', 'inconclusive'] as const;
export type Classification = (typeof CLASSIFICATIONS)[number];

/** What a person finally says on resolving: the label that verdicts are measured against. */
export const DISPOSITIONS = [
  'true_positive',
  'false_positive',
  'benign_positive',
  'duplicate',
  'not_evaluable',
] as const;
export type Disposition = (typeof DISPOSITIONS)[number];

/**
 * How an incident ended: by a person, with a disposition, or by its source's word. What no person has ended is counted
 * apart and is no label.
 */
export const CLOSURES = ['person', 'source'] as const;
export type Closure = (typeof CLOSURES)[number];

/** How the vendor says that it stands with its alert. */
export const ALERT_STATES = ['open', 'resolved'] as const;
export type AlertState = (typeof ALERT_STATES)[number];

/** What follows when a source says that a thing is over: it is shown, or its incident is closed as well. */
export const ON_RESOLVED = ['show', 'close'] as const;
export type OnResolved = (typeof ON_RESOLVED)[number];

/** What becomes of an incident's open requests when it is resolved. */
export const OPEN_REQUESTS = ['cancel', 'keep'] as const;
export type OpenRequests = (typeof OPEN_REQUESTS)[number];

/** Only a true positive leaves something to be done: after the others nothing was there, or it is done elsewhere. */
export const KEEPING_DISPOSITIONS: readonly Disposition[] = ['true_positive'];

export const POLARITIES = ['malicious', 'benign', 'neutral'] as const;
export type Polarity = (typeof POLARITIES)[number];

export const ROLES = ['viewer', 'analyst', 'senior_analyst', 'manager', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** In rising order: a higher level may decide a lower one. */
export const APPROVAL_LEVELS = ['analyst', 'senior_analyst', 'manager'] as const;
export type ApprovalLevel = (typeof APPROVAL_LEVELS)[number];

/** `user` is a person who is signed in. A key asks in its own name: it is no person, whoever owns it. */
export const PROPOSER_TYPES = ['user', 'api_key', 'agent', 'playbook', 'system'] as const;
export type ProposerType = (typeof PROPOSER_TYPES)[number];

/** Why somebody stands behind a request, and so does not decide it. */
export const BEHIND_PARTS = [
  'requested',
  'api_key_owner',
  'retried',
  'entered_incident',
  'changed_type',
  'changed_severity',
  'changed_title',
  'looked_up',
  'saved_playbook',
  'enabled_playbook',
  'started_run',
  'requested_triage',
] as const;
export type BehindPart = (typeof BEHIND_PARTS)[number];

/** What somebody has done, to be read behind "has" or "have". */
export const BEHIND_WORDS: Record<BehindPart, string> = {
  requested: 'asked for it',
  api_key_owner: 'the API key that asked for it',
  retried: 'asked for it again',
  entered_incident: 'entered the incident that it is about',
  changed_type: 'changed the type of the incident that it is about',
  changed_severity: 'changed the severity of the incident that it is about',
  changed_title: 'changed the title of the incident that it is about',
  looked_up: 'looked up evidence for the incident that it is about',
  saved_playbook: 'saved the playbook that asks for it',
  enabled_playbook: 'enabled the playbook that asks for it',
  started_run: 'started the run that asks for it',
  requested_triage: 'asked for the triage that asks for it',
};

/** Who does something: every audit entry names one. `source` is a webhook source. */
export const ACTOR_TYPES = ['user', 'api_key', 'source', 'agent', 'playbook', 'system'] as const;
export type ActorType = (typeof ACTOR_TYPES)[number];

export const OPERATION_MODES = ['supervised', 'semi_autonomous', 'autonomous'] as const;
export type OperationMode = (typeof OPERATION_MODES)[number];

export const CAPABILITIES = [
  'threat_intelligence',
  'domain_registration',
  'siem_search',
  'edr',
  'email_gateway',
  'identity',
  'ticketing',
  'messaging',
  'mail_sending',
] as const;
export type Capability = (typeof CAPABILITIES)[number];
/** What people call the service behind a capability. */
export const CAPABILITY_NAMES: Record<Capability, string> = {
  threat_intelligence: 'threat intelligence',
  domain_registration: 'registration data service',
  siem_search: 'SIEM',
  edr: 'EDR',
  email_gateway: 'email gateway',
  identity: 'identity provider',
  ticketing: 'ticketing system',
  messaging: 'messaging service',
  mail_sending: 'mail server',
};

/** What the service behind a capability can do for an incident, after “can”. */
export const CAPABILITY_USES: Record<Capability, string> = {
  threat_intelligence: 'tell whether addresses, domains, links and files are known to be malicious',
  domain_registration: 'tell since when a domain has existed, and who registered it',
  siem_search: 'tell what else the logs say of hosts, accounts and addresses',
  edr: 'tell which machine a host is and who uses it, isolate it and scan it',
  email_gateway: 'tell who else has got a mail, quarantine it and block its sender',
  identity: 'tell who an account is, end its sessions and disable it',
  ticketing: 'keep the work where others follow it',
  messaging: 'tell a channel or a person at once',
  mail_sending: 'answer whoever has reported a mail',
};

export const KILL_SWITCH_SCOPES = ['global', 'action', 'connector', 'playbook'] as const;
export type KillSwitchScope = (typeof KILL_SWITCH_SCOPES)[number];

export const DECISIONS = ['allow', 'deny', 'require_approval'] as const;
export type Decision = (typeof DECISIONS)[number];

/** The roles that may decide an approval of each level (four eyes and the permission come on top). */
export const LEVEL_ROLES: Record<ApprovalLevel, readonly Role[]> = {
  analyst: ['analyst', 'senior_analyst', 'manager', 'admin'],
  senior_analyst: ['senior_analyst', 'manager', 'admin'],
  manager: ['manager', 'admin'],
};

/** `senior_analyst` as sentences say it. */
export function spoken(term: Role | ApprovalLevel): string {
  return term.replaceAll('_', ' ');
}

/** What was refused to somebody who wanted in; `others`: what has no entry of its own. */
export const REFUSAL_KINDS = [
  'sign_in',
  'throttled',
  'second_factor',
  'single_sign_on',
  'reauthentication',
  'api_key',
  'permission',
  'csrf',
  'others',
] as const;
export type RefusalKind = (typeof REFUSAL_KINDS)[number];

/** What a person has to do after signing in before anything else works. */
export const SETUP_STEPS = ['change_password', 'enrol_second_factor'] as const;
export type SetupStep = (typeof SETUP_STEPS)[number];

/** What a new installation needs before it does its work, in the order in which people take them. */
export const FIRST_RUN_STEPS = ['password', 'source', 'connector', 'second_person', 'policy_mode'] as const;
export type FirstRunStep = (typeof FIRST_RUN_STEPS)[number];

/** What a person can enrol besides the password. */
export const SECOND_FACTORS = ['totp', 'passkey'] as const;
export type SecondFactor = (typeof SECOND_FACTORS)[number];

export const SECOND_FACTOR_METHODS = [...SECOND_FACTORS, 'recovery_code'] as const;
export type SecondFactorMethod = (typeof SECOND_FACTOR_METHODS)[number];

/** What can be proved here, without the identity provider. */
export const PROOF_METHODS = ['password', ...SECOND_FACTOR_METHODS] as const;
export type ProofMethod = (typeof PROOF_METHODS)[number];

export const REAUTHENTICATION_METHODS = [...PROOF_METHODS, 'single_sign_on'] as const;
export type ReauthenticationMethod = (typeof REAUTHENTICATION_METHODS)[number];

/** What a session was begun with, or has proved since. */
export const SIGN_IN_FACTORS = [...REAUTHENTICATION_METHODS] as const;
export type SignInFactor = (typeof SIGN_IN_FACTORS)[number];

/** What somebody does at a page at which others are as well. */
export const PRESENCE_DOINGS = ['looking', 'deciding'] as const;
export type PresenceDoing = (typeof PRESENCE_DOINGS)[number];

export interface PresenceSeen {
  type: string;
  id: string;
  user_id: string;
  user_name: string;
  doing: PresenceDoing | null;
}

import type { Capability, JsonObject, Severity } from '#contracts';

/** Which connector a client speaks through. `simulated` ones exist in the demo only and are named so. */
export interface ConnectorRef {
  id: string;
  name: string;
  /** `virustotal`, `crowdstrike`, …: what kill switches and metrics name. */
  type: string;
  simulated: boolean;
}

interface Client {
  readonly connector: ConnectorRef;
}

/** What engines say about one object. Counts are engines; those that gave no opinion are not counted. */
export interface Reputation {
  /** False: the service has never seen it, which speaks neither for nor against it. */
  known: boolean;
  malicious: number;
  suspicious: number;
  harmless: number;
  undetected: number;
  total: number;
  categories: string[];
  /** RFC 3339. */
  last_analysis_at: string | null;
  /** Where people read more. */
  link: string | null;
  /** Of a service that collects reports instead of asking engines; it then counts as one engine itself. */
  reported?: Reported;
}

export const UNKNOWN_REPUTATION: Reputation = {
  known: false,
  malicious: 0,
  suspicious: 0,
  harmless: 0,
  undetected: 0,
  total: 0,
  categories: [],
  last_analysis_at: null,
  link: null,
};

/** What people have reported to a service. */
export interface Reported {
  /** How sure the service is that it is malicious, 0 to 100. */
  confidence: number;
  reports: number;
  /** How many different people or organisations are behind the reports. */
  reporters: number;
}

export interface ThreatIntelligence extends Client {
  lookupUrl(url: string, signal?: AbortSignal): Promise<Reputation>;
  lookupDomain(domain: string, signal?: AbortSignal): Promise<Reputation>;
  lookupIp(ip: string, signal?: AbortSignal): Promise<Reputation>;
  /** MD5, SHA-1 or SHA-256, hex. */
  lookupHash(hash: string, signal?: AbortSignal): Promise<Reputation>;
}

/** What a registry says about one domain. Anything but the name may be left out over there, and is null then. */
export interface DomainRegistration {
  /** Lower case, in its ASCII form. */
  domain: string;
  /** RFC 3339, as all times here. */
  registered_at: string | null;
  expires_at: string | null;
  changed_at: string | null;
  registrar: string | null;
  /** In the registry's words, such as `client hold`. */
  status: string[];
}

export interface DomainRegistrations extends Client {
  /**
   * @param domain as it is registered, in its ASCII form: no host below it
   * @returns null: no such registration is known, be it that there is none or that its registry does not answer
   */
  lookupRegistration(domain: string, signal?: AbortSignal): Promise<DomainRegistration | null>;
}

export interface SiemSearchOptions {
  /** RFC 3339 or relative, as the service takes it (`-24h`, `now`). */
  earliest: string;
  latest: string;
  /** Rows at most, 1 to 10 000. */
  limit: number;
}

export interface Siem extends Client {
  search(
    query: string,
    options: SiemSearchOptions,
    signal?: AbortSignal,
  ): Promise<{ rows: JsonObject[]; truncated: boolean }>;
}

export const CONTAINMENTS = ['normal', 'pending', 'contained', 'lifting'] as const;
/** `pending`: containment is asked for and not yet in force; `lifting`: its end is asked for. */
export type Containment = (typeof CONTAINMENTS)[number];

export interface HostInfo {
  id: string;
  hostname: string;
  containment: Containment;
  platform: string | null;
  os_version: string | null;
  kind: string | null;
  local_ip: string | null;
  external_ip: string | null;
  domain: string | null;
  agent_version: string | null;
  first_seen_at: string | null;
  last_seen_at: string | null;
  tags: string[];
}

export interface Edr extends Client {
  /** By the service's own id or by host name (exact, without regard to case); the one seen last when several have it. */
  findHost(nameOrId: string, signal?: AbortSignal): Promise<HostInfo | null>;
  containment(hostId: string, signal?: AbortSignal): Promise<Containment>;
  /** Asks for containment; already contained or pending is success. `containment` tells when it is in force. */
  contain(hostId: string, note: string, signal?: AbortSignal): Promise<void>;
  liftContainment(hostId: string, note: string, signal?: AbortSignal): Promise<void>;
}

export interface MailMessage {
  /** The service's own id; it changes when the message moves. */
  id: string;
  internet_message_id: string;
  subject: string;
  from: string | null;
  folder: string;
  received_at: string | null;
  quarantined: boolean;
}

export interface EmailGateway extends Client {
  findMessage(mailbox: string, internetMessageId: string, signal?: AbortSignal): Promise<MailMessage | null>;
  /** Every copy in the mailbox; a message that is in quarantine already is success. */
  quarantine(
    mailbox: string,
    internetMessageId: string,
    signal?: AbortSignal,
  ): Promise<{ message_id: string; from_folder: string }>;
  release(mailbox: string, internetMessageId: string, signal?: AbortSignal): Promise<void>;
  isQuarantined(mailbox: string, internetMessageId: string, signal?: AbortSignal): Promise<boolean>;
  blockSender(address: string, note: string, signal?: AbortSignal): Promise<void>;
  unblockSender(address: string, signal?: AbortSignal): Promise<void>;
  isSenderBlocked(address: string, signal?: AbortSignal): Promise<boolean>;
}

export interface DirectoryUser {
  id: string;
  principal: string;
  display_name: string | null;
  mail: string | null;
  enabled: boolean;
  /** `Member`, `Guest`. */
  kind: string | null;
  department: string | null;
  job_title: string | null;
  /** Such an account is changed in the directory it comes from, not here. */
  synced_from_on_premises: boolean;
  created_at: string | null;
  password_changed_at: string | null;
}

export interface Identity extends Client {
  findUser(principal: string, signal?: AbortSignal): Promise<DirectoryUser | null>;
  isEnabled(principal: string, signal?: AbortSignal): Promise<boolean>;
  disable(principal: string, signal?: AbortSignal): Promise<void>;
  enable(principal: string, signal?: AbortSignal): Promise<void>;
}

export interface Ticket {
  id: string;
  /** What people call it: `SEC-42`. */
  key: string;
  title: string;
  status: string | null;
  url: string;
}

export interface NewTicket {
  /** The idempotency key: two calls with the same one make one ticket. */
  key: string;
  title: string;
  /** Plain text; blank lines part paragraphs, lines that begin with `- ` are bullets. */
  description: string;
  severity: Severity;
  labels: string[];
}

export interface Ticketing extends Client {
  findByKey(key: string, signal?: AbortSignal): Promise<Ticket | null>;
  create(input: NewTicket, signal?: AbortSignal): Promise<Ticket>;
}

export interface NewMessage {
  /** The idempotency key, kept with the message where the service allows it. */
  key: string;
  channel: string;
  title: string;
  text: string;
  url: string | null;
}

export interface Messaging extends Client {
  post(input: NewMessage, signal?: AbortSignal): Promise<{ id: string | null }>;
  /** True: it is there. False: it surely is not. Null: the service cannot tell. */
  wasPosted(key: string, signal?: AbortSignal): Promise<boolean | null>;
}

export interface NewMail {
  /** The idempotency key, kept with the mail where the service allows it. */
  key: string;
  to: string;
  subject: string;
  /** Plain text. */
  text: string;
  /** The Message-ID of what it answers, or null. */
  in_reply_to: string | null;
}

/** Mails to single people, marked as automatic answers: nobody's out-of-office message answers them. */
export interface MailSending extends Client {
  send(mail: NewMail, signal?: AbortSignal): Promise<{ id: string | null }>;
  /** True: it was sent. False: it surely was not. Null: the service cannot tell. */
  wasSent(key: string, signal?: AbortSignal): Promise<boolean | null>;
}

/** What a connector offers, by capability: one entry for each there is. */
export interface CapabilityClients extends Record<Capability, Client> {
  threat_intelligence: ThreatIntelligence;
  domain_registration: DomainRegistrations;
  siem_search: Siem;
  edr: Edr;
  email_gateway: EmailGateway;
  identity: Identity;
  ticketing: Ticketing;
  messaging: Messaging;
  mail_sending: MailSending;
}

/** A built connector: the clients of its capabilities and its cheapest real call. */
export interface ConnectorClient {
  readonly clients: Partial<CapabilityClients>;
  /** Makes the call; throws Problem('connector_failed') with the reason. */
  check(signal?: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

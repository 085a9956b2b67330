import type { JsonObject } from '#contracts';
import type { ConnectorTypeInfo } from '../../domain/connector-type.ts';
import { BLOCKING_METHODS } from './graph-blocking.ts';

function schema(required: string[], properties: JsonObject): JsonObject {
  return { type: 'object', additionalProperties: false, required, properties };
}

function address(title: string, fallback?: string): JsonObject {
  return {
    type: 'string',
    format: 'uri',
    maxLength: 500,
    title,
    description: 'It must begin with https:// unless it is on this machine or plain HTTP is allowed below.',
    ...(fallback === undefined ? {} : { default: fallback }),
  };
}

function line(title: string, description: string, more: JsonObject = {}): JsonObject {
  return { type: 'string', minLength: 1, maxLength: 500, title, description, ...more };
}

const MAIL_ADDRESS: JsonObject = { type: 'string', maxLength: 320, pattern: '^[^@\\s]+@[^@\\s]+$' };

const COMMON: JsonObject = {
  timeout_seconds: {
    type: 'integer',
    minimum: 1,
    maximum: 120,
    default: 15,
    title: 'Time-out',
    description: 'Seconds until the service must have begun to answer.',
  },
  allow_http: {
    type: 'boolean',
    default: false,
    title: 'Allow plain HTTP',
    description: 'Secrets then travel unencrypted: for test systems in an own network only.',
  },
};

export const virustotalType: ConnectorTypeInfo = {
  type: 'virustotal',
  title: 'VirusTotal',
  description:
    'Reputation of URLs, domains, IP addresses and file hashes. Only reports are read; nothing is ever submitted, because submissions are public. What VirusTotal has never seen counts as unknown, neither good nor bad.',
  capabilities: ['threat_intelligence'],
  simulated: false,
  settings_schema: schema([], {
    base_url: address('Address', 'https://www.virustotal.com/api/v3'),
    requests_per_minute: {
      type: 'integer',
      minimum: 0,
      maximum: 600,
      default: 4,
      title: 'Requests a minute',
      description: 'Shared by all processes; a free key has 4. 0 means no limit of ours.',
    },
    requests_per_day: {
      type: 'integer',
      minimum: 0,
      maximum: 2000,
      default: 500,
      title: 'Requests a day',
      description: 'A free key has 500. 0 means no limit of ours.',
    },
    ...COMMON,
  }),
  secrets: [
    {
      name: 'api_key',
      title: 'API key',
      description: 'From the profile menu of VirusTotal.',
      required: true,
    },
  ],
  addresses: ['base_url'],
};

export const splunkType: ConnectorTypeInfo = {
  type: 'splunk',
  title: 'Splunk',
  description:
    'Searches in Splunk Enterprise or Cloud over the management port (8089). Give a token, or a user name and password; the account needs the capability to search.',
  capabilities: ['siem_search'],
  simulated: false,
  settings_schema: schema(['base_url'], {
    base_url: { ...address('Address'), examples: ['https://splunk.example:8089'] },
    username: line('User name', 'Only with a password instead of a token.'),
    search_timeout_seconds: {
      type: 'integer',
      minimum: 5,
      maximum: 600,
      default: 60,
      title: 'Longest search',
      description: 'Seconds after which a search is given up and removed.',
    },
    ca_certificate: {
      type: 'string',
      maxLength: 20_000,
      title: 'Certificate authority',
      description:
        'PEM of the authority that signed the server’s certificate, when it is an own one. Checking is never switched off.',
      contentMediaType: 'application/x-pem-file',
    },
    ...COMMON,
  }),
  secrets: [
    { name: 'token', title: 'Token', description: 'An authentication token of Splunk.', required: false },
    {
      name: 'password',
      title: 'Password',
      description: 'Used with the user name when there is no token.',
      required: false,
    },
  ],
  addresses: ['base_url'],
};

export const crowdstrikeType: ConnectorTypeInfo = {
  type: 'crowdstrike',
  title: 'CrowdStrike Falcon',
  description:
    'Host details and network containment. The API client needs the scope "Hosts" (read and write). The cloud of the tenant is found by itself.',
  capabilities: ['edr'],
  simulated: false,
  settings_schema: schema(['client_id'], {
    base_url: address('Address', 'https://api.crowdstrike.com'),
    client_id: line('Client ID', 'Of the API client, from Support and resources, API clients and keys.'),
    member_cid: line('Member CID', 'Only for a parent tenant: the child to work in.'),
    ...COMMON,
  }),
  secrets: [
    {
      name: 'client_secret',
      title: 'Client secret',
      description: 'Shown once when the API client is made.',
      required: true,
    },
  ],
  addresses: ['base_url'],
};

export const microsoft365Type: ConnectorTypeInfo = {
  type: 'microsoft365',
  title: 'Microsoft 365',
  description:
    'Mail quarantine, sender blocks, accounts in Entra ID and mails to channels, through Microsoft Graph with an application of its own. Permissions by what is used: Mail.ReadWrite, MailboxSettings.ReadWrite, User.EnableDisableAccount.All, User.Read.All, Mail.Send, Organization.Read.All. A quarantined message is moved into a hidden folder of its mailbox; release moves it to the inbox. Accounts that come from an on-premises directory must be disabled there.',
  capabilities: ['email_gateway', 'identity', 'messaging'],
  simulated: false,
  settings_schema: schema(['tenant_id', 'client_id'], {
    tenant_id: line('Directory ID', 'Directory (tenant) ID of the application.', {
      pattern: '^[A-Za-z0-9.-]+$',
    }),
    client_id: line('Application ID', 'Application (client) ID.'),
    quarantine_folder: line(
      'Quarantine folder',
      'A folder of each mailbox, made hidden on first use; or junkemail, deleteditems, recoverableitemsdeletions, archive.',
      { default: 'Triage Warden Quarantine', maxLength: 100 },
    ),
    block_sender_method: {
      type: 'string',
      enum: [...BLOCKING_METHODS],
      default: 'none',
      title: 'How senders are blocked',
      description:
        'Graph has no tenant block list. inbox_rules: a rule in each protected mailbox, can be undone. threat_submission: the latest message of the sender is submitted with the wish to block it in the whole tenant for 30 days (beta API); only the Defender portal undoes it. none: blocking is refused.',
    },
    protected_mailboxes: {
      type: 'array',
      maxItems: 500,
      uniqueItems: true,
      default: [],
      items: MAIL_ADDRESS,
      title: 'Protected mailboxes',
      description: 'Where rules against senders are made, and where their messages are looked for.',
    },
    mail_sender: {
      ...MAIL_ADDRESS,
      title: 'Sender of mails',
      description: 'The mailbox from which messages to channels are sent.',
    },
    channels: {
      type: 'array',
      maxItems: 100,
      default: [],
      title: 'Channels',
      description: 'Names that playbooks use, each with the addresses behind it.',
      items: schema(['name', 'addresses'], {
        name: line('Name', 'Such as soc.', { maxLength: 100 }),
        addresses: {
          type: 'array',
          minItems: 1,
          maxItems: 50,
          items: MAIL_ADDRESS,
          title: 'Addresses',
          description: 'Who gets the mail.',
        },
      }),
    },
    base_url: address('Address of Graph', 'https://graph.microsoft.com/v1.0'),
    login_url: address('Address of the sign-in', 'https://login.microsoftonline.com'),
    ...COMMON,
  }),
  secrets: [
    {
      name: 'client_secret',
      title: 'Client secret',
      description: 'The value of a secret of the application.',
      required: true,
    },
  ],
  addresses: ['base_url', 'login_url'],
};

const PRIORITY: JsonObject = { type: 'string', minLength: 1, maxLength: 100 };

export const jiraType: ConnectorTypeInfo = {
  type: 'jira',
  title: 'Jira',
  description:
    'Tickets in Jira Cloud. Each ticket carries a label made from its request, by which a repeated request finds it again; Jira’s search follows with a delay of seconds.',
  capabilities: ['ticketing'],
  simulated: false,
  settings_schema: schema(['base_url', 'email', 'project_key'], {
    base_url: { ...address('Address'), examples: ['https://company.atlassian.net'] },
    email: { ...MAIL_ADDRESS, title: 'Account', description: 'Whose API token it is.' },
    project_key: line('Project', 'The key of the project, such as SEC.', {
      pattern: '^[A-Z][A-Z0-9_]{1,50}$',
    }),
    issue_type: line('Issue type', 'As the project names it.', { default: 'Task', maxLength: 100 }),
    labels: {
      type: 'array',
      maxItems: 20,
      default: [],
      items: { type: 'string', pattern: '^\\S+$', maxLength: 100 },
      title: 'Labels',
      description: 'Put on every ticket.',
    },
    priorities: {
      ...schema([], {
        informational: PRIORITY,
        low: PRIORITY,
        medium: PRIORITY,
        high: PRIORITY,
        critical: PRIORITY,
      }),
      title: 'Priorities',
      description: 'The name of Jira’s priority for each severity; without one the project’s default stands.',
    },
    ...COMMON,
  }),
  secrets: [
    {
      name: 'api_token',
      title: 'API token',
      description: 'From the account’s security settings.',
      required: true,
    },
  ],
  addresses: ['base_url'],
};

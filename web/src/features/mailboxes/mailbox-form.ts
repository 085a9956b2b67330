import type { MailboxDto, SourceDto } from '../../shared/api/generated/index.ts';
import type { FormSchema, FormValues } from '../../shared/ui/json-schema-form.tsx';
import { t } from '../../shared/texts/texts.ts';

const PORTS: Record<string, number> = { tls: 993, starttls: 143, none: 143 };

type SignIn = MailboxDto['sign_in'];

/** What is signed in with, as people call it. */
export const SECRETS: Record<SignIn, { label: string; description: string }> = {
  password: {
    label: t`Password`,
    description: t`An app password, where the mail service has such.`,
  },
  client_credentials: {
    label: t`Client secret`,
    description: t`The value of a secret of the application, not its ID.`,
  },
  service_account: {
    label: t`Key of the service account`,
    description: t`The whole key file (JSON). Its client needs domain-wide delegation for https://mail.google.com/ in the Admin console.`,
  },
};

export function signInOf(values: FormValues): SignIn {
  return SIGN_INS.find(({ const: name }) => name === values['sign_in'])?.const ?? 'password';
}

const SIGN_INS = [
  { const: 'password', title: t`Password` },
  { const: 'client_credentials', title: t`OAuth 2.0: an application (Microsoft 365)` },
  { const: 'service_account', title: t`OAuth 2.0: a service account (Google Workspace)` },
] as const;

const TOKEN_FIELDS: Record<SignIn, Record<string, FormSchema>> = {
  password: {},
  client_credentials: {
    token_url: {
      type: 'string',
      title: t`Token address`,
      description: t`Entra shows it among the endpoints of the application, with the directory in it; national clouds have hosts of their own.`,
      examples: ['https://login.microsoftonline.com/<directory>/oauth2/v2.0/token'],
    },
    client_id: {
      type: 'string',
      title: t`Application (client) ID`,
      description: t`It needs the permission IMAP.AccessAsApp, and access to the mailbox in Exchange.`,
    },
    scope: { type: 'string', title: t`Scope`, examples: ['https://outlook.office365.com/.default'] },
  },
  service_account: {
    token_url: {
      type: 'string',
      title: t`Token address`,
      examples: ['https://oauth2.googleapis.com/token'],
    },
    scope: { type: 'string', title: t`Scope`, examples: ['https://mail.google.com/'] },
  },
};
const TOKEN_NEEDED: Record<SignIn, string[]> = {
  password: [],
  client_credentials: ['token_url', 'client_id'],
  service_account: [],
};

const FOLDERS: Record<string, FormSchema> = {
  folder: {
    type: 'string',
    title: t`Folder`,
    description: t`All mails that lie in it are taken in, those that are there already too.`,
  },
  done_folder: {
    type: 'string',
    title: t`Folder for what is taken in`,
    description: t`Each mail is moved there once it is an incident. It is made when it is not there.`,
  },
  reports: {
    type: 'boolean',
    title: t`People report here`,
    description: t`A mail that is attached to one is what is judged, and who sent it is the reporter. Otherwise each mail is judged as it is.`,
  },
  interval_seconds: {
    type: 'integer',
    title: t`Look again after, in seconds`,
    description: t`New mail is told by the server at once; this is for servers that do not.`,
    minimum: 30,
    maximum: 3600,
  },
};

/** @param sources those that take mails */
export function mailboxSchema(isNew: boolean, sources: readonly SourceDto[], signIn: SignIn): FormSchema {
  return {
    type: 'object',
    required: [
      ...['name', 'host', 'port', 'security', 'username', 'sign_in', ...TOKEN_NEEDED[signIn]],
      ...['folder', 'done_folder', 'interval_seconds'],
    ],
    properties: {
      name: { type: 'string', title: t`Name`, examples: [t`Reported mails`] },
      host: { type: 'string', title: t`Mail server (IMAP)`, examples: ['imap.corp.example'] },
      security: {
        type: 'string',
        title: t`Security`,
        oneOf: [
          { const: 'tls', title: t`TLS` },
          { const: 'starttls', title: t`STARTTLS` },
          { const: 'none', title: t`None (on this machine only)` },
        ],
      },
      port: { type: 'integer', title: t`Port`, minimum: 1, maximum: 65_535 },
      username: { type: 'string', title: t`User`, examples: ['phish@corp.example'] },
      sign_in: {
        type: 'string',
        title: t`Sign-in`,
        description: t`Microsoft 365 and Google let nobody in with a password.`,
        oneOf: SIGN_INS,
      },
      ...TOKEN_FIELDS[signIn],
      ...FOLDERS,
      source_id: {
        type: 'string',
        title: t`Source`,
        description: isNew
          ? t`By its settings the mails become incidents. Left empty, one is made.`
          : t`By its settings the mails become incidents.`,
        oneOf: sources.map(({ id, name }) => ({ const: id, title: name })),
      },
      ca: {
        type: 'string',
        title: t`Certificate to trust besides the usual ones`,
        description: t`In PEM; for a server with an authority of its own.`,
        format: 'textarea',
      },
      enabled: { type: 'boolean', title: t`Switched on` },
    },
  };
}

/** What the password or secret belongs to; it stands behind these. */
const ACCOUNT = new Set([
  ...['name', 'host', 'security', 'port', 'username'],
  ...['sign_in', 'token_url', 'client_id', 'scope'],
]);

export function accountPart(schema: FormSchema): FormSchema {
  return partOf(schema, (name) => ACCOUNT.has(name));
}

export function otherPart(schema: FormSchema): FormSchema {
  return partOf(schema, (name) => !ACCOUNT.has(name));
}

function partOf(schema: FormSchema, holds: (name: string) => boolean): FormSchema {
  return {
    ...schema,
    properties: Object.fromEntries(Object.entries(schema.properties ?? {}).filter(([name]) => holds(name))),
  };
}

export const NEW_MAILBOX: FormValues = {
  port: PORTS['tls'],
  security: 'tls',
  sign_in: 'password',
  folder: 'INBOX',
  done_folder: t`Triage Warden`,
  reports: true,
  interval_seconds: 300,
  enabled: true,
};

export function valuesOf(mailbox: MailboxDto): FormValues {
  const { name, host, security, port, username, folder, done_folder, interval_seconds } = mailbox;
  const { sign_in, token_url, client_id, scope, source_id, ca, enabled, reports } = mailbox;
  const told = Object.entries({ token_url, client_id, scope, ca }).filter(([, value]) => value !== null);
  return {
    ...{ name, host, security, port, username, folder, done_folder, interval_seconds },
    ...{ sign_in, reports, source_id, enabled },
    ...Object.fromEntries(told),
  };
}

/** Another way to sign in has another address and scope. */
export function withSignIn(before: FormValues, next: FormValues): FormValues {
  if (before['sign_in'] === next['sign_in']) return next;
  const { token_url: _url, client_id: _client, scope: _scope, ...others } = next;
  return others;
}

/** Another security has another port, where that was the usual one. */
export function withPort(before: FormValues, next: FormValues): FormValues {
  const usual = before['port'] === PORTS[String(before['security'])];
  return before['security'] === next['security'] || !usual
    ? next
    : { ...next, port: PORTS[String(next['security'])] ?? next['port'] };
}

/** What is empty is said to be: a certificate that was taken away. */
export function changesOf(values: FormValues): FormValues {
  const emptied = { ca: null, token_url: null, client_id: null, scope: null };
  return { ...emptied, ...values };
}

import type { MailboxDto, SourceDto } from '../../shared/api/generated/index.ts';
import type { FormSchema, FormValues } from '../../shared/ui/json-schema-form.tsx';

const PORTS: Record<string, number> = { tls: 993, starttls: 143, none: 143 };

/** @param sources those that take mails */
export function mailboxSchema(isNew: boolean, sources: readonly SourceDto[]): FormSchema {
  return {
    type: 'object',
    required: ['name', 'host', 'port', 'security', 'username', 'folder', 'done_folder', 'interval_seconds'],
    properties: {
      name: { type: 'string', title: 'Name', examples: ['Reported mails'] },
      host: { type: 'string', title: 'Mail server (IMAP)', examples: ['imap.corp.example'] },
      security: {
        type: 'string',
        title: 'Security',
        oneOf: [
          { const: 'tls', title: 'TLS' },
          { const: 'starttls', title: 'STARTTLS' },
          { const: 'none', title: 'None (on this machine only)' },
        ],
      },
      port: { type: 'integer', title: 'Port', minimum: 1, maximum: 65_535 },
      username: { type: 'string', title: 'User', examples: ['phish@corp.example'] },
      folder: {
        type: 'string',
        title: 'Folder',
        description: 'All mails that lie in it are taken in, those that are there already too.',
      },
      done_folder: {
        type: 'string',
        title: 'Folder for what is taken in',
        description: 'Each mail is moved there once it is an incident. It is made when it is not there.',
      },
      reports: {
        type: 'boolean',
        title: 'People report here',
        description:
          'A mail that is attached to one is what is judged, and who sent it is the reporter. Otherwise each mail is judged as it is.',
      },
      interval_seconds: {
        type: 'integer',
        title: 'Look again after, in seconds',
        description: 'New mail is told by the server at once; this is for servers that do not.',
        minimum: 30,
        maximum: 3600,
      },
      source_id: {
        type: 'string',
        title: 'Source',
        description: isNew
          ? 'By its settings the mails become incidents. Left empty, one is made.'
          : 'By its settings the mails become incidents.',
        oneOf: sources.map(({ id, name }) => ({ const: id, title: name })),
      },
      ca: {
        type: 'string',
        title: 'Certificate to trust besides the usual ones',
        description: 'In PEM; for a server with an authority of its own.',
        format: 'textarea',
      },
      enabled: { type: 'boolean', title: 'Switched on' },
    },
  };
}

/** What the password belongs to; it stands behind these. */
const ACCOUNT = new Set(['name', 'host', 'security', 'port', 'username']);

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
  folder: 'INBOX',
  done_folder: 'Triage Warden',
  reports: true,
  interval_seconds: 300,
  enabled: true,
};

export function valuesOf(mailbox: MailboxDto): FormValues {
  const { name, host, security, port, username, folder, done_folder, interval_seconds } = mailbox;
  const { source_id, ca, enabled, reports } = mailbox;
  return {
    ...{ name, host, security, port, username, folder, done_folder, interval_seconds },
    ...{ reports, source_id, enabled },
    ...(ca === null ? {} : { ca }),
  };
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
  return { ...values, ca: values['ca'] ?? null };
}

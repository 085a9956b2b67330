import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { addressProblem, isForbiddenHost, isLoopbackHost } from '#connectors';
import type { FieldError } from '#contracts';
import { readServiceAccountKey } from './token-grant.ts';

/** `tls`: from the first byte; `starttls`: before the password, or not at all; `none`: on this very machine only. */
export const MAILBOX_SECURITIES = ['tls', 'starttls', 'none'] as const;
export type MailboxSecurity = (typeof MAILBOX_SECURITIES)[number];

/**
 * With a password; with an access token that an application gets for its secret, as for Microsoft 365; or with one that a
 * service account gets for the user by what it signs, as for Google Workspace.
 */
export const MAILBOX_SIGN_INS = ['password', 'client_credentials', 'service_account'] as const;
export type MailboxSignIn = (typeof MAILBOX_SIGN_INS)[number];

/** What people set, but for the password or secret. */
export interface MailboxSettings {
  name: string;
  /** Of the webhook source by whose settings the mails become incidents. */
  source_id: string;
  host: string;
  port: number;
  security: MailboxSecurity;
  username: string;
  sign_in: MailboxSignIn;
  /** Where the access token is asked for; null with a password. */
  token_url: string | null;
  /** Of the application; null but for `client_credentials`. */
  client_id: string | null;
  /** What the token is to be good for; null with a password. */
  scope: string | null;
  /** PEM; null: the usual authorities are trusted. */
  ca: string | null;
  folder: string;
  done_folder: string;
  /** What is attached to a mail is what somebody reports; else each mail is judged as it is. */
  reports: boolean;
  /** How long to wait for the server's word of new mail before looking without it. */
  interval_seconds: number;
  enabled: boolean;
}

const NAME = /^(?!-)[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,20}$/;

/** Each cloud of Microsoft's has a sign-in of its own, with the directory in its address; Google has one. */
const USUAL = {
  client_credentials: { token_url: null, scope: 'https://outlook.office365.com/.default' },
  service_account: { token_url: 'https://oauth2.googleapis.com/token', scope: 'https://mail.google.com/' },
} as const;
const SCOPE = /^[!-~]+(?: [!-~]+)*$/;

/** As they are stored. */
export function normalSettings(settings: MailboxSettings): MailboxSettings {
  const ca = settings.ca?.trim() ?? '';
  return {
    ...settings,
    ...tokenSettings(settings),
    name: settings.name.trim(),
    host: settings.host.trim().replace(/\.$/, '').toLowerCase(),
    username: settings.username.trim(),
    ca: ca === '' ? null : ca,
    folder: settings.folder.trim(),
    done_folder: settings.done_folder.trim(),
  };
}

/** Without what belongs to another way to sign in. */
function tokenSettings(
  settings: MailboxSettings,
): Pick<MailboxSettings, 'token_url' | 'client_id' | 'scope'> {
  const { sign_in } = settings;
  if (sign_in === 'password') return { token_url: null, client_id: null, scope: null };
  const said = (value: string | null) => value?.trim() || null;
  return {
    token_url: said(settings.token_url) ?? USUAL[sign_in].token_url,
    client_id: sign_in === 'client_credentials' ? said(settings.client_id) : null,
    scope: said(settings.scope) ?? USUAL[sign_in].scope,
  };
}

/** Of settings in their normal form. */
export function settingsErrors(settings: MailboxSettings): FieldError[] {
  const { host, security, username, ca, folder, done_folder } = settings;
  const errors: FieldError[] = [];
  const wrong = (path: string, message: string) => errors.push({ path, code: 'invalid', message });
  for (const path of ['name', 'username', 'folder', 'done_folder'] as const)
    if (settings[path] === '') wrong(path, `${path} must not be empty.`);
  if (/[\r\n\0]/.test(`${username}${folder}${done_folder}`))
    wrong('folder', 'User and folders must each be one line.');
  if (!NAME.test(host) && isIP(host) === 0)
    wrong('host', 'host must be a host name such as imap.corp.example, or an IP address.');
  else if (isForbiddenHost(host))
    wrong('host', 'host leads to a link-local, metadata or multicast address, which nothing here may reach.');
  else if (security === 'none' && !isLoopbackHost(host))
    wrong('security', 'Without TLS what is signed in with could be read on the way: choose tls or starttls.');
  if (folder !== '' && folder.toLowerCase() === done_folder.toLowerCase())
    wrong('done_folder', 'Mails that are taken in are moved to another folder than the one that is read.');
  if (ca !== null && !isCertificate(ca))
    wrong('ca', 'ca must be a certificate in PEM (-----BEGIN CERTIFICATE-----).');
  return [...errors, ...tokenErrors(settings)];
}

function tokenErrors({ sign_in, token_url, client_id, scope }: MailboxSettings): FieldError[] {
  if (sign_in === 'password') return [];
  const errors: FieldError[] = [];
  const wrong = (path: string, message: string) => errors.push({ path, code: 'invalid', message });
  const problem = token_url === null ? 'is missing' : addressProblem(token_url, false);
  if (problem !== null) wrong('token_url', `The address where the access token is asked for ${problem}.`);
  if (sign_in === 'client_credentials' && client_id === null)
    wrong('client_id', 'client_id must be the ID of the application whose secret it is.');
  if (scope !== null && !SCOPE.test(scope)) wrong('scope', 'scope must be names with a space between.');
  return errors;
}

/** Of what is signed in with, as it is given. */
export function secretErrors({ sign_in }: MailboxSettings, secret: string): FieldError[] {
  if (sign_in !== 'service_account' || readServiceAccountKey(secret) !== null) return [];
  return [
    {
      path: 'password',
      code: 'invalid',
      message:
        'This is no key of a service account: give the whole JSON file that Google hands out, with client_email and private_key.',
    },
  ];
}

/** A password does not follow to another server, or to a server that is no longer proved to be the same. */
export function isElsewhere(before: MailboxSettings, after: MailboxSettings): boolean {
  return (
    before.host !== after.host ||
    before.port !== after.port ||
    before.username !== after.username ||
    before.security !== after.security ||
    before.sign_in !== after.sign_in ||
    before.token_url !== after.token_url ||
    before.client_id !== after.client_id ||
    before.ca !== after.ca
  );
}

function isCertificate(pem: string): boolean {
  try {
    new X509Certificate(pem);
    return true;
  } catch {
    return false;
  }
}

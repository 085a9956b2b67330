import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { isForbiddenHost, isLoopbackHost } from '#connectors';
import type { FieldError } from '#contracts';

/** `tls`: from the first byte; `starttls`: before the password, or not at all; `none`: on this very machine only. */
export const MAILBOX_SECURITIES = ['tls', 'starttls', 'none'] as const;
export type MailboxSecurity = (typeof MAILBOX_SECURITIES)[number];

/** What people set, but for the password. */
export interface MailboxSettings {
  name: string;
  /** Of the webhook source by whose settings the mails become incidents. */
  source_id: string;
  host: string;
  port: number;
  security: MailboxSecurity;
  username: string;
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

/** As they are stored. */
export function normalSettings(settings: MailboxSettings): MailboxSettings {
  const ca = settings.ca?.trim() ?? '';
  return {
    ...settings,
    name: settings.name.trim(),
    host: settings.host.trim().replace(/\.$/, '').toLowerCase(),
    username: settings.username.trim(),
    ca: ca === '' ? null : ca,
    folder: settings.folder.trim(),
    done_folder: settings.done_folder.trim(),
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
    wrong('security', 'Without TLS the password could be read on the way: choose tls or starttls.');
  if (folder !== '' && folder.toLowerCase() === done_folder.toLowerCase())
    wrong('done_folder', 'Mails that are taken in are moved to another folder than the one that is read.');
  if (ca !== null && !isCertificate(ca))
    wrong('ca', 'ca must be a certificate in PEM (-----BEGIN CERTIFICATE-----).');
  return errors;
}

/** A password does not follow to another server, or to a server that is no longer proved to be the same. */
export function isElsewhere(before: MailboxSettings, after: MailboxSettings): boolean {
  return (
    before.host !== after.host ||
    before.port !== after.port ||
    before.username !== after.username ||
    before.security !== after.security ||
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

import type { ListedMailbox } from './data/mailbox.repository.ts';
import type { MailboxSettings } from './domain/mailbox-settings.ts';
import type { MailboxState } from './domain/mailbox-state.ts';

/** A mailbox without what is signed in with. */
export interface MailboxView extends MailboxSettings {
  id: string;
  version: number;
  /** `off`: it is switched off. */
  state: MailboxState | 'off';
  last_error: string | null;
  next_try_at: Date | null;
  looked_at: Date | null;
  last_mail_at: Date | null;
  mails_taken: number;
  /** Mails that lie in the folder and could not be taken in. */
  refused: number;
  last_refusal: string | null;
  created_at: Date;
  updated_at: Date;
}

/** `source_id` left out or null: a source is made for it. */
export type NewMailbox = Pick<MailboxSettings, 'name' | 'host' | 'username'> &
  Partial<Omit<MailboxSettings, 'source_id'>> & { source_id?: string | null; password: string };

/** `version`: the one that was read. */
export type MailboxChange = Partial<MailboxSettings> & { version: number; password?: string };

/** What a sign-in with the stored settings has shown. */
export interface MailboxCheck {
  /** A sentence; null: it works. */
  error: string | null;
  /** Mails in the folder; null when it failed. */
  waiting: number | null;
  /** False: the folder for what is taken in is made with the first mail. Null when it failed. */
  done_folder_exists: boolean | null;
}

export function mailboxView(row: ListedMailbox): MailboxView {
  return {
    id: row.id,
    name: row.name,
    source_id: row.source_id,
    host: row.host,
    port: row.port,
    security: row.security,
    username: row.username,
    sign_in: row.sign_in,
    token_url: row.token_url,
    client_id: row.client_id,
    scope: row.scope,
    ca: row.ca,
    folder: row.folder,
    done_folder: row.done_folder,
    reports: row.reports,
    interval_seconds: row.interval_seconds,
    enabled: row.enabled,
    version: row.version,
    state: row.enabled ? row.state : 'off',
    last_error: row.last_error,
    next_try_at: row.next_try_at,
    looked_at: row.looked_at,
    last_mail_at: row.last_mail_at,
    mails_taken: row.mails_taken,
    refused: row.refused,
    last_refusal: row.last_refusal,
    created_at: row.created_at,
    updated_at: row.updated_at,
  };
}

import type { MailboxCheck, MailboxView } from '../mailbox.view.ts';
import type { MailboxCheckDto, MailboxDto } from './dto/mailbox.dto.ts';

export function mailboxDto(mailbox: MailboxView): MailboxDto {
  return {
    id: mailbox.id,
    name: mailbox.name,
    source_id: mailbox.source_id,
    host: mailbox.host,
    port: mailbox.port,
    security: mailbox.security,
    username: mailbox.username,
    sign_in: mailbox.sign_in,
    token_url: mailbox.token_url,
    client_id: mailbox.client_id,
    scope: mailbox.scope,
    ca: mailbox.ca,
    folder: mailbox.folder,
    done_folder: mailbox.done_folder,
    reports: mailbox.reports,
    interval_seconds: mailbox.interval_seconds,
    enabled: mailbox.enabled,
    state: mailbox.state,
    last_error: mailbox.last_error,
    next_try_at: mailbox.next_try_at?.toISOString() ?? null,
    looked_at: mailbox.looked_at?.toISOString() ?? null,
    last_mail_at: mailbox.last_mail_at?.toISOString() ?? null,
    mails_taken: mailbox.mails_taken,
    refused: mailbox.refused,
    last_refusal: mailbox.last_refusal,
    version: mailbox.version,
    created_at: mailbox.created_at.toISOString(),
    updated_at: mailbox.updated_at.toISOString(),
  };
}

export function mailboxCheckDto({ error, waiting, done_folder_exists }: MailboxCheck): MailboxCheckDto {
  return { error, waiting, done_folder_exists };
}

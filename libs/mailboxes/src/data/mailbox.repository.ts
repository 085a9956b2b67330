import { Injectable } from '@nestjs/common';
import { Not } from 'typeorm';
import { UnitOfWork } from '#platform';
import type { MailboxSettings } from '../domain/mailbox-settings.ts';
import { MailboxEntity } from './mailbox.entity.ts';

export type MailboxRow = Omit<MailboxEntity, 'tenant_id'>;

/** With what is known of mails that were not taken in. */
export interface ListedMailbox extends MailboxRow {
  refused: number;
  last_refusal: string | null;
}

const COLUMNS = `id, name, source_id, host, port, security, username, password_sealed, sign_in, token_url, client_id, scope, ca,
  folder, done_folder, reports, interval_seconds, enabled, version, state, last_error, failures, next_try_at, looked_at, last_mail_at, mails_taken, held_by,
  held_until, created_at, updated_at`;

const LISTED = `SELECT m.*, coalesce(r.refused, 0) AS refused, r.last_refusal FROM (SELECT ${COLUMNS} FROM mailboxes) m
  LEFT JOIN LATERAL (
    SELECT count(*)::int AS refused, (array_agg(reason ORDER BY at DESC))[1] AS last_refusal
    FROM mailbox_messages WHERE mailbox_id = m.id AND outcome = 'refused') r ON true`;

@Injectable()
export class MailboxRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Newest first; ids are made in order. */
  page(limit: number, after: [string] | null): Promise<ListedMailbox[]> {
    return this.unitOfWork.query<ListedMailbox>(
      `${LISTED} WHERE $2::uuid IS NULL OR m.id < $2 ORDER BY m.id DESC LIMIT $1`,
      [limit + 1, after?.[0]],
    );
  }

  listed(id: string): Promise<ListedMailbox | undefined> {
    return this.unitOfWork.one<ListedMailbox>(`${LISTED} WHERE m.id = $1`, [id]);
  }

  find(id: string): Promise<MailboxRow | null> {
    return this.unitOfWork.manager.findOneBy(MailboxEntity, { id });
  }

  lock(id: string): Promise<MailboxRow | undefined> {
    return this.unitOfWork.one<MailboxRow>(`SELECT ${COLUMNS} FROM mailboxes WHERE id = $1 FOR UPDATE`, [id]);
  }

  /** How many there are in each state; those that are switched off are none. */
  states(): Promise<{ state: MailboxRow['state']; count: number }[]> {
    return this.unitOfWork.query(
      'SELECT state, count(*)::int AS count FROM mailboxes WHERE enabled GROUP BY state ORDER BY state',
    );
  }

  /** Undefined when the name is taken. */
  insert(
    id: string,
    settings: MailboxSettings,
    passwordSealed: string,
    now: Date,
  ): Promise<MailboxRow | undefined> {
    return this.unitOfWork.one<MailboxRow>(
      `INSERT INTO mailboxes (id, password_sealed, created_at, updated_at, name, source_id, host, port, security, username, ca,
         folder, done_folder, reports, interval_seconds, enabled, sign_in, token_url, client_id, scope)
       VALUES ($1, $2, $3, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
       ON CONFLICT (tenant_id, name) DO NOTHING RETURNING ${COLUMNS}`,
      [id, passwordSealed, now, ...parameters(settings)],
    );
  }

  nameTaken(name: string, exceptId: string): Promise<boolean> {
    return this.unitOfWork.manager.existsBy(MailboxEntity, { name, id: Not(exceptId) });
  }

  /** Undefined when the version is another one by now. What was known of it is about the old settings. */
  update(
    id: string,
    version: number,
    settings: MailboxSettings,
    passwordSealed: string,
    now: Date,
  ): Promise<MailboxRow | undefined> {
    return this.unitOfWork.one<MailboxRow>(
      `UPDATE mailboxes SET password_sealed = $3, updated_at = $4, name = $5, source_id = $6, host = $7, port = $8,
         security = $9, username = $10, ca = $11, folder = $12, done_folder = $13, reports = $14, interval_seconds = $15,
         enabled = $16, sign_in = $17, token_url = $18, client_id = $19, scope = $20,
         version = version + 1, state = 'waiting', last_error = NULL, failures = 0, next_try_at = NULL
       WHERE id = $1 AND version = $2 RETURNING ${COLUMNS}`,
      [id, version, passwordSealed, now, ...parameters(settings)],
    );
  }

  async remove(id: string): Promise<void> {
    await this.unitOfWork.manager.delete(MailboxEntity, { id });
  }
}

function parameters(settings: MailboxSettings): unknown[] {
  return [
    settings.name,
    settings.source_id,
    settings.host,
    settings.port,
    settings.security,
    settings.username,
    settings.ca,
    settings.folder,
    settings.done_folder,
    settings.reports,
    settings.interval_seconds,
    settings.enabled,
    settings.sign_in,
    settings.token_url,
    settings.client_id,
    settings.scope,
  ];
}

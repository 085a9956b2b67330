import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#platform';
import type { MailboxState } from '../domain/mailbox-state.ts';
import { MailboxEntity } from './mailbox.entity.ts';
import type { MailboxRow } from './mailbox.repository.ts';

/** What a session needs to know of its mailbox. */
export type WatchedMailbox = Pick<
  MailboxRow,
  | 'id'
  | 'name'
  | 'source_id'
  | 'host'
  | 'port'
  | 'security'
  | 'username'
  | 'password_sealed'
  | 'sign_in'
  | 'token_url'
  | 'client_id'
  | 'scope'
  | 'ca'
  | 'folder'
  | 'done_folder'
  | 'reports'
  | 'interval_seconds'
  | 'version'
  | 'failures'
>;

/** Who watches a mailbox. By the database's clock: those of two processes may differ. */
@Injectable()
export class MailboxLeaseRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Takes those that nobody holds and whose pause is over, so many at most. */
  claim(holder: string, most: number, seconds: number): Promise<WatchedMailbox[]> {
    return this.unitOfWork.query<WatchedMailbox>(
      `UPDATE mailboxes SET held_by = $1, held_until = now() + make_interval(secs => $3)
       WHERE id IN (
         SELECT id FROM mailboxes
         WHERE enabled AND (held_until IS NULL OR held_until < now()) AND (next_try_at IS NULL OR next_try_at <= now())
         ORDER BY next_try_at NULLS FIRST, id LIMIT $2 FOR UPDATE SKIP LOCKED)
       RETURNING id, name, source_id, host, port, security, username, password_sealed, sign_in, token_url, client_id, scope,
         ca, folder, done_folder, reports, interval_seconds, version, failures`,
      [holder, most, seconds],
    );
  }

  /** False when it is in other hands, has been changed, switched off or removed. */
  async renew(id: string, holder: string, version: number, seconds: number): Promise<boolean> {
    const row = await this.unitOfWork.one<{ id: string }>(
      `UPDATE mailboxes SET held_until = now() + make_interval(secs => $4)
       WHERE id = $1 AND held_by = $2 AND version = $3 AND enabled RETURNING id`,
      [id, holder, version, seconds],
    );
    return row !== undefined;
  }

  /** All of the folder has been looked through. @returns the state before; undefined when it is in other hands */
  async looked(id: string, holder: string, version: number, now: Date): Promise<MailboxState | undefined> {
    const row = await this.unitOfWork.one<{ state: MailboxState }>(
      `UPDATE mailboxes m SET state = 'watching', last_error = NULL, failures = 0, next_try_at = NULL, looked_at = $4
       FROM (SELECT id, state FROM mailboxes WHERE id = $1 FOR UPDATE) before
       WHERE m.id = before.id AND m.held_by = $2 AND m.version = $3 RETURNING before.state`,
      [id, holder, version, now],
    );
    return row?.state;
  }

  /** Gives it back without having failed. */
  async release(id: string, holder: string): Promise<void> {
    await this.unitOfWork.manager.update(
      MailboxEntity,
      { id, held_by: holder },
      { held_by: null, held_until: null },
    );
  }

  /**
   * Gives it back after a session that failed; it is not taken again for so long.
   * @returns the state before; undefined when it is in other hands, or has been changed meanwhile
   */
  async failed(
    id: string,
    holder: string,
    version: number,
    failure: { error: string; pauseSeconds: number },
  ): Promise<MailboxState | undefined> {
    const row = await this.unitOfWork.one<{ state: MailboxState }>(
      `UPDATE mailboxes m SET state = 'failing', last_error = $4, failures = m.failures + 1,
         next_try_at = now() + make_interval(secs => $5), held_by = NULL, held_until = NULL
       FROM (SELECT id, state FROM mailboxes WHERE id = $1 FOR UPDATE) before
       WHERE m.id = before.id AND m.held_by = $2 AND m.version = $3 RETURNING before.state`,
      [id, holder, version, failure.error, failure.pauseSeconds],
    );
    return row?.state;
  }
}

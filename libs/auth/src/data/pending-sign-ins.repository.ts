import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#platform';

@Injectable()
export class PendingSignInsRepository {
  constructor(private readonly unit: UnitOfWork) {}

  async insert(pending: { id: string; userId: string; tokenHash: Buffer; expiresAt: Date }): Promise<void> {
    await this.unit.query(
      'INSERT INTO pending_sign_ins (id, user_id, token_hash, expires_at) VALUES ($1, $2, $3, $4)',
      [pending.id, pending.userId, pending.tokenHash, pending.expiresAt],
    );
  }

  /** Counts a try; nothing when it has expired or there were enough. */
  countTry(tokenHash: Buffer, most: number, now: Date): Promise<{ id: string; user_id: string } | undefined> {
    return this.unit.one(
      `UPDATE pending_sign_ins SET tries = tries + 1
       WHERE token_hash = $1 AND expires_at > $3 AND tries < $2 RETURNING id, user_id`,
      [tokenHash, most, now],
    );
  }

  /** False: it has been finished or taken back. */
  async finish(id: string): Promise<boolean> {
    return (
      (await this.unit.query('DELETE FROM pending_sign_ins WHERE id = $1 RETURNING id', [id])).length > 0
    );
  }

  async removeOf(userId: string): Promise<void> {
    await this.unit.query('DELETE FROM pending_sign_ins WHERE user_id = $1', [userId]);
  }

  async prune(before: Date): Promise<void> {
    await this.unit.query('DELETE FROM pending_sign_ins WHERE expires_at < $1', [before]);
  }
}

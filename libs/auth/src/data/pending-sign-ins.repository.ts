import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#platform';
import { PendingSignInEntity } from './pending-sign-in.entity.ts';

@Injectable()
export class PendingSignInsRepository {
  constructor(private readonly unit: UnitOfWork) {}

  async insert(pending: { id: string; userId: string; tokenHash: Buffer; expiresAt: Date }): Promise<void> {
    await this.unit.manager.insert(PendingSignInEntity, {
      id: pending.id,
      user_id: pending.userId,
      token_hash: pending.tokenHash,
      expires_at: pending.expiresAt,
    });
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
    const { affected } = await this.unit.manager.delete(PendingSignInEntity, { id });
    return affected === 1;
  }

  async removeOf(userId: string): Promise<void> {
    await this.unit.manager.delete(PendingSignInEntity, { user_id: userId });
  }

  async prune(before: Date): Promise<void> {
    await this.unit.query('DELETE FROM pending_sign_ins WHERE expires_at < $1', [before]);
  }
}

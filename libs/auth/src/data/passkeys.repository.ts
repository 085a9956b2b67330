import { Injectable } from '@nestjs/common';
import { LessThan } from 'typeorm';
import { UnitOfWork } from '#platform';
import { PasskeyEntity } from './passkey.entity.ts';
import { SpentChallengeEntity } from './spent-challenge.entity.ts';

export type PasskeyRow = Omit<PasskeyEntity, 'tenant_id'>;

@Injectable()
export class PasskeysRepository {
  constructor(private readonly unit: UnitOfWork) {}

  ofUser(userId: string): Promise<PasskeyRow[]> {
    return this.unit.manager.find(PasskeyEntity, {
      where: { user_id: userId },
      order: { created_at: 'ASC', id: 'ASC' },
      take: 100,
    });
  }

  byCredential(credentialId: string): Promise<PasskeyRow | null> {
    return this.unit.manager.findOneBy(PasskeyEntity, { credential_id: credentialId });
  }

  /** False: the credential is known already. */
  async insert(
    passkey: Omit<PasskeyRow, 'sign_count' | 'last_used_at'> & { sign_count: number },
  ): Promise<boolean> {
    const rows = await this.unit.query(
      `INSERT INTO passkeys (id, user_id, name, credential_id, public_key, sign_count, transports, synced, backed_up,
                             created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
       ON CONFLICT (tenant_id, credential_id) DO NOTHING RETURNING id`,
      [
        passkey.id,
        passkey.user_id,
        passkey.name,
        passkey.credential_id,
        passkey.public_key,
        passkey.sign_count,
        passkey.transports,
        passkey.synced,
        passkey.backed_up,
        passkey.created_at,
      ],
    );
    return rows.length > 0;
  }

  /** A counter that counts goes up with each use; many passkeys have none and say 0 for ever. */
  async used(id: string, use: { signCount: number; backedUp: boolean; now: Date }): Promise<boolean> {
    const rows = await this.unit.query(
      `UPDATE passkeys SET sign_count = $2, backed_up = $3, last_used_at = $4
       WHERE id = $1 AND (sign_count < $2 OR (sign_count = 0 AND $2 = 0)) RETURNING id`,
      [id, use.signCount, use.backedUp, use.now],
    );
    return rows.length > 0;
  }

  async rename(userId: string, id: string, name: string): Promise<boolean> {
    const { affected } = await this.unit.manager.update(PasskeyEntity, { id, user_id: userId }, { name });
    return affected === 1;
  }

  /** Removes one, or all. @returns their names */
  async remove(userId: string, id: string | null): Promise<string[]> {
    const rows = await this.unit.query<{ name: string }>(
      'DELETE FROM passkeys WHERE user_id = $1 AND ($2::uuid IS NULL OR id = $2) RETURNING name',
      [userId, id],
    );
    return rows.map(({ name }) => name);
  }

  /** False: it was spent before. */
  async spendChallenge(challenge: string, expiresAt: Date): Promise<boolean> {
    const rows = await this.unit.query(
      'INSERT INTO spent_challenges (challenge, expires_at) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING challenge',
      [challenge, expiresAt],
    );
    return rows.length > 0;
  }

  async prune(before: Date): Promise<void> {
    await this.unit.manager.delete(SpentChallengeEntity, { expires_at: LessThan(before) });
  }
}

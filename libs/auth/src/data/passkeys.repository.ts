import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#platform';
import type { PasskeyEntity } from './passkey.entity.ts';

export type PasskeyRow = Omit<PasskeyEntity, 'tenant_id'>;

const COLUMNS = `id, user_id, name, credential_id, public_key, sign_count, transports, synced, backed_up, created_at,
                 last_used_at`;

@Injectable()
export class PasskeysRepository {
  constructor(private readonly unit: UnitOfWork) {}

  ofUser(userId: string): Promise<PasskeyRow[]> {
    return this.unit.query<PasskeyRow>(
      `SELECT ${COLUMNS} FROM passkeys WHERE user_id = $1 ORDER BY created_at, id LIMIT 100`,
      [userId],
    );
  }

  byCredential(credentialId: string): Promise<PasskeyRow | undefined> {
    return this.unit.one<PasskeyRow>(`SELECT ${COLUMNS} FROM passkeys WHERE credential_id = $1`, [
      credentialId,
    ]);
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
    const rows = await this.unit.query(
      'UPDATE passkeys SET name = $3 WHERE user_id = $1 AND id = $2 RETURNING id',
      [userId, id, name],
    );
    return rows.length > 0;
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
    await this.unit.query('DELETE FROM spent_challenges WHERE expires_at < $1', [before]);
  }
}

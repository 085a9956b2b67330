import { Injectable } from '@nestjs/common';
import type { SecondFactor } from '#contracts';
import { IsNull } from 'typeorm';
import { UnitOfWork } from '#platform';
import { RecoveryCodeEntity } from './recovery-code.entity.ts';
import { TotpFactorEntity } from './totp-factor.entity.ts';

export type TotpRow = Pick<TotpFactorEntity, 'secret' | 'confirmed_at' | 'created_at' | 'last_used_at'>;

/** Authenticator apps and recovery codes. */
@Injectable()
export class SecondFactorsRepository {
  constructor(private readonly unit: UnitOfWork) {}

  /** One change of a person's factors at a time. */
  async lock(userId: string): Promise<void> {
    await this.unit.query('SELECT 1 FROM users WHERE id = $1 FOR UPDATE', [userId]);
  }

  totp(userId: string): Promise<TotpRow | null> {
    return this.unit.manager.findOneBy(TotpFactorEntity, { user_id: userId });
  }

  /** Takes the place of one that was begun and never confirmed. False: there is a confirmed one. */
  async beginTotp(userId: string, secret: string, now: Date): Promise<boolean> {
    const rows = await this.unit.query(
      `INSERT INTO totp_factors AS t (user_id, secret, created_at) VALUES ($1, $2, $3)
       ON CONFLICT (tenant_id, user_id) DO UPDATE SET secret = excluded.secret, created_at = excluded.created_at
       WHERE t.confirmed_at IS NULL RETURNING user_id`,
      [userId, secret, now],
    );
    return rows.length > 0;
  }

  /** `secret` as it was read: another one may have been begun meanwhile. */
  async confirmTotp(userId: string, secret: string, step: number, now: Date): Promise<boolean> {
    const rows = await this.unit.query(
      `UPDATE totp_factors SET confirmed_at = $4, last_step = $3, last_used_at = $4
       WHERE user_id = $1 AND secret = $2 AND confirmed_at IS NULL RETURNING user_id`,
      [userId, secret, step, now],
    );
    return rows.length > 0;
  }

  /** False: this step or a later one was used already. */
  async useTotpStep(userId: string, secret: string, step: number, now: Date): Promise<boolean> {
    const rows = await this.unit.query(
      `UPDATE totp_factors SET last_step = $3, last_used_at = $4
       WHERE user_id = $1 AND secret = $2 AND confirmed_at IS NOT NULL AND last_step < $3 RETURNING user_id`,
      [userId, secret, step, now],
    );
    return rows.length > 0;
  }

  async removeTotp(userId: string): Promise<boolean> {
    const rows = await this.unit.query('DELETE FROM totp_factors WHERE user_id = $1 RETURNING confirmed_at', [
      userId,
    ]);
    return rows.some((row) => (row as { confirmed_at: Date | null }).confirmed_at !== null);
  }

  async replaceRecoveryCodes(userId: string, hashes: Buffer[], now: Date): Promise<void> {
    await this.removeRecoveryCodes(userId);
    await this.unit.query(
      'INSERT INTO recovery_codes (user_id, code_hash, created_at) SELECT $1, hash, $3 FROM unnest($2::bytea[]) AS hash',
      [userId, hashes, now],
    );
  }

  async removeRecoveryCodes(userId: string): Promise<void> {
    await this.unit.manager.delete(RecoveryCodeEntity, { user_id: userId });
  }

  async useRecoveryCode(userId: string, hash: Buffer, now: Date): Promise<boolean> {
    const rows = await this.unit.query(
      `UPDATE recovery_codes SET used_at = $3 WHERE user_id = $1 AND code_hash = $2 AND used_at IS NULL
       RETURNING user_id`,
      [userId, hash, now],
    );
    return rows.length > 0;
  }

  hasRecoveryCode(userId: string, hash: Buffer): Promise<boolean> {
    const unused = { user_id: userId, code_hash: hash, used_at: IsNull() };
    return this.unit.manager.existsBy(RecoveryCodeEntity, unused);
  }

  unusedRecoveryCodes(userId: string): Promise<number> {
    return this.unit.manager.countBy(RecoveryCodeEntity, { user_id: userId, used_at: IsNull() });
  }

  /** Which kinds there are now, as every request asks for them. */
  async enrolled(userId: string): Promise<SecondFactor[]> {
    const rows = await this.unit.query<{ kind: SecondFactor }>(
      `SELECT 'totp' AS kind FROM totp_factors WHERE user_id = $1 AND confirmed_at IS NOT NULL
       UNION ALL SELECT 'passkey' WHERE EXISTS (SELECT 1 FROM passkeys WHERE user_id = $1)`,
      [userId],
    );
    return rows.map(({ kind }) => kind);
  }
}

import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#platform';
import type { SignedInUser } from '../domain/signed-in-user.ts';
import type { UserIdentityEntity } from './user-identity.entity.ts';

export type IdentityRow = Pick<UserIdentityEntity, 'id' | 'issuer' | 'created_at' | 'last_signed_in_at'>;

/** The person behind an identity, as they stand here. */
export interface IdentifiedUser extends SignedInUser {
  identity_id: string;
  email: string;
  disabled_at: Date | null;
}

@Injectable()
export class IdentitiesRepository {
  constructor(private readonly unit: UnitOfWork) {}

  /** By issuer and subject, which the provider never gives to anybody else; an address it may. */
  async userOf(issuer: string, subject: string): Promise<IdentifiedUser | null> {
    const row = await this.unit.one<IdentifiedUser>(
      `SELECT i.id AS identity_id, u.id, u.name, u.email, u.role, u.disabled_at
       FROM user_identities i JOIN users u ON u.id = i.user_id WHERE i.issuer = $1 AND i.subject = $2`,
      [issuer, subject],
    );
    return row ?? null;
  }

  /** False when the subject is somebody's already, or the user has another one there. */
  async insert(identity: {
    id: string;
    user_id: string;
    issuer: string;
    subject: string;
    created_at: Date;
  }): Promise<boolean> {
    const rows = await this.unit.query(
      `INSERT INTO user_identities (id, user_id, issuer, subject, created_at) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT DO NOTHING RETURNING id`,
      [identity.id, identity.user_id, identity.issuer, identity.subject, identity.created_at],
    );
    return rows.length > 0;
  }

  async signedIn(id: string, at: Date): Promise<void> {
    await this.unit.query('UPDATE user_identities SET last_signed_in_at = $2 WHERE id = $1', [id, at]);
  }

  ofUser(userId: string): Promise<IdentityRow[]> {
    return this.unit.query<IdentityRow>(
      `SELECT id, issuer, created_at, last_signed_in_at FROM user_identities WHERE user_id = $1 ORDER BY created_at`,
      [userId],
    );
  }

  /** @returns false when it is not one of the user's */
  async remove(id: string, userId: string): Promise<boolean> {
    const rows = await this.unit.query(
      'DELETE FROM user_identities WHERE id = $1 AND user_id = $2 RETURNING id',
      [id, userId],
    );
    return rows.length > 0;
  }

  async keepToken(sessionId: string, sealed: string): Promise<void> {
    await this.unit.query('UPDATE sessions SET provider_token = $2 WHERE id = $1', [sessionId, sealed]);
  }

  /** Of a session that was begun with a provider; sealed. */
  async tokenOf(sessionId: string): Promise<string | null> {
    const row = await this.unit.one<{ provider_token: string | null }>(
      'SELECT provider_token FROM sessions WHERE id = $1',
      [sessionId],
    );
    return row?.provider_token ?? null;
  }
}

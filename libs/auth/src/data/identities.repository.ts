import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#platform';
import type { SignedInUser } from '../domain/signed-in-user.ts';
import { SessionEntity } from './session.entity.ts';
import { UserIdentityEntity } from './user-identity.entity.ts';

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
    await this.unit.manager.update(UserIdentityEntity, { id }, { last_signed_in_at: at });
  }

  ofUser(userId: string): Promise<IdentityRow[]> {
    return this.unit.manager.find(UserIdentityEntity, {
      select: { id: true, issuer: true, created_at: true, last_signed_in_at: true },
      where: { user_id: userId },
      order: { created_at: 'ASC' },
    });
  }

  /** @returns false when it is not one of the user's */
  async remove(id: string, userId: string): Promise<boolean> {
    const { affected } = await this.unit.manager.delete(UserIdentityEntity, { id, user_id: userId });
    return affected === 1;
  }

  async keepToken(sessionId: string, sealed: string): Promise<void> {
    await this.unit.manager.update(SessionEntity, { id: sessionId }, { provider_token: sealed });
  }

  /** Of a session that was begun with a provider; sealed. */
  async tokenOf(sessionId: string): Promise<string | null> {
    const session = await this.unit.manager.findOneBy(SessionEntity, { id: sessionId });
    return session?.provider_token ?? null;
  }
}

import { Injectable } from '@nestjs/common';
import { timingSafeEqual } from 'node:crypto';
import { UnitOfWork } from '#platform';
import type { Principal } from '../domain/principal.ts';
import { ApiKeyEntity } from './api-key.entity.ts';
import { named, type PrincipalRow } from './principal-row.ts';

export interface ApiKeyRow extends Pick<
  ApiKeyEntity,
  'id' | 'name' | 'prefix' | 'scopes' | 'created_at' | 'expires_at' | 'last_used_at' | 'revoked_at'
> {
  owner_id: string;
  owner_name: string;
}

export type EndedKey = Pick<ApiKeyEntity, 'id' | 'prefix'>;

const SEEN_EVERY = '1 minute';

@Injectable()
export class ApiKeysRepository {
  constructor(private readonly unit: UnitOfWork) {}

  async insert(key: {
    id: string;
    user_id: string;
    name: string;
    prefix: string;
    hash: Buffer;
    scopes: string[];
    now: Date;
    expires_at: Date | null;
    /** The key that it was made with; null: a person made it. */
    made_by: string | null;
  }): Promise<void> {
    const { hash, now, ...more } = key;
    await this.unit.manager.insert(ApiKeyEntity, { ...more, secret_hash: hash, created_at: now });
  }

  async principal(prefix: string, hash: Buffer, now: Date): Promise<Principal | null> {
    const row = await this.unit.one<
      PrincipalRow & { key_name: string; secret_hash: Buffer; scopes: string[] }
    >(
      `SELECT k.id, k.tenant_id, t.kind = 'platform' AS platform, k.name AS key_name, k.secret_hash, k.scopes, u.id AS user_id, u.name, u.email, u.role
       FROM api_keys k JOIN users u ON u.id = k.user_id
         JOIN tenants t ON t.id = k.tenant_id AND t.disabled_at IS NULL
       WHERE k.prefix = $1 AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > $2)
         AND u.disabled_at IS NULL`,
      [prefix, now],
    );
    if (row === undefined || !timingSafeEqual(row.secret_hash, hash)) return null;
    return {
      kind: 'api_key',
      ...named(row),
      session: null,
      scopes: row.scopes,
      key_name: row.key_name,
    };
  }

  async touch(id: string, now: Date): Promise<void> {
    await this.unit.query(
      `UPDATE api_keys SET last_used_at = $2
       WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < $2::timestamptz - interval '${SEEN_EVERY}')`,
      [id, now],
    );
  }

  /** Null: it does not expire. */
  async expiry(id: string): Promise<Date | null> {
    return (await this.unit.manager.findOneBy(ApiKeyEntity, { id }))?.expires_at ?? null;
  }

  list(): Promise<ApiKeyRow[]> {
    return this.unit.query<ApiKeyRow>(
      `SELECT k.id, k.name, k.prefix, k.scopes, k.user_id AS owner_id, u.name AS owner_name, k.created_at, k.expires_at,
              k.last_used_at, k.revoked_at
       FROM api_keys k JOIN users u ON u.id = k.user_id ORDER BY k.created_at DESC LIMIT 500`,
    );
  }

  /**
   * Locks what a new key hangs on until it is there: whatever ends that waits, and then ends the new one, too.
   * @returns false when it has ended already
   */
  async holds(
    userId: string,
    { keyId, sessionId }: { keyId: string | null; sessionId: string | null },
    now: Date,
  ): Promise<boolean> {
    const users = await this.unit.query(
      'SELECT 1 FROM users WHERE id = $1 AND disabled_at IS NULL FOR SHARE',
      [userId],
    );
    if (users.length === 0) return false;
    if (sessionId !== null) {
      // A statement of its own, after the lock: a reset that was under way has ended it by now.
      const sessions = await this.unit.query(
        'SELECT 1 FROM sessions WHERE id = $1 AND revoked_at IS NULL FOR SHARE',
        [sessionId],
      );
      if (sessions.length === 0) return false;
    }
    if (keyId === null) return true;
    const keys = await this.unit.query(
      `SELECT 1 FROM api_keys WHERE id = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $2)
       FOR SHARE`,
      [keyId, now],
    );
    return keys.length > 0;
  }

  /** With all that were made with it, and with those. @returns the keys that have ended, none when it had before */
  async revoke(id: string, now: Date): Promise<EndedKey[]> {
    // First and by itself: only a statement that begins afterwards sees the keys that were being made meanwhile.
    const open = await this.unit.query(
      'SELECT 1 FROM api_keys WHERE id = $1 AND revoked_at IS NULL FOR UPDATE',
      [id],
    );
    if (open.length === 0) return [];
    return this.unit.query<EndedKey>(
      `WITH RECURSIVE chain AS (
         SELECT id FROM api_keys WHERE id = $1
         UNION SELECT made.id FROM api_keys made JOIN chain ON made.made_by = chain.id)
       UPDATE api_keys SET revoked_at = $2 WHERE id IN (SELECT id FROM chain) AND revoked_at IS NULL
       RETURNING id, prefix`,
      [id, now],
    );
  }

  revokeOfUser(userId: string, now: Date): Promise<EndedKey[]> {
    return this.unit.query<EndedKey>(
      'UPDATE api_keys SET revoked_at = $2 WHERE user_id = $1 AND revoked_at IS NULL RETURNING id, prefix',
      [userId, now],
    );
  }
}

import { Injectable } from '@nestjs/common';
import { timingSafeEqual } from 'node:crypto';
import type { Role } from '#contracts';
import { DEFAULT_TENANT_ID, UnitOfWork } from '#platform';
import type { Principal } from '../domain/principal.ts';

export interface SessionRow {
  id: string;
  ip: string | null;
  user_agent: string | null;
  created_at: Date;
  last_seen_at: Date;
  expires_at: Date;
}

export interface ApiKeyRow {
  id: string;
  name: string;
  prefix: string;
  scopes: string[];
  owner_id: string;
  owner_name: string;
  created_at: Date;
  expires_at: Date | null;
  last_used_at: Date | null;
  revoked_at: Date | null;
}

interface PrincipalRow {
  id: string;
  user_id: string;
  name: string;
  email: string;
  role: Role;
}

const SEEN_EVERY = '1 minute';

@Injectable()
export class AuthRepository {
  constructor(private readonly unit: UnitOfWork) {}

  async insertSession(session: {
    id: string;
    user_id: string;
    ip: string | null;
    user_agent: string | null;
    now: Date;
    expires_at: Date;
  }): Promise<void> {
    await this.unit.query(
      `INSERT INTO sessions (id, user_id, ip, user_agent, created_at, last_seen_at, expires_at)
       VALUES ($1, $2, $3, $4, $5, $5, $6)`,
      [session.id, session.user_id, session.ip, session.user_agent, session.now, session.expires_at],
    );
  }

  async sessionPrincipal(id: string, now: Date): Promise<Principal | null> {
    const row = await this.unit.one<PrincipalRow>(
      `SELECT s.id, u.id AS user_id, u.name, u.email, u.role FROM sessions s JOIN users u ON u.id = s.user_id
       WHERE s.id = $1 AND s.revoked_at IS NULL AND s.expires_at > $2 AND u.disabled_at IS NULL`,
      [id, now],
    );
    return row === undefined ? null : { kind: 'session', ...named(row), scopes: null, key_name: null };
  }

  /** At most one write a minute: the time is for people, not for counting. */
  async touchSession(id: string, now: Date): Promise<void> {
    await this.unit.query(
      `UPDATE sessions SET last_seen_at = $2 WHERE id = $1 AND last_seen_at < $2::timestamptz - interval '${SEEN_EVERY}'`,
      [id, now],
    );
  }

  sessionsOf(userId: string, now: Date): Promise<SessionRow[]> {
    return this.unit.query<SessionRow>(
      `SELECT id, ip, user_agent, created_at, last_seen_at, expires_at FROM sessions
       WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > $2 ORDER BY created_at DESC LIMIT 200`,
      [userId, now],
    );
  }

  /** Ends one session of the user, or all but `except`; returns the ids ended. */
  async endSessions(
    userId: string,
    options: { only?: string; except?: string },
    now: Date,
  ): Promise<string[]> {
    const rows = await this.unit.query<{ id: string }>(
      `UPDATE sessions SET revoked_at = $4
       WHERE user_id = $1 AND revoked_at IS NULL AND ($2::uuid IS NULL OR id = $2) AND ($3::uuid IS NULL OR id <> $3)
       RETURNING id`,
      [userId, options.only ?? null, options.except ?? null, now],
    );
    return rows.map((row) => row.id);
  }

  async pruneSessions(before: Date): Promise<void> {
    await this.unit.query('DELETE FROM sessions WHERE expires_at < $1', [before]);
    await this.unit.query('DELETE FROM sign_in_attempts WHERE window_ends_at < $1', [before]);
  }

  async insertApiKey(key: {
    id: string;
    user_id: string;
    name: string;
    prefix: string;
    hash: Buffer;
    scopes: string[];
    now: Date;
    expires_at: Date | null;
  }): Promise<void> {
    await this.unit.query(
      `INSERT INTO api_keys (id, user_id, name, prefix, secret_hash, scopes, created_at, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [key.id, key.user_id, key.name, key.prefix, key.hash, key.scopes, key.now, key.expires_at],
    );
  }

  async apiKeyPrincipal(prefix: string, hash: Buffer, now: Date): Promise<Principal | null> {
    const row = await this.unit.one<
      PrincipalRow & { key_name: string; secret_hash: Buffer; scopes: string[] }
    >(
      `SELECT k.id, k.name AS key_name, k.secret_hash, k.scopes, u.id AS user_id, u.name, u.email, u.role
       FROM api_keys k JOIN users u ON u.id = k.user_id
       WHERE k.prefix = $1 AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > $2)
         AND u.disabled_at IS NULL`,
      [prefix, now],
    );
    if (row === undefined || !timingSafeEqual(row.secret_hash, hash)) return null;
    return { kind: 'api_key', ...named(row), scopes: row.scopes, key_name: row.key_name };
  }

  async touchApiKey(id: string, now: Date): Promise<void> {
    await this.unit.query(
      `UPDATE api_keys SET last_used_at = $2
       WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < $2::timestamptz - interval '${SEEN_EVERY}')`,
      [id, now],
    );
  }

  /** Null: it does not expire. */
  async apiKeyExpiry(id: string): Promise<Date | null> {
    const row = await this.unit.one<{ expires_at: Date | null }>(
      'SELECT expires_at FROM api_keys WHERE id = $1',
      [id],
    );
    return row?.expires_at ?? null;
  }

  apiKeys(): Promise<ApiKeyRow[]> {
    return this.unit.query<ApiKeyRow>(
      `SELECT k.id, k.name, k.prefix, k.scopes, k.user_id AS owner_id, u.name AS owner_name, k.created_at, k.expires_at,
              k.last_used_at, k.revoked_at
       FROM api_keys k JOIN users u ON u.id = k.user_id ORDER BY k.created_at DESC LIMIT 500`,
    );
  }

  revokeApiKey(id: string, now: Date): Promise<{ prefix: string } | undefined> {
    return this.unit.one<{ prefix: string }>(
      'UPDATE api_keys SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL RETURNING prefix',
      [id, now],
    );
  }

  /** Counts an attempt that has not been found right yet; returns what each key's open window holds with it. */
  countAttempt(
    keys: string[],
    now: Date,
    windowEnds: Date,
  ): Promise<{ key: string; failures: number; window_ends_at: Date }[]> {
    return this.unit.query(
      `INSERT INTO sign_in_attempts AS a (key, failures, window_ends_at)
       SELECT key, 1, $3 FROM unnest($1::text[]) AS key ORDER BY key
       ON CONFLICT (tenant_id, key) DO UPDATE
       SET failures = CASE WHEN a.window_ends_at <= $2 THEN 1 ELSE a.failures + 1 END,
           window_ends_at = CASE WHEN a.window_ends_at <= $2 THEN excluded.window_ends_at ELSE a.window_ends_at END
       RETURNING key, failures, window_ends_at`,
      [keys, now, windowEnds],
    );
  }

  /** The attempt was right after all. */
  async takeBack(keys: string[]): Promise<void> {
    await this.unit.query(
      'UPDATE sign_in_attempts SET failures = failures - 1 WHERE key = ANY($1) AND failures > 0',
      [keys],
    );
  }

  async forgetFailures(key: string): Promise<void> {
    await this.unit.query('DELETE FROM sign_in_attempts WHERE key = $1', [key]);
  }
}

function named(row: PrincipalRow) {
  return {
    id: row.id,
    tenant_id: DEFAULT_TENANT_ID,
    user_id: row.user_id,
    user_name: row.name,
    email: row.email,
    role: row.role,
  };
}

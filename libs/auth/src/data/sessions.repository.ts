import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#platform';
import type { Principal } from '../domain/principal.ts';
import { named, type PrincipalRow } from './principal-row.ts';

export interface SessionRow {
  id: string;
  ip: string | null;
  user_agent: string | null;
  created_at: Date;
  last_seen_at: Date;
  expires_at: Date;
}

const SEEN_EVERY = '1 minute';

@Injectable()
export class SessionsRepository {
  constructor(private readonly unit: UnitOfWork) {}

  async insert(session: {
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

  async principal(id: string, now: Date): Promise<Principal | null> {
    const row = await this.unit.one<PrincipalRow & { must_change_password: boolean }>(
      `SELECT s.id, u.id AS user_id, u.name, u.email, u.role, u.must_change_password
       FROM sessions s JOIN users u ON u.id = s.user_id
       WHERE s.id = $1 AND s.revoked_at IS NULL AND s.expires_at > $2 AND u.disabled_at IS NULL`,
      [id, now],
    );
    if (row === undefined) return null;
    const session = { must_change_password: row.must_change_password };
    return { kind: 'session', ...named(row), session, scopes: null, key_name: null };
  }

  /** At most one write a minute: the time is for people, not for counting. */
  async touch(id: string, now: Date): Promise<void> {
    await this.unit.query(
      `UPDATE sessions SET last_seen_at = $2 WHERE id = $1 AND last_seen_at < $2::timestamptz - interval '${SEEN_EVERY}'`,
      [id, now],
    );
  }

  ofUser(userId: string, now: Date): Promise<SessionRow[]> {
    return this.unit.query<SessionRow>(
      `SELECT id, ip, user_agent, created_at, last_seen_at, expires_at FROM sessions
       WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > $2 ORDER BY created_at DESC LIMIT 200`,
      [userId, now],
    );
  }

  /** Ends one session of the user, or all but `except`; returns the ids ended. */
  async end(userId: string, options: { only?: string; except?: string }, now: Date): Promise<string[]> {
    const rows = await this.unit.query<{ id: string }>(
      `UPDATE sessions SET revoked_at = $4
       WHERE user_id = $1 AND revoked_at IS NULL AND ($2::uuid IS NULL OR id = $2) AND ($3::uuid IS NULL OR id <> $3)
       RETURNING id`,
      [userId, options.only ?? null, options.except ?? null, now],
    );
    return rows.map((row) => row.id);
  }

  async prune(before: Date): Promise<void> {
    await this.unit.query('DELETE FROM sessions WHERE expires_at < $1', [before]);
  }
}

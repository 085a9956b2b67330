import { Injectable } from '@nestjs/common';
import type { SignInFactor } from '#contracts';
import { UnitOfWork } from '#platform';
import type { Principal, SessionFacts } from '../domain/principal.ts';
import type { SessionProof } from '../domain/proof.ts';
import { named, type PrincipalRow } from './principal-row.ts';
import { SessionEntity } from './session.entity.ts';

export type SessionRow = Pick<
  SessionEntity,
  'id' | 'ip' | 'user_agent' | 'created_at' | 'last_seen_at' | 'expires_at' | 'factors'
>;

/** What a session must be younger than, or seen after, to hold. */
export interface SessionEnds {
  now: Date;
  seenAfter: Date;
  startedAfter: Date;
}

const OPEN = 's.revoked_at IS NULL AND s.expires_at > $2 AND s.last_seen_at > $3 AND s.created_at > $4';
const values = ({ now, seenAfter, startedAfter }: SessionEnds) => [now, seenAfter, startedAfter];

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
    proof: SessionProof;
  }): Promise<void> {
    const { id, user_id, ip, user_agent, now, expires_at, proof } = session;
    await this.unit.manager.insert(SessionEntity, {
      id,
      user_id,
      ip,
      user_agent,
      created_at: now,
      last_seen_at: now,
      expires_at,
      authenticated_at: now,
      second_factor_at: proof.secondFactor ? now : null,
      factors: [...proof.factors],
    });
  }

  /** Whoever sits there has proved again who they are. */
  async proved(id: string, proof: { factor: SignInFactor; secondFactor: boolean }, now: Date): Promise<void> {
    await this.unit.query(
      `UPDATE sessions SET authenticated_at = $2,
         second_factor_at = CASE WHEN $3 THEN $2 ELSE second_factor_at END,
         factors = CASE WHEN $4 = ANY(factors) THEN factors ELSE factors || $4::text END
       WHERE id = $1`,
      [id, now, proof.secondFactor, proof.factor],
    );
  }

  async principal(id: string, ends: SessionEnds): Promise<Principal | null> {
    const row = await this.unit.one<PrincipalRow & SessionFacts>(
      `SELECT s.id, s.tenant_id, t.kind = 'platform' AS platform, u.id AS user_id, u.name, u.email, u.role, u.must_change_password, u.second_factors,
              coalesce(s.authenticated_at, s.created_at) AS authenticated_at, s.second_factor_at
       FROM sessions s JOIN users u ON u.id = s.user_id
         JOIN tenants t ON t.id = s.tenant_id AND t.disabled_at IS NULL
       WHERE s.id = $1 AND ${OPEN} AND u.disabled_at IS NULL`,
      [id, ...values(ends)],
    );
    if (row === undefined) return null;
    const { must_change_password, second_factors, authenticated_at, second_factor_at } = row;
    const session = { must_change_password, second_factors, authenticated_at, second_factor_at };
    return { kind: 'session', ...named(row), session, scopes: null, key_name: null };
  }

  /** At most one write a minute: the time is for people, not for counting. */
  async touch(id: string, now: Date): Promise<void> {
    await this.unit.query(
      `UPDATE sessions SET last_seen_at = $2 WHERE id = $1 AND last_seen_at < $2::timestamptz - interval '${SEEN_EVERY}'`,
      [id, now],
    );
  }

  ofUser(userId: string, ends: SessionEnds): Promise<SessionRow[]> {
    return this.unit.query<SessionRow>(
      `SELECT id, ip, user_agent, created_at, last_seen_at, expires_at, factors FROM sessions s
       WHERE user_id = $1 AND ${OPEN} ORDER BY created_at DESC LIMIT 200`,
      [userId, ...values(ends)],
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

  /** Those that nobody has used for too long end for good: a longer time that is set later does not bring them back. */
  idle({ now, seenAfter, startedAfter }: SessionEnds): Promise<{ id: string; user_id: string }[]> {
    return this.unit.query(
      `UPDATE sessions SET revoked_at = $1
       WHERE revoked_at IS NULL AND expires_at > $1 AND (last_seen_at <= $2 OR created_at <= $3) RETURNING id, user_id`,
      [now, seenAfter, startedAfter],
    );
  }

  async prune(before: Date): Promise<void> {
    await this.unit.query('DELETE FROM sessions WHERE expires_at < $1', [before]);
  }
}

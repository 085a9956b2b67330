import { Injectable } from '@nestjs/common';
import { PERMISSION_DEFINITIONS, SCOPES } from '#contracts';
import { Clock, Context, TenantSettings, UnitOfWork } from '#platform';
import { ApiKeysRepository } from './data/api-keys.repository.ts';
import { IdentitiesRepository } from './data/identities.repository.ts';
import { SessionsRepository } from './data/sessions.repository.ts';
import { endsOf, sessionSettings } from './domain/session-settings.ts';
import { scopesOf } from './domain/principal.ts';
import type { ApiKeyDto, ScopeDto } from './http/dto/api-key.dto.ts';
import type { SessionDto } from './http/dto/session.dto.ts';
import type { IdentityDto } from './http/dto/sign-on.dto.ts';

@Injectable()
export class AuthQueries {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly context: Context,
    private readonly clock: Clock,
    private readonly sessions: SessionsRepository,
    private readonly keys: ApiKeysRepository,
    private readonly identities: IdentitiesRepository,
    private readonly settings: TenantSettings,
  ) {}

  ownIdentities(): Promise<IdentityDto[]> {
    const userId = this.context.current().actor.user_id ?? '';
    return this.unit.read(async () =>
      (await this.identities.ofUser(userId)).map((row) => ({
        ...row,
        created_at: row.created_at.toISOString(),
        last_signed_in_at: row.last_signed_in_at?.toISOString() ?? null,
      })),
    );
  }

  ownSessions(currentId: string): Promise<SessionDto[]> {
    return this.sessionsOf(this.context.current().actor.user_id ?? '', currentId);
  }

  /** @param currentId the session of this request, which is marked */
  sessionsOf(userId: string, currentId: string | null): Promise<SessionDto[]> {
    const now = this.clock.now();
    return this.unit.read(async () => {
      const ends = endsOf(await this.settings.get(sessionSettings), now);
      return (await this.sessions.ofUser(userId, { now, ...ends })).map((row) => ({
        id: row.id,
        ip: row.ip,
        user_agent: row.user_agent,
        factors: row.factors,
        created_at: row.created_at.toISOString(),
        last_seen_at: row.last_seen_at.toISOString(),
        expires_at: row.expires_at.toISOString(),
        current: row.id === currentId,
      }));
    });
  }

  apiKeys(): Promise<ApiKeyDto[]> {
    return this.unit.read(async () =>
      (await this.keys.list()).map((row) => ({
        id: row.id,
        name: row.name,
        prefix: `tw_${row.prefix}`,
        scopes: scopesOf(row.scopes),
        owner: { id: row.owner_id, name: row.owner_name },
        created_at: row.created_at.toISOString(),
        expires_at: row.expires_at?.toISOString() ?? null,
        last_used_at: row.last_used_at?.toISOString() ?? null,
        revoked_at: row.revoked_at?.toISOString() ?? null,
      })),
    );
  }

  /** What a key may be given, by whoever asks. */
  scopes(): ScopeDto[] {
    const { permissions } = this.context.current();
    return SCOPES.filter((scope) => permissions.has(scope)).map((scope) => {
      const { title, administration } = PERMISSION_DEFINITIONS[scope];
      return { scope, title, administration };
    });
  }
}

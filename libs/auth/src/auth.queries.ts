import { Injectable } from '@nestjs/common';
import { SCOPES, type Permission } from '#contracts';
import { Clock, Context, TenantSettings, UnitOfWork } from '#platform';
import { ApiKeysRepository, type ApiKeyRow } from './data/api-keys.repository.ts';
import { IdentitiesRepository, type IdentityRow } from './data/identities.repository.ts';
import { SessionsRepository, type SessionRow } from './data/sessions.repository.ts';
import { endsOf, sessionSettings } from './domain/session-settings.ts';

/** A session as somebody sees it from within one of theirs. */
export interface SessionView extends SessionRow {
  /** The session of this request. */
  current: boolean;
}

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

  ownIdentities(): Promise<IdentityRow[]> {
    const userId = this.context.current().actor.user_id ?? '';
    return this.unit.read(() => this.identities.ofUser(userId));
  }

  ownSessions(currentId: string): Promise<SessionView[]> {
    return this.sessionsOf(this.context.current().actor.user_id ?? '', currentId);
  }

  /** @param currentId the session of this request, which is marked */
  sessionsOf(userId: string, currentId: string | null): Promise<SessionView[]> {
    const now = this.clock.now();
    return this.unit.read(async () => {
      const ends = endsOf(await this.settings.get(sessionSettings), now);
      const rows = await this.sessions.ofUser(userId, { now, ...ends });
      return rows.map((row) => ({ ...row, current: row.id === currentId }));
    });
  }

  apiKeys(): Promise<ApiKeyRow[]> {
    return this.unit.read(() => this.keys.list());
  }

  /** What a key may be given, by whoever asks. */
  scopes(): Permission[] {
    const { permissions } = this.context.current();
    return SCOPES.filter((scope) => permissions.has(scope));
  }
}

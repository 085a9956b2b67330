import { Injectable } from '@nestjs/common';
import {
  Clock,
  Context,
  OnDomainEvent,
  Tenants,
  TenantSettings,
  UnitOfWork,
  systemContext,
  type DomainEvent,
} from '#platform';
import { ApiKeysRepository } from './data/api-keys.repository.ts';
import { SessionsRepository } from './data/sessions.repository.ts';
import { endsOf, sessionSettings } from './domain/session-settings.ts';
import { parseApiKey } from './domain/api-key.ts';
import type { Principal } from './domain/principal.ts';

const CACHE_MS = 2000;
const CACHE_SIZE = 1000;

/**
 * Finds who is behind a session or key. Remembered for two seconds, so that a page's ten requests cost one
 * query; what ends a session or changes a user empties the memory at once here and by live event elsewhere.
 */
@Injectable()
export class Principals {
  private readonly cache = new Map<string, { principal: Principal; until: number }>();
  /** How many times. */
  private emptied = 0;

  constructor(
    private readonly unit: UnitOfWork,
    private readonly context: Context,
    private readonly clock: Clock,
    private readonly tenants: Tenants,
    private readonly sessions: SessionsRepository,
    private readonly keys: ApiKeysRepository,
    private readonly settings: TenantSettings,
  ) {}

  /** @param attended false when the browser asks by itself: that keeps no session open */
  bySession(id: string, tenantId: string, attended = true): Promise<Principal | null> {
    return this.remembered(
      `session:${tenantId}:${id}`,
      () => [tenantId],
      async (now) => {
        const ends = endsOf(await this.settings.get(sessionSettings), now);
        const principal = await this.sessions.principal(id, { now, ...ends });
        if (principal !== null && attended) await this.sessions.touch(id, now);
        return principal;
      },
    );
  }

  /** Past the memory: before somebody is refused for what may have changed a moment ago in another process. */
  freshBySession(id: string, tenantId: string): Promise<Principal | null> {
    this.cache.delete(`session:${tenantId}:${id}`);
    return this.bySession(id, tenantId);
  }

  async byApiKey(key: string): Promise<Principal | null> {
    const parsed = parseApiKey(key);
    if (parsed === null) return null;
    const tenants = () => this.tenants.ofApiKey(parsed.prefix);
    return this.remembered(`key:${parsed.prefix}:${parsed.hash.toString('base64')}`, tenants, async (now) => {
      const principal = await this.keys.principal(parsed.prefix, parsed.hash, now);
      if (principal !== null) await this.keys.touch(principal.id, now);
      return principal;
    });
  }

  @OnDomainEvent('session.ended', { id: 'auth.forget-principals.session', delivery: 'live' })
  async onSessionEnded(_event: DomainEvent<'session.ended'>): Promise<void> {
    await this.forget();
  }

  @OnDomainEvent('api_key.revoked', { id: 'auth.forget-principals.key', delivery: 'live' })
  async onKeyRevoked(_event: DomainEvent<'api_key.revoked'>): Promise<void> {
    await this.forget();
  }

  @OnDomainEvent('user.updated', { id: 'auth.forget-principals.user', delivery: 'live' })
  async onUserUpdated(_event: DomainEvent<'user.updated'>): Promise<void> {
    await this.forget();
  }

  @OnDomainEvent('user.password_changed', { id: 'auth.forget-principals.password', delivery: 'live' })
  async onPasswordChanged(_event: DomainEvent<'user.password_changed'>): Promise<void> {
    await this.forget();
  }

  @OnDomainEvent('user.second_factor_added', { id: 'auth.forget-principals.added', delivery: 'live' })
  async onFactorAdded(_event: DomainEvent<'user.second_factor_added'>): Promise<void> {
    await this.forget();
  }

  @OnDomainEvent('user.second_factor_removed', { id: 'auth.forget-principals.removed', delivery: 'live' })
  async onFactorRemoved(_event: DomainEvent<'user.second_factor_removed'>): Promise<void> {
    await this.forget();
  }

  @OnDomainEvent('session.reauthenticated', { id: 'auth.forget-principals.proved', delivery: 'live' })
  async onReauthenticated(_event: DomainEvent<'session.reauthenticated'>): Promise<void> {
    await this.forget();
  }

  @OnDomainEvent('user.disabled', { id: 'auth.forget-principals.disabled', delivery: 'live' })
  async onUserDisabled(_event: DomainEvent<'user.disabled'>): Promise<void> {
    await this.forget();
  }

  @OnDomainEvent('tenant.updated', { id: 'auth.forget-principals.tenant', delivery: 'live' })
  async onTenantUpdated(_event: DomainEvent<'tenant.updated'>): Promise<void> {
    await this.forget();
  }

  private forget(): Promise<void> {
    this.cache.clear();
    this.emptied += 1;
    return Promise.resolve();
  }

  /** @param tenants whose it may be: asked only when it is not remembered */
  private async remembered(
    key: string,
    tenants: () => string[] | Promise<string[]>,
    find: (now: Date) => Promise<Principal | null>,
  ): Promise<Principal | null> {
    const now = this.clock.now();
    const hit = this.cache.get(key);
    if (hit !== undefined && hit.until > now.getTime()) return hit.principal;
    const { emptied } = this;
    for (const tenantId of await tenants()) {
      const principal = await this.context.run(systemContext('access', key.slice(0, 20), tenantId), () =>
        this.unit.run(() => find(now)),
      );
      if (principal === null) continue;
      // What was read before the memory was emptied may have ended since.
      if (emptied !== this.emptied) return principal;
      if (this.cache.size >= CACHE_SIZE) this.cache.clear();
      this.cache.set(key, { principal, until: now.getTime() + CACHE_MS });
      return principal;
    }
    return null;
  }
}

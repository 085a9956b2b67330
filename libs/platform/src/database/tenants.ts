import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../clock.ts';
import { Context, systemContext } from '../context/context.ts';
import { OnDomainEvent } from '../events/domain-event.ts';
import { Ids } from '../ids.ts';
import type { TenantEntity } from './tenant.entity.ts';

export type Tenant = Pick<TenantEntity, 'id' | 'slug' | 'name' | 'kind' | 'disabled_at'>;

/** Should the event that tells of a change be lost (it is live only), a change is seen after this at the latest. */
const MAX_AGE_MS = 10_000;

/** Which tenants there are. Addresses that name none are those of the platform's own. */
@Injectable()
export class Tenants {
  private known: Promise<Tenant[]> | null = null;
  private readAt = 0;

  constructor(
    @Inject(DataSource) private readonly source: DataSource,
    private readonly context: Context,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** By their slugs, without `nobody`. */
  async list(): Promise<Tenant[]> {
    return (await this.all()).filter(({ kind }) => kind !== 'nobody');
  }

  async platform(): Promise<Tenant> {
    return this.ofKind('platform');
  }

  /** The tenant of an address; undefined when there is none of that name, or it is disabled. */
  async named(slug: string | null): Promise<Tenant | undefined> {
    if (slug === null) return this.platform();
    return (await this.list()).find((tenant) => tenant.slug === slug && tenant.disabled_at === null);
  }

  /** Where somebody signs in who names this tenant: among nobody when there is none, and nothing tells them apart. */
  async signingIn(slug: string | null): Promise<Tenant> {
    return (await this.named(slug)) ?? this.ofKind('nobody');
  }

  /** @throws Error when it has been removed by hand */
  async byId(id: string): Promise<Tenant> {
    const found = await this.find(id);
    if (found === undefined) throw new Error(`There is no tenant ${id}.`);
    return found;
  }

  /** Nothing is done for a disabled tenant, nor for one that has been removed by hand. */
  async isDisabled(id: string): Promise<boolean> {
    return (await this.find(id))?.disabled_at !== null;
  }

  /**
   * Does the work for one tenant after the other, each time in a context of its own under this name; the first failure
   * ends it. Without a database there are none; `nobody` is left out unless told.
   */
  async forEach(
    name: string,
    work: (tenant: Tenant) => Promise<void>,
    { everywhere = false } = {},
  ): Promise<void> {
    if (!this.source.isInitialized) return;
    for (const tenant of (await this.read()).filter(({ kind }) => everywhere || kind !== 'nobody'))
      await this.context.run(systemContext(name, this.ids.next(), tenant.id), () => work(tenant));
  }

  /** What an API key's prefix says of whose it may be. */
  async ofApiKey(prefix: string): Promise<string[]> {
    const rows = await this.source.query<{ id: string }[]>('SELECT id FROM tenants_of_api_key($1) AS id', [
      prefix,
    ]);
    return rows.map(({ id }) => id);
  }

  @OnDomainEvent('tenant.created', { id: 'tenants.forget', delivery: 'live' })
  @OnDomainEvent('tenant.updated', { id: 'tenants.forget', delivery: 'live' })
  async forget(): Promise<void> {
    this.known = null;
  }

  /** Looks again before it says that there is none: another process may have made it a moment ago. */
  private async find(id: string): Promise<Tenant | undefined> {
    const known = (await this.all()).find((tenant) => tenant.id === id);
    if (known !== undefined) return known;
    await this.forget();
    return (await this.all()).find((tenant) => tenant.id === id);
  }

  private async ofKind(kind: Tenant['kind']): Promise<Tenant> {
    const found = (await this.all()).find((tenant) => tenant.kind === kind);
    if (found === undefined) throw new Error(`The database has no tenant of the kind ${kind}.`);
    return found;
  }

  private all(): Promise<Tenant[]> {
    const now = this.clock.now().getTime();
    if (this.known === null || now - this.readAt > MAX_AGE_MS) {
      this.readAt = now;
      const reading = this.read();
      this.known = reading;
      // A failed read must not be the answer of the next ten seconds.
      reading.catch(() => {
        if (this.known === reading) this.known = null;
      });
    }
    return this.known;
  }

  private read(): Promise<Tenant[]> {
    return this.source.query<Tenant[]>('SELECT id, slug, name, kind, disabled_at FROM tenants ORDER BY slug');
  }
}

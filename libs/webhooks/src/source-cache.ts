import { Injectable } from '@nestjs/common';
import type { BlockList } from 'node:net';
import {
  Clock,
  Context,
  OnDomainEvent,
  SecretBox,
  Tenants,
  UnitOfWork,
  systemContext,
  type DomainEvent,
} from '#platform';
import { SourceRepository, type SourceRow } from './data/source.repository.ts';
import type { Credentials } from './domain/authentication.ts';
import type { ReadingSource } from './domain/parsed-alert.ts';
import { compileMapping, type Mapping } from './reading/mapping.ts';
import { networkList } from './domain/networks.ts';

/** A source as the receiving path needs it: secrets opened, networks parsed. */
export interface LiveSource {
  slug: string;
  source: ReadingSource;
  mapping: Mapping;
  credentials: Credentials;
  /** Null: from everywhere. */
  networks: BlockList | null;
  tenantId: string;
}

/** Should the event that tells of a change be lost (it is live only), a change is seen after this at the latest. */
const MAX_AGE_MS = 10_000;

export const SOURCE_SECRET_PURPOSE = 'webhook-source';

/**
 * All enabled sources of each tenant in memory: an alert costs no query for its source, and a stranger who tries addresses
 * costs none at all. Every process hears of changes and reads them again.
 */
@Injectable()
export class SourceCache {
  private readonly tenants = new Map<string, { sources: Promise<Map<string, LiveSource>>; readAt: number }>();

  constructor(
    private readonly repository: SourceRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly context: Context,
    private readonly secrets: SecretBox,
    private readonly clock: Clock,
    private readonly directory: Tenants,
  ) {}

  /**
   * @param tenant as the address names it; null: an address that names none is the platform's own
   * @returns undefined when there is no such source or it is switched off
   */
  async find(tenant: string | null, slug: string): Promise<LiveSource | undefined> {
    const owner = await this.directory.named(tenant);
    return owner === undefined ? undefined : (await this.sourcesOf(owner.id)).get(slug);
  }

  /** @returns undefined when this tenant has no such source or it is switched off */
  async byId(tenantId: string, id: string): Promise<LiveSource | undefined> {
    return [...(await this.sourcesOf(tenantId)).values()].find(({ source }) => source.id === id);
  }

  forget(tenantId: string): void {
    this.tenants.delete(tenantId);
  }

  /** With the commit: live listeners come a moment after the answer, and whoever made a source may deliver to it at once. */
  forgetWithCommit(): void {
    const { tenantId } = this.context.current();
    this.unitOfWork.afterCommit(() => this.forget(tenantId));
  }

  @OnDomainEvent('webhook_source.created', { id: 'webhooks.cache', delivery: 'live' })
  async created({ tenant_id }: DomainEvent<'webhook_source.created'>): Promise<void> {
    this.forget(tenant_id);
  }

  @OnDomainEvent('webhook_source.updated', { id: 'webhooks.cache', delivery: 'live' })
  async updated({ tenant_id }: DomainEvent<'webhook_source.updated'>): Promise<void> {
    this.forget(tenant_id);
  }

  @OnDomainEvent('webhook_source.secret_rotated', { id: 'webhooks.cache', delivery: 'live' })
  async rotated({ tenant_id }: DomainEvent<'webhook_source.secret_rotated'>): Promise<void> {
    this.forget(tenant_id);
  }

  @OnDomainEvent('webhook_source.deleted', { id: 'webhooks.cache', delivery: 'live' })
  async deleted({ tenant_id }: DomainEvent<'webhook_source.deleted'>): Promise<void> {
    this.forget(tenant_id);
  }

  private sourcesOf(tenantId: string): Promise<Map<string, LiveSource>> {
    const now = this.clock.now().getTime();
    const known = this.tenants.get(tenantId);
    if (known !== undefined && now - known.readAt <= MAX_AGE_MS) return known.sources;
    const reading = { sources: this.read(tenantId, now), readAt: now };
    this.tenants.set(tenantId, reading);
    // A failed read must not be the answer of the next ten seconds.
    reading.sources.catch(() => {
      if (this.tenants.get(tenantId) === reading) this.tenants.delete(tenantId);
    });
    return reading.sources;
  }

  private read(tenantId: string, now: number): Promise<Map<string, LiveSource>> {
    const ctx = systemContext('webhooks.sources', 'webhooks.sources', tenantId);
    return this.context.run(ctx, () =>
      this.unitOfWork.read(async () => {
        const rows = await this.repository.all();
        return new Map(
          rows.filter((row) => row.enabled).map((row) => [row.slug, this.live(row, tenantId, now)]),
        );
      }),
    );
  }

  private live(row: SourceRow, tenantId: string, now: number): LiveSource {
    const sealed = [row.secret_sealed];
    if (row.previous_secret_sealed !== null && (row.previous_secret_expires_at?.getTime() ?? 0) > now)
      sealed.push(row.previous_secret_sealed);
    return {
      slug: row.slug,
      source: alertSource(row),
      mapping: compileMapping(row.mapping).mapping,
      credentials: {
        authentication: row.authentication,
        authentication_name: row.authentication_name,
        secrets: sealed.map((secret) => this.secrets.open(secret, SOURCE_SECRET_PURPOSE)),
      },
      networks: row.allowed_networks.length === 0 ? null : networkList(row.allowed_networks),
      tenantId,
    };
  }
}

export function alertSource(row: SourceRow): ReadingSource {
  const {
    id,
    slug,
    format,
    default_severity,
    default_type,
    playbook,
    auto_triage,
    team_id,
    deduplication_window_seconds,
    on_resolved,
    reopen_window_seconds,
    grouping_keys,
  } = row;
  return {
    id,
    slug,
    format,
    default_severity,
    default_type,
    playbook,
    auto_triage,
    team_id,
    deduplication_window_seconds,
    on_resolved,
    reopen_window_seconds,
    grouping_keys,
  };
}

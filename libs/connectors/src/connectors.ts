import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { serviceName, type Capability, type LookUp, type NeededService } from '#contracts';
import { Clock, Context, Problem, UnitOfWork } from '#platform';
import { ClientFactory } from './client-factory.ts';
import { ConnectorsRepository, type ConnectorRow } from './data/connectors.repository.ts';
import type { CapabilityClients, ConnectorClient, ConnectorRef } from './domain/capabilities.ts';
import { InUse } from './domain/in-use.ts';
import { ConnectorCatalogue } from './vendors/catalogue.ts';

/** Changes made in another process are seen after this long at most, even when its live event gets lost. */
const FRESH_MS = 2_000;

interface TenantClients {
  loadedAt: number;
  rows: Map<string, ConnectorRow>;
  inUse: InUse<ConnectorRow>;
  /** Built on first use, kept as long as the row's version stays. */
  built: Map<string, { version: number; client: ConnectorClient }>;
}

/** One of those that serve a capability. */
export interface ServingConnector<C extends Capability> {
  connector: ConnectorRef;
  /** @throws Problem connector_failed when it is not configured correctly */
  client(): CapabilityClients[C];
}

/**
 * The connectors in use for each capability (see InUse), with their clients. Rows are read at most every two
 * seconds for a tenant, and at once after a change; clients live as long as their row stays the same, and with
 * them their tokens, circuit breakers and remembered answers.
 */
@Injectable()
export class Connectors implements OnModuleDestroy {
  private readonly tenants = new Map<string, TenantClients>();
  private readonly loading = new Map<string, Promise<TenantClients>>();
  /** How often a tenant's connectors were seen to change: a load that a change overtook is not fresh. */
  private readonly changes = new Map<string, number>();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly context: Context,
    private readonly clock: Clock,
    private readonly repository: ConnectorsRepository,
    private readonly factory: ClientFactory,
    private readonly catalogue: ConnectorCatalogue,
  ) {}

  /**
   * Those that are switched on, newest first, at least one.
   * @param looksUp what they have to know about, for a capability of which not each knows all
   * @throws Problem connector_not_configured
   */
  async serving<C extends Capability>(
    capability: C,
    looksUp: LookUp | null = null,
  ): Promise<ServingConnector<C>[]> {
    const tenant = await this.tenant();
    const rows = tenant.inUse.serving(capability, looksUp);
    if (rows.length === 0) throw notConfigured(capability, looksUp);
    return rows.map((row) => ({
      connector: {
        id: row.id,
        name: row.name,
        type: row.type,
        simulated: this.catalogue.get(row.type)?.simulated === true,
      },
      client: () => this.clientOf(tenant, row, capability),
    }));
  }

  /** What nobody serves of what is needed, as InUse says it; at most two seconds old. */
  async unserved(needed: readonly NeededService[]): Promise<NeededService[]> {
    return (await this.tenant()).inUse.unserved(needed);
  }

  private clientOf<C extends Capability>(
    tenant: TenantClients,
    row: ConnectorRow,
    capability: C,
  ): CapabilityClients[C] {
    let built = tenant.built.get(row.id);
    if (built === undefined) {
      built = { version: row.version, client: this.factory.build(row, { probe: false }) };
      tenant.built.set(row.id, built);
    }
    const client = built.client.clients[capability];
    if (client === undefined) throw new Error(`A ${row.type} client has no ${capability}.`);
    return client;
  }

  /** Reads the rows again before the next use. */
  invalidate(tenantId: string): void {
    const tenant = this.tenants.get(tenantId);
    if (tenant !== undefined) tenant.loadedAt = Number.NEGATIVE_INFINITY;
    this.loading.delete(tenantId);
    this.changes.set(tenantId, (this.changes.get(tenantId) ?? 0) + 1);
  }

  async onModuleDestroy(): Promise<void> {
    const built = [...this.tenants.values()].flatMap((tenant) => [...tenant.built.values()]);
    await Promise.all(built.map(({ client }) => client.close()));
  }

  private async tenant(): Promise<TenantClients> {
    const { tenantId } = this.context.current();
    const known = this.tenants.get(tenantId);
    if (known !== undefined && this.clock.now().getTime() - known.loadedAt < FRESH_MS) return known;
    if (this.unitOfWork.isOpen) return this.load(tenantId);
    let loading = this.loading.get(tenantId);
    if (loading === undefined) {
      const mine: Promise<TenantClients> = this.load(tenantId).finally(() => {
        if (this.loading.get(tenantId) === mine) this.loading.delete(tenantId);
      });
      loading = mine;
      this.loading.set(tenantId, loading);
    }
    return loading;
  }

  private async load(tenantId: string): Promise<TenantClients> {
    const startedAt = this.clock.now().getTime();
    const change = this.changes.get(tenantId);
    const rows = await this.unitOfWork.read(() => this.repository.enabled());
    const before = this.tenants.get(tenantId);
    const built = new Map<string, { version: number; client: ConnectorClient }>();
    const next: TenantClients = {
      loadedAt: this.changes.get(tenantId) === change ? startedAt : Number.NEGATIVE_INFINITY,
      rows: new Map(rows.map((row) => [row.id, row])),
      inUse: new InUse(rows, (type) => this.catalogue.get(type)),
      built,
    };
    for (const [id, entry] of before?.built ?? []) {
      if (next.rows.get(id)?.version === entry.version) built.set(id, entry);
      else retire(entry.client);
    }
    this.tenants.set(tenantId, next);
    return next;
  }
}

function notConfigured(capability: Capability, looksUp: LookUp | null): Problem {
  const service = serviceName({ capability, looks_up: looksUp });
  return new Problem(
    'connector_not_configured',
    `No connector for ${service} is configured and switched on; an administrator can add one under Connectors.`,
  );
}

/** Calls that are under way may end; the longest of them is bounded. */
function retire(client: ConnectorClient): void {
  const timer = setTimeout(() => void client.close(), 60_000);
  timer.unref();
}

import { Injectable } from '@nestjs/common';
import { Clock, Context, OnDomainEvent, UnitOfWork, type DomainEvent } from '#platform';
import { InventoryRepository } from './data/inventory.repository.ts';
import {
  eachListed,
  listed,
  namesToLookUp,
  type ListEntry,
  type ListedThing,
  type NamedThing,
} from './domain/match.ts';

/** The live event empties the memory at once; when one is lost, a first entry is seen this much later. */
const REMEMBERED_MS = 5000;
const REMEMBERED_AT_MOST = 2000;

/** What the lists say of what an incident names. */
@Injectable()
export class Inventory {
  /** Tenants without lists, and until when that is believed: their triage asks nothing. */
  private readonly empty = new Map<string, number>();

  constructor(
    private readonly repository: InventoryRepository,
    private readonly unit: UnitOfWork,
    private readonly context: Context,
    private readonly clock: Clock,
  ) {}

  /** Each entry that one of the things is, once. @throws DatabaseAway */
  async find(things: readonly NamedThing[]): Promise<ListedThing[]> {
    return listed(things, await this.entries(things));
  }

  /** All entries that each of the things could be, in the order of the things. @throws DatabaseAway */
  async each(things: readonly NamedThing[]): Promise<ListEntry[][]> {
    const entries = await this.entries(things);
    return eachListed(things, entries);
  }

  @OnDomainEvent('inventory.created', { id: 'inventory.first-entry', delivery: 'live' })
  async heardCreated({ tenant_id }: DomainEvent<'inventory.created'>): Promise<void> {
    this.empty.delete(tenant_id);
  }

  @OnDomainEvent('inventory.imported', { id: 'inventory.first-import', delivery: 'live' })
  async heardImported({ tenant_id }: DomainEvent<'inventory.imported'>): Promise<void> {
    this.empty.delete(tenant_id);
  }

  private async entries(things: readonly NamedThing[]): Promise<ListEntry[]> {
    const { tenantId } = this.context.current();
    const now = this.clock.now().getTime();
    if (things.length === 0 || (this.empty.get(tenantId) ?? 0) > now) return [];
    return this.unit.read(async () => {
      const names = namesToLookUp(things);
      const [entries, hasAny] = await Promise.all([this.repository.named(names), this.repository.hasAny()]);
      if (!hasAny) {
        if (this.empty.size >= REMEMBERED_AT_MOST) this.empty.clear();
        this.empty.set(tenantId, now + REMEMBERED_MS);
      }
      return entries;
    });
  }
}

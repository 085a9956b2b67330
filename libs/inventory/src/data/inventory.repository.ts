import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import type { Criticality, InventoryKind } from '#contracts';
import { UnitOfWork } from '#platform';
import type { EntryFields } from '../domain/entry.ts';
import { InventoryEntryEntity } from './inventory-entry.entity.ts';
import { InventoryNameEntity } from './inventory-name.entity.ts';

export type EntryRow = Omit<InventoryEntryEntity, 'tenant_id'>;

export interface EntryFilter {
  kind: InventoryKind | null;
  /** A part of a name, an address, an owner, a title, a department or a tag, in lower case. */
  search: string | null;
  criticality: Criticality | null;
}

/** What is written of an entry, with the names under which it is found. */
export interface EntryToSave extends EntryFields {
  id: string;
  key: string;
  names: string[];
}

@Injectable()
export class InventoryRepository {
  constructor(private readonly unit: UnitOfWork) {}

  /** Whoever changes the tenant's lists waits for whoever does already. */
  async takeTurn(): Promise<void> {
    await this.unit.query(
      `SELECT pg_advisory_xact_lock(hashtextextended('inventory:' || current_tenant()::text, 0))`,
    );
  }

  page(
    filter: EntryFilter,
    after: readonly [key: string, id: string] | null,
    limit: number,
  ): Promise<EntryRow[]> {
    return this.unit.query<EntryRow>(
      `SELECT id, kind, key, name, aliases, addresses, owner, title, department, criticality, tags, created_at, updated_at
       FROM inventory_entries
       WHERE ($1::text IS NULL OR kind = $1) AND ($2::text IS NULL OR (key, id) > ($2, $3::uuid))
         AND ($4::text IS NULL OR criticality = $4)
         AND ($5::text IS NULL OR position($5 IN lower(concat_ws(chr(10), name, owner, title, department,
           array_to_string(aliases, chr(10)), array_to_string(addresses, chr(10)), array_to_string(tags, chr(10))))) > 0)
       ORDER BY key, id LIMIT $6`,
      [filter.kind, after?.[0] ?? null, after?.[1] ?? null, filter.criticality, filter.search, limit],
    );
  }

  find(id: string): Promise<EntryRow | null> {
    return this.unit.manager.findOneBy(InventoryEntryEntity, { id });
  }

  byKeys(kind: InventoryKind, keys: readonly string[]): Promise<EntryRow[]> {
    return this.unit.manager.findBy(InventoryEntryEntity, { kind, key: In(keys) });
  }

  hasAny(): Promise<boolean> {
    return this.unit.manager.exists(InventoryEntryEntity);
  }

  /** Those that are found under one of these names. */
  async named(names: { asset: readonly string[]; identity: readonly string[] }): Promise<EntryRow[]> {
    return this.unit.query<EntryRow>(
      `SELECT e.id, e.kind, e.key, e.name, e.aliases, e.addresses, e.owner, e.title, e.department, e.criticality, e.tags,
         e.created_at, e.updated_at
       FROM inventory_entries e WHERE e.id IN (
         SELECT n.entry_id FROM inventory_names n
         WHERE n.kind = 'asset' AND n.name = ANY ($1::text[]) OR n.kind = 'identity' AND n.name = ANY ($2::text[]))
       ORDER BY e.kind, e.key`,
      [names.asset, names.identity],
    );
  }

  /** New ones and changed ones alike, told by their ids. */
  async save(kind: InventoryKind, entries: readonly EntryToSave[], now: Date): Promise<void> {
    if (entries.length === 0) return;
    await this.unit.query(
      `INSERT INTO inventory_entries (id, kind, key, name, aliases, addresses, owner, title, department, criticality, tags,
         created_at, updated_at)
       SELECT id, $2, key, name, aliases, addresses, owner, title, department, criticality, tags, $3, $3
       FROM jsonb_to_recordset($1::jsonb) AS g(id uuid, key text, name text, aliases text[], addresses text[],
         owner text, title text, department text, criticality text, tags text[])
       ON CONFLICT (id) DO UPDATE SET key = excluded.key, name = excluded.name, aliases = excluded.aliases,
         addresses = excluded.addresses, owner = excluded.owner, title = excluded.title,
         department = excluded.department, criticality = excluded.criticality, tags = excluded.tags,
         updated_at = excluded.updated_at`,
      [JSON.stringify(entries), kind, now],
    );
    await this.unit.manager.delete(InventoryNameEntity, { entry_id: In(entries.map(({ id }) => id)) });
    await this.unit.query(
      `INSERT INTO inventory_names (kind, name, entry_id)
       SELECT $2, n.name, g.id FROM jsonb_to_recordset($1::jsonb) AS g(id uuid, names text[]), unnest(g.names) AS n(name)`,
      [JSON.stringify(entries.map(({ id, names }) => ({ id, names }))), kind],
    );
  }

  async delete(id: string): Promise<void> {
    await this.unit.manager.delete(InventoryEntryEntity, { id });
  }
}

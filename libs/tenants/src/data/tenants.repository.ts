import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#platform';

export interface TenantRow {
  id: string;
  slug: string;
  name: string;
  kind: 'ordinary' | 'platform' | 'nobody';
  disabled_at: Date | null;
  created_at: Date;
  version: number;
}

const COLUMNS = 'id, slug, name, kind, disabled_at, created_at, version';

/** The one table that belongs to no tenant and that people change. */
@Injectable()
export class TenantsRepository {
  constructor(private readonly unit: UnitOfWork) {}

  list(): Promise<TenantRow[]> {
    return this.unit.query<TenantRow>(
      `SELECT ${COLUMNS} FROM tenants WHERE kind <> 'nobody' ORDER BY kind = 'platform' DESC, slug`,
    );
  }

  find(slug: string): Promise<TenantRow | undefined> {
    return this.unit.one<TenantRow>(
      `SELECT ${COLUMNS} FROM tenants WHERE slug = $1 AND kind <> 'nobody' FOR NO KEY UPDATE`,
      [slug],
    );
  }

  /** False when there is one of that slug. */
  async insert(tenant: { id: string; slug: string; name: string; now: Date }): Promise<boolean> {
    const rows = await this.unit.query(
      `INSERT INTO tenants (id, slug, name, created_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (slug) DO NOTHING RETURNING id`,
      [tenant.id, tenant.slug, tenant.name, tenant.now],
    );
    return rows.length > 0;
  }

  async update(id: string, name: string, disabledAt: Date | null): Promise<void> {
    await this.unit.query(
      'UPDATE tenants SET name = $2, disabled_at = $3, version = version + 1 WHERE id = $1',
      [id, name, disabledAt],
    );
  }
}

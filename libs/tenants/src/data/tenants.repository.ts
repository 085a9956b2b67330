import { Injectable } from '@nestjs/common';
import { Not } from 'typeorm';
import { TenantEntity, UnitOfWork } from '#platform';

/** The one table that belongs to no tenant and that people change. */
@Injectable()
export class TenantsRepository {
  constructor(private readonly unit: UnitOfWork) {}

  list(): Promise<TenantEntity[]> {
    return this.unit.query<TenantEntity>(
      `SELECT id, slug, name, kind, disabled_at, created_at, version FROM tenants WHERE kind <> 'nobody' ORDER BY kind = 'platform' DESC, slug`,
    );
  }

  /** It stays so until the transaction is over. */
  find(slug: string): Promise<TenantEntity | null> {
    return this.unit.manager.findOne(TenantEntity, {
      where: { slug, kind: Not('nobody') },
      lock: { mode: 'for_no_key_update' },
    });
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
    const fields = { name, disabled_at: disabledAt, version: () => 'version + 1' };
    await this.unit.manager.update(TenantEntity, { id }, fields);
  }
}

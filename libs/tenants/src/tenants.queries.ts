import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#platform';
import { TenantsRepository } from './data/tenants.repository.ts';
import { tenantView, type TenantView } from './tenant.view.ts';

@Injectable()
export class TenantsQueries {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly tenants: TenantsRepository,
  ) {}

  /** The platform's own first, then by slug. */
  list(): Promise<TenantView[]> {
    return this.unit.read(async () => (await this.tenants.list()).map(tenantView));
  }
}

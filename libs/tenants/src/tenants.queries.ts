import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#platform';
import { TenantsRepository } from './data/tenants.repository.ts';
import type { TenantDto } from './http/dto/tenant.dto.ts';
import { toTenantDto } from './http/tenant.mapper.ts';

@Injectable()
export class TenantsQueries {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly tenants: TenantsRepository,
  ) {}

  /** The platform's own first, then by slug. */
  list(): Promise<TenantDto[]> {
    return this.unit.read(async () => (await this.tenants.list()).map(toTenantDto));
  }
}

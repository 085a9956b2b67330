export { TenantsModule } from './tenants.module.ts';
export { TenantsQueries } from './tenants.queries.ts';
export { TenantsService, type TenantChange } from './tenants.service.ts';
export { CreateTenantDto } from './http/dto/tenant.dto.ts';

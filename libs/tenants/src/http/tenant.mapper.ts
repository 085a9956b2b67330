import type { TenantRow } from '../data/tenants.repository.ts';
import type { TenantDto } from './dto/tenant.dto.ts';

export function toTenantDto(row: TenantRow): TenantDto {
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    platform: row.kind === 'platform',
    sign_in_path: row.kind === 'platform' ? '/sign-in' : `/sign-in?tenant=${row.slug}`,
    webhook_path: row.kind === 'platform' ? '/api/webhooks' : `/api/webhooks/${row.slug}`,
    disabled_at: row.disabled_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
  };
}

import type { TenantView } from '../tenant.view.ts';
import type { TenantDto } from './dto/tenant.dto.ts';

export function toTenantDto(view: TenantView): TenantDto {
  return {
    id: view.id,
    slug: view.slug,
    name: view.name,
    platform: view.kind === 'platform',
    sign_in_path: view.sign_in_path,
    webhook_path: view.webhook_path,
    disabled_at: view.disabled_at?.toISOString() ?? null,
    created_at: view.created_at.toISOString(),
  };
}

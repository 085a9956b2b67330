import type { TenantEntity } from '#platform';

/** A tenant as its people and the platform's see it. */
export interface TenantView extends TenantEntity {
  /** Where its people sign in. */
  sign_in_path: string;
  /** What stands before the slugs of its sources. */
  webhook_path: string;
}

export function tenantView(row: TenantEntity): TenantView {
  const platform = row.kind === 'platform';
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    kind: row.kind,
    disabled_at: row.disabled_at,
    created_at: row.created_at,
    version: row.version,
    sign_in_path: platform ? '/sign-in' : `/sign-in?tenant=${row.slug}`,
    webhook_path: platform ? '/api/webhooks' : `/api/webhooks/${row.slug}`,
  };
}

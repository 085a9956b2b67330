import type { Role } from '#contracts';

export interface PrincipalRow {
  id: string;
  tenant_id: string;
  /** Of the tenant that runs the installation. */
  platform: boolean;
  user_id: string;
  name: string;
  email: string;
  role: Role;
}

export function named(row: PrincipalRow) {
  return {
    id: row.id,
    tenant_id: row.tenant_id,
    platform: row.platform,
    user_id: row.user_id,
    user_name: row.name,
    email: row.email,
    role: row.role,
  };
}

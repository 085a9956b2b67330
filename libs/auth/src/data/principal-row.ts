import type { Role } from '#contracts';
import { DEFAULT_TENANT_ID } from '#platform';

export interface PrincipalRow {
  id: string;
  user_id: string;
  name: string;
  email: string;
  role: Role;
}

export function named(row: PrincipalRow) {
  return {
    id: row.id,
    tenant_id: DEFAULT_TENANT_ID,
    user_id: row.user_id,
    user_name: row.name,
    email: row.email,
    role: row.role,
  };
}

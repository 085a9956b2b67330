/** The role under which the application works: it owns nothing and cannot bypass row-level security. */
export const APPLICATION_ROLE = 'triage_warden_app';

/**
 * SQL that separates a table's tenants: row-level security enabled and forced, one policy, and the application
 * role's rights. `appendOnly` leaves out update and delete.
 */
export function tenantTable(table: string, options: { appendOnly?: boolean } = {}): string {
  if (!/^[a-z_]+$/.test(table)) throw new Error(`"${table}" is not a table name.`);
  const rights = options.appendOnly === true ? 'SELECT, INSERT' : 'SELECT, INSERT, UPDATE, DELETE';
  return `
    ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
    ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
    CREATE POLICY ${table}_tenant ON ${table}
      USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());
    GRANT ${rights} ON ${table} TO ${APPLICATION_ROLE};`;
}

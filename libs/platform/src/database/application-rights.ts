import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { SettingError } from '../config/settings.ts';
import { migrationNames } from './migrate.ts';
import { APPLICATION_ROLE } from './tenant-table.ts';
import { MIGRATIONS_TABLE, assertKnown } from './versions.ts';

interface Rights {
  name: string;
  works: boolean;
  privileged: boolean;
  owns: boolean;
  changes_record: boolean;
}

/** `MEMBER` covers what SET ROLE could reach. The session's user counts, not whom it has become. */
const RIGHTS = `
  SELECT session_user AS name,
         pg_has_role(session_user, $1, 'USAGE') AS works,
         r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolreplication AS privileged,
         EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                 WHERE n.nspname IN ('public', 'pgboss') AND pg_has_role(session_user, c.relowner, 'MEMBER')) AS owns,
         has_table_privilege(session_user, 'audit_logs', 'UPDATE, DELETE, TRUNCATE') AS changes_record
  FROM pg_roles r WHERE r.rolname = session_user`;

/** Holds the role that the connections sign in as against what the separation of tenants and the record rest on. */
@Injectable()
export class ApplicationRights {
  constructor(@Inject(DataSource) private readonly source: DataSource) {}

  /** @throws SettingError when the role may too little to work, or more than the application ever needs */
  async assertOrdinary(): Promise<void> {
    const [rights] = await this.source.query<Rights[]>(RIGHTS, [APPLICATION_ROLE]);
    if (rights === undefined) throw new Error('The database does not know its own session.');
    const { name } = rights;
    if (!rights.works)
      throw new SettingError(
        `The database role ${name} may not work here: make it a member with GRANT ${APPLICATION_ROLE} TO "${name}".`,
      );
    const tooMuch = [
      ...(rights.privileged
        ? ['is a superuser, makes roles, replicates or bypasses row-level security']
        : []),
      ...(rights.owns ? ['owns tables or may become their owner'] : []),
      ...(rights.changes_record ? ['may change the record'] : []),
    ];
    if (tooMuch.length > 0)
      throw new SettingError(
        `The database role ${name} may too much for DATABASE_APP_URL: it ${tooMuch.join(', ')}. Give one that is a member of ${APPLICATION_ROLE} and nothing else (docs/database.md).`,
      );
    await this.assertMigrated();
  }

  /** For a start that knows no owner, and so has migrated nothing. */
  private async assertMigrated(): Promise<void> {
    const rows = await this.source.query<{ name: string }[]>(
      `SELECT name FROM ${MIGRATIONS_TABLE} ORDER BY timestamp`,
    );
    const done = rows.map(({ name }) => name);
    const known = await migrationNames();
    assertKnown(done, known);
    const missing = known.filter((name) => !done.includes(name));
    if (missing.length > 0)
      throw new SettingError(
        `The database is older than this release (${missing.length} migrations to go, from ${missing[0] ?? ''} on): run "tw migrate" with DATABASE_URL set to its owner's address.`,
      );
  }
}

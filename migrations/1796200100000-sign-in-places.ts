import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from '#platform';

/** Where accounts have signed in, by country, network and host: what is new about the next sign-in. */
export class SignInPlaces1796200100000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE sign_in_places (
        tenant_id uuid NOT NULL DEFAULT current_tenant() REFERENCES tenants(id),
        account text COLLATE "C" NOT NULL,
        kind text NOT NULL CHECK (kind IN ('country', 'network', 'host')),
        value text COLLATE "C" NOT NULL,
        first_seen timestamptz NOT NULL,
        last_seen timestamptz NOT NULL,
        -- Sign-ins at different times.
        count integer NOT NULL,
        PRIMARY KEY (tenant_id, account, kind, value)
      );
      CREATE INDEX sign_in_places_last_seen ON sign_in_places (tenant_id, last_seen)`);
    await queryRunner.query(tenantTable('sign_in_places'));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE sign_in_places');
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from '#platform';

/** What each person wants to be told of, and where. */
export class NotificationChoices1796902010000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE notification_choices (
        tenant_id uuid NOT NULL DEFAULT current_tenant() REFERENCES tenants(id),
        user_id uuid NOT NULL,
        kind text NOT NULL CHECK (kind ~ '^[a-z_]{1,40}$'),
        page boolean NOT NULL,
        mail boolean NOT NULL,
        PRIMARY KEY (tenant_id, user_id, kind)
      )`);
    await queryRunner.query(tenantTable('notification_choices'));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE notification_choices');
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';
import { APPLICATION_ROLE } from '#platform';

/** The application, which does not migrate, sees whether the database is at its version. */
export class ApplicationLogin1764000002500 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`GRANT SELECT ON schema_migrations TO ${APPLICATION_ROLE}`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`REVOKE SELECT ON schema_migrations FROM ${APPLICATION_ROLE}`);
  }
}

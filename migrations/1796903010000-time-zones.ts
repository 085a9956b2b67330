import type { MigrationInterface, QueryRunner } from 'typeorm';

/** In which time zone each person reads times; none: in that of their browser. */
export class TimeZones1796903010000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `ALTER TABLE users ADD COLUMN time_zone text CHECK (time_zone ~ '^[A-Za-z0-9+_/-]{1,64}$')`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE users DROP COLUMN time_zone');
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Capabilities are added by code alone: the database says what a name looks like, and the API which names there are.
 * The wider check comes before the narrower one goes, so that no moment is without one.
 */
export class CapabilitiesByPattern1764000002910 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE connectors ADD CONSTRAINT connectors_capability_names
        CHECK (array_position(capabilities, NULL) IS NULL
          AND array_to_string(capabilities, ',') ~ '^([a-z][a-z0-9_]{0,63}(,[a-z][a-z0-9_]{0,63})*)?$');
      ALTER TABLE connectors DROP CONSTRAINT connectors_capabilities_check;
      ALTER TABLE setup_notices ADD CONSTRAINT setup_notices_capability_name
        CHECK (capability ~ '^[a-z][a-z0-9_]{0,63}$');
      ALTER TABLE setup_notices DROP CONSTRAINT setup_notices_capability_check;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE connectors ADD CONSTRAINT connectors_capabilities_check
        CHECK (capabilities <@ ARRAY['threat_intelligence', 'siem_search', 'edr', 'email_gateway', 'identity',
          'ticketing', 'messaging']);
      ALTER TABLE connectors DROP CONSTRAINT connectors_capability_names;
      ALTER TABLE setup_notices ADD CONSTRAINT setup_notices_capability_check
        CHECK (capability IN ('threat_intelligence', 'siem_search', 'edr', 'email_gateway', 'identity', 'ticketing',
          'messaging'));
      ALTER TABLE setup_notices DROP CONSTRAINT setup_notices_capability_name;
    `);
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A place of the chain comes behind the one before it. Without this, whoever may add places could add the last one that
 * a bigint holds, behind which the sealer would find none.
 */
export class ChainPlaces1764000002840 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE FUNCTION refuse_audit_gap() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
        BEGIN
          IF EXISTS (
            SELECT FROM (
              SELECT tenant_id, min(position) AS first, max(position) AS last, count(*) AS places
              FROM added GROUP BY tenant_id) a
            WHERE a.first < 1 OR a.last::numeric - a.first + 1 <> a.places
              OR (a.first > 1 AND NOT EXISTS (
                SELECT FROM audit_chain c WHERE c.tenant_id = a.tenant_id AND c.position = a.first - 1)))
          THEN RAISE EXCEPTION 'The chain of the record takes the next places only.'; END IF;
          RETURN NULL;
        END $$;
      CREATE TRIGGER audit_chain_next_places AFTER INSERT ON audit_chain REFERENCING NEW TABLE AS added
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_gap();`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'DROP TRIGGER audit_chain_next_places ON audit_chain; DROP FUNCTION refuse_audit_gap()',
    );
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Hosts and accounts are found again by their short name: `ws-1.corp.example` and `ws-1` are one target. Names in
 * rarer clothes keep their old key: they are not found as earlier requests, and nothing else depends on it.
 */
export class TargetKeys1764000002200 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(rekeyed("split_part(lower(targets[1]), '.', 1)", HOST));
    await queryRunner.query(rekeyed("split_part(lower(targets[1]), '@', 1)", ACCOUNT));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(rekeyed('lower(targets[1])', HOST));
    await queryRunner.query(rekeyed('lower(targets[1])', ACCOUNT));
  }
}

const HOST = String.raw`name IN ('isolate_host', 'unisolate_host') AND targets[1] ~ '^[A-Za-z0-9_-]+\.[A-Za-z0-9._-]*[A-Za-z]$'`;
const ACCOUNT = String.raw`name IN ('disable_user', 'enable_user') AND targets[1] ~ '^[A-Za-z0-9._-]*[A-Za-z0-9_-]@[A-Za-z0-9.-]+$'`;

/** The owner is under row-level security too, unless it is a superuser: it sees a tenant's rows as that tenant. */
function rekeyed(target: string, which: string): string {
  return `
    DO $$ DECLARE tenant uuid; BEGIN
      FOR tenant IN SELECT id FROM tenants LOOP
        PERFORM set_config('app.tenant_id', tenant::text, true);
        UPDATE actions SET target_key =
          left(encode(sha256(convert_to('["' || name || '","' || ${target} || '"]', 'UTF8')), 'hex'), 32)
        WHERE cardinality(targets) = 1 AND ${which};
      END LOOP;
      PERFORM set_config('app.tenant_id', '', true);
    END $$;`;
}

import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from '#platform';

export class KillSwitches1764000000610 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE kill_switches (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL DEFAULT current_tenant() REFERENCES tenants(id),
        scope text NOT NULL CHECK (scope IN ('global', 'action', 'connector', 'playbook')),
        target text,
        reason text NOT NULL,
        engaged_by uuid,
        engaged_by_name text NOT NULL,
        engaged_at timestamptz NOT NULL,
        released_by uuid,
        released_by_name text,
        released_at timestamptz,
        release_reason text,
        CHECK ((scope = 'global') = (target IS NULL)),
        CHECK ((released_at IS NULL) = (release_reason IS NULL))
      );
      CREATE UNIQUE INDEX kill_switches_engaged ON kill_switches (tenant_id, scope, coalesce(target, ''))
        WHERE released_at IS NULL;
      CREATE INDEX kill_switches_latest ON kill_switches (tenant_id, engaged_at DESC);
    `);
    await queryRunner.query(tenantTable('kill_switches'));
    // Both functions are VOLATILE on purpose: each statement inside then sees what was committed while the
    // function waited for its lock. One plain statement would still look at the snapshot from before the wait.
    await queryRunner.query(`
      CREATE FUNCTION kill_switch_lock() RETURNS bigint LANGUAGE sql STABLE
        AS $$ SELECT hashtextextended('kill_switch:' || current_tenant()::text, 0) $$;

      CREATE FUNCTION kill_switch_block(p_action text, p_connector text, p_playbook text)
      RETURNS TABLE (id uuid, scope text, target text, reason text, engaged_by_name text, engaged_at timestamptz)
      LANGUAGE plpgsql VOLATILE AS $$
      BEGIN
        PERFORM pg_advisory_xact_lock_shared(kill_switch_lock());
        RETURN QUERY
          SELECT k.id, k.scope, k.target, k.reason, k.engaged_by_name, k.engaged_at
          FROM kill_switches k
          WHERE k.released_at IS NULL
            AND (k.scope = 'global'
                 OR (k.scope = 'action' AND k.target = p_action)
                 OR (k.scope = 'connector' AND k.target = p_connector)
                 OR (k.scope = 'playbook' AND k.target = p_playbook))
          ORDER BY k.engaged_at
          LIMIT 1;
      END $$;

      CREATE FUNCTION policy_facts(p_actions text[], p_incidents uuid[], p_now timestamptz, p_lock boolean)
      RETURNS jsonb LANGUAGE plpgsql VOLATILE AS $$
      BEGIN
        IF p_lock AND cardinality(p_actions) > 0 THEN
          PERFORM pg_advisory_xact_lock(hashtextextended('policy_limit:' || current_tenant()::text || ':' || a.name, 0))
          FROM (SELECT DISTINCT name FROM unnest(p_actions) AS name ORDER BY name) a;
        END IF;
        RETURN jsonb_build_object(
          'version', (SELECT max(p.version) FROM policies p),
          'switches', coalesce((
            SELECT jsonb_agg(jsonb_build_object('id', k.id, 'scope', k.scope, 'target', k.target, 'reason', k.reason,
                                                'engaged_by', k.engaged_by_name, 'engaged_at', k.engaged_at)
                             ORDER BY k.engaged_at)
            FROM kill_switches k WHERE k.released_at IS NULL), '[]'::jsonb),
          'counters', coalesce((
            SELECT jsonb_object_agg(a.name, jsonb_build_object(
              'hour', (SELECT count(*) FROM policy_decisions d
                       WHERE d.action = a.name AND d.decision <> 'deny' AND d.created_at > p_now - interval '1 hour'),
              'day', (SELECT count(*) FROM policy_decisions d
                      WHERE d.action = a.name AND d.decision <> 'deny' AND d.created_at > p_now - interval '1 day'),
              'concurrent', (SELECT count(*) FROM policy_effects e
                             WHERE e.action = a.name AND e.closed_at IS NULL AND e.opened_at > p_now - interval '1 day'),
              'incidents', coalesce((
                SELECT jsonb_object_agg(i.incident_id, i.requests)
                FROM (SELECT d.incident_id, count(*) AS requests FROM policy_decisions d
                      WHERE d.action = a.name AND d.decision <> 'deny' AND d.incident_id = ANY (p_incidents)
                      GROUP BY d.incident_id) i), '{}'::jsonb)))
            FROM (SELECT DISTINCT name FROM unnest(p_actions) AS name) a), '{}'::jsonb));
      END $$;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP FUNCTION policy_facts(text[], uuid[], timestamptz, boolean);
      DROP FUNCTION kill_switch_block(text, text, text);
      DROP FUNCTION kill_switch_lock();
      DROP TABLE kill_switches`);
  }
}

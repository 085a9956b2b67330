import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tenantTable } from '#platform';

/**
 * Incidents are found by the words of all their texts, and by parts of their observables. What is there already is read
 * for its words by the server afterwards, the newest first: `incident_word_gaps` says how far it has come.
 */
export class SearchInTexts1796901000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      -- Rows come by the hundred: no foreign keys, and nothing that is not needed to find or to show.
      CREATE TABLE incident_text_words (
        tenant_id uuid NOT NULL DEFAULT current_tenant(),
        word text COLLATE "C" NOT NULL,
        incident_id uuid NOT NULL,
        -- Where it was first found: one bit for each place.
        places smallint NOT NULL CHECK (places BETWEEN 1 AND 63),
        PRIMARY KEY (tenant_id, word, incident_id)
      );
      -- What was read of an incident's mails: what a search has found in them is shown from here.
      CREATE TABLE incident_mails (
        tenant_id uuid NOT NULL DEFAULT current_tenant(),
        incident_id uuid NOT NULL REFERENCES incidents(id) ON DELETE CASCADE,
        sha256 text NOT NULL,
        sender text NOT NULL,
        subject text NOT NULL,
        body text NOT NULL,
        attachments text[] NOT NULL,
        attached text NOT NULL,
        PRIMARY KEY (incident_id, sha256)
      );
      CREATE TABLE incident_word_gaps (
        tenant_id uuid PRIMARY KEY DEFAULT current_tenant(),
        -- Incidents with ids below this one have no words of their texts yet.
        below uuid NOT NULL
      );
      ALTER TABLE incidents ADD COLUMN words_left_out integer NOT NULL DEFAULT 0 CHECK (words_left_out >= 0);
      -- Names by their last labels: a b-tree finds beginnings only.
      ALTER TABLE observables ADD COLUMN backwards text COLLATE "C"
        GENERATED ALWAYS AS (CASE WHEN type IN ('domain', 'email_address', 'host') THEN reverse(value) END) STORED;
      CREATE INDEX observables_backwards ON observables (tenant_id, backwards) WHERE backwards IS NOT NULL;`);
    for (const table of ['incident_text_words', 'incident_mails', 'incident_word_gaps'])
      await queryRunner.query(tenantTable(table));
    await queryRunner.query(forEachTenant(GAPS));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(forEachTenant(TITLES_BACK));
    await queryRunner.query(`
      DROP INDEX observables_backwards;
      ALTER TABLE observables DROP COLUMN backwards;
      ALTER TABLE incidents DROP COLUMN words_left_out;
      DROP TABLE incident_word_gaps, incident_mails, incident_text_words;`);
  }
}

/** The owner is under row-level security too, unless it is a superuser: it sees a tenant's rows as that tenant. */
function forEachTenant(statements: string): string {
  return `
    DO $$ DECLARE tenant uuid; BEGIN
      FOR tenant IN SELECT id FROM tenants LOOP
        PERFORM set_config('app.tenant_id', tenant::text, true);
        ${statements}
      END LOOP;
      PERFORM set_config('app.tenant_id', '', true);
    END $$;`;
}

/** Words of titles are kept with those of other texts from now on; what is left has a field or a tag before its colon. */
const GAPS = `
  INSERT INTO incident_text_words (tenant_id, word, incident_id, places)
    SELECT tenant_id, word, incident_id, 1 FROM incident_words WHERE tenant_id = tenant AND strpos(word, ':') = 0;
  DELETE FROM incident_words WHERE tenant_id = tenant AND strpos(word, ':') = 0;
  INSERT INTO incident_word_gaps (tenant_id, below)
    SELECT tenant, 'ffffffff-ffff-ffff-ffff-ffffffffffff' WHERE EXISTS (SELECT FROM incidents WHERE tenant_id = tenant);`;

const TITLES_BACK = `
  INSERT INTO incident_words (tenant_id, word, incident_id)
    SELECT tenant_id, word, incident_id FROM incident_text_words WHERE tenant_id = tenant AND places & 1 = 1
    ON CONFLICT DO NOTHING;`;

import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Each incident is in the queue of one team at most. Without a foreign key, as its assignee: teams are never deleted, and
 * the alerts of a source would all lock the row of the one team that it names.
 */
export class TeamQueues1797001020000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE incidents ADD COLUMN team_id uuid;
      -- The list of a team's incidents, however many of them are over.
      CREATE INDEX incidents_team ON incidents (tenant_id, team_id, created_at, id) WHERE team_id IS NOT NULL;
      -- What waits, in the order of its urgency: it is counted on each look at the queues, and most incidents wait for nobody.
      CREATE INDEX incidents_waiting ON incidents (tenant_id, team_id, severity_rank, verdict_classification, created_at, id)
        WHERE team_id IS NOT NULL AND assignee_id IS NULL AND status <> 'resolved';
      ALTER TABLE webhook_sources ADD COLUMN team_id uuid;
      ALTER TABLE incident_operations
        DROP CONSTRAINT incident_operations_change_check,
        ADD CONSTRAINT incident_operations_change_check CHECK (change IN ('assign', 'team', 'resolve', 'triage', 'tag', 'snooze'))`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DELETE FROM incident_operations WHERE change = 'team';
      ALTER TABLE incident_operations
        DROP CONSTRAINT incident_operations_change_check,
        ADD CONSTRAINT incident_operations_change_check CHECK (change IN ('assign', 'resolve', 'triage', 'tag', 'snooze'));
      ALTER TABLE webhook_sources DROP COLUMN team_id;
      ALTER TABLE incidents DROP COLUMN team_id`);
  }
}

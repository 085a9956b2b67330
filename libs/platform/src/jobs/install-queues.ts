import { PgBoss } from 'pg-boss';
import type { DataSource } from 'typeorm';
import { JOB_NAMES } from '#contracts';
import { separateTenantsJobs } from './queue-rights.ts';
import { QUEUE_SCHEMA } from './queue-schema.ts';

/** A killed process's jobs are taken up by another after this time plus one look of the monitor. */
const HEARTBEAT_SECONDS = 15;

/** The dead letters of all queues: what failed for good stays visible until a person retries it. */
export const DEAD_LETTERS = 'dead-letters';

/** Installs or updates the job tables and every queue, as the owner; nobody else changes them. */
export async function installQueues(ownerUrl: string, owner: DataSource): Promise<void> {
  const boss = new PgBoss({
    connectionString: ownerUrl,
    schema: QUEUE_SCHEMA,
    max: 2,
    supervise: false,
    schedule: false,
  });
  boss.on('error', () => undefined);
  await boss.start();
  try {
    const options = {
      retryLimit: 4,
      retryDelay: 1,
      retryBackoff: true,
      retryDelayMax: 60,
      expireInSeconds: 600,
      heartbeatSeconds: HEARTBEAT_SECONDS,
      deleteAfterSeconds: 3600,
    };
    // createQueue leaves an existing queue as it is, so its options are set again.
    await boss.createQueue(DEAD_LETTERS, { retentionSeconds: 90 * 86_400 });
    for (const name of JOB_NAMES) {
      await boss.createQueue(name, { ...options, deadLetter: DEAD_LETTERS });
      await boss.updateQueue(name, { ...options, deadLetter: DEAD_LETTERS });
    }
  } finally {
    await boss.stop({ graceful: false });
  }
  await separateTenantsJobs(owner);
}

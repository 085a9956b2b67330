import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import { APPLICATION_ROLE } from '#platform';
import { administer, databaseUrl, TEMPLATE } from './server.ts';

export interface TestDatabase {
  /** The owner's address of a database of its own, migrated and empty. */
  url: string;
  /** Deletes it. Fails when somebody is still connected: a leaked connection is a bug in the code under test. */
  drop(): Promise<void>;
}

/** A fresh copy of the migrated template, in some 30 ms. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = process.env.TW_TEST_DATABASE_URL;
  if (!server) {
    throw new Error(
      'There is no test database: only *.int-spec.ts and the suites below test/{e2e,crash,contract} get one.',
    );
  }
  const name = `t_${randomUUID().replaceAll('-', '')}`;
  await administer(server, (client) => client.query(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`));
  return {
    url: databaseUrl(server, name),
    drop: () => administer(server, (client) => dropDatabase(client, name)),
  };
}

interface Session {
  application_name: string;
  state: string | null;
  query: string;
}

async function dropDatabase(client: Client, name: string): Promise<void> {
  const leaked = await remainingSessions(client, name);
  await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
  // The login role that an application has made for it: roles belong to the whole server.
  await client.query(`DROP ROLE IF EXISTS ${APPLICATION_ROLE}_${name}`);
  if (leaked.length === 0) return;
  const list = leaked.map(
    (s) => `  ${s.application_name || '(no name)'}, ${s.state}: ${s.query.slice(0, 200)}`,
  );
  throw new Error(
    `${leaked.length} database connection(s) were still open when the test database was dropped. ` +
      `Close what the test opened. Their last statements:\n${list.join('\n')}`,
  );
}

/** A closed connection is gone from the server's list a moment later: give it that moment. */
async function remainingSessions(client: Client, name: string): Promise<Session[]> {
  const deadline = performance.now() + 15_000;
  for (;;) {
    const { rows } = await client.query<Session>(
      `SELECT application_name, state, query FROM pg_stat_activity
       WHERE datname = $1 AND backend_type = 'client backend'`,
      [name],
    );
    if (rows.length === 0 || performance.now() > deadline) return rows;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

import { Client } from 'pg';
import { createTestDatabase } from './database.ts';

describe('createTestDatabase', () => {
  it('gives each caller a migrated database of its own', async () => {
    const [one, two] = await Promise.all([createTestDatabase(), createTestDatabase()]);
    expect(one.url).not.toBe(two.url);
    const client = new Client({ connectionString: one.url });
    await client.connect();
    const { rows } = await client.query<{ migrated: boolean }>(
      `SELECT to_regclass('schema_migrations') IS NOT NULL AS migrated`,
    );
    await client.end();
    expect(rows).toEqual([{ migrated: true }]);
    await Promise.all([one.drop(), two.drop()]);
  });

  it('fails the drop when a connection was left open, and still drops', async () => {
    const database = await createTestDatabase();
    const client = new Client({ connectionString: database.url, application_name: 'forgetful' });
    client.on('error', () => undefined);
    await client.connect();
    await expect(database.drop()).rejects.toThrow(/still open[\s\S]*forgetful/);
    await client.end().catch(() => undefined);
    const again = new Client({ connectionString: database.url });
    await expect(again.connect()).rejects.toThrow(/does not exist/);
    await again.end().catch(() => undefined);
  });
});

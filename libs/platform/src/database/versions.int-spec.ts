import { Client } from 'pg';
import { createTestDatabase, type TestDatabase } from '../../../../test/harness/index.ts';
import { migrate, migrationClasses } from './migrate.ts';

describe('the version of a database', () => {
  let database: TestDatabase;
  let owner: Client;
  beforeAll(async () => {
    database = await createTestDatabase();
    owner = new Client({ connectionString: database.url });
    await owner.connect();
  });
  afterAll(async () => {
    await owner.end();
    await database.drop();
  });

  const names = async () =>
    (await owner.query<{ name: string }>('SELECT name FROM schema_migrations ORDER BY timestamp')).rows.map(
      ({ name }) => name,
    );

  it('that is newer than this release is refused in a sentence, and left as it is', async () => {
    await owner.query(
      `INSERT INTO schema_migrations (timestamp, name) VALUES (1999000000000, 'Later1999000000000')`,
    );
    const before = await names();
    await expect(migrate(database.url)).rejects.toThrow(
      /^A newer release has been at work on this database \(1 of its migrations .* Later1999000000000\): start that release or a newer one, or restore a backup from before\.$/,
    );
    expect(await names()).toEqual(before);
    await owner.query(`DELETE FROM schema_migrations WHERE name = 'Later1999000000000'`);
    await migrate(database.url);
  });

  it('knows a migration by the name that it had before its release', async () => {
    await owner.query(
      `UPDATE schema_migrations SET name = 'LeanHotTables1764000001200', timestamp = 1764000001200
       WHERE name = 'LeanHotTables1764000001400'`,
    );
    await migrate(database.url);
    expect([...(await names())].sort()).toEqual((await migrationClasses()).map(({ name }) => name).sort());
  });
});

import 'reflect-metadata';
import type { DataSource } from 'typeorm';
import { ApplicationRights } from './application-rights.ts';
import { dataSourceOptions } from './data-source.ts';
import { PostgresNames, RowsPass, allOf, oneOf, passingTables } from './entity.ts';
import { prepareDatabase } from './prepare-database.ts';
import { Config } from '../config/config.ts';
import { tenantTable } from './tenant-table.ts';

@RowsPass()
class Passing {}
class Staying {}

it('tables whose rows come and go are those of the entities that are marked so', () => {
  const entityMetadatas = [
    { target: Passing, tableName: 'passing' },
    { target: Staying, tableName: 'staying' },
    { target: 'a text', tableName: 'written' },
  ];
  expect(passingTables({ entityMetadatas } as unknown as DataSource)).toEqual(['passing']);
});

it('conditions list their words', () => {
  expect(oneOf('kind', ['a', 'b'])).toBe("kind = ANY (ARRAY['a', 'b'])");
  expect(allOf('kinds', ['a'])).toBe("kinds <@ ARRAY['a']");
});

it('names are those that PostgreSQL gives, without the schema', () => {
  const names = new PostgresNames();
  expect(names.primaryKeyName('public.users')).toBe('users_pkey');
  expect(names.uniqueConstraintName('users', ['tenant_id', 'email'])).toBe('users_tenant_id_email_key');
  expect(names.foreignKeyName({ name: 'public.users' } as never, ['tenant_id'])).toBe('users_tenant_id_fkey');
});

it('a tenant’s table is one by its plain name, and may only grow where it is told so', () => {
  expect(tenantTable('things')).toContain('GRANT SELECT, INSERT, UPDATE, DELETE ON things TO');
  expect(tenantTable('things', { appendOnly: true })).toContain('GRANT SELECT, INSERT ON things TO');
  expect(() => tenantTable('things; DROP')).toThrow('"things; DROP" is not a table name.');
});

it('the application’s connections change no schema, tell of nothing, and stay', () => {
  expect(dataSourceOptions('postgres://db.example/house', 3)).toMatchObject({
    ...{ url: 'postgres://db.example/house', poolSize: 3, applicationName: 'triage-warden' },
    ...{ synchronize: false, logging: false, installExtensions: false },
    extra: { keepAlive: true, pipeline: true, idleTimeoutMillis: 0, connectionTimeoutMillis: 10_000 },
  });
});

it('a session whose role is gone is told of', async () => {
  const rights = new ApplicationRights({ query: async () => [] } as unknown as DataSource);
  await expect(rights.assertOrdinary()).rejects.toThrow('The database does not know its own session.');
});

it('a database of which only the application’s address is known is left as it is', async () => {
  const DATABASE_APP_URL = 'postgres://app@db.example/house';
  expect(await prepareDatabase(null, new Config({ DATABASE_APP_URL }))).toBe(DATABASE_APP_URL);
  await expect(prepareDatabase(null, new Config({}))).rejects.toThrow(
    'Neither DATABASE_URL nor DATABASE_APP_URL is known.',
  );
});

import { DataSource } from 'typeorm';
import { createTestApp, type TestApp } from '../harness/index.ts';

/** TypeORM's own list of the migrations that have run. */
const OF_NO_ENTITY = ['schema_migrations'];
const DESCRIBED = 'described';

/**
 * Row-level security, triggers, functions and rights are in the migrations only, and so are the indexes that TypeORM
 * cannot say, descending ones and those of an expression: their entities name them, `synchronize: false`.
 */
describe('the entities, by the migrated schema', () => {
  let test: TestApp;
  let source: DataSource;
  beforeAll(async () => {
    test = await createTestApp();
    source = await asOwner(test);
  });
  afterAll(async () => {
    await source.destroy();
    await test.close();
  });

  it('leave TypeORM nothing to change', async () => {
    expect(await changes(source)).toEqual([]);
  });

  it('are one for each table', async () => {
    const tables = await test.sql<{ name: string }>(
      `SELECT relname AS name FROM pg_class
       WHERE relkind IN ('r', 'p', 'v', 'm') AND relnamespace = 'public'::regnamespace ORDER BY relname`,
    );
    const described = source.entityMetadatas.map(({ tableName }) => tableName);
    expect(tables.map(({ name }) => name)).toEqual([...described, ...OF_NO_ENTITY].sort());
  });

  it('would make the same columns, constraints and indexes', async () => {
    const migrated = await partsOf(test, 'public');
    const names = migrated.map(({ name }) => name);
    expect(indexesUnsaid(source).filter((name) => !names.includes(name))).toEqual([]);
    expect(await described(test, source)).toEqual(asText(migrated.filter(isSaid(source)), 'public'));
  });

  it('are found wrong where the database differs', async () => {
    const expected = asText((await partsOf(test, 'public')).filter(isSaid(source)), 'public');
    await source.query(`
      DROP TABLE setup_notices;
      CREATE TABLE more (id uuid);
      ALTER TABLE comments DROP COLUMN text;
      ALTER TABLE alerts ADD COLUMN more text;
      ALTER TABLE verdicts ALTER COLUMN summary TYPE varchar(9);
      ALTER TABLE policies ALTER COLUMN comment DROP DEFAULT;
      ALTER TABLE evidence ALTER COLUMN kind DROP NOT NULL;
      DROP INDEX sessions_expiry;
      ALTER TABLE kill_switches DROP CONSTRAINT kill_switches_scope_check;
      ALTER TABLE kill_switches ADD CONSTRAINT kill_switches_scope_check CHECK (scope = 'global');`);
    expect(await changes(source)).toEqual(
      expect.arrayContaining([
        expect.stringContaining('CREATE TABLE "setup_notices"'),
        expect.stringContaining('ALTER TABLE "alerts" DROP COLUMN "more"'),
        expect.stringContaining('ALTER TABLE "comments" ADD "text"'),
        expect.stringMatching(/ALTER TABLE "verdicts" .*"summary"/),
        expect.stringMatching(/ALTER TABLE "policies" .*"comment" SET DEFAULT/),
        expect.stringMatching(/ALTER TABLE "evidence" .*"kind" SET NOT NULL/),
        expect.stringContaining('CREATE INDEX "sessions_expiry"'),
      ]),
    );
    const found = asText((await partsOf(test, 'public')).filter(isSaid(source)), 'public');
    expect(found.filter((line) => !expected.includes(line))).toEqual(
      expect.arrayContaining([expect.stringContaining('kill_switches_scope_check'), 'more.id: uuid']),
    );
  });
});

async function changes(source: DataSource): Promise<string[]> {
  await keepGenerated(source);
  const { upQueries } = await source.driver.createSchemaBuilder().log();
  await source.query('DROP TABLE typeorm_metadata');
  return upQueries.map(({ query }) => query);
}

/** The parts of a schema that TypeORM makes: its comparison looks at no condition and at no column of a constraint. */
async function described(test: TestApp, source: DataSource): Promise<string[]> {
  await source.query(`CREATE SCHEMA ${DESCRIBED}`);
  const other = await asOwner(test, { schema: DESCRIBED });
  try {
    await other.synchronize();
  } finally {
    await other.destroy();
  }
  return asText(await partsOf(test, DESCRIBED), DESCRIBED);
}

function indexesUnsaid({ entityMetadatas }: DataSource): string[] {
  return entityMetadatas.flatMap(({ indices }) =>
    indices.filter(({ synchronize }) => !synchronize).map(({ name }) => name),
  );
}

function isSaid(source: DataSource): (part: Part) => boolean {
  const unsaid = indexesUnsaid(source);
  return ({ name, table }) => !unsaid.includes(name) && !OF_NO_ENTITY.includes(table);
}

/** A connection of its own: the application's role does not see whole tables' descriptions. */
async function asOwner(test: TestApp, more: { schema?: string } = {}): Promise<DataSource> {
  const { namingStrategy, entityMetadatas } = test.get(DataSource);
  return new DataSource({
    type: 'postgres',
    url: test.url,
    entities: entityMetadatas.map(({ target }) => target),
    namingStrategy,
    installExtensions: false,
    ...more,
  }).initialize();
}

/** TypeORM compares the text of a generated column with the one that it keeps in a table of its own. */
async function keepGenerated(source: DataSource): Promise<void> {
  await source.query(
    'CREATE TABLE typeorm_metadata (type text, database text, schema text, "table" text, name text, value text)',
  );
  for (const { tableName, columns } of source.entityMetadatas)
    for (const { databaseName, asExpression } of columns)
      if (asExpression !== undefined)
        await source.query(
          `INSERT INTO typeorm_metadata VALUES ('GENERATED_COLUMN', current_database(), 'public', $1, $2, $3)`,
          [tableName, databaseName, asExpression],
        );
}

interface Part {
  table: string;
  name: string;
  said: string;
}

/** What PostgreSQL says of each part, in its own words. */
async function partsOf(test: TestApp, schema: string): Promise<Part[]> {
  return test.sql<Part>(
    `WITH tables AS (
       SELECT oid, relname FROM pg_class
       WHERE relnamespace = $1::regnamespace AND relkind IN ('r', 'p') AND relname <> 'typeorm_metadata'
     )
     SELECT relname AS "table", attname AS name,
            concat_ws(' ', format_type(atttypid, atttypmod), CASE WHEN attnotnull THEN 'NOT NULL' END,
                      nullif(attgenerated, ''), pg_get_expr(adbin, adrelid), collname) AS said
     FROM pg_attribute JOIN tables ON tables.oid = attrelid
       LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
       LEFT JOIN pg_collation co ON co.oid = attcollation
     WHERE attnum > 0 AND NOT attisdropped
     UNION ALL
     SELECT relname, conname, pg_get_constraintdef(c.oid)
     FROM pg_constraint c JOIN tables ON tables.oid = conrelid WHERE contype <> 'n'
     UNION ALL
     SELECT tables.relname, i.relname, pg_get_indexdef(i.oid)
     FROM pg_index JOIN tables ON tables.oid = indrelid JOIN pg_class i ON i.oid = indexrelid
     WHERE NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u'))`,
    [schema],
  );
}

function asText(parts: Part[], schema: string): string[] {
  return parts
    .map(({ table, name, said }) => `${table}.${name}: ${said}`)
    .map((line) => withoutOrder(line.replaceAll(`${schema}.`, '').replace(' NOT VALID', '')))
    .sort();
}

/** Which word of a list comes first makes no difference. */
function withoutOrder(said: string): string {
  return said.replace(
    /ARRAY\[([^\]]*)\]/g,
    (_all, words: string) => `ARRAY[${words.split(', ').sort().join(', ')}]`,
  );
}

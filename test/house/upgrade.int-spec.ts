import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { Config, SecretBox, applicationAddress, migrate, migrationClasses, ownerDataSource } from '#platform';
import { createTestApp, createTestDatabase, type TestApp } from '../harness/index.ts';

const PLAYBOOK = `name: look_only
description: Asks about the host
on: { incident_type: [lateral_movement] }
steps:
  - id: contain
    action: isolate_host
    with: { host: WS-0042 }
`;

/** What a release of before left behind is made by taking the columns away: then their migrations carry over anew. */
describe('a database from before it was kept who stands behind what', () => {
  let test: TestApp;
  beforeEach(async () => {
    test = await createTestApp();
  });
  afterEach(() => test.close());

  const post = async (path: string, body: object, headers: Record<string, string> = {}) => {
    const answer = await test.http('POST', `/api${path}`, {
      body,
      ...(Object.keys(headers).length === 0 ? { as: 'admin' as const } : { headers }),
    });
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${answer.text}`);
    return answer.body as Record<string, unknown>;
  };

  async function livedIn(): Promise<void> {
    await post('/playbooks', { yaml: PLAYBOOK });
    await post('/playbooks/look_only/disable', {});
    await post('/playbooks/look_only/enable', {});
    const { key } = await post('/api-keys', { name: 'Ticket system', scopes: ['incident:write'] });
    const incident = { title: 'By hand', type: 'other', severity: 'low' };
    await post('/incidents', incident, { authorization: `Bearer ${String(key)}` });
    await post('/incidents', incident);
  }

  const known = () =>
    test.sql(
      `SELECT v.saved_by::text, v.enabled_by::text, v.enabled_by_name FROM playbook_versions v
         JOIN playbooks p ON p.id = v.playbook_id WHERE p.name = 'look_only'
       UNION ALL (SELECT entered_by::text, NULL, entered_by_name FROM incidents ORDER BY number)`,
    );

  /** As a managed PostgreSQL gives it: owns everything of ours, and row-level security holds for it. */
  async function ordinaryOwner(): Promise<string> {
    const owner = `owner_${randomBytes(4).toString('hex')}`;
    await test.sql(`
      CREATE ROLE ${owner} LOGIN CREATEROLE PASSWORD 'managed';
      GRANT triage_warden_app TO ${owner} WITH ADMIN OPTION;
      ALTER SCHEMA public OWNER TO ${owner};
      DO $$ DECLARE one text; BEGIN
        FOR one IN SELECT format('TABLE %s', oid::regclass) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
          UNION ALL SELECT format('SEQUENCE %s', c.oid::regclass) FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND relkind = 'S'
            AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype IN ('a', 'i'))
          UNION ALL SELECT format('FUNCTION %s', oid::regprocedure) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
        LOOP EXECUTE format('ALTER %s OWNER TO ${owner}', one); END LOOP;
      END $$`);
    return owner;
  }

  it.each(['a superuser', 'an ordinary role'])('knows it afterwards, when its owner is %s', async (kind) => {
    await livedIn();
    const before = await known();
    expect(before).toHaveLength(3);
    expect(before.flatMap((row) => [row['saved_by']])).not.toContain(null);
    const url = new URL(test.url);
    if (kind === 'an ordinary role') {
      url.username = await ordinaryOwner();
      url.password = 'managed';
    }
    const source = ownerDataSource(url.href, await migrationClasses());
    await source.initialize();
    try {
      const kept = `SELECT 1 FROM information_schema.columns WHERE table_name = 'playbook_versions' AND column_name = 'saved_by'`;
      while ((await test.sql(kept)).length > 0) await source.undoLastMigration({ transaction: 'each' });
      await source.runMigrations({ transaction: 'each' });
    } finally {
      await source.destroy();
    }
    expect(await known()).toEqual(before);
    const open = await test.sql(
      `SELECT relname FROM pg_class WHERE relrowsecurity AND NOT relforcerowsecurity AND relnamespace = 'public'::regnamespace`,
    );
    expect(open).toEqual([]);
  });
});

it('a database is made from nothing by an owner that is no superuser', async () => {
  const known = await createTestDatabase();
  const root = new pg.Client({ connectionString: known.url });
  await root.connect();
  const name = `managed_${randomBytes(4).toString('hex')}`;
  const url = new URL(known.url);
  Object.assign(url, { username: name, password: 'managed', pathname: `/${name}` });
  try {
    await root.query(`CREATE ROLE ${name} LOGIN CREATEROLE PASSWORD 'managed'`);
    // The roles are the whole server's, and there already.
    await root.query(`GRANT triage_warden_app, triage_warden_jobs TO ${name} WITH ADMIN OPTION`);
    await root.query(`CREATE DATABASE ${name} OWNER ${name}`);
    await migrate(url.href);
    const box = new SecretBox(new Config({ MASTER_KEY: randomBytes(32).toString('base64') }));
    const application = new pg.Client({ connectionString: await applicationAddress(url.href, box) });
    await application.connect();
    const { rows } = await application.query(
      `SELECT (SELECT count(*)::int FROM tenants) AS tenants, (SELECT count(*)::int FROM pgboss.job) AS jobs`,
    );
    await application.end();
    expect(rows).toEqual([{ tenants: 2, jobs: 0 }]);
  } finally {
    await root.query(`DROP DATABASE IF EXISTS ${name}`);
    await root.end();
    await known.drop();
  }
});

import pg from 'pg';
import { randomBytes } from 'node:crypto';
import { Config, SecretBox, applicationAddress } from '#platform';
import { createHttpApplication } from '../../apps/server/src/http-server.ts';
import { createTestApp, createTestDatabase, type TestApp } from '../harness/index.ts';

const box = (key = randomBytes(32)) => new SecretBox(new Config({ MASTER_KEY: key.toString('base64') }));

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'role test' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

describe('the role that the application signs in as', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await createTestApp({ workers: true });
  });
  afterAll(() => test.close());

  const login = () => new URL(test.applicationUrl).searchParams.get('user') ?? '';

  it('is the session user of every connection: of statements, jobs and live events', async () => {
    const sessions = await test.sql<{ application: string; name: string }>(
      `SELECT DISTINCT application_name AS application, usename AS name FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'`,
    );
    expect(sessions.map(({ application }) => application).sort()).toEqual([
      'triage-warden',
      'triage-warden-jobs',
      'triage-warden-live',
    ]);
    expect(new Set(sessions.map(({ name }) => name))).toEqual(new Set([login()]));
  });

  it.each([
    'SET ROLE NONE',
    'RESET ROLE',
    'RESET ALL',
    'DISCARD ALL',
    'SET SESSION AUTHORIZATION DEFAULT',
    'RESET SESSION AUTHORIZATION',
    'SET ROLE triage_warden_app',
  ])('gains nothing by %s', async (statement) => {
    await withClient(test.applicationUrl, async (client) => {
      await client.query(statement);
      const { rows } = await client.query(
        `SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication, session_user AS name
         FROM pg_roles WHERE rolname = current_user`,
      );
      expect(rows).toEqual([
        {
          rolsuper: false,
          rolbypassrls: false,
          rolcreaterole: false,
          rolcreatedb: false,
          rolreplication: false,
          name: login(),
        },
      ]);
      expect((await client.query('SELECT id FROM users')).rows).toEqual([]);
    });
  });

  it.each([
    ['SET ROLE postgres', '42501'],
    ['SET SESSION AUTHORIZATION postgres', '42501'],
    [`UPDATE audit_logs SET reason = 'other'`, '42501'],
    ['DELETE FROM audit_logs', '42501'],
    ['TRUNCATE audit_chain', '42501'],
    ['ALTER TABLE incidents DISABLE ROW LEVEL SECURITY', '42501'],
    ['ALTER TABLE audit_logs DISABLE TRIGGER ALL', '42501'],
    ['DROP TABLE incidents', '42501'],
    ['CREATE TABLE mine (one integer)', '42501'],
    ['CREATE ROLE friend SUPERUSER', '42501'],
    [`ALTER ROLE CURRENT_USER BYPASSRLS`, '42501'],
    ['DELETE FROM schema_migrations', '42501'],
  ])('may not: %s', async (statement, code) => {
    await withClient(test.applicationUrl, (client) =>
      expect(client.query(statement)).rejects.toMatchObject({ code }),
    );
  });

  it('owns nothing at all', async () => {
    const owned = await test.sql('SELECT relname FROM pg_class WHERE relowner = $1::regrole', [login()]);
    expect(owned).toEqual([]);
    expect(await test.sql('SELECT proname FROM pg_proc WHERE proowner = $1::regrole', [login()])).toEqual([]);
  });
});

describe("the application's login", () => {
  it('is made once and found again; another master key does not take it over', async () => {
    const database = await createTestDatabase();
    try {
      const mine = box();
      const address = await applicationAddress(database.url, mine);
      expect(await applicationAddress(database.url, mine)).toBe(address);
      await expect(applicationAddress(database.url, box())).rejects.toThrow(
        'The master key is not the one that this database was made with',
      );
      await withClient(address, (client) => client.query('SELECT FROM incidents'));
    } finally {
      await database.drop();
    }
  });

  it('has its password back after somebody has changed it', async () => {
    const database = await createTestDatabase();
    try {
      const mine = box();
      const address = await applicationAddress(database.url, mine);
      const role = new URL(address).searchParams.get('user') ?? '';
      await withClient(database.url, (owner) => owner.query(`ALTER ROLE ${role} PASSWORD 'other' NOLOGIN`));
      await applicationAddress(database.url, mine);
      await withClient(address, (client) => client.query('SELECT FROM incidents'));
    } finally {
      await database.drop();
    }
  });

  it('is made by two servers that start together', async () => {
    const database = await createTestDatabase();
    try {
      const mine = box();
      const made = await Promise.all([1, 2, 3].map(() => applicationAddress(database.url, mine)));
      expect(new Set(made).size).toBe(1);
    } finally {
      await database.drop();
    }
  });

  it('is made by an owner that is no superuser, and not by one that may make no roles', async () => {
    const database = await createTestDatabase();
    const owner = `owner_${randomBytes(4).toString('hex')}`;
    const address = new URL(database.url);
    const name = address.pathname.slice(1);
    try {
      await withClient(database.url, (root) =>
        root.query(`
          CREATE ROLE ${owner} LOGIN PASSWORD 'managed';
          GRANT triage_warden_app TO ${owner} WITH ADMIN OPTION;
          GRANT SELECT, INSERT ON installation TO ${owner};
          ALTER DATABASE ${name} OWNER TO ${owner}`),
      );
      address.username = owner;
      address.password = 'managed';
      await expect(applicationAddress(address.href, box())).rejects.toThrow('docs/database.md');
      await withClient(database.url, (root) => root.query(`ALTER ROLE ${owner} CREATEROLE`));
      const made = await applicationAddress(address.href, box());
      await withClient(made, (client) => client.query('SELECT FROM incidents'));
    } finally {
      await database.drop();
    }
  });
});

describe('a role that is given as DATABASE_APP_URL', () => {
  const config = () =>
    new Config({ MASTER_KEY: randomBytes(32).toString('base64'), LOG_LEVEL: 'fatal', ROLE: 'api' });

  async function refusal(url: string): Promise<string> {
    const app = await createHttpApplication(config(), url);
    try {
      await app.init();
      return 'started';
    } catch (error) {
      return (error as Error).message;
    } finally {
      await app.close();
    }
  }

  it('is refused when it owns what it works on, may change the record, or may not work', async () => {
    const database = await createTestDatabase();
    const role = `hand_${randomBytes(4).toString('hex')}`;
    const address = new URL(database.url);
    address.username = role;
    address.password = 'hand';
    const root = (sql: string) => withClient(database.url, (client) => client.query(sql));
    try {
      expect(await refusal(database.url)).toMatch(/superuser.*owns tables.*may change the record/);
      await root(`CREATE ROLE ${role} LOGIN PASSWORD 'hand'`);
      expect(await refusal(address.href)).toContain(`GRANT triage_warden_app TO "${role}"`);
      await root(`GRANT triage_warden_app TO ${role}; GRANT UPDATE ON audit_logs TO ${role}`);
      expect(await refusal(address.href)).toContain(
        'may too much for DATABASE_APP_URL: it may change the record',
      );
      await root(
        `REVOKE UPDATE ON audit_logs FROM ${role}; DELETE FROM schema_migrations WHERE timestamp = 1764000002500`,
      );
      expect(await refusal(address.href)).toContain('(1 migrations to go, from ApplicationLogin');
      await root(
        `INSERT INTO schema_migrations (timestamp, name) VALUES (1764000002500, 'ApplicationLogin1764000002500')`,
      );
      expect(await refusal(address.href)).toBe('started');
    } finally {
      await root(`DROP ROLE IF EXISTS ${role}`);
      await database.drop();
    }
  });
});

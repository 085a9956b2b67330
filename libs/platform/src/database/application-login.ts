import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { SettingError } from '../config/settings.ts';
import { assertSameKey } from '../crypto/key-check.ts';
import type { SecretBox } from '../crypto/secret-box.ts';
import { MIGRATION_LOCK } from './migrate.ts';
import { APPLICATION_ROLE } from './tenant-table.ts';

const LONGEST_NAME = 63;
const SCRAM_ROUNDS = 4096;

/**
 * The address under which the application works: a login role of its own, which owns nothing and is a member of
 * the application's role only. One for each database, because roles belong to the whole server; its password comes
 * of the master key, so that all processes of one database know it and no file has to be kept.
 *
 * Made, or given its password, by the owner; when it is there already the owner does nothing.
 * @throws SettingError when the owner may not make it, or the master key is not this database's
 */
export async function applicationAddress(ownerUrl: string, box: SecretBox): Promise<string> {
  const owner = new Client({ connectionString: ownerUrl, connectionTimeoutMillis: 10_000 });
  await owner.connect();
  try {
    const { rows } = await owner.query<{ name: string }>('SELECT current_database() AS name');
    const database = rows[0]?.name ?? '';
    const role = loginRole(database);
    const password = box.key(`database-login:${role}`).toString('base64url');
    const url = asUser(ownerUrl, role, password);
    if (!(await signsIn(url))) await makeLogin(owner, { database, role, password }, box);
    return url;
  } finally {
    await owner.end();
  }
}

function loginRole(database: string): string {
  const name = `${APPLICATION_ROLE}_${database}`;
  if (Buffer.byteLength(name) <= LONGEST_NAME) return name;
  return `${APPLICATION_ROLE}_${createHash('sha256').update(database).digest('hex').slice(0, 32)}`;
}

/** As parameters, which go before what stands in front of the host: an address of a socket has nothing there. */
function asUser(ownerUrl: string, user: string, password: string): string {
  const url = new URL(ownerUrl);
  url.username = '';
  url.password = '';
  url.searchParams.set('user', user);
  url.searchParams.set('password', password);
  return url.href;
}

async function signsIn(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
    return true;
  } catch (error) {
    const { code } = error as { code?: string };
    // Unknown, not allowed to sign in, another password, not allowed into this database; PgBouncer says 08P01 for it.
    if (code !== undefined && ['28000', '28P01', '42501', '08P01'].includes(code)) return false;
    throw error;
  } finally {
    await client.end();
  }
}

interface Login {
  database: string;
  role: string;
  password: string;
}

async function makeLogin(owner: Client, login: Login, box: SecretBox): Promise<void> {
  const role = owner.escapeIdentifier(login.role);
  // Its text goes into the server's log where statements are logged: the verifier opens nothing.
  const password = owner.escapeLiteral(scramVerifier(login.password));
  await owner.query('BEGIN');
  try {
    await owner.query('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    // With another key, the processes that work on this database would lose their password.
    await assertSameKey((sql, values) => owner.query(sql, values).then(({ rows }) => rows as unknown[]), box);
    const { rowCount } = await owner.query('SELECT FROM pg_roles WHERE rolname = $1', [login.role]);
    await owner.query(`${rowCount === 0 ? 'CREATE' : 'ALTER'} ROLE ${role} LOGIN PASSWORD ${password}`);
    await owner.query(`GRANT ${APPLICATION_ROLE} TO ${role}`);
    await owner.query(`GRANT CONNECT ON DATABASE ${owner.escapeIdentifier(login.database)} TO ${role}`);
    await owner.query('COMMIT');
  } catch (error) {
    await owner.query('ROLLBACK');
    if ((error as { code?: string }).code !== '42501') throw error;
    throw new SettingError(
      `The user in DATABASE_URL may not make the role ${login.role}, under which the application works (${(error as Error).message}): let it make roles, or make one by hand and set DATABASE_APP_URL (docs/database.md).`,
      { cause: error },
    );
  }
}

/** As PostgreSQL keeps a password: it can tell by it who knows the password, and nothing else can be done with it. */
function scramVerifier(password: string): string {
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password, salt, SCRAM_ROUNDS, 32, 'sha256');
  const keyed = (text: string) => createHmac('sha256', salted).update(text).digest();
  const stored = createHash('sha256').update(keyed('Client Key')).digest('base64');
  const server = keyed('Server Key').toString('base64');
  return `SCRAM-SHA-256$${SCRAM_ROUNDS}:${salt.toString('base64')}$${stored}:${server}`;
}

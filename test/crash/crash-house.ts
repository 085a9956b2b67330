import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startFakes, type Fakes } from '../fakes/index.ts';
import { freePort } from '../../libs/platform/src/database/embedded/free-port.ts';
import { createTestDatabase } from '../harness/index.ts';
import {
  ApiClient,
  spawnServerProcess,
  startServerProcess,
  until,
  type ServerProcess,
} from '../harness/server-process.ts';

const ADMIN = { email: 'admin@localhost', password: 'four quiet kettles 77' };
export const ANALYST = { email: 'ana@crash.example', password: 'two green ladders 66' };
export const SENIOR = { email: 'sam@crash.example', password: 'nine loud teapots 88' };

/** A server as a process, its database and the outside world, which all outlive the server. */
export interface CrashHouse {
  fakes: Fakes;
  server(): ServerProcess;
  /** As after a reboot: same database, same port; the session of nobody is kept. */
  start(): Promise<void>;
  /** Killed `ms` after its start, ready or not. */
  startAndKill(ms: number): Promise<void>;
  admin(): Promise<ApiClient>;
  signIn(who: { email: string; password: string }): Promise<ApiClient>;
  sql<T extends pg.QueryResultRow>(text: string, params?: unknown[]): Promise<T[]>;
  /** Nothing is on its way any more: no incident, run, action or job. */
  untilSettled(): Promise<void>;
  verifyRecord(): Promise<{ intact: boolean; first_break: unknown }>;
  close(): Promise<void>;
}

interface CrashOptions {
  environment?: Record<string, string>;
}

export async function createCrashHouse(options: CrashOptions = {}): Promise<CrashHouse> {
  const database = await createTestDatabase();
  const dataDir = mkdtempSync(join(tmpdir(), 'triage-warden-crash-'));
  const fakes = await startFakes({ latencyMs: 15 });
  const owner = new pg.Client({ connectionString: database.url, application_name: 'crash owner' });
  await owner.connect();
  const process = {
    databaseUrl: database.url,
    dataDir,
    port: await freePort(),
    environment: { ADMIN_PASSWORD: ADMIN.password, ...options.environment },
  };
  let server = await startServerProcess(process);

  const signIn = ({ email, password }: { email: string; password: string }) =>
    ApiClient.signIn(server.url, email, password);
  const sql = async <T extends pg.QueryResultRow>(text: string, params: unknown[] = []) =>
    (await owner.query<T>(text, params)).rows;

  await furnish(await signIn(ADMIN), fakes);
  return {
    fakes,
    server: () => server,
    start: async () => {
      server = await startServerProcess(process);
    },
    startAndKill: async (ms) => {
      const child = spawnServerProcess(process);
      await new Promise((resolve) => setTimeout(resolve, ms));
      await child.kill();
    },
    admin: () => signIn(ADMIN),
    signIn,
    sql,
    untilSettled: async () => {
      await until('nothing to be on its way', async () => !(await stillOpen(sql))).catch(
        async (error: unknown) => {
          throw new Error(
            `${String(error)}\n${JSON.stringify(await openWork(sql), null, 1)}\n${server.output()}`,
          );
        },
      );
    },
    verifyRecord: async () => {
      await until('the record to be sealed', async () => {
        const [row] = await sql<{ n: number }>('SELECT count(*)::int AS n FROM audit_pending');
        return row?.n === 0;
      });
      return (await signIn(ADMIN)).call('GET', '/api/audit/verify');
    },
    close: async () => {
      await server.stop();
      await fakes.close();
      await owner.end();
      await database.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function furnish(admin: ApiClient, fakes: Fakes): Promise<void> {
  await admin.call('POST', '/api/users', {
    ...SENIOR,
    name: 'Sam',
    role: 'senior_analyst',
    must_change_password: false,
  });
  await admin.call('POST', '/api/users', {
    ...ANALYST,
    name: 'Ana',
    role: 'analyst',
    must_change_password: false,
  });
  for (const fake of [fakes.virustotal, fakes.crowdstrike, fakes.microsoft365, fakes.jira])
    await admin.call('POST', '/api/connectors', fake.connector);
}

const OPEN = `
  SELECT 'incident' AS what, status, count(*)::int AS n FROM incidents WHERE status IN ('created', 'triaging') GROUP BY status
  UNION ALL
  SELECT 'action ' || name, status, count(*)::int FROM actions
  WHERE status IN ('requested', 'approved', 'executing', 'pending_approval', 'rolling_back') GROUP BY name, status
  UNION ALL
  SELECT 'run', status, count(*)::int FROM playbook_runs WHERE status IN ('queued', 'running', 'waiting') GROUP BY status
  UNION ALL
  SELECT 'alert', 'pending extraction', count(*)::int FROM extraction_pending HAVING count(*) > 0
  UNION ALL
  SELECT 'job ' || name, state::text, count(*)::int FROM pgboss.job WHERE state <= 'active' AND name <> 'dead-letters' GROUP BY name, state`;

type Sql = CrashHouse['sql'];

async function openWork(sql: Sql): Promise<pg.QueryResultRow[]> {
  return sql(OPEN);
}

async function stillOpen(sql: Sql): Promise<boolean> {
  return (await openWork(sql)).length > 0;
}

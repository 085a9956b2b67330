import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { InjectOptions } from 'light-my-request';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { ROLE_PERMISSIONS, type Actor, type Role } from '#contracts';
import {
  Config,
  Context,
  Ids,
  JobRunner,
  PlatformRuntime,
  Scheduler,
  SecretBox,
  applicationAddress,
  type Ctx,
} from '#platform';
import { createHttpApplication } from '../../apps/server/src/http-server.ts';
import { createTestDatabase } from './database.ts';
import { sessionHeaders } from './session.ts';

type Constructor<T> = abstract new (...args: never[]) => T;
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface TestRequest {
  /** A role: a user of that role is made and signed in once. Left out: nobody is signed in. */
  as?: Role;
  body?: unknown;
  headers?: Record<string, string>;
}

export interface TestResponse {
  status: number;
  headers: Record<string, string | string[] | number | undefined>;
  // The tests state what they expect of the body; a type would only repeat it.
  body: any; // eslint-disable-line @typescript-eslint/no-explicit-any
  text: string;
}

export interface TestApp {
  app: NestFastifyApplication;
  /** The owner's. */
  url: string;
  /** Under which the application itself works. */
  applicationUrl: string;
  get<T>(token: Constructor<T>): T;
  /** Runs in a context of the platform's tenant, unless told: a role (a made-up user) or an actor of one's own. */
  as<T>(who: Role | Actor, work: () => Promise<T>, options?: { tenantId?: string }): Promise<T>;
  http(method: Method, path: string, request?: TestRequest): Promise<TestResponse>;
  jobs: { drain(): Promise<number>; schedule(name: string): Promise<void> };
  /** As the owner, row-level security left aside. */
  sql<T = Record<string, unknown>>(text: string, params?: unknown[]): Promise<T[]>;
  /** A second process of the same installation, as far as memory goes; closed with this one. */
  another(): Promise<NestFastifyApplication>;
  close(): Promise<void>;
}

export interface TestAppOptions {
  /** Runs jobs and schedules by themselves; without it `jobs.drain()` runs what is queued. */
  workers?: boolean;
  environment?: Record<string, string>;
}

/** The whole application on a database of its own. Close it, or the suite fails. */
export async function createTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const database = await createTestDatabase();
  const dataDir = mkdtempSync(join(tmpdir(), 'triage-warden-test-'));
  const config = new Config({
    LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? 'fatal',
    DATA_DIR: dataDir,
    PORT: '0',
    ROLE: options.workers === true ? 'all' : 'api',
    DATABASE_POOL: '8',
    ...options.environment,
  });
  const applicationUrl = await applicationAddress(database.url, new SecretBox(config));
  const open: NestFastifyApplication[] = [];
  const start = () => startApplication(config, applicationUrl, open);
  const app = await start();
  if (options.workers === true) await app.get(PlatformRuntime).startWorkers();
  const owner = new pg.Client({ connectionString: database.url, application_name: 'test owner' });
  await owner.connect();
  const context = app.get(Context);

  const test: TestApp = {
    app,
    url: database.url,
    applicationUrl,
    get: (token) => app.get(token as never),
    as: (who, work, given) => context.run(contextOf(who, app.get(Ids).next(), given?.tenantId), work),
    http: async (method, path, request = {}) => {
      const session = request.as === undefined ? {} : await sessionHeaders(test, request.as);
      const response = await app.inject({
        method,
        url: path,
        headers: { ...session, ...request.headers },
        ...(request.body === undefined ? {} : { payload: request.body }),
      } as InjectOptions);
      const json = /\bapplication\/(problem\+)?json\b/.test(String(response.headers['content-type']));
      return {
        status: response.statusCode,
        headers: response.headers,
        body: json && response.payload !== '' ? JSON.parse(response.payload) : undefined,
        text: response.payload,
      };
    },
    jobs: {
      drain: () => app.get(JobRunner).drain(),
      schedule: (name) => app.get(Scheduler).runNow(name),
    },
    sql: async <T>(text: string, params: unknown[] = []) => (await owner.query(text, params)).rows as T[],
    another: start,
    close: async () => {
      for (const application of open) await application.close();
      await owner.end();
      await database.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
  return test;
}

/** The tenant that the first migration makes. */
export const PLATFORM_TENANT_ID = '00000000-0000-7000-8000-000000000001';

async function startApplication(config: Config, url: string, open: NestFastifyApplication[]) {
  const application = await createHttpApplication(config, url);
  open.unshift(application);
  await application.init();
  await application.getHttpAdapter().getInstance().ready();
  return application;
}

/** Made-up users, one a role: stable ids, so that four eyes can be tested. */
export const TEST_USER_IDS: Record<Role, string> = {
  viewer: '01900000-0000-7000-8000-000000000001',
  analyst: '01900000-0000-7000-8000-000000000002',
  senior_analyst: '01900000-0000-7000-8000-000000000003',
  manager: '01900000-0000-7000-8000-000000000004',
  admin: '01900000-0000-7000-8000-000000000005',
};

function contextOf(who: Role | Actor, correlationId: string, tenantId = PLATFORM_TENANT_ID): Ctx {
  const actor: Actor =
    typeof who === 'string'
      ? { type: 'user', id: TEST_USER_IDS[who], name: `Test ${who}`, user_id: TEST_USER_IDS[who], role: who }
      : who;
  const permissions = new Set(ROLE_PERMISSIONS[actor.role ?? 'admin']);
  return { tenantId, actor, permissions, correlationId, ip: '127.0.0.1' };
}

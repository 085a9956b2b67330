import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { userInfo } from 'node:os';
import { AppModule } from '../../server/src/app.module.ts';
import {
  type Tenant,
  Config,
  Context,
  Ids,
  PinoLoggerService,
  findEmbeddedPostgres,
  prepareDatabase,
  startEmbeddedPostgres,
  Tenants,
  systemContext,
  validationPipe,
} from '#platform';
import { namedTenant } from './tenant-option.ts';

/**
 * The owner's address of a database to work on: the configured one, the running server's, or the embedded one started
 * for this command; null when only DATABASE_APP_URL is set.
 */
export async function withDatabase<T>(
  config: Config,
  work: (ownerUrl: string | null) => Promise<T>,
): Promise<T> {
  const { DATABASE_URL, DATABASE_APP_URL } = config.values;
  if (DATABASE_URL !== undefined) return work(DATABASE_URL);
  if (DATABASE_APP_URL !== undefined) return work(null);
  const running = await findEmbeddedPostgres(config.dataDir);
  if (running !== null) return work(running);
  const postgres = await startEmbeddedPostgres({ dataDir: config.dataDir, log: () => undefined });
  try {
    return await work(postgres.url);
  } finally {
    await postgres.stop();
  }
}

/**
 * Runs one command inside the house: migrated database, all services, no workers. What it changes is audited
 * in the name of the operating system's user.
 */
export async function withHouse<T>(
  work: (house: INestApplicationContext) => Promise<T>,
  tenantOf: (tenants: Tenants) => Promise<Tenant> = chosenTenant,
): Promise<T> {
  const config = Config.fromEnvironment({ LOG_LEVEL: 'warn' }, { ROLE: 'api' });
  return withDatabase(config, async (ownerUrl) => {
    const url = await prepareDatabase(ownerUrl, config);
    const house = await NestFactory.createApplicationContext(AppModule.forRoot(config, url), {
      // Standard output is the command's answer: a warning in an export would break it.
      logger: new PinoLoggerService(config.values.LOG_LEVEL, 'stderr'),
      abortOnError: false,
    });
    try {
      const tenant = await tenantOf(house.get(Tenants));
      const ctx = systemContext(`tw (${userInfo().username})`, house.get(Ids).next(), tenant.id);
      return await house.get(Context).run(ctx, () => work(house));
    } finally {
      await house.close();
    }
  });
}

/** @throws Error when there are several and none is named, or the named one is not there */
async function chosenTenant(tenants: Tenants): Promise<Tenant> {
  const all = await tenants.list();
  const named = namedTenant();
  const found = all.length === 1 && named === undefined ? all[0] : all.find(({ slug }) => slug === named);
  if (found !== undefined) return found;
  const slugs = all.map(({ slug }) => slug).join(', ');
  throw new Error(
    named === undefined
      ? `Say for which tenant with --tenant <name>; there are ${slugs}.`
      : `There is no tenant "${named}"; there are ${slugs}.`,
  );
}

/** Runs one command for the whole installation, in the name of the platform's tenant. */
export function withPlatform<T>(work: (house: INestApplicationContext) => Promise<T>): Promise<T> {
  return withHouse(work, (tenants) => tenants.platform());
}

/** The same checks as over HTTP: the command line is no way round them. @throws Problem invalid_request */
export async function checked<T extends object>(dto: new () => T, value: T): Promise<T> {
  return (await validationPipe().transform(value, { type: 'body', metatype: dto })) as T;
}

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import { setTimeout } from 'node:timers/promises';
import {
  Config,
  PlatformRuntime,
  SettingError,
  migrate,
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '#platform';
import { FirstAdministrator, type FirstCredentials } from '#users';
import { seedDemo } from './demo/demo.ts';
import { createHttpApplication } from './http-server.ts';
import { describeApi } from './openapi-document.ts';
import { StartError, explain } from './start-error.ts';

const say = (line: string) => process.stdout.write(`${line}\n`);

/** What a start has made so far, for whoever has to take it down again. */
interface Parts {
  config: Config | null;
  postgres: EmbeddedPostgres | null;
  app: NestFastifyApplication | null;
}

const GRACE_MS = 2000;

/** Starts the server and returns when it has stopped: the exit code. A failure is one sentence on standard error. */
export async function start(): Promise<number> {
  const parts: Parts = { config: null, postgres: null, app: null };
  const stopping = stopSignal();
  const started = bringUp(parts);
  try {
    await Promise.race([started.then(() => stopping), stopping]);
    return 0;
  } catch (error) {
    process.stderr.write(`${explain(error, parts.config?.values)}\n`);
    return error instanceof SettingError || error instanceof StartError ? 2 : 1;
  } finally {
    // Stopped in the middle of a start: what is half there cannot be closed, but nobody waits long for it either.
    await Promise.race([started.catch(() => undefined), setTimeout(GRACE_MS, undefined, { ref: false })]);
    await parts.app?.close();
    await parts.postgres?.stop();
  }
}

async function bringUp(parts: Parts): Promise<void> {
  const config = (parts.config = new Config());
  if (config.values.DATABASE_URL === undefined)
    parts.postgres = await startEmbeddedPostgres({ dataDir: config.dataDir, log: say });
  const url = config.values.DATABASE_URL ?? parts.postgres?.url ?? '';
  await migrate(url);
  const app = (parts.app = await createHttpApplication(config, url));
  SwaggerModule.setup('api/docs', app, () => describeApi(app), { jsonDocumentUrl: 'api/openapi.json' });
  await app.init();
  const credentials = await app.get(FirstAdministrator).ensure();
  await app.get(PlatformRuntime).startWorkers();
  if (config.servesHttp) await app.listen(config.values.PORT, config.values.HOST);
  say(
    config.servesHttp
      ? `Triage Warden is ready at ${await app.getUrl()}`
      : 'Triage Warden is ready (workers only).',
  );
  if (credentials !== null) sayCredentials(credentials);
  if (config.demo) for (const line of await seedDemo(app)) say(line);
}

/** Once, to the terminal only: never through the log. */
function sayCredentials({ email, password }: FirstCredentials): void {
  say(
    `Sign in as ${email} ${password === null ? 'with the password in ADMIN_PASSWORD' : `with the password ${password}`}`,
  );
  if (password !== null) say('This is shown only now. Change it after signing in.');
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
}

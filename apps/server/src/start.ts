import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
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

/** Starts the server and returns when it has stopped: the exit code. A failure is one sentence on standard error. */
export async function start(): Promise<number> {
  let postgres: EmbeddedPostgres | null = null;
  let app: NestFastifyApplication | null = null;
  let config: Config | undefined;
  const stopping = stopSignal();
  try {
    config = new Config();
    if (config.values.DATABASE_URL === undefined)
      postgres = await startEmbeddedPostgres({ dataDir: config.dataDir, log: say });
    const url = config.values.DATABASE_URL ?? postgres?.url ?? '';
    await migrate(url);
    app = await createHttpApplication(config, url);
    SwaggerModule.setup('api/docs', app, () => describeApi(app as NestFastifyApplication), {
      jsonDocumentUrl: 'api/openapi.json',
    });
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
    await stopping;
    return 0;
  } catch (error) {
    process.stderr.write(`${explain(error, config?.values)}\n`);
    return error instanceof SettingError || error instanceof StartError ? 2 : 1;
  } finally {
    await app?.close();
    await postgres?.stop();
  }
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

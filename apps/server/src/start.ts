import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import {
  Config,
  DatabaseState,
  PlatformRuntime,
  SettingError,
  asWork,
  prepareDatabase,
  startEmbeddedPostgres,
  within,
  type EmbeddedPostgres,
  type Settings,
} from '#platform';
import { FirstAdministrator } from '#users';
import { browserAddress } from './browser-address.ts';
import { whenReachable } from './database-wait.ts';
import { goBack, seedDemo } from './demo/demo.ts';
import { createHttpApplication } from './http-server.ts';
import { describeApi } from './openapi-document.ts';
import { signInLines } from './sign-in-lines.ts';
import { StartError, databaseName, explain, listenFailure } from './start-error.ts';
import { serveStarting, type StartingServer } from './starting-server.ts';

const say = (line: string) => process.stdout.write(`${line}\n`);

/** What a start has made so far, for whoever has to take it down again. */
interface Parts {
  config: Config | null;
  /** From the moment it is asked for: a stop in the middle of its start has to end it, too. */
  postgres: Promise<EmbeddedPostgres> | null;
  app: NestFastifyApplication | null;
  /** In the application's place while the database is away. */
  starting: StartingServer | null;
  stopped: AbortController;
}

const GRACE_SECONDS = 2;
const POSTGRES_GRACE_SECONDS = 30;

/** Starts the server and returns when it has stopped: the exit code. A failure is one sentence on standard error. */
export async function start(): Promise<number> {
  const parts: Parts = {
    config: null,
    postgres: null,
    app: null,
    starting: null,
    stopped: new AbortController(),
  };
  const stopping = stopSignal();
  const started = bringUp(parts);
  try {
    await Promise.race([started.then(() => Promise.race([stopping, lost(parts)])), stopping]);
    return 0;
  } catch (error) {
    process.stderr.write(`${explain(error, parts.config)}\n`);
    return error instanceof SettingError || error instanceof StartError ? 2 : 1;
  } finally {
    parts.stopped.abort();
    // Stopped in the middle of a start: what is half there cannot be closed, but nobody waits long for it either.
    await atMost(GRACE_SECONDS, started);
    await parts.starting?.close();
    await parts.app?.close();
    const postgres = await atMost(POSTGRES_GRACE_SECONDS, Promise.resolve(parts.postgres));
    await postgres?.stop();
  }
}

/** What the work yields; nothing when it fails or takes longer. */
function atMost<T>(seconds: number, work: Promise<T>): Promise<T | undefined> {
  return within(seconds, null, () => work).catch(() => undefined);
}

/** Fails when the embedded PostgreSQL has ended for good. */
async function lost(parts: Parts): Promise<void> {
  const postgres = await parts.postgres;
  await (postgres?.lost ?? new Promise<never>(() => undefined));
}

async function bringUp(parts: Parts): Promise<void> {
  const config = (parts.config = new Config());
  const { DATABASE_URL, DATABASE_APP_URL } = config.values;
  if (DATABASE_URL === undefined && DATABASE_APP_URL === undefined)
    parts.postgres = startEmbeddedPostgres({ dataDir: config.dataDir, log: say });
  const postgres = await parts.postgres;
  const ownerUrl = DATABASE_URL ?? postgres?.url ?? null;
  const url = await reachable(parts, config, () => prepareDatabase(ownerUrl, config));
  // As work: what is away by now is waited for.
  const app = (parts.app = await asWork(() => createHttpApplication(config, url)));
  if (postgres !== null) app.get(DatabaseState).askHere(() => postgres.trouble());
  SwaggerModule.setup('api/docs', app, () => describeApi(app), { jsonDocumentUrl: 'api/openapi.json' });
  await asWork(() => app.init());
  if (config.demo) goBack(app);
  const credentials = await asWork(() => app.get(FirstAdministrator).ensure());
  const demo = config.demo ? await asWork(() => seedDemo(app)) : [];
  await app.get(PlatformRuntime).startWorkers();
  if (config.servesHttp) await listen(app, config.values);
  say(
    config.servesHttp
      ? `Triage Warden is ready at ${await browserAddress(await app.getUrl())}`
      : 'Triage Warden is ready (workers only).',
  );
  if (credentials !== null) for (const line of signInLines(credentials, config.demo)) say(line);
  for (const line of demo) say(line);
}

/** Waits for the database, and says so to people and to the probes. */
async function reachable<T>(parts: Parts, config: Config, work: () => Promise<T>): Promise<T> {
  let why = '';
  const value = await whenReachable(work, {
    database: databaseName(config),
    signal: parts.stopped.signal,
    onWait: async (sentence) => {
      why = sentence;
      if (config.servesHttp) parts.starting ??= await serveStarting(config.values, () => why);
      // Said last: who reads it may ask at once.
      say(sentence);
    },
  });
  await parts.starting?.close();
  parts.starting = null;
  return value;
}

async function listen(app: NestFastifyApplication, { PORT, HOST }: Settings): Promise<void> {
  try {
    await app.listen(PORT, HOST);
  } catch (error) {
    throw new StartError(listenFailure(error, PORT, HOST), { cause: error });
  }
}

/** Heard to the end: with nobody listening, a second Ctrl-C would kill this process and leave PostgreSQL behind. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
  });
}

import cookie from '@fastify/cookie';
import fastifyStatic from '@fastify/static';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { BodyBudget, PinoLoggerService, Problem, validationPipe, type Config } from '#platform';
import { AppModule } from './app.module.ts';
import { addBodyParsers } from './body-parsers.ts';
import { boundConnections, connectionOptions } from './connections.ts';
import { addSecurityHeaders } from './security-headers.ts';

const BODY_LIMIT = 1024 * 1024;
/** From the sources as from the build: `dist` lies beside this file's `apps`, or above it. */
const WEB_FILES = ['../../../dist/web', '../../../../dist/web']
  .map((path) => fileURLToPath(new URL(path, import.meta.url)))
  .find((path) => existsSync(path));
const ASSET_MAX_AGE_MS = 365 * 86_400_000;

/** Builds the application with everything that HTTP needs; it does not listen yet. */
export async function createHttpApplication(
  config: Config,
  databaseUrl: string | null,
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    ...connectionOptions,
    bodyLimit: BODY_LIMIT,
    genReqId: () => randomUUID(),
    trustProxy: config.values.TRUSTED_PROXIES.length > 0 ? config.values.TRUSTED_PROXIES : false,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 300 },
  });
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.forRoot(config, databaseUrl),
    adapter,
    {
      bodyParser: false,
      logger: new PinoLoggerService(config.values.LOG_LEVEL),
      abortOnError: false,
    },
  );
  const fastify = adapter.getInstance() as unknown as FastifyInstance;
  app.setGlobalPrefix('api', { exclude: ['metrics', 'health/live', 'health/ready'] });
  app.useGlobalPipes(validationPipe());
  await app.register(cookie as never);
  await addSecurityHeaders(app, config);
  boundConnections(fastify);
  addBodyParsers(fastify, app.get(BodyBudget));
  refuseNulInAddress(fastify);
  if (databaseUrl !== null) await serveWebFiles(app, fastify);
  return app;
}

/** As in bodies: no address and no query of ours holds U+0000, and no statement could take it. */
function refuseNulInAddress(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    if (!request.url.includes('%00')) return done();
    done(new Problem('invalid_request', 'The address holds the character U+0000 (%00). Leave it out.'));
  });
}

/** The web app's files, and its index for every address that is a page of the app. */
async function serveWebFiles(app: NestFastifyApplication, fastify: FastifyInstance): Promise<void> {
  if (WEB_FILES === undefined) return;
  await app.register(
    fastifyStatic as never,
    {
      root: WEB_FILES,
      wildcard: false,
      cacheControl: false,
      preCompressed: true,
      index: false,
      serveDotFiles: false,
      // Nobody resumes the download of a script; what a strange Range may ask for is not worth the answer.
      acceptRanges: false,
      setHeaders: (reply: { header(name: string, value: string): void }, path: string) =>
        reply.header(
          'cache-control',
          path.includes('/assets/') ? `public, max-age=${ASSET_MAX_AGE_MS / 1000}, immutable` : 'no-cache',
        ),
    } as never,
  );
  fastify.get('/*', (request, reply) => {
    const path = request.url.split('?')[0] ?? '/';
    if (path.startsWith('/api/') || path.startsWith('/assets/')) return reply.callNotFound();
    return reply.sendFile('index.html');
  });
}

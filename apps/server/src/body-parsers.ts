import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { IncomingMessage } from 'node:http';
import { Problem, refuseTooDeep, refuseUnstorable, type BodyBudget } from '#platform';
import { letContinue } from './connections.ts';

const WEBHOOKS = '/api/webhooks/';
const RETRY_AFTER_SECONDS = 5;

/** JSON everywhere; under the webhook address the bytes as received, for signatures are over those. */
export function addBodyParsers(fastify: FastifyInstance, budget: BodyBudget): void {
  const parseJson = fastify.getDefaultJsonParser('error', 'error');
  const isWebhook = (request: FastifyRequest) => request.url.startsWith(WEBHOOKS);
  const add = (
    type: string | string[],
    read: (
      request: FastifyRequest,
      body: Buffer,
      done: (error: Error | null, body?: unknown) => void,
    ) => void,
  ) =>
    fastify.addContentTypeParser(type, (request, payload, done) =>
      readBody(request, payload, (error, body) => {
        if (error !== null) return done(error);
        if (isWebhook(request)) return done(null, body);
        return read(request, body, done);
      }),
    );

  fastify.addHook('onRoute', (route) => {
    const bytes = route.config?.bodyBytes;
    if (bytes !== undefined) route.bodyLimit = bytes;
  });
  fastify.addHook('preParsing', (request, reply, _payload, done) => {
    const claim = budget.claim(declaredBytes(request));
    request.bodyClaim = claim;
    if (request.senderIsKnown === true) claim.prove();
    // Of the answer, not of the request: the body is held until it is answered, or nobody waits any more.
    reply.raw.once('close', () => claim.release());
    done();
  });
  fastify.removeAllContentTypeParsers();
  add('application/json', (request, body, done) => {
    // A DELETE or POST without a body may still name its type.
    if (body.length === 0) return done(null);
    const refusal = refused(() => refuseTooDeep(body));
    if (refusal !== null) return done(refusal);
    const text = body.toString('utf8');
    return void parseJson(request, text, (error, parsed) =>
      done(error ?? refused(() => refuseUnstorable(text, parsed)), parsed),
    );
  });
  add(['application/yaml', 'text/yaml'], (_request, body, done) => {
    const text = body.toString('utf8');
    done(
      refused(() => refuseUnstorable(text, text)),
      text,
    );
  });
  add('*', (_request, body, done) => {
    if (body.length === 0) return done(null);
    return done(new Problem('unsupported_media_type', 'Send the body as application/json.'));
  });
}

/**
 * Reads a body whose size is bounded twice: by its route, and together with all others by the budget, which has its
 * bytes until the request is answered. What is refused is refused as early as it can be told.
 */
function readBody(
  request: FastifyRequest,
  payload: IncomingMessage,
  done: (error: Error | null, body: Buffer) => void,
): void {
  const limit = request.ownBodyLimit ?? request.routeOptions.bodyLimit;
  const tooLarge = () =>
    new Problem('too_large', `The body is larger than is taken here (${limit} bytes); send less.`);
  if (declaredBytes(request) > limit) return done(tooLarge(), Buffer.alloc(0));
  letContinue(request.raw);
  const chunks: Buffer[] = [];
  let length = 0;
  const stop = (error: Error | null) => {
    payload.off('data', onData).off('end', onEnd).off('error', onError);
    if (error !== null) request.bodyClaim?.release();
    done(error, error === null ? Buffer.concat(chunks, length) : Buffer.alloc(0));
  };
  const onEnd = () => stop(null);
  const onError = () => stop(new Problem('invalid_request', 'The connection ended before the body did.'));
  const onData = (chunk: Buffer) => {
    length += chunk.length;
    if (length > limit) return stop(tooLarge());
    if (request.bodyClaim?.take(chunk.length) === false) return stop(full());
    request.onBodyChunk?.(chunk);
    chunks.push(chunk);
  };
  payload.on('data', onData).on('end', onEnd).on('error', onError);
}

/** 0 where its sender does not say. */
function declaredBytes({ headers }: FastifyRequest): number {
  return Number(headers['content-length'] ?? 0);
}

function full(): Problem {
  return new Problem(
    'unavailable',
    'The server has as many bodies in hand as it can hold; nothing of this one was taken. Send it again in a moment.',
    { retryAfterSeconds: RETRY_AFTER_SECONDS },
  );
}

function refused(check: () => void): Error | null {
  try {
    check();
    return null;
  } catch (error) {
    return error as Error;
  }
}

import type { FastifyInstance, FastifyRequest } from 'fastify';
import { refuseTooDeep, refuseUnstorable } from '#platform';

const WEBHOOKS = '/api/webhooks/';

/** JSON everywhere; under the webhook address the bytes as received, for signatures are over those. */
export function addBodyParsers(fastify: FastifyInstance): void {
  const parseJson = fastify.getDefaultJsonParser('error', 'error');
  const isWebhook = (request: FastifyRequest) => request.url.startsWith(WEBHOOKS);
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    if (isWebhook(request)) return done(null, body);
    // A DELETE or POST without a body may still name its type.
    if (body.length === 0) return done(null, undefined);
    const refusal = refused(() => refuseTooDeep(body as Buffer));
    if (refusal !== null) return done(refusal, undefined);
    const text = body.toString('utf8');
    return void parseJson(request, text, (error, parsed) =>
      done(error ?? refused(() => refuseUnstorable(text, parsed)), parsed as object),
    );
  });
  fastify.addContentTypeParser(
    ['application/yaml', 'text/yaml'],
    { parseAs: 'string' },
    (_request, body, done) =>
      done(
        refused(() => refuseUnstorable(String(body), body)),
        body,
      ),
  );
  fastify.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body, done) => {
    if (isWebhook(request)) return done(null, body);
    if (body.length === 0) return done(null, undefined);
    const error = Object.assign(new Error('Send the body as application/json.'), {
      code: 'FST_ERR_CTP_INVALID_MEDIA_TYPE',
      statusCode: 415,
    });
    return done(error, undefined);
  });
}

function refused(check: () => void): Error | null {
  try {
    check();
    return null;
  } catch (error) {
    return error as Error;
  }
}

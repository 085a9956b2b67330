import { Injectable, Logger } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sendProblem, toProblem } from '#platform';
import type { Headers, SignatureCheck } from '../domain/authentication.ts';
import type { LiveSource } from '../source-cache.ts';
import { LARGEST_DELIVERY, WebhookReceiver } from '../webhook-receiver.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The webhook source that this request has shown itself to be. */
    delivery?: {
      live: LiveSource;
      /** What an `hmac` source still has to prove; null for the others. */
      signature: SignatureCheck | null;
      /** Whether refusing it is counted by whoever refuses it. */
      taken: boolean;
    };
  }
}

const PATHS = ['/api/webhooks/:source', '/api/webhooks/:tenant/:source'];
const HEADERS = { 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' };
type Route = { Params: { tenant?: string; source: string } };

/**
 * Takes the place of the Nest handlers of `POST /api/webhooks/:source` and `/:tenant/:source`: at thousands of alerts a second Nest's
 * guards, pipes and interceptors cost more than the work itself. The controller still names and documents the
 * routes. Here it keeps the house's manners: problem+json, correlation id, metrics. The raw-body parser of this
 * address gives the body as a Buffer.
 */
@Injectable()
export class WebhookRoute {
  private readonly logger = new Logger(WebhookRoute.name);

  constructor(
    private readonly receiver: WebhookReceiver,
    host: HttpAdapterHost,
  ) {
    // In the constructor, for Nest makes its routes before any of its hooks; Fastify shows each to us first.
    const fastify = host.httpAdapter?.getInstance<FastifyInstance>();
    fastify?.addHook('onRoute', (route) => {
      if (!PATHS.includes(route.url) || route.method !== 'POST') return;
      route.bodyLimit = LARGEST_DELIVERY;
      // The pages' headers are worked out anew for each answer. No browser shows these; what they need is below.
      Object.assign(route, { helmet: false });
      route.onRequest = (request, reply, done) => {
        void reply.headers(HEADERS);
        this.admit(request as FastifyRequest<Route>, reply).then((admitted) => {
          if (admitted) done();
        }, done);
      };
      route.errorHandler = (error, request, reply) => {
        const { delivery } = request;
        if (delivery?.taken === false)
          this.receiver.refused(delivery.live, toProblem(error, request), request.ip);
        sendProblem(error, request, reply, this.logger);
      };
      route.handler = (request, reply) => this.handle(request as FastifyRequest<Route>, reply);
    });
  }

  /** Before the body is read: a stranger's megabytes are never taken in. */
  private async admit(request: FastifyRequest<Route>, reply: FastifyReply): Promise<boolean> {
    try {
      const headers = request.headers as Headers;
      const { tenant = null, source } = request.params;
      const live = await this.receiver.admit(tenant, source, headers, request.ip);
      const signature = this.receiver.signatureCheck(live, headers);
      request.delivery = { live, signature, taken: false };
      request.senderIsKnown = signature === null;
      request.ownBodyLimit = this.receiver.bodyLimit(live);
      request.onBodyChunk = (chunk) => signature?.update(chunk);
      return true;
    } catch (error) {
      void reply.header('connection', 'close');
      sendProblem(error, request, reply, this.logger);
      return false;
    }
  }

  private async handle(request: FastifyRequest<Route>, reply: FastifyReply): Promise<FastifyReply> {
    const delivery = request.delivery as NonNullable<FastifyRequest['delivery']>;
    delivery.signature?.assert();
    request.bodyClaim?.prove();
    delivery.taken = true;
    const result = await this.receiver.receive(delivery.live, {
      headers: request.headers as Headers,
      body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
      ip: request.ip,
      correlationId: request.id,
    });
    // The body of a repeat is that of the first answer: only the status tells them apart.
    return reply.code(result.repeated ? 200 : 202).send({ status: 'accepted', incidents: result.incidents });
  }
}

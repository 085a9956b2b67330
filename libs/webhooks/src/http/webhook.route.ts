import { Injectable, Logger } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sendProblem } from '#platform';
import type { Headers } from '../domain/authentication.ts';
import type { LiveSource } from '../source-cache.ts';
import { MAIL_LIMIT, WebhookReceiver } from '../webhook-receiver.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The webhook source that this request has shown itself to be (an `hmac` one still has to prove it). */
    webhookSource?: LiveSource;
  }
}

const PATH = '/api/webhooks/:source';
const HEADERS = { 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' };
type Route = { Params: { source: string } };

/**
 * Takes the place of the Nest handler of `POST /api/webhooks/:source`: at thousands of alerts a second Nest's
 * guards, pipes and interceptors cost more than the work itself. The controller still names and documents the
 * route. Here it keeps the house's manners: problem+json, correlation id, metrics. The raw-body parser of this
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
      if (route.url !== PATH || route.method !== 'POST') return;
      route.bodyLimit = MAIL_LIMIT;
      // The pages' headers are worked out anew for each answer. No browser shows these; what they need is below.
      Object.assign(route, { helmet: false });
      route.onRequest = (request, reply, done) => {
        void reply.headers(HEADERS);
        this.admit(request as FastifyRequest<Route>, reply).then((admitted) => {
          if (admitted) done();
        }, done);
      };
      route.errorHandler = (error, request, reply) => sendProblem(error, request, reply, this.logger);
      route.handler = (request, reply) => this.handle(request as FastifyRequest<Route>, reply);
    });
  }

  /** Before the body is read: a stranger's megabytes are never taken in. */
  private async admit(request: FastifyRequest<Route>, reply: FastifyReply): Promise<boolean> {
    try {
      request.webhookSource = await this.receiver.admit(
        request.params.source,
        request.headers as Headers,
        request.ip,
      );
      return true;
    } catch (error) {
      void reply.header('connection', 'close');
      sendProblem(error, request, reply, this.logger);
      return false;
    }
  }

  private async handle(request: FastifyRequest<Route>, reply: FastifyReply): Promise<FastifyReply> {
    const result = await this.receiver.receive(request.webhookSource as LiveSource, {
      headers: request.headers as Headers,
      body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
      ip: request.ip,
      correlationId: request.id,
    });
    // The body of a repeat is that of the first answer: only the status tells them apart.
    return reply.code(result.repeated ? 200 : 202).send({ status: 'accepted', incidents: result.incidents });
  }
}

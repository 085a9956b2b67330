import { Injectable, Logger } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Problem, sendProblem, toProblem } from '#platform';
import type { Headers, SignatureCheck } from '../domain/authentication.ts';
import type { LiveSource } from '../source-cache.ts';
import { LARGEST_DELIVERY, WebhookReceiver } from '../webhook-receiver.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The webhook source that this request has shown itself to be. */
    delivery?: {
      live: LiveSource;
      /** What its body still has to prove; null: it has shown already who it is. */
      signature: SignatureCheck | null;
      /** What was signed, of a delivery that can be told from every other by it. */
      signed: string | null;
    };
  }
  interface FastifyContextConfig {
    /** Its handler is called with what a known webhook source has sent, in `request.delivery`, and with nothing else. */
    admitsDeliveries?: boolean;
  }
}

const CHALLENGE = 'Basic realm="Triage Warden", charset="UTF-8"';
const HEADERS = { 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' };
type Route = { Params: { tenant?: string; source: string } };

/**
 * Who stands before a route whose config says `admitsDeliveries`. Nest's guards come after the body; a stranger's is not
 * read. The raw-body parser of this address gives the body as a Buffer.
 */
@Injectable()
export class WebhookAdmission {
  private readonly logger = new Logger(WebhookAdmission.name);

  constructor(
    private readonly receiver: WebhookReceiver,
    host: HttpAdapterHost,
  ) {
    // In the constructor, for Nest makes its routes before any of its hooks; Fastify shows each to us first.
    const fastify = host.httpAdapter?.getInstance<FastifyInstance>();
    fastify?.addHook('onRoute', (route) => {
      if (route.config?.admitsDeliveries !== true) return;
      route.bodyLimit = LARGEST_DELIVERY;
      // The pages' headers are worked out anew for each answer. No browser shows what is posted; what that needs is below.
      if (route.method === 'POST') Object.assign(route, { helmet: false });
      route.onRequest = (request, reply, done) => {
        void reply.headers(HEADERS);
        this.admit(request as FastifyRequest<Route>, reply).then((admitted) => {
          if (admitted) done();
        }, done);
      };
      route.preHandler = (request, _reply, done) => {
        const { delivery } = request;
        if (delivery !== undefined) delivery.signed = delivery.signature?.assert() ?? null;
        request.bodyClaim?.prove();
        done();
      };
      // Of the body and of the signature; what the handler throws is answered, and counted, behind it.
      route.errorHandler = (error, request, reply) => {
        const { delivery } = request;
        if (delivery !== undefined)
          this.receiver.refused(delivery.live, toProblem(error, request), request.ip);
        sendProblem(error, request, reply, this.logger);
      };
    });
  }

  /** Before the body is read: a stranger's megabytes are never taken in. */
  private async admit(request: FastifyRequest<Route>, reply: FastifyReply): Promise<boolean> {
    try {
      const { tenant = null, source } = request.params;
      const { live, signature } = await this.receiver.admit(tenant, source, {
        method: request.method,
        headers: request.headers as Headers,
        query: request.query as Record<string, unknown>,
        ip: request.ip,
      });
      request.delivery = { live, signature, signed: null };
      request.senderIsKnown = signature === null;
      request.ownBodyLimit = this.receiver.bodyLimit(live);
      request.onBodyChunk = (chunk) => signature?.update(chunk);
      return true;
    } catch (error) {
      void reply.header('connection', 'close');
      // Amazon SNS and others send user and password only to whoever asks for them.
      if (error instanceof Problem && error.status === 401) void reply.header('www-authenticate', CHALLENGE);
      sendProblem(error, request, reply, this.logger);
      return false;
    }
  }
}

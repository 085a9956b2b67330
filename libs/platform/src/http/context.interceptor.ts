import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Observable } from 'rxjs';
import { Context, type Ctx } from '../context/context.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the access guard: who is asking. */
    ctx?: Ctx;
  }
}

const NO_TENANT = '';

/** Runs the handler in the context that the access guard has found out. */
@Injectable()
export class ContextInterceptor implements NestInterceptor {
  constructor(private readonly context: Context) {}

  intercept(execution: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = execution.switchToHttp().getRequest<FastifyRequest>();
    const ctx = request.ctx ?? anonymousContext(request);
    return new Observable((subscriber) =>
      this.context.runSync(ctx, () => next.handle().subscribe(subscriber)),
    );
  }
}

/** For public routes: nobody yet, no permission. Without a tenant no statement gets through. */
export function anonymousContext(request: FastifyRequest, tenantId = NO_TENANT): Ctx {
  return {
    tenantId,
    actor: { type: 'system', id: null, name: 'anonymous' },
    permissions: new Set(),
    correlationId: request.id,
    ip: request.ip,
  };
}

import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SESSION_COOKIE, SESSION_HOURS, SessionTokens } from '../session-tokens.ts';

/** The cookie that carries a session; no script can read it. */
@Injectable()
export class SessionCookie {
  constructor(private readonly tokens: SessionTokens) {}

  set(request: FastifyRequest, reply: FastifyReply, sessionId: string): void {
    void reply.setCookie(SESSION_COOKIE, this.tokens.sign(sessionId), {
      ...options(request),
      maxAge: SESSION_HOURS * 3600,
    });
  }

  clear(request: FastifyRequest, reply: FastifyReply): void {
    void reply.clearCookie(SESSION_COOKIE, options(request));
  }
}

function options(request: FastifyRequest) {
  return { path: '/', httpOnly: true, sameSite: 'strict' as const, secure: request.protocol === 'https' };
}

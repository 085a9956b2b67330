import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Config } from '#platform';
import { LONGEST_SESSION_HOURS } from '../domain/session-settings.ts';
import { SessionTokens } from '../session-tokens.ts';
import { cookieName, cookieOptions } from './cookies.ts';

/** The cookie that carries a session; no script can read it. */
@Injectable()
export class SessionCookie {
  private readonly name: string;

  constructor(
    private readonly tokens: SessionTokens,
    private readonly config: Config,
  ) {
    this.name = cookieName(config, 'tw_session');
  }

  read(request: FastifyRequest): string | null {
    return request.cookies[this.name] ?? null;
  }

  set(request: FastifyRequest, reply: FastifyReply, sessionId: string): void {
    void reply.setCookie(this.name, this.tokens.sign(sessionId), {
      ...cookieOptions(this.config, request),
      maxAge: LONGEST_SESSION_HOURS * 3600,
    });
  }

  clear(request: FastifyRequest, reply: FastifyReply): void {
    void reply.clearCookie(this.name, cookieOptions(this.config, request));
  }
}

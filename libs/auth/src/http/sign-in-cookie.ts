import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Config } from '#platform';
import { PENDING_MINUTES } from '../pending-sign-ins.ts';
import { cookieName, cookieOptions } from './cookies.ts';

/** Binds what belongs to a sign-in that is under way to the browser in which it was begun. */
@Injectable()
export class SignInCookie {
  private readonly name: string;

  constructor(private readonly config: Config) {
    this.name = cookieName(config, 'tw_sign_in');
  }

  read(request: FastifyRequest): string | null {
    return request.cookies[this.name] ?? null;
  }

  set(request: FastifyRequest, reply: FastifyReply, token: string): void {
    void reply.setCookie(this.name, token, {
      ...cookieOptions(this.config, request),
      maxAge: PENDING_MINUTES * 60,
    });
  }

  clear(request: FastifyRequest, reply: FastifyReply): void {
    void reply.clearCookie(this.name, cookieOptions(this.config, request));
  }
}

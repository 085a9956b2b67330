import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import { Strategy } from 'passport-jwt';
import { SecretBox } from '#platform';
import type { Principal } from '../domain/principal.ts';
import { Principals } from '../principals.ts';
import { SESSION_COOKIE, sessionKey, type SessionClaims } from '../session-tokens.ts';

/** The signed cookie names a session; the session's row says who it is and whether it still holds. */
@Injectable()
export class SessionStrategy extends PassportStrategy(Strategy, 'session') {
  constructor(
    box: SecretBox,
    private readonly principals: Principals,
  ) {
    super({
      jwtFromRequest: (request: unknown) => (request as FastifyRequest).cookies[SESSION_COOKIE] ?? null,
      secretOrKey: sessionKey(box),
      algorithms: ['HS256'],
    });
  }

  async validate(claims: SessionClaims): Promise<Principal | false> {
    return (await this.principals.bySession(claims.sid)) ?? false;
  }
}

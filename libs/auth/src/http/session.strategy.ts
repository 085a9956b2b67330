import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import { Strategy } from 'passport-jwt';
import { SecretBox, isUuid } from '#platform';
import type { Principal } from '../domain/principal.ts';
import { Principals } from '../principals.ts';
import { sessionKey, type SessionClaims } from '../session-tokens.ts';
import { SessionCookie } from './session-cookie.ts';

/** The signed cookie names a session; the session's row says who it is and whether it still holds. */
@Injectable()
export class SessionStrategy extends PassportStrategy(Strategy, 'session') {
  constructor(
    box: SecretBox,
    cookie: SessionCookie,
    private readonly principals: Principals,
  ) {
    super({
      jwtFromRequest: (request: unknown) => cookie.read(request as FastifyRequest),
      secretOrKey: sessionKey(box),
      algorithms: ['HS256'],
      passReqToCallback: true,
    });
  }

  /** A page says of its own requests that nobody is at the keyboard: they do not keep the session open. */
  async validate(request: FastifyRequest, claims: SessionClaims): Promise<Principal | false> {
    // A cookie of an earlier release names no tenant: sign in again.
    if (!isUuid(claims.tid)) return false;
    const attended = request.headers['x-unattended'] === undefined;
    return (await this.principals.bySession(claims.sid, claims.tid, attended)) ?? false;
  }
}

import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { createHmac } from 'node:crypto';
import { Context, SecretBox, sameSecret } from '#platform';
import { LONGEST_SESSION_HOURS } from './domain/session-settings.ts';

export interface SessionClaims {
  /** The session's id: the row decides whether it still holds. */
  sid: string;
  /** The tenant whose session it is. */
  tid: string;
}

@Injectable()
export class SessionTokens {
  private readonly jwt: JwtService;
  private readonly csrfKey: Buffer;

  constructor(
    box: SecretBox,
    private readonly context: Context,
  ) {
    this.jwt = new JwtService({
      secret: sessionKey(box),
      signOptions: { algorithm: 'HS256', expiresIn: `${LONGEST_SESSION_HOURS}h` },
    });
    this.csrfKey = box.key('csrf-tokens');
  }

  /** A session of the context's tenant. */
  sign(sessionId: string): string {
    const { tenantId } = this.context.current();
    return this.jwt.sign({ sid: sessionId, tid: tenantId } satisfies SessionClaims);
  }

  /** Bound to the session, so nothing has to be stored; a page of another origin can neither read nor guess it. */
  csrfToken(sessionId: string): string {
    return createHmac('sha256', this.csrfKey).update(sessionId).digest('base64url');
  }

  csrfMatches(sessionId: string, given: string | undefined): boolean {
    return given !== undefined && sameSecret(given, this.csrfToken(sessionId));
  }
}

export function sessionKey(box: SecretBox): string {
  return box.key('session-tokens').toString('base64');
}

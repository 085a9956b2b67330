import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { createHmac } from 'node:crypto';
import { SecretBox, sameSecret } from '#platform';

export interface SessionClaims {
  /** The session's id: the row decides whether it still holds. */
  sid: string;
}

export const SESSION_HOURS = 12;

@Injectable()
export class SessionTokens {
  private readonly jwt: JwtService;
  private readonly csrfKey: Buffer;

  constructor(box: SecretBox) {
    this.jwt = new JwtService({
      secret: sessionKey(box),
      signOptions: { algorithm: 'HS256', expiresIn: `${SESSION_HOURS}h` },
    });
    this.csrfKey = box.key('csrf-tokens');
  }

  sign(sessionId: string): string {
    return this.jwt.sign({ sid: sessionId } satisfies SessionClaims);
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

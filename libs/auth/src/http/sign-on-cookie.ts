import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Clock, Config, SecretBox } from '#platform';
import type { SignOnChecks } from '../identity-provider.ts';
import { cookieName, cookieOptions } from './cookies.ts';

/** What it is for: a session of its own, or one that is there, for its person to be linked or to prove who they are. */
export type SignOnPurpose = { does: 'sign_in' } | { does: 'link' | 'reauthenticate'; sessionId: string };

/** A sign-in that is on its way through the provider's pages. */
export interface SignOnUnderWay {
  checks: SignOnChecks;
  /** Where it goes on afterwards: a path of our own. */
  next: string;
  purpose: SignOnPurpose;
  began: number;
  until: number;
}

const MINUTES = 10;
const PURPOSE = 'sign-on-under-way';

/**
 * Keeps what the provider's answer is checked against in the browser that began, sealed: nobody else can finish it,
 * and a server that starts anew in between has forgotten nothing.
 */
@Injectable()
export class SignOnCookie {
  private readonly name: string;

  constructor(
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly box: SecretBox,
  ) {
    this.name = cookieName(config, 'tw_sign_on');
  }

  set(request: FastifyRequest, reply: FastifyReply, underWay: Omit<SignOnUnderWay, 'began' | 'until'>): void {
    const began = this.clock.now().getTime();
    const until = began + MINUTES * 60_000;
    void reply.setCookie(this.name, this.box.seal(JSON.stringify({ ...underWay, began, until }), PURPOSE), {
      ...this.options(request),
      maxAge: MINUTES * 60,
    });
  }

  /** What is under way in this browser, once: it is taken away with the answer. */
  take(request: FastifyRequest, reply: FastifyReply): SignOnUnderWay | null {
    const sealed = request.cookies[this.name];
    if (sealed === undefined) return null;
    void reply.clearCookie(this.name, this.options(request));
    try {
      const underWay = JSON.parse(this.box.open(sealed, PURPOSE)) as SignOnUnderWay;
      return underWay.until > this.clock.now().getTime() ? underWay : null;
    } catch {
      // Not ours, or of another master key: as if there were none.
      return null;
    }
  }

  /** The browser comes back from another site: a strict cookie would stay at home. */
  private options(request: FastifyRequest) {
    return { ...cookieOptions(this.config, request), sameSite: 'lax' as const };
  }
}

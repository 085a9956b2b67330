import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Context } from '#platform';
import type { Principal } from '../domain/principal.ts';
import { Principals } from '../principals.ts';
import { DeviceCookie } from './device-cookie.ts';
import { SessionCookie } from './session-cookie.ts';

/** A session as a browser has it: by its cookies. */
@Injectable()
export class BrowserSessions {
  constructor(
    private readonly context: Context,
    private readonly principals: Principals,
    private readonly cookie: SessionCookie,
    private readonly devices: DeviceCookie,
  ) {}

  /** Gives the browser a session that has just begun, and knows it again later; null: it has ended already. */
  async begin(sessionId: string, request: FastifyRequest, reply: FastifyReply): Promise<Principal | null> {
    const principal = await this.principals.bySession(sessionId, this.context.current().tenantId);
    if (principal === null) return null;
    this.cookie.set(request, reply, sessionId);
    this.devices.remember(request, reply, principal.email);
    return principal;
  }

  end(request: FastifyRequest, reply: FastifyReply): void {
    this.cookie.clear(request, reply);
  }
}

import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import { PERMISSION_DEFINITIONS, type Permission } from '#contracts';
import {
  AccessRefusals,
  DURING_SETUP_METADATA,
  PERMISSION_METADATA,
  PUBLIC_METADATA,
  Problem,
  RECENT_SIGN_IN_METADATA,
  SIGNED_IN,
  Tenants,
  anonymousContext,
  type RouteAccess,
} from '#platform';
import { parseApiKey } from '../domain/api-key.ts';
import { actorOf, permissionsOf, type Principal } from '../domain/principal.ts';
import { Principals } from '../principals.ts';
import { SessionTokens } from '../session-tokens.ts';
import { Standing } from '../standing.ts';

declare module 'fastify' {
  interface FastifyRequest {
    principal?: Principal;
    user?: unknown;
  }
}

@Injectable()
export class SessionGuard extends AuthGuard('session') {
  override handleRequest<T>(error: unknown, principal: T | false): T {
    if (error instanceof Error) throw error;
    if (!principal)
      throw new Problem('not_authenticated', 'Sign in first: there is no session, or it has ended.');
    return principal;
  }
}

type Targets = Parameters<Reflector['getAllAndOverride']>[1];

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Stands before every route: who is it, may they, and is a browser's write really from our page. */
@Injectable()
export class AccessGuard implements CanActivate {
  private readonly sessions = new SessionGuard();

  constructor(
    private readonly reflector: Reflector,
    private readonly principals: Principals,
    private readonly tokens: SessionTokens,
    private readonly refusals: AccessRefusals,
    private readonly standing: Standing,
    private readonly tenants: Tenants,
  ) {}

  async canActivate(execution: ExecutionContext): Promise<boolean> {
    const request = execution.switchToHttp().getRequest<FastifyRequest>();
    const targets = [execution.getHandler(), execution.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC_METADATA, targets) === true) {
      request.ctx = anonymousContext(request, await this.tenantOf(request));
      return true;
    }
    const needed = this.reflector.getAllAndOverride<RouteAccess | undefined>(PERMISSION_METADATA, targets);
    if (needed === undefined)
      throw new Error(`The route ${request.method} ${request.url} names no permission.`);
    const principal = await this.principalOf(execution, request);
    const permissions = permissionsOf(principal);
    request.principal = principal;
    // Before anything else is refused: the record names who it was.
    request.ctx = {
      tenantId: principal.tenant_id,
      actor: actorOf(principal),
      permissions,
      correlationId: request.id,
      ip: request.ip,
    };
    if (principal.kind === 'session') this.assertFromOurPage(principal, request);
    if (needed !== SIGNED_IN && !permissions.has(needed))
      throw new Problem('forbidden', lacking(needed, principal));
    await this.standing.assert(principal, this.wants(request, needed, targets));
    return true;
  }

  /** Whoever signs in says where; the other open routes belong to no tenant, or find theirs themselves. */
  private async tenantOf(request: FastifyRequest): Promise<string | undefined> {
    if (!request.url.startsWith('/api/auth/')) return undefined;
    const named = request.headers['x-tenant'];
    return (await this.tenants.signingIn(typeof named === 'string' ? named : null)).id;
  }

  /** Closed: every write with a permission of administration needs a recent proof, and whatever says so besides. */
  private wants(request: FastifyRequest, needed: RouteAccess, targets: Targets) {
    const is = (metadata: string) =>
      this.reflector.getAllAndOverride<boolean | undefined>(metadata, targets) === true;
    const administers = needed !== SIGNED_IN && PERMISSION_DEFINITIONS[needed].administration;
    return {
      duringSetup: is(DURING_SETUP_METADATA),
      decides: needed === 'approval:decide',
      recentProof: is(RECENT_SIGN_IN_METADATA) || (administers && !SAFE_METHODS.has(request.method)),
    };
  }

  private async principalOf(execution: ExecutionContext, request: FastifyRequest): Promise<Principal> {
    const key = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (key === undefined) {
      await this.sessions.canActivate(execution);
      return request.user as Principal;
    }
    const principal = await this.principals.byApiKey(key);
    if (principal !== null) return principal;
    const prefix = parseApiKey(key)?.prefix;
    await this.refusals.note({
      kind: 'api_key',
      tenantId: null,
      account: prefix === undefined ? null : `tw_${prefix}`,
      ip: request.ip,
      correlationId: request.id,
    });
    throw new Problem('not_authenticated', 'The API key is unknown, expired or revoked.');
  }

  private assertFromOurPage(session: Principal, request: FastifyRequest): void {
    const csrf = request.headers['x-csrf-token'];
    if (
      SAFE_METHODS.has(request.method) ||
      this.tokens.csrfMatches(session.id, typeof csrf === 'string' ? csrf : undefined)
    )
      return;
    throw new Problem(
      'csrf_failed',
      'The header X-CSRF-Token is missing or belongs to another session; reload the page.',
    );
  }
}

function lacking(needed: Permission, { kind, role }: Principal): string {
  if (kind === 'session') return `This needs the permission ${needed}, which the role ${role} does not have.`;
  return PERMISSION_DEFINITIONS[needed].grantable
    ? `This needs the permission ${needed}, which the key does not have.`
    : `This needs the permission ${needed}, which is for people only: no API key holds it. Sign in.`;
}

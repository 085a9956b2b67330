import { Injectable } from '@nestjs/common';
import { AsyncLocalStorage } from 'node:async_hooks';
import { PERMISSIONS, type Actor, type Permission } from '#contracts';

/** Who does what for which tenant; everything below a request, job or schedule runs in one. */
export interface Ctx {
  tenantId: string;
  actor: Actor;
  permissions: ReadonlySet<Permission>;
  correlationId: string;
  ip: string | null;
}

/** The one tenant until tenants can be made; its row comes with the first migration. */
export const DEFAULT_TENANT_ID = '00000000-0000-7000-8000-000000000001';

const EVERYTHING: ReadonlySet<Permission> = new Set(PERMISSIONS);

@Injectable()
export class Context {
  private readonly storage = new AsyncLocalStorage<Ctx>();

  run<T>(ctx: Ctx, fn: () => Promise<T>): Promise<T> {
    return this.storage.run(ctx, fn);
  }

  /** For frameworks that start work by a plain call (an interceptor's subscription). */
  runSync<T>(ctx: Ctx, fn: () => T): T {
    return this.storage.run(ctx, fn);
  }

  current(): Ctx {
    const ctx = this.storage.getStore();
    if (ctx === undefined)
      throw new Error('There is no context: nobody is known to be doing this, for no tenant.');
    return ctx;
  }
}

/** The context of work that the system does by itself. `name` tells which part of it, such as `approvals.sweep`. */
export function systemContext(name: string, correlationId: string, tenantId = DEFAULT_TENANT_ID): Ctx {
  return {
    tenantId,
    actor: { type: 'system', id: null, name },
    permissions: EVERYTHING,
    correlationId,
    ip: null,
  };
}

/** A job's context: it acts in the name of whoever made it necessary. */
export function jobContext(tenantId: string, actor: Actor, correlationId: string): Ctx {
  return { tenantId, actor, permissions: EVERYTHING, correlationId, ip: null };
}

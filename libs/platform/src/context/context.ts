import { Injectable } from '@nestjs/common';
import { AsyncLocalStorage } from 'node:async_hooks';
import { PERMISSIONS, type Actor, type Json, type Permission } from '#contracts';

/** Who does what for which tenant; everything below a request, job or schedule runs in one. */
export interface Ctx {
  tenantId: string;
  actor: Actor;
  permissions: ReadonlySet<Permission>;
  correlationId: string;
  /** The address from which somebody asked; in a job, that of whoever made it necessary. */
  ip: string | null;
  /** In a job: the person (or key) whose decision it carries out. */
  onBehalfOf?: Actor;
}

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
export function systemContext(name: string, correlationId: string, tenantId: string): Ctx {
  return {
    tenantId,
    actor: { type: 'system', id: null, name },
    permissions: EVERYTHING,
    correlationId,
    ip: null,
  };
}

export interface JobOrigin {
  tenant_id: string;
  actor: Actor;
  /** Who decided, when `actor` only carries out. */
  on_behalf_of?: Actor;
  correlation_id: string;
  /** Not there in jobs of earlier versions. */
  ip?: string | null;
}

/** What a job made here carries beside its data. */
export function jobOrigin({ tenantId, actor, onBehalfOf, correlationId, ip }: Ctx): JobOrigin {
  const behalf = onBehalfOf === undefined ? {} : { on_behalf_of: onBehalfOf };
  return { tenant_id: tenantId, actor, ...behalf, correlation_id: correlationId, ip };
}

/**
 * A job's context. What a person has decided is carried out by the system on their behalf and is recorded with their
 * address: the record must not say that they have done themselves what was done later, and perhaps not at all.
 */
export function jobContext(job: string, origin: JobOrigin): Ctx {
  const { actor, on_behalf_of = isPersonal(actor) ? actor : undefined } = origin;
  return {
    tenantId: origin.tenant_id,
    actor: isPersonal(actor) ? { type: 'system', id: null, name: job } : actor,
    permissions: EVERYTHING,
    correlationId: origin.correlation_id,
    ip: origin.ip ?? null,
    ...(on_behalf_of === undefined ? {} : { onBehalfOf: on_behalf_of }),
  };
}

/** To whom people attribute what is done here: not the machinery, where somebody stands behind it. */
export function responsible({ actor, onBehalfOf }: Ctx): Actor {
  return actor.type === 'system' ? (onBehalfOf ?? actor) : actor;
}

/** Who decided what the entry's actor carries out. */
export function onBehalf({ onBehalfOf }: Ctx): { on_behalf_of?: Json } {
  if (onBehalfOf === undefined) return {};
  const { type, id, name } = onBehalfOf;
  return { on_behalf_of: { type, id, name } };
}

function isPersonal(actor: Actor): boolean {
  return actor.type === 'user' || actor.type === 'api_key';
}

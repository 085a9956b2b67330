import { Injectable } from '@nestjs/common';
import { Clock, Context, Ids, OnDomainEvent, type DomainEvent } from '#platform';
import { BUILT_IN_POLICY, BUILT_IN_VERSION } from './domain/builtin.ts';
import { compilePolicy, type CompiledPolicy } from './domain/compile.ts';
import { PolicyRepository } from './data/policy.repository.ts';

export interface KnownPolicy {
  version: number;
  policy: CompiledPolicy;
}

interface Entry extends KnownPolicy {
  /** When the database last said that this is the current version. */
  seenAt: number;
}

const TENANTS_AT_MOST = 200;
/** Look-ups may go by a policy that is this old; effects never do. */
const LOOKUP_STALENESS_MS = 2000;

/** The current policy of each tenant, compiled, in memory. A version never changes, so only its number is checked. */
@Injectable()
export class PolicyVersions {
  private readonly known = new Map<string, Entry>();
  private builtIn: CompiledPolicy | null = null;

  constructor(
    private readonly repository: PolicyRepository,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly context: Context,
  ) {}

  /** What this process last saw; good for guessing what to ask the database, not for deciding an effect. */
  guess(): KnownPolicy | undefined {
    return this.known.get(this.context.current().tenantId);
  }

  /** The policy for a look-up: at most two seconds old, or undefined. */
  recent(): KnownPolicy | undefined {
    const entry = this.known.get(this.context.current().tenantId);
    return entry !== undefined && this.clock.now().getTime() - entry.seenAt < LOOKUP_STALENESS_MS
      ? entry
      : undefined;
  }

  /** The policy of the version that the database has just named as current (null: none is stored yet). */
  async current(version: number | null): Promise<KnownPolicy> {
    const { tenantId } = this.context.current();
    const entry = this.known.get(tenantId);
    const wanted = version ?? BUILT_IN_VERSION;
    if (entry?.version === wanted) {
      entry.seenAt = this.clock.now().getTime();
      return entry;
    }
    const policy = version === null ? this.builtInPolicy() : await this.load(version);
    if (this.known.size >= TENANTS_AT_MOST) this.known.clear();
    const fresh: Entry = { version: wanted, policy, seenAt: this.clock.now().getTime() };
    this.known.set(tenantId, fresh);
    return fresh;
  }

  /** Stores the built-in policy as version 1, so that a decision never refers to a version that nobody can look up. */
  async materialise(): Promise<void> {
    await this.repository.insertVersion({
      id: this.ids.next(),
      version: BUILT_IN_VERSION,
      document: BUILT_IN_POLICY,
      comment: 'Built in',
      published_by: null,
      published_by_name: 'Triage Warden',
      published_at: this.clock.now(),
    });
    // Whoever stored it may have run another release with another built-in policy.
    const { tenantId } = this.context.current();
    this.known.delete(tenantId);
  }

  @OnDomainEvent('policy.published', { id: 'policies.forget', delivery: 'live' })
  async forget(event: DomainEvent<'policy.published'>): Promise<void> {
    const entry = this.known.get(event.tenant_id);
    if (entry !== undefined) entry.seenAt = 0;
  }

  private builtInPolicy(): CompiledPolicy {
    this.builtIn ??= storedPolicy(BUILT_IN_POLICY, BUILT_IN_VERSION);
    return this.builtIn;
  }

  private async load(version: number): Promise<CompiledPolicy> {
    const row = await this.repository.version(version);
    if (row === null) throw new Error(`The policy version ${version} is not stored.`);
    return storedPolicy(row.document, version);
  }
}

/** @throws when this release does not understand it */
export function storedPolicy(document: unknown, version: number): CompiledPolicy {
  const { policy, errors } = compilePolicy(document);
  // Failing every decision is the safe answer to a stored policy that this release does not understand.
  if (policy === null)
    throw new Error(`The stored policy version ${version} is not valid: ${JSON.stringify(errors)}`);
  return policy;
}

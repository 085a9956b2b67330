import { createHash } from 'node:crypto';
import type { Clock } from '#platform';

export interface IssuedToken {
  token: string;
  expiresInSeconds: number;
  /** Where calls with this token belong, when that came out with it. */
  base?: string;
}

interface KeptToken extends IssuedToken {
  /** Milliseconds since the epoch. */
  staleAt: number;
}

/**
 * The access tokens of this process, each until 80 % of its life is over. A client lives as long as its connector's
 * row, or for one health check; what it has signed in for stays here for the next one.
 */
export class IssuedTokens {
  private readonly kept = new Map<string, KeptToken>();

  constructor(private readonly clock: Clock) {}

  /** The last one of this owner, fresh or stale. */
  last(owner: string): IssuedToken | undefined {
    return this.kept.get(owner);
  }

  fresh(owner: string): KeptToken | undefined {
    const kept = this.kept.get(owner);
    return kept !== undefined && this.clock.now().getTime() < kept.staleAt ? kept : undefined;
  }

  keep(owner: string, issued: IssuedToken): KeptToken {
    const now = this.clock.now().getTime();
    // Connectors that are gone, or have other credentials by now, leave theirs behind.
    for (const [other, { staleAt }] of this.kept) if (staleAt <= now) this.kept.delete(other);
    const kept = { ...issued, staleAt: now + Math.max(0, issued.expiresInSeconds) * 800 };
    this.kept.set(owner, kept);
    return kept;
  }

  forget(owner: string): void {
    this.kept.delete(owner);
  }
}

/** Who a token was issued to: other credentials or another address never find it. */
export function tokenOwner(connectorId: string, credentials: (string | undefined)[]): string {
  return createHash('sha256')
    .update(JSON.stringify([connectorId, ...credentials]))
    .digest('base64url');
}

/** The access token of one client; callers that need a new one at the same time share one request. */
export class BearerToken {
  private pending: Promise<IssuedToken> | null = null;

  constructor(
    private readonly tokens: IssuedTokens,
    private readonly owner: string,
    private readonly issue: () => Promise<IssuedToken>,
  ) {}

  async get(): Promise<IssuedToken> {
    const fresh = this.tokens.fresh(this.owner);
    if (fresh !== undefined) return fresh;
    this.pending ??= this.renew().finally(() => (this.pending = null));
    return this.pending;
  }

  /** The service refused this token; a newer one that another caller has fetched since is kept. */
  forget(token: string): void {
    if (this.value === token) this.tokens.forget(this.owner);
  }

  /** For messages: what must not be shown. */
  get value(): string | null {
    return this.tokens.last(this.owner)?.token ?? null;
  }

  private async renew(): Promise<IssuedToken> {
    const issued = await this.issue();
    this.tokens.keep(this.owner, issued);
    return issued;
  }
}

import type { Clock } from '#platform';

export interface IssuedToken {
  token: string;
  expiresInSeconds: number;
}

/** An access token kept until 80 % of its life is over; callers that need a new one at the same time share one request. */
export class BearerToken {
  private current: { token: string; staleAt: number } | null = null;
  private pending: Promise<string> | null = null;

  constructor(
    private readonly clock: Clock,
    private readonly issue: () => Promise<IssuedToken>,
  ) {}

  async get(): Promise<string> {
    if (this.current !== null && this.clock.now().getTime() < this.current.staleAt) return this.current.token;
    this.pending ??= this.renew().finally(() => (this.pending = null));
    return this.pending;
  }

  /** The service refused this token; a newer one that another caller has fetched since is kept. */
  forget(token: string): void {
    if (this.current?.token === token) this.current = null;
  }

  /** For messages: what must not be shown. */
  get value(): string | null {
    return this.current?.token ?? null;
  }

  private async renew(): Promise<string> {
    const { token, expiresInSeconds } = await this.issue();
    this.current = { token, staleAt: this.clock.now().getTime() + Math.max(0, expiresInSeconds) * 800 };
    return token;
  }
}

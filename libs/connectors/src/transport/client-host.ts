import type { JsonObject } from '#contracts';
import type { Clock, Ids } from '#platform';
import type { ConnectorRef } from '../domain/capabilities.ts';
import type { RateLimit } from '../domain/rate-window.ts';
import type { IssuedTokens } from './bearer-token.ts';

/** What every client needs of the house. Plain functions, so that clients are tested without Nest or database. */
export interface ClientHost {
  clock: Clock;
  ids: Ids;
  /** Access tokens that outlive a client. */
  tokens: IssuedTokens;
  /** One real request was made. */
  observe(type: string, status: string, seconds: number): void;
  /** Takes a place in the limits that all processes share; waits a little, or throws ConnectorFailure. */
  reserve(
    connector: ConnectorRef,
    limits: readonly RateLimit[],
    signal: AbortSignal | undefined,
  ): Promise<void>;
  /** What a simulated connector remembers; kept in the database. */
  memory: SimulatedMemory;
  random?: (() => number) | undefined;
}

export interface SimulatedMemory {
  read(connectorId: string, key: string): Promise<JsonObject | null>;
  write(connectorId: string, key: string, value: JsonObject): Promise<void>;
  /** Stores the value unless one is there; gives back what is there then. */
  remember(connectorId: string, key: string, value: JsonObject): Promise<JsonObject>;
}

/** A connector row with its secrets opened and its settings checked and completed with their defaults. */
export interface StoredConfig {
  connector: ConnectorRef;
  settings: JsonObject;
  secrets: Record<string, string>;
  /** For a health check: one try, no circuit breaker, no shared rate limit. */
  probe: boolean;
}

/** The same as a vendor's client reads it. */
export interface ClientConfig<Settings, Secret extends string> {
  connector: ConnectorRef;
  /** What the vendor calls the service: `VirusTotal`. */
  title: string;
  settings: Settings;
  secrets: Partial<Record<Secret, string>>;
  /** Calls in a period at most, all processes together; none: no limit of ours. */
  limits: readonly RateLimit[];
  probe: boolean;
}

import { Injectable } from '@nestjs/common';
import { Clock, Ids, Problem } from '#platform';
import { ConnectorMetrics } from './connectors.metrics.ts';
import { ConnectorSecrets } from './connector-secrets.ts';
import type { ConnectorRow } from './data/connectors.repository.ts';
import { SharedRateLimiter } from './data/shared-rate-limiter.ts';
import { SimulationRepository } from './data/simulation.repository.ts';
import type { ConnectorClient } from './domain/capabilities.ts';
import { checkSettings } from './domain/settings-check.ts';
import { IssuedTokens } from './transport/bearer-token.ts';
import { ConnectorCatalogue } from './vendors/catalogue.ts';
import type { ClientHost } from './transport/client-host.ts';

/** Makes a client from a stored row. */
@Injectable()
export class ClientFactory {
  private readonly host: ClientHost;

  constructor(
    private readonly catalogue: ConnectorCatalogue,
    private readonly secrets: ConnectorSecrets,
    limiter: SharedRateLimiter,
    memory: SimulationRepository,
    metrics: ConnectorMetrics,
    clock: Clock,
    ids: Ids,
  ) {
    this.host = {
      clock,
      ids,
      memory,
      tokens: new IssuedTokens(clock),
      observe: (type, status, seconds) => metrics.observe(type, status, seconds),
      reserve: (connector, limits, signal) => limiter.reserve(connector, limits, signal),
    };
  }

  /**
   * @param options.anew signs in again instead of with a token that is at hand, to see whether the credentials still hold
   * @throws Problem connector_failed when its secrets do not open or its settings no longer fit its type
   */
  build(row: ConnectorRow, options: { probe: boolean; anew?: boolean }): ConnectorClient {
    const type = this.catalogue.get(row.type);
    // A simulated connector that the demo has left behind.
    if (type === undefined)
      throw new Problem('connector_failed', `This server knows no connectors of the kind "${row.type}".`);
    const { settings, errors } = checkSettings(type, row.settings);
    const [wrong] = errors;
    if (wrong !== undefined)
      throw new Problem(
        'connector_failed',
        `The connector "${row.name}" is not configured correctly: ${wrong.path}: ${wrong.message}`,
      );
    return type.build(
      {
        connector: { id: row.id, name: row.name, type: row.type, simulated: type.simulated },
        settings,
        secrets: this.secrets.open(row),
        probe: options.probe,
      },
      options.anew === true ? { ...this.host, tokens: new IssuedTokens(this.host.clock) } : this.host,
    );
  }
}

import { Injectable } from '@nestjs/common';
import type { JsonObject } from '#contracts';
import { Clock, Ids, UnitOfWork } from '#platform';
import type { SimulatedMemory } from '../transport/client-host.ts';
import type { ConnectorSimulationEntity } from './connector-simulation.entity.ts';

type Stored = Pick<ConnectorSimulationEntity, 'value'>;

/** What simulated connectors remember, so that an effect of the demo is still there after a restart. */
@Injectable()
export class SimulationRepository implements SimulatedMemory {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  read(connectorId: string, key: string): Promise<JsonObject | null> {
    return this.unitOfWork.read(async () => (await this.stored(connectorId, key))?.value ?? null);
  }

  write(connectorId: string, key: string, value: JsonObject): Promise<void> {
    return this.unitOfWork.run(async () => {
      await this.unitOfWork.query(
        `INSERT INTO connector_simulations (id, connector_id, key, value, updated_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (tenant_id, connector_id, key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at`,
        [this.ids.next(), connectorId, key, JSON.stringify(value), this.clock.now()],
      );
    });
  }

  remember(connectorId: string, key: string, value: JsonObject): Promise<JsonObject> {
    return this.unitOfWork.run(async () => {
      await this.unitOfWork.query(
        `INSERT INTO connector_simulations (id, connector_id, key, value, updated_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (tenant_id, connector_id, key) DO NOTHING`,
        [this.ids.next(), connectorId, key, JSON.stringify(value), this.clock.now()],
      );
      return (await this.stored(connectorId, key))?.value ?? value;
    });
  }

  private stored(connectorId: string, key: string): Promise<Stored | undefined> {
    return this.unitOfWork.one<Stored>(
      'SELECT value FROM connector_simulations WHERE connector_id = $1 AND key = $2',
      [connectorId, key],
    );
  }
}

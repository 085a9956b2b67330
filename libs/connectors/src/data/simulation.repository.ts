import { Injectable } from '@nestjs/common';
import type { JsonObject } from '#contracts';
import { Clock, Ids, UnitOfWork } from '#platform';
import type { SimulatedMemory } from '../transport/client-host.ts';
import { ConnectorSimulationEntity } from './connector-simulation.entity.ts';

/** What simulated connectors remember, so that an effect of the demo is still there after a restart. */
@Injectable()
export class SimulationRepository implements SimulatedMemory {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  read(connectorId: string, key: string): Promise<JsonObject | null> {
    return this.unitOfWork.read(() => this.stored(connectorId, key));
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
      return (await this.stored(connectorId, key)) ?? value;
    });
  }

  private async stored(connector_id: string, key: string): Promise<JsonObject | null> {
    const where = { connector_id, key };
    return (await this.unitOfWork.manager.findOneBy(ConnectorSimulationEntity, where))?.value ?? null;
  }
}

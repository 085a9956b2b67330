import { createHash } from 'node:crypto';
import type { Capability, JsonObject, LookUp } from '#contracts';
import type { CapabilityClients, ConnectorRef } from '../../domain/capabilities.ts';
import type { SimulatedMemory } from '../../transport/client-host.ts';
import { defineConnector, type ConnectorType } from '../define-connector.ts';
import { closed } from '../settings.ts';

/** What a simulated client has of the house. */
export interface Surroundings {
  connector: ConnectorRef;
  memory: Memory;
  /** RFC 3339. */
  now(): string;
}

export interface SimulatedDefinition {
  type: `simulated_${string}`;
  title: `Simulated ${string}`;
  looks_up: readonly LookUp[];
  clients: { [C in Capability]?: (surroundings: Surroundings) => CapabilityClients[C] };
}

/** A connector of the demo. Everything it says is made up and marked so; what it is told to do it remembers. */
export function defineSimulated({ type, title, looks_up, clients }: SimulatedDefinition): ConnectorType {
  return defineConnector({
    type,
    title,
    description: `${title} for the demo: it remembers what it is asked to do and reaches no outside service.`,
    simulated: true,
    settings: closed({}),
    secrets: {},
    connect: ({ connector }, host): Surroundings => ({
      connector,
      memory: new Memory(connector, host.memory),
      now: () => host.clock.now().toISOString(),
    }),
    looks_up,
    clients,
    check: () => Promise.resolve(),
    close: () => Promise.resolve(),
  });
}

export class Memory {
  constructor(
    private readonly connector: ConnectorRef,
    private readonly memory: SimulatedMemory,
  ) {}

  async flag(key: string): Promise<boolean> {
    return (await this.memory.read(this.connector.id, key))?.['on'] === true;
  }

  setFlag(key: string, on: boolean): Promise<void> {
    return this.memory.write(this.connector.id, key, { on });
  }

  read(key: string): Promise<JsonObject | null> {
    return this.memory.read(this.connector.id, key);
  }

  remember(key: string, value: JsonObject): Promise<JsonObject> {
    return this.memory.remember(this.connector.id, key, value);
  }
}

export function simulatedId(value: string): string {
  return `simulated-${createHash('sha256').update(value).digest('hex').slice(0, 12)}`;
}

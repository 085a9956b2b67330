import type { ConnectorRef, Messaging, NewMessage } from '../../domain/capabilities.ts';
import { defineSimulated, simulatedId, type Memory } from './define-simulated.ts';

export const simulatedMessaging = defineSimulated({
  type: 'simulated_messaging',
  title: 'Simulated messaging',
  looks_up: [],
  clients: { messaging: ({ connector, memory }) => new SimulatedMessaging(connector, memory) },
});

class SimulatedMessaging implements Messaging {
  constructor(
    readonly connector: ConnectorRef,
    private readonly memory: Memory,
  ) {}

  async post(input: NewMessage): Promise<{ id: string | null }> {
    const id = simulatedId(input.key);
    await this.memory.remember(`message:${input.key}`, { id, channel: input.channel, title: input.title });
    return { id };
  }

  async wasPosted(key: string): Promise<boolean> {
    return (await this.memory.read(`message:${key}`)) !== null;
  }
}

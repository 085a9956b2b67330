import type { JsonObject } from '#contracts';
import type { ConnectorRef, NewTicket, Ticket, Ticketing } from '../../domain/capabilities.ts';
import { ConnectorFailure } from '../../domain/connector-failure.ts';
import { string, text } from '../../transport/answers.ts';
import { defineSimulated, simulatedId, type Memory } from './define-simulated.ts';

export const simulatedTicketing = defineSimulated({
  type: 'simulated_ticketing',
  title: 'Simulated ticketing',
  looks_up: [],
  clients: { ticketing: ({ connector, memory }) => new SimulatedTicketing(connector, memory) },
});

class SimulatedTicketing implements Ticketing {
  constructor(
    readonly connector: ConnectorRef,
    private readonly memory: Memory,
  ) {}

  async findByKey(key: string): Promise<Ticket | null> {
    const stored = await this.memory.read(`ticket:${key}`);
    return stored === null ? null : ticket(stored);
  }

  async create(input: NewTicket): Promise<Ticket> {
    const id = simulatedId(input.key);
    return ticket(await this.memory.remember(`ticket:${input.key}`, { id, title: input.title }));
  }
}

function ticket(stored: JsonObject): Ticket {
  const id = string(stored['id']);
  if (id === null)
    throw new ConnectorFailure('The simulated ticketing has forgotten the ticket’s id.', { effect: 'none' });
  return {
    id,
    key: `SIM-${Number.parseInt(id.slice(-4), 16)}`,
    title: text(stored['title']),
    status: 'Open (simulated)',
    url: `https://simulated.invalid/${id}`,
  };
}

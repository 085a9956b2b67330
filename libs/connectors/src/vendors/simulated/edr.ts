import type { ConnectorRef, Containment, Edr, HostInfo } from '../../domain/capabilities.ts';
import { defineSimulated, type Memory } from './define-simulated.ts';

export const simulatedEdr = defineSimulated({
  type: 'simulated_edr',
  title: 'Simulated EDR',
  looks_up: [],
  clients: { edr: ({ connector, memory, now }) => new SimulatedEdr(connector, memory, now) },
});

class SimulatedEdr implements Edr {
  constructor(
    readonly connector: ConnectorRef,
    private readonly memory: Memory,
    private readonly now: () => string,
  ) {}

  async findHost(nameOrId: string): Promise<HostInfo> {
    return {
      id: nameOrId.toLowerCase(),
      hostname: nameOrId.toUpperCase(),
      containment: await this.containment(nameOrId.toLowerCase()),
      platform: 'Windows',
      os_version: 'Windows 11 (simulated)',
      kind: 'Workstation',
      local_ip: '10.20.30.40',
      external_ip: null,
      domain: 'corp.example',
      agent_version: 'simulated',
      first_seen_at: null,
      last_seen_at: this.now(),
      tags: ['simulated'],
    };
  }

  async containment(hostId: string): Promise<Containment> {
    return (await this.memory.flag(`contained:${hostId}`)) ? 'contained' : 'normal';
  }

  contain(hostId: string): Promise<void> {
    return this.memory.setFlag(`contained:${hostId}`, true);
  }

  liftContainment(hostId: string): Promise<void> {
    return this.memory.setFlag(`contained:${hostId}`, false);
  }
}

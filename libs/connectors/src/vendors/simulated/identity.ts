import type { ConnectorRef, DirectoryUser, Identity } from '../../domain/capabilities.ts';
import { defineSimulated, simulatedId, type Memory } from './define-simulated.ts';

export const simulatedIdentity = defineSimulated({
  type: 'simulated_identity',
  title: 'Simulated identity provider',
  looks_up: [],
  clients: { identity: ({ connector, memory }) => new SimulatedIdentity(connector, memory) },
});

class SimulatedIdentity implements Identity {
  constructor(
    readonly connector: ConnectorRef,
    private readonly memory: Memory,
  ) {}

  async findUser(principal: string): Promise<DirectoryUser> {
    return {
      id: simulatedId(principal.toLowerCase()),
      principal,
      display_name: `${principal} (simulated)`,
      mail: principal.includes('@') ? principal : null,
      enabled: await this.isEnabled(principal),
      kind: 'Member',
      department: null,
      job_title: null,
      synced_from_on_premises: false,
      created_at: null,
      password_changed_at: null,
    };
  }

  async isEnabled(principal: string): Promise<boolean> {
    return !(await this.memory.flag(`disabled:${principal.toLowerCase()}`));
  }

  disable(principal: string): Promise<void> {
    return this.memory.setFlag(`disabled:${principal.toLowerCase()}`, true);
  }

  enable(principal: string): Promise<void> {
    return this.memory.setFlag(`disabled:${principal.toLowerCase()}`, false);
  }
}

import type { JsonObject } from '#contracts';
import type { ConnectorRef, Siem } from '../../domain/capabilities.ts';
import { defineSimulated } from './define-simulated.ts';

export const simulatedSiem = defineSimulated({
  type: 'simulated_siem',
  title: 'Simulated SIEM',
  looks_up: [],
  clients: { siem_search: ({ connector }) => new SimulatedSiem(connector) },
});

class SimulatedSiem implements Siem {
  constructor(readonly connector: ConnectorRef) {}

  search(): Promise<{ rows: JsonObject[]; truncated: boolean }> {
    return Promise.resolve({ rows: [], truncated: false });
  }
}

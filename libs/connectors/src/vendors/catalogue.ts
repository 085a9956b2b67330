import type { ConnectorType } from './define-connector.ts';
import { SIMULATED, VENDORS } from './index.ts';

/** The kinds of connectors there are; the simulated ones in the demo only. */
export class ConnectorCatalogue {
  private readonly types: ReadonlyMap<string, ConnectorType>;

  constructor(demo: boolean) {
    const all = demo ? [...VENDORS, ...SIMULATED] : VENDORS;
    this.types = new Map(all.map((type) => [type.type, type]));
  }

  list(): ConnectorType[] {
    return [...this.types.values()];
  }

  get(type: string): ConnectorType | undefined {
    return this.types.get(type);
  }
}

import type { Capability } from '#contracts';
import type { LookUp } from './capabilities.ts';
import type { ConnectorTypeInfo } from './connector-type.ts';

interface Configured {
  id: string;
  type: string;
  enabled: boolean;
  capabilities: readonly Capability[];
}

/**
 * Which connector answers: the newest enabled one that offers the capability, and for threat intelligence the newest
 * that knows what is looked up. So one that knows addresses only takes no look-up of a link from another.
 */
export class InUse {
  private readonly chosen = new Map<string, string>();

  /** @param rows newest first; those of a kind that this server does not know are never used */
  constructor(rows: readonly Configured[], typeOf: (type: string) => ConnectorTypeInfo | undefined) {
    for (const row of rows) {
      const type = typeOf(row.type);
      if (!row.enabled || type === undefined) continue;
      for (const capability of row.capabilities)
        for (const use of usesOf(capability, type)) if (!this.chosen.has(use)) this.chosen.set(use, row.id);
    }
  }

  /** The connector's id. */
  get(capability: Capability, looksUp?: LookUp): string | undefined {
    return this.chosen.get(useOf(capability, looksUp));
  }

  has(capability: Capability): boolean {
    return this.chosen.has(capability);
  }

  /** What this one connector is used for. */
  capabilitiesOf(row: Configured): Capability[] {
    const uses = [...this.chosen].filter(([, id]) => id === row.id).map(([use]) => use.split(' ')[0]);
    return row.capabilities.filter((capability) => uses.includes(capability));
  }
}

function usesOf(capability: Capability, type: ConnectorTypeInfo): string[] {
  const lookUps = capability === 'threat_intelligence' ? type.looks_up : [];
  return [useOf(capability), ...lookUps.map((lookUp) => useOf(capability, lookUp))];
}

function useOf(capability: Capability, looksUp?: LookUp): string {
  return looksUp === undefined ? capability : `${capability} ${looksUp}`;
}

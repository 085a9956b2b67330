import type { Capability, LookUp, NeededService } from '#contracts';
import type { ConnectorTypeInfo } from './connector-type.ts';

interface Configured {
  id: string;
  type: string;
  enabled: boolean;
  capabilities: readonly Capability[];
}

/** Which connectors serve what: all that are switched on and of a kind that this server knows. */
export class InUse<Row extends Configured = Configured> {
  private readonly used: readonly { row: Row; type: ConnectorTypeInfo }[];

  /** @param rows in the order in which they are asked */
  constructor(rows: readonly Row[], typeOf: (type: string) => ConnectorTypeInfo | undefined) {
    this.used = rows.flatMap((row) => {
      const type = row.enabled ? typeOf(row.type) : undefined;
      return type === undefined ? [] : [{ row, type }];
    });
  }

  /** @param looksUp what they have to know about, for a capability of which not each knows all */
  serving(capability: Capability, looksUp: LookUp | null = null): Row[] {
    return this.used
      .filter(
        ({ row, type }) =>
          row.capabilities.includes(capability) && (looksUp === null || type.looks_up.includes(looksUp)),
      )
      .map(({ row }) => row);
  }

  serves({ capability, looks_up }: NeededService): boolean {
    return this.serving(capability, looks_up).length > 0;
  }

  /** What none of them serves of what is needed: a capability that has nobody once, whatever it is needed for. */
  unserved(needed: readonly NeededService[]): NeededService[] {
    const found = new Map<string, NeededService>();
    for (const { capability, looks_up } of needed.filter((need) => !this.serves(need))) {
      const part = this.serving(capability).length === 0 ? null : looks_up;
      found.set(`${capability} ${part ?? ''}`, { capability, looks_up: part });
    }
    return [...found.values()];
  }

  /** What this one connector is used for. */
  capabilitiesOf({ id }: Configured): readonly Capability[] {
    return this.used.find(({ row }) => row.id === id)?.row.capabilities ?? [];
  }
}

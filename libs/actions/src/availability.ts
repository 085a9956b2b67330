import { Injectable } from '@nestjs/common';
import { unservedBy, type NeededService } from '#contracts';
import { Connectors, SetupNotices, type ConnectorRef } from '#connectors';
import { servingOrNone } from './bound-connector.ts';
import { ActionCatalogue } from './domain/catalogue.ts';
import { neededService, type ActionDefinition } from './domain/definition.ts';

/** What can be carried out here: automation asks only for what a connector can do. */
@Injectable()
export class Availability {
  constructor(
    private readonly catalogue: ActionCatalogue,
    private readonly connectors: Connectors,
    private readonly notices: SetupNotices,
  ) {}

  /** What the actions need and no connector of the tenant serves, at most two seconds old. */
  unserved(): Promise<NeededService[]> {
    return this.connectors.unserved(this.catalogue.list().flatMap((action) => neededService(action) ?? []));
  }

  /** The connectors that serve an action now, newest first. */
  async serving({ capability, looks_up }: ActionDefinition): Promise<ConnectorRef[]> {
    if (capability === null) return [];
    return (await servingOrNone(this.connectors, capability, looks_up)).map(({ connector }) => connector);
  }

  /** The service whose absence keeps an action from being carried out, or null; an unknown action lacks nothing. */
  lacks(action: string, unserved: readonly NeededService[]): NeededService | null {
    const needed = this.catalogue.has(action) ? neededService(this.catalogue.get(action)) : null;
    return needed === null ? null : unservedBy(needed, unserved);
  }

  /** Counts what was not asked for, towards one notice per service; never part of a transaction. */
  note(action: string, incidentId: string): void {
    const needed = neededService(this.catalogue.get(action));
    if (needed !== null) this.notices.note({ ...needed, action, incident_id: incidentId });
  }
}

import { Injectable } from '@nestjs/common';
import { CAPABILITIES, type Capability } from '#contracts';
import { Connectors, SetupNotices, type Unasked } from '#connectors';
import { ActionCatalogue } from './domain/catalogue.ts';

/** What can be carried out here: automation asks only for what a connector can do. */
@Injectable()
export class Availability {
  constructor(
    private readonly catalogue: ActionCatalogue,
    private readonly connectors: Connectors,
    private readonly notices: SetupNotices,
  ) {}

  /** The capabilities that no connector of the tenant serves, at most two seconds old. */
  async unserved(): Promise<Capability[]> {
    const served = await Promise.all(CAPABILITIES.map((capability) => this.connectors.has(capability)));
    return CAPABILITIES.filter((_capability, at) => served[at] === false);
  }

  /** The capability that keeps an action from being carried out, or null; an unknown action lacks nothing. */
  lacks(action: string, unserved: readonly Capability[]): Capability | null {
    const capability = this.catalogue.has(action) ? this.catalogue.get(action).capability : null;
    return capability !== null && unserved.includes(capability) ? capability : null;
  }

  /** Counts what was not asked for, towards one notice per capability; never part of a transaction. */
  note(unasked: Unasked): void {
    this.notices.note(unasked);
  }
}

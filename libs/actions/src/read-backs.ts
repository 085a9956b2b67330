import { Injectable, Logger } from '@nestjs/common';
import { Connectors } from '#connectors';
import { DatabaseAway } from '#platform';
import { ActionAttempts } from './action-attempts.ts';
import { ActionOutcomes, type Claim } from './action-outcomes.ts';
import { boundConnector, servingOrNone } from './bound-connector.ts';
import type { ActionEntity } from './data/action.entity.ts';
import { MOST_ATTEMPTS, classify } from './domain/attempt.ts';
import { ActionCatalogue } from './domain/catalogue.ts';
import type { ReadBack } from './domain/definition.ts';

/** What became of a call whose answer nobody has, by the service itself where it can say. */
@Injectable()
export class ReadBacks {
  private readonly logger = new Logger(ReadBacks.name);

  constructor(
    private readonly catalogue: ActionCatalogue,
    private readonly connectors: Connectors,
    private readonly attempts: ActionAttempts,
    private readonly outcomes: ActionOutcomes,
  ) {}

  /** @returns null when the service could not be asked now: it is asked again later */
  async of(claim: Claim): Promise<ReadBack | null> {
    const { row } = claim;
    if (row.read_only || !row.may_have_reached) return { state: 'not_done' };
    const definition = this.catalogue.get(row.name);
    if (!(await this.isThere(row))) return { state: 'unknown' };
    if (definition.readBack === 'repeat')
      return { state: row.attempts < MOST_ATTEMPTS ? 'not_done' : 'unknown' };
    if (definition.readBack === null) return { state: 'unknown' };
    try {
      return await this.attempts.readBack(claim);
    } catch (error) {
      if (error instanceof DatabaseAway) throw error;
      this.logger.warn({ err: error, action_id: row.id }, `The state of ${row.name} could not be read back.`);
      await this.outcomes.readFailed(claim, classify(error, false).error);
      return null;
    }
  }
  /** Without its connector nobody can say what the call has done; another one is not asked. */
  private async isThere(row: ActionEntity): Promise<boolean> {
    const { capability } = this.catalogue.get(row.name);
    if (capability === null) return true;
    const serving = await servingOrNone(this.connectors, capability);
    return serving.some(({ connector }) => connector.id === boundConnector(row)?.id);
  }
}

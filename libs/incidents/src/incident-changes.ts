import { Injectable } from '@nestjs/common';
import { Clock, Context, Ids } from '#platform';
import { IncidentFindingsRepository, type Change } from './data/findings.repository.ts';

/** The incident's own timeline: what was changed, by whom, when. In the caller's unit of work. */
@Injectable()
export class IncidentChanges {
  constructor(
    private readonly repository: IncidentFindingsRepository,
    private readonly context: Context,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** In the name of the context's actor. */
  async add(incidentId: string, change: Omit<Change, 'id'>): Promise<void> {
    await this.repository.addChange(
      incidentId,
      { id: this.ids.next(), ...change },
      this.context.current().actor,
      this.clock.now(),
    );
  }
}

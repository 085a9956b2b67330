import { Injectable } from '@nestjs/common';
import { TenantSettings, UnitOfWork } from '#platform';
import { IncidentFindingsRepository } from './data/findings.repository.ts';
import { OWN } from './domain/own-settings.ts';
import { Own, marked } from './domain/own.ts';
import type { DueTriage, IncidentSnapshot, IncidentStanding } from './domain/snapshot.ts';
import { unknownIncident } from './incident-subject.ts';

/** Incidents as runs and actions see them. Unknown ones (another tenant's too) are `Problem('not_found')`. */
@Injectable()
export class IncidentSnapshots {
  constructor(
    private readonly repository: IncidentFindingsRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly settings: TenantSettings,
  ) {}

  load(incidentId: string): Promise<IncidentSnapshot> {
    return this.unitOfWork.read(async () => {
      const loaded = (await this.repository.load(incidentId)) ?? unknownIncident();
      const own = new Own(await this.settings.get(OWN));
      return { ...loaded, observables: loaded.observables.map((observable) => marked(own, observable)) };
    });
  }

  /** Those that are to be triaged again for what their alerts have told since their last triage began. */
  triageDue(limit: number): Promise<DueTriage[]> {
    return this.unitOfWork.read(() => this.repository.triageDue(limit));
  }

  /**
   * How it stands with the incident now. It stays so until the caller's transaction ends: whoever resolves it waits, or
   * has been first and is seen.
   */
  hold(incidentId: string): Promise<IncidentStanding> {
    return this.unitOfWork.run(
      async () => (await this.repository.standing([incidentId], true))[0] ?? unknownIncident(),
    );
  }

  /** As `hold`, of several and without holding them. */
  standing(incidentIds: readonly string[]): Promise<IncidentStanding[]> {
    return incidentIds.length === 0
      ? Promise.resolve([])
      : this.unitOfWork.read(() => this.repository.standing(incidentIds, false));
  }
}

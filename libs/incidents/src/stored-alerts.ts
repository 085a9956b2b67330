import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#platform';
import { StoredAlertsRepository, type SaidAlert, type StoredAlert } from './data/stored-alerts.repository.ts';

/** Alerts as they are kept, for whoever tries out another way to read them, or decides by what they say. */
@Injectable()
export class StoredAlerts {
  constructor(
    private readonly repository: StoredAlertsRepository,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Whether one of these sources, by their slugs, has ever made an incident. */
  async haveComeFrom(slugs: readonly string[]): Promise<boolean> {
    return slugs.length > 0 && (await this.unitOfWork.read(() => this.repository.haveComeFrom(slugs)));
  }

  /** Oldest first, with the beginning of what they describe; of many large ones the latest, 32 MiB together. */
  latest(alertIds: readonly string[]): Promise<StoredAlert[]> {
    return this.unitOfWork.read(() => this.repository.latest(alertIds));
  }

  /** What the alerts of each incident say, the latest `most` of it. */
  said(incidentIds: readonly string[], most: number): Promise<SaidAlert[]> {
    return this.unitOfWork.read(() => this.repository.said(incidentIds, most));
  }

  /** The latest `most` alerts of each incident, by their ids. */
  async ids(incidentIds: readonly string[], most: number): Promise<{ id: string; incident_id: string }[]> {
    if (incidentIds.length === 0) return [];
    return this.unitOfWork.read(() => this.repository.ids(incidentIds, most));
  }

  /** What these alerts say; those that are gone are left out. */
  async saidBy(alertIds: readonly string[]): Promise<SaidAlert[]> {
    if (alertIds.length === 0) return [];
    return this.unitOfWork.read(() => this.repository.saidBy(alertIds));
  }
}

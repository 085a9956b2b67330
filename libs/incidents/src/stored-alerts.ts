import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#platform';
import { StoredAlertsRepository, type StoredAlert } from './data/stored-alerts.repository.ts';

/** Alerts as they are kept, for whoever tries out another way to read them. */
@Injectable()
export class StoredAlerts {
  constructor(
    private readonly repository: StoredAlertsRepository,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Oldest first, with the beginning of what they describe; of many large ones the latest, 32 MiB together. */
  latest(alertIds: readonly string[]): Promise<StoredAlert[]> {
    return this.unitOfWork.read(() => this.repository.latest(alertIds));
  }
}

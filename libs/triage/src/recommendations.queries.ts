import { Injectable } from '@nestjs/common';
import { IncidentRefs } from '#incidents';
import { UnitOfWork, type Page } from '#platform';
import { RecommendationsRepository, type RecommendationRow } from './data/recommendations.repository.ts';

@Injectable()
export class RecommendationsQueries {
  constructor(
    private readonly repository: RecommendationsRepository,
    private readonly incidents: IncidentRefs,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** @param incident an id or a number such as `INC-1042`. @throws Problem not_found */
  async ofIncident(incident: string): Promise<Page<RecommendationRow>> {
    const id = await this.incidents.idOf(incident);
    const data = await this.unitOfWork.read(() => this.repository.ofIncident(id));
    return { data, meta: { next_cursor: null } };
  }
}

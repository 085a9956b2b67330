import { Injectable } from '@nestjs/common';
import { Problem, UnitOfWork, isUuid } from '#platform';
import { TeamsRepository, type TeamRow } from './data/teams.repository.ts';

/** Archived ones among them. */
export const MOST_TEAMS = 200;

@Injectable()
export class TeamsQueries {
  constructor(
    private readonly repository: TeamsRepository,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  list(): Promise<TeamRow[]> {
    return this.unitOfWork.read(() => this.repository.list(MOST_TEAMS));
  }

  /** @throws Problem not_found */
  find(id: string): Promise<TeamRow> {
    return this.unitOfWork.read(async () => {
      const team = isUuid(id) ? await this.repository.find(id) : undefined;
      return team ?? unknownTeam();
    });
  }
}

export function unknownTeam(): never {
  throw new Problem('not_found', 'There is no team with this id.');
}

import { Injectable } from '@nestjs/common';
import type { Role } from '#contracts';
import { Problem, UnitOfWork } from '#platform';
import { TeamsRepository } from './data/teams.repository.ts';
import { MOST_TEAMS } from './teams.queries.ts';

export interface NamedTeam {
  id: string;
  name: string;
  archived: boolean;
}

/** What other features may know of teams. */
@Injectable()
export class TeamDirectory {
  constructor(
    private readonly repository: TeamsRepository,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * The name of a team that something is given to. It is not archived before the caller's transaction ends.
   * @throws Problem invalid_request when there is none, or it is archived
   */
  receiving(id: string): Promise<string> {
    return this.unitOfWork.run(async () => {
      const team = await this.repository.hold(id);
      if (team === undefined) throw refusal('There is no team with this id.', 'unknown_team');
      if (team.archived_at !== null)
        throw refusal(`The team ${team.name} is archived: nothing new is given to it.`, 'archived_team');
      return team.name;
    });
  }

  /** Ids of the teams that somebody is in, archived ones too: what is still in their queues is theirs. */
  ofPerson(userId: string): Promise<string[]> {
    return this.unitOfWork.read(() => this.repository.ofPerson(userId));
  }

  /** Those in use first, each by name. */
  all(): Promise<NamedTeam[]> {
    return this.unitOfWork.read(async () => {
      const teams = await this.repository.names(MOST_TEAMS);
      return teams.map(({ id, name, archived_at }) => ({ id, name, archived: archived_at !== null }));
    });
  }

  /** Ids of its members who are enabled and have one of these roles. */
  activeMembers(id: string, roles: readonly Role[]): Promise<string[]> {
    return this.unitOfWork.read(() => this.repository.activeMembers(id, roles));
  }
}

function refusal(message: string, code: string): Problem {
  return new Problem('invalid_request', message, { errors: [{ path: 'team_id', code, message }] });
}

import { Injectable } from '@nestjs/common';
import { Clock, Context, UnitOfWork } from '#platform';
import { TeamDirectory } from '#teams';
import { QueueRepository } from './data/queue.repository.ts';
import { incidentNumber } from './domain/incident-ref.ts';

/** The queue of a team, as somebody sees it. */
export interface IncidentQueue {
  id: string;
  name: string;
  archived: boolean;
  /** Whoever asks is in the team. */
  mine: boolean;
  waiting: number;
  /** More wait than were counted. */
  more: boolean;
}

/** Something new in a queue, and what it is called. */
export interface QueueArrival {
  number: string;
  title: string;
  team: string;
}

/** Of each queue. */
const MOST_COUNTED = 999;

@Injectable()
export class IncidentQueues {
  constructor(
    private readonly repository: QueueRepository,
    private readonly teams: TeamDirectory,
    private readonly unitOfWork: UnitOfWork,
    private readonly context: Context,
    private readonly clock: Clock,
  ) {}

  /** One's own first, each by name; archived ones while something waits in them. */
  list(): Promise<IncidentQueue[]> {
    return this.unitOfWork.read(async () => {
      const { user_id } = this.context.current().actor;
      const teams = await this.teams.all();
      if (teams.length === 0) return [];
      const own = new Set(user_id == null ? [] : await this.teams.ofPerson(user_id));
      const rows = await this.repository.waiting(
        teams.map(({ id }) => id),
        this.clock.now(),
        MOST_COUNTED + 1,
      );
      const waiting = new Map(rows.map((row) => [row.team_id, row.waiting]));
      return teams
        .map(({ id, name, archived }) => {
          const counted = waiting.get(id) ?? 0;
          const [mine, more] = [own.has(id), counted > MOST_COUNTED];
          return { id, name, archived, mine, waiting: Math.min(counted, MOST_COUNTED), more };
        })
        .filter((queue) => !queue.archived || queue.waiting > 0)
        .sort((one, other) => Number(other.mine) - Number(one.mine));
    });
  }

  /** Null when it waits there no more. */
  arrival(incidentId: string, teamId: string): Promise<QueueArrival | null> {
    return this.unitOfWork.read(async () => {
      const row = await this.repository.arrival(incidentId, teamId, this.clock.now());
      if (row === undefined) return null;
      return { number: incidentNumber(row.number), title: row.title, team: row.team_name };
    });
  }
}

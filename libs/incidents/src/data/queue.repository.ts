import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#platform';

export interface WaitingRow {
  team_id: string;
  /** Open, assigned to nobody and not put off; no more than the limit are counted. */
  waiting: number;
}

export interface ArrivalRow {
  number: number;
  title: string;
  team_name: string;
}

/** What waits in the queues of teams. */
@Injectable()
export class QueueRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  waiting(teamIds: readonly string[], now: Date, limit: number): Promise<WaitingRow[]> {
    return this.unitOfWork.query(
      `SELECT team.id AS team_id, queue.waiting FROM unnest($1::uuid[]) AS team(id)
       CROSS JOIN LATERAL (SELECT count(*)::int AS waiting FROM (
         SELECT FROM incidents i
         WHERE i.team_id = team.id AND i.assignee_id IS NULL AND i.status <> 'resolved'
           AND (i.snoozed_until > $2::timestamptz) IS NOT TRUE
         LIMIT $3) one) queue`,
      [[...teamIds], now, limit],
    );
  }

  /** Nothing when it does not wait in this queue. */
  arrival(incidentId: string, teamId: string, now: Date): Promise<ArrivalRow | undefined> {
    return this.unitOfWork.one(
      `SELECT i.number, i.title, t.name AS team_name FROM incidents i JOIN teams t ON t.id = i.team_id
       WHERE i.id = $1 AND i.team_id = $2 AND i.assignee_id IS NULL AND i.status <> 'resolved'
         AND (i.snoozed_until > $3::timestamptz) IS NOT TRUE`,
      [incidentId, teamId, now],
    );
  }
}

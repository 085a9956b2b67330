import { Injectable } from '@nestjs/common';
import type { ObservableType } from '#contracts';
import { UnitOfWork } from '#platform';

/** Incidents that have something in common. */
export interface GroupRow {
  /** Null where the value says it all: a source, a type of incident. */
  type: ObservableType | null;
  value: string;
  /** What people call it, where the value does not say it. */
  name: string | null;
  count: number;
  /** Of the worst of them. */
  severity_rank: number;
  /** When the newest was made. */
  newest_at: Date;
}

/** The groups of incidents that are named; the largest first. */
@Injectable()
export class GroupRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  bySource(ids: string[]): Promise<GroupRow[]> {
    return this.unitOfWork.query(
      `SELECT NULL::text AS type, source AS value, NULL::text AS name, count(*)::int AS count, max(severity_rank) AS severity_rank,
         max(created_at) AS newest_at
       FROM incidents WHERE id = ANY($1::uuid[]) GROUP BY source ORDER BY count(*) DESC, source`,
      [ids],
    );
  }

  byType(ids: string[]): Promise<GroupRow[]> {
    return this.unitOfWork.query(
      `SELECT NULL::text AS type, i.type AS value, NULL::text AS name, count(*)::int AS count, max(severity_rank) AS severity_rank,
         max(created_at) AS newest_at
       FROM incidents i WHERE id = ANY($1::uuid[]) GROUP BY i.type ORDER BY count(*) DESC, i.type`,
      [ids],
    );
  }

  /** `none`: in the queue of no team. */
  byTeam(ids: string[]): Promise<GroupRow[]> {
    return this.unitOfWork.query(
      `SELECT NULL::text AS type, coalesce(i.team_id::text, 'none') AS value, t.name, count(*)::int AS count,
         max(i.severity_rank) AS severity_rank, max(i.created_at) AS newest_at
       FROM incidents i LEFT JOIN teams t ON t.id = i.team_id
       WHERE i.id = ANY($1::uuid[]) GROUP BY i.team_id, t.name ORDER BY count(*) DESC, t.name, i.team_id`,
      [ids],
    );
  }

  /** By what two of them have at least; one stands in every group that it belongs to. */
  byEntity(ids: string[], limit: number): Promise<GroupRow[]> {
    return this.unitOfWork.query(
      `SELECT o.type, o.value, NULL::text AS name, g.count, g.severity_rank, g.newest_at
       FROM (SELECT l.observable_id, count(*)::int AS count, max(i.severity_rank) AS severity_rank,
               max(i.created_at) AS newest_at
             FROM incidents i JOIN incident_observables l ON l.incident_id = i.id
             WHERE i.id = ANY($1::uuid[]) GROUP BY l.observable_id HAVING count(*) > 1
             ORDER BY count(*) DESC, l.observable_id LIMIT $2) g
       JOIN observables o ON o.id = g.observable_id
       ORDER BY g.count DESC, o.type, o.value`,
      [ids, limit],
    );
  }
}

import { Injectable } from '@nestjs/common';
import type { Role } from '#contracts';
import { UnitOfWork } from '#platform';
import type { NamedPerson } from '../domain/mentions.ts';
import type { WatchReason } from '../domain/watching.ts';
import { CommentEntity } from './comment.entity.ts';
import { IncidentEntity } from './incident.entity.ts';
import { IncidentWatcherEntity } from './incident-watcher.entity.ts';

export interface WatcherRow extends NamedPerson {
  reason: WatchReason;
  since: Date;
}

@Injectable()
export class WatcherRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** @returns those who did not watch it before */
  async add(
    incidentId: string,
    userIds: readonly string[],
    reason: WatchReason,
    now: Date,
  ): Promise<string[]> {
    const rows = await this.unitOfWork.query<{ user_id: string }>(
      `INSERT INTO incident_watchers (incident_id, user_id, reason, since)
       SELECT $1, watcher, $3, $4 FROM unnest($2::uuid[]) AS watcher
       ON CONFLICT (incident_id, user_id) DO NOTHING RETURNING user_id`,
      [incidentId, [...userIds], reason, now],
    );
    return rows.map(({ user_id }) => user_id);
  }

  /** False when they did not watch it. */
  async remove(incidentId: string, userId: string): Promise<boolean> {
    const given = { incident_id: incidentId, user_id: userId };
    const { affected } = await this.unitOfWork.manager.delete(IncidentWatcherEntity, given);
    return affected === 1;
  }

  /** Whoever may still read incidents, by name. */
  list(incidentId: string, roles: readonly Role[], limit: number): Promise<WatcherRow[]> {
    return this.unitOfWork.query(
      `SELECT u.id, u.name, w.reason, w.since FROM incident_watchers w JOIN users u ON u.id = w.user_id
       WHERE w.incident_id = $1 AND u.disabled_at IS NULL AND u.role = ANY($2::text[])
       ORDER BY u.name, u.id LIMIT $3`,
      [incidentId, [...roles], limit],
    );
  }

  watches(incidentId: string, userId: string): Promise<boolean> {
    const given = { incident_id: incidentId, user_id: userId };
    return this.unitOfWork.manager.existsBy(IncidentWatcherEntity, given);
  }

  async idsOf(incidentId: string): Promise<string[]> {
    const rows = await this.unitOfWork.manager.find(IncidentWatcherEntity, {
      select: { user_id: true },
      where: { incident_id: incidentId },
      order: { user_id: 'ASC' },
    });
    return rows.map(({ user_id }) => user_id);
  }

  named(incidentId: string): Promise<{ number: number; title: string } | null> {
    return this.unitOfWork.manager.findOne(IncidentEntity, {
      select: { number: true, title: true },
      where: { id: incidentId },
    });
  }

  async commentText(commentId: string): Promise<string | null> {
    const comment = await this.unitOfWork.manager.findOne(CommentEntity, {
      select: { text: true },
      where: { id: commentId },
    });
    return comment?.text ?? null;
  }

  /** People whose names one of these texts begins with. */
  namedAt(places: readonly string[], roles: readonly Role[], limit: number): Promise<NamedPerson[]> {
    return this.unitOfWork.query(
      `SELECT id, name FROM users
       WHERE disabled_at IS NULL AND role = ANY($1::text[])
         AND EXISTS (SELECT FROM unnest($2::text[]) AS place(text) WHERE starts_with(lower(place.text), lower(name)))
       ORDER BY name, id LIMIT $3`,
      [[...roles], [...places], limit],
    );
  }
}

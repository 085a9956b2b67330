import { Injectable } from '@nestjs/common';
import { UnitOfWork, type CursorKey } from '#platform';
import type { HandedRow, HandedTasks } from '../domain/handover.ts';
import { HandoverEntity } from './handover.entity.ts';

const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

export type HandoverRow = Omit<HandoverEntity, 'tenant_id'>;

type StandingRow = Omit<HandedRow, 'tasks'> & HandedTasks;

@Injectable()
export class HandoverRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async add(handover: HandoverRow): Promise<void> {
    await this.unitOfWork.manager.insert(HandoverEntity, handover);
  }

  find(id: string): Promise<HandoverRow | null> {
    return this.unitOfWork.manager.findOneBy(HandoverEntity, { id });
  }

  /** Newest first. */
  list(after: CursorKey | null, limit: number): Promise<HandoverRow[]> {
    const [at, id] = after === null ? ['infinity', LAST_ID] : [String(after[0]), String(after[1])];
    return this.unitOfWork.query(
      `SELECT id, author_id, author_name, recipient_id, recipient_name, note, incidents, created_at FROM handovers
       WHERE (created_at, id) < ($1::timestamptz, $2::uuid) ORDER BY created_at DESC, id DESC LIMIT $3`,
      [at, id, limit],
    );
  }

  /** The gravest first, of those the oldest; with the tasks that are open `now`. */
  async incidents(ids: readonly string[], now: Date): Promise<HandedRow[]> {
    const rows = await this.unitOfWork.query<StandingRow>(
      `SELECT i.id, i.number, i.title, i.severity, i.status, i.assignee_name, i.created_at,
         t.open, t.overdue, t.longest_overdue
       FROM incidents i CROSS JOIN LATERAL (
         SELECT count(*)::int AS open, (count(*) FILTER (WHERE due_at <= $2::timestamptz))::int AS overdue,
           (array_agg(title ORDER BY due_at, id) FILTER (WHERE due_at <= $2::timestamptz))[1] AS longest_overdue
         FROM incident_tasks WHERE incident_id = i.id AND status = 'open') t
       WHERE i.id = ANY($1::uuid[]) ORDER BY i.severity_rank DESC, i.created_at, i.id`,
      [[...ids], now],
    );
    return rows.map(({ open, overdue, longest_overdue, ...row }) => ({
      ...row,
      tasks: { open, overdue, longest_overdue },
    }));
  }
}

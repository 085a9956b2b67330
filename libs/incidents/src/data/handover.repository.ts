import { Injectable } from '@nestjs/common';
import { UnitOfWork, type CursorKey } from '#platform';
import type { HandedRow } from '../domain/handover.ts';
import { HandoverEntity } from './handover.entity.ts';

const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

export type HandoverRow = Omit<HandoverEntity, 'tenant_id'>;

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

  /** The gravest first, of those the oldest. */
  incidents(ids: readonly string[]): Promise<HandedRow[]> {
    return this.unitOfWork.query(
      `SELECT id, number, title, severity, status, assignee_name, created_at FROM incidents
       WHERE id = ANY($1::uuid[]) ORDER BY severity_rank DESC, created_at, id`,
      [[...ids]],
    );
  }
}

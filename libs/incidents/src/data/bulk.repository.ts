import { Injectable } from '@nestjs/common';
import { IsNull, LessThan, type FindOptionsWhere } from 'typeorm';
import type { ErrorCode } from '#contracts';
import { UnitOfWork } from '#platform';
import type { BulkOutcome, BulkUndone } from '../domain/bulk.ts';
import { IncidentOperationItemEntity, type BulkBefore } from './incident-operation-item.entity.ts';
import { IncidentOperationEntity } from './incident-operation.entity.ts';

/** An item with what people call its incident; both null where there is none. */
export interface BulkItemRow extends Pick<
  IncidentOperationItemEntity,
  'place' | 'incident_id' | 'outcome' | 'code' | 'detail' | 'undone' | 'undone_detail'
> {
  number: number | null;
  title: string | null;
}

export interface BulkCount {
  outcome: BulkOutcome;
  undone: BulkUndone | null;
  count: number;
}

export type BulkItem = Pick<
  IncidentOperationItemEntity,
  'incident_id' | 'outcome' | 'before' | 'version' | 'undone'
>;

export interface BulkSettled {
  outcome: Exclude<BulkOutcome, 'waiting'>;
  code: ErrorCode | null;
  detail: string | null;
  before: BulkBefore | null;
  version: number | null;
}

@Injectable()
export class BulkRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  find(id: string): Promise<IncidentOperationEntity | null> {
    return this.unitOfWork.manager.findOneBy(IncidentOperationEntity, { id });
  }

  /** @returns false when there is one with this id */
  async begin(operation: Omit<IncidentOperationEntity, 'tenant_id'>, ids: string[]): Promise<boolean> {
    const made = await this.unitOfWork.query(
      `INSERT INTO incident_operations (id, actor_id, change, parameters, digest, left_out, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING id`,
      [
        operation.id,
        operation.actor_id,
        operation.change,
        JSON.stringify(operation.parameters),
        operation.digest,
        operation.left_out,
        operation.created_at,
      ],
    );
    if (made.length === 0) return false;
    await this.unitOfWork.query(
      `INSERT INTO incident_operation_items (operation_id, place, incident_id, outcome)
       SELECT $1, one.place, one.id, 'waiting' FROM unnest($2::uuid[]) WITH ORDINALITY AS one(id, place)`,
      [operation.id, ids],
    );
    return true;
  }

  /** Those that were asked for before `moment`: nobody takes them back any more. */
  async forget(moment: Date): Promise<void> {
    await this.unitOfWork.manager.delete(IncidentOperationEntity, { created_at: LessThan(moment) });
  }

  counts(id: string): Promise<BulkCount[]> {
    return this.unitOfWork.query(
      `SELECT outcome, undone, count(*)::int AS count FROM incident_operation_items
       WHERE operation_id = $1 GROUP BY outcome, undone`,
      [id],
    );
  }

  /** Places of the next ones that are to be done. */
  waiting(id: string, limit: number): Promise<number[]> {
    return this.places({ operation_id: id, outcome: 'waiting' }, limit);
  }

  /** Places of the next ones that are to be taken back. */
  undoable(id: string, limit: number): Promise<number[]> {
    return this.places({ operation_id: id, outcome: 'changed', undone: IsNull() }, limit);
  }

  /** It stays as it is until the transaction ends. */
  take(id: string, place: number): Promise<BulkItem | undefined> {
    return this.unitOfWork.one(
      `SELECT incident_id, outcome, before, version, undone FROM incident_operation_items
       WHERE operation_id = $1 AND place = $2 FOR UPDATE`,
      [id, place],
    );
  }

  async settle(id: string, place: number, settled: BulkSettled): Promise<void> {
    await this.unitOfWork.manager.update(
      IncidentOperationItemEntity,
      { operation_id: id, place, outcome: 'waiting' },
      settled,
    );
  }

  async settleUndo(id: string, place: number, undone: BulkUndone, detail: string | null): Promise<void> {
    await this.unitOfWork.manager.update(
      IncidentOperationItemEntity,
      { operation_id: id, place },
      { undone, undone_detail: detail },
    );
  }

  /** In their order; `places` null: all, from `after` on. */
  items(
    id: string,
    wanted: { places: number[] | null; outcome: BulkOutcome | null; undone: BulkUndone | null },
    after: number,
    limit: number,
  ): Promise<BulkItemRow[]> {
    return this.unitOfWork.query(
      `SELECT t.place, t.incident_id, t.outcome, t.code, t.detail, t.undone, t.undone_detail, i.number, i.title
       FROM incident_operation_items t LEFT JOIN incidents i ON i.id = t.incident_id
       WHERE t.operation_id = $1 AND t.place > $2 AND ($3::int[] IS NULL OR t.place = ANY($3))
         AND ($4::text IS NULL OR t.outcome = $4) AND ($5::text IS NULL OR t.undone = $5)
       ORDER BY t.place LIMIT $6`,
      [id, after, wanted.places, wanted.outcome, wanted.undone, limit],
    );
  }

  private async places(
    where: FindOptionsWhere<IncidentOperationItemEntity>,
    take: number,
  ): Promise<number[]> {
    const rows = await this.unitOfWork.manager.find(IncidentOperationItemEntity, {
      select: { place: true },
      where,
      order: { place: 'ASC' },
      take,
    });
    return rows.map(({ place }) => place);
  }
}

import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#platform';
import { IncidentViewDefaultEntity } from './incident-view-default.entity.ts';
import { IncidentViewEntity } from './incident-view.entity.ts';

export type ViewRow = Omit<IncidentViewEntity, 'tenant_id'>;

@Injectable()
export class ViewRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** One's own before the others', each by name. */
  async visible(userId: string, limit: number): Promise<ViewRow[]> {
    return this.unitOfWork.query(
      `SELECT id, owner_id, owner_name, name, query, shared, created_at, updated_at FROM incident_views
       WHERE owner_id = $1 OR shared ORDER BY (owner_id = $1) DESC, name, id LIMIT $2`,
      [userId, limit],
    );
  }

  find(id: string): Promise<ViewRow | null> {
    return this.unitOfWork.manager.findOneBy(IncidentViewEntity, { id });
  }

  countOf(userId: string): Promise<number> {
    return this.unitOfWork.manager.countBy(IncidentViewEntity, { owner_id: userId });
  }

  async add(view: ViewRow): Promise<void> {
    await this.unitOfWork.manager.insert(IncidentViewEntity, view);
  }

  /** Whether somebody has another view of this name. */
  async hasAnother(userId: string, name: string, id: string | null): Promise<boolean> {
    const named = await this.unitOfWork.manager.findOneBy(IncidentViewEntity, { owner_id: userId, name });
    return named !== null && named.id !== id;
  }

  async change(id: string, fields: Pick<ViewRow, 'name' | 'query' | 'shared' | 'updated_at'>): Promise<void> {
    await this.unitOfWork.manager.update(IncidentViewEntity, { id }, fields);
  }

  async delete(id: string): Promise<void> {
    await this.unitOfWork.manager.delete(IncidentViewEntity, { id });
  }

  async defaultOf(userId: string): Promise<string | null> {
    const row = await this.unitOfWork.manager.findOneBy(IncidentViewDefaultEntity, { user_id: userId });
    return row?.view_id ?? null;
  }

  async setDefault(userId: string, viewId: string | null): Promise<void> {
    await this.unitOfWork.manager.delete(IncidentViewDefaultEntity, { user_id: userId });
    if (viewId !== null)
      await this.unitOfWork.manager.insert(IncidentViewDefaultEntity, { user_id: userId, view_id: viewId });
  }

  /** Nobody else begins with what they no longer see. */
  async forgetOthers(viewId: string, ownerId: string): Promise<void> {
    await this.unitOfWork.query('DELETE FROM incident_view_defaults WHERE view_id = $1 AND user_id <> $2', [
      viewId,
      ownerId,
    ]);
  }

  /** One after the other, each person for themselves: names and their number are looked at before they are written. */
  async takeTurn(userId: string): Promise<void> {
    await this.unitOfWork.query(
      `SELECT pg_advisory_xact_lock(hashtextextended('incident-views ' || $1::text, 0))`,
      [userId],
    );
  }
}

import { Injectable } from '@nestjs/common';
import type { NeededService } from '#contracts';
import { UnitOfWork } from '#platform';
import { SetupNoticeEntity } from './setup-notice.entity.ts';

export type UnaskedCount = NeededService & Omit<SetupNoticeEntity, 'tenant_id'>;

@Injectable()
export class SetupNoticeRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** In a fixed order, so that two writers never wait for each other. */
  async add(counts: readonly UnaskedCount[]): Promise<void> {
    const ordered = counts.toSorted((a, b) => key(a).localeCompare(key(b), 'en'));
    await this.unitOfWork.query(
      `INSERT INTO setup_notices AS n (capability, looks_up, action, count, first_at, last_at, last_incident_id)
       SELECT capability, looks_up, action, count, first_at, last_at, last_incident_id
       FROM json_to_recordset($1::json) AS c (capability text, looks_up text, action text, count integer,
         first_at timestamptz, last_at timestamptz, last_incident_id uuid)
       ON CONFLICT (tenant_id, capability, action) DO UPDATE SET looks_up = excluded.looks_up,
         count = n.count + excluded.count, last_at = excluded.last_at, last_incident_id = excluded.last_incident_id`,
      [JSON.stringify(ordered)],
    );
  }

  /** Most asked for first. */
  all(): Promise<UnaskedCount[]> {
    return this.unitOfWork.manager.find(SetupNoticeEntity, {
      order: { count: 'DESC', capability: 'ASC', action: 'ASC' },
    });
  }

  /** @param served what is missed no more */
  async remove(served: readonly NeededService[]): Promise<void> {
    await this.unitOfWork.query(
      `DELETE FROM setup_notices n USING json_to_recordset($1::json) AS s (capability text, looks_up text)
       WHERE n.capability = s.capability AND n.looks_up IS NOT DISTINCT FROM s.looks_up`,
      [JSON.stringify(served)],
    );
  }
}

function key({ capability, action }: UnaskedCount): string {
  return `${capability} ${action}`;
}

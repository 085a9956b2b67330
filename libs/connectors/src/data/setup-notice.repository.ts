import { Injectable } from '@nestjs/common';
import type { Capability } from '#contracts';
import { UnitOfWork } from '#platform';

export interface UnaskedCount {
  capability: Capability;
  action: string;
  count: number;
  first_at: Date;
  last_at: Date;
  last_incident_id: string;
}

@Injectable()
export class SetupNoticeRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** In a fixed order, so that two writers never wait for each other. */
  async add(counts: readonly UnaskedCount[]): Promise<void> {
    const ordered = counts.toSorted((a, b) => key(a).localeCompare(key(b), 'en'));
    await this.unitOfWork.query(
      `INSERT INTO setup_notices AS n (capability, action, count, first_at, last_at, last_incident_id)
       SELECT capability, action, count, first_at, last_at, last_incident_id
       FROM json_to_recordset($1::json) AS c (capability text, action text, count integer, first_at timestamptz,
         last_at timestamptz, last_incident_id uuid)
       ON CONFLICT (tenant_id, capability, action) DO UPDATE SET count = n.count + excluded.count,
         last_at = excluded.last_at, last_incident_id = excluded.last_incident_id`,
      [JSON.stringify(ordered)],
    );
  }

  /** Most asked for first. */
  all(): Promise<UnaskedCount[]> {
    return this.unitOfWork.query(
      `SELECT capability, action, count, first_at, last_at, last_incident_id FROM setup_notices
       ORDER BY count DESC, capability, action`,
    );
  }

  async remove(capabilities: readonly Capability[]): Promise<void> {
    await this.unitOfWork.query('DELETE FROM setup_notices WHERE capability = ANY($1)', [capabilities]);
  }
}

function key({ capability, action }: UnaskedCount): string {
  return `${capability} ${action}`;
}

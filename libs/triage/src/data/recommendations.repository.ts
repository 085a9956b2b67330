import { Injectable } from '@nestjs/common';
import { Ids, UnitOfWork } from '#platform';
import { RecommendationEntity } from './recommendation.entity.ts';

/** What became of one recommendation of a verdict. */
export type RecommendationRow = Pick<
  RecommendationEntity,
  'verdict_id' | 'position' | 'action' | 'action_id' | 'code' | 'reason'
>;

const MOST = 200;

@Injectable()
export class RecommendationsRepository {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly ids: Ids,
  ) {}

  async insert(incidentId: string, rows: readonly RecommendationRow[], now: Date): Promise<void> {
    const stored = rows.map((row) => ({ ...row, id: this.ids.next() }));
    await this.unitOfWork.query(
      `INSERT INTO recommendations (id, incident_id, verdict_id, position, action, action_id, code, reason, created_at)
       SELECT id, $2, verdict_id, position, action, action_id, code, reason, $3
       FROM json_to_recordset($1::json) AS r (id uuid, verdict_id uuid, position integer, action text, action_id uuid,
         code text, reason text)
       ON CONFLICT (tenant_id, verdict_id, position) DO NOTHING`,
      [JSON.stringify(stored), incidentId, now],
    );
  }

  /** Of all verdicts of the incident, newest first. */
  ofIncident(incidentId: string): Promise<RecommendationRow[]> {
    return this.unitOfWork.manager.find(RecommendationEntity, {
      where: { incident_id: incidentId },
      order: { created_at: 'DESC', position: 'ASC' },
      take: MOST,
    });
  }
}

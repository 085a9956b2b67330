import { Injectable } from '@nestjs/common';
import type { ActionStatus } from '#contracts';
import { UnitOfWork } from '#platform';
import type { ReporterAnswerEntity } from './reporter-answer.entity.ts';

/** With how the action stands that told it; null: it is gone. */
export interface ToldAnswer extends Pick<
  ReporterAnswerEntity,
  'reporter' | 'answer' | 'corrects' | 'action_id' | 'at'
> {
  status: ActionStatus | null;
}

@Injectable()
export class ReporterAnswerRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** One after the other: until the caller's transaction ends, nobody else begins to tell this reporter anything. */
  async hold(reporter: string): Promise<void> {
    await this.unitOfWork.query(
      `SELECT pg_advisory_xact_lock(hashtextextended('reporter:' || current_tenant()::text || ' ' || $1::text, 0))`,
      [reporter],
    );
  }

  of(incidentId: string): Promise<ToldAnswer[]> {
    return this.unitOfWork.query<ToldAnswer>(
      `SELECT t.reporter, t.answer, t.corrects, t.action_id, t.at, a.status
       FROM reporter_answers t LEFT JOIN actions a ON a.id = t.action_id WHERE t.incident_id = $1`,
      [incidentId],
    );
  }

  /** In how many other incidents this reporter was told something since, or may have been. */
  async toldSince(reporter: string, since: Date, exceptIncidentId: string): Promise<number> {
    const row = await this.unitOfWork.one<{ count: number }>(
      `SELECT count(*)::int AS count FROM reporter_answers t LEFT JOIN actions a ON a.id = t.action_id
       WHERE t.reporter = $1 AND t.at > $2 AND t.incident_id <> $3 AND a.status IS DISTINCT FROM 'failed'`,
      [reporter, since, exceptIncidentId],
    );
    return row?.count ?? 0;
  }

  async put(
    incidentId: string,
    told: Pick<ReporterAnswerEntity, 'reporter' | 'answer' | 'corrects' | 'action_id' | 'at'>,
  ): Promise<void> {
    await this.unitOfWork.query(
      `INSERT INTO reporter_answers (incident_id, reporter, answer, corrects, action_id, at) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (tenant_id, incident_id, reporter)
       DO UPDATE SET answer = EXCLUDED.answer, corrects = EXCLUDED.corrects, action_id = EXCLUDED.action_id, at = EXCLUDED.at`,
      [incidentId, told.reporter, told.answer, told.corrects, told.action_id, told.at],
    );
  }
}

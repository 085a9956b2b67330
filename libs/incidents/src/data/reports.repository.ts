import { Injectable } from '@nestjs/common';
import type { Classification, Disposition, IncidentStatus, IncidentType } from '#contracts';
import { UnitOfWork } from '#platform';
import { IncidentEntity } from './incident.entity.ts';

/** A mail of the incident, as somebody reported it. */
export interface ReportRow {
  alert_id: string;
  /** Lower case. */
  reporter: string;
  /** What proves that the reporter sent it: see `reportOrigin`; `source` or `person`: who handed it in says so; empty: nothing. */
  proof: string;
  /** No person wrote the report, or it came by a list. */
  automatic: boolean;
  /** The report's own Message-ID; empty when it has none. */
  message_id: string;
  /** Of the mail that was reported. */
  subject: string;
  reported_at: Date;
}

/** What has come of what was reported. */
export interface ReportedIncident {
  number: number;
  status: IncidentStatus;
  type: IncidentType;
  disposition: Disposition | null;
  verdict_classification: Classification | null;
  verdict_category: string | null;
}

/** Nobody answers more people about one incident. */
const MOST = 200;

@Injectable()
export class ReportsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  incident(id: string): Promise<ReportedIncident | null> {
    return this.unitOfWork.manager.findOne(IncidentEntity, {
      select: {
        number: true,
        status: true,
        type: true,
        disposition: true,
        verdict_classification: true,
        verdict_category: true,
      },
      where: { id },
    });
  }

  /** The first of each reporter, oldest first. */
  of(incidentId: string): Promise<ReportRow[]> {
    return this.unitOfWork.query<ReportRow>(
      `SELECT alert_id, reporter, proof, automatic, message_id, subject, reported_at FROM (
         SELECT DISTINCT ON (lower(raw ->> 'reporter')) id AS alert_id, lower(raw ->> 'reporter') AS reporter,
           coalesce(raw ->> 'reporter_proof', '') AS proof, coalesce(raw ->> 'report_automatic', '') <> '' AS automatic,
           coalesce(raw ->> 'report_id', '') AS message_id, coalesce(raw #>> '{headers,subject}', title) AS subject, received_at AS reported_at
         FROM alerts
         WHERE incident_id = $1 AND raw_email IS NOT NULL AND coalesce(raw ->> 'reporter', '') <> ''
         ORDER BY lower(raw ->> 'reporter'), (coalesce(raw ->> 'reporter_proof', '') <> '') DESC, received_at, id) first
       ORDER BY reported_at, alert_id LIMIT ${MOST}`,
      [incidentId],
    );
  }
}

import { Injectable } from '@nestjs/common';
import { TenantSettings, UnitOfWork } from '#platform';
import { ReportsRepository, type ReportRow, type ReportedIncident } from './data/reports.repository.ts';
import { OWN } from './domain/own-settings.ts';
import { Own } from './domain/own.ts';
import { unknownIncident } from './incident-subject.ts';

export interface IncidentReport extends ReportRow {
  /** The reporter's address is one of the tenant's own. */
  own: boolean;
}

/** Who has reported the mails of an incident, with what is known of whether they did. */
@Injectable()
export class IncidentReports {
  constructor(
    private readonly repository: ReportsRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly settings: TenantSettings,
  ) {}

  /** @throws Problem not_found */
  of(incidentId: string): Promise<{
    incident: ReportedIncident;
    reports: IncidentReport[];
    /** Whether anything is known of which addresses are own ones. */
    own_known: boolean;
  }> {
    return this.unitOfWork.read(async () => {
      const incident = (await this.repository.incident(incidentId)) ?? unknownIncident();
      const settings = await this.settings.get(OWN);
      const own = new Own(settings);
      const rows = await this.repository.of(incidentId);
      return {
        incident,
        reports: rows.map((row) => ({
          ...row,
          own: own.has({ type: 'email_address', value: row.reporter }),
        })),
        own_known: settings.domains.length + settings.mailboxes.length > 0,
      };
    });
  }
}

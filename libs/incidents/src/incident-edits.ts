import { Injectable } from '@nestjs/common';
import type { ApprovalLevel, IncidentType, Severity } from '#contracts';
import { Clock, Context, Ids, UnitOfWork } from '#platform';
import { IncidentFindingsRepository } from './data/findings.repository.ts';
import { storableText } from './domain/incoming.ts';
import { IncidentChanges } from './incident-changes.ts';
import { subject, unknownIncident } from './incident-subject.ts';

const COMMENT_CHARACTERS = 20_000;

/** What actions change of an incident. Each method is one unit of work, or part of the caller's; unknown incidents as in `IncidentSnapshots`. */
@Injectable()
export class IncidentEdits {
  constructor(
    private readonly repository: IncidentFindingsRepository,
    private readonly changes: IncidentChanges,
    private readonly unitOfWork: UnitOfWork,
    private readonly context: Context,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async setFields(
    incidentId: string,
    fields: { severity?: Severity; type?: IncidentType; escalation_level?: ApprovalLevel },
  ): Promise<void> {
    await this.unitOfWork.run(async () => {
      const before =
        (await this.repository.setFields(incidentId, fields, this.clock.now())) ?? unknownIncident();
      const changed = Object.entries(fields).filter(
        ([name, value]) => before[name as keyof typeof before] !== value,
      );
      if (changed.length === 0) return;
      const after = Object.fromEntries(changed);
      const names = changed.map(([name]) => name);
      const previous = Object.fromEntries(names.map((name) => [name, before[name as keyof typeof before]]));
      const text = changed
        .map(([name, value]) => `${name.replaceAll('_', ' ')} set to ${value.replaceAll('_', ' ')}`)
        .join(', ');
      await this.changes.add(incidentId, {
        kind: 'field',
        text: text.charAt(0).toUpperCase() + text.slice(1),
        data: { before: previous, after },
      });
      await this.unitOfWork.record(
        'incident.updated',
        subject(incidentId),
        { incident_id: incidentId, fields: names },
        { before: previous, after },
      );
    });
  }

  /** A comment in the name of the context's actor. */
  comment(incidentId: string, text: string): Promise<{ id: string }> {
    return this.unitOfWork.run(async () => {
      const id = this.ids.next();
      const author = this.context.current().actor;
      const comment = {
        id,
        author,
        text: storableText(text.trim(), COMMENT_CHARACTERS),
        now: this.clock.now(),
      };
      if (!(await this.repository.comment(incidentId, comment))) unknownIncident();
      await this.unitOfWork.record(
        'incident.commented',
        subject(incidentId),
        { incident_id: incidentId, comment_id: id },
        { after: { text: comment.text } },
      );
      return { id };
    });
  }
}

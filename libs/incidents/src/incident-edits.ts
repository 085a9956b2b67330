import { Injectable } from '@nestjs/common';
import type { ApprovalLevel, IncidentType, Severity } from '#contracts';
import { Clock, Context, Ids, UnitOfWork } from '#platform';
import { TeamDirectory } from '#teams';
import { IncidentFindingsRepository } from './data/findings.repository.ts';
import { storableText } from './domain/incoming.ts';
import { IncidentChanges } from './incident-changes.ts';
import { IncidentWatchers } from './incident-watchers.ts';
import type { NamedPerson } from './domain/mentions.ts';
import { subject, unknownIncident } from './incident-subject.ts';

const COMMENT_CHARACTERS = 20_000;

/** What actions change of an incident. Each method is one unit of work, or part of the caller's; unknown incidents as in `IncidentSnapshots`. */
@Injectable()
export class IncidentEdits {
  constructor(
    private readonly repository: IncidentFindingsRepository,
    private readonly changes: IncidentChanges,
    private readonly watchers: IncidentWatchers,
    private readonly teams: TeamDirectory,
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
        {
          incident_id: incidentId,
          fields: names,
          ...(fields.escalation_level === undefined ? {} : { escalation_level: fields.escalation_level }),
        },
        { before: previous, after },
      );
    });
  }

  /**
   * A comment in the name of the context's actor. Only people mention others: what a playbook writes may be made of
   * an alert's text, and nobody outside is to call an analyst to a place of their choice.
   */
  comment(incidentId: string, text: string): Promise<{ id: string; mentioned: NamedPerson[] }> {
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
      const mentioned = author.type === 'user' ? await this.told(incidentId, author.id, comment.text) : [];
      await this.unitOfWork.record(
        'incident.commented',
        subject(incidentId),
        { incident_id: incidentId, comment_id: id, mentioned_user_ids: mentioned.map((person) => person.id) },
        { after: { text: comment.text } },
      );
      return { id, mentioned };
    });
  }

  /** Whoever has to do it watches from then on. In the caller's unit of work, whose event says so. */
  async assignedTo(incidentId: string, userId: string): Promise<void> {
    await this.watchers.follow(incidentId, [userId], 'assigned');
  }

  /**
   * The name of the team into whose queue it comes. In the caller's unit of work, before which it is not archived.
   * @throws Problem invalid_request
   */
  receivingTeam(teamId: string): Promise<string> {
    return this.teams.receiving(teamId);
  }

  /** Whoever comments watches from then on, and whom they mention. */
  private async told(incidentId: string, authorId: string | null, text: string): Promise<NamedPerson[]> {
    const people = await this.watchers.mentionedIn(text);
    const mentioned = people.filter(({ id }) => id !== authorId);
    if (authorId !== null) await this.watchers.follow(incidentId, [authorId], 'commented');
    const ids = mentioned.map(({ id }) => id);
    await this.watchers.follow(incidentId, ids, 'mentioned');
    return mentioned;
  }
}

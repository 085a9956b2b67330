import { Injectable } from '@nestjs/common';
import {
  KEEPING_DISPOSITIONS,
  mailText,
  rolesThatMay,
  type BehindPart,
  type Json,
  type OpenRequests,
} from '#contracts';
import { Clock, Context, Problem, UnitOfWork } from '#platform';
import { AlertExtraction } from './alert-extraction.ts';
import { readMailHeaders } from '#mail';
import { IncidentChanges } from './incident-changes.ts';
import { IncidentEdits } from './incident-edits.ts';
import { subject, unknownIncident } from './incident-subject.ts';
import type { IncidentDetailRow } from './data/incident-row.ts';
import { IncidentRepository, type IncidentFields } from './data/incident.repository.ts';
import type { CommentRow } from './data/parts.repository.ts';
import type { NamedPerson } from './domain/mentions.ts';
import type { HandedMail, IncidentChange, NewIncident, Resolution } from './domain/incident-input.ts';
import { incidentNumber, parseIncidentRef } from './domain/incident-ref.ts';
import { MANUAL_SOURCE, storableText, type ReceivedAlert } from './domain/incoming.ts';
import { titleWords } from './domain/incident-words.ts';
import { IncidentIntake } from './incident-intake.ts';
import { readSnooze } from './domain/snooze.ts';
import { readTags, tagWords } from './domain/tags.ts';

/** What people do with incidents. Ids are uuids or numbers (`INC-1042`). */
@Injectable()
export class IncidentsService {
  constructor(
    private readonly repository: IncidentRepository,
    private readonly changes: IncidentChanges,
    private readonly edits: IncidentEdits,
    private readonly intake: IncidentIntake,
    private readonly extraction: AlertExtraction,
    private readonly unitOfWork: UnitOfWork,
    private readonly context: Context,
    private readonly clock: Clock,
  ) {}

  /** @param said what the person has said of it, which is kept as it is */
  create(input: NewIncident, said: Partial<NewIncident> = input): Promise<IncidentDetailRow> {
    return this.unitOfWork.run(async () => {
      const { actor } = this.context.current();
      const { raw_email: _mail, ...kept } = said;
      const [received] = (await this.intake.receive([
        {
          source: {
            ...MANUAL_SOURCE,
            playbook: input.playbook ?? null,
            auto_triage: input.auto_triage ?? true,
          },
          fingerprint: '',
          external_id: null,
          content: '',
          state: null,
          title: input.title,
          description: input.description ?? '',
          severity: input.severity,
          type: input.type,
          occurred_at: null,
          raw: {
            ...(kept as unknown as Record<string, Json>),
            entered_by: actor.name,
            ...(kept.reporter === undefined ? {} : { reporter_proof: 'person' }),
          },
          raw_email: input.raw_email ?? null,
          recipient: input.recipient ?? null,
          fields: input.recipient === undefined ? {} : { recipient: input.recipient },
          observables: input.observables ?? [],
        },
      ])) as [ReceivedAlert];
      const id = received.incident_id;
      if (actor.user_id != null) this.repository.enteredBy(id, actor.user_id, actor.name);
      await this.extraction.ofIncident(id);
      return this.answer(id);
    });
  }

  /** What it is called, and who has got it, the mail says itself. @throws Problem invalid_request when it is none */
  handIn({ mail, recipient, reporter, severity, note }: HandedMail): Promise<IncidentDetailRow> {
    const raw_email = mailText(Buffer.from(mail, 'base64'));
    const headers = readMailHeaders(raw_email);
    if (headers === null)
      throw new Problem(
        'invalid_request',
        'This is not a mail: it does not begin with header lines. Save the mail from your mail program as a file (.eml) and hand that in.',
        { errors: [{ path: 'mail', code: 'invalid', message: 'mail must be a whole mail (RFC 5322)' }] },
      );
    const { subject: title, from, to, delivered_to } = headers;
    const got = recipient ?? delivered_to?.address ?? to.find(({ domain }) => domain !== '')?.address;
    const said = {
      ...(recipient === undefined ? {} : { recipient }),
      ...(reporter === undefined ? {} : { reporter }),
      ...(severity === undefined ? {} : { severity }),
      ...(note === undefined ? {} : { description: note }),
    };
    // Its type and severity are nobody's word: they would be held against the mail.
    return this.create(
      {
        title: title === '' ? `Mail from ${from.address || 'an unknown sender'}` : title,
        type: 'phishing',
        severity: severity ?? 'medium',
        raw_email,
        ...(got === undefined ? {} : { recipient: got }),
        ...(note === undefined ? {} : { description: note }),
      },
      said,
    );
  }

  update(ref: string, input: IncidentChange): Promise<IncidentDetailRow> {
    return this.unitOfWork.run(async () => {
      const row = await this.locked(ref);
      const fields = await this.changedFields(row, input);
      if (row.version !== input.version || !(await this.write(row, input, fields))) {
        throw new Problem(
          'stale_version',
          `Somebody changed ${incidentNumber(row.number)} in between (it is at version ${row.version} now): read it again and repeat the change.`,
        );
      }
      return this.answer(row.id);
    });
  }

  requestTriage(ref: string, playbook: string | null): Promise<IncidentDetailRow> {
    return this.unitOfWork.run(async () => {
      const row = await this.locked(ref);
      if (!(await this.repository.requestTriage(row.id, this.clock.now()))) {
        throw new Problem(
          'illegal_transition',
          row.status === 'triaging'
            ? `${incidentNumber(row.number)} is being triaged already: wait for the verdict or cancel the run.`
            : `${incidentNumber(row.number)} is resolved: reopen it to triage it again.`,
        );
      }
      await this.changes.add(row.id, { kind: 'state', text: 'Asked to triage again', data: { playbook } });
      await this.unitOfWork.record('incident.triage_requested', subject(row.id), {
        incident_id: row.id,
        playbook,
        news: false,
      });
      return this.answer(row.id);
    });
  }

  resolve(ref: string, input: Resolution): Promise<IncidentDetailRow> {
    return this.unitOfWork.run(async () => {
      const row = await this.locked(ref);
      const open_requests = openRequests(input);
      const { actor } = this.context.current();
      const note = input.note === undefined ? null : storableText(input.note.trim(), 20_000);
      const resolution = { disposition: input.disposition, note, by: actor, now: this.clock.now() };
      if (!(await this.repository.resolve(row.id, resolution))) {
        throw new Problem(
          'illegal_transition',
          `${incidentNumber(row.number)} is resolved already (${row.disposition}, by ${row.resolved_by}): reopen it to say something else.`,
        );
      }
      const { disposition } = input;
      await this.changes.add(row.id, {
        kind: 'state',
        text: `Resolved as ${disposition.replaceAll('_', ' ')}`,
        data: { before: { status: row.status }, after: { status: 'resolved', disposition, note } },
      });
      await this.unitOfWork.record(
        'incident.resolved',
        subject(row.id),
        { incident_id: row.id, disposition, from: row.status, open_requests },
        {
          before: { status: row.status },
          after: { status: 'resolved', disposition, open_requests },
          ...(note === null || note === '' ? {} : { reason: note }),
        },
      );
      return this.answer(row.id);
    });
  }

  reopen(ref: string, why: string): Promise<IncidentDetailRow> {
    return this.unitOfWork.run(async () => {
      const row = await this.locked(ref);
      if (!(await this.repository.reopen(row.id, this.clock.now())))
        throw new Problem(
          'illegal_transition',
          `${incidentNumber(row.number)} is not resolved: there is nothing to reopen.`,
        );
      const reason = storableText(why.trim(), 2000);
      const before = { status: row.status, disposition: row.disposition };
      await this.changes.add(row.id, {
        kind: 'state',
        text: 'Reopened',
        data: { before, after: { status: 'triaged' }, reason },
      });
      await this.unitOfWork.record(
        'incident.reopened',
        subject(row.id),
        { incident_id: row.id },
        { reason, before, after: { status: 'triaged' } },
      );
      return this.answer(row.id);
    });
  }

  comment(ref: string, text: string): Promise<CommentRow & { mentioned: NamedPerson[] }> {
    return this.unitOfWork.run(async () => {
      const row = await this.found(ref);
      const { id, mentioned } = await this.edits.comment(row.id, text);
      const { actor } = this.context.current();
      return {
        id,
        author_type: actor.type,
        author_name: actor.name,
        text: storableText(text.trim(), 20_000),
        created_at: this.clock.now(),
        mentioned,
      };
    });
  }

  private async write(
    row: IncidentDetailRow,
    { version, operation_id }: IncidentChange,
    fields: IncidentFields,
  ): Promise<boolean> {
    const names = Object.keys(fields).filter((name) => !name.endsWith('_name')) as (keyof IncidentFields)[];
    if (names.length === 0) return true;
    if (!(await this.repository.update(row.id, version, fields, this.clock.now()))) return false;
    if (fields.title !== undefined) await this.repository.addTitleWords(row.id, titleWords(fields.title));
    if (fields.tags !== undefined)
      await this.repository.replaceWords(row.id, tagWords(row.tags), tagWords(fields.tags));
    this.standBehind(row.id, fields);
    const { assignee_id, team_id } = fields;
    if (assignee_id != null) await this.edits.assignedTo(row.id, assignee_id);
    const after = Object.fromEntries<Json>(Object.entries(fields));
    const shown = Object.keys(fields) as (keyof IncidentFields)[];
    const before = Object.fromEntries(shown.map((name) => [name, asJson(row[name])]));
    await this.changes.add(row.id, {
      kind: 'field',
      text: describeChange(names, fields),
      data: { before, after },
    });
    await this.unitOfWork.record(
      'incident.updated',
      subject(row.id),
      {
        ...{ incident_id: row.id, fields: names },
        ...(assignee_id === undefined ? {} : { assignee_id }),
        ...(team_id === undefined ? {} : { team_id }),
        ...(operation_id === undefined ? {} : { operation_id }),
      },
      { before, after },
    );
    return true;
  }

  /** Recommendations, the conditions of playbooks and the rules of the policy go by these. */
  private standBehind(id: string, { type, severity, title }: IncidentFields): void {
    const { name, user_id } = this.context.current().actor;
    if (user_id == null) return;
    const parts: BehindPart[] = [];
    if (type !== undefined) parts.push('changed_type');
    if (severity !== undefined) parts.push('changed_severity');
    if (title !== undefined) parts.push('changed_title');
    if (parts.length > 0)
      this.repository.standBehind(
        id,
        parts.map((part) => ({ user_id, name, part })),
      );
  }

  /** Only what differs from what is stored. */
  private async changedFields(row: IncidentDetailRow, input: IncidentChange): Promise<IncidentFields> {
    const fields: IncidentFields = {};
    const title =
      input.title === undefined ? undefined : storableText(input.title.replace(/\s+/g, ' ').trim(), 300);
    if (title !== undefined && title !== '' && title !== row.title) fields.title = title;
    if (input.severity !== undefined && input.severity !== row.severity) fields.severity = input.severity;
    if (input.type !== undefined && input.type !== row.type) fields.type = input.type;
    if (input.assignee_id !== undefined && input.assignee_id !== row.assignee_id) {
      fields.assignee_id = input.assignee_id;
      fields.assignee_name = input.assignee_id === null ? null : await this.assigneeName(input.assignee_id);
    }
    if (input.team_id !== undefined && input.team_id !== row.team_id) {
      fields.team_id = input.team_id;
      fields.team_name = input.team_id === null ? null : await this.edits.receivingTeam(input.team_id);
    }
    const tags = input.tags === undefined ? row.tags : readTags(input.tags);
    if (tags.join(' ') !== row.tags.join(' ')) fields.tags = tags;
    if (input.snoozed_until !== undefined) {
      const until = readSnooze(input.snoozed_until, row, this.clock.now());
      if (until !== (row.snoozed_until?.toISOString() ?? null)) fields.snoozed_until = until;
    }
    return fields;
  }

  private async assigneeName(userId: string): Promise<string> {
    const user = await this.repository.userName(userId, rolesThatMay('incident:write'));
    if (user !== undefined) return user.name;
    const message = 'There is no enabled user with this id who may work on incidents.';
    throw new Problem('invalid_request', message, {
      errors: [{ path: 'assignee_id', code: 'unknown_user', message }],
    });
  }

  private async locked(ref: string): Promise<IncidentDetailRow> {
    const parsed = parseIncidentRef(ref) ?? unknownIncident();
    return (await this.repository.findForUpdate(parsed)) ?? unknownIncident();
  }

  private async found(ref: string): Promise<IncidentDetailRow> {
    const parsed = parseIncidentRef(ref) ?? unknownIncident();
    return (await this.repository.find(parsed)) ?? unknownIncident();
  }

  private async answer(id: string): Promise<IncidentDetailRow> {
    return (await this.repository.find({ id })) ?? unknownIncident();
  }
}

function openRequests({ disposition, open_requests = 'cancel' }: Resolution): OpenRequests {
  if (open_requests === 'cancel' || KEEPING_DISPOSITIONS.includes(disposition)) return open_requests;
  const spoken = disposition.replaceAll('_', ' ');
  const message = `An incident that is resolved as ${spoken} leaves nothing to be done: its open requests can only be cancelled. They can be kept for a true positive.`;
  throw new Problem('invalid_request', message, {
    errors: [{ path: 'open_requests', code: 'disposition', message }],
  });
}

function asJson(value: IncidentDetailRow[keyof IncidentFields]): Json {
  return value instanceof Date ? value.toISOString() : value;
}

function describeChange(names: (keyof IncidentFields)[], fields: IncidentFields): string {
  const parts = names.map((name) => {
    if (name === 'assignee_id')
      return fields.assignee_id === null ? 'assignment taken away' : `assigned to ${fields.assignee_name}`;
    if (name === 'team_id')
      return fields.team_id === null ? 'taken out of its queue' : `put into the queue of ${fields.team_name}`;
    if (name === 'tags')
      return fields.tags?.length === 0 ? 'tags taken away' : `tagged ${fields.tags?.join(', ')}`;
    if (name === 'snoozed_until')
      return fields.snoozed_until === null ? 'no longer put off' : `put off until ${fields.snoozed_until}`;
    return `${name} set to ${String(fields[name]).replaceAll('_', ' ')}`;
  });
  const text = parts.join(', ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

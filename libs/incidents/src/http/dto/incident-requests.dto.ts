import { IntersectionType } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  CLASSIFICATIONS,
  DISPOSITIONS,
  INCIDENT_TYPES,
  OBSERVABLE_TYPES,
  OPEN_REQUESTS,
  SEVERITIES,
  type Classification,
  type Disposition,
  type IncidentStatus,
  type IncidentType,
  type ObservableType,
  type OpenRequests,
  type Severity,
} from '#contracts';
import {
  Base64Field,
  BooleanField,
  DateTimeField,
  EnumField,
  IntegerField,
  ListQuery,
  NumberField,
  ObjectField,
  StringField,
  TextField,
  UuidField,
} from '#platform';
import type { HandedMail, IncidentChange, NewIncident, Resolution } from '../../domain/incident-input.ts';
import { SEARCH_FIELDS } from '../../domain/search-fields.ts';
import { TIMELINE_KINDS, type TimelineKind } from '../../domain/timeline.ts';
import type { IncidentFilter, ListIncidents } from '../../incidents.queries.ts';

export const INCIDENT_STATUSES = [
  'created',
  'triaging',
  'triaged',
  'resolved',
] as const satisfies readonly IncidentStatus[];

/** In a query string several values are one comma-separated text or the parameter repeated. */
function Several(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? value.split(',').filter(Boolean) : value,
  );
}

/** Which incidents. In a body the values are lists. */
export class IncidentFilterDto implements IncidentFilter {
  @Several()
  @EnumField(INCIDENT_STATUSES, { name: 'IncidentStatus', optional: true, each: true })
  status?: IncidentStatus[];

  @Several()
  @EnumField(SEVERITIES, { name: 'Severity', optional: true, each: true })
  severity?: Severity[];

  @Several()
  @EnumField(INCIDENT_TYPES, { name: 'IncidentType', optional: true, each: true })
  type?: IncidentType[];

  @Several()
  @StringField({
    optional: true,
    each: true,
    max: 63,
    maxItems: 20,
    description: 'Slugs of sources; `manual` for those that people entered',
  })
  source?: string[];

  @Several()
  @EnumField(CLASSIFICATIONS, { name: 'Classification', optional: true, each: true })
  verdict?: Classification[];

  @StringField({ optional: true, max: 36, description: "A user's id, `me` or `none`" })
  assignee?: string;

  @Several()
  @StringField({
    optional: true,
    each: true,
    max: 36,
    maxItems: 50,
    description:
      'In the queue of one of these: ids of teams, `mine` for those that I am in, `none` for no queue',
  })
  team?: string[];

  @Several()
  @StringField({
    optional: true,
    each: true,
    max: 60,
    maxItems: 20,
    description: 'It has every one of these tags',
  })
  tag?: string[];

  @BooleanField({
    optional: true,
    description: 'Only those that are put off now, or only those that are not',
  })
  snoozed?: boolean;

  @StringField({
    optional: true,
    max: 500,
    description: `A number (INC-1042), an observable (defanged or not, with or without a scheme, its beginning, or the last labels of a name), the beginnings of words of titles, alerts, mails, evidence and comments, of which it has every one, or fields of an alert as \`rule.name:"Suspicious sign-in" host.name:ws-*\`: ${SEARCH_FIELDS.join(', ')}`,
    example: 'host.name:ws-77',
  })
  q?: string;

  @StringField({
    optional: true,
    max: 2048,
    description: 'Only incidents with this observable; `type:value` names its type',
  })
  observable?: string;

  @DateTimeField({ optional: true, description: 'Not before this time' })
  created_after?: string;

  @DateTimeField({ optional: true, description: 'Before this time' })
  created_before?: string;

  @Several()
  @EnumField(DISPOSITIONS, { name: 'Disposition', optional: true, each: true })
  disposition?: Disposition[];

  @BooleanField({ optional: true, description: 'Only those without a verdict' })
  without_verdict?: boolean;

  @BooleanField({ optional: true, description: 'Only those that ended by the word of their source' })
  closed_by_source?: boolean;

  @DateTimeField({ optional: true, description: 'Ended not before this time' })
  resolved_after?: string;

  @DateTimeField({ optional: true, description: 'Ended before this time' })
  resolved_before?: string;

  @StringField({ optional: true, max: 200, description: 'The name of the person who resolved it' })
  resolved_by?: string;

  @StringField({
    optional: true,
    max: 200,
    description: 'The name of the rule that raised its first alert; `-` for those where none was named',
  })
  detector?: string;

  @IntegerField({
    optional: true,
    min: 0,
    max: 100,
    description: "The verdict's confidence in per cent, at least",
  })
  confidence_min?: number;

  @IntegerField({ optional: true, min: 0, max: 100, description: 'And at most' })
  confidence_max?: number;

  @NumberField({
    optional: true,
    min: 0,
    description: 'So many seconds from the first alert to the verdict, at least',
  })
  triage_seconds_min?: number;

  @NumberField({ optional: true, min: 0, description: 'So many until a person resolved it' })
  resolution_seconds_min?: number;

  @IntegerField({ optional: true, min: 0, max: 23, description: 'Made in this hour of a day, in UTC' })
  created_hour?: number;

  @DateTimeField({
    optional: true,
    description: 'People decided what was asked for in it not before this time',
  })
  decided_after?: string;

  @DateTimeField({ optional: true, description: 'And before this one' })
  decided_before?: string;

  @NumberField({ optional: true, min: 0, description: 'So many seconds after it was asked for, at least' })
  decision_seconds_min?: number;
}

export class ListIncidentsQuery
  extends IntersectionType(ListQuery, IncidentFilterDto)
  implements ListIncidents {}

export class ListAssigneesQuery {
  @StringField({ optional: true, max: 100, description: 'A part of the name' })
  q?: string;
}

export class NewObservableDto {
  @EnumField(OBSERVABLE_TYPES, { name: 'ObservableType' })
  type!: ObservableType;

  @StringField({ min: 1, max: 2048 })
  value!: string;
}

export class CreateIncidentDto implements NewIncident {
  @StringField({ min: 1, max: 300 })
  title!: string;

  @TextField({ optional: true, max: 20_000 })
  description?: string;

  @EnumField(INCIDENT_TYPES, { name: 'IncidentType' })
  type!: IncidentType;

  @EnumField(SEVERITIES, { name: 'Severity' })
  severity!: Severity;

  @StringField({ optional: true, max: 320, description: 'The mailbox that got the mail' })
  recipient?: string;

  @TextField({ optional: true, max: 900_000, description: 'A suspicious mail as RFC 5322 text' })
  raw_email?: string;

  @ObjectField(() => NewObservableDto, { optional: true, each: true })
  observables?: NewObservableDto[];

  @StringField({
    optional: true,
    max: 100,
    description: 'The playbook to run instead of the one for the type',
  })
  playbook?: string;

  @BooleanField({ optional: true, default: true, description: 'Whether triage begins at once' })
  auto_triage?: boolean;
}

/** In base64 a third more: what a stranger's body may take of the memory for bodies is not less (`BodyBudget`). */
export const MOST_MAIL_BYTES = 18 * 1024 * 1024;

export class HandInMailDto implements HandedMail {
  @Base64Field({
    maxBytes: MOST_MAIL_BYTES,
    description: 'The bytes of a suspicious mail (.eml) in base64; 18 MiB at most before that',
    example: 'RnJvbTogYUBiLmV4YW1wbGUKU3ViamVjdDogeAoKeA==',
  })
  mail!: string;

  @StringField({
    optional: true,
    max: 320,
    description: 'The mailbox that got it; as the mail says unless told',
  })
  recipient?: string;

  @StringField({
    optional: true,
    max: 320,
    pattern: {
      matches: /^[^\s@<>"]{1,64}@[^\s@<>"]{1,255}$/,
      wants: 'an address such as j.doe@corp.example',
    },
    description: 'Address of whoever has reported it: they can be told what comes of it',
  })
  reporter?: string;

  @EnumField(SEVERITIES, { name: 'Severity', optional: true, description: 'Medium unless told' })
  severity?: Severity;

  @TextField({ optional: true, max: 20_000, description: 'Who has got it, why it is suspicious' })
  note?: string;
}

export class UpdateIncidentDto implements IncidentChange {
  @IntegerField({ min: 1, description: 'The version that was read; another one now is answered with 412' })
  version!: number;

  @StringField({ optional: true, min: 1, max: 300 })
  title?: string;

  @EnumField(SEVERITIES, { name: 'Severity', optional: true })
  severity?: Severity;

  @EnumField(INCIDENT_TYPES, { name: 'IncidentType', optional: true })
  type?: IncidentType;

  @UuidField({ optional: true, nullable: true, description: "A user's id; null takes the assignment away" })
  assignee_id?: string | null;

  @UuidField({
    optional: true,
    nullable: true,
    description: 'Into whose queue: a team’s id; null takes it out',
  })
  team_id?: string | null;

  @StringField({
    optional: true,
    each: true,
    max: 60,
    maxItems: 20,
    description: 'All of its tags; kept in lower case and without blanks',
  })
  tags?: string[];

  @DateTimeField({
    optional: true,
    nullable: true,
    description:
      'Puts an open incident off: until then it is left out by `snoozed=false`. News of its alerts end it; null takes it back',
  })
  snoozed_until?: string | null;
}

export class TriageIncidentDto {
  @StringField({
    optional: true,
    max: 100,
    description: 'A playbook by name; without it the one for the type is chosen',
  })
  playbook?: string;
}

export class ResolveIncidentDto implements Resolution {
  @EnumField(DISPOSITIONS, { name: 'Disposition' })
  disposition!: Disposition;

  @TextField({ optional: true, max: 20_000, description: 'Why; kept with the incident and in the audit' })
  note?: string;

  @EnumField(OPEN_REQUESTS, {
    name: 'OpenRequests',
    optional: true,
    default: 'cancel',
    description:
      'What becomes of actions that are asked for and have not begun. `keep` is for a true positive only: they are carried out although the incident is resolved',
  })
  open_requests?: OpenRequests;
}

export class ReopenIncidentDto {
  @StringField({ min: 1, max: 2000, description: 'Why; kept in the audit' })
  reason!: string;
}

export class CreateCommentDto {
  @TextField({ min: 1, max: 20_000 })
  text!: string;
}

export class TimelineQuery extends ListQuery {
  @Several()
  @EnumField(TIMELINE_KINDS, { name: 'TimelineKind', optional: true, each: true })
  kind?: TimelineKind[];
}

export class StatsQuery {
  @IntegerField({
    optional: true,
    min: 1,
    max: 168,
    default: 24,
    description: 'Hours back from now; compared with as many before',
  })
  hours: number = 24;
}

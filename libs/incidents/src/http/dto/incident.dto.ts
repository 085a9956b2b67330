import {
  ALERT_STATES,
  APPROVAL_LEVELS,
  CLASSIFICATIONS,
  CLOSURES,
  DISPOSITIONS,
  INCIDENT_TYPES,
  SEVERITIES,
  type AlertState,
  type ApprovalLevel,
  type Classification,
  type Closure,
  type Disposition,
  type IncidentStatus,
  type IncidentType,
  type Severity,
} from '#contracts';
import {
  BooleanField,
  DateTimeField,
  EnumField,
  IntegerField,
  NumberField,
  ObjectField,
  PageMetaDto,
  StringField,
  TextField,
  UuidField,
} from '#platform';
import type { ServiceLevels } from '../../domain/service-levels.ts';
import { HIT_PLACES, type HitPlace } from '../../search-hits.ts';
import { INCIDENT_STATUSES } from './incident-requests.dto.ts';

export class VerdictSummaryDto {
  @UuidField()
  id!: string;

  @EnumField(CLASSIFICATIONS, { name: 'Classification' })
  classification!: Classification;

  @NumberField({ min: 0, max: 1, description: 'The probability that the classification is right' })
  confidence!: number;

  @StringField()
  category!: string;
}

export class AssigneeDto {
  @UuidField()
  id!: string;

  @StringField()
  name!: string;
}

export class IncidentTeamDto {
  @UuidField()
  id!: string;

  @StringField()
  name!: string;
}

export class AssigneesDto {
  @ObjectField(() => AssigneeDto, { each: true, description: 'By name, the first 50' })
  data!: AssigneeDto[];

  @BooleanField({ description: 'There are more whose names have this part' })
  more!: boolean;
}

/** Minutes from the first alert until an incident is to be resolved. */
export class ServiceLevelsDto implements ServiceLevels {
  @IntegerField()
  critical!: number;

  @IntegerField()
  high!: number;

  @IntegerField()
  medium!: number;

  @IntegerField()
  low!: number;

  @IntegerField()
  informational!: number;
}

/** An incident as a line of the list. */
export class IncidentDto {
  @UuidField()
  id!: string;

  @StringField({ example: 'INC-1042' })
  number!: string;

  @StringField()
  title!: string;

  @EnumField(INCIDENT_TYPES, { name: 'IncidentType' })
  type!: IncidentType;

  @EnumField(SEVERITIES, { name: 'Severity' })
  severity!: Severity;

  @EnumField(INCIDENT_STATUSES, { name: 'IncidentStatus' })
  status!: IncidentStatus;

  @StringField({ description: "The source's slug; `manual` for what people entered" })
  source!: string;

  @ObjectField(() => VerdictSummaryDto, { nullable: true })
  verdict!: VerdictSummaryDto | null;

  @EnumField(DISPOSITIONS, { name: 'Disposition', nullable: true })
  disposition!: Disposition | null;

  @EnumField(CLOSURES, {
    name: 'Closure',
    nullable: true,
    description:
      'How it ended: by a person, with a disposition, or by its source; null while it has not. Only a person’s word is a label',
  })
  closure!: Closure | null;

  @EnumField(ALERT_STATES, {
    name: 'AlertState',
    nullable: true,
    description:
      'How its source says that it stands, `resolved` when that is said of all its alerts; null when it does not say',
  })
  source_state!: AlertState | null;

  @ObjectField(() => AssigneeDto, { nullable: true })
  assignee!: AssigneeDto | null;

  @ObjectField(() => IncidentTeamDto, { nullable: true, description: 'In whose queue it is' })
  team!: IncidentTeamDto | null;

  @StringField({ each: true })
  tags!: string[];

  @DateTimeField({ nullable: true, description: 'Put off until then; it may be over' })
  snoozed_until!: string | null;

  @IntegerField()
  alert_count!: number;

  @IntegerField()
  observable_count!: number;

  @IntegerField({ description: 'Give it with a PATCH' })
  version!: number;

  @DateTimeField()
  created_at!: string;

  @DateTimeField()
  updated_at!: string;

  @DateTimeField()
  last_alert_at!: string;
}

export class SnippetPartDto {
  @TextField()
  text!: string;

  @BooleanField({ description: 'This is what was looked for' })
  hit!: boolean;
}

export class SearchHitDto {
  @EnumField(HIT_PLACES, { name: 'HitPlace' })
  place!: HitPlace;

  @StringField({ description: 'For people', example: 'comment by Ana' })
  label!: string;

  @ObjectField(() => SnippetPartDto, {
    each: true,
    description:
      'What stands there, as plain text of whoever wrote it; empty where it stands further in than is looked through',
  })
  snippet!: SnippetPartDto[];
}

/** A line of a list, with where a search has found it. */
export class ListedIncidentDto extends IncidentDto {
  @ObjectField(() => SearchHitDto, {
    each: true,
    description: 'Where it has what was searched for, four places at most; empty without a search',
  })
  hits!: SearchHitDto[];
}

export class SearchNotesDto {
  @StringField({
    each: true,
    description: 'Words of the search with which so many others begin that not all of those were looked for',
  })
  cut!: string[];

  @IntegerField({
    nullable: true,
    description:
      'In another order than that of time: only so many of the newest that fit are sorted and listed; null: all',
  })
  newest!: number | null;

  @DateTimeField({
    nullable: true,
    description:
      'The page ends before it is full: it was looked so far, and the next page goes on from there; null otherwise',
  })
  looked_to!: string | null;

  @DateTimeField({
    nullable: true,
    description:
      'Incidents older than this are found by their titles, fields and observables only, until the server has read their other texts; null: all are read',
  })
  unread_before!: string | null;
}

export class IncidentPageMetaDto extends PageMetaDto {
  @ObjectField(() => SearchNotesDto, { nullable: true, description: 'Null where nothing is searched for' })
  search!: SearchNotesDto | null;
}

export class IncidentPageDto {
  @ObjectField(() => ListedIncidentDto, { each: true })
  data!: ListedIncidentDto[];

  @ObjectField(() => IncidentPageMetaDto)
  meta!: IncidentPageMetaDto;
}

export class EarlierIncidentDto {
  @UuidField()
  id!: string;

  @StringField({ example: 'INC-1042' })
  number!: string;
}

export class IncidentDetailDto extends IncidentDto {
  @TextField()
  description!: string;

  @StringField({
    nullable: true,
    description: 'The playbook that the source names, or null: the one for the type',
  })
  playbook!: string | null;

  @UuidField({ nullable: true, description: 'The run that triages or triaged it last' })
  run_id!: string | null;

  @EnumField(APPROVAL_LEVELS, { name: 'ApprovalLevel', nullable: true })
  escalation_level!: ApprovalLevel | null;

  @IntegerField()
  evidence_count!: number;

  @IntegerField({
    description:
      'How many observables were found in its alerts. The first 1000 are kept: where this is more than observable_count, the others are left out',
  })
  observables_found!: number;

  @IntegerField({
    description: 'How many characters of its longest alert were not searched for observables; mostly 0',
  })
  characters_unread!: number;

  @IntegerField({
    description: 'How many words of its longest text it is not found by, for they are too many; mostly 0',
  })
  words_left_out!: number;

  @NumberField({ nullable: true, description: 'From the first alert to the first verdict' })
  triage_seconds!: number | null;

  @TextField({ nullable: true })
  resolution_note!: string | null;

  @DateTimeField({ nullable: true })
  resolved_at!: string | null;

  @StringField({ nullable: true })
  resolved_by!: string | null;

  @IntegerField({ description: 'Alerts that have joined it and said nothing worse or new' })
  quiet_alerts!: number;

  @ObjectField(() => EarlierIncidentDto, {
    nullable: true,
    description: 'The resolved incident of the same thing that it goes on from',
  })
  earlier_incident!: EarlierIncidentDto | null;
}

export class SharedObservableDto {
  @StringField()
  type!: string;

  @StringField({ max: 2048 })
  value!: string;
}

export class RelatedIncidentDto extends IncidentDto {
  @IntegerField({ description: 'How many observables both have; 0 where only the same rule has found both' })
  shared_count!: number;

  @ObjectField(() => SharedObservableDto, { each: true, description: 'The first ten of them' })
  shared!: SharedObservableDto[];

  @StringField({
    nullable: true,
    example: 'rule.name:suspicious powershell',
    description: 'The rule that has found both, as a search finds it; null where none is known to',
  })
  detected_by!: string | null;

  @TextField({ nullable: true, description: 'What was said on resolving it' })
  resolution_note!: string | null;

  @DateTimeField({ nullable: true })
  resolved_at!: string | null;

  @StringField({ nullable: true })
  resolved_by!: string | null;
}

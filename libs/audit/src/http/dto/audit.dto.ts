import { ACTOR_TYPES, EVENT_FAMILIES, type ActorType, type EventFamily } from '#contracts';
import { OmitType } from '@nestjs/swagger';
import {
  BooleanField,
  DateTimeField,
  EnumField,
  IntegerField,
  JsonField,
  ListQuery,
  ObjectField,
  StringField,
  TextField,
  UuidField,
} from '#platform';
import { UNPROVED_KINDS } from '../../domain/unproved.ts';
import { BREAK_KINDS, VERIFICATION_STATUSES } from '../../domain/verify.ts';

const FAMILIES = Object.keys(EVENT_FAMILIES) as EventFamily[];

export class AuditListQuery extends ListQuery {
  @BooleanField({ optional: true, description: 'Only what people did by their own hand' })
  people?: boolean;

  @EnumField(FAMILIES, { name: 'EventFamily', optional: true, description: 'All events of a family' })
  family?: EventFamily;

  @StringField({ optional: true, max: 80, example: 'incident.resolved' })
  event?: string;

  @UuidField({ optional: true, description: 'What is about an incident or belongs to it' })
  incident?: string;

  @UuidField({ optional: true, description: "What a playbook's run did" })
  run?: string;

  @StringField({ optional: true, max: 40 })
  subject_type?: string;

  @StringField({ optional: true, max: 200 })
  subject_id?: string;

  @StringField({ optional: true, max: 200, description: 'Who did it, or on whose behalf it was done' })
  actor_id?: string;

  @DateTimeField({ optional: true })
  from?: string;

  @DateTimeField({ optional: true })
  to?: string;

  @BooleanField({
    optional: true,
    description: 'Of the entries of one run only the newest, with their number',
  })
  fold_runs?: boolean;
}

export class AuditExportQuery extends OmitType(AuditListQuery, ['limit', 'cursor', 'sort', 'fold_runs']) {
  @EnumField(['csv', 'jsonl'], { name: 'AuditExportFormat', optional: true, default: 'jsonl' })
  format: 'csv' | 'jsonl' = 'jsonl';
}

export class AuditPersonDto {
  @EnumField(ACTOR_TYPES, { name: 'ActorType' })
  type!: ActorType;

  @StringField({ nullable: true })
  id!: string | null;

  @StringField()
  name!: string;
}

export class AuditIncidentDto {
  @StringField()
  id!: string;

  @StringField({ example: 'INC-1042' })
  number!: string;
}

export class AuditRunDto {
  @StringField()
  id!: string;

  @StringField({ nullable: true, description: 'Of which playbook; null where the run is gone' })
  playbook!: string | null;

  @IntegerField({
    nullable: true,
    description:
      'How many of its entries are as asked for, counted up to 1000; null where they are not folded',
  })
  entries!: number | null;
}

export class AuditEntryDto {
  @UuidField()
  id!: string;

  @DateTimeField()
  occurred_at!: string;

  @EnumField(ACTOR_TYPES, { name: 'ActorType' })
  actor_type!: ActorType;

  @StringField({ nullable: true })
  actor_id!: string | null;

  @StringField()
  actor_name!: string;

  @ObjectField(() => AuditPersonDto, {
    nullable: true,
    description: 'Who decided what the actor has only carried out',
  })
  on_behalf_of!: AuditPersonDto | null;

  @StringField({ nullable: true, description: 'Where the actor, or who decided, asked from' })
  ip!: string | null;

  @StringField()
  correlation_id!: string;

  @StringField()
  event!: string;

  @StringField({ description: 'What people call such an event' })
  event_label!: string;

  @StringField()
  subject_type!: string;

  @StringField()
  subject_id!: string;

  @TextField({ nullable: true, description: 'What people call it; null where it has no name but its id' })
  subject_name!: string | null;

  @ObjectField(() => AuditIncidentDto, {
    nullable: true,
    description: 'The incident that it is about or belongs to',
  })
  incident!: AuditIncidentDto | null;

  @ObjectField(() => AuditRunDto, { nullable: true, description: "The playbook's run that it is a step of" })
  run!: AuditRunDto | null;

  @TextField({ nullable: true })
  reason!: string | null;

  @JsonField({ description: "The event's payload, and before and after of what changed" })
  details!: Record<string, unknown>;

  @IntegerField({
    nullable: true,
    description: 'Its place in the chain; null for a second, until it is sealed',
  })
  position!: number | null;
}

export class RecordedPersonDto {
  @StringField()
  id!: string;

  @StringField({ description: 'What they were called when they last did something' })
  name!: string;
}

export class EventChoiceDto {
  @StringField()
  name!: string;

  @StringField()
  label!: string;
}

export class EventFamilyDto {
  @EnumField(FAMILIES, { name: 'EventFamily' })
  name!: EventFamily;

  @StringField()
  label!: string;

  @ObjectField(() => EventChoiceDto, { each: true })
  events!: EventChoiceDto[];
}

export class AuditChoicesDto {
  @ObjectField(() => RecordedPersonDto, {
    each: true,
    maxItems: 1000,
    description: 'Everybody who ever did something, by name',
  })
  people!: RecordedPersonDto[];

  @BooleanField()
  more_people!: boolean;

  @ObjectField(() => EventFamilyDto, { each: true })
  families!: EventFamilyDto[];
}

export class AuditBreakDto {
  @EnumField(BREAK_KINDS, { name: 'AuditBreakKind' })
  kind!: (typeof BREAK_KINDS)[number];

  @IntegerField({ nullable: true })
  position!: number | null;

  @StringField({ nullable: true })
  entry_id!: string | null;

  @StringField()
  message!: string;
}

export class AuditHeadDto {
  @IntegerField()
  position!: number;

  @StringField()
  hash!: string;
}

export class AuditUnprovedDto {
  @EnumField(UNPROVED_KINDS, { name: 'AuditUnprovedKind' })
  kind!: (typeof UNPROVED_KINDS)[number];

  @IntegerField({ nullable: true, description: 'Entries that it is about; null: the whole record' })
  count!: number | null;

  @StringField()
  message!: string;
}

export class AuditVerificationDto {
  @EnumField(VERIFICATION_STATUSES, {
    name: 'AuditVerificationStatus',
    description: '`unproved`: nothing is broken, but not everything could be proved',
  })
  status!: (typeof VERIFICATION_STATUSES)[number];

  @BooleanField({
    description:
      'Nothing is broken, and there is something that could be; `status` says whether it is proved',
  })
  intact!: boolean;

  @IntegerField()
  checked!: number;

  @ObjectField(() => AuditHeadDto, { nullable: true })
  head!: AuditHeadDto | null;

  @ObjectField(() => AuditBreakDto, { nullable: true })
  first_break!: AuditBreakDto | null;

  @ObjectField(() => AuditUnprovedDto, { each: true })
  unproved!: AuditUnprovedDto[];
}

import { ACTOR_TYPES, type ActorType } from '#contracts';
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

export class AuditListQuery extends ListQuery {
  @StringField({ optional: true, max: 80, example: 'incident.resolved' })
  event?: string;

  @StringField({ optional: true, max: 40 })
  subject_type?: string;

  @StringField({ optional: true, max: 200 })
  subject_id?: string;

  @StringField({ optional: true, max: 200 })
  actor_id?: string;

  @DateTimeField({ optional: true })
  from?: string;

  @DateTimeField({ optional: true })
  to?: string;
}

export class AuditExportQuery {
  @EnumField(['csv', 'jsonl'], { name: 'AuditExportFormat', optional: true, default: 'jsonl' })
  format: 'csv' | 'jsonl' = 'jsonl';
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

  @StringField({ nullable: true })
  ip!: string | null;

  @StringField()
  correlation_id!: string;

  @StringField()
  event!: string;

  @StringField()
  subject_type!: string;

  @StringField()
  subject_id!: string;

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

export class AuditBreakDto {
  @EnumField(['changed', 'missing', 'out_of_place', 'added', 'cut'], { name: 'AuditBreakKind' })
  kind!: 'changed' | 'missing' | 'out_of_place' | 'added' | 'cut';

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

export class AuditVerificationDto {
  @BooleanField()
  intact!: boolean;

  @IntegerField()
  checked!: number;

  @ObjectField(() => AuditHeadDto, { nullable: true })
  head!: AuditHeadDto | null;

  @ObjectField(() => AuditBreakDto, { nullable: true })
  first_break!: AuditBreakDto | null;

  @StringField({ each: true, description: 'What this verification could not prove' })
  unproved!: string[];
}

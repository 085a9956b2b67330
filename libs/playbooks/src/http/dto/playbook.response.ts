import { INCIDENT_TYPES } from '#contracts';
import type { IncidentType, Json, RunStatus, StepStatus } from '#contracts';
import {
  BooleanField,
  DateTimeField,
  EnumField,
  IntegerField,
  JsonField,
  ObjectField,
  StringField,
  TextField,
  UuidField,
} from '#platform';
import { STEP_KINDS } from '../../domain/definition.ts';
import { MAX_CHARACTERS } from '../../domain/source.ts';
import type { StepKind } from '../../domain/definition.ts';

const RUN_STATUSES = [
  'queued',
  'running',
  'waiting',
  'completed',
  'failed',
  'cancelled',
] as const satisfies readonly RunStatus[];
const STEP_STATUSES = [
  'running',
  'waiting',
  'completed',
  'failed',
  'skipped',
] as const satisfies readonly StepStatus[];

export class PlaybookSummaryDto {
  @StringField()
  name!: string;

  @StringField({ max: 2000 })
  description!: string;

  @BooleanField()
  enabled!: boolean;

  @BooleanField({ description: 'Comes with Triage Warden' })
  built_in!: boolean;

  @BooleanField({ description: 'A built-in one that a person has changed: updates leave it as it is' })
  edited!: boolean;

  @IntegerField()
  version!: number;

  @EnumField(INCIDENT_TYPES, {
    name: 'IncidentType',
    each: true,
    description: 'Applies to these by itself; none: only when named, or to all',
  })
  incident_types!: IncidentType[];

  @DateTimeField()
  created_at!: string;

  @DateTimeField()
  updated_at!: string;

  @StringField({ description: 'Who saved the version in force' })
  updated_by!: string;
}

export class PlaybookDto extends PlaybookSummaryDto {
  @TextField({ max: MAX_CHARACTERS })
  yaml!: string;
}

export class PlaybookVersionDto {
  @IntegerField()
  version!: number;

  @TextField({ max: MAX_CHARACTERS })
  yaml!: string;

  @DateTimeField()
  created_at!: string;

  @StringField()
  created_by!: string;
}

export class PlaybookFaultDto {
  @StringField({ description: 'Dotted path, such as steps.2.with.urls', max: 2000 })
  path!: string;

  @StringField()
  code!: string;

  @StringField({ max: 5000 })
  message!: string;

  @IntegerField({ min: 1 })
  line!: number;

  @IntegerField({ min: 1 })
  column!: number;
}

export class PlaybookValidationDto {
  @BooleanField()
  valid!: boolean;

  @ObjectField(() => PlaybookFaultDto, { each: true })
  errors!: PlaybookFaultDto[];
}

export class StepErrorDto {
  @StringField()
  code!: string;

  @StringField({ max: 5000 })
  message!: string;
}

export class RunSummaryDto {
  @UuidField()
  id!: string;

  @UuidField()
  incident_id!: string;

  @StringField({ example: 'INC-1042' })
  incident_number!: string;

  @StringField()
  playbook!: string;

  @IntegerField({ description: 'The version that the run began with and keeps' })
  version!: number;

  @EnumField(RUN_STATUSES, { name: 'RunStatus' })
  status!: RunStatus;

  @StringField({ description: 'Who or what asked for it' })
  requested_by!: string;

  @UuidField({ nullable: true, description: 'The verdict that the run has reached' })
  verdict_id!: string | null;

  @ObjectField(() => StepErrorDto, { nullable: true })
  error!: StepErrorDto | null;

  @DateTimeField()
  created_at!: string;

  @DateTimeField({ nullable: true })
  started_at!: string | null;

  @DateTimeField({ nullable: true })
  finished_at!: string | null;
}

export class RunStepDto {
  @StringField({ description: 'Unique in the run, such as 3.parallel.urls or each[0].lookup' })
  key!: string;

  @StringField({ nullable: true, description: 'The id that the playbook gives the step' })
  step_id!: string | null;

  @EnumField(STEP_KINDS, { name: 'StepKind' })
  kind!: StepKind;

  @StringField({ description: 'Its name, else its action, else its kind' })
  title!: string;

  @EnumField(STEP_STATUSES, { name: 'StepStatus' })
  status!: StepStatus;

  @JsonField({ any: true, nullable: true, description: 'What it was given; long texts are cut' })
  input!: Json;

  @JsonField({ any: true, nullable: true, description: 'What later steps read as steps.<id>' })
  output!: Json;

  @ObjectField(() => StepErrorDto, { nullable: true })
  error!: StepErrorDto | null;

  @StringField({ each: true, description: 'Evidence of the incident that it found, such as E7' })
  evidence!: string[];

  @IntegerField()
  attempts!: number;

  @UuidField({ nullable: true, description: 'The action that it requested' })
  action_id!: string | null;

  @DateTimeField()
  started_at!: string;

  @DateTimeField({ nullable: true })
  finished_at!: string | null;
}

export class RunDto extends RunSummaryDto {
  @ObjectField(() => RunStepDto, { each: true, description: 'In the order in which they began' })
  steps!: RunStepDto[];
}

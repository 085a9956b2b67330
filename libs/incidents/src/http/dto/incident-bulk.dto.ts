import { DISPOSITIONS, ERROR_CODES, type Disposition, type ErrorCode } from '#contracts';
import {
  BooleanField,
  DateTimeField,
  EnumField,
  IntegerField,
  ListQuery,
  ObjectField,
  StringField,
  TextField,
  UuidField,
} from '#platform';
import {
  BULK_CHANGES,
  BULK_OUTCOMES,
  BULK_UNDONE,
  MOST_MATCHING,
  MOST_NAMED,
  type BulkChangeName,
  type BulkOutcome,
  type BulkUndone,
} from '../../domain/bulk.ts';
import type { BulkRequest } from '../../incidents.bulk.ts';
import { IncidentFilterDto } from './incident-requests.dto.ts';

export class BulkIncidentsDto implements BulkRequest {
  @UuidField({
    description: 'Chosen by you, one for each change: what was done under it already is not done again',
  })
  operation_id!: string;

  @EnumField(BULK_CHANGES, { name: 'BulkChange' })
  change!: BulkChangeName;

  @UuidField({
    optional: true,
    each: true,
    maxItems: MOST_NAMED,
    description: 'Which incidents; or `filter`',
  })
  ids?: string[];

  @ObjectField(() => IncidentFilterDto, {
    optional: true,
    description: `All that match when the operation begins, the newest ${MOST_MATCHING} at most; or \`ids\``,
  })
  filter?: IncidentFilterDto;

  @UuidField({
    optional: true,
    nullable: true,
    description: 'For `assign`: a user’s id; null takes the assignment away',
  })
  assignee_id?: string | null;

  @UuidField({
    optional: true,
    nullable: true,
    description: 'For `team`: into whose queue; null takes them out',
  })
  team_id?: string | null;

  @EnumField(DISPOSITIONS, { name: 'Disposition', optional: true, description: 'For `resolve`' })
  disposition?: Disposition;

  @TextField({ optional: true, max: 20_000, description: 'For `resolve`: why' })
  note?: string;

  @StringField({ optional: true, max: 100, description: 'For `triage`: a playbook by name' })
  playbook?: string;

  @StringField({ optional: true, each: true, max: 60, maxItems: 20, description: 'For `tag`' })
  add_tags?: string[];

  @StringField({ optional: true, each: true, max: 60, maxItems: 20, description: 'For `tag`' })
  remove_tags?: string[];

  @DateTimeField({
    optional: true,
    nullable: true,
    description: 'For `snooze`: until when; null takes it back',
  })
  snoozed_until?: string | null;
}

export class BulkItemsQuery extends ListQuery {
  @EnumField(BULK_OUTCOMES, { name: 'BulkOutcome', optional: true })
  outcome?: BulkOutcome;

  @EnumField(BULK_UNDONE, { name: 'BulkUndone', optional: true })
  undone?: BulkUndone;
}

/** One incident of it. */
export class IncidentBulkItemDto {
  @UuidField()
  incident_id!: string;

  @StringField({ nullable: true, example: 'INC-1042', description: 'Null when there is no such incident' })
  number!: string | null;

  @StringField({ nullable: true })
  title!: string | null;

  @EnumField(BULK_OUTCOMES, {
    name: 'BulkOutcome',
    description: '`unchanged`: it was so already; `refused`: `detail` says why',
  })
  outcome!: BulkOutcome;

  @EnumField(Object.keys(ERROR_CODES) as ErrorCode[], { name: 'ErrorCode', nullable: true })
  code!: ErrorCode | null;

  @TextField({ nullable: true })
  detail!: string | null;

  @EnumField(BULK_UNDONE, {
    name: 'BulkUndone',
    nullable: true,
    description: 'What has become of taking it back; null when nobody has tried',
  })
  undone!: BulkUndone | null;

  @TextField({ nullable: true })
  undone_detail!: string | null;
}

export class BulkProgressDto {
  @UuidField()
  operation_id!: string;

  @EnumField(BULK_CHANGES, { name: 'BulkChange' })
  change!: BulkChangeName;

  @IntegerField()
  total!: number;

  @BooleanField({ description: 'More match than were taken: ask again for the others' })
  left_out!: boolean;

  @IntegerField({ description: 'Still to be done: send the same request again until there is none' })
  waiting!: number;

  @IntegerField()
  changed!: number;

  @IntegerField({ description: 'Those that were so already' })
  unchanged!: number;

  @IntegerField()
  refused!: number;

  @IntegerField({ description: 'Those that were taken back' })
  undone!: number;

  @IntegerField({ description: 'Those that could not be taken back' })
  undo_refused!: number;

  @TextField({ nullable: true, description: 'Why it cannot be taken back; null when it can' })
  lasting!: string | null;

  @ObjectField(() => IncidentBulkItemDto, { each: true, description: 'Those of this step' })
  items!: IncidentBulkItemDto[];
}

import {
  DateTimeField,
  IntegerField,
  JsonField,
  NumberField,
  ObjectField,
  StringField,
  UuidField,
} from '../http/fields.ts';

export class QueueStateDto {
  @StringField()
  queue!: string;

  @IntegerField()
  waiting!: number;

  @IntegerField()
  active!: number;

  @NumberField({ description: 'How long the oldest job that could run has waited' })
  oldest_seconds!: number;
}

export class DeadJobDto {
  @UuidField()
  id!: string;

  @StringField()
  queue!: string;

  @StringField()
  error!: string;

  @DateTimeField()
  failed_at!: string;

  @IntegerField()
  attempts!: number;

  @JsonField()
  data!: Record<string, unknown>;
}

export class JobsDto {
  @ObjectField(() => QueueStateDto, { each: true })
  queues!: QueueStateDto[];

  @ObjectField(() => DeadJobDto, { each: true, description: 'Failed for good; the newest 200' })
  dead!: DeadJobDto[];
}

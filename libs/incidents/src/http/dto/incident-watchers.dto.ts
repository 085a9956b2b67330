import { BooleanField, DateTimeField, EnumField, ObjectField, StringField, UuidField } from '#platform';
import { WATCH_REASONS, type WatchReason } from '../../domain/watching.ts';

export class WatcherDto {
  @UuidField()
  id!: string;

  @StringField()
  name!: string;

  @EnumField(WATCH_REASONS, {
    name: 'WatchReason',
    description:
      'Why: they have asked for it, or it was assigned to them, or they have commented or were mentioned',
  })
  reason!: WatchReason;

  @DateTimeField()
  since!: string;
}

export class WatchersDto {
  @ObjectField(() => WatcherDto, { each: true, description: 'By name, the first 200' })
  data!: WatcherDto[];

  @BooleanField({ description: 'There are more' })
  more!: boolean;

  @BooleanField({ description: 'You are one of them' })
  watching!: boolean;
}

import { OBSERVABLE_TYPES, SEVERITIES, type ObservableType, type Severity } from '#contracts';
import { BooleanField, DateTimeField, EnumField, IntegerField, ObjectField, StringField } from '#platform';
import { GROUPINGS, type Grouping } from '../../incident-groups.queries.ts';
import { IncidentFilterDto } from './incident-requests.dto.ts';

export class IncidentGroupsQuery extends IncidentFilterDto {
  @EnumField(GROUPINGS, {
    name: 'IncidentGrouping',
    description:
      '`team`: by its id, `none` where there is none; `entity`: by observables that two of them have at least, our own left out',
  })
  by!: Grouping;
}

export class IncidentGroupDto {
  @EnumField(OBSERVABLE_TYPES, { name: 'ObservableType', nullable: true, description: 'For `entity`' })
  type!: ObservableType | null;

  @StringField({ max: 2048 })
  value!: string;

  @StringField({ nullable: true, description: 'For `team`: what it is called; null where the value says it' })
  name!: string | null;

  @IntegerField()
  count!: number;

  @EnumField(SEVERITIES, { name: 'Severity', description: 'Of the worst' })
  severity!: Severity;

  @DateTimeField({ description: 'When the newest was made' })
  newest_at!: string;
}

export class IncidentGroupsDto {
  @ObjectField(() => IncidentGroupDto, { each: true, description: 'The largest first, 50 at most' })
  data!: IncidentGroupDto[];

  @IntegerField({ description: 'How many incidents were looked at, the newest first' })
  looked_at!: number;

  @BooleanField({ description: 'More match than were looked at: the counts are the least there are' })
  more!: boolean;
}

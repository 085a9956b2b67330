import { BooleanField, IntegerField, ObjectField, StringField, UuidField } from '#platform';

export class IncidentQueueDto {
  @UuidField({ description: 'The team’s' })
  id!: string;

  @StringField()
  name!: string;

  @BooleanField({ description: 'The team is archived: nothing new comes here' })
  archived!: boolean;

  @BooleanField({ description: 'Whoever asks is in the team' })
  mine!: boolean;

  @IntegerField({ description: 'Open incidents that are assigned to nobody and not put off; 999 at most' })
  waiting!: number;

  @BooleanField({ description: 'There are more than were counted' })
  more!: boolean;
}

export class IncidentQueuesDto {
  @ObjectField(() => IncidentQueueDto, { each: true, description: 'One’s own first, each by name' })
  data!: IncidentQueueDto[];
}

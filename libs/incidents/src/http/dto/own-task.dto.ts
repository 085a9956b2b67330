import { SEVERITIES, type Severity } from '#contracts';
import { BooleanField, DateTimeField, EnumField, ObjectField, StringField, UuidField } from '#platform';

export class TaskIncidentDto {
  @UuidField()
  id!: string;

  @StringField({ description: '`INC-1042`' })
  number!: string;

  @StringField()
  title!: string;

  @EnumField(SEVERITIES, { name: 'Severity' })
  severity!: Severity;
}

export class OwnTaskDto {
  @UuidField()
  id!: string;

  @StringField({ description: 'One line of plain text; a value of an alert may stand in it' })
  title!: string;

  @DateTimeField({ nullable: true, description: 'Until when; null: no time is set' })
  due_at!: string | null;

  @DateTimeField()
  created_at!: string;

  @ObjectField(() => TaskIncidentDto)
  incident!: TaskIncidentDto;
}

export class OwnTasksDto {
  @ObjectField(() => OwnTaskDto, { each: true, description: 'Open ones, of incidents that are not resolved' })
  data!: OwnTaskDto[];

  @BooleanField({ description: 'There are more than are listed' })
  more!: boolean;
}

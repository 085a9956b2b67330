import { SEVERITIES, type IncidentStatus, type Severity } from '#contracts';
import {
  BooleanField,
  DateTimeField,
  EnumField,
  IntegerField,
  ObjectField,
  StringField,
  TextField,
  UuidField,
} from '#platform';
import {
  HANDOVER_SCOPES,
  MOST_HANDED,
  type HandedIncident,
  type HandedTasks,
  type HandoverScope,
} from '../../domain/handover.ts';
import type { NewHandover } from '../../handovers.service.ts';
import { AssigneeDto } from './incident.dto.ts';
import { INCIDENT_STATUSES } from './incident-requests.dto.ts';

export class HandedTasksDto implements HandedTasks {
  @IntegerField({ description: 'So many are open' })
  open!: number;

  @IntegerField({ description: 'Of those: their time is over' })
  overdue!: number;

  @StringField({ nullable: true, description: 'The title of the one whose time has been over the longest' })
  longest_overdue!: string | null;
}

class StandingIncidentDto implements Omit<HandedIncident, 'tasks'> {
  @UuidField()
  id!: string;

  @StringField({ example: 'INC-1042' })
  number!: string;

  @StringField()
  title!: string;

  @EnumField(SEVERITIES, { name: 'Severity' })
  severity!: Severity;

  @EnumField(INCIDENT_STATUSES, { name: 'IncidentStatus' })
  status!: IncidentStatus;

  @StringField({ nullable: true })
  assignee_name!: string | null;

  @DateTimeField()
  created_at!: string;

  @DateTimeField({ description: 'When the time of its service level is over' })
  due_at!: string;
}

export class OfferedIncidentDto extends StandingIncidentDto implements HandedIncident {
  @ObjectField(() => HandedTasksDto)
  tasks!: HandedTasksDto;
}

export class OfferedIncidentsDto {
  @ObjectField(() => OfferedIncidentDto, { each: true, description: 'The most urgent first' })
  data!: OfferedIncidentDto[];

  @BooleanField({ description: `More are open than the ${MOST_HANDED} that a note holds` })
  more!: boolean;
}

export class OfferedQuery {
  @EnumField(HANDOVER_SCOPES, {
    name: 'HandoverScope',
    optional: true,
    default: 'all',
    description: 'My own, what waits in the queues of my teams, or all that is open',
  })
  whose: HandoverScope = 'all';
}

export class HandedIncidentDto extends StandingIncidentDto {
  @ObjectField(() => HandedTasksDto, {
    nullable: true,
    description: 'Null: the note is older than what notes tell of tasks',
  })
  tasks!: HandedTasksDto | null;
}

export class HandoverDto {
  @UuidField()
  id!: string;

  @ObjectField(() => AssigneeDto)
  author!: AssigneeDto;

  @ObjectField(() => AssigneeDto, { nullable: true, description: 'Null: everybody who works on incidents' })
  recipient!: AssigneeDto | null;

  @TextField({ description: 'Plain text' })
  note!: string;

  @ObjectField(() => HandedIncidentDto, { each: true, description: 'As they were then' })
  incidents!: HandedIncidentDto[];

  @DateTimeField()
  created_at!: string;
}

export class CreateHandoverDto implements NewHandover {
  @TextField({ min: 1, max: 20_000, description: 'Plain text: what the next one has to know' })
  note!: string;

  @UuidField({ nullable: true, description: 'To whom; null: to everybody who works on incidents' })
  recipient_id!: string | null;

  @UuidField({ each: true, maxItems: MOST_HANDED, description: 'What is handed over' })
  incident_ids!: string[];
}

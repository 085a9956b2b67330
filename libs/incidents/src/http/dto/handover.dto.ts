import { SEVERITIES, type IncidentStatus, type Severity } from '#contracts';
import { DateTimeField, EnumField, ObjectField, StringField, TextField, UuidField } from '#platform';
import type { HandedIncident } from '../../domain/handover.ts';
import type { NewHandover } from '../../handovers.service.ts';
import { AssigneeDto } from './incident.dto.ts';
import { INCIDENT_STATUSES } from './incident-requests.dto.ts';

export class HandedIncidentDto implements HandedIncident {
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

  @UuidField({ each: true, description: 'What is handed over' })
  incident_ids!: string[];
}

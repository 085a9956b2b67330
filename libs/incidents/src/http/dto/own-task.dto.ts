import { PickType } from '@nestjs/swagger';
import { BooleanField, ObjectField } from '#platform';
import { IncidentDto } from './incident.dto.ts';
import { TaskDto } from './incident-task.dto.ts';

export class TaskIncidentDto extends PickType(IncidentDto, ['id', 'number', 'title', 'severity']) {}

export class OwnTaskDto extends PickType(TaskDto, ['id', 'title', 'due_at', 'created_at']) {
  @ObjectField(() => TaskIncidentDto)
  incident!: TaskIncidentDto;
}

export class OwnTasksDto {
  @ObjectField(() => OwnTaskDto, { each: true, description: 'Open ones, of incidents that are not resolved' })
  data!: OwnTaskDto[];

  @BooleanField({ description: 'There are more than are listed' })
  more!: boolean;
}

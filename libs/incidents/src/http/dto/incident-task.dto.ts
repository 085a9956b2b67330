import { taskMachine, type TaskStatus } from '#contracts';
import {
  DateTimeField,
  EnumField,
  IntegerField,
  ObjectField,
  StringField,
  TextField,
  UuidField,
} from '#platform';
import { TASK_INSTRUCTIONS, TASK_REASON, TASK_TITLE } from '../../domain/task.ts';
import type { NewTask, TaskChange } from '../../incident-tasks.ts';
import { AssigneeDto } from './incident.dto.ts';
import { AuthorDto } from './incident-parts.dto.ts';

export class TaskDto {
  @UuidField()
  id!: string;

  @StringField({ description: 'One line of plain text; a value of an alert may stand in it' })
  title!: string;

  @TextField({ description: 'How it is done, plain text; empty: the title says it' })
  instructions!: string;

  @EnumField(taskMachine.states, { name: 'TaskStatus' })
  status!: TaskStatus;

  @StringField({ nullable: true, description: 'Why it was skipped' })
  reason!: string | null;

  @ObjectField(() => AssigneeDto, { nullable: true, description: 'Null: whoever works on the incident' })
  assignee!: AssigneeDto | null;

  @DateTimeField({ nullable: true, description: 'Until when; null: no time is set' })
  due_at!: string | null;

  @ObjectField(() => AuthorDto)
  author!: AuthorDto;

  @StringField({ nullable: true, description: 'The playbook that asked for it; null: somebody added it' })
  playbook!: string | null;

  @DateTimeField()
  created_at!: string;

  @StringField({ nullable: true, description: 'Who did or skipped it' })
  settled_by!: string | null;

  @DateTimeField({ nullable: true })
  settled_at!: string | null;

  @IntegerField()
  version!: number;
}

export class TasksDto {
  @ObjectField(() => TaskDto, { each: true, description: 'All of them' })
  data!: TaskDto[];

  @IntegerField({ description: 'So many an incident may have' })
  limit!: number;
}

export class CreateTaskDto implements NewTask {
  @StringField({ min: 1, max: TASK_TITLE, description: 'What has to be done, in one line' })
  title!: string;

  @TextField({ optional: true, max: TASK_INSTRUCTIONS, description: 'How, as plain text' })
  instructions?: string;

  @UuidField({ optional: true, nullable: true, description: "Who does it: a user's id; null: nobody yet" })
  assignee_id?: string | null;

  @DateTimeField({ optional: true, nullable: true, description: 'Until when' })
  due_at?: string | null;
}

export class ChangeTaskDto implements TaskChange {
  @IntegerField({ min: 1, description: 'The version that was read; another one now is answered with 412' })
  version!: number;

  @StringField({ optional: true, min: 1, max: TASK_TITLE })
  title?: string;

  @TextField({ optional: true, max: TASK_INSTRUCTIONS })
  instructions?: string;

  @UuidField({ optional: true, nullable: true, description: "A user's id; null takes it away from them" })
  assignee_id?: string | null;

  @DateTimeField({ optional: true, nullable: true, description: 'Null: no time is set' })
  due_at?: string | null;
}

export class SkipTaskDto {
  @StringField({ min: 1, max: TASK_REASON, description: 'Why it is not to be done' })
  reason!: string;
}

import type { OwnTaskRow, TaskRow } from '../data/task.repository.ts';
import { incidentNumber } from '../domain/incident-ref.ts';
import { MOST_TASKS } from '../domain/task.ts';
import type { TaskDto, TasksDto } from './dto/incident-task.dto.ts';
import type { OwnTasksDto } from './dto/own-task.dto.ts';

export function toTasks(rows: readonly TaskRow[]): TasksDto {
  return { data: rows.map(toTask), limit: MOST_TASKS };
}

export function toTask(row: TaskRow): TaskDto {
  return {
    id: row.id,
    title: row.title,
    instructions: row.instructions,
    status: row.status,
    reason: row.reason,
    assignee: row.assignee_id === null ? null : { id: row.assignee_id, name: row.assignee_name ?? '' },
    due_at: row.due_at?.toISOString() ?? null,
    author: { type: row.author_type, name: row.author_name },
    playbook: row.playbook,
    created_at: row.created_at.toISOString(),
    settled_by: row.settled_by,
    settled_at: row.settled_at?.toISOString() ?? null,
    version: row.version,
  };
}

export function toOwnTasks({ tasks, more }: { tasks: readonly OwnTaskRow[]; more: boolean }): OwnTasksDto {
  return {
    data: tasks.map(({ id, title, due_at, created_at, incident_id, number, incident_title, severity }) => ({
      id,
      title,
      due_at: due_at?.toISOString() ?? null,
      created_at: created_at.toISOString(),
      incident: { id: incident_id, number: incidentNumber(number), title: incident_title, severity },
    })),
    more,
  };
}

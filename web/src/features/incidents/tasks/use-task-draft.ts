import type { AssigneeDto, CreateTaskDto, TaskDto } from '../../../shared/api/generated/index.ts';
import { useDraftRecord } from '../../../shared/lib/drafts.ts';
import { fromLocal, localInput } from '../../../shared/lib/time-zone.ts';

interface TaskValues {
  title: string;
  instructions: string;
  assignee: AssigneeDto | null;
  /** As an input for dates and times holds it. */
  until: string;
}

/** What is typed into a task, which a reload does not lose; what nobody touched is as the task has it. */
export function useTaskDraft(incidentId: string, task: TaskDto | null) {
  const [draft, setDraft, clear] = useDraftRecord(`task:${incidentId}:${task?.id ?? 'new'}`);
  const known = localInput(task?.due_at ?? undefined);
  const values: TaskValues = {
    title: text(draft['title']) ?? task?.title ?? '',
    instructions: text(draft['instructions']) ?? task?.instructions ?? '',
    assignee: person(draft['assignee'], task?.assignee ?? null),
    until: text(draft['until']) ?? known,
  };
  const { title, instructions, assignee, until } = values;
  const given = assignee?.id ?? null;
  const body: CreateTaskDto = {
    ...{ title: title.trim(), instructions },
    ...(given === (task?.assignee?.id ?? null) ? {} : { assignee_id: given }),
    ...(until === known ? {} : { due_at: fromLocal(until) }),
  };
  const set = (change: Partial<TaskValues>): void => setDraft({ ...draft, ...change });
  return { values, set, body, clear };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The browser's store holds whatever was written there. */
function person(value: unknown, otherwise: AssigneeDto | null): AssigneeDto | null {
  if (value === null) return null;
  if (typeof value !== 'object' || !('id' in value) || !('name' in value)) return otherwise;
  const [id, name] = [text(value.id), text(value.name)];
  return id === undefined || name === undefined ? otherwise : { id, name };
}
